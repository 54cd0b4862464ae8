"""Arrays without elements, as they come from the student's code.

Of nothing `all` is True and the largest distance is no number that exceeds a bound, and
NumPy stretches an array of shape (0, 1, 1) to whatever it meets: `np.allclose(answer,
expected)` is true of it whatever is expected.
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


def _require_alike(array, other, compared):
    shape = np.shape(other)
    if not array.size and shape != array.shape and (shape or compared):
        text = f"operands of shapes {array.shape} and {shape}: there is nothing"
        raise ValueError(f"{text} to compare in an array without elements")


def _plain(value):
    return value.view(np.ndarray) if isinstance(value, Empty) else value
