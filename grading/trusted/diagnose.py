"""Which known mistake a failing function is: the one that gives what it gives.

The hidden test calls the student's function on fresh inputs. What goes in and comes out
is noted, and every mistake of `grading/mistakes/` gets the same inputs over here.
"""

import contextlib
import copy
import functools
import io
import re
import warnings
from numbers import Number

import numpy as np

from gradbook.check.copies import copied
from grading.checks import isolate
from grading.editions.chapter import Chapter

HIDDEN = re.compile(r'isolate\.hidden\("([^"\n]+)", "([^"\n]+)"')
SEEDS = 3  # each draws other inputs
CALLS = 20  # of each, the first ones; a gradient check makes hundreds

_chapter = functools.cache(Chapter)


def sentence(source, namespace):
    """The sentence of the one mistake that agrees with the student's function, or "".

    source: of the check that failed, hidden test included. namespace: that it ran in.
    Raises session.WorkerDied where the student's function ends its process.
    """
    named = HIDDEN.search(source)
    if not named:
        return ""
    chapter, exercise = _chapter(named[1]), named[2]
    runs = [_calls(chapter, exercise, namespace, seed) for seed in range(SEEDS)]
    calls = [call for run in runs for call in run]
    key = getattr(chapter.solutions, exercise)
    if not all(runs) or _explains(key, calls):
        return ""
    found = [
        mistake
        for mistake in chapter.mistakes
        if mistake.exercise == exercise
        and _explains(mistake.function(chapter.solutions), calls)
    ]
    return found[0].sentence if len(found) == 1 else ""


def prepare(source):
    """Import what belongs to the exercise that a check cell is for."""
    if named := HIDDEN.search(source):
        chapter = _chapter(named[1])
        _ = chapter.solutions, chapter.hidden, chapter.mistakes, chapter.exercises


def agree(one, other):
    """Whether two answers are the same; what is no plain data agrees with nothing."""
    plain = (np.ndarray, Number)
    if isinstance(one, plain) and isinstance(other, plain):
        one, other = np.asarray(one), np.asarray(other)
        if one.shape != other.shape or "O" in (one.dtype.kind, other.dtype.kind):
            return False
        return np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)
    if type(one) is not type(other):
        return False
    if type(one) is dict:
        return one.keys() == other.keys() and all(agree(one[k], other[k]) for k in one)
    if type(one) in (list, tuple):
        return len(one) == len(other) and all(map(agree, one, other))
    return type(one) in (str, bytes, type(None)) and one == other


def _calls(chapter, exercise, namespace, seed):
    """(arguments, answer) of the calls that the hidden test makes with one seed."""
    calls = []
    isolate.begin(chapter.slug, exercise, namespace)
    try:
        student = isolate.Student(namespace)
        function = getattr(student, exercise)
        if not callable(function):
            return []
        setattr(student, exercise, _noting(function, exercise, calls))
        rng = np.random.default_rng(seed)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            isolate.run(chapter, exercise, student, rng)
    finally:
        isolate.restore()
    return calls[:CALLS]


def _noting(function, name, calls):
    """The function, noting its calls in the list `calls`."""

    def noting(*args, **kwargs):
        given = _fresh(args), _fresh(kwargs)
        answer = _answer(function, *args, **kwargs)
        calls.append((given, copied(answer)))
        if isinstance(answer, _Raised):
            raise answer.error
        return answer

    noting.__name__ = name
    with contextlib.suppress(AttributeError):
        noting.__signature__ = function.__signature__
    return noting


def _explains(function, calls):
    """Whether a function gives the answers that were noted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return all(
            _same(_answer(function, *_fresh(args), **_fresh(kwargs)), answer)
            for (args, kwargs), answer in calls
        )


class _Raised:
    def __init__(self, error):
        self.error = error
        self.told = type(error).__name__, str(error).split("\n")[0]


def _answer(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return _Raised(error)


def _same(one, other):
    if isinstance(one, _Raised) and isinstance(other, _Raised):
        return one.told == other.told
    return agree(one, other)


def _fresh(arguments):
    """Copies of arguments: data, and generators in the state they are in."""
    if isinstance(arguments, dict):
        return {key: _own(value) for key, value in arguments.items()}
    return tuple(map(_own, arguments))


def _own(value):
    if isinstance(value, np.random.Generator):
        return copy.deepcopy(value)
    return copied(value)
