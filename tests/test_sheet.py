"""A page asks for one style sheet, and its scripts wait until it is drawn."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from grading.editions.sheet import SHEET, name_sheet, part_of_sheet

SITE = Path(__file__).resolve().parent.parent / "_build/html"


@pytest.fixture(scope="module")
def head():
    """The head of a chapter in the built book, as soup."""
    page = SITE / "chapters/03-logistic-regression.html"
    if not page.exists():
        pytest.skip("needs the built book: make book")
    return BeautifulSoup(page.read_text("utf-8").partition("</head>")[0], "html.parser")


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("icons/a.woff", "styles/icons/a.woff"),
        ('"../fonts/b.woff"', "fonts/b.woff"),
        ("'./c.png'", "styles/c.png"),
    ],
)
def test_addresses_in_a_part_still_lead_there(tmp_path, address, moved):
    (tmp_path / "_static/styles").mkdir(parents=True)
    (tmp_path / "_static/styles/x.css").write_text(f"p {{src: url({address})}}")
    text = part_of_sheet(tmp_path, "_static/styles/x.css")
    assert text == f'p {{src: url("{moved}")}}'


def test_what_a_sheet_holds_itself_stays_there(tmp_path):
    text = 'p {src: url("data:image/png;base64,AA")}'
    (tmp_path / "x.css").write_text(text)
    assert part_of_sheet(tmp_path, "x.css") == text


@pytest.mark.parametrize(
    ("static", "asked"),
    [({"checked_gradients_static": "0123456789abcdef"}, "?v=0123456789ab"), ({}, "")],
)
def test_the_sheet_is_asked_for_by_its_version_where_that_is_known(static, asked):
    app = SimpleNamespace(env=SimpleNamespace(**static))
    context = {"pathto": lambda name, _: f"../{name}"}
    name_sheet(app, "a", "page.html", context, None)
    assert context["sheet"] == f"../{SHEET}{asked}"


def test_a_chapter_asks_for_one_sheet_and_that_of_formulas(head):
    sheets = [link["href"] for link in head.select("link[rel=stylesheet]")]
    assert [re.search(r"\w+\.css", sheet)[0] for sheet in sheets] == [
        "formulas.css",
        "sheet.css",
    ]


def test_the_sheet_has_every_part_and_what_it_asks_for_is_there(head):
    text = (SITE / SHEET).read_text("utf-8")
    for rule in (
        ".bd-sidebar",
        ".highlight .k",
        ".copybtn",
        ".front-check",
        ".live-bar",
    ):
        assert rule in text
    assert "@import" not in text
    addresses = set(re.findall(r'url\("(?!data:)([^"]+)"\)', text))
    assert any(address.endswith(".woff2") for address in addresses)
    assert [a for a in addresses if not (SITE / "_static" / a).exists()] == []


def test_no_script_holds_a_chapter_up(head):
    scripts = head.select("script[src]")
    assert len(scripts) > 5
    assert [one["src"] for one in scripts if not one.has_attr("defer")] == []
