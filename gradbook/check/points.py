"""Points of a check: which parameters are asked for, as real numbers in float64."""

import numpy as np

from gradbook.check.failed import CheckFailed
from gradbook.check.kinds import unreal


def chosen(wrt, names, argument="wrt", among="point"):
    """`wrt`, one name or several, as a tuple; each must be one of `names`."""
    __tracebackhide__ = True
    wrt = (wrt,) if isinstance(wrt, str) else tuple(wrt)
    unknown = [repr(name) for name in wrt if name not in names]
    if unknown:
        known = ", ".join(map(repr, names)) or "none"
        raise CheckFailed(
            f"{argument} names {', '.join(unknown)}, expected names of {among}: {known}"
        )
    return wrt


def real_point(point, wrt):
    """`point` with float64 for integers and floats, and arrays for the names in `wrt`.

    Raises CheckFailed where one of these does not hold real numbers.
    """
    __tracebackhide__ = True
    return {
        name: _real(value, name) if name in wrt else _float64(value)
        for name, value in point.items()
    }


def _real(value, name):
    __tracebackhide__ = True
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "iuf":
        what = unreal(value, array.dtype)
        raise CheckFailed(f"{name} is {what}, expected real numbers")
    if not np.isfinite(array).all():
        raise CheckFailed(f"{name} holds nan or inf, expected real numbers")
    return array.astype(float)[()]


def _float64(value):
    """Integer and float arrays and numbers as float64; everything else as it is."""
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    if number or isinstance(value, np.ndarray):
        array = np.asarray(value)
        if array.dtype.kind in "iuf":
            return array.astype(float)[()]
    return value
