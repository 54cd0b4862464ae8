"""The bibliography: every work that a chapter names, with a way to find it."""

import re

import pytest
from pybtex.database import parse_file, parse_string

from grading.editions.chapter import CHAPTERS, chapters

FILE = CHAPTERS / "references.bib"
CODE = re.compile(r"^(`{3,}).*?^\1", re.M | re.S)
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
# A year in brackets, and the title behind it: in quotation marks or in italics.
WORK = re.compile(
    rf"\({YEAR}\)(?:, (?:\"(?P<quoted>[^\"]+?),?\"|\*(?P<italic>[^*]+)\*))?"
)
# Surname, year: in the text. "Hinton, in a lecture of 2012" is one too.
NAMED = re.compile(
    r"(?P<name>[A-Z][\w-]+)\**(?: et al\.| and others)?,?(?: in a lecture of)? "
    rf"\(?{YEAR}\b"
)
NO_NAME = {"JAX", "March", "Python", "Since"}
FORMS = {
    "doi": r"10\.\d{4,9}/\S+",
    "eprint": r"\d{4}\.\d{4,5}",
    "url": r"https://\S+",
    "nodoi": r".+",
}


def works(text):
    """(authors, year, title or None) of each work that *Further reading* lists."""
    listed = re.split(r"^## Further reading\n", text, flags=re.M)[1:]
    for item in re.split(r"^- ", listed[0], flags=re.M)[1:] if listed else []:
        line = " ".join(item.split("\n\n")[0].split())
        start, authors = 0, ""
        for found in WORK.finditer(line):
            before = line[start : found.start()]
            authors = before if re.search(r"[A-Z]\. ", before) else authors
            yield authors, found["year"], found["quoted"] or found["italic"]
            start = found.end()


def named(text):
    """(surname, year) of each work that the text itself names."""
    prose = " ".join(CODE.sub("", text.split("\n## Further reading")[0]).split())
    found = {(match["name"], match["year"]) for match in NAMED.finditer(prose)}
    return {(name, year) for name, year in found if name not in NO_NAME}


def surnames(entry):
    """The surnames of an entry's authors, without "others"."""
    people = [" ".join(p.prelast_names + p.last_names) for p in entry.persons["author"]]
    return [name.strip("{}") for name in people if name != "others"]


def plain(title):
    """A title in small letters, without braces and marks."""
    return re.sub(r"[^\w$^()/ ]", "", title.replace("\n", " ").casefold()).strip()


def is_it(entry, authors, year, title):
    """Whether an entry is the work that a list names so."""
    whole = plain(entry.fields["title"])
    return (
        entry.fields["year"] == year
        and all(name in authors for name in surnames(entry))
        and (title is None or whole == plain(title) or whole.startswith(plain(title)))
    )


def unknown(text, entries):
    """The works that a chapter names and `entries` does not have."""
    listed = [w for w in works(text) if not any(is_it(e, *w) for e in entries)]
    short = [
        (name, year)
        for name, year in sorted(named(text))
        if not any(e.fields["year"] == year and name in surnames(e) for e in entries)
    ]
    return listed + short


def nowhere(entries, texts):
    """Keys of the entries that no chapter names."""
    lists = [work for text in texts for work in works(text)]
    short = set().union(*map(named, texts))
    return [
        key
        for key, entry in entries.items()
        if not any(is_it(entry, *work) for work in lists)
        and not any((n, entry.fields["year"]) in short for n in surnames(entry))
    ]


def unfindable(entries):
    """(key, what) of entries without identifier, or with one of a wrong form."""
    for key, entry in entries.items():
        given = [name for name in FORMS if name in entry.fields]
        if len(given) != 1:
            yield key, given
        elif not re.fullmatch(FORMS[given[0]], entry.fields[given[0]]):
            yield key, entry.fields[given[0]]


@pytest.fixture(scope="module")
def entries():
    return parse_file(str(FILE)).entries


@pytest.mark.parametrize("slug", chapters())
def test_every_work_that_a_chapter_names_is_in_the_bibliography(slug, entries):
    text = (CHAPTERS / f"{slug}.md").read_text("utf-8")
    assert list(works(text))
    assert unknown(text, entries.values()) == []


def test_every_work_of_the_bibliography_is_named_by_a_chapter(entries):
    texts = [(CHAPTERS / f"{slug}.md").read_text("utf-8") for slug in chapters()]
    assert nowhere(entries, texts) == []


def test_every_work_has_an_identifier_or_says_why_not(entries):
    assert list(unfindable(entries)) == []


def test_no_identifier_stands_at_two_works(entries):
    names = ("doi", "eprint", "url")
    all_fields = [entry.fields for entry in entries.values()]
    given = [fields[name] for fields in all_fields for name in names if name in fields]
    assert len(given) == len(set(given)) > 50


def test_the_works_stand_in_the_order_of_their_keys(entries):
    assert list(entries) == sorted(entries)


SMALL = """@article{roe1999, author={A. Roe and J. {de Vries}}, year={1999},
  title={{On nets: a proof}}, doi={10.1000/x}}"""
LIST = "# T\n\n%s\n\n## Further reading\n\n- %s, *J.* 3.\n"


@pytest.mark.parametrize(
    ("text", "item", "right"),
    [
        ("Roe (1999)", 'A. Roe, J. de Vries (1999), "On nets:\n  a proof"', True),
        ("Shown (Roe, 1999).", 'A. Roe and J. de Vries (1999), "On nets"', True),
        ("In March 2014", "A. Roe and J. de Vries (1999), *On nets*", True),
        ("", 'A. Roe and J. de Vries (1998), "On nets"', False),
        ("", 'A. Roe (1999), "On nets"', False),
        ("", 'A. Roe and J. de Vries (1999), "On knots"', False),
        ("Shown (Doe, 1999).", "A. Roe and J. de Vries (1999), *On nets*", False),
        ("Doe et al., 1999, said", "A. Roe and J. de Vries (1999), *On nets*", False),
    ],
)  # fmt: skip
def test_a_work_that_differs_is_noticed(text, item, right):
    entries = parse_string(SMALL, "bibtex").entries
    assert (unknown(LIST % (text, item), entries.values()) == []) == right


def test_a_work_that_nobody_names_or_finds_is_noticed():
    entries = parse_string(SMALL, "bibtex").entries
    assert nowhere(entries, [LIST % ("", 'A. Doe (1999), "On nets"')]) == ["roe1999"]
    for wrong in ("", "doi={https://doi.org/10.1000/x}", "eprint={10.1}", "url={x}"):
        bad = parse_string(SMALL.replace("doi={10.1000/x}", wrong), "bibtex").entries
        assert list(unfindable(bad)), wrong
