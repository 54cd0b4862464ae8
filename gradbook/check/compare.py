"""Shapes, values, ranges: each failure names what came and what was expected."""

import re

import numpy as np

from gradbook.check.copies import SEQUENCES
from gradbook.check.failed import CheckFailed
from gradbook.check.kinds import a_kind
from gradbook.check.returned import how_to_take_one
from gradbook.check.seam import told
from gradbook.check.session import count
from gradbook.explain.answers import relation
from gradbook.explain.shapes import axis_of_one

DIGITS = {np.dtype(np.float32): 7, np.dtype(np.float16): 3}  # that a number keeps
LOST = 2  # digits that arithmetic may cost beside these
CLOSE = 1e-5  # a relative error below this may be rounding in float64 too

# An index on the last word of another phrase would be taken for one of that word.
ENDS_IN_A_NAME = re.compile(r"(?:^|[,:] )(?:the )?[^\W\d]\S*$")


def that(condition, message):
    """Fail with `message` unless `condition` holds. The message says what to do."""
    __tracebackhide__ = True
    if not condition:
        raise CheckFailed(message)
    count()


def shape(value, expected, name):
    """`value` holds real numbers in the shape `expected`, a tuple; () is one number."""
    __tracebackhide__ = True
    numbers(value, expected, name)
    count()


def values(actual, expected, name, rtol=1e-7, atol=None):
    """Every entry of `actual` equals its expected value, relative error below rtol.

    actual, expected: numbers or arrays of one shape; any real dtype. atol: absolute
    tolerance; its default is the rounding error of the largest expected entry, so a
    small value is never lost in a tolerance larger than itself.
    """
    __tracebackhide__ = True
    is_truth = isinstance(expected, bool) and isinstance(actual, (bool, np.bool_))
    expected = np.asarray(expected, dtype=float)
    dtype = actual.dtype if isinstance(actual, (np.ndarray, np.generic)) else None
    actual = numbers(actual, expected.shape, name)
    if atol is None:
        finite = np.abs(expected[np.isfinite(expected)])
        atol = 8 * np.finfo(float).eps * np.max(finite, initial=0.0)
    with np.errstate(invalid="ignore"):
        error = np.abs(actual - expected)
        near = error <= rtol * np.abs(expected) + atol
    wrong = np.where(np.isinf(expected), actual != expected, ~near)
    if wrong.any():
        relative = _relative(error, expected, wrong)
        at = np.unravel_index(np.argmax(relative), relative.shape)
        came, due = apart(actual[at], expected[at], 7)
        if is_truth:
            came, due = bool(actual[at]), bool(expected[at])
        text = f"{entry(name, at)} is {came}, expected {due}{_how_many(wrong)}"
        text += _precision(dtype, relative.max()) or _relation(actual, expected)
        raise CheckFailed(told(text, f"{name} is not right on fresh inputs"))
    count()


def inside(value, low, high, name):
    """Every entry lies in the closed interval [low, high]."""
    __tracebackhide__ = True
    array = numbers(value, None, name)
    outside = ~((low <= array) & (array <= high))
    if outside.any():
        at = tuple(np.argwhere(outside)[0])
        due = f"expected a value from {low:g} to {high:g}"
        text = f"{entry(name, at)} is {array[at]:.7g}, {due}{_how_many(outside)}"
        raise CheckFailed(told(text, f"{name} is out of bounds"))
    count()


def numbers(value, expected_shape, name):
    """`value` as a float64 array; fails on text, ragged lists, NaN or another shape."""
    __tracebackhide__ = True
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        array = np.asarray(None)
    shape = None if expected_shape is None else tuple(expected_shape)
    right_shape = shape is None or array.shape == shape
    real = array.dtype.kind in "buif"
    if not (real and right_shape) and _is_several(value, shape):
        came = told(f"is {a_kind(value)}", "is not one array")
        raise CheckFailed(f"{name} {came}, expected {_what(shape)}")
    if not real:
        what = a_kind(value)
        if isinstance(value, np.ndarray):
            what += f" of {array.dtype}"
        raise CheckFailed(
            f"{name} is {told(what, 'something else')}, expected real numbers"
        )
    if not right_shape:
        came = told(f"has shape {array.shape}", "has another shape")
        hint = _shape_hint(array.shape, shape)
        raise CheckFailed(f"{name} {came}, expected {shape}{hint}")
    array = array.astype(float)
    if np.isnan(array).any():
        at = tuple(np.argwhere(np.isnan(array))[0])
        raise CheckFailed(told(entry(name, at), name) + " is nan (not a number)")
    return array


def entry(name, at):
    """What to call one entry: `W[1, 0]`, but `W after a missed 1: entry [1, 0]`.

    A name may end in a comma, which reads well only before "is".
    """
    if not at:
        return name
    index = "[" + ", ".join(str(int(i)) for i in at) + "]"
    if ENDS_IN_A_NAME.search(name):
        return f"{name}{index}"
    return f"{name.rstrip(',')}: entry {index}"


def apart(came, expected, digits):
    """Two different numbers as texts of `digits` digits, or of more if these agree."""
    for precision in range(digits, 18):
        texts = f"{came:.{precision}g}", f"{expected:.{precision}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _relation(actual, expected):
    said = relation(actual, expected)
    return said and f": {said}"


def _is_several(value, shape):
    """Whether it is a sequence of arrays, or a tuple where no row of numbers is due."""
    if isinstance(value, tuple) and (shape is None or len(shape) != 1):
        return True
    parts = value if isinstance(value, SEQUENCES) else ()
    return any(isinstance(part, np.ndarray) and part.ndim for part in parts)


def _what(shape):
    if shape is None:
        return "one array of real numbers"
    return f"one array of shape {shape}" if shape else "a single number"


def _precision(dtype, error):
    """What to say of a nearly right value. error: its largest relative one."""
    if dtype in DIGITS and error < 10.0 ** (LOST - DIGITS[dtype]):
        return f". It is in {dtype}, which keeps {DIGITS[dtype]} digits: use float64"
    if error < CLOSE:
        digits = int(-np.log10(error))
        asked = "is something rounded, in float32, or added to it?"
        return f". Right to {digits} digits: {asked}"
    return ""


def _shape_hint(came, expected):
    if expected == ():
        return f", a single number{how_to_take_one(came)}"
    if came == expected[::-1] and len(came) == 2:
        return ": its shape is transposed"
    if len(came) > 2 and sorted(came) == sorted(expected):
        return ": its axes are in another order"
    said = axis_of_one(came, expected)
    return said and f": {said}"


def _relative(error, expected, wrong):
    """Relative errors where it is wrong, -1 elsewhere."""
    with np.errstate(invalid="ignore"):  # infinity against infinity
        relative = error / np.maximum(np.abs(expected), 1e-300)
    return np.where(wrong, np.nan_to_num(relative, nan=np.inf), -1.0)


def _how_many(wrong):
    return (
        f" ({wrong.sum()} of {wrong.size} entries are wrong)" if wrong.size > 1 else ""
    )
