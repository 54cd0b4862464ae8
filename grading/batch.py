"""`make grade SUBMISSIONS=folder`: grade a folder of submissions with stock nbgrader.

python -m grading.batch FOLDER [--assignment NAME] [--again]

Stock nbgrader runs the students' code with your rights, next to the hidden tests and
the gradebook: grade only the work of people you trust.

A submission that cannot be graded scores 0 with its reason and stops nobody. What was
graded before and has not changed since is not graded again, so a batch that was
interrupted goes on where it stopped. Exit code 0: every submission has its grade.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.utils import determine_grade, is_grade
from tqdm import tqdm

from grading.chapter import ROOT, Chapter
from grading.collect import Unusable, collect, read
from grading.course import DEFAULT, Course, Failure, completed
from grading.repair import refused, repaired

KINDS = ("wrong", "does not run", "unfinished", "out of time")


class Row(NamedTuple):
    """What the table says of a submission; score None: it could not be recorded."""

    student: str
    assignment: str
    score: float | None
    max_score: float | None
    reason: str


def main(arguments=None):
    """Grade what the command line names; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="make grade",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("submissions", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--assignment",
        default=os.environ.get("ASSIGNMENT") or None,  # from make's command line
        help="what all of the folder is meant for; default: $ASSIGNMENT",
    )
    parser.add_argument("--again", action="store_true", help="grade unchanged ones too")
    parser.add_argument("--course", type=Path, default=DEFAULT, help="course root")
    options = parser.parse_args(arguments)
    course = Course(options.course)
    try:
        rows = grade_folder(
            course, options.submissions, options.assignment, again=options.again
        )
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    report(course, rows)
    return int(any(row.score is None for row in rows))


def grade_folder(course, folder, expected=None, again=False):
    """Grade all submissions of a folder; returns a list of Row. See `collect.collect`.

    again: also those that did not change since they were graded.
    """
    releases = {name: course.released(name) for name in course.assignments()}
    if not releases:
        raise ValueError("nothing is released yet: run `make release` first")
    rows = []
    submissions = collect(folder, releases, expected)
    for one in (bar := tqdm(submissions, desc="grade", unit="submission")):
        bar.set_postfix_str(one.student)
        rows.append(grade(course, one, releases, again))
    return rows


def grade(course, submission, releases, again=False):
    """Grade one submission with stock nbgrader; returns its Row."""
    if submission.assignment is None:
        why = f"{submission.reason}; say which assignment is meant: ASSIGNMENT=..."
        return Row(submission.student, "?", None, None, why)
    record = course.root / "records" / submission.student / submission.assignment
    mark = fingerprint(course, submission)
    if not again and (reason := _graded_before(record, mark)) is not None:
        return _row(course, submission, reason)
    record.unlink(missing_ok=True)
    try:
        reason = _run(course, submission, releases[submission.assignment])
        completed(
            course.api.generate_feedback(submission.assignment, submission.student)
        )
    except Failure as failure:
        why = f"not recorded: {failure}"
        return Row(submission.student, submission.assignment, None, None, why)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({"mark": mark, "reason": reason}), "utf-8")
    return _row(course, submission, reason)


def fingerprint(course, submission):
    """A hash of all that a grade depends on."""
    chapter = Chapter(submission.assignment)
    paths = [
        course.notebook("source", submission.assignment),
        ROOT / f"solutions/{chapter.module}.py",
        ROOT / f"grading/hidden/{chapter.module}.py",
        *sorted((ROOT / "gradbook").rglob("*.py")),
    ]
    digest = hashlib.sha256(submission.reason.encode())
    for path in [submission.path, *paths]:
        digest.update(b"\0" + (path.read_bytes() if path else b""))
    return digest.hexdigest()


def report(course, rows):
    """Print the table and write the CSV."""
    print()
    print(table(rows))
    grades = course.root / "grades.csv"
    course.export(grades)
    print(f"\nGrades: {grades}\nFeedback: {course.root / 'feedback'}")


def table(rows):
    """Rows as text in columns."""
    head = ("student", "assignment", "score", "max", "reason")
    lines = [head] + [
        (r.student, r.assignment, _number(r.score), _number(r.max_score), r.reason)
        for r in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        f"{s:{widths[0]}}  {a:{widths[1]}}  {n:>{widths[2]}}  {m:>{widths[3]}}  {why}"
        for s, a, n, m, why in lines
    )


def verdict(notebook):
    """What went wrong in an executed submission, in a line; "" when nothing did."""
    found = {kind: [] for kind in KINDS}
    for cell in notebook.cells:
        if is_grade(cell):
            score, points = determine_grade(cell)
            if score < points or _errors(cell):
                name = cell.metadata["nbgrader"]["grade_id"].removeprefix("check-")
                found[_kind(name, cell)].append(name)
    parts = [f"{kind}: {', '.join(names)}" for kind, names in found.items() if names]
    return "; ".join(parts)


def _run(course, submission, release):
    """Place and autograde; what nbgrader cannot grade is replaced by the release.

    Returns the reason for the table.
    """
    reason = submission.reason
    if not reason:
        try:
            notebook, notes = repaired(read(submission.path), release)
            _autograde(course, submission, notebook)
        except Unusable as error:  # changed since it was found
            reason = str(error)
        except Failure as failure:
            reason = _why(failure)
        else:
            path = ("autograded", submission.assignment, submission.student)
            graded = nbformat.read(course.notebook(*path), as_version=4)
            return "; ".join([*filter(None, [verdict(graded)]), *notes])
    _autograde(course, submission, refused(release, reason))
    return reason


def _autograde(course, submission, notebook):
    path = course.notebook("submitted", submission.assignment, submission.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    completed(course.api.autograde(submission.assignment, submission.student))


def _why(failure):
    """nbgrader's failure in words for teacher and student."""
    text = f"{failure}\n{failure.log}"
    if "DeadKernelError" in text:
        return "a cell ended Python itself (memory used up, or exit())"
    if "CellTimeoutError" in text:
        return "a cell ran without end and could not be stopped"
    return f"nbgrader could not run the notebook: {failure}"


def _graded_before(record, mark):
    """The reason noted when this very submission was graded, else None."""
    if not record.exists():
        return None
    noted = json.loads(record.read_text("utf-8"))
    return noted["reason"] if noted["mark"] == mark else None


def _row(course, submission, reason):
    score = course.score(submission.assignment, submission.student)
    return Row(submission.student, submission.assignment, *score, reason)


def _errors(cell):
    return [output for output in cell.outputs if output.output_type == "error"]


def _kind(name, cell):
    """One of KINDS, for the check cell of the exercise `name`."""
    errors = [f"{error.ename}: {error.evalue}" for error in _errors(cell)]
    signs = {
        "out of time": "CellTimeoutError",
        "does not run": f"NameError: name '{name}' is not defined",
        "unfinished": "not written yet",  # gradbook.check says so
    }
    told = (k for k, sign in signs.items() if any(sign in error for error in errors))
    return next(told, "wrong")


def _number(value):
    return "-" if value is None else f"{value:g}"


if __name__ == "__main__":
    sys.exit(main())
