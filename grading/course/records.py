"""What was graded, from what, and to which verdict: files beside the gradebook.

A record is written after the gradebook's transaction. A batch that was interrupted at
any moment grades what has no record again, to the same grades.
"""

import hashlib
import json
import os
from typing import NamedTuple

from grading.editions.chapter import ROOT, Chapter

# What a grade depends on, beside the chapter's own files.
ROOMS = (
    "grading/submissions",
    "grading/checks",
    "grading/mistakes",
    "grading/trusted",
    "gradbook",
)
FILES = (
    "grading/limits.py",
    "grading/hidden/compare.py",
    "grading/editions/assemble.py",
    "grading/feedback/verdict.py",
)


class Row(NamedTuple):
    """What the table says of a submission; score None: it could not be recorded.

    absent: whether there is no submission at all, from somebody on the class list.
    """

    student: str
    assignment: str
    score: float | None
    max_score: float | None
    reason: str
    absent: bool = False


class Records:
    """The records of a course. basis: text that changes when grades may."""

    def __init__(self, course, basis=""):
        self.course = course
        self.basis = basis
        self._files = {}
        self._there = {}  # assignment -> students whom the gradebook has

    def mark(self, submission):
        """A hash of all that a grade depends on: submission, tests, key, grader."""
        digest = hashlib.sha256(self._common(submission.assignment))
        digest.update(submission.reason.encode())
        if submission.path and not submission.reason:  # else it may be of any size
            digest.update(b"\0" + submission.path.read_bytes())
        return digest.hexdigest()

    def reason(self, submission, mark):
        """The reason noted when this very submission was graded, else None.

        None too where it was taken out of the gradebook since: it is graded again.
        """
        noted = self._noted(submission)
        same = noted.get("mark") == mark and self._is_there(submission)
        return noted["reason"] if same else None

    def has_slip(self, submission, slip):
        """Whether what was graded has this slip, see `submissions.slip`."""
        return self._noted(submission).get("slip") == slip

    def note(self, submission, mark, reason, slip):
        """Write the record of a submission whose grades are in the gradebook."""
        noted = {"mark": mark, "reason": reason, "slip": slip}
        self._write(submission, noted | {"file": _hash(submission)})

    def forget(self, submission):
        """Take a record back, before the submission is graded again."""
        if noted := self._noted(submission):
            self._write(submission, noted | {"mark": None})

    def is_later(self, submission):
        """Whether its file is another than the one that was graded last."""
        return self._noted(submission).get("file") != _hash(submission)

    def see(self, submission):
        """Note that its file is known, whether or not it is graded yet."""
        noted = self._noted(submission)
        self._write(submission, noted | {"file": _hash(submission)})

    def row(self, submission, reason):
        """The Row of a submission that the gradebook has."""
        score = self.course.score(submission.assignment, submission.student)
        return Row(submission.student, submission.assignment, *score, reason)

    def _is_there(self, submission):
        """Whether the gradebook had it; asked once for all of an assignment."""
        name = submission.assignment
        if name not in self._there:
            with self.course.api.gradebook as gradebook:
                found = gradebook.assignment_submissions(name)
                self._there[name] = {one.student_id for one in found}
        return submission.student in self._there[name]

    def _noted(self, submission):
        """The record as a dict, empty without one."""
        try:
            return json.loads(self._path(submission).read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _write(self, submission, noted):
        write(self._path(submission), json.dumps(noted))

    def _path(self, submission):
        folder = self.course.root / "records"
        return folder / submission.student / submission.assignment

    def _common(self, assignment):
        if assignment not in self._files:
            module = Chapter(assignment).module
            paths = [
                self.course.notebook("source", assignment),
                ROOT / f"solutions/{module}.py",
                ROOT / f"grading/hidden/{module}.py",
                *(ROOT / name for name in FILES),
                *(p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))),
            ]
            digest = hashlib.sha256(f"{self.basis} {assignment}".encode())
            for path in paths:
                digest.update(b"\0" + path.read_bytes())
            self._files[assignment] = digest.digest()
        return self._files[assignment]


def write(path, text):
    """Write a file so that it is there as a whole or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8", newline="")
        part.replace(path)
    finally:  # on a full disk what is left of it would be in the way
        part.unlink(missing_ok=True)


def _hash(submission):
    """Of the file that counts; "" where there is none that could be read."""
    if submission.path is None or submission.reason:  # else it may be of any size
        return ""
    try:
        return hashlib.sha256(submission.path.read_bytes()).hexdigest()
    except OSError:  # grading says so
        return ""


def undecided(submission):
    """The Row of a submission that may be of any assignment, or of several people."""
    what = (
        "say which assignment is meant: put it into a folder of that name, or "
        "ASSIGNMENT=... for all"
    )
    if submission.unclear:
        what = "a person has to look"
    why = f"{submission.reason}; {what}"
    return Row(submission.student, "?", None, None, why)


def foreseen(submission):
    """The Row of a submission before anything is graded."""
    if submission.assignment is None:
        return undecided(submission)
    why = f"scores 0: {submission.reason}" if submission.reason else ""
    return Row(submission.student, submission.assignment, None, None, why)


def nothing(student, assignment):
    """The Row of somebody on the class list who handed in nothing."""
    return Row(student, assignment, None, None, "nothing was handed in", absent=True)


def failed(submission, error):
    """The Row of a submission that the gradebook does not have."""
    why = f"not recorded: {str(error) or type(error).__name__}"
    return Row(submission.student, submission.assignment, None, None, why)


def pageless(row, error):
    """The Row of a submission that has its grade and no feedback page."""
    why = f"no feedback page: {str(error) or type(error).__name__}"
    return row._replace(reason="; ".join(filter(None, (row.reason, why))))
