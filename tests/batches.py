"""What tests of whole batches share."""

import contextlib
from concurrent.futures import Executor, Future
from pathlib import Path

from nbgrader.api import Gradebook

from grading.trusted.worker import processes

# Each is the child of the one before; the last one is what a student's cell starts.
# The judge, a fork of the pool's process, is a child of that too.
ROLES = ("batch", "pool process", "warm process", "keeper", "init", "worker", "own")


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
    found, generation = {}, [pid]
    for role in ROLES:
        found[role] = generation
        below = [child for one in generation for child in processes.children(one)]
        ours = [one for one in below if "spawn_main" in _command(one)]
        if role == "pool process":
            found["judge"] = ours
            below = [one for one in below if one not in ours]
        generation = ours if role == "batch" else below
    return found


def _command(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
