"""A box to watch attacks in: a machine in small, of which nothing is harmed.

It is the sandbox of a worker with what a grader has and a worker has not: this
repository, `/proc`, a loopback that works, no filter of system calls. In it stock
nbgrader runs, and our own grader as if the system had no namespaces.
"""

import contextlib
import fcntl
import os
import socket
import struct
import subprocess
import sys
import time
from dataclasses import replace

from grading.limits import MIB, Defences, Limits
from grading.trusted.worker import filesystem, keeper, sandbox, syscalls
from grading.trusted.worker.zygote import SETTINGS, Child
from tests.attacks.canary import SECRET
from tests.waiting import alive

LIMITS = Limits(
    cpu_seconds=900, memory_bytes=6144 * MIB, processes=96, file_bytes=96 * MIB
)
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40
END_SECONDS = 60
GRACE = 3.0  # seconds for processes that are about to end
DESCRIPTORS = 1024  # a grader needs more than a worker


class Box(sandbox.Sandbox):
    """A sandbox for a grader. Only its /tmp can be written."""

    def enclose(self, uid, gid):
        """In the init: own mounts, processes that can be seen, a network of its own."""
        home = super().enclose(uid, gid)
        os.chmod(home, 0o1777)
        flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
        syscalls.mount("proc", "/proc", "proc", flags)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            up = struct.pack("16sH14x", b"lo", IFF_UP | IFF_RUNNING)
            fcntl.ioctl(line, SIOCSIFFLAGS, up)
        return home


@contextlib.contextmanager
def opened(module, *arguments, root=False):
    """Run `python -m module arguments` in a new box; gives the `Child` outside.

    The program belongs to a user without rights, or to root where this process does and
    root says so. Its last argument is the descriptor of a socket, connected to
    `Child.sock`: see `line`. When the block ends, so does all that is left in the box.
    """
    ours, theirs = socket.socketpair()
    status, report = socket.socketpair()
    lifeline, held = os.pipe()
    lines = [theirs.fileno(), report.fileno(), lifeline]
    program = [sys.executable, "-m", module, *arguments]
    command = sandbox.python("tests.attacks.box:keep", lines, program, root)
    with subprocess.Popen(command, pass_fds=lines, cwd="/"):
        theirs.close()
        report.close()
        os.close(lifeline)
        child = Child(ours, status)
        try:
            yield child
        finally:
            child.kill()
            child.wait(END_SECONDS)
            child.close()
            os.close(held)


def keep(lines, program, root):
    """The keeper of a box; never returns. Called in a process of its own."""
    sandbox.DESCRIPTORS = DESCRIPTORS
    system = replace(sandbox.probe(), filters=False)
    beside = {str(filesystem.REPOSITORY): True, "/proc": True}
    shown = filesystem.layout(rules=beside)
    box = Box(LIMITS, Defences(other_user=not root), system, shown)
    keeper.keep(box, 0, lines, _prepare, lambda number: _become(program, number))


def line():
    """In the program: the socket that leads out of the box."""
    number = int(sys.argv.pop())
    os.set_inheritable(number, False)
    return socket.socket(fileno=number)


def processes():
    """In the program: the ids of all processes that run in the box."""
    return set(filter(alive, map(int, filter(str.isdigit, os.listdir("/proc")))))


def left(known):
    """The processes beside the known ones that do not end by themselves."""
    end = time.monotonic() + GRACE
    while (found := processes() - known) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def full(folder):
    """Whether the disk of a folder has no place left."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_bsize < 2**20 or disk.f_favail < 10


def _prepare(home):
    """In the box: the environment of somebody who grades."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.close(null)
    os.environ.clear()
    os.environ |= SETTINGS | {
        "HOME": home,
        "PYTHONPATH": str(filesystem.REPOSITORY),
        "SECRET_TOKEN": SECRET,
    }


def _become(command, number):
    os.set_inheritable(number, True)
    os.execv(command[0], [*command, str(number)])
