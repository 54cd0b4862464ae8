"""A factor that varies by entry: derivatives of activations, masks, other arrays."""

import numpy as np

from .evidence import (
    NOISE,
    TOLERANCE,
    Candidate,
    convincing,
    entries,
    largest,
    misfit,
    unlikely_split,
)
from .functions import derivatives, slopes, values

SAMPLE = 500


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
    for words, d in _factors(evidence, derivatives, slopes, values):
        if np.all(d != 0):
            yield from _product(evidence, "missing-derivative", words, d)


def wrong_derivative(evidence):
    """The derivative of another activation, or taken at another array."""
    known = list(_factors(evidence, derivatives, slopes))
    yield from _replaced(evidence, "missing-derivative", known)


def wrong_array(evidence):
    """Another array of the point."""
    yield from _replaced(evidence, "wrong-factor", list(evidence.shaped.items()))


def _replaced(evidence, kind, known):
    """Candidates for one of the `known` factors in the place of another.

    An array with zeros is left out: there the gradient is zero, whatever is used."""
    if not evidence.same_shape or evidence.factor is not None:
        return
    known = [(words, d) for words, d in known if np.all(d != 0)]
    pick = slice(None, None, max(1, evidence.numeric.size // SAMPLE))
    a, n = evidence.analytic, evidence.numeric
    few, few_n = a.ravel()[pick], n.ravel()[pick]
    for needed, d in known:
        for used, d_used in known:
            small = misfit(few * d.ravel()[pick], few_n * d_used.ravel()[pick])
            if used == needed or small > TOLERANCE or misfit(d, d_used) <= 1e-3:
                continue
            residual = _misfit(a * d, n, d_used)
            if residual > TOLERANCE or not convincing(residual, entries(a * d) - 1):
                continue
            sentence = (
                f"{evidence.name} is multiplied by {used}, where {needed} belongs."
            )
            yield Candidate(1, kind, sentence, residual)


def _misfit(actual, numeric, weight):
    """How badly actual = numeric * weight fits; inf where a single entry does not, even
    a small one."""
    expected = numeric * weight
    noise = 10 * NOISE * largest(numeric) * np.abs(weight)
    if np.any(np.abs(actual - expected) > 1e-3 * np.abs(expected) + noise):
        return np.inf
    return misfit(actual, expected)


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


def upstream_times(evidence):
    """The upstream gradient dout times, or plus, something else than it should."""
    dout = evidence.shaped.get("dout")
    if dout is None or not evidence.same_shape or evidence.factor is not None:
        return
    known = list(_factors(evidence, derivatives, slopes))
    for needed, d in known:
        if not _is(evidence.numeric, dout * d):
            continue
        for used, other in known + list(evidence.shaped.items()):
            if used == needed or misfit(other, d) <= 1e-3:
                continue
            if _is(evidence.analytic, dout * other):
                said = f"is dout times {used}, where {needed} belongs"
            elif _is(evidence.analytic, other) and used not in evidence.arrays:
                said = f"is {used}, and dout is not in it"
            else:
                continue
            yield Candidate(1, "missing-derivative", f"{evidence.name} {said}.", 0.0)
        for sign, word in ((1, "plus"), (-1, "minus")):
            if _is(evidence.analytic, dout + sign * d):
                said = f"is dout {word} {needed}, where a product is due"
                yield Candidate(
                    1, "missing-derivative", f"{evidence.name} {said}.", 0.0
                )


def _is(actual, expected):
    """Whether two arrays are equal, and hold enough numbers to tell so."""
    residual = misfit(actual, expected)
    return residual <= TOLERANCE and convincing(residual, entries(expected))


def _factors(evidence, *kinds):
    for name, array in evidence.shaped.items():
        for kind in kinds:
            yield from kind(name, array)


def _product(evidence, kind, words, d):
    """Candidates for a factor d (an array) that is missing, there too often, or a
    divisor where it should be a factor, or the reverse."""
    a, n = evidence.analytic, evidence.numeric
    if np.ptp(d) <= 1e-3 * largest(d):
        return
    one = np.ones_like(d)
    for actual, weight, said in (
        (a * d, one, f"lacks the factor {words}"),
        (a, d, f"holds the factor {words} once too often"),
        (a * d * d, one, f"is divided by {words}, and should be multiplied by it"),
        (a, d * d, f"is multiplied by {words}, and should be divided by it"),
    ):
        residual = _misfit(actual, n, weight)
        if residual <= TOLERANCE and convincing(residual, entries(n * weight) - 1):
            yield Candidate(1, kind, f"{evidence.name} {said}.", residual)


def _broadcasts(shape, target):
    if len(shape) > len(target):
        return False
    pairs = zip(reversed(shape), reversed(target), strict=False)
    return all(a in (1, b) for a, b in pairs)
