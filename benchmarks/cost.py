"""What commands cost, seen from outside: time, CPU time and memory of all processes.

A command here starts many processes, some of which nobody waits for, and the kernel
forgets the time of those that end together with the init of their namespace. So CPU
time comes from the kernel's own task clock (perf_event_open), which follows every
descendant to its end. Where that is not allowed, what /proc knows has to do.
"""

import ctypes
import errno
import os
import platform
import subprocess
import tempfile
import threading
import time
from typing import NamedTuple

from grading.trusted.worker import processes

LOOK = 0.1  # seconds between two looks at the CPU time
LOOK_AT_MEMORY = 0.5  # a look at the memory of a dozen processes takes 10 ms
CALLS = {"x86_64": 298, "aarch64": 241}  # perf_event_open
SOFTWARE, TASK_CLOCK, INHERIT, CLOSE_ON_EXEC = 1, 1, 1 << 1, 8
KIB = 1024


class Cost(NamedTuple):
    """What commands that ran together have cost.

    begun: time.time() at their start. seconds: until the last one ended. cpu_seconds,
    peak_bytes: of all their processes together. spent: list of (time.time(), CPU
    seconds until then).
    """

    begun: float
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    spent: list

    def cpu_until(self, when):
        """CPU seconds until the time.time() `when`, to the next look."""
        return next((cpu for time, cpu in self.spent if time >= when), self.cpu_seconds)


def cost(commands, environment):
    """Run commands at the same time, to their end; returns a Cost.

    commands: list of (arguments, folder to run in). environment: dict.
    Raises RuntimeError with the end of its output where one of them fails.
    """
    with tempfile.TemporaryFile("w+") as log:
        begun, start = time.time(), time.monotonic()
        running = [
            subprocess.Popen(
                arguments, cwd=folder, env=environment, stdout=log, stderr=log
            )
            for arguments, folder in commands
        ]
        look = _Look([process.pid for process in running])
        codes = [process.wait() for process in running]
        seconds = time.monotonic() - start
        cpu, peak, spent = look.end()
        if any(codes):
            log.seek(0)
            raise RuntimeError(f"exit codes {codes}: {commands}\n{log.read()[-2000:]}")
    return Cost(begun, seconds, cpu, peak, spent)


class _Look:
    """Looks at processes from time to time, in a thread of its own."""

    def __init__(self, pids):
        self.pids = pids
        self.clocks = [clock(pid) for pid in pids]
        self.peak, self.spent = 0, []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def end(self):
        """(CPU seconds, peak in bytes, what was spent when)."""
        self._over.set()
        self._thread.join()
        self._note()
        for clock in self.clocks:
            clock.close()
        return self.spent[-1][1], self.peak, self.spent

    def _watch(self):
        due = 0.0
        while not self._over.wait(LOOK):
            self._note()
            if time.monotonic() >= due:
                self.peak = max(self.peak, sum(map(memory, self.pids)))
                due = time.monotonic() + LOOK_AT_MEMORY

    def _note(self):
        self.spent.append((time.time(), sum(clock.read() for clock in self.clocks)))


def memory(pid):
    """Bytes of memory of a process and all below it; what they share counts once."""
    return sum(_proportional(one) for one in processes.family(pid))


def how_cpu_is_counted():
    """One sentence for the report."""
    own = clock(os.getpid())
    own.close()
    if isinstance(own, _TaskClock):
        return "CPU time is the kernel's task clock, of all processes."
    return (
        "CPU time is what /proc tells of all processes, which leaves out workers that "
        "were killed."
    )


def _proportional(pid):
    """Memory of one process, each page divided by the number of those who share it."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            (line,) = [line for line in file if line.startswith("Pss:")]
        return int(line.split()[1]) * KIB
    except (FileNotFoundError, ProcessLookupError, ValueError):  # it has ended
        return 0
    except PermissionError:  # another user's: as much as it can be
        return _resident(pid)


def _resident(pid):
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * processes.PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0


def clock(pid):
    """A clock that reads the CPU seconds of a process and all that it starts."""
    try:
        return _TaskClock(pid)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.ENOSYS, errno.ENOENT):
            raise
        return _FamilyClock(pid)


class _Attributes(ctypes.Structure):
    """struct perf_event_attr, as far as it is used; see perf_event_open(2)."""

    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
        ("config", ctypes.c_uint64),
        ("unused", ctypes.c_uint64 * 3),
        ("flags", ctypes.c_uint64),
        ("rest", ctypes.c_uint64 * 8),
    ]


class _TaskClock:
    """By the kernel's task clock, which passes on from parents to children."""

    def __init__(self, pid):
        call = CALLS.get(platform.machine())
        if call is None or platform.system() != "Linux":
            raise OSError(errno.ENOSYS, "perf_event_open is not known here")
        size = ctypes.sizeof(_Attributes)
        attributes = _Attributes(SOFTWARE, size, TASK_CLOCK, flags=INHERIT)
        libc = ctypes.CDLL(None, use_errno=True)
        self._file = libc.syscall(
            call, ctypes.byref(attributes), pid, -1, -1, CLOSE_ON_EXEC
        )
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "perf_event_open")

    def read(self):
        """CPU seconds so far."""
        return int.from_bytes(os.read(self._file, 8), "little") / 1e9

    def close(self):
        """Let go of the clock."""
        os.close(self._file)


class _FamilyClock:
    """By /proc: what is alive and what was waited for."""

    def __init__(self, pid):
        self._pid = pid
        self._seconds = 0.0

    def read(self):
        """CPU seconds so far."""
        self._seconds = max(self._seconds, processes.cpu_seconds(self._pid))
        return self._seconds

    def close(self):
        """Nothing to let go of."""
