"""Grade many submissions by trusted execution, several at once.

The processes of the pool turn bytes into grades and pages; this process alone writes,
each submission as a whole: files, gradebook, record, in this order. So a batch that
ends anywhere goes on there.
"""

import sys
from itertools import groupby
from operator import itemgetter

import nbformat
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from grading.course.gradebook import Writer
from grading.course.records import Records, Row, failed, undecided, write
from grading.course.secret import secret
from grading.limits import Limits
from grading.submissions.slip import attached, slip, timestamp
from grading.trusted.batch import cluster, job, page, pool

DEFAULT = Limits()
TOGETHER = 500  # submissions whose marks are read at once
AHEAD = 2  # jobs that wait for a free process, so that none is idle


def grade_all(
    course,
    submissions,
    releases,
    again=False,
    workers=None,
    scheduler=None,
    limits=DEFAULT,
    started=None,
):
    """Grade the submissions of a list; returns a list of Row, in the same order.

    releases: dict assignment -> released notebook. again: also those that did not
    change. workers: processes, default one a core. scheduler: address of a Dask
    cluster, in place of processes. limits: of each submission. started: processes
    from `pool.started`, ended in here.
    """
    batch = _Batch(course, releases, limits)
    for one in submissions:
        batch.add(one, again)
    executor, size = _executor(workers, scheduler)
    coursedir = course.api.coursedir
    with (
        pool.Pool(executor, size + AHEAD, started) as processes,
        Writer(coursedir.db_url, coursedir.course_id) as writer,
    ):
        batch.grade(processes, writer)
        batch.make_pages(processes, writer)
    return [batch.rows[one] for one in submissions]


class _Batch:
    """The submissions of one run: what is known of each, what is to be done."""

    def __init__(self, course, releases, limits):
        self.course = course
        self.limits = limits
        self.records = Records(course, f"trusted {limits}")
        self.secret = secret(course.root)
        self.truths = {
            name: job.truth(release, _source(course, name))
            for name, release in releases.items()
        }
        self.rows = {}
        self.warned = {""}  # what the sandboxes lack, each said once
        self.waiting = {}  # mark -> submissions with the same content

    def add(self, one, again):
        """Look a submission up; it waits unless it was graded before."""
        if one.assignment is None:
            self.rows[one] = undecided(one)
            return
        mark = self.records.mark(one)
        reason = None if again else self.records.reason(one, mark)
        if reason is not None:
            self._slip(one, mark, reason)
            self.rows[one] = self.records.row(one, reason)
            return
        self.records.forget(one)
        self.waiting.setdefault(mark, []).append(one)

    def _slip(self, one, mark, reason):
        """Put a new slip on what was graded from an equal file."""
        if not self.records.has_slip(one):
            path = self.course.notebook("autograded", *_names(one))
            write(path, attached(path.read_text("utf-8"), slip(one)))
            self.records.note(one, mark, reason)

    def grade(self, processes, writer):
        """Grade what waits."""
        with _bar("grade", sum(map(len, self.waiting.values()))) as bar:
            for done, outcome in processes.run(job.run, self._jobs()):
                self._warn(getattr(outcome, "weakness", ""))
                for one in self.waiting[done.key]:
                    self.rows[one] = self._record(writer, one, done, outcome)
                    bar.set_postfix_str(one.student, refresh=False)
                    bar.update()

    def make_pages(self, processes, writer):
        """Write the feedback pages that are missing or older than the grades."""
        graded = {_names(one): one for one, row in self.rows.items() if _has_grade(row)}
        stale = [names for names in graded if self._is_stale(*names)]
        with _bar("feedback", len(stale)) as bar:
            for done, outcome in processes.run(page.run, self._pages(writer, stale)):
                if isinstance(outcome, Exception):
                    self.rows[graded[done.key]] = failed(graded[done.key], outcome)
                else:
                    write(self.course.feedback(*done.key), outcome)
                bar.update()

    def _is_stale(self, assignment, student):
        made = self.course.feedback(assignment, student)
        source = self.course.notebook("autograded", assignment, student)
        return not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns

    def _pages(self, writer, stale):
        for assignment, names in groupby(sorted(stale), itemgetter(0)):
            students = [student for _, student in names]
            for first in range(0, len(students), TOGETHER):
                marks = writer.marks(assignment, students[first : first + TOGETHER])
                for student, (cells, total) in marks.items():
                    key = assignment, student
                    path = self.course.notebook("autograded", *key)
                    yield page.Page(key, path.read_text("utf-8"), cells, total)

    def _jobs(self):
        # One assignment after the other: each may want a warm process of its own.
        waiting = sorted(self.waiting.items(), key=lambda item: item[1][0].assignment)
        for mark, (one, *_) in waiting:
            data = one.path.read_bytes() if one.path and not one.reason else None
            truth = self.truths[one.assignment]
            yield job.Job(mark, data, truth, one.reason, self.limits, self.secret)

    def _warn(self, weakness):
        if weakness not in self.warned:
            self.warned.add(weakness)
            tqdm.write(f"Sandbox: {weakness}", file=sys.stderr)

    def _record(self, writer, one, done, outcome):
        """Write one submission's grades; returns its Row."""
        if isinstance(outcome, pool.Broke):
            outcome = job.refusal(done, "it ended the grader's own process")
        if isinstance(outcome, Exception):
            return failed(one, f"{type(outcome).__name__}: {outcome}")
        names = _names(one)
        write(self.course.notebook("submitted", *names), outcome.submitted)
        graded = attached(outcome.notebook, slip(one))
        write(self.course.notebook("autograded", *names), graded)
        when = timestamp(one)
        try:
            score = writer.record(*names, outcome.scores, outcome.unanswered, when)
        except (SQLAlchemyError, InvalidEntry) as error:
            return failed(one, error)
        self.records.note(one, done.key, outcome.reason)
        return Row(one.student, one.assignment, *score, outcome.reason)


def _executor(workers, scheduler):
    """(a function that makes an Executor, how many jobs that runs at once)."""
    if scheduler is None:
        workers = workers or pool.cores()
        return lambda: pool.processes(workers), workers
    with cluster.Cluster(scheduler) as there:
        size = there.size
    return lambda: cluster.Cluster(scheduler), size


def _names(one):
    return one.assignment, one.student


def _has_grade(row):
    return row.score is not None


def _bar(what, total):
    return tqdm(total=total, desc=what, unit="submission", disable=not total)


def _source(course, assignment):
    return nbformat.read(course.notebook("source", assignment), as_version=4)
