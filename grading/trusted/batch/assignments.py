"""What a batch knows of each assignment: its hidden tests, the time it gives."""

from concurrent.futures import BrokenExecutor
from contextlib import suppress

import nbformat

from grading.limits import Limits
from grading.trusted.batch import budgets, job, pool

DEFAULT = Limits()


class Assignments:
    """The assignments of a course.

    course: a Course. releases: dict name -> released notebook. most: Limits that no
    submission gets more than.
    """

    def __init__(self, course, releases, most=DEFAULT):
        self.course = course
        self.releases = releases
        self.most = most
        self._truths = {}
        self._fitted = {}
        self._asked = {}  # name -> the future of its key's job.Taken

    def truth(self, name):
        """As `job.truth`, made when somebody needs it first."""
        if name not in self._truths:
            source = self.course.notebook("source", name)
            source = nbformat.read(source, as_version=4)
            self._truths[name] = job.truth(self.releases[name], source)
        return self._truths[name]

    def limits(self, name):
        """The Limits of each submission; the most where its key was not measured."""
        return self._fitted.get(name, self.most)

    def begin(self, name, executor, workers):
        """Let a pool make ready for an assignment that is asked for soon.

        One process measures its key, the others read it. executor: of `workers`
        processes that have nothing else to do.
        """
        asked = self._key_job(name)
        with suppress(BrokenExecutor):  # who grades gets another pool
            if asked:
                self._asked[name] = executor.submit(job.taken, asked)
            for _ in range(workers - 1 if asked else 0):
                executor.submit(job.ready, asked)

    def measure(self, names, processes):
        """Measure the keys of a set of names that are not. processes: a Pool."""
        for name in names & self._asked.keys():
            self._fit(name, pool.result(self._asked.pop(name)))
        keys = map(self._key_job, sorted(names - self._fitted.keys()))
        for asked, outcome in processes.run(job.taken, filter(None, keys)):
            self._fit(asked.key, outcome)

    def _fit(self, name, outcome):
        if isinstance(outcome, job.Taken):
            self._fitted[name] = budgets.fitted(self.most, outcome)

    def _key_job(self, name):
        try:
            return budgets.key_job(name, self.truth(name), self.most)
        except Exception:  # whatever it is, it is told of each submission
            return None
