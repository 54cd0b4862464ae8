"""The slip on a submission: whose it is, which file, from when, which attempt.

It travels in the metadata of the graded notebook, so that every feedback page has it,
whoever makes the page.
"""

import json
from datetime import UTC, datetime

from nbgrader.utils import parse_utc

from grading.submissions.names import printable

TIMESTAMP = 100  # characters that a submission's time takes at most
KEY = "handed_in"  # in the notebook's metadata


def slip(submission):
    """The slip of a Submission, as plain data: a dict of texts and an int.

    student, name: "" without a class list. file: its name, "" where there is none.
    time: that of nbgrader's timestamp.txt; dated: without it, that of the file.
    attempt: 1, or more where a platform counts. late: "late" or "". aside: the names
    of the files that do not count.
    """
    told = timestamp(submission)
    return {
        "student": submission.student,
        "name": submission.name,
        "file": printable(submission.path.name) if submission.path else "",
        "time": told[:16] if told else "",
        "dated": "" if told else _dated(submission.path),
        "attempt": submission.attempt + 1,
        "late": "late" if submission.late else "",
        "aside": ", ".join(submission.aside),
    }


def attached(text, slip):
    """The text of a notebook's file with a slip on it."""
    notebook = json.loads(text)
    notebook["metadata"][KEY] = slip
    return json.dumps(notebook, ensure_ascii=False)


def timestamp(submission):
    """What nbgrader's timestamp.txt beside the notebook says, in UTC, or None."""
    path = submission.path
    if path is None or path.parent.name != submission.assignment:
        return None
    path = path.parent / "timestamp.txt"
    if not path.is_file() or path.is_symlink():
        return None
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(TIMESTAMP).strip()
        return str(parse_utc(text)) if text else None
    except (OSError, ValueError, ArithmeticError):  # of numbers that are no times
        return None


def _dated(path):
    """The time of a file in UTC, to the minute; "" where none can be told."""
    try:
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (AttributeError, OSError, ValueError, OverflowError):
        return ""
    return f"{when:%Y-%m-%d %H:%M}"
