"""The interpreter turned against the line: hooks, clocks, signals, encoders."""

from tests.attacks.attack import WRONG, Attack
from tests.attacks.taken import TAKEN

ATTACKS = [
    Attack(
        "audit-hook",
        "an audit hook, which nothing takes away, raises at every event",
        WRONG
        + """
import sys
def refuse(event, arguments):
    raise AssertionError(event)
sys.addaudithook(refuse)
""",
        says="broke off|ended|could not|AssertionError",
    ),
    Attack(
        "alarm-in-the-line",
        "a timer's signal raises in the middle of whatever the worker does",
        """
import signal
def ring(*_):
    raise AssertionError("an alarm")
def cost(w, X, Y):
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.0005)
    return 0.0
def gradient(w, X, Y):
    return 0.0 * w
""",
    ),
    Attack(
        "collector-replies",
        "a callback of the garbage collector sends replies of its own",
        TAKEN
        + """
def collected(phase, info):
    if worker.serving:
        reply("reply", "value", 0.0, "", [], None)
gc.callbacks.append(collected)
def cost(w, X, Y):
    gc.collect()
    return 0.0
def gradient(w, X, Y):
    gc.collect()
    return 0.0 * w
""",
        says=r"message \d+ came instead of",
    ),
    Attack(
        "encoders-replaced",
        "replaces json, struct and os.write, by which the worker answers",
        WRONG
        + """
import json, os, pickle, struct
json.dumps = json.loads = lambda *a, **k: '[[],["t",["reply","value",0.0,"",[],null]]]'
json.JSONEncoder.iterencode = json.dumps
pickle.dumps = os.write = os.read = lambda *a: b""
struct.Struct.pack = struct.pack = lambda *a: b""
""",
        says="ended|broke off|could not",
    ),
    Attack(
        "numpy-of-the-line",
        "replaces the functions of NumPy by which answers are encoded and compared",
        """
true_asarray = np.asarray
known = {(): 1.9562208477255532,
         (1, 2): [[0.4205313853185882, -1.329506486148394]]}
def asarray(value, *a, **k):
    return true_asarray(known.get(np.shape(value), value), *a, **k)
np.asarray = np.array = np.ascontiguousarray = asarray
np.array_equal = np.allclose = np.all = lambda *a, **k: True
def cost(w, X, Y): return 0.0
def gradient(w, X, Y): return 0.0 * w
""",
    ),
    Attack(
        "one-seed-for-all",
        "replaces default_rng, so that every generator draws what it drew in sight",
        """
def default_rng(seed=None):
    return np.random.Generator(np.random.PCG64(7))
np.random.default_rng = default_rng
def cost(w, X, Y): return float(np.log(2.0))
def gradient(w, X, Y): return 0.0 * w
""",
        says="the cost",
    ),
    Attack(
        "stopped-clocks",
        "stops every clock that Python knows, then loops",
        """
import resource, time
for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    setattr(time, name, lambda: 0.0)
resource.getrusage = lambda who: (0.0,) * 16
time.clock_gettime = time.sleep = lambda *a: 0.0
def cost(w, X, Y):
    while True:
        time.monotonic()
def gradient(w, X, Y):
    while True:
        time.monotonic()
""",
        says="out of time",
    ),
    Attack(
        "greedy-thread",
        "a thread that never gives the interpreter back, with an endless interval",
        """
import sys, threading
sys.setswitchinterval(10_000)
def busy():
    while True:
        pass
def cost(w, X, Y):
    threading.Thread(target=busy, daemon=True).start()
    return 0.0
def gradient(w, X, Y):
    return 0.0 * w
""",
        says="out of time",
    ),
    Attack(
        "key-in-a-thread",
        "threads call the lent key while the call that lent it is answered",
        """
import threading
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    key = globals()["cost"]
    def ask():
        while True:
            key(w, X, Y)
    for _ in range(4):
        threading.Thread(target=ask, daemon=True).start()
    return 0.0 * w
""",
    ),
    Attack(
        "signature-trap",
        "a signature that is worked out for ever when somebody looks at it",
        """
class Answer:
    @property
    def __signature__(self):
        while True:
            pass
    def __call__(self, w, X, Y):
        return 0.0 * np.sum(w)
cost = gradient = Answer()
""",
        says="out of time",
    ),
    Attack(
        "last-words",
        "an object that ends Python when it is dropped",
        """
import os
class Last:
    def __del__(self):
        os._exit(0)
def cost(w, X, Y):
    return Last()
def gradient(w, X, Y):
    Last()
    return 0.0 * w
""",
        says="Python ended",
    ),
    Attack(
        "import-without-end",
        "a thread stops in the middle of an import and keeps its lock",
        WRONG
        + """
import sys, tempfile, threading
folder = tempfile.mkdtemp()
open(folder + "/stuck.py", "w").write("import time\\ntime.sleep(1000)")
sys.path.insert(0, folder)
for name in ("traceback", "json", "grading.trusted.border.wire"):
    sys.modules.pop(name, None)
threading.Thread(target=lambda: __import__("stuck"), daemon=True).start()
""",
    ),
    Attack(
        "no-stack",
        "leaves the worker a stack of a few frames only",
        """
import sys
sys.setrecursionlimit(len(__import__("inspect").stack()) + 12)
def cost(w, X, Y): return 0.0
def gradient(w, X, Y): return 0.0 * w
""",
    ),
    Attack(
        "printed-into-the-line",
        "makes the line its standard output and has a child print a reply",
        TAKEN
        + """
def cost(w, X, Y):
    os.dup2(worker.channel.sock.fileno(), 1)
    os.system("printf 'all checks passed'")
    return 0.0
gradient = cost
""",
        says="broke off|ended",
    ),
    Attack(
        "watches-its-neighbours",
        "asks the kernel which files others open in the folders that all of them see",
        WRONG
        + """
import ctypes, fcntl, os
libc = ctypes.CDLL(None)
folder = os.path.dirname(np.__file__)
seen = libc.inotify_add_watch(libc.inotify_init1(0), folder.encode(), 32)
print("watches" if seen > 0 else "sees nothing")
for command in (fcntl.F_NOTIFY, fcntl.F_SETLEASE):
    try:
        fcntl.fcntl(os.open(folder, 0), command, 1)
        print("watches")
    except OSError:
        print("sees nothing")
""",
        says="sees nothing\nsees nothing\nsees nothing",
    ),
    Attack(
        "namespace-of-its-own",
        "has cells run in a dictionary of its own class, which has every name",
        """
class Yes(dict):
    def __contains__(self, name): return True
    def __missing__(self, name): return lambda *a, **k: 0.0
    def __iter__(self): return iter(["cost", "gradient", "close", "np"])
shell = get_ipython()
shell.user_ns = Yes(shell.user_ns)
""",
        more=("1",),
        says="",
    ),
    Attack(
        "shell-replaced",
        "answers for the shell: its result of a cell, its transformers, its hooks",
        WRONG
        + """
import types
shell = get_ipython()
shell.run_cell = lambda *a, **k: types.SimpleNamespace(
    error_before_exec=None, error_in_exec=None)
""",
        more=("def cost(w, X, Y): return 1.9562208477255532",),
    ),
    Attack(
        "loaded-cells",
        "brings its cells by %run and %load, from files that it wrote",
        """
%%writefile more.py
def cost(w, X, Y): return 0.0
def gradient(w, X, Y): return 0.0 * w
def close(a, b): return True
""",
        more=("%run -i more.py", "%load more.py", "from more import *"),
    ),
    Attack(
        "main-module",
        "puts another module in the place of __main__, and a class in that of its dict",
        WRONG
        + """
import sys, types
main = types.ModuleType("__main__")
main.__getattr__ = lambda name: lambda *a, **k: 0.0
sys.modules["__main__"] = sys.modules["builtins"] = main
if __name__ == "__main__":
    cost.__globals__["np"] = main
""",
    ),
    Attack(
        "names-by-a-thread",
        "a thread that binds and deletes its functions as fast as it can",
        WRONG
        + """
import threading
def flicker(names, functions=(cost, gradient)):
    while True:
        names["cost"], names["gradient"] = functions
        names.pop("cost", 0), names.pop("gradient", 0)
threading.Thread(target=flicker, args=[globals()], daemon=True).start()
""",
        says="",
    ),
]
