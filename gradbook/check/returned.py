"""What a function returned: parts of a tuple, entries of a dict, gradients, a number.

Where a tuple is asked for a list will do, and so will any kind of tuple or dict.
"""

import numpy as np

from gradbook.check.copies import SEQUENCES
from gradbook.check.failed import CheckFailed
from gradbook.check.kinds import a_kind, in_short, name_of, unreal
from gradbook.check.seam import told


def unpack(result, names, what=""):
    """The parts of a returned tuple: `dw, db = check.unpack(out, "dw, db")`.

    what: what the tuple is called where it is not all that was returned, "the cache".
    """
    __tracebackhide__ = True
    if not isinstance(result, SEQUENCES) or len(result) != names.count(",") + 1:
        came = told(a_kind(result), "something else")
        came = f"{what} is {came}" if what else f"{came} was returned"
        raise CheckFailed(f"{came}, expected ({names})")
    return result


def keys(result, names, what):
    """A dict with all these keys: `check.keys(cache, "Z1, A1", "the cache")`."""
    __tracebackhide__ = True
    expected = f"expected a dict with the keys {names}"
    if not isinstance(result, dict):
        raise CheckFailed(f"{what} is {told(a_kind(result), 'no dict')}, {expected}")
    missing = [f'"{name}"' for name in names.split(", ") if name not in result]
    if missing:
        raise CheckFailed(f"{what} has no {' and no '.join(missing)}, {expected}")
    return result


def outputs_and_cache(result, function, count):
    """(list of the outputs, cache) that `function` returned. count: of the outputs."""
    __tracebackhide__ = True
    if not isinstance(result, SEQUENCES) or len(result) != count + 1:
        came = told(a_kind(result), "something else")
        expected = "(output, cache)" if count == 1 else f"{count} outputs and a cache"
        text = f"`{name_of(function)}` returned {came}, expected {expected}"
        raise CheckFailed(text)
    *outputs, cache = result
    return outputs, cache


def by_name(result, wrt, function):
    """The gradients that `function` returned, as a dict "d" + name -> gradient.

    result: such a dict, a sequence in the order of the names `wrt`, or the only one.
    """
    __tracebackhide__ = True
    if isinstance(result, dict):
        return result
    if not isinstance(result, SEQUENCES):
        result = (result,)
    if len(result) != len(wrt):
        expected = ", ".join("d" + name for name in wrt)
        came = told(f"{len(result)} values", "something else")
        text = f"`{name_of(function)}` returned {came}, expected {expected}"
        raise CheckFailed(text)
    return {"d" + name: value for name, value in zip(wrt, result, strict=True)}


def number(value, name):
    """Return `value` as a float; NumPy scalar and 0-d array will do.

    Text, complex numbers and objects fail, also where float() would take them.
    """
    __tracebackhide__ = True
    expected = "expected a single number"
    if isinstance(value, SEQUENCES):
        came = told(a_kind(value), "no number")
        raise CheckFailed(f"{name} is {came}, {expected}")
    try:
        array = np.asarray(float(value) if isinstance(value, int) else value)
    except (OverflowError, TypeError, ValueError):
        array = np.asarray(None)
    if array.dtype.kind not in "buif":
        what = unreal(value, array.dtype)
        shown = in_short(value)
        came = what if shown in what else f"{what}: {shown}"
        raise CheckFailed(f"{name} is {told(came, 'no real number')}, {expected}")
    if array.shape != ():
        came = told(f"an array of shape {array.shape}", "an array")
        how = told(how_to_take_one(array.shape), "")
        raise CheckFailed(f"{name} is {came}, {expected}{how}")
    return float(array)


def how_to_take_one(shape):
    """How to get one number from an array of that shape."""
    count = int(np.prod(shape))
    if count == 1:
        return ": take it out with `.item()`, or sum without keepdims"
    return f": these are {count}, so is a sum or a mean missing?" if count else ""
