"""What hidden tests have in common: the student's answer against the key's."""

from itertools import combinations
from math import erf, sqrt

import numpy as np

from gradbook import check
from gradbook.explain.answers import kind_of_relation

RTOL = 1e-9
CLOSE = 1e-4  # an answer that is wrong by less has the right formula


def like_key(student, key, name, arguments, *, of=lambda out: out, rtol=RTOL):
    """The function `name` of student and key give the same for `arguments`, a list.

    of: takes a function's output to a number, an array or a dict of these (a dict may
    have further keys in the student's answer).
    """
    __tracebackhide__ = True
    right = of(getattr(key, name)(*arguments))
    answer = of(check.call(getattr(student, name), *arguments))
    if not isinstance(right, dict):
        right, answer = {"its value": right}, {"its value": answer}
    for part, expected in right.items():
        check.that(part in answer, f'"{part}" is missing on fresh inputs')
        near(answer[part], expected, part, rtol=rtol, atol=None)


def near(answer, expected, what, *, rtol=RTOL, atol=1e-12):
    """Like `check.values`, without telling the key's value.

    atol: what may be lost: A - Y loses digits where A is nearly Y, and the docstrings
    allow that for what is below 1e-12 in the loss or slope of an example.
    """
    __tracebackhide__ = True
    check.shape(answer, np.shape(expected), f"on fresh inputs, {what}")
    try:
        check.values(answer, expected, what, rtol=rtol, atol=atol)
    except AssertionError:  # its text tells the key's value
        text = f"on fresh inputs, {what} is not right to {rtol:g}"
        if np.allclose(answer, expected, rtol=CLOSE, atol=0.0):
            text += ": it is close, so is it measured, rounded or in float32?"
        elif said := kind_of_relation(answer, expected):
            text += f": {said}"
        raise AssertionError(text) from None


def drawn(weights, share=None):
    """Each number is drawn for itself, from the distribution asked for.

    weights: dict name -> float matrix of 10,000 numbers or more, over the deviation
    due. share: takes a number to the share of numbers below it; default: normal.
    A bound lies six standard errors or more from the mean; the gap exceeds its own once
    in 3e7 draws.
    """
    __tracebackhide__ = True
    sizes = np.sort(np.abs(np.concatenate([W.ravel() for W in weights.values()])))
    twice = np.diff(sizes) <= 1e-12 * sizes[1:]  # in float32 two in a hundred are
    text = "numbers are drawn once and used twice: draw each weight for itself"
    check.that(np.mean(twice) < 0.1, text)
    for name, W in weights.items():
        bound = 8 / np.sqrt(2 * W.size)
        check.inside(W.std(), 1 - bound, 1 + bound, f"the scaled deviation of {name}")
        bound = 6 / np.sqrt(W.size)
        check.inside(W.mean(), -bound, bound, f"the scaled mean of {name}")
        text = f"{name} has a mean of exactly 0: leave the numbers as they are drawn"
        check.that(abs(W.mean()) > 1e-9 * bound, text)
        below = np.vectorize(share or _normal)(np.sort(W, axis=None))
        gap = np.abs(below - np.linspace(0, 1, W.size)).max()
        right = gap < 3 / np.sqrt(W.size) + 1 / W.size
        right &= share is not None or np.abs(W).max() > 3  # 27 of 10,000 are beyond
        check.that(right, f"{name} has not the distribution asked for")
        for M in (W, W.T) if min(W.shape) > 200 else ():
            alike = np.abs(np.corrcoef(M) - np.eye(len(M))).max()
            check.inside(alike, 0, 0.6, f"the correlation within {name}")
    for (one, V), (other, W) in combinations(weights.items(), 2):
        k = min(V.size, W.size)
        alike = abs(np.corrcoef(V.ravel()[:k], W.ravel()[:k])[0, 1])
        check.inside(alike, 0, 8 / np.sqrt(k), f"the correlation of {one} and {other}")


def _normal(value):
    return (1 + erf(value / sqrt(2))) / 2


def labels(rng, m):
    """(1, m) labels 0 and 1, both present for m >= 2."""
    y = (rng.random((1, m)) < 0.5).astype(float)
    y[0, 0], y[0, -1] = 0.0, 1.0
    return y
