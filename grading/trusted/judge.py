"""The judge: a process of its own for what runs over here for one submission.

Checks, lent functions and the reading of messages work on values of the student's
choice: one call of NumPy can take hours, or all memory. So they run in a fork of the
grader that has limits, and is ended from outside where it passes them.
"""

import contextlib
import fcntl
import json
import os
import resource
import select
import signal
import sys
import time

from grading.trusted.worker import processes, syscalls
from grading.trusted.worker.sandbox import syscalls_or_not

TICK = 0.1  # seconds between two looks at it
PIECE = 65536  # bytes of its reports that are read together
ROOM = 1 << 20  # bytes that it can report in a tick without waiting
LATE = 5.0  # seconds by the clock in which it may see by itself that time is up
OUT_OF_TIME = "out of time: what your code gave to the check keeps the grader busy"
ENDED = "the grader's own process ended on what your code gave to it"


class Failed(Exception):
    """What the work raised: `kind`, the name of its class, and `text`."""

    def __init__(self, kind, text):
        super().__init__(f"{kind}: {text}")
        self.kind = kind
        self.text = text


class Judge:
    """`work` in a fork of this process; iterate over what it reports.

    work: function (report) -> None. report: function that takes what JSON can hold;
    what cannot be a text is never made, so nothing of the student's is run over here.
    step_seconds: CPU time from one report to the next. memory_bytes: that it may map
    beyond what this process has. until: `time.monotonic()` at which it is to be done.
    Each None: no limit.
    ended: why it ended before its work did, else "". outside: the cause may lie
    outside the submission. Iterating raises Failed for what the work raised.
    """

    def __init__(self, work, step_seconds, memory_bytes, until):
        self.step_seconds = step_seconds
        self.until = until
        self.ended = ""
        self.outside = False
        self._text, self._done = b"", False
        self._heard, self._begun = True, 0.0  # since the last look; CPU seconds then
        sys.stdout.flush()
        sys.stderr.flush()
        self._line, theirs = os.pipe()
        self._end, held = os.pipe()  # `held` is open as long as it lives
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._line)
            os.close(self._end)
            _judge(work, theirs, memory_bytes)
        os.close(theirs)
        os.close(held)
        os.set_blocking(self._line, False)

    def __iter__(self):
        try:
            while self._runs():
                yield from self._told()
            yield from self._told()
        finally:
            self._bury()
        if not self._done and not self.ended:
            self.ended, self.outside = ENDED, True

    def _runs(self):
        """Wait a tick or to its end; whether it runs on. Ends it where it may not.

        To wait for each report would cost more than most of them.
        """
        if select.select([self._end], [], [], TICK)[0]:
            return False
        spent = processes.own_cpu_seconds(self._pid)
        if self._heard:
            self._heard, self._begun = False, spent
        if self.step_seconds is not None and spent - self._begun > self.step_seconds:
            self.ended = OUT_OF_TIME
        elif self.until is not None and time.monotonic() > self.until + LATE:
            self.ended, self.outside = OUT_OF_TIME, True
        if self.ended:
            os.kill(self._pid, signal.SIGKILL)
            select.select([self._end], [], [])
        return not self.ended

    def _told(self):
        """What it has reported since the last time."""
        with contextlib.suppress(BlockingIOError):
            while piece := os.read(self._line, PIECE):
                self._text += piece
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            what, told = json.loads(line)
            if what == "failed":
                raise Failed(*told)
            self._done = self._done or what == "done"
            if what == "report":
                self._heard = True
                yield told

    def _bury(self):
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._line)
        os.close(self._end)


def _judge(work, line, memory_bytes):
    """In the fork: the work, then the end of the process."""
    try:
        with contextlib.suppress(OSError, AttributeError):  # of Linux
            fcntl.fcntl(line, fcntl.F_SETPIPE_SZ, ROOM)
        syscalls_or_not(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        _limit(memory_bytes)
        work(lambda told: _send(line, "report", told))
        _send(line, "done", None)
    except BaseException as error:
        _send(line, "failed", [type(error).__name__, str(error)])
    finally:
        os._exit(0)


def _limit(memory_bytes):
    if memory_bytes is None or not processes.LISTED:
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    known = [limit for limit in before if limit != resource.RLIM_INFINITY]
    wanted = processes.own_mapped_bytes() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *known]), before[1]))


def _send(line, what, told):
    data = memoryview(json.dumps([what, told]).encode() + b"\n")
    while data:
        data = data[os.write(line, data) :]
