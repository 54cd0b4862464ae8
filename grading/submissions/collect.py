"""Find the submissions in a folder and tell which assignment each of them is."""

from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from grading.editions import assemble
from grading.limits import Limits
from grading.submissions import files, names, notebook_file, recognise
from grading.submissions.notebook_file import Unusable
from grading.submissions.recognise import grade_id, mapping
from grading.submissions.roster import Roster

NOBODY = Roster()
MAKERS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
LONGEST = 100  # characters of the name that a notebook gives its assignment


class Submission(NamedTuple):
    """One notebook file of one student, or none at all.

    student: id as in the gradebook. path: the file, None when there is none.
    assignment: its name, None when it cannot be told. reason: why it scores 0, or "".
    unclear: whether a person has to look, before anything is graded. aside: names of
    the files that do not count. late: whether the learning platform calls it late.
    attempt: as the platform counts, from 0. name: the student's in the class list, "".
    """

    student: str
    path: Path | None
    assignment: str | None
    reason: str = ""
    unclear: bool = False
    aside: tuple = ()
    late: bool = False
    attempt: int = 0
    name: str = ""


class Try(NamedTuple):
    """A files.Handed and the Submission that it would be. known: the student's id in
    the class list, None where the list does not tell whom the names mean.
    """

    handed: files.Handed
    submission: Submission
    known: str | None = None

    def of(self, assignment):
        """The same, of that assignment."""
        return self._replace(submission=self.submission._replace(assignment=assignment))

    def rank(self, releases):
        """What counts before others is larger."""
        _, path, assignment, reason, *_ = self.submission
        if path is None:
            return ()
        usable, release = not reason, releases.get(assignment)
        worked_on = usable and not _is_untouched(read(path), release)
        named = names.without_copies(files.stem(path)) == assignment
        newest = path.stat().st_mtime
        return usable, worked_on, self.handed.told.attempt, named, newest, str(path)


def collect(folder, releases, scratch, expected=None, people=NOBODY):
    """All submissions in a folder, one a student and assignment, sorted.

    folder: as learning platforms and people make it, see `files` and `names`.
    releases: dict assignment -> released notebook. scratch: an empty folder for what
    archives hold, to be kept until all is graded. expected: the assignment that all of
    the folder is meant for, where the teacher says so. people: the class list.
    Raises ValueError when the folder does not exist or `expected` is not released.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS is {str(folder)!r}, expected a folder")
    if expected and expected not in releases:
        one_of = ", ".join(releases)
        raise ValueError(f"ASSIGNMENT is {expected!r}, expected one of {one_of}")
    found = []
    for one in files.handed_in(folder, tuple(releases), Path(scratch)):
        stated = expected or one.told.assignment or _stated(one.path, releases)
        known = people.find(one.told.student, one.told.number)
        student = known or names.student_id(one.told.student)
        found.append(Try(one, identify(student, one, releases, stated), known))
    told = {one.submission.assignment for one in found if one.submission.assignment}
    only = told or set(releases)
    if len(only) == 1:  # what is no notebook goes with the rest
        found = [one if one.submission.unclear else one.of(min(only)) for one in found]
    chosen = _one_each(found, releases)
    return [one._replace(name=people.person(one.student).name) for one in chosen]


def left_out(folder):
    """The names of what lies beside the submissions and is none: texts, pictures."""
    return [printable(name) for name in files.left_out(Path(folder))]


def identify(student, handed, releases, stated=None):
    """The Submission that a file is.

    handed: files.Handed. stated: the assignment its names tell, if any.
    """
    path = handed.path
    if path is None:
        return Submission(student, None, stated, handed.reason)
    try:
        claimed = _claimed(read(path), releases)
    except Unusable as error:
        return Submission(student, path, stated, str(error))
    if claimed is None:
        reason = "nothing in the notebook tells which assignment it is"
        return Submission(student, path, None, reason, unclear=True)
    if stated and claimed != stated:
        return Submission(student, path, stated, f"the notebook is that of {claimed}")
    if claimed in releases:
        return Submission(student, path, claimed)
    reason = f"the notebook is that of {claimed}, which is not released"
    return Submission(student, path, None, reason, unclear=True)


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


def printable(text):
    """A text in one line that does nothing to a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _stated(path, releases):
    """The assignment that a path names, or None."""
    parts = () if path is None else (files.stem(path), path.parent.name)
    return next((part for part in parts if part in releases), None)


def _claimed(notebook, releases):
    """The assignment that a notebook says it is, else whose cells it has, else None."""
    told = mapping(notebook.metadata.get("checked_gradients")).get("assignment")
    if told:
        return str(told)
    found = {s: recognise.names(notebook.cells, nb) for s, nb in releases.items()}
    shared = {slug: len(names) - names.count(None) for slug, names in found.items()}
    best = max(shared, key=shared.get, default=None)
    return best if best and shared[best] else None


def _is_untouched(notebook, release):
    """Whether each answer is still the release's stub."""
    stubs = {
        c.id: c.source.strip() for c in release.cells if assemble.role(c) == "stub"
    }
    answers = {grade_id(cell): cell.source.strip() for cell in notebook.cells}
    return all(answers.get(name, stub) == stub for name, stub in stubs.items())


def _one_each(found, releases):
    """The submission that counts among several of a student for one assignment.

    A usable one before others, then one that was worked on, then the later attempt,
    then the one named as the assignment, then the newest. Two people with one id are
    nobody's submission: a person has to look.
    """
    called, several = {}, {}
    for one in found:
        student, assignment = one.submission.student, one.submission.assignment
        called.setdefault(student, set()).add(one.known or one.handed.told.student)
        several.setdefault((student, assignment or ""), []).append(one)
    chosen = []
    for key in sorted(several):
        unknown = [one for one in several[key] if not one.known]
        numbers = {one.handed.told.number for one in unknown} - {""}
        clash = [n for n in (called[key[0]], numbers) if len(n) > 1]
        chosen.append(
            _of_several_people(key[0], clash[0])
            if clash
            else _chosen(several[key], releases)
        )
    return _with_scratch_aside(dict.fromkeys(chosen))


def _with_scratch_aside(chosen):
    """What nothing tells of a file counts as scratch beside a student's other work."""
    found = {}
    for one in sorted(chosen, key=lambda one: (one.student, one.unclear)):
        first = next((s for s in found.values() if s.student == one.student), None)
        if first and one.unclear and one.path:
            aside = (*first.aside, printable(one.path.name), *one.aside)
            found[first.assignment, first.student] = first._replace(aside=aside)
        else:
            found[one.assignment, one.student] = one
    return sorted(found.values(), key=lambda one: (one.student, one.assignment or ""))


def _of_several_people(student, names_of_them):
    """What stands for the files of people that the gradebook could not tell apart."""
    them = " and ".join(repr(printable(name)) for name in sorted(names_of_them))
    reason = f"{them} are both student {student!r}"
    return Submission(student, None, None, reason, unclear=True)


def _chosen(tries, releases):
    """The Submission that counts of several of one student, and what does not."""
    first, *others = sorted(tries, key=lambda one: one.rank(releases), reverse=True)
    aside = tuple(printable(one.handed.path.name) for one in others if one.handed.path)
    told = first.handed.told
    return first.submission._replace(aside=aside, late=told.late, attempt=told.attempt)


def _cell(raw):
    """One cell of the file, without the metadata and outputs that nobody needs."""
    raw = mapping(raw)
    kind = str(raw.get("cell_type"))
    cell = NotebookNode(cell_type=kind if kind in MAKERS else "raw")
    cell.metadata = NotebookNode()
    cell.source = _text(raw.get("source", ""))
    cell.id = str(raw.get("id"))
    if cell.cell_type == "code":
        cell.execution_count, cell.outputs = None, []
    metadata = mapping(raw.get("metadata"))
    name = mapping(metadata.get("nbgrader")).get("grade_id")
    if isinstance(name, str):
        cell.metadata.nbgrader = NotebookNode(grade_id=name)
    if isinstance(metadata.get("id"), str):
        cell.metadata.id = metadata["id"]
    return cell


def _text(value):
    """Text with Unix line ends that can be written as UTF-8."""
    text = "".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")
