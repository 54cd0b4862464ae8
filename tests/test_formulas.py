"""Formulas are typeset when the book is built: boxes, MathML, no script."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from grading.editions.formulas import style_sheet, typeset

PAGES = {
    "index": """
A book
======

.. toctree::

   plain

With :math:`x^2` in a line.

.. math:: a &= b \\\\ &= c
   :label: two-lines

By :eq:`two-lines` and :math:`\\frac{1}`.
""",
    "plain": "Plain\n=====\n\nNo formula.\n",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """(soup of each page, what Sphinx warned of) for a small book."""
    source, target = (tmp_path_factory.mktemp(name) for name in ("source", "target"))
    for name, text in PAGES.items():
        (source / f"{name}.rst").write_text(text, "utf-8")
    (source / "licenses").mkdir()
    (source / "licenses/MathJax.txt").write_text("Apache", "utf-8")
    settings = {
        "extensions": ["grading.editions.formulas"],
        "html_math_renderer": "typeset",
    }
    warnings = io.StringIO()
    Sphinx(
        source, None, target, target / ".doctrees", "html", settings,
        status=None, warning=warnings,
    ).build()  # fmt: skip
    soups = {name: _soup((target / f"{name}.html").read_text()) for name in PAGES}
    return soups, warnings.getvalue()


def _soup(text):
    return BeautifulSoup(text, "html.parser")


def test_a_formula_is_boxes_for_the_eye_and_mathml_for_the_ear():
    html, error = typeset(r"\frac{\partial J}{\partial w}", display=False)
    soup = _soup(html)
    assert error is None
    assert soup.select_one("mjx-math")["aria-hidden"] == "true"
    assert soup.select_one("mjx-assistive-mml math mfrac").text == "∂J∂w"


def test_a_formula_is_no_stop_of_the_tab_key():
    assert "tabindex" not in typeset("x", display=True)[0]


def size(tex):
    """(width, height, depth) in em that a formula says it has."""
    html, _ = typeset(tex, display=False)
    found = re.search(r"--width: (\S+); --height: (\S+); --depth: (\S+)\"", html)
    return [float(number) for number in found.groups()]


def test_a_formula_says_how_large_it_is():
    short, long = size("x")[0], size("x + x + x + x")[0]
    assert 0.5 < short < 0.7  # an x of Computer Modern: 0.572 em
    assert 9 * short < long < 12 * short  # and the room beside the signs
    assert size("x")[2] < 0.05 < 0.1 < size("y")[2]
    assert size(r"\frac{x}{y}")[1] > 2 * size("x")[1]


def test_a_misspelt_formula_is_told():
    assert "Missing argument" in typeset(r"\frac{1}", display=True)[1]


def test_a_misspelt_formula_is_a_warning_that_says_where(book):
    _, warnings = book
    assert re.search(r"index\.rst:\d+: WARNING: formula: Missing argument", warnings)
    assert warnings.count("WARNING") == 1


def test_lines_of_a_formula_are_aligned_and_numbered(book):
    soup = book[0]["index"]
    formula = soup.select_one("div.math")
    assert formula["id"] == "equation-two-lines"
    assert formula.select_one(".eqno").text.startswith("(1)")
    assert len(formula.select("mjx-mtr")) == 2
    assert soup.select_one('a[href="#equation-two-lines"]')


def test_only_a_page_with_formulas_has_their_style(book):
    sheets = {
        name: [link["href"] for link in soup.select("link[rel=stylesheet]")]
        for name, soup in book[0].items()
    }
    assert any("formulas.css" in sheet for sheet in sheets["index"])
    assert not any("formulas.css" in sheet for sheet in sheets["plain"])


def test_the_style_has_every_glyph_and_names_its_fonts():
    style = style_sheet()
    html, _ = typeset(r"\mathcal{L} \in \mathbb{R} \;\hat\sigma \odot \nabla", False)
    glyphs = set(re.findall(r"mjx-c[0-9A-F]+", html))
    assert len(glyphs) > 5
    assert [glyph for glyph in glyphs if f".{glyph}" not in style] == []
    assert re.findall(r'url\("(?!\./MathJax_)', style) == []
