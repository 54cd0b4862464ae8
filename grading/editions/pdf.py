"""`make pdf`: the whole book as one PDF, printed by Chromium from the built pages.

python -m grading.editions.pdf SITE TARGET

The pages become one document, in the order of the contents: each starts a sheet, and
their links to each other lead on within it. It is printed twice: where each page
begins, which the contents tell, is known when all is laid out.
"""

import argparse
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import yaml
from pypdf import PdfReader

from grading.editions.chapter import ROOT

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.DOTALL)
FIGURE = re.compile(r'(<svg class="figure".*?</svg>)', re.DOTALL)
TARGET = re.compile(r'\bid="([^"]+)"')
LINK = re.compile(r'\bhref="(?!\w+:)([^"#]*)(?:#([^"]*))?"')
HEADLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
NO_PAGES = {"genindex"}  # its links would lead everywhere at once
SHEETS = (
    "_static/basic.css",
    "_static/styles/pydata-sphinx-theme.css",
    "_static/styles/sphinx-book-theme.css",
    "_static/pygments.css",
    "_static/sphinx-design.min.css",
    "_static/formulas/formulas.css",
    "_static/book.css",
    "_static/face.css",
)
PAPER = Path(__file__).with_name("paper.css")
FRAME = """<!doctype html>
<html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8">
<title>{title}</title>{sheets}<style>{paper}</style></head><body>
<header class="paper-title"><img src="_static/favicon.svg" alt="">
<h1>{title}</h1></header>
<nav class="paper-contents"><h2>Contents</h2>{contents}</nav>
{pages}
</body></html>
"""


def main(arguments=None):
    """Print the book; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make pdf", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args(arguments)
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        print("make pdf needs Chromium: apt-get install chromium", file=sys.stderr)
        return 2
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    title = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["title"]
    whole = given.site / "whole.html"  # beside its style sheets and fonts
    try:
        whole.write_text(one_document(given.site, toc, title), "utf-8")
        print_document(program, whole, given.target)
        numbers = page_numbers(given.target)
        whole.write_text(one_document(given.site, toc, title, numbers), "utf-8")
        print_document(program, whole, given.target)
    finally:
        whole.unlink(missing_ok=True)
    print(f"The book for paper: {given.target}")
    return 0


def one_document(site, toc, title, numbers=None):
    """The HTML of the whole book. toc: the contents, as `_toc.yml` holds them.

    numbers: dict page -> the number of its first sheet, for the contents.
    """
    parts = [
        {**part, "chapters": [c for c in part["chapters"] if c["file"] not in NO_PAGES]}
        for part in toc["parts"]
    ]
    files = [toc["root"], *(row["file"] for part in parts for row in part["chapters"])]
    sheets = [name for name in SHEETS if (site / name).exists()]
    return FRAME.format(
        title=escape(title),
        sheets="".join(f'<link rel="stylesheet" href="{name}">' for name in sheets),
        paper=PAPER.read_text("utf-8"),
        contents="".join(_contents(part, numbers or {}) for part in parts),
        pages="\n".join(_page(site, name, set(files)) for name in files),
    )


def print_document(program, document, target):
    """Let Chromium print an HTML file. Raises CalledProcessError where it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-pdf-header-footer",  # the style sheet numbers the pages
            "--generate-pdf-document-outline",
            f"--print-to-pdf={target.resolve()}",
            document.resolve().as_uri(),
        ],
        check=True,
        capture_output=True,
    )


def page_numbers(printed):
    """The number of the sheet that each link of a printed document leads to.

    printed: its path. Returns a dict name -> number, the first sheet is 1.
    """
    reader = PdfReader(printed)
    return {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def _contents(part, numbers):
    rows = "".join(
        f'<li><a href="#{_name(row["file"])}">{escape(row["title"])}</a>'
        f"<span>{numbers.get(_name(row['file']), '')}</span></li>"
        for row in part["chapters"]
    )
    return f"<h3>{escape(part['caption'])}</h3><ul>{rows}</ul>"


def _page(site, name, files):
    """The text of a page, its ids and links made unique by the page's name."""
    text = (site / f"{name}.html").read_text("utf-8")
    text = HEADLINK.sub("", ARTICLE.search(text)[1])
    text = text.replace('<details class="sd-', '<details open class="sd-')  # answers
    pieces = FIGURE.split(text)  # what figures refer to stays within them
    pieces[::2] = [_within(piece, name, files) for piece in pieces[::2]]
    return f'<article class="bd-article" id="{_name(name)}">{"".join(pieces)}</article>'


def _within(html, name, files):
    html = TARGET.sub(lambda found: f'id="{_name(name)}--{found[1]}"', html)

    def led(found):
        page = _resolved(name, found[1])
        if page not in files:
            return 'data-elsewhere=""'
        return f'href="#{_name(page)}{"--" + found[2] if found[2] else ""}"'

    return LINK.sub(led, html)


def _resolved(name, address):
    """The page that an address means on the page `name`."""
    if not address:
        return name
    folder = Path("/", name).parent
    path = Path("/")
    for part in (folder / address).parts[1:]:
        path = path.parent if part == ".." else path / part
    return path.with_suffix("").as_posix().lstrip("/")


def _name(page):
    return page.rpartition("/")[2]


if __name__ == "__main__":
    sys.exit(main())
