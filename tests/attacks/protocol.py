"""The line between worker and grader: what a worker may write on it."""

from tests.attacks.attack import WRONG, Attack

# Every descriptor that is a socket. The worker's line is among them.
LINES = """
import os, stat, struct, threading, time
def lines():
    found = []
    for number in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found.append(number)
        except OSError:
            pass
    return found
def shout(data):
    for number in lines():
        try:
            os.write(number, data)
        except OSError:
            pass
"""


def answer(expression: str) -> str:
    """A cell whose functions return the value of an expression."""
    return f"""
def cost(w, X, Y):
    return {expression}

def gradient(w, X, Y):
    return {expression}
"""


ATTACKS = [
    Attack(
        "noise",
        "writes random bytes on the line while the cell runs",
        LINES + "shout(os.urandom(4096))\n" + WRONG,
        says="broke off the protocol: a message of|longer than its message",
    ),
    Attack(
        "huge-length",
        "announces a message of 2**62 bytes",
        LINES + "shout(struct.pack('<QQ', 1 << 62, 1) + b'x' * 64)\n" + WRONG,
        says="broke off the protocol",
    ),
    Attack(
        "silence",
        "closes the line in the middle of a call",
        LINES
        + """
def cost(w, X, Y):
    for number in lines():
        os.close(number)
    return 0.0
gradient = cost
""",
        says="Python ended",
    ),
    Attack(
        "half-a-message",
        "sends the head of a message and never the rest",
        LINES
        + """
def cost(w, X, Y):
    shout(b'\\x40')
    while True:
        time.sleep(1)
gradient = cost
""",
        says="out of time",
    ),
    Attack(
        "big-answer",
        "returns an array larger than a message may be",
        answer("np.ones(60_000_000)"),
        says="out of time|MemoryError|broke off",
    ),
    Attack(
        "broadcast-bomb",
        "returns one number broadcast to 2**40 elements",
        answer("np.broadcast_to(np.zeros(1), (2**40,))"),
        says="MemoryError",
    ),
    Attack(
        "shared-bomb",
        "returns a list that holds the same list twice, forty times over",
        """
def cost(w, X, Y):
    bomb = [0.0]
    for _ in range(40):
        bomb = [bomb, bomb]
    return bomb
gradient = cost
""",
        says="out of time",
    ),
    Attack(
        "shared-array",
        "returns a thousand times one array, which crosses once",
        answer("[np.ones(2**17)] * 1000"),
        says="bytes or more of memory",
    ),
    Attack(
        "deep-answer",
        "returns a list nested 100,000 deep",
        """
def cost(w, X, Y):
    nest = []
    for _ in range(100_000):
        nest = [nest]
    return nest
gradient = cost
""",
        says="nested more than 50 deep",
    ),
    Attack(
        "circular-answer",
        "returns a list and a dictionary that hold themselves",
        """
def cost(w, X, Y):
    ring = []
    ring.append({"ring": ring})
    return ring
gradient = cost
""",
        says="nested more than 50 deep",
    ),
    Attack(
        "object-array",
        "returns an array of objects",
        answer("np.array([[object(), lambda: 0]], dtype=object)"),
    ),
    Attack(
        "pickle",
        "returns objects whose __reduce__ runs a command in the reader",
        """
import os
class Bomb:
    def __reduce__(self):
        return os.system, ("touch CANARY/attack-was-here",)
    def __reduce_ex__(self, version):
        return self.__reduce__()
def cost(w, X, Y): return Bomb()
def gradient(w, X, Y): return [np.array([Bomb()], dtype=object), {"dw": Bomb()}]
""",
    ),
    Attack(
        "odd-dtypes",
        "returns structured, void, date and text arrays",
        """
def cost(w, X, Y):
    return np.zeros((), dtype=[("shape", "f8"), ("O", "V8")])
def gradient(w, X, Y):
    return [np.array(["NaT"], "M8[s]"), np.array(["x" * 99]), np.zeros(2, "V16")]
""",
    ),
    Attack(
        "impossible-shape",
        "returns an empty array of shape (0, 2**62)",
        answer("np.zeros((0, 2**60))"),
    ),
    Attack(
        "huge-integer",
        "returns an integer of 100 million bits",
        answer("1 << 100_000_000"),
        says="more than 100000 bits",
    ),
    Attack(
        "lone-surrogates",
        "returns text that no codec takes, and a name that ends the header early",
        answer(r"""{"\ud800": "\udfff", '"}]\x00\n': b"\x00" * 10, (1, 2): None}"""),
    ),
    Attack(
        "thread-replies",
        "a thread writes replies of its own between the worker's",
        LINES
        + """
def chatter():
    while True:
        for number in range(64):
            shout(struct.pack('<QQ', 9, number) + b'{"ok":1.0}')
        time.sleep(0.01)
threading.Thread(target=chatter, daemon=True).start()
"""
        + WRONG,
        says="broke off the protocol",
    ),
    Attack(
        "stolen-requests",
        "a thread reads the requests before the worker does",
        LINES
        + """
def thief(number):
    while True:
        try:
            os.read(number, 1 << 16)
        except OSError:
            time.sleep(0.01)
for number in 8 * [*lines()]:
    threading.Thread(target=thief, args=(number,), daemon=True).start()
"""
        + WRONG,
        says="out of time|broke off|Python ended",
    ),
    Attack(
        "endless-iterator",
        "returns generators and iterators without an end",
        """
import itertools
def cost(w, X, Y): return itertools.count()
def gradient(w, X, Y): return (x for x in iter(int, 1))
""",
    ),
    Attack(
        "many-values",
        "returns a list of ten million numbers",
        answer("[0.0] * 10_000_000"),
        says="out of time|beside the arrays",
    ),
    Attack(
        "endless-attributes",
        "a handle whose attributes, items and calls are handles again",
        """
class Maze:
    def __getattr__(self, name): return Maze()
    def __getitem__(self, key): return Maze()
    def __call__(self, *a): return Maze()
    def __iter__(self): return iter(lambda: Maze(), None)
    def __len__(self): return 2**62
cost = gradient = Maze()
""",
    ),
    Attack(
        "long-error",
        "raises an error whose text has 100 million letters",
        """
def cost(w, X, Y): raise ValueError("x" * 100_000_000)
def gradient(w, X, Y): raise type("E" * 1_000_000, (Exception,), {})("x")
""",
    ),
]
