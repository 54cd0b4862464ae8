"""The warm process: imports are done, secrets were never there.

It imports what a student's code needs. A request brings two sockets, the worker's line
and the status line; it forks a keeper (see `keeper`) and is done. Or it brings one: the
line to another warm process, which is a fork of this one.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
from dataclasses import asdict

from grading.limits import Defences, Limits
from grading.trusted.worker import filesystem, keeper, packages, sandbox, withheld
from grading.trusted.worker.zygote import SETTINGS, SIZE

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
    wanted = packages.Packages(settings["packages"])
    while line:
        told = asdict(system) | {"pid": os.getpid()}
        line.sendall(json.dumps(told).encode() + b"\n")
        line = _fork_until_closed(line, system, (shown, wanted), serve)


def _fork_until_closed(line, system, sight, serve):
    """Fork what is asked for by `line`; None at its end.

    Where another warm process is asked for, returns in that one: the line to it.
    """
    lifeline, held = os.pipe()  # ends when this process does
    running, slot = set(), 0
    while True:
        timeout = 1.0 if running else None
        if select.select([line], [], [], timeout)[0]:
            data, descriptors = b"", []
            with contextlib.suppress(ConnectionResetError):  # what was said is unread
                data, descriptors, _, _ = socket.recv_fds(line, SIZE.size, 2)
            if not data:
                return None
            (size,) = SIZE.unpack(data)
            wish = line.recv(size, socket.MSG_WAITALL) if size else None
            slot += 1
            try:
                pid = os.fork()
            except OSError as error:  # the system is short of something; go on
                if wish:
                    keeper.send(descriptors[-1], {"reason": f"no worker: {error}"})
                pid = None
            if pid == 0 and not wish:
                for descriptor in (line.detach(), lifeline, held):
                    os.close(descriptor)
                return socket.socket(fileno=descriptors[0])
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
    gc.disable()  # imports leave nothing for it
    for name in WARM:
        importlib.import_module(name)
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
    gc.enable()
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
