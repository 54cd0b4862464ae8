"""A function of a check at many points: the calls it makes cross in one message.

A gradient check asks for `cost(forward(W))` at hundreds of points, and a message takes
longer than most calls. So the function is run at each point up to its first call of the
student's code; these calls are sent together, and it is run again with their answers,
up to the next one, until it ends. That is the same only for a function that calculates
and does nothing else: where an error, a random number or anything but a call comes in
between, it is run as ever, point after point.
"""

import numpy as np

from gradbook.check.copies import copied
from gradbook.check.seam import STUDENT
from grading.trusted.border.mirror import (
    global_random,
    random_state,
    set_global_random,
)

AT_ONCE = 100  # points whose calls are in one message


class Asked(BaseException):
    """A run has come to a call that has no answer yet: (function, args, kwargs)."""


class NoScript(BaseException):
    """A run does what can only be done point after point."""


class Script:
    """The calls of a run at one point and what they gave, for the next run of it."""

    def __init__(self):
        self.answers = []  # (function, value), in the order of the calls
        self._next = 0

    def again(self):
        """The script, for a run that starts anew."""
        self._next = 0
        return self

    def answer(self, what, *content):
        """What a request gave in the run before; raises Asked where it is a new one."""
        if what != "call" or _holds_generator(content):
            raise NoScript
        if self._next == len(self.answers):
            raise Asked(*content)
        function, value = self.answers[self._next]
        if function is not content[0]:
            raise NoScript
        self._next += 1
        return copied(value)


def together(session, function, points):
    """The results of `function` at `points`, a list of tuples of arguments.

    session: the Session that the function's calls of student's code go to.
    """
    __tracebackhide__ = True
    if len(points) == 1:
        return STUDENT.each(function, points)
    results, before = [], global_random()
    for start in range(0, len(points), AT_ONCE):
        found = _played(session, function, points[start : start + AT_ONCE])
        if found is None:
            set_global_random(before)
            return results + STUDENT.each(function, points[start:])
        results += found
    return results


def _played(session, function, points):
    """The results at `points`, or None where they are not to be had together."""
    before, views = random_state(), {}
    scripts = [Script() for _ in points]
    results = [None] * len(points)
    todo = range(len(points))
    try:
        while todo:
            asked = {}
            for i in todo:
                try:
                    with session.played(scripts[i].again()):
                        results[i] = function(*_shared(points[i], views))
                except Asked as call:
                    asked[i] = call.args
            if random_state() != before:
                return None
            values = session.calls(list(asked.values())) if asked else []
            if random_state() != before:
                return None
            for (i, call), value in zip(asked.items(), values, strict=True):
                scripts[i].answers.append((call[0], value))
            todo = list(asked)
    except (Exception, NoScript):
        return None
    return results


def _shared(value, views):
    """`value` in containers of its own, with arrays that cannot be written to.

    views: dict id -> view of an array. One array of all points crosses once.
    """
    if isinstance(value, np.ndarray):
        if id(value) not in views:
            views[id(value)] = value.view()
            views[id(value)].flags.writeable = False
        return views[id(value)]
    if type(value) in (list, tuple):
        return type(value)(_shared(item, views) for item in value)
    if type(value) is dict:
        return {key: _shared(item, views) for key, item in value.items()}
    return copied(value)


def _holds_generator(value):
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return isinstance(value, np.random.Generator)
    return any(map(_holds_generator, value))
