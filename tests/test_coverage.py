"""Everything that the course promises to teach stands where the table says."""

from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from grading.editions.coverage import PAGE, Row, page, sections

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html/chapters"

SMALL_PAGE = """
<section><h1>Title</h1>
  <section><h2>Bowls<a>#</a></h2>
    <p>The text says 7.25.</p>
    <section><h3>Exercise: <code>bowl</code></h3>
      <div class="cell_input"><pre>print(6.5)</pre></div>
      <div class="cell_output"><pre>cost:   0.5501</pre></div></section></section>
  <section><h2>Hills<a>#</a></h2>
    <div class="cell_output"><pre>9.75</pre></div></section>
</section>
"""


@pytest.fixture(scope="module")
def site():
    """The chapters of the built book."""
    if not SITE.exists():
        pytest.skip("needs the built book: make book")
    return SITE


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.chapter)
def test_every_item_has_its_heading_and_prints_its_numbers(site, section):
    assert [
        problem
        for row in section.rows
        for problem in problems(row, sections_of(site / f"{row.chapter}.html"))
    ] == []


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.chapter)
def test_items_are_numbered_without_gaps(section):
    number = section.chapter.split("-")[0]
    expected = [f"{number}.{item}" for item in range(1, section.items + 1)]
    assert [row.id for row in section.rows] == expected


def test_the_page_is_in_step_with_the_table():
    assert PAGE.read_text("utf-8") == page(sections()), (
        "python -m grading.editions.coverage"
    )


@pytest.mark.parametrize(
    ("heading", "number", "found"),
    [
        ("Bowls", "cost: 0.5501", True),
        ("Exercise: bowl", "0.5501", True),
        ("Valleys", "0.5501", False),
        ("Bowls", "9.75", False),  # printed elsewhere
        ("Bowls", "7.25", False),  # in the text only
        ("Bowls", "6.5", False),  # in the code only
    ],
)
def test_a_missing_heading_or_number_would_be_noticed(heading, number, found):
    row = Row("00.1", "", "", (heading,), (number,))
    assert (problems(row, read_sections(SMALL_PAGE)) == []) is found


def problems(row, outputs):
    """What is wrong with a row, as sentences.

    outputs: dict heading -> what the cells under it print.
    """
    missing = [heading for heading in row.headings if heading not in outputs]
    printed = [outputs[heading] for heading in row.headings if heading in outputs]
    return [f"{row.id}: no heading {heading!r}" for heading in missing] + [
        f"{row.id}: no cell there prints {number!r}"
        for number in row.numbers
        if not any(_squeezed(number) in text for text in printed)
    ]


@cache
def sections_of(path):
    """`read_sections` of a file."""
    return read_sections(path.read_text("utf-8"))


def read_sections(html):
    """Heading -> what cells print under it, headings below it included."""
    found = {}
    for section in BeautifulSoup(html, "html.parser").find_all("section"):
        heading = section.find(["h1", "h2", "h3"])
        printed = [pre.text for pre in section.select(".cell_output pre")]
        name = "".join(heading.strings).removesuffix("#")
        found[name] = _squeezed(" ".join(printed))
    return found


def _squeezed(text):
    return " ".join(text.split())
