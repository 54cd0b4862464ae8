"""How a wrong answer is related to the right one, where the right one is known."""

import numpy as np

from .evidence import entries, is_round, misfit, proportion
from .sizes import close, number

NEAR = 1e-6  # expected values are printed with ten digits, or with all
WHOLE = 10_000  # a larger factor is no count of anything in a check


def relation(actual, expected):
    """What all entries share, a factor or a difference, in words; "" if nothing sure.

    actual, expected: arrays of one shape, or numbers. What is told holds in every
    entry; a single number is told a whole factor, the inverse of one, or its sign.
    """
    actual, expected = np.asarray(actual, float), np.asarray(expected, float)
    finite = np.all(np.isfinite(actual)) and np.all(np.isfinite(expected))
    if not (finite and actual.shape == expected.shape and np.any(expected)):
        return ""
    if not np.any(actual):
        return ""
    f, residual = proportion(actual, expected)
    if residual <= NEAR < misfit(actual, expected):
        return _factor(f, entries(expected), expected)
    offset = actual - expected
    c = float(np.mean(offset))
    if entries(expected) > 3 and c and misfit(offset, np.full_like(offset, c)) <= NEAR:
        return f"every entry is too {'large' if c > 0 else 'small'} by {abs(c):.7g}"
    square = expected.ndim == 2 and expected.shape[0] == expected.shape[1]
    if square and entries(expected) > 3 and misfit(actual.T, expected) <= NEAR:
        return "it is the transpose of what is expected"
    return ""


def kind_of_relation(actual, expected):
    """Like `relation`, without any number: for an answer on hidden inputs, where a
    number could tell them. Only of four different entries or more."""
    if np.shape(actual) != np.shape(expected) or entries(expected) < 4:
        return ""
    said = relation(actual, expected)
    if "times too" in said:
        return "every entry is off by the same factor"
    return said if "sign" in said else ""


def _factor(f, count, expected):
    """What is said of a factor f. A 0 has none: it is right whatever f is."""
    which = "every entry" if np.all(expected) else "every entry but the 0s"
    which = "it" if expected.size == 1 else which
    if close(-f, 1.0):
        return "the sign is wrong" + (f" in {which}" if expected.size > 1 else "")
    size = max(abs(f), 1 / abs(f))
    whole = close(size, round(size)) and size <= WHOLE
    digits = count > 1 or not is_round(float(np.ravel(expected)[0]))
    if not (whole and digits) and count < 4:
        return ""
    sign = "has the wrong sign and is" if f < 0 else "is"
    return (
        f"{which} {sign} {number(size)} times too {'large' if abs(f) > 1 else 'small'}"
    )
