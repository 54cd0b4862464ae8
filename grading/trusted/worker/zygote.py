"""A warm process that forks workers: imports are done, secrets were never there.

It is started by exec, so that it inherits nothing of the grader's memory, and imports
what a student's code needs. Each request brings it two sockets, the worker's line and
the status line; it forks a keeper (see `keeper`) and is done. It ends when the grader
does, for whatever reason, and so do all workers.
"""

import array
import importlib
import io
import json
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from typing import NamedTuple

from grading.limits import Defences, Limits
from grading.trusted.worker import (
    filesystem,
    keeper,
    packages,
    processes,
    sandbox,
    withheld,
)

SIZE = struct.Struct(">I")  # of a request
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
WARM = (
    "numpy.random",
    "numpy.linalg",
    "numpy.fft",
    "numpy.testing",
    "matplotlib.pyplot",
    "IPython.core.interactiveshell",
    "gradbook.check",
    "gradbook.data",
    "gradbook.explain",
    "gradbook.plot",
)


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
    ):
        self.limits = limits or Limits()
        self.defences = defences or Defences()
        self.without = tuple(without)
        self.packages = tuple(self.limits.packages)
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        settings = {
            "hide": [os.path.abspath(path) for path in hide],
            "rules": packages.rules(self.packages) | withheld.rules(self.without),
            "packages": self.packages,
            "without": self.without,
            "serve": serve,
            "system": None if system is None else asdict(system),
        }
        command = sandbox.python(
            "grading.trusted.worker.zygote:main", theirs.fileno(), settings
        )
        clean = self.defences.clean_environment
        closed = self.defences.closed_descriptors
        theirs.set_inheritable(True)
        self._process = subprocess.Popen(
            command,
            env=_environment(clean),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            close_fds=closed,
            pass_fds=[theirs.fileno()] if closed else [],
            start_new_session=True,
        )
        theirs.close()
        self.system = self._hello()
        refusal = "" if system else sandbox.refusal(self.defences, self.system)
        if refusal:
            self.close()
            raise RuntimeError(refusal)

    @property
    def pid(self):
        """Process id of the warm process."""
        return self._process.pid

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
        self._control.close()
        self._process.wait()

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
                self._process.wait()
                raise RuntimeError("the warm process ended during its imports")
            text += piece
        self._control.settimeout(None)
        return sandbox.Offers(**json.loads(text))


def main(control, settings):
    """The warm process itself, until the control socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    given = settings["system"]
    system = sandbox.Offers(**given) if given else sandbox.probe()
    withheld.stand_in(settings["without"])
    serve = _warm_up(settings["serve"])
    shown = filesystem.layout(settings["hide"], settings["rules"])
    line = socket.socket(fileno=control)
    line.sendall(json.dumps(asdict(system)).encode() + b"\n")
    wanted = packages.Packages(settings["packages"])
    _fork_until_closed(line, system, (shown, wanted), serve)


def _fork_until_closed(line, system, sight, serve):
    lifeline, held = os.pipe()  # ends when this process does
    running, slot = set(), 0
    while True:
        timeout = 1.0 if running else None
        if select.select([line], [], [], timeout)[0]:
            data, descriptors, _, _ = socket.recv_fds(line, SIZE.size, 2)
            if not data:
                return
            wish = line.recv(*SIZE.unpack(data), socket.MSG_WAITALL)
            slot += 1
            try:
                pid = os.fork()
            except OSError as error:  # the system is short of something; go on
                keeper.send(descriptors[-1], {"reason": f"no worker: {error}"})
                pid = None
            if pid == 0:
                os.close(held)
                lines = [*descriptors, lifeline]
                _keep(json.loads(wish), lines, slot, system, sight, serve)
            running.add(pid)
            for descriptor in descriptors:
                os.close(descriptor)
        running -= {None, *_buried()}


def _keep(wish, lines, slot, system, sight, serve):
    shown, wanted = sight
    limits, defences = Limits(**wish[0]), Defences(**wish[1])
    box = sandbox.Sandbox(limits, defences, system, shown)

    def prepare(home):
        _prepare(home, shown, wanted, defences)

    def work(sock):
        serve(socket.socket(fileno=sock), limits, defences)

    keeper.keep(box, slot, lines, prepare, work)


def _buried():
    """Collect the keepers that have ended."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid


def _warm_up(serve):
    """Import what workers need, draw once; nothing of this is repeated in a worker."""
    for name in WARM:
        importlib.import_module(name)
    import gc

    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.plot([0, 1], label="$x$")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")
    module, _, function = serve.partition(":")
    module = importlib.import_module(module)
    if hasattr(module, "warm"):
        module.warm()
    gc.collect()
    gc.freeze()  # a worker's collector leaves shared pages alone
    return getattr(module, function)


def _prepare(home, shown, wanted, defences):
    """In the worker: environment, descriptors, paths and random states of its own."""
    import numpy as np

    if defences.closed_descriptors:
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        os.close(null)
    if defences.clean_environment:
        for name in [name for name in os.environ if name not in SETTINGS]:
            del os.environ[name]
    os.environ |= {"HOME": home, "TMPDIR": home, "MPLCONFIGDIR": home}
    tempfile.tempdir = None
    sys.argv = [""]
    sys.path[:] = ["", *(path for path in sys.path if _offered(path, shown))]
    wanted.use()
    random.seed(0)
    np.random.seed(0)


def _offered(path, shown):
    """Whether a folder of modules is part of the interpreter."""
    path = os.path.realpath(path)
    above = [rule for rule in shown.rules if filesystem.inside(path, rule)]
    return bool(above) and shown.rules[above[-1]]


def _environment(clean):
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return (kept if clean else dict(os.environ)) | SETTINGS
