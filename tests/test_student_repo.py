"""`make student-repo`: what may be public, and that it stands on its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from jupyter_cache import get_cache
from nbclient import NotebookClient

from grading.course import student_repo
from grading.editions import assemble
from grading.editions.chapter import CHAPTERS, ROOT, Chapter, chapters
from grading.editions.keysource import key_cells
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.test_book import SITE, _public_sources, _secret_lines, _squeezed, leaks
from tests.test_self_study import SOLUTION

ADDRESS = "https://example.org/course"
SLUGS = ("00-start-here", "03-logistic-regression")
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def repo(tmp_path_factory):
    """The repository, with two of its notebooks."""
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    folder = tmp_path_factory.mktemp("student-repo")
    (folder / ".git").mkdir()
    (folder / "old.py").write_text("left over")
    student_repo.write(folder, SLUGS)
    return folder


@pytest.fixture(scope="module")
def texts(repo):
    """path -> text of each file, a notebook's as all its strings, in single spaces."""
    found = {}
    for path in filter(Path.is_file, repo.rglob("*")):
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".ipynb":
            text = "\n".join(strings(json.loads(text)))
        found[path.relative_to(repo)] = " ".join(text.split())
    return found


def strings(value):
    """All strings in what JSON holds; a list of strings is one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        yield "".join(value)
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def secrets():
    """Lines of key, hidden tests and mistakes that stand in no public source."""
    public = "\n".join(_squeezed(path) for path in _public_sources())
    return {line for line in _secret_lines() if line not in public}


def holding(texts, lines):
    """(path, line) for each of `lines` in one of `texts`."""
    return [
        (str(path), line)
        for path, text in texts.items()
        for line in lines
        if " ".join(line.split()) in text
    ]


def test_it_has_no_line_of_key_hidden_tests_or_mistakes(texts):
    assert len(texts) > 80
    assert holding(texts, secrets()) == []


def test_it_has_no_hint_and_no_solution(texts):
    hints = [
        hint
        for chapter in map(Chapter, chapters())
        for row in chapter.exercises
        for hint in chapter.hints(row.name)
    ]
    assert len(hints) > 200
    assert holding(texts, [*hints, SOLUTION]) == []


def test_a_secret_would_be_noticed(texts):
    secret = max(secrets(), key=len)
    cell = nbformat.v4.new_code_cell(f"# as {secret}\nx = 1")
    text = "\n".join(strings({"cells": [cell]}))
    assert holding({"page": " ".join(text.split())}, {secret}) == [("page", secret)]


def test_none_of_the_graders_rooms_is_in_it(texts):
    rooms = {"solutions", "grading", "tests", "course", "benchmarks"}
    assert [path for path in texts if rooms & set(path.parts)] == []
    code = [text for path, text in texts.items() if path.suffix == ".py"]
    assert not any("from grading" in t or "from solutions" in t for t in code)


def test_what_stood_there_goes_but_for_git(repo):
    assert (repo / ".git").exists()
    assert not (repo / "old.py").exists()


def test_no_cell_that_the_book_hides_is_in_it(repo):
    pages = [nbformat.read(p, 4) for p in (repo / "chapters").glob("*.ipynb")]
    cells = [cell for page in pages for cell in page.cells]
    assert len(pages) > 20
    assert not any("remove-cell" in c.metadata.get("tags", []) for c in cells)
    assert not any("hints" in cell.metadata for cell in cells)


def test_the_pages_have_the_outputs_of_the_book(repo):
    page = nbformat.read(repo / "chapters/02-perceptron.ipynb", 4)
    outputs = [o for c in page.cells if c.cell_type == "code" for o in c.outputs]
    assert sum("image/svg+xml" in o.get("data", {}) for o in outputs) > 8
    assert any("setosa and versicolor: 50 50" in o.get("text", "") for o in outputs)
    assert {o.output_type for o in outputs} <= {"stream", "display_data"}


def test_a_page_that_was_not_executed_is_not_published(tmp_path):
    with pytest.raises(ValueError, match=r"make book.*02-perceptron\.md"):
        student_repo.page(CHAPTERS / "02-perceptron.md", get_cache(str(tmp_path)))


def test_a_notebook_brings_gradbook_along_where_an_address_is_set():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    assert len(student_repo.installing(notebook, None).cells) == 1
    cell = student_repo.installing(notebook, ADDRESS).cells[0]
    assert f"git+{ADDRESS}" in cell.source
    assert "nbgrader" not in cell.metadata


def test_what_brings_gradbook_along_costs_no_points():
    chapter = Chapter(SLUGS[0])
    source = assemble.source(chapter)
    solved = assemble.fill(source, key_cells(chapter))
    student_repo.installing(solved, ADDRESS)
    assignment = Assignment(source)
    with Zygote(without=assignment.without) as zygote:
        result = grade_notebook(json.dumps(solved).encode(), assignment, zygote)
    assert (result.score, result.log) == (result.max_score, [])


def test_links_lead_to_the_pages_that_are_notebooks_there():
    text = "[a](02-perceptron.md#x) [b](chapters/notation.md) [c](03-x.md)"
    assert student_repo.linked(text) == (
        "[a](02-perceptron.ipynb#x) [b](chapters/notation.md) [c](03-x.md)"
    )


@pytest.fixture(scope="module")
def alone(repo):
    """An environment in which `gradbook` is that of the repository."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(repo), "PYTHONUTF8": "1"}


@pytest.mark.parametrize("slug", SLUGS)
def test_its_notebooks_run_to_the_end(repo, alone, slug):
    notebook = nbformat.read(repo / f"notebooks/{slug}.ipynb", 4)
    student_repo.installing(notebook, ADDRESS)  # gradbook is here: nothing is asked
    where = "import gradbook\nprint(gradbook.__file__)"
    notebook.cells.append(nbformat.v4.new_code_cell(where))
    client = NotebookClient(notebook, timeout=120)
    with client.setup_kernel(env=alone, cwd=str(repo / "notebooks")):
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
    assert notebook.cells[-1].outputs[0].text.startswith(str(repo))


def test_gradbook_is_installed_from_it(repo, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    done = subprocess.run(build, cwd=repo, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [path.name.split("-")[0] for path in tmp_path.iterdir()] == ["gradbook"]


def test_its_readme_names_what_is_there(repo):
    text = (repo / "README.md").read_text("utf-8")
    named = ["notebooks", "_extensions", "requirements.txt", "requirements-book.txt"]
    assert [name for name in named if name not in text] == []
    assert [name for name in named if not (repo / name).exists()] == []


@pytest.mark.slow
def test_its_book_is_built_without_the_key(repo, alone):
    settings = yaml.safe_load((repo / "_config.yml").read_text("utf-8"))
    assert not any("grading" in name for name in settings["sphinx"]["local_extensions"])
    program = Path(sys.executable).with_name("jupyter-book")
    build = [program, "build", ".", "-W", "-n", "--keep-going"]
    done = subprocess.run(build, cwd=repo, env=alone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    page = (repo / "_build/html/chapters/02-perceptron.html").read_text("utf-8")
    assert page.count('<svg class="figure"') > 8
    assert 'src="../explorables/perceptron.js"' in page
    assert "<title>02 The perceptron" in page
    assert leaks(repo / "_build/html", secrets()) == []


def test_the_command_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(student_repo, "write", failing)
    assert student_repo.main([str(tmp_path)]) == 1
    assert "make book" in capsys.readouterr().err


def failing(folder):
    raise ValueError(student_repo.UNFINISHED.format(page="a.md"))


def test_all_that_it_copies_exists():
    assert [n for n in student_repo.AS_THEY_ARE if not (ROOT / n).exists()] == []
