"""What becomes of a program: the visible check, the hidden test, allowed inputs.

`Judge(Trial(slug), exercise).bounded(source)` tells which of them it does not pass, in
a child process, so that an endless loop or a large array ends it and nothing else. A
warning is no error here, as it is none in a notebook; `check.silent` makes it one where
the docstring promises silence, and so does the comparison with the key.
"""

import contextlib
import copy
import json
import os
import resource
import select
import signal
import time
import traceback
import warnings
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from benchmarks.inputs import Inputs
from gradbook.check.call import copied, same
from grading.checks import isolate
from grading.checks.trial import run_cell

SEEDS = (1, 2, 3)  # of the hidden test: luck shows as "2 of 3"
MEMORY = 1 << 30  # bytes that a program may take beyond what the judge has
CPU_SECONDS = 0.5  # that it may run beyond ten times what the key takes
RTOL = 1e-7
ATOL = 1e-13  # of the largest entry: another order of a sum is not another answer
VISIBLE, HIDDEN = "visible", "hidden"
ENDED = "out of time or memory"


class Verdict(NamedTuple):
    """What became of a program.

    killed: VISIBLE, HIDDEN, or None where it passes both. reason: what it failed by;
    where it passes, the allowed input on which it differs from the key, or "".
    """

    killed: str | None
    reason: str


class Judge:
    """For one exercise. trial: a Trial of its chapter. inputs: dicts of arguments."""

    def __init__(self, trial, exercise, inputs=None):
        self.trial, self.exercise = trial, exercise
        self.chapter = trial.chapter
        self.key = getattr(self.chapter.solutions, exercise)
        self.silent = "without a warning" in " ".join((self.key.__doc__ or "").split())
        self.ordered, self.error = False, 0.0
        if inputs is None:
            table = Inputs(self.chapter, exercise)
            inputs, self.ordered, self.error = table.draw(), table.ordered, table.error
        start = time.process_time()
        self.inputs = list(inputs)
        self.right = [answer(self.key, one, self.silent) for one in self.inputs]
        self.inputs, self.right = _smallest_first(self.inputs, self.right)
        self._pass_both(trial.namespace())
        self.seconds = CPU_SECONDS + 10 * (time.process_time() - start)

    def judge(self, source, say):
        """The Verdict on a program, in this process. say: is told each stage."""
        say(VISIBLE)
        namespace = self.trial.namespace()
        try:
            exec(compile(source, "<program>", "exec"), namespace)
            run_cell(self.chapter.check(self.exercise).source, namespace)
        except Exception as error:
            return Verdict(VISIBLE, told(error))
        say(HIDDEN)
        failed = list(filter(None, (self._hidden(namespace, seed) for seed in SEEDS)))
        if failed:
            return Verdict(HIDDEN, f"{len(failed)} of {len(SEEDS)} seeds: {failed[0]}")
        say(None)
        return Verdict(None, self._difference(namespace[self.exercise]))

    def bounded(self, source):
        """Like `judge`, in a child process that has little time and memory."""
        *_, last = in_child(lambda say: say(self.judge(source, say)), self.seconds)
        return Verdict(*last) if isinstance(last, list) else Verdict(last, ENDED)

    def _pass_both(self, namespace):
        run_cell(self.chapter.check(self.exercise).source, namespace)
        for seed in SEEDS:
            failed = self._hidden(namespace, seed)
            if failed:
                raise ValueError(f"the key fails its hidden test: {failed}")

    def _hidden(self, namespace, seed):
        """Why the hidden test fails, or None."""
        rng = np.random.default_rng(seed)
        student = SimpleNamespace(**namespace)
        try:
            isolate.run(self.chapter, self.exercise, student, rng)
        except Exception as error:
            return told(error)
        return None

    def _difference(self, function):
        """The smallest allowed input on which the function differs from the key."""
        for arguments, right in zip(self.inputs, self.right, strict=True):
            came = answer(function, arguments, self.silent)
            text = apart(right, came, self.ordered, self.error)
            if text:
                return f"{shown(arguments)}: {text}"
        return ""


class Refused(NamedTuple):
    """In place of an answer: the error, or what else went wrong."""

    what: str


def answer(function, arguments, silent=False):
    """What a function gives for a dict of arguments, or a Refused."""
    given = copy.deepcopy(arguments)
    before = copied(given)
    with warnings.catch_warnings():
        warnings.simplefilter("error" if silent else "ignore")
        try:
            out = function(**given)
        except Exception as error:
            return Refused(type(error).__name__)
    if not all(same(before[name], given[name]) for name in given):
        return Refused("an argument was changed")
    return out


def apart(right, came, ordered=False, error=0.0):
    """How two answers differ, or "".

    ordered: whether the order of a dict counts. error: what a number may be off by.
    """
    if isinstance(right, Refused) or isinstance(came, Refused):
        texts = [
            o.what if isinstance(o, Refused) else "an answer" for o in (right, came)
        ]
        return "" if texts[0] == texts[1] else f"{texts[1]} in place of {texts[0]}"
    if isinstance(right, dict):
        if not isinstance(came, dict) or not right.keys() <= came.keys():
            return "names are missing"
        if ordered and list(right) != list(came):
            return "another order of the names"
        pairs = [(f"{name}: ", right[name], came[name]) for name in right]
    elif isinstance(right, tuple | list):
        several = isinstance(came, tuple | list) or np.ndim(came) > 0
        if not several or len(right) != len(came):
            return "another number of results"
        pairs = [("", *two) for two in zip(right, came, strict=True)]
    else:
        return _apart(right, came, error)
    return next((n + t for n, a, b in pairs if (t := apart(a, b, ordered, error))), "")


def _apart(right, came, error):
    right = np.asarray(right)
    try:
        came = np.asarray(came)
    except ValueError:
        return "a ragged list"
    if right.shape != came.shape:
        return f"shape {came.shape} in place of {right.shape}"
    if came.dtype.kind not in "biuf":
        return "" if np.array_equal(came, right) else "no numbers"
    right, came = right.astype(float), came.astype(float)
    largest = np.max(np.abs(right[np.isfinite(right)]), initial=0.0)
    atol = max(error, ATOL * largest)
    near = np.isclose(came, right, rtol=RTOL, atol=atol, equal_nan=True)
    if near.all():
        return ""
    at = tuple(np.argwhere(~near)[0])
    return f"{came[at]:.9g} in place of {right[at]:.9g}"


def _smallest_first(inputs, right):
    order = sorted(range(len(inputs)), key=lambda i: len(shown(inputs[i], 10_000)))
    return [inputs[i] for i in order], [right[i] for i in order]


def shown(arguments, most=300):
    """A dict of arguments as text: `z = 0.5, m = 3`; shapes only where it is long."""
    with np.printoptions(precision=4, threshold=12):
        whole = ", ".join(f"{n} = {_short(value)}" for n, value in arguments.items())
    if len(whole) <= most:
        return whole
    return ", ".join(f"{name} {_shape(value)}" for name, value in arguments.items())


def _short(value):
    if isinstance(value, np.ndarray):
        return " ".join(str(value.tolist() if value.size < 13 else value).split())
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_short(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "(" + ", ".join(map(_short, value)) + ")"
    if callable(value) or isinstance(value, np.random.Generator):
        return "..."
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _shape(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} {_shape(v)}" for name, v in value.items()) + "}"
    if isinstance(value, tuple | list):
        return f"of length {len(value)}"
    return (
        str(np.shape(value)) if isinstance(value, np.ndarray) else f"= {_short(value)}"
    )


def told(error):
    """What an error says, in one line."""
    return f"{type(error).__name__}: {error}".split("\n")[0][:200]


def in_child(task, seconds):
    """What `task(say)` said before it ended or was ended, a list, from a fork.

    seconds: of CPU time; twenty times as much by the clock.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            _limit(seconds)
            warnings.simplefilter("ignore")
            task(lambda said: os.write(writing, json.dumps(said).encode() + b"\n"))
        except Exception:  # the judge itself has stopped
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:
        said = b"".join(_read(pipe, time.monotonic() + 20 * seconds + 10))
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return [json.loads(line) for line in said.split(b"\n")[:-1]]


def _read(pipe, deadline):
    """Pieces of what comes through a pipe until its end or the deadline."""
    while select.select([pipe], [], [], max(0, deadline - time.monotonic()))[0]:
        piece = pipe.read(65_536)
        if not piece:
            return
        yield piece


def _limit(seconds):
    """End this process after so much CPU time: endless loops are ordinary mutants."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
