"""Map jobs over processes that may be killed at any moment.

Whoever kills a process of the pool also breaks the jobs beside it. So after a break the
jobs that were under way go on alone, one after the other; who then breaks the pool
again, twice, has done it.
"""

import functools
import gc
import itertools
import multiprocessing
import os
import signal
import threading
import weakref
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    ProcessPoolExecutor,
    wait,
)

from grading.limits import Limits
from grading.trusted.worker.zygote import SETTINGS, Stem

BREAKS = 2  # of a pool that a job had for itself, until it is given up
THREADS = [name for name in SETTINGS if name.endswith("_NUM_THREADS")]
_stem = [None]


class Broke(Exception):
    """The job ended the process that it was graded in, alone in its pool, twice."""


def processes(workers, stem=None):
    """A new pool of processes on this machine that inherit nothing but the program.

    workers: how many. They end when this process does, however it ends. stem: a Stem
    that their warm processes may be forks of.
    """
    for name in [*THREADS, "MPLBACKEND"]:  # the same numbers on every machine
        os.environ[name] = SETTINGS[name]
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        workers, mp_context=spawn, initializer=_begin, initargs=(stem,)
    )


def started(workers):
    """As `processes`, and they begin with the imports of grading at once.

    For the time in which this process is busy with its own.
    """
    stem = Stem(Limits())
    executor = processes(workers, stem)
    weakref.finalize(executor, stem.close)
    for _ in range(workers):
        executor.submit(_warm_up)
    return executor


def cores():
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """An executor that is replaced when it breaks. Leave it with `with`.

    make: function that makes a new concurrent.futures.Executor. at_once: how many
    jobs are under way together, a few more than there are processes. executor: the
    first one; default: made with the first job.
    """

    def __init__(self, make, at_once, executor=None):
        self.make = make
        self.at_once = at_once
        self.executor = executor

    def run(self, function, jobs):
        """Yield (job, outcome) as they come: what function gives, or an exception.

        function: takes a job, gives a result; `result.again` asks for a second run,
        alone, at the end, and that one counts. jobs: iterable, read as far as needed.
        """
        again = []
        for job, outcome in self._together(function, jobs):
            if _unclear(outcome):
                again.append(job)
            else:
                yield job, outcome
        for job in again:
            yield job, self._alone(function, job)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.executor:
            self.executor.shutdown(wait=True, cancel_futures=True)

    def _together(self, function, jobs):
        """Yield (job, outcome), a BrokenExecutor for each job of a pool that broke."""
        jobs, running = iter(jobs), {}
        while True:
            for job in itertools.islice(jobs, self.at_once - len(running)):
                running[self._submit(function, job)] = job
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            outcomes = [(running.pop(future), result(future)) for future in done]
            if any(isinstance(outcome, BrokenExecutor) for _, outcome in outcomes):
                outcomes += [(job, result(future)) for future, job in running.items()]
                running = {}
                self._renew()
            yield from outcomes

    def _alone(self, function, job):
        """The outcome of a job with nothing beside it; Broke when it breaks pools."""
        outcome = None
        for _ in range(BREAKS):
            outcome = result(self._submit(function, job))
            if not isinstance(outcome, BrokenExecutor):
                return outcome
            self._renew()
        return Broke(f"{outcome}")

    def _submit(self, function, job):
        if self.executor is None:
            self._renew()
        try:
            return self.executor.submit(function, job)
        except BrokenExecutor:  # a process was killed while nothing ran
            self._renew()
            return self.executor.submit(function, job)

    def _renew(self):
        if self.executor:
            self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self.make()


def result(future):
    """The result of a future or the exception that it ended with; waits for it."""
    error = future.exception()
    return future.result() if error is None else error


def _unclear(outcome):
    return isinstance(outcome, BrokenExecutor) or getattr(outcome, "again", False)


def stem():
    """The Stem for the warm processes of this process of a pool, or None."""
    return _stem[0]


def _begin(stem):
    """In a new process: it ends with Ctrl-C, and with its parent."""
    _stem[0] = stem
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
    parent = multiprocessing.parent_process()
    watch = functools.partial(_end_with, parent)
    threading.Thread(target=watch, daemon=True).start()


def _warm_up():
    """What every process of a pool needs: imports, and its warm process."""
    gc.disable()  # imports leave nothing for it
    import gradbook.plot  # noqa: F401  # Matplotlib, for the set-up of most chapters
    from grading.trusted.batch import job

    gc.enable()
    job.warm()


def _end_with(parent):
    parent.join()
    os._exit(1)
