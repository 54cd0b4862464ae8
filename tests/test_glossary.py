"""The glossary: every term linked from a chapter, and back to its section."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mdit_py_plugins.anchors.index import slugify

from grading.editions.chapter import CHAPTERS, chapters

ROOT = Path(__file__).resolve().parent.parent
PAGE = CHAPTERS / "glossary.md"
SITE = ROOT / "_build/html"
ENTRY = re.compile(r"^(?P<terms>(?:\S.*\n)+)(?P<text>(?: {2}.*\n)+)", re.M)
BACK = re.compile(
    r"\[Chapter (?P<number>\d\d)\]\((?P<file>[\w-]+)\.md#(?P<anchor>[^)]+)\)"
)
ROLE = re.compile(r"\{term\}`(?:[^`<]*<)?(?P<term>[^`<>]+)>?`")
CODE = re.compile(r"^(`{3,}).*?^\1", re.M | re.S)


def entries(page):
    """(terms, text) of each entry of the glossary, in order."""
    body = page.split(":::{glossary}\n")[1].split("\n:::")[0] + "\n"
    return [(e["terms"].splitlines(), e["text"]) for e in ENTRY.finditer(body)]


def linked(text):
    """The terms that a chapter's prose links to, in small letters."""
    return {match["term"].casefold() for match in ROLE.finditer(CODE.sub("", text))}


def section(text, anchor):
    """The text of a section down to the next heading; None where there is none."""
    prose = CODE.sub("", text)
    heads = list(re.finditer(r"^#{1,3} (.+)$", prose, re.M))
    for head in heads:
        if slugify(head[1]) == anchor:
            following = re.search(r"^#{1,3} ", prose[head.end() :], re.M)
            return prose[head.end() :][: following.start() if following else None]
    return None


def faults(page, texts):
    """What is wrong with a glossary. texts: dict slug -> text of the chapter."""
    found = []
    names = [name.casefold() for terms, _ in entries(page) for name in terms]
    found += [f"{n}: twice" for n in sorted({n for n in names if names.count(n) > 1})]
    firsts = [terms[0].casefold() for terms, _ in entries(page)]
    found += [f"{b}: not after {a}" for a, b in pairwise(firsts) if b < a]
    used = set().union(*map(linked, texts.values()))
    found += [f"{n}: linked, and no entry" for n in sorted(used - set(names))]
    for terms, text in entries(page):
        mine = {name.casefold() for name in terms}
        if not mine & used:
            found.append(f"{terms[0]}: no chapter links to it")
        back = BACK.search(text)
        here = back and section(texts.get(back["file"], ""), back["anchor"])
        if not here:
            found.append(f"{terms[0]}: leads back to no heading")
        elif not mine & linked(here):
            found.append(f"{terms[0]}: its section does not link to it")
        elif not back["file"].startswith(back["number"]):
            found.append(f"{terms[0]}: leads to another chapter")
    return found


def test_every_term_is_linked_and_leads_back():
    texts = {slug: (CHAPTERS / f"{slug}.md").read_text("utf-8") for slug in chapters()}
    assert len(entries(PAGE.read_text("utf-8"))) > 150
    assert faults(PAGE.read_text("utf-8"), texts) == []


GOOD = """# G

:::{glossary}
a
  A. [Chapter 01](01-x.md#h)

b
c
  B.
  [Chapter 01](01-x.md#h)
:::
"""
TEXT = {"01-x": "# T\n\n## H\n\n**{term}`A`** and {term}`those <c>`.\n\n## I\n\nNo.\n"}


def test_a_good_glossary_has_no_faults():
    assert faults(GOOD, TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("\nc\n", "\nA\n", "a: twice"),
        ("\na\n", "\nz\n", "b: not after z"),
        ("\na\n", "\naa\n", "aa: no chapter links to it"),
        ("\na\n", "\naa\n", "a: linked, and no entry"),
        ("x.md#h)\n\n", "x.md#j)\n\n", "a: leads back to no heading"),
        ("x.md#h)\n\n", "y.md#h)\n\n", "a: leads back to no heading"),
        ("x.md#h)\n\n", "x.md#i)\n\n", "a: its section does not link to it"),
        ("A. [Chapter 01]", "A. [Chapter 02]", "a: leads to another chapter"),
    ],
)  # fmt: skip
def test_a_fault_of_a_glossary_is_noticed(old, new, fault):
    assert old in GOOD
    assert fault in faults(GOOD.replace(old, new, 1), TEXT)


def test_a_link_in_code_is_no_link():
    assert linked("```text\n{term}`a`\n```\n") == set()


def test_the_index_names_every_term():
    index = SITE / "genindex.html"
    if not index.exists():
        pytest.skip("needs the built book: make book")
    page = BeautifulSoup(index.read_text("utf-8"), "html.parser")
    shown = {link.get_text() for link in page.select("table.genindextable a")}
    terms = {t for terms, _ in entries(PAGE.read_text("utf-8")) for t in terms}
    assert terms - shown == set()
