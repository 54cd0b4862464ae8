"""Grade many submissions by trusted execution, several at once.

The processes of the pool turn bytes into grades and pages; this process alone writes,
each submission as a whole: files, gradebook, record, in this order. So a batch that
ends anywhere goes on there.
"""

import sys
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from tqdm import tqdm

from grading.course.gradebook import Writer
from grading.course.records import (
    Records,
    Row,
    failed,
    pageless,
    undecided,
    write,
)
from grading.course.secret import secret
from grading.submissions.slip import attached, slip, timestamp
from grading.trusted.batch import cluster, job, page, pool
from grading.trusted.worker import sandbox

TOGETHER = 500  # submissions whose marks are read at once
AHEAD = 2  # jobs that wait for a free process, so that none is idle


def grade_all(
    assignments,
    submissions,
    again=False,
    workers=None,
    scheduler=None,
    started=None,
):
    """Grade the submissions of a list; returns a list of Row, in the same order.

    assignments: an Assignments. again: also those that did not change. workers:
    processes, default one a core. scheduler: address of a Dask cluster, in place of
    processes. started: processes from `pool.started`, ended in here.
    Raises ValueError where students' code would run as root.
    """
    if scheduler is None and (text := sandbox.refusal()):
        raise ValueError(text)
    batch = _Batch(assignments)
    for one in submissions:
        batch.add(one, again)
    executor, size = _executor(workers, scheduler)
    coursedir = assignments.course.api.coursedir
    with (
        pool.Pool(executor, size + AHEAD, started) as processes,
        Writer(coursedir.db_url, coursedir.course_id) as writer,
    ):
        batch.grade(processes, writer)
        batch.make_pages(processes, writer)
    return [batch.rows[one] for one in submissions]


class _Batch:
    """The submissions of one run: what is known of each, what is to be done."""

    def __init__(self, assignments):
        self.assignments = assignments
        self.course = course = assignments.course
        self.records = Records(course, f"trusted {assignments.most}")
        self.secret = secret(course.root)
        self.rows = {}
        self.warned = {""}  # what the sandboxes lack, each said once
        self.waiting = {}  # mark -> submissions with the same content

    def add(self, one, again):
        """Look a submission up; it waits unless it was graded before."""
        try:
            self._look_up(one, again)
        except Exception as error:  # whatever it is, it is this submission's
            self.rows[one] = failed(one, error)

    def _look_up(self, one, again):
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
        told = slip(one)
        if not self.records.has_slip(one, told):
            path = self.course.notebook("autograded", *_names(one))
            write(path, attached(path.read_text("utf-8"), told))
            self._outdate(one)
            self.records.note(one, mark, reason, told)

    def _outdate(self, one):
        """Take its page away, whatever the clock will say of the next one."""
        self.course.feedback(*_names(one)).unlink(missing_ok=True)

    def grade(self, processes, writer):
        """Grade what waits."""
        names = {ones[0].assignment for ones in self.waiting.values()}
        self.assignments.measure(names, processes)
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
        stale = {names: one for names, one in graded.items() if self._is_stale(one)}
        with _bar("feedback", len(stale)) as bar:
            for done, outcome in processes.run(page.run, self._pages(writer, stale)):
                with self._page_of(stale[done.key]):
                    if isinstance(outcome, Exception):
                        raise outcome
                    write(self.course.feedback(*done.key), outcome)
                bar.update()

    @contextmanager
    def _page_of(self, one):
        """A part of making a page: what it raises costs the page and nothing else."""
        try:
            yield
        except Exception as error:
            self.rows[one] = pageless(self.rows[one], error)

    def _is_stale(self, one):
        with self._page_of(one):
            made = self.course.feedback(*_names(one))
            source = self.course.notebook("autograded", *_names(one)).stat()
            return not made.exists() or made.stat().st_mtime_ns < source.st_mtime_ns
        return False

    def _pages(self, writer, stale):
        """The page.Page of each of `stale`, a dict of submissions by `_names`."""
        for assignment, names in groupby(sorted(stale), itemgetter(0)):
            students = [student for _, student in names]
            for first in range(0, len(students), TOGETHER):
                some = students[first : first + TOGETHER]
                found = self._marks(writer, assignment, some, stale)
                for student, marks in found.items():
                    key, made = (assignment, student), None
                    with self._page_of(stale[key]):
                        text = self.course.notebook("autograded", *key).read_text(
                            "utf-8"
                        )
                        made = page.Page(key, text, *marks)
                    if made:
                        yield made

    def _marks(self, writer, assignment, students, stale):
        """As `Writer.marks`; those of one student where those of all cannot be had."""
        try:
            return writer.marks(assignment, students)
        except Exception as error:
            if len(students) > 1:
                alone = [
                    self._marks(writer, assignment, [one], stale) for one in students
                ]
                return {student: told for one in alone for student, told in one.items()}
            one = stale[(assignment, *students)]
            self.rows[one] = pageless(self.rows[one], error)
            return {}

    def _jobs(self):
        # One assignment after the other: each may want a warm process of its own.
        waiting = sorted(self.waiting.items(), key=lambda item: item[1][0].assignment)
        for mark, (one, *_) in waiting:
            try:
                data = one.path.read_bytes() if one.path and not one.reason else None
                truth = self.assignments.truth(one.assignment)
            except Exception as error:  # whatever it is, it is this submission's
                self.rows |= {same: failed(same, error) for same in self.waiting[mark]}
                continue
            limits = self.assignments.limits(one.assignment)
            yield job.Job(mark, data, truth, one.reason, limits, self.secret)

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
        try:
            return self._written(writer, one, done.key, outcome)
        except Exception as error:  # whatever it is, it is this submission's
            return failed(one, error)

    def _written(self, writer, one, mark, outcome):
        names = _names(one)
        write(self.course.notebook("submitted", *names), outcome.submitted)
        told = slip(one)
        graded = attached(outcome.notebook, told)
        write(self.course.notebook("autograded", *names), graded)
        when = timestamp(one)
        score = writer.record(*names, outcome.scores, outcome.unanswered, when)
        self._outdate(one)
        self.records.note(one, mark, outcome.reason, told)
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
