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
for number in lines():
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

# Found later, with the code at hand: the worker's own line, taken over.
TAKEN = """
import gc, os, struct, json
from grading.trusted.wire import Encoder, FRAME, Raised
from grading.trusted.worker import Worker
worker = next(o for o in gc.get_objects() if type(o) is Worker)
def reply(*content, number=None):
    number = worker.serving[-1] if number is None else number
    worker.channel.send(Encoder(worker._refer).message(content, number))
def raw(tree, number=None):
    text = json.dumps(tree).encode() if type(tree) is not bytes else tree
    number = worker.serving[-1] if number is None else number
    os.write(worker.channel.sock.fileno(), FRAME.pack(len(text), number, len(text)))
    worker.channel.sock.sendall(text)
"""


def forged(statement: str) -> str:
    """A cell whose functions run a statement with the worker's line in hand."""
    return (
        TAKEN
        + f"""
def cost(w, X, Y):
    {statement}
    return 0.0

def gradient(w, X, Y):
    {statement}
    return 0.0 * w
"""
    )


ATTACKS += [
    Attack(
        "forged-cell-reply",
        "answers the request to run its cell with a number",
        TAKEN + "reply('reply', 'value', 7, '', [], None)\n" + WRONG,
        says="could not be run: ValueError: a reply of unknown form",
    ),
    Attack(
        "forged-names",
        "says that its cell defined numbers, lists and the grader's names",
        TAKEN
        + "reply('reply', 'value', (None, [5, [], 'np', 'close']), '', [], None)"
        + WRONG,
        says=r"message \d+ came instead of",
    ),
    Attack(
        "raised-from-the-cell",
        "lets the request to run its cell end in an exception",
        WRONG
        + """
def broken(*a, **k):
    raise ValueError("no cell runs here")
get_ipython().run_cell = broken
""",
        more=("x = 1",),
        says="could not be run: ValueError: no cell runs here",
    ),
    Attack(
        "doubled-reply",
        "sends each reply twice",
        forged("reply('reply', 'value', 0.0, '', [], None)"),
        says=r"message \d+ came instead of",
    ),
    Attack(
        "reply-in-advance",
        "answers the next hundred requests before they are made",
        TAKEN
        + """
for number in range(worker.serving[-1] + 1, worker.serving[-1] + 100):
    reply("reply", "value", 0.0, "", [], None, number=number)
"""
        + WRONG,
        says=r"message \d+ came instead of",
    ),
    Attack(
        "negative-sizes",
        "says that a buffer has -1 bytes, and that an array lies behind the end",
        forged("raw([[-1], ['t', ['reply', ['a', 0, '<f8', [2], 'C']]]])"),
        says="a negative or fractional count",
    ),
    Attack(
        "shape-lie",
        "an array whose shape needs more bytes than were sent",
        forged("raw([[], ['t', ['reply', ['a', 3, '<f8', [2**40], 'C']]]])"),
        says="malformed message",
    ),
    Attack(
        "nest-of-brackets",
        "a message of brackets only, a million deep",
        forged("raw(b'[' * 1_000_000)"),
        says="RecursionError|malformed message",
    ),
    Attack(
        "million-lists",
        "a message of millions of empty lists, each sixty bytes for the reader",
        forged("raw(b'[[],' + b'[],' * 5_000_000 + b'[]]')"),
        says="beside the arrays",
    ),
    Attack(
        "equal-hashes",
        "a dictionary whose hundred thousand keys have one hash",
        forged(
            "pairs = [[['i', hex(k * (2**61 - 1))], None] for k in range(20_000)]\n"
            "    raw([[], ['t', ['reply', 'value', ['d', pairs]]]])"
        ),
        says="keys that are no text",
    ),
    Attack(
        "callback-flood",
        "calls what was not lent, and numbers at random, thousands of times",
        forged("reply('callback', 12345, (1.0,), {})"),
        says="something that was not lent",
    ),
    Attack(
        "callbacks-of-the-key",
        "calls the key's lent function without end",
        """
def gradient(w, X, Y):
    while True:
        cost(w, X, Y)
def cost(w, X, Y): return 0.0
""",
        says="more than 2000 calls back",
    ),
    Attack(
        "changes-of-nothing",
        "reports changes of arrays and containers that were never lent",
        forged(
            "reply('reply', 'value', 0.0, '', [],"
            " ([(99, np.zeros(1))], [(7, [])], [], None))"
        ),
        says="malformed changes",
    ),
    Attack(
        "changed-shape",
        "reports that a lent array has another shape and dtype",
        forged(
            "reply('reply', 'value', 0.0, '', [],"
            " ([(0, np.zeros((0, 9), complex))], [], [], None))"
        ),
        says="changed its shape",
    ),
    Attack(
        "random-state-out-of-bounds",
        "sets the reader's generator to a place behind its own memory",
        forged(
            "s = (('MT19937', np.ones(624, np.uint32), 10**9, 0, 0.0),"
            " (3, np.ones(625, np.uint64), None))\n"
            "    reply('reply', 'value', 0.0, '', [], ([], [], [], s))"
        ),
        says="malformed changes",
    ),
    Attack(
        "returned-generator",
        "returns a generator whose state points behind its memory",
        forged(
            "state = {'bit_generator': 'MT19937', 'state':"
            " {'key': np.ones(624, np.uint32), 'pos': 2**31 - 1}}\n"
            "    e = Encoder(worker._refer); tree = e.encode(state, 9)\n"
            "    e.encode = lambda *a: ['t', ['reply', 'value', ['g', 1, tree], '',"
            " ['l', []], None]]\n"
            "    worker.channel.send(e.message(0, worker.serving[-1]))"
        ),
        says="malformed message",
    ),
    Attack(
        "warnings-flood",
        "warns with control sequences for the teacher's terminal",
        """
import warnings
def cost(w, X, Y):
    for i in range(100):
        warnings.warn("\\x1b]52;c;ZXZpbA==\\x07 \\x1b[2J" + str(i), SyntaxWarning)
    return 0.0
def gradient(w, X, Y):
    warnings.warn("x" * 10_000_000)
    return 0.0 * w
""",
    ),
    Attack(
        "long-names",
        "functions and types whose names have a million letters",
        """
def cost(w, X, Y):
    return type("N" * 1_000_000, (), {})()
def gradient(w, X, Y): return 0.0 * w
cost.__name__ = gradient.__name__ = "M" * 1_000_000
""",
    ),
    Attack(
        "ping-pong",
        "calls back, is called, calls back, until a stack ends",
        """
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    class Again:
        def __getattr__(self, name): return gradient(w, X, Y)
    return cost(Again(), X, Y)
""",
        says="RecursionError",
    ),
]
