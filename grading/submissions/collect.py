"""Find the submissions in a folder and tell which assignment each of them is."""

import os
import re
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from grading.editions import assemble
from grading.limits import Limits
from grading.submissions import notebook_file
from grading.submissions.notebook_file import Unusable

MAKERS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
LONGEST = 100  # characters of the name that a notebook gives its assignment


class Submission(NamedTuple):
    """One notebook file of one student, or none at all.

    student: id as in the gradebook. path: the file, None when there is none.
    assignment: its name, None when it cannot be told. reason: why it scores 0, or "".
    """

    student: str
    path: Path | None
    assignment: str | None
    reason: str = ""


def collect(folder, releases, expected=None):
    """All submissions in a folder, one a student and assignment, sorted.

    folder: holds <student>.ipynb, <student>/<anything>.ipynb or
    <student>/<assignment>/<assignment>.ipynb, mixed as they come.
    releases: dict assignment -> released notebook. expected: the assignment that all
    of the folder is meant for, where the teacher says so.
    Raises ValueError when the folder does not exist or `expected` is not released.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS is {str(folder)!r}, expected a folder")
    if expected and expected not in releases:
        one_of = ", ".join(releases)
        raise ValueError(f"ASSIGNMENT is {expected!r}, expected one of {one_of}")
    found = [
        identify(student, path, releases, expected or _stated(path, releases))
        for student, path in _files(folder)
    ]
    told = {one.assignment for one in found if one.assignment}
    only = told or set(releases)
    if len(only) == 1:  # what nobody can tell goes with the rest
        found = [one._replace(assignment=one.assignment or min(only)) for one in found]
    return _one_each(found, expected)


def left_out(folder):
    """The names of what lies beside the submissions and is none: archives, texts."""
    return [printable(one.name) for one in _visible(Path(folder)) if not _name(one)]


def identify(student, path, releases, stated=None):
    """The Submission that a file is. stated: the assignment its path names, if any."""
    if path is None:
        return Submission(student, None, stated, "no notebook was handed in")
    try:
        claimed = _claimed(read(path), releases)
    except Unusable as error:
        return Submission(student, path, stated, str(error))
    if stated and claimed != stated:
        whose = f"that of {claimed}" if claimed else "no notebook of this course"
        return Submission(student, path, stated, f"the notebook is {whose}")
    if claimed in releases:
        return Submission(student, path, claimed)
    whose = f"that of {claimed}, which is not released" if claimed else "no assignment"
    return Submission(student, path, None, f"the notebook is {whose}")


def read(path):
    """A submitted notebook from its file, as `parse`."""
    try:
        notebook_file.largest(path.stat().st_size)  # before it takes memory
        return parse(path.read_bytes())
    except OSError as error:
        raise Unusable(f"the file cannot be read: {error.strerror}") from None


def parse(data, limits=Limits()):  # noqa: B008
    """A submitted notebook: its cells' type, id, metadata and text, without outputs.

    data: bytes of the file. limits: how large it may be. Lenient about everything that
    grading does not need, so that a notebook saved by any tool can be read. Raises
    Unusable for a file that is no notebook.
    """
    raw = notebook_file.parse(data, limits)
    cells = [_cell(cell) for cell in raw["cells"]]
    if not any(cell.source.strip() for cell in cells):
        raise Unusable("the notebook is empty")
    told = mapping(mapping(raw.get("metadata")).get("checked_gradients"))
    told = {"assignment": printable(_text(told.get("assignment") or ""))[:LONGEST]}
    return nbformat.from_dict({"cells": cells, "metadata": {"checked_gradients": told}})


def mapping(value):
    """The value when it is a dict, else an empty one."""
    return value if isinstance(value, dict) else {}


def grade_id(cell):
    """What nbgrader's metadata of a cell call it, as text; "None" without."""
    return str(mapping(cell.metadata.get("nbgrader")).get("grade_id"))


def printable(text):
    """A text in one line that does nothing to a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _files(folder):
    """(student, path) of each notebook file; path None for a folder without one."""
    taken = {}
    for entry in _visible(folder):
        if name := _name(entry):
            student = _student(name, entry, taken)
            yield from ((student, path) for path in _own(entry) or [None])


def _visible(folder):
    return [e for e in sorted(folder.iterdir()) if not e.name.startswith(".")]


def _name(entry):
    """What an entry of the folder says of whose submission it is; None: of nobody's."""
    if entry.is_dir():
        return entry.name
    return entry.stem if entry.suffix == ".ipynb" and entry.is_file() else None


def _own(entry):
    """Notebook files of one student. A link may lead to a neighbour's, or the key's."""
    if entry.is_symlink():
        return []
    every = sorted(entry.rglob("*.ipynb")) if entry.is_dir() else [entry]
    return [path for path in every if _counts(path, entry)]


def _counts(path, folder):
    """Whether that is a file in the student's own folder, not in a hidden one."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    real = Path(os.path.realpath(path))
    return not hidden and real.is_file() and real.is_relative_to(folder.resolve())


def _student(name, entry, taken):
    """A student's id from a name: nbgrader takes some characters for patterns."""
    student = re.sub(r"[^\w.@-]", "_", name)
    if taken.setdefault(student, entry) != entry:
        raise ValueError(
            f"{taken[student].name!r} and {entry.name!r} are both student {student!r}"
        )
    return student


def _stated(path, releases):
    """The assignment that a path names, or None."""
    parts = () if path is None else (path.stem, path.parent.name)
    return next((part for part in parts if part in releases), None)


def _claimed(notebook, releases):
    """The assignment that a notebook says it is, else whose cells it has, else None."""
    told = mapping(notebook.metadata.get("checked_gradients")).get("assignment")
    if told:
        return str(told)
    mine = {grade_id(cell) for cell in notebook.cells}
    shared = {slug: len(mine & _grade_ids(nb)) for slug, nb in releases.items()}
    best = max(shared, key=shared.get, default=None)
    return best if best and shared[best] else None


def _grade_ids(release):
    roles = ("stub", "check")
    return {cell.id for cell in release.cells if assemble.role(cell) in roles}


def _one_each(found, expected):
    """The submission that counts among several of a student for one assignment.

    A usable one before others, then the one named as the assignment, then the newest.
    """

    def rank(one):
        named = one.path is not None and one.path.stem == (expected or one.assignment)
        newest = one.path.stat().st_mtime if one.path else 0
        return (not one.reason, named, newest, str(one.path))

    best = {}
    for one in found:
        key = (one.student, one.assignment or "")
        if key not in best or rank(one) > rank(best[key]):
            best[key] = one
    return [best[key] for key in sorted(best)]


def _cell(raw):
    """One cell of the file, without the metadata and outputs that nobody needs."""
    raw = mapping(raw)
    kind = str(raw.get("cell_type"))
    cell = NotebookNode(cell_type=kind if kind in MAKERS else "raw", metadata={})
    cell.source = _text(raw.get("source", ""))
    cell.id = str(raw.get("id"))
    if cell.cell_type == "code":
        cell.execution_count, cell.outputs = None, []
    marks = mapping(mapping(raw.get("metadata")).get("nbgrader"))
    if isinstance(marks.get("grade_id"), str):
        cell.metadata = NotebookNode(nbgrader={"grade_id": marks["grade_id"]})
    return cell


def _text(value):
    """Text with Unix line ends that can be written as UTF-8."""
    text = "".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")
