"""The site carries what its pages use of the theme, and no more."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from grading.editions.slim import (
    ICON_FONT,
    ICONS,
    NEVER_LOADED,
    plain_classes,
    used_rules,
    used_words,
)

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
STATIC = SITE / "_static"
USED = {"card", "open", "row", "main"}


@pytest.fixture(scope="module")
def site():
    """The built book."""
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    return SITE


@pytest.mark.parametrize(
    "rule",
    [
        "p{color: red}",
        ".card{color: red}",
        "#main > .card.open{color: red}",
        ".card:not(.gone){color: red}",
        "@media print{.card{color: red}}",
        "@font-face{font-family: X}",
        "@keyframes turn{from{left: 0}}",
        "/*! a licence */",
    ],
)
def test_a_rule_for_what_is_used_stays(rule):
    assert used_rules(rule, USED).replace("\n", "") == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".gone{color: red}",
        ".card .gone{color: red}",
        ".card.gone{color: red}",
        "#gone{color: red}",
        "@media print{.gone{color: red}}",
        "/* a remark */",
    ],
)
def test_a_rule_for_what_is_not_used_is_left_out(rule):
    assert used_rules(rule, USED) == ""


def test_of_several_selectors_those_stay_that_are_used():
    rule = used_rules(".gone, .card, .row .gone{color: red}", USED)
    assert rule == ".card{color: red}\n"


def test_a_class_that_a_script_sets_counts_as_used(tmp_path):
    (tmp_path / "page.html").write_text('<p class="in-page">')
    (tmp_path / "set.js").write_text("e.classList.add('in-script')")
    assert {"in-page", "in-script"} <= used_words(tmp_path)


def test_every_icon_of_a_page_is_in_the_font(site):
    theme = (STATIC / "styles/pydata-sphinx-theme.css").read_text("utf-8")
    font = TTFont(STATIC / ICONS / f"{ICON_FONT}.woff").getBestCmap()
    names = {
        name
        for page in site.rglob("*.html")
        for classes in re.findall(
            r'class="([^"]*\bfa-solid\b[^"]*)"', page.read_text("utf-8")
        )
        for name in classes.split()
        if name.startswith("fa-") and name not in ("fa-solid", "fa-lg")
    }
    assert len(names) > 5
    for name in names:
        found = re.search(
            rf'\.{name}:{{1,2}}before[^{{]*{{\s*content: *"\\?([^"]+)"', theme
        )
        assert found, name
        code = found[1] if len(found[1]) > 1 else f"{ord(found[1]):x}"
        assert int(code, 16) in font, name


def test_what_is_never_loaded_is_not_there(site):
    kept = [f for pattern in NEVER_LOADED for f in STATIC.glob(pattern)]
    assert [file.name for file in kept] == [f"{ICON_FONT}.woff"]
    text = (site / "index.html").read_text("utf-8")
    assert "fontawesome.js" not in text
    assert "searchindex.js" not in text  # the page of the search loads it
    assert "searchindex.js" in (site / "search.html").read_text("utf-8")


def test_code_has_elements_for_what_has_a_colour_only(site):
    names = ("a11y-high-contrast-light", "a11y-high-contrast-dark")
    plain = plain_classes(names)
    assert {"n", "p", "w"} <= plain
    assert not {"k", "o", "s2", "mi", "c1"} & plain
    text = (site / "chapters/03-logistic-regression.html").read_text("utf-8")
    left = set(re.findall(r'<span class="(\w+)">[^<]*</span>', text))
    assert "k" in left
    assert not left & plain
