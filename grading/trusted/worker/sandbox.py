"""The sandbox of a worker: what the system offers, and how to enter it.

Three forked processes stand in a row (see `keeper`), and each takes its step:
`separate` in the keeper, `enclose` in the init, `confine` in the worker itself.
On Linux with namespaces, as root or as an ordinary user, the protection is full;
elsewhere it is reduced, and `describe` says what is missing.
"""

import functools
import json
import math
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.limits import Defences, Limits
from grading.trusted.worker import filesystem, processes, seccomp, syscalls

UIDS = 0x70000000  # unused by any system; a range of 2**28 starts here
NICENESS = 5
STACK_BYTES = 8 * 1024 * 1024
DESCRIPTORS = 256
KILLED = f"status {signal.SIGKILL:d}"
BOOT = (
    "import importlib, json, sys; "
    "sys.path[:], name, values = json.loads(sys.argv.pop()); "
    "module, _, function = name.partition(':'); "
    "getattr(importlib.import_module(module), function)(*values)"
)


@dataclass(frozen=True)
class Offers:
    """What the system offers.

    form: "root" (namespaces made by root), "user" (in a user namespace), or None.
    reason: why there are no namespaces, "" if there are.
    filters: the kernel takes a filter of system calls.
    """

    form: str | None
    reason: str
    filters: bool


class Refused(Exception):
    """A part of the sandbox could not be set up; the worker does not start."""


@functools.cache
def offers():
    """The Offers of this system, tried out once, in a process of its own."""
    command = python("grading.trusted.worker.sandbox:print_offers")
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    return Offers(**json.loads(out.stdout))


def describe(defences=None, system=None):
    """One line for people: the protection in force, and what it lacks.

    system: Offers, or None to ask this system.
    """
    defences = defences or Defences()
    system = system or offers()
    names = [name for name in SANDBOX if not getattr(defences, name)]
    if system.form and defences.namespaces:
        text = (
            "full: own processes, mounts, network and hostname; only the system and "
            "the interpreter are there, read-only; no privileges; limits on CPU, "
            "memory, processes and files"
        )
    else:
        reason = system.reason or "they are switched off"
        text = (
            f"reduced: no namespaces ({reason}); a worker is a process with limits on "
            "CPU, memory and files, a clean environment and no open files of others, "
            "but it can read every file that its user may read"
        )
        if not other_user_works(system):
            text += ", and it runs as the grader's own user"
        if not (system.filters and defences.network):
            text += ", and it can use the network"
    if not system.filters:
        text += "; this kernel takes no filter of system calls"
    if names:
        text += f"; switched off: {', '.join(names)}"
    return text + "."


def weakness(defences=None, system=None):
    """What `describe` says, "" where nothing is missing."""
    defences, system = defences or Defences(), system or offers()
    whole = all(getattr(defences, name) for name in SANDBOX)
    if whole and system.form and system.filters:
        return ""
    return describe(defences, system)


SANDBOX = (
    "namespaces",
    "hidden_files",
    "read_only",
    "own_processes",
    "network",
    "system_calls",
    "clean_environment",
    "closed_descriptors",
    "other_user",
    "limits",
)


class Sandbox:
    """The steps into one worker's sandbox.

    limits, defences: as in `limits`. system: Offers. shown: a `filesystem.Layout`.
    """

    def __init__(self, limits, defences, system, shown):
        self.limits = limits
        self.defences = defences
        self.form = system.form if defences.namespaces else None
        self.filters = system.filters
        self.shown = shown
        drop = os.geteuid() == 0 and defences.other_user
        self.changes_user = drop and (self.form == "root" or other_user_works(system))
        self.alone = self.form is not None and defences.own_processes

    def user(self, slot):
        """(uid, gid) of the worker. slot: tells workers of one grader apart."""
        if not self.changes_user:
            return os.geteuid(), os.getegid()
        number = UIDS + ((os.getppid() & 0xFFFF) << 12 | slot & 0xFFF)
        return number, number

    def separate(self):
        """In the keeper: its next child is the first of a new process namespace."""
        if self.form is None:
            syscalls_or_not(syscalls.PR_SET_CHILD_SUBREAPER, 1)
            return
        uid, gid = os.geteuid(), os.getegid()
        flags = syscalls.CLONE_NEWPID if self.defences.own_processes else 0
        if self.form == "user":
            syscalls.unshare(flags | syscalls.CLONE_NEWUSER)
            write("/proc/self/setgroups", "deny")
            write("/proc/self/uid_map", f"{uid} {uid} 1")
            write("/proc/self/gid_map", f"{gid} {gid} 1")
        elif flags:
            syscalls.unshare(flags)

    def enclose(self, uid, gid):
        """In the init: own mounts, network, hostname. Returns the worker's home."""
        if not self.alone:
            syscalls_or_not(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        if self.form is None:
            return None
        kinds = syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS
        syscalls.unshare(
            kinds | (syscalls.CLONE_NEWNET if self.defences.network else 0)
        )
        syscalls.sethostname("worker")
        size, writable = self.limits.file_bytes, not self.defences.read_only
        if self.defences.hidden_files:
            filesystem.new_root(self.shown, size, uid, gid, writable)
        else:
            filesystem.same_root(size, uid, gid, writable)
        return "/tmp"

    def confine(self, uid, gid):
        """In the worker: limits, another user, no privileges, the filter of calls."""
        os.setsid()
        if self.defences.limits:
            self._limit(uid)
        if self.defences.other_user:
            self._give_up_privileges(uid, gid)
        syscalls_or_not(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if not self.filters:
            return
        calls, network = self.defences.system_calls, self.defences.network
        own_pid = os.getpid() if self.defences.own_processes else None
        own_pid = None if self.alone else own_pid
        if calls or network or own_pid:
            syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
            seccomp.install(calls, network, own_pid)

    def _give_up_privileges(self, uid, gid):
        linux = sys.platform == "linux"
        if linux:
            syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
            syscalls.drop_bounding_set()
        if self.changes_user:
            os.setgroups([])
            os.setgid(gid)  # of root, these set the real and saved ones too
            os.setuid(uid)
        if linux:
            syscalls.drop_capabilities()

    def _limit(self, uid):
        limits = self.limits
        seconds = math.ceil(limits.cpu_seconds)
        pairs = {
            "RLIMIT_CPU": (seconds, seconds + 1),  # SIGXCPU, then SIGKILL
            "RLIMIT_AS": (limits.memory_bytes, limits.memory_bytes),
            "RLIMIT_FSIZE": (limits.file_bytes, limits.file_bytes),
            "RLIMIT_NOFILE": (DESCRIPTORS, DESCRIPTORS),
            "RLIMIT_STACK": (STACK_BYTES, STACK_BYTES),
            "RLIMIT_CORE": (0, 0),
        }
        if sys.platform == "linux":
            count = limits.processes + self._shared_tasks(uid)
            pairs |= {"RLIMIT_NPROC": (count, count), "RLIMIT_MSGQUEUE": (0, 0)}
        for name, (soft, hard) in pairs.items():
            most = resource.getrlimit(getattr(resource, name))[1]
            if most != resource.RLIM_INFINITY:
                soft, hard = min(soft, most), min(hard, most)
            try:
                resource.setrlimit(getattr(resource, name), (soft, hard))
            except (OSError, ValueError):
                if sys.platform == "linux":
                    raise
        os.nice(NICENESS)

    def _shared_tasks(self, uid):
        """Processes of others that the kernel counts as this user's."""
        release = os.uname().release.split("-")[0].split(".")[:2]
        counted_apart = self.form == "user" and [*map(int, release)] >= [5, 14]
        if self.changes_user or counted_apart or not os.path.isdir("/proc/self"):
            return 0
        return processes.tasks_of(uid)


def other_user_works(system):
    """Whether root may hand a worker to another user without losing the interpreter."""
    if os.geteuid() != 0:
        return False
    return system.form == "root" or not closed_folder()


def closed_folder():
    """The folder above this interpreter that only its owner may enter, "" for none."""
    folders = [path for path in filesystem.interpreter() if os.path.isdir(path)]
    above = {path for one in folders for path in Path(os.path.realpath(one)).parents}
    above |= {Path(os.path.realpath(one)) for one in folders}
    closed = [path for path in above if not path.stat().st_mode & stat.S_IXOTH]
    return str(min(closed, default=""))


def refusal(defences=None, system=None):
    """Why nothing may be graded here and how to go on, one line; "" where it may.

    As root without namespaces, students' code has to be another user's.
    """
    defences = defences or Defences()
    if os.geteuid() != 0 or not defences.other_user or not closed_folder():
        return ""
    system = system or offers()
    if system.form and defences.namespaces:
        return ""
    return (
        f"students' code would run as root: this system offers no namespaces "
        f"({system.reason or 'switched off'}), and another user cannot reach Python in "
        f"{closed_folder()}. Grade as an ordinary user, or set up Python and this "
        "repository where everybody may enter, in /opt for instance"
    )


def syscalls_or_not(option, value):
    """A prctl that other systems than Linux do not have; there it is left out."""
    if sys.platform == "linux":
        syscalls.prctl(option, value)


def write(path, text):
    """Write a file of /proc in one call."""
    with open(path, "w") as file:
        file.write(text)


def python(function, *values):
    """The command that runs "module:function" in a fresh interpreter, paths as here."""
    paths = [os.path.abspath(path) for path in sys.path]
    return [sys.executable, "-P", "-c", BOOT, json.dumps([paths, function, values])]


def print_offers():
    """For `offers`: try, and print what was found as JSON."""
    print(json.dumps(asdict(probe())))


def probe():
    """Try out what the system offers. Forks: for a process with a single thread."""
    if sys.platform != "linux":
        return Offers(None, f"{os.uname().sysname} has none", False)
    filters = seccomp.available() and _attempt(_try_filter) == ""
    reasons = []
    for form in ["root", "user"] if os.geteuid() == 0 else ["user"]:
        system = Offers(form, "", filters)
        reason = _attempt(lambda system=system: _try_all(system))
        if reason == KILLED:  # which says nothing of the system
            raise RuntimeError("the sandbox was killed while it was tried out")
        if not reason:
            return system
        reasons.append(f"as {form}: {reason}")
    return Offers(None, "; ".join(reasons), filters)


def _try_filter():
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install()


def _try_all(system):
    box = Sandbox(Limits(), Defences(), system, filesystem.layout())
    uid, gid = box.user(0)
    box.separate()
    reason = _attempt(lambda: (box.enclose(uid, gid), _attempt_inside(box, uid, gid)))
    if reason:
        raise Refused(reason)


def _attempt_inside(box, uid, gid):
    reason = _attempt(lambda: (box.confine(uid, gid), _imports_work()))
    if reason:
        raise Refused(reason)


def _imports_work():
    with open(socket.__file__) as file:
        file.read(1)


def _attempt(action):
    """Run `action` in a fork. Returns the text of its failure, "" if there was none."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        text = ""
        try:
            action()
        except Exception as error:
            text = str(error) or "".join(traceback.format_exception_only(error))
        finally:
            os.write(writer, text.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        text = file.read().decode()
    _, status = os.waitpid(pid, 0)
    return text or (f"status {status}" if status else "")
