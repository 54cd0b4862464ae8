"""What tests of whole batches share."""

import contextlib
from concurrent.futures import Executor, Future
from pathlib import Path

from nbgrader.api import Gradebook

from grading.trusted.worker import processes

# From "warm process" on each is the child of the one before; the last one is what a
# student's cell starts. A judge is a fork of the pool's process, a warm process one of
# the stem, where there is one, or a child of the pool's process.
ROLES = (
    *("batch", "pool process", "judge", "stem"),
    *("warm process", "keeper", "init", "worker", "own"),
)


class Here(Executor):
    """Runs each job at once, in this process."""

    def submit(self, function, job):
        future = Future()
        try:
            future.set_result(function(job))
        except Exception as error:
            future.set_exception(error)
        return future


def contents(course, slug):
    """What the gradebook holds of an assignment, without the ids that it makes up."""
    coursedir = course.api.coursedir
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        found = {}
        for submission in gradebook.assignment_submissions(slug):
            (notebook,) = submission.notebooks
            student = submission.student.id
            for one in notebook.grades:
                automatic, by_hand = one.auto_score, one.manual_score
                points = automatic, by_hand, one.max_score, one.needs_manual_grade
                found[student, one.cell.name] = points
            for one in notebook.comments:
                said = one.auto_comment, one.manual_comment
                found[student, one.cell.name, "comment"] = said
            late = submission.total_seconds_late
            found[student] = submission.score, submission.max_score, late
        return found


def running(pid):
    """The processes of the batch in process `pid`: dict role -> list of pids."""
    pool, stem = (_by(_below([pid]), text) for text in ("spawn_main", "warm:main"))
    judges = _by(_below(pool), "spawn_main")
    warm = _by(_below(pool), "warm:main") + _below(stem)
    found = [[pid], pool, judges, stem, warm]
    while len(found) < len(ROLES):
        found.append(_below(found[-1]))
    return dict(zip(ROLES, found, strict=True))


def _below(pids):
    return [child for pid in pids for child in processes.children(pid)]


def _by(pids, text):
    """Those that were started by a command with that text."""
    return [pid for pid in pids if text in _command(pid)]


def _command(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
