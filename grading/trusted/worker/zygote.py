"""The grader's end of a warm process, which forks workers; see `warm` for the other.

It is started by exec, so that it inherits nothing of the grader's memory, or it is a
fork of one that was. It ends when the grader does, for whatever reason, and so do all
workers.
"""

import array
import contextlib
import json
import os
import select
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from typing import NamedTuple

from grading.limits import Defences, Limits
from grading.trusted.worker import (
    packages,
    processes,
    sandbox,
    withheld,
)

SIZE = struct.Struct(">I")  # of a request; 0 asks for another warm process
SERVE = "grading.trusted.worker.serve:serve"
START_SECONDS = 120  # the first start on a machine builds matplotlib's font cache
KEPT = ("HOME", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
SETTINGS = {
    "PATH": f"{os.path.dirname(sys.executable)}:/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class NoWorker(RuntimeError):
    """The warm process is gone."""


class Exit(NamedTuple):
    """How a worker ended.

    code: exit code, None if it did not exit by itself. signal: number of the signal
    that ended it, or None. cpu_seconds: of all its processes together.
    max_rss_bytes: of the largest one. reason: for people and the log: "CPU limit",
    "memory limit", "killed", "no sandbox: …", the name of a signal, or
    "ended with code 0".
    """

    code: int | None
    signal: int | None
    cpu_seconds: float
    max_rss_bytes: int
    reason: str


class Child:
    """A worker. sock: connected stream socket to it, closed by whoever uses it."""

    def __init__(self, sock, status):
        self.sock = sock
        self._status = status
        self._text = b""
        self._pid = None
        self._exit = None

    @property
    def pid(self):
        """Process id of the worker's first process, None if there never was one."""
        while self._pid is None and self._exit is None:
            self._read(None)
        return self._pid

    def cpu(self):
        """CPU seconds so far of all the worker's processes, in steps of 10 ms."""
        if self._exit is None and self.pid and not self._ended():
            return processes.cpu_seconds(self.pid)
        return self.wait().cpu_seconds

    def kill(self):
        """End the worker with all that it started. Returns at once; see `wait`."""
        try:
            self._status.send(b"k")
        except OSError:
            return  # it has ended

    def interrupt(self):
        """Ask the cell that runs to end, as Jupyter's button does."""
        try:
            self._status.send(b"i")
        except OSError:
            return  # it has ended

    def wait(self, timeout=None):
        """The Exit. timeout: seconds, then TimeoutError; None waits for ever."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self._exit is None:
            self._read(deadline)
        return self._exit

    def close(self):
        """Let go of the worker: it is killed if it still runs."""
        self.sock.close()
        self._status.close()

    def _ended(self):
        while self._exit is None and select.select([self._status], [], [], 0)[0]:
            self._read(None)
        return self._exit is not None

    def _read(self, deadline):
        left = None if deadline is None else max(deadline - time.monotonic(), 0)
        if not select.select([self._status], [], [], left)[0]:
            raise TimeoutError("the worker still runs")
        try:
            piece = self._status.recv(4096)
        except OSError:
            piece = b""
        self._text += piece
        if not piece:
            self._exit = Exit(None, None, 0.0, 0, "the warm process has ended")
        while b"\n" in self._text:
            line, self._text = self._text.split(b"\n", 1)
            message = json.loads(line)
            if "pid" in message:
                self._pid = message["pid"]
            else:
                blank = Exit(None, None, 0.0, 0, "")
                self._exit = blank._replace(**message)


class Zygote:
    """The warm process. Safe to use from several threads.

    limits, defences: for every worker. hide: further files and folders that no worker
    may see; repository and home are hidden anyway. serve: "module:function", called in
    the worker as function(sock, limits, defences). The module may have a function
    `warm()`, called once in the warm process.
    system: Offers to believe instead of trying (for tests).
    without: modules, dotted names, that no worker has; see `withheld`.
    stem: a Stem of the same limits, defences and `without` that this one is a fork of:
        it has its imports. Default: imports of its own.
    Raises ValueError for packages that are not installed; RuntimeError when the
    process does not come up, or where students' code
    would be root's.
    """

    def __init__(
        self,
        limits=None,
        defences=None,
        hide=(),
        serve=SERVE,
        system=None,
        without=(),
        stem=None,
    ):
        self.limits = limits or Limits()
        self.defences = defences or Defences()
        self.without = tuple(without)
        self.packages = tuple(self.limits.packages)
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        self._process = None
        with theirs:
            if stem:
                socket.send_fds(stem.line, [SIZE.pack(0)], [theirs.fileno()])
            else:
                chosen = hide, serve, system, self.without
                self._process = _launched(theirs, self.limits, self.defences, *chosen)
        self.system = self._hello()
        refusal = "" if system else sandbox.refusal(self.defences, self.system)
        if refusal:
            self.close()
            raise RuntimeError(refusal)

    def alive(self):
        """Whether the warm process runs: all that is heard of it is its end."""
        closed = self._control.fileno() < 0
        return not (closed or select.select([self._control], [], [], 0)[0])

    def describe(self):
        """The protection in force, as one line for people."""
        return sandbox.describe(self.defences, self.system)

    def weakness(self):
        """The same, "" where nothing is missing."""
        return sandbox.weakness(self.defences, self.system)

    def spawn(self, limits=None, defences=None):
        """A new worker, as a Child. Raises NoWorker after `close` or a crash.

        limits, defences: for this worker, in place of those of the warm process.
        """
        wish = [asdict(limits or self.limits), asdict(defences or self.defences)]
        wish = json.dumps(wish).encode()
        ours, theirs = socket.socketpair()
        status, report = socket.socketpair()
        with theirs, report:
            pair = array.array("i", [theirs.fileno(), report.fileno()])
            message = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, pair)]
            try:
                with self._lock:  # as one: whoever is killed here has asked or not
                    self._control.sendmsg([SIZE.pack(len(wish)), wish], message)
            except OSError as error:
                ours.close()
                status.close()
                raise NoWorker(f"the warm process is gone: {error}") from None
        return Child(ours, status)

    def close(self):
        """End the warm process and every worker."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)
        self._await_end()
        self._control.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _hello(self):
        self._control.settimeout(START_SECONDS)
        text = b""
        while not text.endswith(b"\n"):
            piece = self._control.recv(4096)
            if not piece:
                self._await_end()
                raise RuntimeError("the warm process ended during its imports")
            text += piece
        self._control.settimeout(None)
        told = json.loads(text)
        self.pid = told.pop("pid")
        return sandbox.Offers(**told)

    def _await_end(self):
        """Wait for the end of the warm process, which closes its end of the line."""
        with contextlib.suppress(OSError):
            self._control.recv(1)
        if self._process:
            self._process.wait()


class Stem:
    """A warm process that others are forks of: what takes longest is done once.

    It is not waited for: others' imports run beside its own. limits: with the packages
    of the workers. serve: see Zygote. line: a socket that any process may ask by.
    """

    def __init__(self, limits, serve=SERVE):
        self.packages = limits.packages
        self.line, theirs = socket.socketpair()
        with theirs:
            self._process = _launched(theirs, limits, Defences(), serve=serve)

    def close(self):
        """End it; its forks go on."""
        self.line.close()
        self._process.kill()
        self._process.wait()

    def __getstate__(self):  # a process of the pool gets what it asks by
        return {"packages": self.packages, "line": self.line}


def _launched(line, limits, defences, hide=(), serve=SERVE, system=None, without=()):
    """Start a warm process that listens to `line`; returns its Popen. See Zygote."""
    settings = {
        "hide": [os.path.abspath(path) for path in hide],
        "rules": packages.rules(limits.packages) | withheld.rules(without),
        "packages": limits.packages,
        "without": without,
        "serve": serve,
        "system": None if system is None else asdict(system),
    }
    command = sandbox.python(
        "grading.trusted.worker.warm:main", line.fileno(), settings
    )
    closed = defences.closed_descriptors
    line.set_inheritable(True)
    return subprocess.Popen(
        command,
        env=_environment(defences.clean_environment),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        close_fds=closed,
        pass_fds=[line.fileno()] if closed else [],
        start_new_session=True,
    )


def _environment(clean):
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return (kept if clean else dict(os.environ)) | SETTINGS
