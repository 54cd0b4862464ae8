"""Arrays without elements, as they come from the student's code.

Of nothing `all` is True and the largest distance is no number that exceeds a bound, and
NumPy stretches an array of shape (0, 1, 1) to whatever it meets: `np.allclose(answer,
expected)` is true of it whatever is expected. So it is of a list that holds one; and of
an empty list where a number is expected.
"""

import numpy as np

COMPARING = {np.subtract, np.divide, np.floor_divide, np.remainder, np.fmod}
COMPARING |= {np.equal, np.not_equal, np.less, np.less_equal}
COMPARING |= {np.greater, np.greater_equal}


class Empty(np.ndarray):
    """An array that compares with arrays of its own shape and with no number."""

    def __array_ufunc__(self, ufunc, method, *inputs, **settings):
        if method == "__call__" and ufunc.signature is None:
            for other in inputs:
                _require_alike(self, other, ufunc in COMPARING)
        if "out" in settings:
            settings["out"] = tuple(map(_plain, settings["out"]))
        made = getattr(ufunc, method)(*map(_plain, inputs), **settings)
        if isinstance(made, np.ndarray) and not made.size:
            return made.view(Empty)
        return made

    def __repr__(self):
        return repr(_plain(self))


def _require_alike(array, other, compared):
    shape = np.shape(other)
    if not array.size and shape != array.shape and (shape or compared):
        text = f"operands of shapes {array.shape} and {shape}: there is nothing"
        raise ValueError(f"{text} to compare in an array without elements")


def _plain(value):
    return value.view(np.ndarray) if isinstance(value, Empty) else value


def as_array(self, dtype=None, copy=None):
    """What NumPy makes of a sequence, as its `__array__`."""
    made = np.array(list(self), dtype)
    return made if made.size else made.view(Empty)


def as_operand(self, ufunc, method, *inputs, **settings):
    """What NumPy calculates of a sequence, as its `__array_ufunc__`."""
    arrays = [np.asanyarray(x) if hasattr(x, "__array__") else x for x in inputs]
    return getattr(ufunc, method)(*arrays, **settings)


class HollowList(list):
    """A list of arrays without elements, or of nothing."""

    __slots__ = ()
    __array__, __array_ufunc__ = as_array, as_operand


class HollowTuple(tuple):
    """A tuple of arrays without elements, or of nothing."""

    __slots__ = ()
    __array__, __array_ufunc__ = as_array, as_operand


HOLLOW = {list: HollowList, tuple: HollowTuple}
NOTHING = {Empty, HollowList, HollowTuple}
for _kind, _base in {Empty: np.ndarray, HollowList: list, HollowTuple: tuple}.items():
    _kind.__name__ = _kind.__qualname__ = _base.__name__  # as messages tell it


def sequence(items):
    """A list or tuple; a hollow one where it holds nothing but empty arrays."""
    if items and all(type(item) in NOTHING for item in items):
        return HOLLOW[type(items)](items)
    return items


def bare(value):
    """`value` with lists and tuples of nothing, however nested, as hollow ones."""
    kind = type(value)
    if kind is dict:
        return {key: bare(item) for key, item in value.items()}
    if kind not in HOLLOW:
        return value
    items = kind(map(bare, value))
    return items if any(type(i) not in NOTHING for i in items) else HOLLOW[kind](items)
