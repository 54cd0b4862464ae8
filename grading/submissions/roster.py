"""The class list, `students.csv`: who there is, and whose a submission is.

Columns, in any order: id, and if you have them name, or first and last name, and
e-mail. What else stands there is not read.
"""

import csv
import io
import re
import unicodedata
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

# What the columns may be called, in small letters. Platforms' own lists of a class have
# some of these, and write a name in two columns, or a # before what is no number.
COLUMNS = {
    "id": (
        *("id", "login", "username", "student_id", "student id", "id number"),
        *("orgdefinedid", "student"),
    ),
    "name": ("name", "full name", "student name", "student"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "surname", "family name"),
    "email": ("e-mail", "email", "mail", "email address"),
}
BETWEEN = {"and", "und", "et", "y", "e"}  # stand between the names of a pair
WORDS = 4  # of a name that are tried in every order: platforms turn names around


class Person(NamedTuple):
    """A student of the list; name and email may be ""."""

    id: str
    name: str = ""
    email: str = ""


class Roster:
    """The students of a class; falsy where there is no list."""

    def __init__(self, people=()):
        self.people = {one.id: one for one in people}
        self._known, self._ids = {}, {}
        for one in self.people.values():
            self._ids.setdefault(_key(one.id), []).append(one)
            for key in _keys(one):
                self._known.setdefault(key, set()).add(one.id)

    def __bool__(self):
        return bool(self.people)

    def find(self, *told):
        """The id of the one student whom all that is told may mean, else None."""
        for text in filter(None, told):
            found = self._known.get(_key(text), set()) or self._within(text)
            if len(found) == 1:
                return min(found)
        return None

    def _within(self, text):
        """The ids of whom a text names twice, as ILIAS does: King_Ada_adak_23451."""
        words = set(_words(text))
        return {
            one.id
            for word in words
            for one in self._ids.get(word, ())
            if one.name and word not in (name := _words(one.name))
            if words.issuperset(name)
        }

    def all_of(self, text):
        """The ids of two or more people whose names a text is made of, else ()."""
        words = [word for word in _words(text) if word not in BETWEEN]
        there = [
            one
            for one in self.people.values()
            if (name := sorted(_words(one.name)))
            if any(sorted(words[k : k + len(name)]) == name for k in range(len(words)))
        ]
        whole = sorted(word for one in there for word in _words(one.name))
        together = len(there) > 1 and whole == sorted(words)
        return tuple(sorted(one.id for one in there)) if together else ()

    def person(self, student):
        """The Person with that id; of nobody on the list the id is all there is."""
        return self.people.get(student, Person(student))


def read(path):
    """The Roster of a CSV file; an empty one where there is no such file.

    Raises ValueError for a file that is no such list.
    """
    path = Path(path)
    if not path.exists():
        return Roster()
    try:
        text = unicodedata.normalize("NFC", path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError(f"{path}: came in another encoding, expected UTF-8") from None
    lines = list(io.StringIO(text.lstrip("\r\n"), newline=None))
    delimiter = max(",;\t", key=(lines or [""])[0].count)
    try:
        rows = list(csv.DictReader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(f"{path}: came torn ({error}), expected CSV") from None
    head = {(name or "").strip().casefold(): name for name in (rows or [{}])[0]}
    if not any(name in head for name in COLUMNS["id"]):
        came = ", ".join(head) or "nothing"
        raise ValueError(
            f"{path}: came with the columns {came}, expected one called id"
        )
    if long := [row for row in rows if row.get(None)]:
        first = delimiter.join(filter(None, [*long[0].values()][:2]))
        raise ValueError(
            f"{path}: the line of {first!r} came with more cells than the first line, "
            f"expected quotes around what has a {delimiter!r} in it"
        )
    people = [one for row in rows if (one := _person(row, head)).id]
    if astray := [one.id for one in people if _leads_astray(one.id)]:
        raise ValueError(f"{path}: {astray[0]!r} can be no folder, expected another id")
    twice = sorted({a.id for a in people if [b.id for b in people].count(a.id) > 1})
    if twice:
        raise ValueError(
            f"{path}: {', '.join(twice)} stands there twice, expected once"
        )
    return Roster(people)


def _person(row, head):
    """The Person of a row. head: dict column in small letters -> as it stands there."""
    left = dict(head)
    told = dict.fromkeys(COLUMNS, "")
    for what, names in COLUMNS.items():
        if found := next((name for name in names if name in left), None):
            told[what] = (row.get(left.pop(found)) or "").strip()
    name = told["name"] or f"{told['first']} {told['last']}".strip()
    return Person(told["id"].lstrip("#"), name, told["email"])


def _leads_astray(student):
    """Whether an id, of which folders get their names, leads out of the course."""
    return "\0" in student or bool({"", ".", ".."} & set(student.split("/")))


def _keys(person):
    """All that may mean this person, as keys."""
    words = unicodedata.normalize("NFC", person.name).replace(",", " ").split()
    yield _key(person.id)
    if person.email:
        yield _key(person.email)
        yield _key(person.email.split("@")[0])
    if words:
        yield _key(person.name)
        for order in permutations(words) if len(words) <= WORDS else ():
            yield _key("".join(order))


def _words(text):
    return [_key(word) for word in re.split(r"[\s_,()&+-]+", text) if _key(word)]


def _key(text):
    """A text without what platforms change in it: case, spaces, signs."""
    text = unicodedata.normalize("NFC", text).casefold()
    kept = [c for c in text if c.isalnum() or unicodedata.category(c)[0] == "M"]
    return "".join(kept)
