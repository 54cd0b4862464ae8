"""Whether two functions answer alike: calls that are noted, and made again elsewhere.

Runs in the pages of the self-study edition too: it needs NumPy and `gradbook` only.
"""

import contextlib
import copy
import warnings
from numbers import Number

import numpy as np

from gradbook.check.copies import copied


def agree(one, other):
    """Whether two answers are the same; what is no plain data agrees with nothing."""
    plain = (np.ndarray, Number)
    if isinstance(one, plain) and isinstance(other, plain):
        one, other = np.asarray(one), np.asarray(other)
        if one.shape != other.shape or "O" in (one.dtype.kind, other.dtype.kind):
            return False
        return np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)
    if type(one) is not type(other):
        return False
    if type(one) is dict:
        return one.keys() == other.keys() and all(agree(one[k], other[k]) for k in one)
    if type(one) in (list, tuple):
        return len(one) == len(other) and all(map(agree, one, other))
    return type(one) in (str, bytes, type(None)) and one == other


def noting(function, name, calls):
    """The function, noting its calls in the list `calls`: ((args, kwargs), answer)."""

    def noted(*args, **kwargs):
        given = _fresh(args), _fresh(kwargs)
        answer = _answer(function, *args, **kwargs)
        calls.append((given, copied(answer)))
        if isinstance(answer, _Raised):
            raise answer.error
        return answer

    noted.__name__ = name
    with contextlib.suppress(AttributeError):
        noted.__signature__ = function.__signature__
    return noted


def repeated(function, calls):
    """The same calls, made of another function."""
    return [(given, copied(_again(function, given))) for given, _ in calls]


def explains(function, calls):
    """Whether a function gives the answers that were noted."""
    return all(_same(_again(function, given), answer) for given, answer in calls)


class _Raised:
    def __init__(self, error):
        self.error = error
        self.told = type(error).__name__, str(error).split("\n")[0]


def _again(function, given):
    args, kwargs = map(_fresh, given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _answer(function, *args, **kwargs)


def _answer(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return _Raised(error)


def _same(one, other):
    if isinstance(one, _Raised) and isinstance(other, _Raised):
        return one.told == other.told
    return agree(one, other)


def _fresh(arguments):
    """Copies of arguments: data, and generators in the state they are in."""
    if isinstance(arguments, dict):
        return {key: _own(value) for key, value in arguments.items()}
    return tuple(map(_own, arguments))


def _own(value):
    if isinstance(value, np.random.Generator):
        return copy.deepcopy(value)
    return copied(value)
