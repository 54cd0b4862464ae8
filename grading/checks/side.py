"""The grader's side of the checks: what it does otherwise at `gradbook.check.seam`."""

from contextlib import contextmanager
from functools import partial

from gradbook.check import seam


@contextmanager
def collected():
    """Let a wrong part fail no exercise: `with collected() as reports: ...`.

    The parts that are right give points. Each exercise adds its name and a dict part ->
    exception, or None where it is right, to the list `reports`. An exercise of which
    every part is unfinished fails as ever.
    """
    reports = []

    def keep(exercise, parts):
        reports.append((exercise, parts))
        return True

    with seam.instead(keeps=keep):
        yield reports


def discreet(on=True):
    """Let failed checks tell what is wrong and no value: `with discreet(): ...`.

    For hidden tests. What a student's function gives or warns of may be the hidden
    input, and what is expected of it is the key's.
    """
    return seam.instead(told=_in_short if on else seam.STUDENT.told)


def batched(together=seam.STUDENT.each):
    """Let a function of another process take many points at once, and be watched.

    together(function, points): the results of one that only calls such functions.
    """
    return seam.instead(each=partial(_each, together), noted=_noted)


def _in_short(text, in_short):
    return in_short


def _each(together, function, points):
    """The results at `points`; they reach another process as copies in any case."""
    __tracebackhide__ = True
    if hasattr(function, "many"):
        return function.many(points)
    return together(function, points)


def _noted(name, function):
    """Calls of a function; in another process a stand-in of this side notes them."""
    watch = getattr(function, "noted", None) if hasattr(function, "many") else None
    return watch(name) if watch else seam.STUDENT.noted(name, function)
