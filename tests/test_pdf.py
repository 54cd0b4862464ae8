"""`make pdf`: the pages of the book as one document, and printed."""

import functools
import re
import shutil

import pytest
from bs4 import BeautifulSoup

from grading.editions import pdf
from tests.chromium import QuietHandler, chromium, serving
from tests.test_browser import SITE

TOC = {
    "root": "index",
    "parts": [
        {
            "caption": "Part & first",
            "chapters": [
                {"file": "chapters/01-a", "title": "01 A"},
                {"file": "chapters/02-b", "title": "02 B"},
            ],
        }
    ],
}
PAGES = {
    "index": '<h1>Book</h1><a href="chapters/02-b.html#same">b</a>',
    "chapters/01-a": '<h1 id="same">A</h1><a href="#same">here</a>'
    '<a href="02-b.html">b</a><a href="../index.html">home</a>'
    '<a href="https://example.org/x.html#y">far</a><a href="../genindex.html">i</a>'
    '<svg class="figure"><path id="p"/><use href="#p"/></svg>',
    "chapters/02-b": '<h1 id="same">B</h1>',
}


@pytest.fixture
def site(tmp_path):
    """A site of three pages."""
    for name, text in PAGES.items():
        path = tmp_path / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'<nav></nav><article class="bd-article">{text}</article>')
    return tmp_path


@pytest.fixture
def soup(site):
    return BeautifulSoup(pdf.one_document(site, TOC, "The book"), "html.parser")


def test_pages_follow_in_the_order_of_the_contents(soup):
    names = [article["id"] for article in soup.select("article")]
    assert names == ["index", "01-a", "02-b"]
    contents = [(a["href"], a.text) for a in soup.select("nav a")]
    assert contents == [("#01-a", "01 A"), ("#02-b", "02 B")]


def test_the_contents_tell_where_a_page_begins(site):
    html = pdf.one_document(site, TOC, "The book", {"01-a": 7, "02-b": 12})
    rows = BeautifulSoup(html, "html.parser").select("nav li")
    assert [row.span.text for row in rows] == ["7", "12"]


def test_what_was_unique_in_a_page_is_unique_in_the_book(soup):
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_every_link_within_the_book_leads_to_its_target(soup):
    links = [a["href"] for a in soup.select("article a[href], nav a")]
    within = [link for link in links if link.startswith("#")]
    assert {"#02-b--same", "#01-a--same", "#02-b", "#index"} <= set(within)
    assert [link for link in within if not soup.find(id=link[1:])] == []
    assert "https://example.org/x.html#y" in links
    assert soup.find("a", string="i").get("href") is None  # the index is not printed


def test_figures_keep_what_they_refer_to(soup):
    assert soup.select_one("svg path")["id"] == "p"
    assert soup.select_one("svg use")["href"] == "#p"


@pytest.mark.browser
def test_the_printed_book_has_a_sheet_for_each_page_and_an_outline(site, tmp_path):
    program = next(filter(None, map(shutil.which, pdf.PROGRAMS)), None)
    if not program:
        pytest.skip("needs Chromium: apt-get install chromium chromium-driver")
    whole, target = site / "whole.html", tmp_path / "printed/book.pdf"
    whole.write_text(pdf.one_document(site, TOC, "The book"), "utf-8")
    pdf.print_document(program, whole, target)
    printed = target.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", printed)) == 5  # title, contents, pages
    assert b"/Outlines" in printed
    assert b"https://example.org" in printed
    numbers = pdf.page_numbers(target)
    assert (numbers["index"], numbers["01-a"], numbers["02-b"]) == (3, 4, 5)
    assert numbers["02-b--same"] == 5


@pytest.mark.browser
def test_no_formula_is_cut_on_paper(tmp_path):
    """The widest formulas of the book, 27 and 24 em, in a column of A4."""
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    handler = functools.partial(QuietHandler, directory=str(SITE))
    with serving(handler) as book, chromium(tmp_path / "profile") as browser:
        size = {"width": 658, "height": 980, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        for page in ("10-initialization", "16-convolution"):
            browser.get(f"{book}/chapters/{page}.html")
            wide = browser.execute_script("""
                const right = (e) => e.getBoundingClientRect().right;
                const all = [...document.querySelectorAll('.bd-article mjx-math')];
                const column = right(document.querySelector('.bd-article'));
                return [all.length, all.filter((e) => right(e) > column + 1).length]""")
            assert wide[0] > 30
            assert wide[1] == 0
