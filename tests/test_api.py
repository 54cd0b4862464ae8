"""The API reference: every public name, from its docstring, with an example."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from bs4 import BeautifulSoup

from grading.editions.reference import as_rst

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("api", "api-data-plot")
PACKAGES = sorted(
    path.parent.name for path in (ROOT / "gradbook").glob("*/__init__.py")
)
HEADING = re.compile(r"^#{2,3} .*$", re.MULTILINE)
DIRECTIVE = re.compile(
    r"^\.\. (?:auto(?:function|class|exception)|py:data):: "
    r"(gradbook\.[\w.]+(?:\n +gradbook\.[\w.]+)*)",
    re.MULTILINE,
)


def public(package):
    """The public names of a package, with its own: `gradbook.check.gradient`."""
    module = importlib.import_module(f"gradbook.{package}")
    return {f"gradbook.{package}.{name}" for name in getattr(module, "__all__", ())}


def documented(text):
    """The names that the directives of a text document."""
    return {name for found in DIRECTIVE.findall(text) for name in found.split()}


def sections(page):
    """(text, code cells) of each section of a page, those of its start first."""
    sections = [("", [])]
    for cell in jupytext.read(ROOT / f"chapters/{page}.md", fmt="md:myst").cells:
        if cell.cell_type == "code":
            sections[-1][1].append(cell.source)
            continue
        first, *others = HEADING.split(cell.source)
        sections[-1] = (sections[-1][0] + first, sections[-1][1])
        sections += [(other, []) for other in others]
    return sections


def used(cells):
    """The names and attributes that cells use, those of imports left out."""
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell))]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def without_example(sections):
    """The names that no cell of the section uses that documents them."""
    return [
        name
        for text, cells in sections
        for name in sorted(documented(text))
        if name.rpartition(".")[2] not in used(cells)
        and name.rpartition(".")[2] not in ("Line", "Report")  # are results, not called
    ]


@pytest.fixture(scope="module", params=PAGES)
def built(request):
    """A page of the built book."""
    path = ROOT / f"_build/html/chapters/{request.param}.html"
    if not path.exists():
        pytest.skip("needs the built book: make book")
    return request.param, BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_the_packages_say_what_is_public():
    assert {"check", "data", "explain", "plot"} <= set(PACKAGES)
    assert all(public(package) for package in ("check", "data", "explain", "plot"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_documented_and_no_other(package):
    found = {
        name
        for page in PAGES
        for text, _ in sections(page)
        for name in documented(text)
    }
    of_package = {
        name for name in found if re.fullmatch(rf"gradbook\.{package}\.\w+", name)
    }
    assert of_package == public(package)


@pytest.mark.parametrize("page", PAGES)
def test_every_name_has_an_example_in_its_section(page):
    assert without_example(sections(page)) == []


def test_a_missing_example_would_be_noticed():
    text = ".. autofunction:: gradbook.check.call\n.. py:data:: gradbook.plot.INK\n"
    text += "             gradbook.plot.GREY\n"
    names = ["gradbook.check.call", "gradbook.plot.GREY", "gradbook.plot.INK"]
    assert without_example([(text, ["from gradbook.check import call"])]) == names
    assert without_example([(text, ["check.call(plot.INK, plot.GREY)"])]) == []


def test_every_command_has_its_section_and_runs():
    done = subprocess.run(
        [sys.executable, "-m", "gradbook", "--help"], capture_output=True, text=True
    )
    commands = re.findall(r"^    (\w+)\b", done.stdout, re.MULTILINE)
    text = (ROOT / "chapters/api.md").read_text("utf-8")
    assert "validate" in commands
    assert [c for c in commands if f"\n### {c}\n" not in text] == []
    assert [c for c in commands if f'command("{c}", ' not in text] == []


def test_what_is_built_has_every_name(built):
    page, soup = built
    names = {name for text, _ in sections(page) for name in documented(text)}
    assert {name for name in names if not soup.find(id=name)} == set()


def test_every_example_shows_what_it_gives(built):
    _, soup = built
    cells = soup.select("div.cell")
    silent = [cell.get_text() for cell in cells if not cell.select("div.cell_output")]
    assert len(cells) > 10
    assert silent == []


def test_names_are_short_and_nothing_is_left_of_the_markup(built):
    _, soup = built
    descriptions = soup.select("dl.py")
    assert not [d for d in descriptions if d.dt.get_text().startswith("gradbook.")]
    left = re.compile(r"``|\\[*_|'\"]|:\w+:`")
    texts = [d.get_text() for d in descriptions]
    assert [text for text in texts if left.search(text)] == []


FULL = "It is not" + 76 * "x"  # no room for another word


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        ("Adds 2 * a_b | c_ to `w_1`.", r"Adds 2 \* a\_b \| c\_ to ``w_1``."),
        ("w: (n, 1).\nb: bias;", "``w``\n    (n, 1).\n\n``b``\n    bias."),
        ("X (2, m): points.", "``X (2, m)``\n    points."),
        ("a: one. b: two. c: no.", "``a``\n    one.\n\n``b``\n    two. c: no."),
        ("a, b: both.\nSource: F.", "``a, b``\n    both.\n\nSource: F."),
        ("a: one. Returns two.", "``a``\n    one.\n\nReturns two."),
        ("A line ends.\nAnother.", "A line ends.\n\nAnother."),
        (f"{FULL}.\nAnother.", f"{FULL}. Another."),
        ("Half a\nline.", "Half a line."),
        ("See:\n\n    f(x)", "See:\n\n.. code-block:: python\n\n    f(x)"),
    ],
)
def test_a_docstring_becomes_paragraphs_and_definitions(docstring, expected):
    rst = "\n".join(as_rst(docstring.split("\n"), {"a", "b"}))
    assert rst.strip() == expected
