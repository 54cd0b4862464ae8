"""`make grade SUBMISSIONS=folder`: grade a folder of submissions.

python -m grading.batch FOLDER [--assignment NAME] [--execution trusted|stock] [--again]
python -m grading.batch FOLDER --dry-run    what would be graded; writes nothing

Trusted execution is the default: the students' code runs in a sandbox, the tests
outside of it, several submissions at once. EXECUTION=stock leaves it all to stock
nbgrader, which runs that code with your rights, next to the hidden tests and the
gradebook: only for the work of people you trust.

A submission that cannot be graded scores 0 with its reason and stops nobody. What was
graded before and has not changed since is not graded again, so a batch that was
interrupted goes on where it stopped. Exit code 0: every submission has its grade.
"""

import argparse
import gc
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from grading.trusted.batch import pool

EXECUTIONS = ("trusted", "stock")
UTF8 = "run it again with PYTHONUTF8=1 before the command, or by `make grade`"
NOTHING = MappingProxyType({})
UNRELEASED = "nothing is released yet: run `make release` first"


def main(arguments=None):
    """Grade what the command line names; returns the exit code."""
    options = _options(arguments)
    if (encoding := sys.getfilesystemencoding()) != "utf-8":
        print(f"Python expects names in {encoding} here; {UTF8}", file=sys.stderr)
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name is worth no batch
    if options.dry_run:
        return _foretell(options)
    started = None
    if options.execution == EXECUTIONS[0] and options.scheduler is None:
        started = pool.started(options.workers or pool.cores())
    gc.disable()  # it looks through all that nbgrader brings, again and again
    # The processes of a pool read this file too and do without all of nbgrader.
    from grading.course import keeping
    from grading.course.root import Course

    try:
        course = Course(options.course)
        keeping.usable(course)
        keeping.copy(course)
        people = _people(options, course.root)
        rows = grade_folder(
            course,
            options.submissions,
            options.assignment,
            again=options.again,
            execution=options.execution,
            people=people,
            manual=options.manual,
            workers=options.workers,
            scheduler=options.scheduler,
            started=started,
            limits=_limits(options.packages.split()),
        )
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        gc.enable()
        if started:
            started.shutdown(cancel_futures=True)
    report(course, rows, people)
    return int(any(row.score is None and not row.absent for row in rows))


def grade_folder(
    course,
    folder,
    expected=None,
    again=False,
    execution=None,
    people=None,
    manual="ask",
    limits=None,
    workers=None,
    started=None,
    **settings,
):
    """Grade all submissions of a folder; returns a list of Row. See `collect.collect`.

    again: also those that did not change since they were graded. execution: "trusted"
    or "stock", default $EXECUTION, else trusted. people: the class list, a
    roster.Roster; who is on it and handed in nothing has a Row too. manual: what
    becomes of corrected scores, see `by_hand.settle`. limits: the most that a
    submission gets; default Limits(). workers, started, settings: of
    `trusted.batch.run.grade_all`.
    Raises ValueError for arguments that cannot be.
    """
    from grading.course import by_hand
    from grading.limits import Limits
    from grading.stock import grade as stock
    from grading.submissions.roster import Roster
    from grading.trusted.batch import run as trusted
    from grading.trusted.batch.assignments import Assignments

    people = people or Roster()
    execution = execution or os.environ.get("EXECUTION") or EXECUTIONS[0]
    if execution not in EXECUTIONS:
        one_of = " or ".join(EXECUTIONS)
        raise ValueError(f"EXECUTION is {execution!r}, expected {one_of}")
    with TemporaryDirectory() as scratch:
        releases = _released(course)
        assignments = Assignments(course, releases, limits or Limits())
        if started and expected in releases:
            assignments.begin(expected, started, workers or pool.cores())
        submissions = _collected(releases, folder, expected, people, scratch)
        before = _scores(course, submissions)
        by_hand.settle(course, submissions, manual)
        gc.freeze()  # what is imported stays; the collector has enough to look at
        gc.enable()
        if execution == "stock":
            rows = stock.grade_all(course, submissions, releases, again)
        else:
            settings |= {"workers": workers, "started": started}
            rows = trusted.grade_all(assignments, submissions, again, **settings)
    corrections = by_hand.corrections(course)
    rows = _with_notes(rows, submissions, people, corrections, before)
    return sorted([*rows, *_absent(rows, people)], key=lambda row: row[:2])


def preview(course, folder, expected=None, people=None):
    """What `grade_folder` would grade, as the text of a table; writes nothing."""
    from grading.course.records import foreseen
    from grading.submissions.roster import Roster

    people = people or Roster()
    with TemporaryDirectory() as scratch:
        submissions = _collected(_released(course), folder, expected, people, scratch)
        rows = _with_notes(map(foreseen, submissions), submissions, people)
        files = {
            row[:2]: (str(one.attempt + 1), _within(one.path, folder, scratch))
            for row, one in zip(rows, submissions, strict=True)
        }
    lines = [("student", "assignment", "attempt", "file", "")]
    for row in sorted([*rows, *_absent(rows, people)], key=lambda row: row[:2]):
        lines.append((*row[:2], *files.get(row[:2], ("-", "-")), row.reason))
    return _aligned(lines, "<<><")


def _foretell(options):
    """Print the preview that the command line names; returns the exit code."""
    from grading.course.root import Course

    try:
        if not (options.course / "release").is_dir():
            raise ValueError(UNRELEASED)
        people = _people(options, options.course)
        course = Course(options.course)
        print(preview(course, options.submissions, options.assignment, people))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _people(options, root):
    """The class list. Raises ValueError where one is named and is not there."""
    from grading.submissions import roster

    if options.students and not options.students.is_file():
        raise ValueError(f"{options.students}: no such class list")
    return roster.read(options.students or root / "students.csv")


def _released(course):
    """The released notebooks: dict assignment -> notebook."""
    releases = {name: course.released(name) for name in course.assignments()}
    if not releases:
        raise ValueError(UNRELEASED)
    return releases


def _collected(releases, folder, expected, people, scratch):
    """What a folder holds, a list of Submission; tells what it leaves out."""
    from grading.submissions.collect import collect, left_out

    submissions = collect(folder, releases, scratch, expected, people)
    if others := left_out(folder, releases, people):
        print(f"Left out, no notebook: {', '.join(others)}", file=sys.stderr)
    return submissions


def _within(path, folder, scratch):
    """A file as the teacher finds it: in the folder, or in an archive of that name."""
    if path is None:
        return "-"
    if path.is_relative_to(scratch):
        return Path(*path.relative_to(scratch).parts[1:])
    return path.relative_to(folder)


def _absent(rows, people):
    """A Row for each of `people` and each assignment that they did not hand in."""
    from grading.course.records import nothing

    handed_in = {row[:2] for row in rows}
    for assignment in sorted({row.assignment for row in rows} - {"?"}):
        for student in people.people:
            if not {(student, assignment), (student, "?")} & handed_in:
                yield nothing(student, assignment)


def _scores(course, submissions):
    """dict (assignment, student) -> score, of what the gradebook has of assignments."""
    names = {one.assignment for one in submissions} - {None}
    with course.api.gradebook as gradebook:
        return {
            (name, one["student"]): one["score"]
            for name in sorted(names)
            for one in gradebook.submission_dicts(name)
        }


def _with_notes(rows, submissions, people, corrections=NOTHING, before=NOTHING):
    """The rows with what else a teacher wants to know of a submission in the reason.

    before: dict (assignment, student) -> the score that stood there.
    """
    found = []
    for row, one in zip(rows, submissions, strict=True):
        loss = _loss(row, before.get(row[1::-1]))
        told = row.reason, *loss, *_notes(one, people, corrections)
        found.append(row._replace(reason="; ".join(filter(None, told))))
    return found


def _loss(row, before):
    """Where a score falls, by a later hand-in for example, what stood there."""
    if None not in (row.score, before) and row.score < before:
        yield f"{before:g} before"


def _notes(submission, people, corrections):
    if by_hand := corrections.get((submission.assignment, submission.student)):
        yield by_hand.told()
    if people and submission.student not in people.people:
        yield "not in the class list"
    if submission.late:
        yield "late"
    if submission.aside:
        yield f"set aside: {', '.join(submission.aside)}"


def report(course, rows, people):
    """Print the table and write the CSV."""
    from grading.course import by_hand
    from grading.course import grades as csv_of
    from grading.submissions.names import printable

    print()
    print(table(rows))
    grades = course.root / "grades.csv"
    try:
        csv_of.write(course, people, grades, rows)
    except OSError as error:
        what = "close what shows it and run the command again"
        print(f"{grades} was not written: {error.strerror}; {what}", file=sys.stderr)
    for (assignment, student), one in by_hand.corrections(course).items():
        if one.decision():
            line = printable(f"{student}, {assignment}: {one.told()}")
            print(line, file=sys.stderr)
    print(f"\nGrades: {grades}\nFeedback: {course.root / 'feedback'}")


def table(rows):
    """Rows as text in columns."""
    head = ("student", "assignment", "score", "max", "reason")
    lines = [
        (r.student, r.assignment, _number(r.score), _number(r.max_score), r.reason)
        for r in rows
    ]
    return _aligned([head, *lines], "<<>>")


def _aligned(lines, sides):
    """Lines in columns. sides: < or > for each but the last one.

    What students and platforms wrote does nothing to a terminal.
    """
    from grading.submissions.names import printable

    lines = [tuple(printable(str(text)) for text in line) for line in lines]
    widths = [max(len(line[k]) for line in lines) for k in range(len(sides))]
    form = "  ".join(f"{{:{side}{w}}}" for side, w in zip(sides, widths, strict=True))
    return "\n".join(f"{form}  {{}}".format(*line).rstrip() for line in lines)


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="make grade",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("submissions", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--assignment",
        default=os.environ.get("ASSIGNMENT") or None,  # from make's command line
        help="what all of the folder is meant for; default: $ASSIGNMENT",
    )
    parser.add_argument(
        "--execution",
        choices=EXECUTIONS,
        default=os.environ.get("EXECUTION") or EXECUTIONS[0],
        help="default: $EXECUTION, else trusted",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes; default: one a core"
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="Dask cluster to use",
    )
    parser.add_argument(
        "--students",
        type=Path,
        metavar="CSV",
        help="class list with the columns id, name, e-mail; default: "
        "students.csv in the course root, where there is one",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would be graded, and stop; writes nothing",
    )
    parser.add_argument(
        "--manual",
        choices=("ask", "keep", "drop"),
        default=os.environ.get("MANUAL") or "ask",
        help="scores corrected by hand that a later hand-in meets; default: $MANUAL, "
        "else ask",
    )
    parser.add_argument(
        "--packages",
        default=os.environ.get("PACKAGES") or "",
        metavar="NAMES",
        help="what students' code may import beside NumPy, matplotlib and gradbook, "
        "separated by blanks; default: $PACKAGES",
    )
    parser.add_argument("--again", action="store_true", help="grade unchanged ones too")
    parser.add_argument(
        "--course", type=Path, default=root / "course", help="course root"
    )
    return parser.parse_args(arguments)


def _limits(names):
    """The Limits with further packages. Raises ValueError for one not installed."""
    from grading.limits import Limits
    from grading.trusted.worker.packages import Packages

    wanted = (*Limits().packages, *names)
    if names:
        Packages(wanted)
    return Limits(packages=wanted)


def _number(value):
    return "-" if value is None else f"{value:g}"


if __name__ == "__main__":
    sys.exit(main())
