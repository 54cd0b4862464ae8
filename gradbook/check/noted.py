"""Which calls are made while a function runs, and whether these are too many."""

import functools
import sys
from contextlib import contextmanager

from gradbook.check.failed import CheckFailed


@contextmanager
def watched(name, function):
    """Note the calls of a function: `with watched("sigmoid", sigmoid) as calls: ...`.

    name: what the notebook calls it; whatever it is called, its calls are noted.
    function: the function itself.
    Yields a list. Each call made inside adds the tuple of its arguments, in the order
    of the signature; the calls that a function makes of itself are its own affair. A
    function that is not written in Python cannot be watched: then None is yielded.
    """
    code = _code(function)
    if code is None:
        yield None
        return
    calls, before = [], sys.getprofile()
    depth = 0  # of the calls of the function that have not returned

    def note(frame, event, arg):
        nonlocal depth
        if frame.f_code is code and event in ("call", "return"):
            if event == "call" and depth == 0:
                names = code.co_varnames[: code.co_argcount]
                given = tuple(frame.f_locals[name] for name in names)
                calls.append(given[1:] if names[:1] == ("self",) else given)
            depth += 1 if event == "call" else -1
        if before is not None:
            before(frame, event, arg)

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@contextmanager
def at_most(calls, message):
    """Fail with `message` where more calls are made inside: what never ends is stopped.

        with check.at_most(10**5, "each slope is used once, not once for each path"):
            check.call(sweep, parents, slopes)

    calls: how many calls of functions and methods may be made, those of the check
    included. Choose it far above what any right answer makes. message: what to do.
    No clock is looked at, so a slow machine fails nothing. Calls in another process, as
    in the trusted grader, are not counted: there a limit of time holds.
    """
    __tracebackhide__ = True
    made, before = 0, sys.getprofile()

    def note(frame, event, arg):
        nonlocal made
        made += event in ("call", "c_call")
        if before is not None:
            before(frame, event, arg)
        if made > calls:
            raise CheckFailed(message)

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)


def _code(function):
    """The code that runs when `function` is called; None where it is not Python's."""
    if isinstance(function, functools.partial):
        return _code(function.func)
    if hasattr(function, "__code__"):
        return function.__code__
    return getattr(type(function).__call__, "__code__", None)
