"""Calls of the student's functions, which must leave their arguments as they are."""

import inspect
import warnings

from gradbook.check.changed import cast, changed
from gradbook.check.copies import copied, same
from gradbook.check.failed import CheckFailed
from gradbook.check.kinds import in_short, listed, name_of
from gradbook.check.reasons import CALLED, named
from gradbook.check.seam import side, told
from gradbook.check.session import count

MOVED = "called with slightly other numbers"  # for a two-sided difference


def call(function, *args, **kwargs):
    """Return `function(*args, **kwargs)`, and fail if it changes an argument.

    The function gets copies of arrays, lists and dicts, so the caller's stay as they
    are. Returning None fails too: a `return` is missing.
    """
    __tracebackhide__ = True
    given = copied(args), copied(kwargs)
    name = name_of(function)
    try:
        result = function(*given[0], **given[1])
    except Exception as error:
        error.add_note(f"{CALLED} `{name}({listed(args, kwargs)})`.")
        if advice := cast(error):
            error.add_note(advice)
        raise
    for at, before, after in _pairs(args, kwargs, *given):
        if not same(before, after):
            text = f"`{name}` changed its argument `{_label(function, at)}`"
            raise CheckFailed(told(text + changed(before, after), text))
    if result is None:
        raise CheckFailed(f"`{name}` returned None: is its `return` missing?")
    count()
    return result


def evaluate(function, points):
    """`function` at each of the `points`, a list of tuples of arguments."""
    __tracebackhide__ = True
    try:
        return side().each(function, points)
    except Exception as error:
        error.add_note(f"{CALLED} `{name_of(function)}` ({MOVED}).")
        raise


def silent(function, *args, **kwargs):
    """Like `call`, and fail if NumPy or Python warns on the way."""
    __tracebackhide__ = True
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = call(function, *args, **kwargs)
    if caught:
        gave = f"`{name_of(function)}` gave a warning"
        raise CheckFailed(told(f"{gave}: {caught[0].message}", gave))
    return result


def raises(error, function, *args):
    """Fail unless `function(*args)` raises `error`, an exception class.

    An unfinished exercise passes through, so that it is named as always.
    """
    __tracebackhide__ = True
    called = f"`{name_of(function)}({listed(args)})`"
    expected = f"expected a {error.__name__}"
    try:
        result = function(*copied(args))
    except error:
        count()
        return
    except NotImplementedError:
        raise
    except Exception as other:
        text = f"{called} raised {named(other)}, {expected}"
        short = f"`{name_of(function)}` raised {type(other).__name__}, {expected}"
        raise CheckFailed(told(text, short)) from other
    text = f"{called} returned {in_short(result)}, {expected}"
    short = f"`{name_of(function)}` returned something, {expected}"
    raise CheckFailed(told(text, short))


def _pairs(args, kwargs, args_after, kwargs_after):
    """(place or name, before, after) of each argument."""
    for at, (before, after) in enumerate(zip(args, args_after, strict=True)):
        yield at, before, after
    for name, before in kwargs.items():
        yield name, before, kwargs_after[name]


def _label(function, at):
    """What an argument is called; a builtin tells no names."""
    if isinstance(at, str):
        return at
    try:
        known = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        known = []
    return known[at] if at < len(known) else f"number {at + 1}"
