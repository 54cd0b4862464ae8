"""The pages about mistakes in notes: complete, linked to what is right, checked."""

import ast
import re
from pathlib import Path

import jupytext
import pytest
from mdit_py_plugins.anchors.index import slugify

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
PAGES = ("errata", "reading-notes")
EXPECTED = [*range(1, 190)]


def test_every_number_stands_on_one_of_the_two_pages_once():
    numbers = [number for page in PAGES for number, _ in entries(text_of(page))]
    assert sorted(numbers) == EXPECTED


@pytest.mark.parametrize("page", PAGES)
def test_every_entry_leads_to_a_heading_that_exists(page):
    dead = [
        (f"E{number:02}", chapter, anchor)
        for number, text in entries(text_of(page))
        for chapter, anchor in links(text) or [("no link", "")]
        if anchor not in anchors(chapter)
    ]
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_every_cell_checks_something(page):
    """All but the first of the errata, which holds the helpers."""
    cells = [
        cell.source
        for cell in jupytext.read(CHAPTERS / f"{page}.md").cells
        if cell.cell_type == "code"
        and "hide-input" not in cell.metadata.get("tags", [])
    ]
    assert cells
    assert [cell for cell in cells if not _asserts(cell)] == []


@pytest.mark.parametrize(
    ("page", "name"), [("errata", "kinds"), ("reading-notes", "scans")]
)
def test_every_entry_is_counted_as_one_kind(page, name):
    counted = [number for numbers in counts()[name].values() for number in numbers]
    assert sorted(counted) == sorted(number for number, _ in entries(text_of(page)))


def test_a_lost_entry_or_link_would_be_noticed():
    text = "**E07** *Right:* see\n[x](01-introduction.md#nowhere)\n\n| **E08** | y |\n"
    assert [number for number, _ in entries(text)] == [7, 8]
    assert links(entries(text)[0][1]) == [("01-introduction", "nowhere")]
    assert links(entries(text)[1][1]) == []
    assert "nowhere" not in anchors("01-introduction")


def counts():
    """What the figure of the errata counts: name -> dict kind -> numbers."""
    cells = jupytext.read(CHAPTERS / "errata.md").cells
    (source,) = [cell.source for cell in cells if "scans = {" in cell.source]
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
    }


def text_of(page):
    """The text of a page."""
    return (CHAPTERS / f"{page}.md").read_text("utf-8")


def entries(text):
    """(number, text) of each paragraph or row of a table that begins with **E..**."""
    found = re.findall(
        r"^(?:\| )?\*\*E(\d+)\*\*((?:.+\n)(?:(?![|\n]).+\n)*)", text, re.M
    )
    return [(int(number), entry) for number, entry in found]


def links(text):
    """(chapter, anchor) of each link into a chapter."""
    return re.findall(r"\]\((\d\d-[\w-]+)\.md#([\w-]+)\)", text)


def anchors(chapter):
    """Anchors of the headings of a chapter; none if there is no such chapter."""
    path = CHAPTERS / f"{chapter}.md"
    if not path.exists():
        return set()
    headings = re.findall(r"^#{1,3} (.+)$", path.read_text("utf-8"), re.M)
    return {slugify(heading) for heading in headings}


def _asserts(source):
    return any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source)))
