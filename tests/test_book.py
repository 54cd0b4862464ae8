"""The book: what it depends on, and that nothing published holds an answer."""

import ast
import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from grading.editions.book import number_by_chapter, restore_numbers, whole_streams
from grading.editions.chapter import chapters
from grading.editions.imports import closure, digest, imported_names

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
SECRET = ("solutions", "grading/hidden", "grading/mistakes")

CHAPTER = """---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
# {title}

```{{code-cell}} ipython3
with open("executed.txt", "a") as file:
    file.write("{title} ")
```

```{{code-cell}} ipython3
:tags: [book-only, remove-cell]
import os
if os.environ.get("CHECKED_GRADIENTS_EDITION") == "book":
    from solutions.{module} import answer
```

```{{code-cell}} ipython3
print(answer())
```
"""


@pytest.fixture(scope="module")
def site():
    """The built book."""
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    return SITE


class TinyBook:
    """A book of two chapters with the real configuration."""

    def __init__(self, folder):
        self.folder = folder
        config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
        del config["html"]["favicon"]
        self.write("_config.yml", yaml.safe_dump(config))
        chapters = [{"file": f"chapters/{name}"} for name in ("01-left", "02-right")]
        toc = {"format": "jb-book", "root": "index", "chapters": chapters}
        self.write("_toc.yml", yaml.safe_dump(toc))
        self.write("index.md", "# Tiny\n")
        self.write("chapters/01-left.md", CHAPTER.format(title="left", module="left"))
        self.write(
            "chapters/02-right.md", CHAPTER.format(title="right", module="right")
        )
        self.write("gradbook/__init__.py", "")
        self.write("gradbook/shared.py", "VALUE = 1\n")
        self.write("solutions/__init__.py", "")
        self.write("solutions/left.py", "def answer():\n    return 'left answer'\n")
        self.write(
            "solutions/right.py",
            "from gradbook.shared import VALUE\n\n\ndef answer():\n    return VALUE\n",
        )
        self.write("licenses/MathJax.txt", "")
        self.write("chapters/references.bib", "")
        shutil.copytree(ROOT / "_templates", folder / "_templates")

    def write(self, name, text):
        """Write a file of the book."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self):
        """(did it succeed, which chapters were executed, what it said)."""
        journal = self.folder / "chapters/executed.txt"
        journal.unlink(missing_ok=True)
        program = Path(sys.executable).with_name("jupyter-book")
        done = subprocess.run(
            [program, "build", ".", "-W", "-n", "--keep-going"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        executed = journal.read_text().split() if journal.exists() else []
        return done.returncode == 0, executed, done.stdout + done.stderr


@pytest.mark.slow
def test_a_build_executes_what_changed_and_is_red_as_long_as_something_is_broken(
    tmp_path,
):
    """One test, since each step starts from the build before it."""
    book = TinyBook(tmp_path)
    good, executed, said = book.build()
    assert (good, sorted(executed)) == (True, ["left", "right"]), said
    assert "_build/html/index.html" in said

    assert book.build()[:2] == (True, []), "nothing changed"

    book.write("gradbook/shared.py", "VALUE = 2\n")
    assert book.build()[:2] == (True, ["right"]), "a helper of one chapter changed"

    book.write("_static/new.css", "p {color: red}")
    assert book.build()[:2] == (True, []), "a style sheet is no reason to execute"
    assert (tmp_path / "_build/html/_static/new.css").exists()

    book.write("solutions/left.py", "def answer():\n    raise ValueError('broken')\n")
    for time in ("first", "second"):
        good, executed, said = book.build()
        assert (good, set(executed)) == (False, {"left"}), f"broken key, {time} time"
        assert "ValueError" in said

    book.write("solutions/left.py", "def answer():\n    return 'mended'\n")
    book.write("index.md", "# Tiny\n\n[nowhere](missing.md)\n")
    for time in ("first", "second"):
        good, _, said = book.build()
        assert (good, "missing.md" in said) == (False, True), f"warning, {time} time"

    book.write("index.md", "# Tiny\n")
    assert book.build()[:2] == (True, []), "mended, and executed before"
    page = (tmp_path / "_build/html/chapters/01-left.html").read_text("utf-8")
    assert "mended" in page
    assert "import answer" not in page


WAITING = """
import pathlib, time
pathlib.Path("{here}.started").touch()
limit = time.monotonic() + 100
while not pathlib.Path("{there}.started").exists():
    assert time.monotonic() < limit, "the other page has not begun"
    time.sleep(0.1)
"""


@pytest.mark.slow
def test_pages_are_executed_at_the_same_time_and_once(tmp_path):
    book = TinyBook(tmp_path)
    for name, here, there in (
        ("01-left", "left", "right"),
        ("02-right", "right", "left"),
    ):
        text = CHAPTER.format(title=here, module=here)
        cell = WAITING.format(here=here, there=there)
        text += f"\n```{{code-cell}} ipython3\n{cell}\n```\n"
        book.write(f"chapters/{name}.md", text)
    good, executed, said = book.build()
    assert good, said
    assert sorted(executed) == ["left", "right"]


@pytest.fixture
def packages(tmp_path):
    """A small repository: solutions.key -> gradbook.check.compare, gradbook.data."""
    files = {
        "gradbook/__init__.py": "",
        "gradbook/check/__init__.py": "from .compare import near",
        "gradbook/check/compare.py": "from ..explain import explain\nnear = 1",
        "gradbook/explain.py": "import numpy\nexplain = 1",
        "gradbook/data/__init__.py": "",
        "gradbook/data/digits.npz": "numbers",
        "gradbook/data/notes/source.txt": "where from",
        "gradbook/plot.py": "",
        "solutions/__init__.py": "",
        "solutions/key.py": "def f():\n    from gradbook import check, data",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_imports_are_followed_through_packages_functions_and_relative_names(packages):
    names = imported_names("import numpy\nfrom solutions.key import f")
    files = {p.relative_to(packages).as_posix() for p in closure(names, packages)}
    assert files == {
        "gradbook/__init__.py",
        "gradbook/check/__init__.py",
        "gradbook/check/compare.py",
        "gradbook/explain.py",
        "gradbook/data/__init__.py",
        "gradbook/data/digits.npz",
        "gradbook/data/notes/source.txt",
        "solutions/__init__.py",
        "solutions/key.py",
    }


def test_only_what_is_imported_counts(packages):
    names = imported_names("from gradbook import plot")
    files = [p.relative_to(packages).as_posix() for p in closure(names, packages)]
    assert files == ["gradbook/__init__.py", "gradbook/plot.py"]


def test_the_digest_sees_contents_and_names(packages):
    digits = packages / "gradbook/data/digits.npz"
    before = digest([digits], packages)
    assert digest([digits], packages) == before
    digits.write_text("other numbers")
    after = digest([digits], packages)
    renamed = digits.rename(digits.with_name("iris.npz"))
    assert len({before, after, digest([renamed], packages)}) == 3


def test_figures_count_within_their_chapter():
    class Environment:
        toc_fignumbers = {
            "index": {"figure": {"cover": (1,)}},
            "chapters/03-regression": {
                "figure": {"b": (3,), "a": (2,)},
                "displaymath": {"eq": (1,)},
            },
        }

    env, plain = Environment(), Environment.toc_fignumbers
    number_by_chapter(None, env)
    assert env.toc_fignumbers == {
        "index": {"figure": {"cover": (1,)}},
        "chapters/03-regression": {
            "figure": {"a": (3, 1), "b": (3, 2)},
            "displaymath": {"eq": (3, 1)},
        },
    }
    restore_numbers(None, env)
    assert env.toc_fignumbers == plain


def test_a_line_that_a_kernel_sent_in_pieces_is_one_line():
    pieces = ["loss ", "0.5\n", "\ncost 1", ".25\n"]
    outputs = [{"output_type": "stream", "name": "stdout", "text": p} for p in pieces]
    (joined,) = whole_streams(outputs)
    assert joined["text"] == "loss 0.5\n\ncost 1.25\n"


def test_every_page_of_the_contents_is_built(site):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = [row["file"] for part in toc["parts"] for row in part["chapters"]]
    missing = [f for f in [toc["root"], *files] if not (site / f"{f}.html").exists()]
    assert missing == []


def test_no_source_is_published(site):
    kinds = {".md", ".ipynb", ".py", ".pickle", ".db", ".doctree"}
    students = {site / f"_live/chapters/{slug}.ipynb" for slug in chapters()}
    found = {path for path in site.rglob("*") if path.suffix in kinds}
    assert not (site / "_sources").exists()
    assert found - students == set()


def test_no_page_loads_anything_from_another_host(site):
    loads = re.compile(
        r"""<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=["'](\S*//)"""
    )
    found = {
        (page.name, match[1])
        for page in site.rglob("*.html")
        for match in loads.finditer(page.read_text("utf-8"))
    }
    assert found == set()


def test_nothing_published_holds_a_hidden_line(site):
    """Lines of key, hidden tests and mistakes that stand in no public source."""
    public = "\n".join(_squeezed(path) for path in _public_sources())
    secrets = {line for line in _secret_lines() if line not in public}
    assert len(secrets) > 100
    assert leaks(site, secrets) == []


def test_a_leak_would_be_noticed(tmp_path):
    secret = sorted(_secret_lines(), key=len)[-1]
    (tmp_path / "page.html").write_text(f"<pre>{html.escape(secret)}</pre>", "utf-8")
    assert leaks(tmp_path, {secret}) == [("page.html", secret)]


def leaks(folder, secrets):
    """(file, line) for each of `secrets` that a text file below `folder` shows."""
    texts = [p for p in folder.rglob("*") if p.suffix in (".html", ".js", ".txt")]
    return [
        (path.name, secret)
        for path in texts
        if "_static" not in path.relative_to(folder).parts
        for text in [_squeezed(path)]
        for secret in sorted(secrets)
        if secret in text
    ]


def _squeezed(path):
    """Text of a file without mark-up, and with single spaces."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return " ".join(text.split())


def _public_sources():
    """What everybody may read."""
    yield ROOT / "index.md"
    yield from (ROOT / "chapters").glob("*.md")
    yield from (ROOT / "gradbook").rglob("*.py")


def _secret_lines():
    """Lines of code, long enough to be recognized, docstrings left out."""
    for folder in SECRET:
        for path in (ROOT / folder).rglob("*.py"):
            for line in _lines_without_docstrings(path):
                line = " ".join(line.split())
                if len(line) >= 24 and not line.startswith(
                    ("import ", "from ", "def ")
                ):
                    yield line


def _lines_without_docstrings(path):
    """The lines of a Python file, but for its docstrings."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        documented = isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        if documented and ast.get_docstring(node) is not None:
            for number in range(node.body[0].lineno, node.body[0].end_lineno + 1):
                lines[number - 1] = ""
    return lines
