"""Shapes, values, ranges: each failure names what came and what was expected."""

import numpy as np

from gradbook.check.seam import told
from gradbook.check.session import count


def that(condition, message):
    """Fail with `message` unless `condition` holds. The message says what to do."""
    __tracebackhide__ = True
    if not condition:
        raise AssertionError(message)
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
    expected = np.asarray(expected, dtype=float)
    actual = numbers(actual, expected.shape, name)
    if atol is None:
        finite = np.abs(expected[np.isfinite(expected)])
        atol = 8 * np.finfo(float).eps * np.max(finite, initial=0.0)
    with np.errstate(invalid="ignore"):
        error = np.abs(actual - expected)
        near = error <= rtol * np.abs(expected) + atol
    wrong = np.where(np.isinf(expected), actual != expected, ~near)
    if wrong.any():
        at = _worst(error, expected, wrong)
        came, due = apart(actual[at], expected[at], 7)
        text = f"{name}{_index(at)} is {came}, expected {due}{_how_many(wrong)}"
        raise AssertionError(told(text, f"{name} is not right on fresh inputs"))
    count()


def inside(value, low, high, name):
    """Every entry lies in the closed interval [low, high]."""
    __tracebackhide__ = True
    array = numbers(value, None, name)
    outside = ~((low <= array) & (array <= high))
    if outside.any():
        at = tuple(np.argwhere(outside)[0])
        due = f"expected a value from {low:g} to {high:g}"
        text = f"{name}{_index(at)} is {array[at]:.7g}, {due}{_how_many(outside)}"
        raise AssertionError(told(text, f"{name} is out of bounds"))
    count()


def numbers(value, expected_shape, name):
    """`value` as a float64 array; fails on text, ragged lists, NaN or another shape."""
    __tracebackhide__ = True
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        array = np.asarray(None)
    if array.dtype.kind not in "buif":
        what = type(value).__name__
        raise AssertionError(f"{name} is of type {what}, expected real numbers")
    if expected_shape is not None and array.shape != tuple(expected_shape):
        came = told(f"has shape {array.shape}", "has another shape")
        raise AssertionError(
            f"{name} {came}, expected {tuple(expected_shape)}"
            f"{_shape_hint(array.shape, tuple(expected_shape))}"
        )
    array = array.astype(float)
    if np.isnan(array).any():
        at = _index(tuple(np.argwhere(np.isnan(array))[0]))
        raise AssertionError(told(f"{name}{at}", name) + " is nan (not a number)")
    return array


def apart(came, expected, digits):
    """Two different numbers as texts of `digits` digits, or of more if these agree."""
    for precision in range(digits, 18):
        texts = f"{came:.{precision}g}", f"{expected:.{precision}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _shape_hint(came, expected):
    if expected == () and set(came) <= {1}:
        return (
            ": a single number, so sum without keepdims, or take it out with `.item()`"
        )
    if came == expected[::-1] and came != expected:
        return ": it is transposed"
    if len(came) == len(expected) - 1 and np.prod(came) == np.prod(expected):
        return ": an axis was lost, keep it with keepdims=True or reshape"
    return ""


def _worst(error, expected, wrong):
    with np.errstate(invalid="ignore"):  # infinity against infinity
        relative = error / np.maximum(np.abs(expected), 1e-300)
    relative = np.where(wrong, np.nan_to_num(relative, nan=np.inf), -1.0)
    return np.unravel_index(np.argmax(relative), error.shape)


def _index(at):
    return "[" + ", ".join(str(int(i)) for i in at) + "]" if at else ""


def _how_many(wrong):
    return (
        f" ({wrong.sum()} of {wrong.size} entries are wrong)" if wrong.size > 1 else ""
    )
