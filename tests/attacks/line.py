"""More of the line: what goes over it beside bytes, and references that lead back."""

from tests.attacks.attack import WRONG, Attack
from tests.attacks.taken import TAKEN, forged

# The references that have come over the line, such as the key's functions.
BORROWED = """
import gc
from grading.trusted.worker.serve import BorrowedFunction
def lent(): return [o for o in gc.get_objects() if type(o) is BorrowedFunction]
"""

ATTACKS = [
    Attack(
        "answers-by-the-key",
        "answers its own name with a reference to the key's function that is lent",
        TAKEN
        + BORROWED
        + WRONG
        + """
as_ever = Worker.get
def get(self, name):
    return as_ever(self, "cost" if name == "gradient" else name)
from grading.trusted.worker import serve
serve.OPERATIONS["get"] = get
""",
    ),
    Attack(
        "key-as-an-answer",
        "returns the key's lent function itself, which the grader calls by its name",
        BORROWED
        + """
def cost(w, X, Y): return (lent() or [0.0])[0]
gradient = cost
""",
    ),
    Attack(
        "key-of-objects",
        "gives objects to the lent key that note what it calculates of them",
        """
class Tape:
    __array_ufunc__ = None
    noted = []
    def __matmul__(self, other): return self.note("@", other)
    def note(self, *what):
        Tape.noted.append(what)
        return self
    __rmatmul__ = __mul__ = __rmul__ = __add__ = __sub__ = __rsub__ = __matmul__
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    cost(Tape(), X, Tape())
    return np.array([[len(Tape.noted), 0.0]])
""",
    ),
    Attack(
        "key-of-callbacks",
        "gives functions to the lent key, which call it again, which calls them",
        """
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    def again(*a, **k): return cost(again, again, again)
    return cost(again, X, again)
""",
    ),
    Attack(
        "name-at-each-look",
        "a namespace that answers each look at a name with another thing",
        TAKEN
        + WRONG
        + """
looks = iter([0.0, np.zeros((1, 2)), cost, None, True] * 1000)
from grading.trusted.worker import serve
serve.OPERATIONS["get"] = lambda self, name: next(looks)
""",
    ),
    Attack(
        "errors-of-the-grader",
        "raises exceptions that are called as those of the grader itself",
        """
names = iter(["GraderError", "NoWorker", "WorkerDied", "Failed", "TimedOut"] * 9)
def cost(w, X, Y):
    raise type(next(names), (BaseException,), {})("cell 'setup': not yours")
gradient = cost
cost.__name__ = "GraderError"
""",
        says="StudentError: GraderError",
    ),
    Attack(
        "report-in-an-error",
        "an error whose text is a report of the judge, and the end of all reports",
        """
text = '\\n["report", [4, {"cell": null, "score": 2.0}, [[], false, 0, {}]]]'
def cost(w, X, Y):
    raise ValueError(text + '\\n["done", null]\\n')
gradient = cost
""",
        says="report",
    ),
    Attack(
        "error-as-a-literal",
        "a KeyError whose text is a literal of a million parts, for whoever reads it",
        forged(
            "raw([[], ['t', ['reply', 'raised', ['x', 'KeyError', \"'a'\" * 300_000,"
            " []], '', ['l', []], None]]])"
        ),
        says="KeyError|broke off",
    ),
    Attack(
        "parameters-alike",
        "functions whose parameters all have one name, and one that is no name",
        TAKEN
        + WRONG
        + """
from grading.trusted.worker import serve
serve._signature = lambda function: "(w, w, w=w, /, *w, **w)"
""",
    ),
    Attack(
        "urgent-bytes",
        "sends bytes out of band between those of its replies",
        forged("import socket; worker.channel.sock.send(b'x', socket.MSG_OOB)"),
        says="Error|broke off|raised by",
    ),
    Attack(
        "descriptors-on-the-line",
        "sends open files over the line, a thousand with each reply",
        forged(
            "from array import array; import socket;"
            " files = array('i', [os.open('/dev/null', 0) for _ in range(40)]);"
            " [worker.channel.sock.sendmsg([b'x'], [(1, 1, files)]) for _ in range(25)]"
        ),
        says="broke off",
    ),
    Attack(
        "half-closed",
        "closes one direction of the line, and goes on in the other",
        forged("worker.channel.sock.shutdown(1)"),
        says="Python ended",
    ),
    Attack(
        "deaf-on-the-line",
        "takes in nothing of the next request, so that whoever sends it waits",
        forged("import time; worker.channel.receive = lambda: time.sleep(60)"),
        says="out of time",
    ),
]
