"""The worker: runs the student's cells and serves calls of what they define.

Runs in a forked and sandboxed process, knows neither checks nor answers, and may be
taken over by the code it runs: nothing that it sends is believed.

Requests are tuples (operation, argument...); `OPERATIONS` lists them. While one is
served, the student's code may call a function that the trusted side lent: then a
("callback", ...) goes out, and further requests may come in before its result. Threads
of the student's take turns: one at a time speaks to the trusted side, and a request is
answered after those that came in later.
"""

import contextlib
import inspect
import operator
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from functools import cache, partial

import numpy as np

from gradbook.data.loaders import preload
from grading.trusted.border.channel import Channel, Closed
from grading.trusted.border.derived import own
from grading.trusted.border.generators import moved
from grading.trusted.border.mirror import (
    Lent,
    changes,
    random_state,
    set_global_random,
)
from grading.trusted.border.wire import Decoder, Encoder, Remote
from grading.trusted.worker.errors import crossing, raised, rebuilt

TEXT = 2000  # characters of a signature that cross
PIECE = 65536  # bytes that a command prints, read at once
WARNINGS = 20  # of one call
MAGIC = re.compile(r"^[^\S\n]*[!%?/,;]|=[\s\\]*[!%]|\?", re.M)  # or it has none
MISSING = object()
ARITHMETIC = {
    name: getattr(operator, name)
    for name in (
        "add",
        "sub",
        "mul",
        "truediv",
        "pow",
        "matmul",
        "neg",
        "floordiv",
        "mod",
    )
}
CONVERSIONS = {"float": float, "int": int, "len": len, "str": str, "iter": list}
CONVERSIONS["content"] = own


def warm():
    """In the warm process: what takes each worker as long as a chapter's cells."""
    _shell().run_cell("None", store_history=False)
    preload()


def serve(sock, limits, defences):
    """Serve requests until the socket closes."""
    del defences  # all of them are outside of this process
    with contextlib.suppress(Closed):
        Worker(sock, limits).run()


class Worker:
    """The student's namespace and the objects in it that the trusted side knows of."""

    def __init__(self, sock, limits):
        self.channel = Channel(sock, None)
        self.shell = _shell()
        sys.stdin = None
        random.seed(0)
        np.random.seed(0)
        self.names = self.shell.user_ns
        self.initial = set(self.names)
        self.objects = {}  # number -> object that stayed here
        self.numbers = {}  # id -> number
        self.before = {}  # name -> what it meant before a function was lent for it
        self.serving = []  # numbers of the requests being served, innermost last
        # Of the thread that speaks. What it says may run code of the student's (a
        # `__getattr__` for a name), which may speak too: the line can be taken again.
        self.line = threading.Condition(threading.RLock())
        self.output = CappedText(limits.output_bytes)
        self.random = random_state()

    def run(self):
        """Serve requests, one after the other."""
        with self.line:
            while True:
                self.serve_one(*self.channel.receive())

    def serve_one(self, number, text, data):
        """Serve one request and send its reply; this thread has the line."""
        decoder = Decoder(self._resolve)
        name, *arguments = decoder.message(text, data)
        lent = Lent(decoder, arguments, self.random)
        mark = len(self.output.text)
        self.serving.append(number)
        try:
            with (
                contextlib.redirect_stdout(self.output),
                warnings.catch_warnings(record=True) as caught,
            ):
                warnings.simplefilter("always")
                answer = self._run(name, arguments)
                self.line.wait_for(lambda: self.serving[-1] == number)
        finally:  # the stack may end anywhere in here: nobody may wait for this number
            self.serving.remove(number)
            self.line.notify_all()
        printed = self.output.text[mark:]
        heard = [
            (one.category.__name__, str(one.message)[:TEXT])
            for one in caught[:WARNINGS]
        ]
        changed, self.random = changes(lent)
        self.send("reply", number, (*answer, printed, heard, changed))

    def _run(self, name, arguments):
        """("value", answer) or ("raised", what); others may have the line meanwhile."""
        self.line.release()
        try:
            return "value", OPERATIONS[name](self, *arguments)
        except BaseException as error:
            return "raised", crossing(error)
        finally:
            self.line.acquire()

    def send(self, what, number, content):
        """Send a reply or a callback; returns its Encoder."""
        encoder = Encoder(self._refer)
        try:
            buffers = encoder.message((what, *content), number)
        except (
            Exception
        ) as error:  # an answer that cannot cross is an error, not the end
            if what != "reply":
                raise
            content = ("raised", raised(error), "", [], None)
            buffers = Encoder(self._refer).message((what, *content), number)
        self.channel.send(buffers)
        return encoder

    def callback(self, lent, args, kwargs):
        """Call a function of the trusted side; serves requests while it waits."""
        with self.line:
            number = self.serving[-1]
            sent = self.send("callback", number, (lent, args, kwargs))
            came, text, data = self.channel.receive()
            while came != number:
                self.serve_one(came, text, data)
                came, text, data = self.channel.receive()
            kind, value, drawn = Decoder(self._resolve).message(text, data)
        for its_number, now in drawn:
            moved(sent.generators[its_number], *now)
        if kind == "raised":
            raise rebuilt(value)
        return value

    # Operations

    def run_cell(self, source):
        """Execute a cell; returns (the exception or None, names defined so far)."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            result = self.shell.run_cell(source, store_history=False)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it comes too late
        error = result.error_before_exec or result.error_in_exec
        names = [
            name
            for name in self.names
            if type(name) is str and name not in self.initial and name[:2] != "__"
        ]
        return (raised(error) if error is not None else None), names

    def get(self, name):
        """The value of a name: data as a copy, anything else as a reference."""
        return self.names[name]

    def call(self, target, args, kwargs):
        """Call a function by its name or reference."""
        return self._function(target)(*args, **kwargs)

    def calls(self, wanted):
        """Call functions, each as `call` does it; arrays are copied for each."""
        return [
            self._function(target)(*fresh(args), **fresh(kwargs))
            for target, args, kwargs in wanted
        ]

    def set(self, name, value):
        """Bind a name."""
        self.names[name] = value

    def delete(self, name):
        """Forget a name."""
        del self.names[name]

    def lend(self, functions):
        """Bind names to functions of the trusted side, until `take_back`."""
        for name, function in functions.items():
            self.before[name] = self.names.get(name, MISSING)
            self.names[name] = function

    def take_back(self, names):
        """Bind names to what they meant before."""
        for name in names:
            before = self.before.pop(name)
            self.names[name] = before
            if before is MISSING:
                del self.names[name]

    def attribute(self, target, name):
        """An attribute of an object."""
        return getattr(target, name)

    def set_attribute(self, target, name, value):
        """Set an attribute of an object."""
        setattr(target, name, value)

    def item(self, target, key):
        """An item of an object."""
        return target[key]

    def arithmetic(self, name, *operands):
        """The result of an operator; comparisons are not among them."""
        return ARITHMETIC[name](*operands)

    def convert(self, name, target):
        """An object as a float, int, length, text or list of its items."""
        return CONVERSIONS[name](target)

    def random_state(self, state):
        """Set the global states of NumPy and `random` to those of the other side."""
        set_global_random(state)

    def _function(self, target):
        return self.names[target] if type(target) is str else target

    def _refer(self, value):
        """A reference to an object that stays here."""
        if isinstance(value, BorrowedFunction):
            return Remote("yours", value.number, value.name)
        number = self.numbers.get(id(value))
        if number is None:
            number = len(self.numbers) + 1
            self.numbers[id(value)] = number
            self.objects[number] = value
        name = _name(value)
        if not callable(value) or inspect.isclass(value):
            return Remote("object", number, name)
        return Remote("function", number, name, _signature(value))

    def _resolve(self, remote):
        if remote.kind == "yours":
            return self.objects[remote.number]
        return BorrowedFunction(self, remote)


OPERATIONS = {
    function.__name__: function
    for function in (
        Worker.run_cell,
        Worker.get,
        Worker.call,
        Worker.calls,
        Worker.set,
        Worker.delete,
        Worker.lend,
        Worker.take_back,
        Worker.attribute,
        Worker.set_attribute,
        Worker.item,
        Worker.arithmetic,
        Worker.convert,
        Worker.random_state,
    )
}


class BorrowedFunction:
    """A function of the trusted side, as the student's code sees it."""

    def __init__(self, worker, remote):
        self.worker = worker
        self.number = remote.number
        self.name = self.__name__ = remote.name

    def __call__(self, *args, **kwargs):
        return self.worker.callback(self.number, args, kwargs)


class CappedText:
    """A text stream that keeps the first so many bytes."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, cap):
        self.text = ""
        self.left = cap

    def write(self, text):
        """Keep what still fits; returns the length of `text` like any stream."""
        text = str(text)
        kept = text[: self.left]
        self.left -= len(kept.encode("utf-8", "replace"))
        self.text += kept
        return len(text)

    def flush(self):
        """Nothing is held back."""

    def isatty(self):
        """No terminal."""
        return False


def fresh(value):
    """A copy of an array; containers with copies of their arrays."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if type(value) in (list, tuple):
        return type(value)(map(fresh, value))
    if type(value) is dict:
        return {key: fresh(item) for key, item in value.items()}
    return value


def _name(value):
    """What an object calls itself; its class may answer for every attribute."""
    kind = type(value).__name__
    try:
        return str(getattr(value, "__name__", kind))[:TEXT]
    except Exception:
        return kind


def _signature(function):
    try:
        return str(inspect.signature(function))[:TEXT]
    except Exception:  # it may look at defaults and methods of the student
        return None


def run(shell, command):
    """`!command`: what it prints is the cell's, and a failure does not end the cell."""
    code = 127
    try:
        with subprocess.Popen(
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as child:
            while piece := child.stdout.read1(PIECE):
                sys.stdout.write(piece.decode("utf-8", "replace"))
        code = child.returncode
    except OSError as error:
        print(error)
    shell.user_ns["_exit_code"] = code


def _tokens(asked, lines):
    """A cell's lines without magics; looked for where they may be, token by token."""
    return asked(lines) if MAGIC.search("".join(lines)) else lines


def _awaits(asked, raw_cell, *, transformed_cell=None, **rest):
    """Whether a cell awaits; asked where it may, since that takes a compilation."""
    if not re.search("await|async", transformed_cell or raw_cell):
        return False
    return asked(raw_cell, transformed_cell=transformed_cell, **rest)


@cache
def _shell():
    """The shell that runs cells, without history and without a folder of its own."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    with tempfile.TemporaryDirectory() as folder:
        shell = InteractiveShell.instance(config=config, ipython_dir=folder)
    shell.db = {}
    shell.enable_gui = shell.enable_matplotlib = lambda gui=None: ("agg", "agg")
    shell.system = lambda command: run(shell, shell.var_expand(command, depth=1))
    shell.displayhook.write_output_prompt = lambda: None
    shell.displayhook.log_output = lambda format_dict: None
    shell.display_pub.publish = lambda *args, **kwargs: None
    magics = shell.input_transformer_manager
    magics.do_token_transforms = partial(_tokens, magics.do_token_transforms)
    shell.should_run_async = partial(_awaits, shell.should_run_async)
    shell.showtraceback = lambda *args, **kwargs: None
    shell.showsyntaxerror = lambda *args, **kwargs: None
    return shell
