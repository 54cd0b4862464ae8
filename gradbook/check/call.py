"""Calls of the student's functions, which must leave their arguments as they are."""

import inspect
import warnings

import numpy as np

from gradbook.check.copies import copied, same
from gradbook.check.seam import told
from gradbook.check.session import count

CALLED = "It came from"  # starts the note with the call in which an error arose


def call(function, *args, **kwargs):
    """Return `function(*args, **kwargs)`, and fail if it changes an argument.

    The function gets copies of arrays, lists and dicts, so the caller's stay as they
    are. Returning None fails too: a `return` is missing.
    """
    __tracebackhide__ = True
    given = copied(args), copied(kwargs)
    name = getattr(function, "__name__", "the function")
    try:
        result = function(*given[0], **given[1])
    except Exception as error:
        error.add_note(f"{CALLED} `{name}({_listed(args, kwargs)})`.")
        raise
    for label, before, after in _pairs(function, args, kwargs, *given):
        if not same(before, after):
            raise AssertionError(
                f"`{name}` changed its argument `{label}`. {_instead(before, after)}"
            )
    if result is None:
        raise AssertionError(f"`{name}` returned None: is its `return` missing?")
    count()
    return result


def silent(function, *args, **kwargs):
    """Like `call`, and fail if NumPy or Python warns on the way."""
    __tracebackhide__ = True
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = call(function, *args, **kwargs)
    if caught:
        name = getattr(function, "__name__", "the function")
        gave = f"`{name}` gave a warning"
        raise AssertionError(told(f"{gave}: {caught[0].message}", gave))
    return result


def raises(error, function, *args):
    """Fail unless `function(*args)` raises `error`, an exception class.

    Other exceptions pass through with a note, so an unfinished exercise is named as
    always.
    """
    __tracebackhide__ = True
    name = getattr(function, "__name__", "the function")
    called = f"`{name}({_listed(args)})`"
    try:
        result = function(*copied(args))
    except error:
        count()
        return
    except Exception as other:
        came = type(other).__name__
        other.add_note(f"{called} raised {came}, expected a {error.__name__}.")
        raise
    text = f"{called} returned {_in_short(result)}"
    text = told(text, f"`{name}` returned something")
    raise AssertionError(f"{text}, expected a {error.__name__}")


def number(value, name):
    """Return `value` as a float; NumPy scalar and 0-d array will do."""
    __tracebackhide__ = True
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        text = told(f"{name} is {value!r}, expected a number", f"{name} is no number")
        raise AssertionError(text) from None
    if array.shape != ():
        came = told(f"an array of shape {array.shape}", "an array")
        raise AssertionError(
            f"{name} is {came}, expected a single number: "
            "sum over all entries, without keepdims"
        )
    return float(array)


def unpack(result, names):
    """The parts of a returned tuple: `dw, db = check.unpack(out, "dw, db")`."""
    __tracebackhide__ = True
    expected = names.count(",") + 1
    if not isinstance(result, (tuple, list)) or len(result) != expected:
        came = type(result).__name__
        came += f" of {len(result)}" if isinstance(result, (tuple, list)) else ""
        came = told(f"a {came}", "something else")
        raise AssertionError(f"{came} was returned, expected ({names})")
    return result


def _instead(before, after):
    """What to do rather than to change an argument."""
    if isinstance(before, (list, dict)) and len(before) != len(after):
        return "Leave all its entries in it: no `pop`, no `append`, no new keys."
    return (
        "Work on a new array: write `a = a - b` where you wrote `a -= b` or "
        "`a[...] = ...`."
    )


def _listed(args, kwargs=()):
    named = [f"{key}={_in_short(value)}" for key, value in dict(kwargs).items()]
    return ", ".join([_in_short(value) for value in args] + named)


def _in_short(value):
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}"
    text = repr(value.item() if isinstance(value, np.generic) else value)
    short = len(text) <= 40 and "array(" not in text
    return text if short else f"a {type(value).__name__}"


def _pairs(function, args, kwargs, args_after, kwargs_after):
    for label, before, after in zip(
        _labels(function, args), args, args_after, strict=True
    ):
        yield label, before, after
    for label, before in kwargs.items():
        yield label, before, kwargs_after[label]


def _labels(function, args):
    names = [f"number {i + 1}" for i in range(len(args))]
    try:
        known = list(inspect.signature(function).parameters)[: len(args)]
    except (TypeError, ValueError):  # a builtin tells no names
        known = []
    return known + names[len(known) :]
