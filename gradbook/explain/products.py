"""A factor that varies by entry: derivatives of activations, masks, other arrays."""

import numpy as np

from .evidence import (
    TOLERANCE,
    Candidate,
    convincing,
    entries,
    largest,
    misfit,
    unlikely_split,
)

SAMPLE = 500


def sigmoid(z):
    """1 / (1 + exp(-z)) without overflow, for z of any shape."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def derivatives(name, array):
    """Pairs of words and values: derivatives that array may stand for, as the input
    of an activation or as its output."""
    s = sigmoid(array)
    yield f"the derivative of the sigmoid at {name}", s * (1 - s)
    yield f"the derivative of tanh at {name}", 1 - np.tanh(array) ** 2
    if np.all((array > 0) & (array < 1)):
        yield f"{name} (1 - {name})", array * (1 - array)
    if np.all(np.abs(array) < 1):
        yield f"1 - {name}^2", 1 - array**2


def masks(name, array):
    """Pairs of words for where array stops a gradient, and booleans, True where it
    lets it through."""
    values = np.unique(array[np.abs(array) > 0])
    if values.size == 1 and np.any(array == 0):
        yield f"{name} is zero", array != 0
    elif np.any(array > 0) and np.any(array <= 0):
        yield f"{name} is not positive", array > 0


def missing_derivative(evidence):
    """analytic * g' = numeric, or analytic = numeric * g'."""
    if not evidence.same_shape or evidence.factor is not None:
        return
    for words, d in _derivatives(evidence):
        yield from _product(evidence, "missing-derivative", words, d)


def wrong_derivative(evidence):
    """The derivative of another activation, or taken at another array."""
    if not evidence.same_shape or evidence.factor is not None:
        return
    known = list(_derivatives(evidence))
    pick = slice(None, None, max(1, evidence.numeric.size // SAMPLE))
    a, n = evidence.analytic.ravel()[pick], evidence.numeric.ravel()[pick]
    for used, d_used in known:
        for needed, d in known:
            if used == needed:
                continue
            small = misfit(a * d.ravel()[pick], n * d_used.ravel()[pick])
            if small > TOLERANCE or misfit(d, d_used) <= 1e-3:
                continue
            left = evidence.analytic * d
            residual = misfit(left, evidence.numeric * d_used)
            if residual > TOLERANCE or not convincing(residual, entries(left) - 1):
                continue
            sentence = (
                f"{evidence.name} is multiplied by {used}, where {needed} belongs."
            )
            yield Candidate(1, "missing-derivative", sentence, residual)


def missing_mask(evidence):
    """The gradient passes where a mask should stop it."""
    if not evidence.same_shape:
        return
    a, n = evidence.analytic, evidence.numeric
    for name, array in evidence.shaped.items():
        for words, keep in masks(name, array):
            passed = ~keep & (np.abs(a) > 1e-3 * largest(a))
            stopped = largest(n[~keep]) <= 1e-6 * largest(n)
            if not (stopped and np.all(evidence.right[keep])):
                continue
            if not unlikely_split(keep.size, int(passed.sum())):
                continue
            sentence = (
                f"{evidence.name} must be zero where {words}, and is not: a mask is "
                "missing there."
            )
            yield Candidate(1, "missing-mask", sentence, 0.0)


def missing_array(evidence):
    """analytic * P = numeric, or the reverse, for an array P of the point."""
    if not evidence.same_shape or evidence.factor is not None:
        return
    shape = evidence.numeric.shape
    for name, array in evidence.arrays.items():
        if array.size == 1 or not _broadcasts(array.shape, shape):
            continue
        full = np.broadcast_to(array, shape)
        if np.all(full != 0) and entries(full) > 1:
            yield from _product(evidence, "factor", name, full)


def _derivatives(evidence):
    for name, array in evidence.shaped.items():
        yield from derivatives(name, array)


def _product(evidence, kind, words, d):
    """Candidates for a factor d (an array) that is missing or there too often."""
    a, n = evidence.analytic, evidence.numeric
    if np.ptp(d) <= 1e-3 * largest(d):
        return
    for actual, expected, said in (
        (a * d, n, f"{evidence.name} lacks the factor {words}."),
        (a, n * d, f"{evidence.name} holds the factor {words} once too often."),
    ):
        residual = misfit(actual, expected)
        if residual <= TOLERANCE and convincing(residual, entries(expected) - 1):
            yield Candidate(1, kind, said, residual)


def _broadcasts(shape, target):
    if len(shape) > len(target):
        return False
    pairs = zip(reversed(shape), reversed(target), strict=False)
    return all(a in (1, b) for a, b in pairs)
