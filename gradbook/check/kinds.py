"""What to call a value in a text."""

import inspect

import numpy as np

from gradbook.check.copies import SEQUENCES

# NumPy's kinds of arrays that hold no real numbers.
UNREAL = {"b": "true or false", "c": "complex", "U": "text", "S": "bytes"}
SHORT = 40  # characters of a value that is shown whole
FEW = 3  # numbers of an array that is
ADDRESS = " at 0x"  # what Python shows of an object that has nothing to tell


def a_kind(value):
    """What kind of thing a value is: "a tuple of 2", "an array", "None"."""
    if value is None:
        return "None"
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    text = f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
    if isinstance(value, SEQUENCES):
        text += f" of {len(value)}"
    comma = type(value) is tuple and len(value) == 1
    return text + " (a comma at the end of a line makes one)" * comma


def unreal(value, dtype):
    """What a value is that is no real number, nor several. dtype: NumPy's for it."""
    if dtype.kind == "O" and isinstance(value, np.ndarray):
        return "an array of objects"
    return UNREAL.get(dtype.kind) or a_kind(value)


def in_short(value):
    """A value itself where it is short, else what kind it is."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if inspect.isroutine(value):
        return _name(value) or "a function"
    text = repr(value.item() if isinstance(value, np.generic) else value)
    is_short = len(text) <= SHORT and "array(" not in text and ADDRESS not in text
    return text if is_short else a_kind(value)


def listed(args, kwargs=()):
    """The arguments of a call."""
    named = [f"{key}={in_short(value)}" for key, value in dict(kwargs).items()]
    return ", ".join([in_short(value) for value in args] + named)


def name_of(function):
    """The name of a function, where it has one."""
    return _name(function) or "the function"


def _array(array):
    """A few numbers in a row themselves, of other arrays the shape."""
    if array.ndim == 1 and array.size <= FEW and array.dtype.kind in "iuf":
        text = f"array({array.tolist()})"
        if len(text) <= SHORT:
            return text
    return f"array of shape {array.shape}"


def _name(function):
    """The name of a function, or None: a lambda has none, unless a check gave it one.

    A check that tries many gives each its source: "lambda x: 3 - x".
    """
    name = getattr(function, "__name__", None)
    given = isinstance(name, str) and (name.isidentifier() or name[:7] == "lambda ")
    return name if given else None
