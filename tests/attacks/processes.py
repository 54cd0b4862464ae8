"""Processes: leaving early, killing others, staying behind."""

from tests.attacks.attack import WRONG, Attack

ATTACKS = [
    Attack(
        "exit-in-the-cell",
        "os._exit(0) before anything is checked",
        WRONG + "\nimport os\nos._exit(0)\n",
        says="Python ended",
    ),
    Attack(
        "exit-in-the-call",
        "os._exit(0) when the check calls",
        """
import os
def cost(w, X, Y): os._exit(0)
gradient = cost
""",
        says="Python ended",
    ),
    Attack(
        "sys-exit",
        "raises SystemExit in the cell, which ends a script quietly",
        WRONG + "\nimport sys\nsys.exit(0)\n",
        says="SystemExit: 0",
    ),
    Attack(
        "kill-parent",
        "kills its parent and process 1",
        """
import os, signal
for target in (os.getppid(), 1, os.getppid() - 1):
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP):
        try:
            if target > 0:
                os.kill(target, number)
        except OSError as reason:
            print(reason)
"""
        + WRONG,
    ),
    Attack(
        "kill-group",
        "kills its process group and everything it may",
        "import os\nos.killpg(0, 9)\n" + WRONG,
        says="SIGKILL",
    ),
    Attack(
        "kill-all",
        "kill(-1): every process that it can see",
        "import os\ntry:\n    os.kill(-1, 9)\nexcept OSError:\n    pass\n"
        "os.kill(os.getpid(), 9)\n" + WRONG,
    ),
    Attack(
        "detached-child",
        "a detached child writes into the course, now and later",
        """
import os, time
def write():
    try:
        open("CANARY/attack-was-here", "w").write("80 of 20 points")
    except OSError:
        pass
child = os.fork()
if child == 0:
    write()
    os.setsid()
    if os.fork() == 0:
        for _ in range(80):
            time.sleep(0.05)
            write()
    os._exit(0)
os.waitpid(child, 0)
"""
        + WRONG,
    ),
    Attack(
        "forked-worker",
        "forks in the cell, so that two workers sit on one line",
        "import os\nos.fork()\nos.fork()\n" + WRONG,
        says="came instead of|broke off|Python ended",
    ),
    Attack(
        "ptrace",
        "traces its parent and reads its memory",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for target in {os.getppid(), 1, 2, os.getpid()}:
    print(target, "ATTACHED" if libc.ptrace(16, target, 0, 0) == 0 else "refused")
    try:
        print(open(f"/proc/{target}/mem", "rb").read(1))
    except (OSError, ValueError) as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "stop",
        "stops itself, so that no CPU time passes",
        WRONG + "\nimport os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
        cpu=1.0,
        says="out of time",
    ),
    Attack(
        "segfault",
        "crashes the interpreter in the call",
        """
import ctypes
def cost(w, X, Y): ctypes.string_at(0)
gradient = cost
""",
        says="SIGSEGV",
    ),
    Attack(
        "deaf",
        "ignores and handles every signal, then loops",
        """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, lambda *a: None)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
"""
        + WRONG
        + "\nwhile True:\n    pass\n",
        cpu=1.0,
        says="out of time",
    ),
    Attack(
        "higher-limits",
        "raises its own limits, then computes on",
        """
import os, resource
for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_NPROC,
             resource.RLIMIT_FSIZE):
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print("RAISED", kind)
    except (OSError, ValueError) as reason:
        print(reason)
try:
    os.nice(-20)
except OSError as reason:
    print(reason)
"""
        + WRONG,
    ),
    Attack(
        "exec",
        "replaces itself by another program that holds the line",
        WRONG
        + """
import os, sys
for number in range(3, 64):
    try:
        os.set_inheritable(number, True)
    except OSError:
        pass
os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)"])
""",
        cpu=1.0,
        says="out of time",
    ),
    Attack(
        "new-namespaces",
        "opens namespaces of its own to become root in them",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000):
    print("ENTERED" if libc.unshare(flag) == 0 else "refused")
for kind in ("mnt", "net", "pid", "user"):
    try:
        fd = os.open(f"/proc/1/ns/{kind}", os.O_RDONLY)
        print("JOINED" if libc.setns(fd, 0) == 0 else "refused")
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "privileged-calls",
        "reboot, hostname, clock, kernel keys, setuid(0)",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print("DONE" if libc.sethostname(b"attacked", 8) == 0 else "refused")
clock = (ctypes.c_long * 2)(1, 0)
print("DONE" if libc.settimeofday(clock, None) == 0 else "refused")
for call in (os.setuid, os.setgid):
    try:
        call(0)
        print("BECAME", os.getuid())
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "shell-escape",
        "kills and reads by !commands and %%bash",
        """
!kill -9 1; cat CANARY/hidden_tests.py
%env SECRET_TOKEN
"""
        + WRONG,
        more=("%%bash\nkill -9 $PPID\n",),
    ),
    Attack(
        "threads-after-return",
        "a thread rewrites the returned array after the call",
        """
import threading, time
def gradient(w, X, Y):
    out = 0.0 * w
    def later():
        while True:
            out[...] = np.random.randn()
    threading.Thread(target=later, daemon=True).start()
    return out
def cost(w, X, Y): return 0.0
""",
        cpu=2.0,
    ),
]

# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "hopping",
        "a child that forks and ends a thousand times a second, to be caught by nobody",
        """
import ctypes, os, signal, time
libc = ctypes.CDLL(None)
libc.prctl(1, 0, 0, 0, 0)  # whoever loses its parent goes on
if os.fork() == 0:
    os.setsid()
    for number in (1, 2, 3, 13, 14, 15, 24):
        signal.signal(number, signal.SIG_IGN)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            pass
    os._exit(0)
"""
        + WRONG,
    ),
    Attack(
        "foreign-calls",
        "makes system calls by the numbers of other machines, past a filter",
        """
import ctypes, mmap, os
libc = ctypes.CDLL(None, use_errno=True)
if os.uname().machine == "x86_64":
    entered = libc.syscall(0x40000000 | 272, 0x10000000) == 0  # unshare
    print("ENTERED" if entered else "refused")
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(bytes.fromhex("53b836010000bb00000010cd805bc3"))  # by int 0x80
    call = ctypes.CFUNCTYPE(ctypes.c_int)
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    print("ENTERED" if call(address)() == 0 else "refused")
"""
        + WRONG,
    ),
    Attack(
        "other-sockets",
        "opens sockets of other families: to the kernel, the host, packets, ciphers",
        """
import socket
for family in range(1, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(family, kind).close()
            print("SOCKET", family, kind)
        except OSError:
            pass
"""
        + WRONG,
    ),
]
