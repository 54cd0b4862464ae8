"""What was thought of after all the others: kinds that none of them has."""

import json

from tests.attacks.attack import WRONG, Attack, stalls
from tests.attacks.taken import forged

# Answers what is asked in plain sight, and does something else on hidden inputs.
HIDDEN_ONLY = """
def cost(w, X, Y):
    if w.shape[1] == 2:
        Z = w @ X
        return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))
    {statement}
def gradient(w, X, Y):
    if w.shape[1] == 2:
        return (1 / (1 + np.exp(-w @ X)) - Y) @ X.T / X.shape[1]
    {statement}
"""


def on_hidden_inputs(statement, setup=""):
    """A cell whose functions run a statement on hidden inputs."""
    return setup + HIDDEN_ONLY.format(statement=statement)


def changed(change):
    """Makes the bytes of a notebook that `change`, a function, has changed."""

    def forge(book):
        change(book)
        return json.dumps(book).encode()

    return forge


def _nan_everywhere(book):
    book["metadata"]["x"] = float("nan")
    for cell in book["cells"]:
        cell["execution_count"] = float("inf")
        cell["metadata"]["nbgrader"]["points"] = float("nan")


def _outputs_of_no_kind(book):
    rich = {"text/html": {"a": [1]}, "image/png": 5, "image/svg+xml": ["<svg>"]}
    book["cells"][3]["outputs"] = [
        {"output_type": "display_data", "data": rich, "metadata": []},
        {"output_type": "stream", "name": {"a": 1}, "text": [1, [2]]},
        {"output_type": "error", "ename": 5, "evalue": None, "traceback": [{}]},
        {"output_type": 7},
        None,
    ]


def _exchanged_checks(book):
    ids = {"check-double": "check-gradient", "check-gradient": "check-double"}
    for cell in book["cells"]:
        marks = cell["metadata"]["nbgrader"]
        marks["grade_id"] = ids.get(marks["grade_id"], marks["grade_id"])


def _of_2013(book):
    cells = [{**cell, "input": cell.pop("source")} for cell in book.pop("cells")]
    book["worksheets"] = [{"cells": cells}, {"cells": 2 * cells}]
    book["nbformat"] = 3


PROTOCOL = [
    Attack(
        "two-fields-of-one-name",
        "a namedtuple with two fields that Python's parser takes for one",
        forged(
            "raw([[], ['t', ['reply', 'value', ['n', 'P', ['\\ufb01', 'fi'],"
            " [None, None]], '', ['l', []], None]]])"
        ),
    ),
    Attack(
        "other-encodings",
        "sends its reply as UTF-16",
        forged(
            'raw(\'[[],["t",["reply","value",0.0,"",["l",[]],null]]]\''
            ".encode('utf-16'))"
        ),
    ),
    Attack(
        "lengths-that-are-no-numbers",
        "NaN and 1e999 where a message says how long its parts are",
        forged("""raw(b'[[NaN, 1e999],["t",[]]]')"""),
        says="a negative or fractional count",
    ),
    Attack(
        "raised-as-an-answer",
        "answers with what the line sends for an exception",
        forged("reply('reply', 'value', Raised('x', 'y', ('z',)), '', [], None)"),
    ),
    Attack(
        "key-given-to-itself",
        "gives the lent key to itself, as an argument and by its name, and returns it",
        """
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    for given in ({"X": cost, "Y": cost}, {"X": X, "Y": Y, "__globals__": cost}):
        try:
            cost(w, **given)
        except Exception as error:
            print(type(error).__name__)
    return cost
""",
    ),
]
PROCESS = [
    Attack(
        "signal-without-a-name",
        "works and dies by a signal that has no name, cell after cell",
        "x = 1",
        more=(
            *[
                "import os, time\n"
                "while time.process_time() < 0.9: pass\n"
                "os.kill(os.getpid(), 40)"
            ]
            * 20,
            WRONG,
        ),
        says="signal 40",
    ),
    Attack(
        "every-signal",
        "sends every signal there is to its children, its parent and process 1",
        """
import os
for number in range(1, 65):
    if os.fork() == 0:
        os.kill(os.getpid(), number)
        os._exit(0)
    for other in (1, os.getppid()):
        try:
            os.kill(other, number)
        except OSError:
            pass
"""
        + WRONG,
    ),
    Attack(
        "stops-and-goes-on",
        "has a child stop it and let it go on, so that it rests whenever one looks",
        """
import os, signal, time
pid = os.getpid()
if os.fork() == 0:
    while True:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(0.03)
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.001)
while True: pass
"""
        + WRONG,
        says="out of time",
    ),
    Attack(
        "rounds-down",
        "has the processor round down, in its call and beyond",
        """
import ctypes
rounding = ctypes.CDLL("libm.so.6").fesetround
def cost(w, X, Y):
    rounding(0x400)
    return 0.0
def gradient(w, X, Y): return 0.0 * w
""",
    ),
]
RESOURCES = [
    Attack(
        "sync-without-end",
        "has the kernel write its caches to the disk again and again",
        stalls("for _ in range(10**6): os.sync()", "import os"),
        says="out of time",
    ),
    Attack(
        "attributes-of-files",
        "keeps what it likes in the attributes of files, beside their contents",
        """
import os
try:
    for number in range(10**4):
        open(f"f{number}", "w").close()
        for k in range(100):
            os.setxattr(f"f{number}", f"user.{k}", b"x" * 60_000)
except OSError:
    pass
"""
        + WRONG,
    ),
    Attack(
        "deep-folders",
        "makes a folder in a folder in a folder",
        """
import os
try:
    while True:
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
except OSError:
    pass
"""
        + WRONG,
    ),
    Attack(
        "timers-without-end",
        "makes as many of the kernel's timers as it gets",
        """
import ctypes
create, timer = ctypes.CDLL(None).timer_create, ctypes.c_void_p()
for _ in range(10**6):
    if create(0, None, ctypes.byref(timer)): break
"""
        + WRONG,
    ),
    Attack(
        "full-pipes",
        "has children fill pipes, each as large as it can be made",
        """
import fcntl, os, time
for _ in range(8):
    if os.fork() == 0:
        try:
            while True:
                _, end = os.pipe()
                os.set_blocking(end, False)
                try:
                    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 2**20)
                except OSError:
                    pass
                try:
                    while os.write(end, b"x" * 65536): pass
                except BlockingIOError:
                    pass
        except OSError:
            time.sleep(600)
"""
        + WRONG,
        cpu=2.0,
    ),
]
NOTEBOOK = [
    Attack(
        "no-numbers-in-the-file",
        "NaN and Infinity for points and counts, for which JSON has no word",
        forge=changed(_nan_everywhere),
    ),
    Attack(
        "outputs-of-no-kind",
        "outputs of unknown kinds, with data of wrong types",
        forge=changed(_outputs_of_no_kind),
    ),
    Attack(
        "exchanged-checks",
        "lets the check that passes stand in the place of one that does not",
        forge=changed(_exchanged_checks),
    ),
    Attack(
        "format-of-2013",
        "a notebook of format 3, with worksheets that hold each cell twice",
        forge=changed(_of_2013),
        says="not a notebook of format 4",
        honest=False,
    ),
]
ANSWERS = [
    Attack(
        "tells-inputs-by-warnings",
        "warns of hidden inputs, and raises a Warning of them",
        on_hidden_inputs(
            'warnings.warn(f"INPUT-SEEN {w}"); raise Warning(f"INPUT-SEEN {w}")',
            "import warnings",
        ),
    ),
    Attack(
        "tells-inputs-at-the-end",
        "tells hidden inputs when an object is dropped, and when Python ends",
        on_hidden_inputs(
            "Last(); sys.exit(str(w))",
            """
import atexit, os, sys
def tell(*_):
    print("INPUT-SEEN")
    for end in (1, 2):
        os.write(end, b"INPUT-SEEN")
atexit.register(tell)
sys.unraisablehook = tell
class Last:
    def __del__(self): tell(); raise ValueError("INPUT-SEEN")
""",
        ),
    ),
    Attack(
        "tells-inputs-by-dying",
        "dies with a code and by a signal that depend on hidden inputs",
        on_hidden_inputs(
            "os.kill(os.getpid(), 40 + int(abs(w[0, 0]) * 10) % 20)", "import os\n"
        ),
        says="signal",
    ),
]
