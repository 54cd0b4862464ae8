"""Resources: time, memory, processes, disk and output without end."""

from tests.attacks.attack import WRONG, Attack, stalls

UNSEEN = """
import mmap, os, time
for _ in range(4):
    if os.fork() == 0:
        held = mmap.mmap(-1, 300 << 20)
        for at in range(0, len(held), 1 << 20):
            held[at : at + (1 << 20)] = b"x" * (1 << 20)
            held.madvise(mmap.MADV_DONTNEED)
        time.sleep(60)
"""  # memory to share that none of the children has resident
ATTACKS = [
    Attack(
        "loop-in-the-cell",
        "an endless loop in the cell",
        WRONG + "\nwhile True:\n    pass\n",
        cpu=1.0,
        says="CPU|out of time",
    ),
    Attack(
        "loop-in-the-call",
        "an endless loop in every call",
        stalls("while True: pass"),
        says="out of time",
    ),
    Attack(
        "swallowed-interrupts",
        "a loop that catches every exception and goes on",
        stalls(
            """while True:
        try:
            while True: pass
        except BaseException:
            pass"""
        ),
        says="out of time",
    ),
    Attack(
        "sleep",
        "sleeps, which takes wall time and no CPU time",
        WRONG + "\nimport time\ntime.sleep(600)\n",
        cpu=0.5,
        says="out of time",
    ),
    Attack(
        "memory",
        "asks for memory until there is none",
        stalls("hoard = [bytearray(2**26) for _ in range(10**6)]"),
        says="MemoryError|out of time|memory limit",
    ),
    Attack(
        "memory-of-children",
        "children ask for memory, each below its own limit",
        """
import os
for _ in range(12):
    if os.fork() == 0:
        hoard = bytearray(b"x" * 2**26)
        os._exit(0)
"""
        + WRONG,
    ),
    Attack(
        "disk",
        "fills /tmp and the working folder",
        """
block = b"x" * 2**20
for folder in ("/tmp", ".", "/dev/shm"):
    for i in range(400):
        try:
            with open(f"{folder}/fill{i}", "wb") as file:
                for _ in range(64):
                    file.write(block)
        except OSError as reason:
            print(reason)
"""
        + WRONG,
    ),
    Attack(
        "inodes",
        "makes empty files and folders without end",
        """
import os
try:
    for i in range(200_000):
        os.mkdir(f"/tmp/folder{i}")
except OSError as reason:
    print(reason)
"""
        + WRONG,
    ),
    Attack(
        "output-flood",
        "prints without end",
        WRONG + "\nwhile True:\n    print('x' * 100_000)\n",
        cpu=1.0,
        says="out of time|CPU|MemoryError",
    ),
    Attack(
        "raw-output-flood",
        "writes without end to descriptors 1 and 2, past sys.stdout",
        """
import os
try:
    for _ in range(2_000):
        os.write(1, b"y" * 65536); os.write(2, b"z" * 65536)
except OSError as reason:
    pass
"""
        + WRONG,
    ),
    Attack(
        "display-flood",
        "displays hundred thousand rich objects",
        """
from IPython.display import HTML, display
for _ in range(100_000):
    display(HTML("<b>" + "x" * 1000))
"""
        + WRONG,
        cpu=2.0,
    ),
    Attack(
        "flood-in-the-call",
        "prints a megabyte in every call",
        stalls("print('x' * 10**6)"),
    ),
    Attack(
        "deep-recursion",
        "recurses without end with a high recursion limit",
        stalls("cost(w, X, Y)", "import sys\nsys.setrecursionlimit(10**9)"),
    ),
    Attack(
        "regex-stall",
        "a regular expression that backtracks for years inside C",
        stalls("re.match(r'(a+)+$', 'a' * 64 + 'b')", "import re"),
        says="out of time|CPU",
    ),
    Attack(
        "big-integers",
        "a power with a billion digits, inside C",
        stalls("7 ** (7 ** 12)"),
        says="out of time|CPU",
    ),
    Attack(
        "fork-bomb",
        "forks without end",
        """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
        + WRONG,
        cpu=1.0,
        says="out of time|CPU",
    ),
    Attack(
        "thread-bomb",
        "starts threads without end",
        """
import threading, time
try:
    while True:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
except (RuntimeError, MemoryError) as reason:
    print(reason)
"""
        + WRONG,
    ),
    Attack(
        "descriptors",
        "opens files and pipes until there are no more",
        """
import os
held = []
try:
    while True:
        held.append(os.pipe())
except OSError as reason:
    print(reason)
"""
        + WRONG,
    ),
    Attack(
        "just-below",
        "uses up the time of every call, a little below the limit",
        stalls(
            "end = time.process_time() + 0.9\n    while time.process_time() < end: 0",
            "import time",
        ),
        says="the cost",
    ),
    Attack(
        "random-trap",
        "sets NumPy's global state so that the reader's next normal number never comes",
        stalls(
            "np.random.set_state(('MT19937', np.zeros(624, np.uint32), 624, 0, 0.0))"
        ),
        says="malformed changes",
    ),
]

# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "socket-memory",
        "fills the buffers of sockets, which are the kernel's memory",
        """
import os, socket, time
for _ in range(8):
    if os.fork() == 0:
        pairs = []
        try:
            while True:
                pairs.append(socket.socketpair())
                for one in pairs[-1]:
                    one.setblocking(False)
                    try:
                        while one.send(b"x" * 65536):
                            pass
                    except BlockingIOError:
                        pass
        except OSError:
            time.sleep(600)
"""
        + WRONG,
        cpu=2.0,
    ),
    Attack(
        "children-nobody-waits-for",
        "has children work whose time the kernel forgets when they end",
        """
import os, signal, time
try:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
except OSError as reason:
    print(reason)
try:
    for _ in range(40):
        if os.fork() == 0:
            while time.process_time() < 0.1: pass
            os._exit(0)
        time.sleep(0.05)
except OSError as reason:
    print(reason)
"""
        + WRONG,
        cpu=1.0,
        says="CPU limit|out of time",
    ),
    Attack(
        "memory-of-programs",
        "programs of its own hold memory, each a little",
        '''
import subprocess, sys, time
program = """
import os, time
for _ in range(26):
    if os.fork() == 0:
        held = b'x' * (45 << 20)
        time.sleep(60)
"""
subprocess.Popen([sys.executable, "-I", "-S", "-c", program])
time.sleep(10)
'''
        + WRONG,
        cpu=20.0,  # all of them have their memory within the cell's share
        says="memory limit",
    ),
    Attack(
        "memory-nobody-has",
        "children hold memory to share that none of them has resident",
        UNSEEN + "time.sleep(10)\n" + WRONG,
        says="memory limit",
    ),
]

# Time that is no CPU time: whoever waits costs the others as much as who computes.
ATTACKS += [
    Attack(
        "naps",
        "sleeps a little again and again, in every call",
        stalls(
            "for _ in range(10**6): sum(range(10**4)); time.sleep(0.05)", "import time"
        ),
        says="out of time",
    ),
    Attack(
        "heartbeat",
        "sleeps, while children take turns to be seen at work",
        """
import os, time
for number in range(4):
    if os.fork() == 0:
        time.sleep(0.025 * number)
        while True:
            sum(range(10**5))
            time.sleep(0.1)
time.sleep(600)
"""
        + WRONG,
        says="out of time|CPU limit",
    ),
    Attack(
        "stops-itself",
        "stops its own process, which then neither works nor sleeps",
        stalls("os.kill(os.getpid(), signal.SIGSTOP)", "import os, signal"),
        says="out of time",
    ),
    Attack(
        "waits-for-its-copy",
        "sleeps in a vfork, which the system counts as waiting for the disk",
        """
import ctypes, time
if ctypes.CDLL(None).vfork() == 0:
    time.sleep(600)
"""
        + WRONG,
        says="out of time|Python ended",
    ),
    Attack(
        "deaf-to-interrupts",
        "goes on when its cell is interrupted, and again, cell after cell",
        """
import time
end = time.monotonic() + 600
while time.monotonic() < end:
    try:
        time.sleep(600)
    except BaseException:
        pass
"""
        + WRONG,
        more=("import time\ntime.sleep(600)",) * 3,
        says="out of time",
    ),
    Attack(
        "herd",
        "sleeps, while children that all wake at once wait for each other's core",
        """
import os, time
def cost(w, X, Y):
    for _ in range(28):
        if os.fork() == 0:
            while True:
                time.sleep(0.05 - time.time() % 0.05)
                end = time.perf_counter() + 0.0004
                while time.perf_counter() < end: pass
    time.sleep(60)
    return 0.0
def gradient(w, X, Y): return 0.0
""",
        says="out of time",
    ),
]
