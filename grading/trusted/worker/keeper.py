"""One worker's processes: keeper, init, worker.

The keeper stays outside the sandbox. It holds the status line to the grader, watches
what the worker uses, ends it on request, and reports how it ended. Its child is the
init of the process namespace: it adopts and buries orphans, and when it ends, the
kernel ends everything in there. The worker is the init's child, the only one that runs
code of the student.

All of them are forks of the warm process and end when it does, or when the grader
lets go of the status line.
"""

import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

from grading.trusted.worker import processes, syscalls
from grading.trusted.worker.sandbox import syscalls_or_not

TICK_SECONDS = 0.2
FIRST_FREE = 3
LAST_DESCRIPTOR = 1 << 20


def keep(box, slot, lines, prepare, work):
    """Run one worker to its end; never returns. Called in a fresh fork.

    box: a Sandbox. slot: tells the workers of one warm process apart.
    lines: descriptors: the worker's line; the grader's, where the report goes; one
        that ends with the warm process.
    prepare: function (home) of our own, the worker's last step before `work`.
    work: function (sock) -> None, called in the worker.
    """
    sock, status, lifeline = _only(box, lines)
    report, write_end = os.pipe()
    home = None if box.form else tempfile.mkdtemp(prefix="worker-")
    uid, gid = box.user(slot)
    try:
        if home:
            os.chown(home, uid, gid)
        shared = processes.own_resident_bytes()
        box.separate()
        pid = os.fork()
    except Exception as error:
        send(status, {"reason": f"no sandbox: {error}"})
        os._exit(1)
    if pid == 0:
        for descriptor in (report, status, lifeline):
            os.close(descriptor)
        _init(box, uid, gid, sock, write_end, home, prepare, work)
    os.close(write_end)
    os.close(sock)
    send(status, {"pid": pid})
    reason, said, spent = _watch(box, pid, report, status, lifeline, shared)
    _, ended, usage = os.wait4(pid, 0)
    if not said and not reason:  # somebody outside ended it
        said = {"status": ended}
    # The kernel forgets the time of processes that end together with their init.
    cpu = max(spent, usage.ru_utime + usage.ru_stime)
    if home:
        _remove(home)
    send(status, _verdict(box.limits, reason, said, cpu, usage.ru_maxrss))
    os._exit(0)


def _init(box, uid, gid, sock, report, home, prepare, work):
    """The first process of the sandbox. Ends with the worker."""
    try:
        syscalls_or_not(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        for number in (signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)  # so that the worker cannot reach it
        home = box.enclose(uid, gid) or home
        worker = os.fork()
        if worker == 0:
            _worker(box, uid, gid, sock, report, home, prepare, work)
        syscalls_or_not(syscalls.PR_SET_DUMPABLE, 0)
        os.close(sock)
    except Exception as error:
        send(report, {"reason": f"no sandbox: {error}"})
        os._exit(1)
    pid = None
    while pid != worker:
        pid, status, _ = os.wait4(-1, 0)
    processes.end_children()
    send(report, {"status": status})
    os._exit(0)


def _worker(box, uid, gid, sock, report, home, prepare, work):
    try:
        box.confine(uid, gid)
        os.umask(0o077)
        os.chdir(home)
        prepare(home)
    except Exception as error:
        send(report, {"reason": f"no sandbox: {error}"})
        os._exit(1)
    os.close(report)
    code = 0
    try:
        work(sock)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException:
        traceback.print_exc()  # seen only where descriptors are left open
        code = 1
    finally:
        os._exit(code & 0xFF)


def _watch(box, pid, report, status, lifeline, shared):
    """(why it was ended or None, what the init said, CPU seconds seen), at the end."""
    waiting, reason, text, spent = {report, status, lifeline}, None, b"", 0.0
    while True:
        ready = select.select(waiting, [], [], TICK_SECONDS)[0]
        if report in ready:
            piece = os.read(report, 4096)
            text += piece
            if not piece:
                break
        elif status in ready and _wish(status) == b"i":
            processes.interrupt(pid)
        elif ready:
            reason = reason or "killed"
            waiting -= set(ready)
            spent = max(spent, processes.cpu_seconds(pid))
            processes.end(pid, box.alone)
        elif box.defences.limits and processes.LISTED and not reason:
            spent = processes.cpu_seconds(pid)
            reason = _excess(box.limits, pid, spent, shared)
            if reason:
                processes.end(pid, box.alone)
    said = {}
    for line in text.decode().splitlines():
        said = json.loads(line) | said  # the first failure is the cause
    return reason, said, spent


def _wish(status):
    """What the grader wants, a byte; none where it has gone."""
    try:
        return os.read(status, 1)
    except OSError:
        return b""


def _excess(limits, pid, spent, shared):
    """The limit that the worker and its children together have passed, or None."""
    if spent > limits.cpu_seconds:
        return "CPU limit"
    memory = processes.memory_bytes(pid, limits.memory_bytes, shared)
    if memory > limits.memory_bytes:
        return "memory limit"
    return None


def _verdict(limits, reason, said, cpu, rss):
    status = said.get("status", 0)
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) and "status" in said else None
    reason = reason or said.get("reason")
    # The limit's clock counts whole ticks, so it is ahead of this one, most under load.
    spent = number == signal.SIGKILL and cpu >= 0.9 * limits.cpu_seconds
    if reason is None and (spent or number == signal.SIGXCPU):
        reason = "CPU limit"
    if reason is None and number is not None:
        reason = _named(number)
    rss *= 1024 if sys.platform == "linux" else 1
    return {
        "code": code,
        "signal": number,
        "cpu_seconds": cpu,
        "max_rss_bytes": rss,
        "reason": reason or f"ended with code {code}",
    }


def _named(number):
    """The name of a signal; most real-time ones have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _remove(folder):
    """Remove a folder, however deep: Python's own way ends where its stack does."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except RecursionError:
        subprocess.run(["rm", "-rf", folder], check=False)


def _only(box, descriptors):
    """Close every descriptor but 0 to 2 and these, which become 3, 4, …"""
    if not box.defences.closed_descriptors:
        return descriptors
    first = FIRST_FREE + len(descriptors)
    high = [fcntl.fcntl(one, fcntl.F_DUPFD, first) for one in descriptors]
    low = [os.dup2(one, FIRST_FREE + at) for at, one in enumerate(high)]
    os.closerange(first, LAST_DESCRIPTOR)
    return low


def send(descriptor, message):
    """One message on the status line, as a line of JSON."""
    try:
        os.write(descriptor, json.dumps(message).encode() + b"\n")
    except OSError:
        return  # nobody wants to know
