"""Golden notebooks belong to the chapters as they are, and were really executed."""

import re
import subprocess
import sys

import nbformat
import pytest

from grading.editions import golden
from grading.editions.chapter import Chapter, chapters

SLUGS = chapters()


@pytest.fixture(params=SLUGS)
def slug(request):
    return request.param


def kept(slug):
    path = golden.path(slug)
    assert path.exists(), f"{path.name} is missing: run `make golden`"
    return nbformat.read(path, as_version=4)


def stale(kept, made):
    """The ids of cells that differ; ids themselves count."""
    ours = [(cell.id, cell.source) for cell in made.cells]
    theirs = [(cell.id, cell.source) for cell in kept.cells]
    return sorted({name for name, _ in set(ours) ^ set(theirs)})


def never_executed(notebook):
    return [cell.id for cell in notebook.cells if cell.execution_count is None]


def errors(notebook):
    outputs = [out for cell in notebook.cells for out in cell.outputs]
    return [out for out in outputs if out.output_type == "error"]


def test_the_golden_notebook_has_the_chapters_cells(slug):
    differing = stale(kept(slug), golden.golden(Chapter(slug)))
    assert not differing, "out of step with the chapter: run `make golden`"


def test_a_golden_notebook_out_of_step_is_seen(slug):
    made = golden.golden(Chapter(slug))
    made.cells[0].source += "\nx = 1"
    assert stale(golden.golden(Chapter(slug)), made) == [made.cells[0].id]


def test_the_golden_notebook_was_executed_without_an_error(slug):
    notebook = kept(slug)
    assert notebook.cells
    assert not never_executed(notebook)
    assert not errors(notebook)


def test_a_golden_notebook_that_was_never_executed_is_seen(slug):
    made = golden.golden(Chapter(slug))
    assert never_executed(made) == [cell.id for cell in made.cells]


def test_every_check_in_the_golden_notebook_reports_its_pass(slug):
    outputs = {
        cell.id: "".join(out.get("text", "") for out in cell.outputs)
        for cell in kept(slug).cells
    }
    for row in Chapter(slug).exercises:
        assert "passed" in outputs[f"check-{row.name}"]


def test_golden_notebooks_hold_no_pictures_and_no_hidden_tests(slug):
    text = golden.path(slug).read_text("utf-8")
    assert "image/png" not in text
    assert "HIDDEN TESTS" not in text


def test_no_output_shows_the_type_of_a_number(slug):
    shown = [
        text
        for cell in kept(slug).cells
        for out in cell.outputs
        for text in (out.get("text", ""), out.get("data", {}).get("text/plain", ""))
    ]
    assert [text for text in shown if re.search(r"np\.(float|u?int|bool)", text)] == []


def test_no_golden_notebook_is_left_of_a_chapter_that_is_gone():
    there = {path.stem for path in golden.FOLDER.glob("*.ipynb")}
    assert there == set(SLUGS)


def test_a_cell_that_fails_stops_make_golden(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    with pytest.raises(golden.CellExecutionError, match="ZeroDivisionError"):
        golden.execute(notebook, tmp_path)


def test_addresses_and_pictures_are_taken_out_of_outputs(tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    text = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)])
    (cell,) = golden.execute(notebook, tmp_path).cells
    shown = [out.data for out in cell.outputs]
    assert shown[0] == {"text/plain": "[<matplotlib.lines.Line2D>]"}
    assert list(shown[1]) == ["text/plain"]


def test_a_golden_notebook_makes_all_steps_of_a_long_demonstration(tmp_path):
    text = """from gradbook import check
clock = iter([0.0, 3600.0])
check.affordable(2000, int, clock=clock.__next__)"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)])
    (cell,) = golden.execute(notebook, tmp_path).cells
    assert cell.outputs[0].data == {"text/plain": "2000"}


def test_nbval_compares_as_many_steps_as_were_kept(tmp_path):
    asked = f"import os\nprint(os.environ.get('{golden.EDITION}'))"
    cell = nbformat.v4.new_code_cell(asked, execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", text="golden\n")]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.write(notebook, tmp_path / "steps.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "tests.conftest"]
    done = subprocess.run([*command, str(tmp_path)], cwd=golden.ROOT, check=False)
    assert done.returncode == 0
