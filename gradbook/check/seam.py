"""The seam between checks and who runs them: four things that a grader does otherwise.

    with seam.instead(told=lambda text, in_short: in_short):
        ...

On a student's machine `STUDENT` stands: everything is told, a wrong part fails its
exercise, a function is called once for each point.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace

from gradbook.check.copies import copied
from gradbook.check.noted import watched


def _all(text, in_short):
    return text


def _none(exercise, parts):
    return False


def _one_by_one(function, points):
    __tracebackhide__ = True
    return [function(*copied(point)) for point in points]


@dataclass(frozen=True)
class Side:
    """What who runs the checks decides.

    told(text, in_short): what a failed check says; `in_short` holds no values.
    keeps(exercise, parts): whether it takes the parts of an exercise, a dict part ->
    exception or None, so that a wrong one does not fail the exercise.
    each(function, points): the results of `function` at `points`, a list of tuples of
    arguments, of which it gets copies.
    noted(name, function): a context with the list of the calls made of `function`.
    """

    told: Callable = _all
    keeps: Callable = _none
    each: Callable = _one_by_one
    noted: Callable = watched


STUDENT = Side()
_sides = [STUDENT]


def side():
    """The Side that holds now."""
    return _sides[-1]


@contextmanager
def instead(**changes):
    """Let the fields of `Side` that are named be something else for a while."""
    _sides.append(replace(_sides[-1], **changes))
    try:
        yield
    finally:
        _sides.pop()


def told(text, in_short):
    """What a failed check says: `text`, or `in_short`, which holds no values."""
    return side().told(text, in_short)


def noted(name, function):
    """Note calls of a function: `with check.noted("sigmoid", sigmoid) as calls: ...`.

    name: what the notebook calls it. Yields the list of the calls made inside, each as
    the tuple of its arguments, but for those that the function makes of itself; None
    where the function cannot be watched.
    """
    return side().noted(name, function)
