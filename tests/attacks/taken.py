"""The line between worker and grader, in the hands of a student who knows the code."""

from tests.attacks.attack import WRONG, Attack, stalls

# The worker is found, and speaks as the student likes.
TAKEN = """
import gc, os, struct, json
from grading.trusted.border.wire import Encoder, FRAME, Raised
from grading.trusted.worker.serve import Worker
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
    return stalls(statement, TAKEN)


def instead(tree: str, count: int) -> str:
    """Code after which replies to cells hold a list of so many things.

    tree: of each, with a place for a number of its own.
    """
    return (
        TAKEN
        + f"""
import time
reply_as_ever = Worker.send
def send(self, what, number, content):
    if type(content[1]) is not tuple:
        return reply_as_ever(self, what, number, content)
    base = time.time_ns() % 10**9
    many = ",".join({tree!r} % (base + k) for k in range({count}))
    text = '[[],["t",["reply","value",["t",[null,["l",[' + many
    raw((text + ']]]],"",["l",[]],null]]]').encode(), number)
Worker.send = send
"""
    )


def no_cell(text: str) -> str:
    """Code after which the worker fails to run cells, with an error of this text."""
    return f"""
def broken(*a, **k):
    raise ValueError({text!r})
get_ipython().run_cell = broken
"""


ATTACKS = [
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
        WRONG + no_cell("no cell runs here"),
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
        says="RecursionError|malformed message|would take",
    ),
    Attack(
        "million-lists",
        "a message of millions of empty lists, each sixty bytes for the reader",
        forged("raw(b'[[],' + b'[],' * 5_000_000 + b'[]]')"),
        says="beside the arrays",
    ),
    Attack(
        "equal-hashes",
        "a dictionary whose two thousand keys have one hash",
        forged(
            "pairs = [[['i', hex(k * (2**61 - 1))], None] for k in range(2_000)]\n"
            "    raw([[], ['t', ['reply', 'value', ['d', pairs]]]])"
        ),
        says="keys of one hash",
    ),
    Attack(
        "one-buffer-often",
        "a megabyte that crosses once and is read a thousand times",
        forged(
            "tree = ['t', ['reply', 'value', ['l', [['b', 0]] * 1000]]]\n"
            "    text = json.dumps([[2**20], tree]).encode()\n"
            "    data = text + bytes(2**20)\n"
            "    head = FRAME.pack(len(data), worker.serving[-1], len(text))\n"
            "    worker.channel.sock.sendall(head + data)"
        ),
        says="bytes or more of memory",
    ),
    Attack(
        "kinds-of-tuples",
        "answers its cell with thousands of kinds of namedtuples, each a class to make",
        WRONG + instead('["n","N%d",["a"],[null]]', 25_000),
        more=("1",),
        says="kinds of namedtuples",
    ),
    Attack(
        "objects-without-end",
        "has the grader remember thousands of its objects, with the reply to each cell",
        WRONG + instead('["r","object",%d,"n",null]', 30_000),
        more=("1",) * 8,
        says="objects that are no data",
    ),
    Attack(
        "long-signature",
        "a function with a hundred thousand parameters",
        forged(
            "text = '(' + ', '.join(f'x{k}' for k in range(100_000)) + ')'\n"
            "    raw([[], ['t', ['reply', 'value', ['r', 'function', 1, 'f', text],"
            " '', ['l', []], None]]])"
        ),
        says="a signature of more than",
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
            "    e = Encoder(worker._refer); tree = e.encode((state, None), 9)\n"
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
        says="broke off the protocol",
    ),
    Attack(
        "claimed-names",
        "says that its cell defined whatever a check could look up, and answers 0.0",
        TAKEN
        + """
from grading.trusted.worker.serve import OPERATIONS
claimed = "np check close isolate rng expected answer step slope dw true_cost abs max"
claimed += " print __builtins__ __import__ __name__ AssertionError __debug__"
OPERATIONS["run_cell"] = lambda self, source: (None, claimed.split() + ["x"] * 10_000)
OPERATIONS["get"] = lambda self, name: 0.0
"""
        + WRONG,
        more=("x = 1",),
    ),
    Attack(
        "idle-housekeeping",
        "ignores what is lent, gives nothing back, and raises when random numbers come",
        TAKEN
        + """
from grading.trusted.worker.serve import OPERATIONS
def broken(self, *arguments):
    raise KeyError("cost")
OPERATIONS.update(lend=lambda self, *a: None, set=lambda self, *a: None,
                  delete=broken, take_back=broken, random_state=broken)
"""
        + WRONG,
    ),
    Attack(
        "lent-key-memory",
        "asks the lent key for a matrix of two terabytes",
        """
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    try:
        cost(np.ones((500_000, 1)), np.ones((1, 500_000)), np.zeros((1, 1)))
    except MemoryError as reason:
        print(reason)
    return 0.0 * w
""",
    ),
    Attack(
        "forged-table",
        "ends its cell in an error whose text clears the terminal and forges a grade",
        WRONG + no_cell("\x1b[2J\n\nanna  a  6  6\nben  a  0  6\n"),
        more=("x = 1",),
        says="could not be run: ValueError",
    ),
]

# The judge's own time and memory.
ATTACKS += [
    Attack(
        "byte-by-byte",
        "sends its reply a byte at a time, and sleeps in between",
        forged(
            "import time; text = b'x' * 2**16; time.sleep(0.01)\n"
            "    worker.channel.sock.sendall(FRAME.pack(len(text), 0, len(text)))\n"
            "    for byte in text: worker.channel.sock.sendall(b'x'); time.sleep(0.05)"
        ),
        says="out of time",
    ),
    Attack(
        "slow-calls-back",
        "calls what it is lent again and again, and sleeps in between",
        stalls(
            "for _ in range(10**6): cost(w, X, Y); time.sleep(0.05)", "import time"
        ).replace("def cost(w, X, Y):\n    for _", "def own(w, X, Y):\n    for _")
        + WRONG.split("def gradient")[0],
        says="out of time",
    ),
]
