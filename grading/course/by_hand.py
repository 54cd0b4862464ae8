"""Scores that a person changed, and what a later hand-in makes of them.

A correction was made on what was handed in at that time. When another file comes, the
corrected score stands, and it waits for the teacher to say which of both counts. What
waits is kept beside the gradebook, in `by_hand.json`: student by assignment, with the
score that stood before the later hand-in.
"""

import json
from typing import NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func

from grading.course.records import Records, write

POLICIES = ("ask", "keep", "drop")


class Correction(NamedTuple):
    """cells: the exercises whose score was changed. without: points of the hand-in
    alone. before: points that stood when a later hand-in came; None: none came.
    """

    cells: tuple
    without: float
    before: float | None = None

    def told(self):
        """The correction in the words of the table."""
        text = f"corrected by hand: {', '.join(self.cells)}"
        return f"{text}; {self.decision()}" if self.decision() else text

    def decision(self):
        """What a teacher has to decide, or ""."""
        if self.before is None:
            return ""
        return (
            f"a later hand-in came: {self.before:g} stood before, "
            f"{self.without:g} it gets by itself; say MANUAL=keep or MANUAL=drop"
        )


def settle(course, submissions, policy):
    """Before a batch: note which corrections a later hand-in meets.

    policy: "ask", they wait; "keep" or "drop", the teacher's word on all that wait in
    these submissions. Corrections of the very file that is handed in stay in any case.
    """
    if policy not in POLICIES:
        raise ValueError(f"manual is {policy!r}, expected one of {', '.join(POLICIES)}")
    found, waits, records = corrections(course), _waits(course), Records(course)
    met = [one for one in submissions if _key(one) in found]
    met = [one for one in met if _key(one) in waits or records.is_later(one)]
    for one in met:
        if policy == "ask":
            waits.setdefault(_key(one), course.score(*_key(one))[0])
        else:
            waits.pop(_key(one), None)
    _keep(course, {key: score for key, score in waits.items() if key in found})
    if policy == "drop":
        _drop(course, list(map(_key, met)))
    for one in met:
        records.see(one)


def corrections(course):
    """dict (assignment, student) -> Correction, of the whole gradebook."""
    with course.api.gradebook as gradebook:
        columns = Assignment.name, SubmittedAssignment.student_id
        changed = _grades(gradebook, SubmittedAssignment.id, *columns, BaseCell.name)
        changed = changed.filter(Grade.manual_score.isnot(None)).all()
        ids = {row[0] for row in changed}
        alone = _grades(gradebook, *columns, func.sum(Grade.auto_score))
        alone = alone.filter(SubmittedAssignment.id.in_(ids)).group_by(*columns)
        points = {(assignment, who): score for assignment, who, score in alone}
    cells, waits = {}, _waits(course)
    for _, assignment, student, cell in changed:
        name = cell.removeprefix("check-")
        cells.setdefault((assignment, student), []).append(name)
    return {
        key: Correction(tuple(sorted(names)), points[key], waits.get(key))
        for key, names in cells.items()
    }


def _grades(gradebook, *columns):
    """A query for columns of what was graded by itself."""
    return (
        gradebook.db.query(*columns)
        .select_from(Grade)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment)
        .join(Assignment)
        .filter(Grade.auto_score.isnot(None))
    )


def _key(submission):
    return submission.assignment, submission.student


def _drop(course, keys):
    """Take the changed scores of submissions out of the gradebook, and their pages."""
    with course.api.gradebook as gradebook:
        for key in keys:
            for notebook in gradebook.find_submission(*key).notebooks:
                for grade in notebook.grades:
                    if grade.auto_score is not None:
                        grade.manual_score, grade.needs_manual_grade = None, False
        gradebook.db.commit()
    for key in keys:
        course.feedback(*key).unlink(missing_ok=True)


def _waits(course):
    try:
        noted = json.loads(_file(course).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {(a, s): score for a, them in noted.items() for s, score in them.items()}


def _keep(course, waits):
    if waits or _file(course).exists():
        noted = {}
        for (assignment, student), score in sorted(waits.items()):
            noted.setdefault(assignment, {})[student] = score
        write(_file(course), json.dumps(noted, ensure_ascii=False, indent=1))


def _file(course):
    return course.root / "by_hand.json"
