"""`make student-repo`: what may be public, as a repository that stands on its own.

python -m grading.course.student_repo [FOLDER]      default: dist/student-repo

In it: the book's pages, `gradbook`, the students' notebooks, what to install, licences.
Not in it: key, hidden tests, mistakes, hints, and tests of these. The pages come as
notebooks with the outputs that `make book` has seen, since most of their demonstrations
call the key, and a book that is built there executes nothing.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import yaml
from jupyter_cache import get_cache
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from tqdm import tqdm

from grading.course.release import release
from grading.course.root import Course
from grading.editions import book, self_study
from grading.editions.assemble import KERNEL
from grading.editions.chapter import ROOT, Chapter, chapters

FOLDER = ROOT / "dist/student-repo"
README = Path(__file__).with_name("student_repo.md")
AS_THEY_ARE = (
    "LICENSE", "LICENSE-text", "CITATION.cff", "_toc.yml", "genindex.md", "_static",
    "_templates", "licenses", "gradbook", "chapters/references.bib",
)  # fmt: skip
# Extensions of the book that hold nothing of the grader and need nothing of it.
EXTENSIONS = {
    "grading.editions.accessible": "accessible.py",
    "grading.editions.explorables": "explorables",
    "grading.editions.figures": "figures",
    "grading.editions.formulas": "formulas.py",
    "grading.editions.head": "head",
    "grading.editions.opening": "opening.py",
    "grading.editions.reference": "reference.py",
    "grading.editions.sheet": "sheet.py",
    "grading.editions.slim": "slim.py",
}
PACKAGES = "jupyter-book|fonttools|mini-racer|sphinx-mathjax-offline|tinycss2"
TABLES = ("build-system", "project", "tool.hatch")  # of pyproject.toml
REQUIREMENTS = "# What the notebooks need\n.[plot]\njupyterlab>=4\nnbclient>=0.10\n"
REQUIREMENTS_OF_BOOK = "# What the book needs: jupyter-book build .\n.[plot]\n{book}\n"
LINK = re.compile(r"(\]\((?:chapters/)?([\w-]+))\.md(?=[#)])")
INSTALL = """\
try:
    import gradbook
except ModuleNotFoundError:  # on Colab, for instance
    %pip install --quiet "gradbook[plot] @ git+{address}"\
"""
UNFINISHED = "the book is not built as it stands now: `make book` first ({page})"


def main(arguments=None):
    """Write the repository; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make student-repo", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder = parser.parse_args(arguments).folder
    try:
        write(folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{folder}: {sum(1 for p in folder.rglob('*') if p.is_file())} files")
    return 0


def write(folder, slugs=None):
    """Make `folder` anew, except a .git in it. slugs: whose notebooks; default: all.

    Raises ValueError when a page was not executed as it stands now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name != ".git":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name in AS_THEY_ARE:
        _copy(ROOT / name, folder / name)
    for name in EXTENSIONS.values():
        _copy(ROOT / "grading/editions" / name, folder / "_extensions" / name)
    texts = {
        "README.md": README.read_text("utf-8"),
        "index.md": front_page((ROOT / "index.md").read_text("utf-8")),
        "_config.yml": configuration((ROOT / "_config.yml").read_text("utf-8")),
        "pyproject.toml": package((ROOT / "pyproject.toml").read_text("utf-8")),
        "requirements.txt": REQUIREMENTS,
        "requirements-book.txt": _requirements_of_book(),
        ".gitignore": "_build/\n.ipynb_checkpoints/\n__pycache__/\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    _write_pages(folder / "chapters")
    _write_notebooks(folder / "notebooks", slugs or chapters())


def front_page(text):
    """The front page with the sentence of its edition in place of the directive."""
    return linked(text.replace(":::{edition}\n:::", self_study.EDITIONS["class"]))


def configuration(text):
    """The book's settings: nothing is executed, and its extensions stand beside it."""
    settings = yaml.safe_load(text)
    settings["execute"] = {"execute_notebooks": "off"}
    ours = settings["sphinx"]["local_extensions"]
    names = [name for name in EXTENSIONS if name in ours or name in book.EXTENSIONS]
    settings["sphinx"]["local_extensions"] = {
        Path(EXTENSIONS[name]).stem: "_extensions" for name in names
    }
    settings["exclude_patterns"] = ["notebooks/**", "README.md"]
    head = "# Written by `make student-repo` from the settings of the book.\n"
    return head + yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)


def package(text):
    """Those tables of pyproject.toml that make the wheel of `gradbook`."""
    tables = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
    return "".join(t for t in tables if t.lstrip("[").startswith(TABLES))


def page(path, cache):
    """A page as a notebook with the outputs of the book, without unseen cells.

    cache: jupyter-cache of the book.
    """
    text = path.read_text("utf-8")
    notebook = read_myst_markdown_notebook(book.with_digest(text, ROOT))
    try:
        _, executed = cache.merge_match_into_notebook(notebook)
    except KeyError:
        raise ValueError(UNFINISHED.format(page=path.name)) from None
    executed.cells = [c for c in executed.cells if not _unseen(c)]
    executed.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for number, cell in enumerate(executed.cells):
        cell["id"] = f"cell-{number}"  # the same from one time to the next
        if cell.cell_type == "markdown":
            cell.source = linked(cell.source)
    return executed


def installing(notebook, address):
    """A notebook that brings `gradbook` along where it is opened without this folder.

    address: of the repository, in the book's settings; without one it stays as it is.
    """
    if address:
        cell = nbformat.v4.new_code_cell(INSTALL.format(address=address), id="install")
        notebook.cells.insert(0, cell)
    return notebook


def linked(text):
    """Markdown whose links to pages that are notebooks here name these."""
    return LINK.sub(lambda found: found[1] + _suffix(found[2]), text)


def _suffix(stem):
    path = ROOT / f"chapters/{stem}.md"
    executed = path.exists() and is_myst_markdown_notebook(path.read_text("utf-8"))
    return ".ipynb" if executed else ".md"


def _unseen(cell):
    return "remove-cell" in cell.metadata.get("tags", [])


def _write_pages(folder):
    cache = get_cache(str(ROOT / "_build/.jupyter_cache"))
    for path in sorted((ROOT / "chapters").glob("*.md")):
        if _suffix(path.stem) == ".ipynb":
            nbformat.write(page(path, cache), folder / f"{path.stem}.ipynb")
        else:
            text = linked(path.read_text("utf-8"))
            (folder / path.name).write_text(text, "utf-8")


def _write_notebooks(folder, slugs):
    folder.mkdir()
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    address = settings["sphinx"]["config"].get("notebooks_repository")
    with TemporaryDirectory() as root:
        course = Course(root)
        for slug in tqdm(slugs, desc="notebooks", unit="chapter"):
            release(course, Chapter(slug))
            notebook = nbformat.read(course.notebook("release", slug), 4)
            nbformat.write(installing(notebook, address), folder / f"{slug}.ipynb")


def _requirements_of_book():
    """The lines of pyproject.toml that name what builds the book."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found = re.findall(rf'^    "((?:{PACKAGES})[<>=][^"]*)"', text, re.MULTILINE)
    return REQUIREMENTS_OF_BOOK.format(book="\n".join(found))


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    sys.exit(main())
