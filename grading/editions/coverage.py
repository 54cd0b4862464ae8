"""The page that says what the course teaches and where, made from a table.

`python -m grading.editions.coverage` writes chapters/coverage.md from
tests/coverage.yml.
"""

import re
from pathlib import Path
from typing import NamedTuple

import yaml
from mdit_py_plugins.anchors.index import slugify

from grading.editions.chapter import Chapter

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests/coverage.yml"
PAGE = ROOT / "chapters/coverage.md"

INTRODUCTION = """\
# What is covered, and where

One line for each thing that this course teaches. The link leads to the place
where it is explained, shown or exercised. Where a line has numbers of its own,
a cell there computes them: the line quotes what it prints, and the tests of this
book look for it in every build. The lines are those of the lecture notes that
the course follows; chapter 20 goes beyond the notes and has none.
"""


class Row(NamedTuple):
    """One thing that is taught. The headings are those of `chapter`."""

    id: str
    what: str
    chapter: str
    headings: tuple[str, ...]
    numbers: tuple[str, ...]


class Section(NamedTuple):
    """What one chapter has to teach: `items` things, numbered from 1."""

    chapter: str
    items: int
    rows: tuple[Row, ...]


def sections():
    """The table as a list of Section, in order."""
    return [_section(**entry) for entry in yaml.safe_load(TABLE.read_text("utf-8"))]


def page(table):
    """The text of the page for `table`, a list of Section."""
    return "\n".join([INTRODUCTION, *map(_part, table)])


def _section(chapter, items, rows):
    return Section(chapter, items, tuple(_row(chapter, **row) for row in rows))


def _row(section_chapter, id, what, headings, numbers=(), chapter=None):
    return Row(id, what, chapter or section_chapter, tuple(headings), tuple(numbers))


def _part(section):
    """A heading and a table."""
    number = section.chapter.split("-")[0]
    lines = [
        f"## Chapter {number}: {Chapter(section.chapter).title}",
        "",
        "| | What | Where |",
        "|---|---|---|",
        *map(_line, section.rows),
        "",
    ]
    return "\n".join(lines)


def _line(row):
    where = "; ".join(_link(row.chapter, heading) for heading in row.headings)
    printed = ", ".join(f"`{' '.join(number.split())}`" for number in row.numbers)
    return f"| {row.id} | {row.what} | {where}{': ' if printed else ''}{printed} |"


def _link(chapter, heading):
    """A link that calls an exercise by its function."""
    exercise = re.fullmatch(r"Exercise: (\w+) \(\d points?\)", heading)
    text = f"exercise `{exercise[1]}`" if exercise else heading
    return f"[{text}]({chapter}.md#{slugify(heading)})"


if __name__ == "__main__":
    PAGE.write_text(page(sections()), encoding="utf-8")
