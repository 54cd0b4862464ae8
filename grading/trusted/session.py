"""One worker and the requests to it, seen from the trusted process."""

import builtins
import contextlib
import inspect
import os
import sys
import time
import warnings
from collections import ChainMap, Counter

from grading.trusted.border.channel import Channel, Closed, TimedOut
from grading.trusted.border.empty import Empty, HollowList, bare
from grading.trusted.border.generators import position
from grading.trusted.border.mirror import apply, global_random, random_state
from grading.trusted.border.proxy import (
    Function,
    Handle,
    Owned,
    error_of,
    identity,
    owned,
)
from grading.trusted.border.wire import Decoder, Encoder, Raised, Remote, WireError
from grading.trusted.worker import processes
from grading.trusted.worker.watch import Watch

OUTSIDE = ("SIGKILL", "the warm process", "no sandbox")  # not for what is in the code
ANY = ""  # in place of the names that a cell binds
QUIET = ("get", "set", "delete", "lend", "take_back")  # run no code of the student
OUT_OF_TIME = "out of time: is there a loop without end?"
MOST_WARNINGS = 20  # of one call
OBJECTS = 200_000  # of the worker that are known over here
GRACE = 1.0  # seconds for a worker that has hung up to end by itself
END_SECONDS = 60  # for the end of a worker on a machine under load


class WorkerDied(BaseException):
    """The worker is gone: `reason` says why, in words for the student.

    No Exception: a check that catches one of the student's code must not catch this.
    outside: the cause may lie outside the submission: wall time ran out, or a signal.
    """

    def __init__(self, reason, outside=False):
        super().__init__(reason)
        self.reason = reason
        self.outside = outside


class OutOfCpu(TimedOut):
    """The worker has used up its CPU time."""


class Session:
    """A line to one worker. After the first failure of the line it is dead for good.

    child: from `Zygote.spawn`. limits: of the submission. until: `time.monotonic()` at
    which the time by the clock is up whatever `allow` allows; None: never, and rest
    costs nothing.
    printed: what the student's code has printed so far, cut at limits.output_bytes.
    """

    def __init__(self, child, limits, defences, until=None):
        self.child = child
        self.limits = limits
        self.defences = defences
        caps = (limits.message_bytes, limits.text_bytes)
        caps = caps if defences.capped_messages else (None, None)
        counted = defences.counted_messages
        self._message_room = limits.message_bytes if counted else None
        self.channel = Channel(child.sock, *caps, self._look)
        self.dead = None  # the WorkerDied, once it is
        self.printed = ""
        self._stdout = None
        self.callbacks = limits.callbacks
        self.ran = 0  # requests so far that may have run code of the student
        self.bindings = Counter()  # name -> how often it was bound, as far as known
        self.used_until = None  # what may have been used when its time is up
        self.rested = 0.0  # seconds in which it was waited for and nobody ran
        self.interrupted = False  # whether what was asked last has been
        self._patience = 0.0
        self._cpu = 0.0  # of the worker, when it was looked at last
        self._delays = {}  # what its threads, and this process, had waited for a core
        self.until = until
        self.wall_until = until
        self.lent_seconds = 0.0  # CPU time over here in functions that were lent
        self.lent_until = None
        self._number = 0
        self._lent = {}  # number -> function of this side
        self._proxies = {}  # number -> Function or Handle
        self._random = None
        self._script = None  # that answers instead of the worker
        self._watch = Watch(OutOfCpu)

    def used(self):
        """CPU seconds of the worker so far. Sleep counts too: it costs the others."""
        self._cpu = self.child.cpu()
        return self._cpu + self.rested

    def allow(self, cpu_seconds, patience=0.0):
        """So much CPU time since `used`, and `wall_factor` times as much wall time.

        patience: seconds after which the worker is ended if an interrupt does not end
        what it does; 0: it is ended at once.
        """
        self.used_until = self._cpu + self.rested + cpu_seconds
        self.interrupted, self._patience = False, patience
        self.lent_until = self.lent_seconds + cpu_seconds
        if self.until is not None:
            wall = max(cpu_seconds, 1.0) * self.limits.wall_factor
            self.wall_until = min(time.monotonic() + wall, self.until)

    def request(self, *content):
        """Send a request, serve the callbacks meanwhile, return its value.

        Raises what the student's code raised, as a builtin exception where it is one,
        and WorkerDied when the line broke.
        """
        if self.dead:
            raise self.dead
        if self._script and content[0] != "get":
            return self._script.answer(*content)
        try:
            self.ran += content[0] != "get"
            for name in _bound(*content[:2]):
                self.bindings[name] += 1
            if content[0] not in QUIET:
                self._share_random()
            return self._ask(content)
        except (Closed, TimedOut, WireError) as error:
            raise self._bury(error) from None

    def calls(self, wanted):
        """The values of several calls, a list of (function, args, kwargs)."""
        values = self.request("calls", wanted)
        if type(values) not in (list, HollowList) or len(values) != len(wanted):
            raise self._bury(WireError("not as many answers as calls"))
        return values

    @contextlib.contextmanager
    def played(self, script):
        """Meanwhile `script.answer` answers instead of the worker, but for names."""
        self._script = script
        try:
            yield
        finally:
            self._script = None

    @contextlib.contextmanager
    def check(self, stdout):
        """While a check runs. stdout: the stream for what it prints.

        Where the check puts another in its place, to hear what the student's code
        prints, that goes there too.
        """
        self._stdout = stdout
        try:
            with contextlib.redirect_stdout(stdout):
                yield
        finally:
            self._stdout = None

    def revoke(self, function):
        """A function that was lent can be called no more, whoever has kept it."""
        self._lent.pop(id(function), None)

    def close(self, reason="closed"):
        """End the worker."""
        if not self.dead:
            self.dead = WorkerDied(reason)
        self.child.kill()
        self.channel.close()
        self._watch.close()

    def _ask(self, content):
        self._number += 1
        number = self._number
        encoder = Encoder(self._refer)
        self.channel.send(encoder.message(content, number))
        while True:
            (what, *parts), generators = self._next(number)
            if what == "callback":
                self._serve(number, generators, *parts)
            elif what == "reply":
                return self._answer(parts, encoder, content)
            else:
                raise WireError("neither a reply nor a callback")

    def _next(self, number):
        came, text, data = self.channel.receive()
        if came != number and self.defences.numbered_replies:
            raise WireError(f"message {came} came instead of {number}")
        decoder = Decoder(self._resolve, self._message_room, Empty)
        message = decoder.message(text, data)
        if type(message) is not tuple or not message:
            raise WireError("a message that is no tuple")
        return message, decoder.generators

    def _look(self, waited):
        """Now and then while the worker is waited for: whether its time is up."""
        before, self._cpu = self._cpu, self.child.cpu()
        if self.until and (pid := self.child.pid):
            late = self._late(processes.delays(pid), processes.delays(os.getpid()))
            if processes.at_rest(pid):
                self.rested += max(waited - (self._cpu - before) - late, 0.0)
        if self.used_until and self._cpu + self.rested >= self.used_until:
            if not self._patience:
                raise OutOfCpu
            self.child.interrupt()
            self.interrupted = True
            self.used_until, self._patience = self.used_until + self._patience, 0.0
        if self.wall_until and time.monotonic() >= self.wall_until:
            raise TimedOut

    def _late(self, *sides):
        """Seconds since the last look for which both sides have waited for a core.

        Of each the longest: a herd that is woken together waits for itself.
        """
        before, self._delays = self._delays, dict(ChainMap(*sides))
        new = ([side[task] - before.get(task, 0.0) for task in side] for side in sides)
        return sum(max(times, default=0.0) for times in new)

    def _answer(self, parts, encoder, content):
        if len(parts) != 5:
            raise WireError("a reply of unknown form")
        kind, value, printed, heard, changed = parts
        _warn(heard)
        if type(printed) is str:
            room = self.limits.output_bytes - len(self.printed)
            capped = printed[: max(room, 0)]
            printed = capped if self.defences.capped_output else printed
            printed = writable(printed)
            self.printed += printed
            if self._stdout not in (None, sys.stdout):
                sys.stdout.write(printed)
        if changed is not None:
            self._apply(changed, encoder, content)
        if kind == "raised" and type(value) is Raised:
            raise error_of(value)
        if kind != "value":
            raise WireError("a reply of unknown form")
        return value if content[0] == "run_cell" else bare(value)

    def _apply(self, changed, encoder, content):
        """Only a call changes what it was given: to index or to subtract does not."""
        try:
            arrays, lists, *states = changed
            if content[0] != "call":
                arrays = lists = []
            apply((arrays, lists, *states), encoder, list(content[1:]))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise WireError(f"malformed changes: {type(error).__name__}") from None
        self._random = random_state()

    def _serve(self, number, generators, *parts):
        """Call a lent function for the worker and send the result.

        generators: those of the call by the worker's number; what the function draws
        from them has to be missing over there.
        """
        self.callbacks -= 1
        if self.callbacks < 0:
            raise WireError(f"more than {self.limits.callbacks} calls back")
        if len(parts) != 3 or type(parts[0]) is not int or parts[0] not in self._lent:
            raise WireError("a call of something that was not lent")
        lent, args, kwargs = parts
        if type(args) is not tuple or type(kwargs) is not dict:
            raise WireError("a call without arguments")
        start = time.thread_time()
        left = self.lent_until and self.lent_until - self.lent_seconds
        try:
            with self._watch.limit(left):
                value = self._lent[lent](*args, **kwargs)
                now = [(n, position(rng)) for n, rng in generators.items()]
                buffers = self._encoded(("value", value, now), number)
        except (WorkerDied, Closed, TimedOut, WireError):
            raise
        except Exception as error:
            told = Raised(type(error).__name__, str(error), ())
            buffers = self._encoded(("raised", told, []), number)
        # What a lent function costs over here counts as the student's own time.
        self.lent_seconds += time.thread_time() - start
        if self.lent_until is not None and self.lent_seconds >= self.lent_until:
            raise OutOfCpu
        self.channel.send(buffers)

    def _encoded(self, answer, number):
        """The buffers of an answer; MemoryError where it exceeds a message."""
        buffers = Encoder(self._refer).message(answer, number)
        size = sum(map(len, buffers))
        if size > self.limits.message_bytes:
            raise MemoryError(
                f"an answer of {size} bytes; {self.limits.message_bytes} are allowed"
            )
        return buffers

    def _refer(self, value):
        if isinstance(value, (Function, Handle, Owned)):
            return Remote("yours", *identity(value))
        if not callable(value):
            raise TypeError(
                f"a {type(value).__name__} cannot be given to a student's function "
                "in trusted execution"
            )
        self._lent[id(value)] = value
        return Remote("function", id(value), getattr(value, "__name__", "function"))

    def _resolve(self, remote, content=None):
        if content is not None:
            return owned(self, remote, content)
        if remote.kind == "yours":
            if remote.number not in self._lent:
                raise WireError("a reference to something that was not lent")
            return self._lent[remote.number]
        if remote.number not in self._proxies:
            if len(self._proxies) >= OBJECTS:
                raise WireError(f"more than {OBJECTS} objects that are no data")
            kind = Function if remote.kind == "function" else Handle
            self._proxies[remote.number] = kind(self, remote)
        return self._proxies[remote.number]

    def _share_random(self):
        now = random_state()
        if now != self._random:
            self._random = now
            self._ask(("random_state", global_random()))

    def _bury(self, error):
        self.channel.close()
        self._watch.close()
        if isinstance(error, WireError):
            self.dead = WorkerDied(f"the notebook broke off the protocol: {error}")
        elif self.interrupted or isinstance(error, TimedOut):
            outside = not (self.interrupted or isinstance(error, OutOfCpu))
            self.dead = WorkerDied(OUT_OF_TIME, outside)
        else:
            reason = self._own_end()
            why = f"Python ended while your code ran ({reason})"
            self.dead = WorkerDied(why, reason.startswith(OUTSIDE))
        self.child.kill()
        return self.dead

    def _own_end(self):
        """How the worker ended; killed where it only closed the line."""
        try:
            return self.child.wait(GRACE).reason
        except TimeoutError:
            self.child.kill()
            return self.child.wait(END_SECONDS).reason


def _bound(what, *content):
    """The names that a request makes mean another thing."""
    if what in ("lend", "take_back"):
        return list(content[0])
    return {"set": content, "delete": content, "run_cell": [ANY]}.get(what, ())


def writable(text):
    """A text without the half characters that no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _warn(heard):
    """Give the warnings of the student's code over here too: checks may listen."""
    if type(heard) is not list:
        raise WireError("warnings that are no list")
    for one in heard[:MOST_WARNINGS]:
        if type(one) is not tuple or [type(part) for part in one] != [str, str]:
            raise WireError("a warning that is no text")
        kind = getattr(builtins, one[0], None)
        known = inspect.isclass(kind) and issubclass(kind, Warning)
        warnings.warn(one[1], kind if known else UserWarning, stacklevel=2)
