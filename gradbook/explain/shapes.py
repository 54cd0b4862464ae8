"""Right numbers in the wrong shape or place: transposes, axes, mixed-up gradients."""

import numpy as np

from .evidence import (
    TOLERANCE,
    Candidate,
    convincing,
    entries,
    is_round,
    largest,
    listed,
    misfit,
)
from .sizes import close


def transposed(evidence):
    """The gradient is the right one transposed, perhaps times a known size."""
    a, n = evidence.analytic, evidence.numeric
    if n.ndim != 2 or a.shape != n.T.shape or n.size < 2:
        return
    residual = misfit(a.T, n)
    if residual <= TOLERANCE and convincing(residual, entries(n)):
        shape = "" if a.shape == n.shape else f" and has shape {a.shape}, not {n.shape}"
        sentence = (
            f"{evidence.name} is the transpose of the right gradient{shape}: look at "
            "the order of the factors and at which of them is transposed."
        )
        yield Candidate(0, "transposed", sentence, residual)


def lost_axis(evidence):
    """The right numbers, but an axis of length 1 is gone or was added."""
    a, n, came = evidence.analytic, evidence.numeric, evidence.came
    if came == n.shape or a.size != n.size:
        return
    residual = misfit(a.ravel(), n.ravel())
    if residual > TOLERANCE or not convincing(residual, entries(n)):
        return
    if len(came) == n.ndim and _is_line(a):  # a row for a column is a transpose
        return
    advice = axis_of_one(came, n.shape)
    advice = advice or "all entries stand in the right order, so `reshape` mends it"
    numbers = "number" if a.size == 1 else "numbers"
    sentence = (
        f"The {numbers} of {evidence.name} {'is' if a.size == 1 else 'are'} right but "
        f"its shape is {came}, not {n.shape}: {advice}."
    )
    yield Candidate(0, "lost-axis", sentence, residual)


def axis_of_one(came, due):
    """What to say where shapes differ by axes of length 1 alone, "" elsewhere."""
    if len(came) > len(due) and due in _without_ones(came):
        return "an axis of length 1 too many, which `reshape` or an index 0 takes away"
    if len(came) < len(due) and came in _without_ones(due):
        return (
            "an axis of length 1 is gone. `keepdims=True` keeps it in a sum, a slice "
            "keeps it in an index, and `reshape` puts it back"
        )
    return ""


def _without_ones(shape):
    """All shapes that are left when axes of length 1 are taken from `shape`."""
    left = {shape}
    for _ in shape:
        left |= {s[:i] + s[i + 1 :] for s in left for i in range(len(s)) if s[i] == 1}
    return left - {shape}


def wrong_axis(evidence):
    """A sum over another axis, or over all: its total is the right total."""
    a, n = evidence.analytic, evidence.numeric
    total, scale = float(np.sum(n)), float(np.sum(np.abs(n)))
    if n.size < 2 or abs(total) < 1e-3 * scale:
        return
    if a.size == 1 or (evidence.same_shape and np.ptp(a) <= 1e-9 * largest(a)):
        if close(float(a.flat[0]), total):
            where = "every entry" if a.size > 1 else "its only entry"
            sentence = (
                f"{evidence.name} holds in {where} the sum of all {n.size} entries of "
                "the right gradient: it sums over every axis, and one entry is due for "
                f"each entry of {evidence.own}."
            )
            yield Candidate(1, "wrong-axis", sentence, 0.0)
        return
    if evidence.same_shape or not (_is_line(a) and _is_line(n)):
        return
    residual = min(
        abs(float(np.sum(a)) * factor / total - 1) for factor in (1, n.size / a.size)
    )
    same = a.size == n.size and misfit(np.sort(a.ravel()), np.sort(n.ravel())) < 1e-3
    if not same and convincing(residual, 1):
        sentence = (
            f"{evidence.name} has shape {a.shape}, not {n.shape}, but the same total: "
            "the sum runs over the wrong axis."
        )
        yield Candidate(1, "wrong-axis", sentence, residual)


def not_summed(evidence):
    """The terms of the sum are there, but were never added up."""
    a, n = evidence.analytic, evidence.numeric
    if n.size == 1:
        n = n.reshape((1,) * a.ndim)
    if a.ndim != n.ndim or a.size == n.size:
        return
    axes = tuple(i for i in range(n.ndim) if n.shape[i] == 1 != a.shape[i])
    total = np.sum(a, axis=axes, keepdims=True)
    if total.shape != n.shape:
        return
    mean = total * n.size / a.size
    named = f"{'axis' if len(axes) == 1 else 'axes'} {listed([*map(str, axes)])}"
    for words, value in (("sum", total), ("mean", mean)):
        residual = misfit(value, n)
        if residual <= TOLERANCE and convincing(residual, entries(n)):
            sentence = (
                f"{evidence.name} has shape {a.shape}, not {evidence.numeric.shape}: "
                f"its {words} over {named} is the right gradient, so that "
                f"{words} is missing."
            )
            yield Candidate(0, "wrong-axis", sentence, residual)


def equals_other(evidence):
    """The gradient is that of another quantity, or one of the function's inputs."""
    if evidence.factor is not None and entries(evidence.numeric) > 1:
        return
    known = [
        (1, f"the gradient {key} should be", numeric)
        for key, numeric in evidence.rights.items()
    ]
    known += [(2, f"{key} itself is", value) for key, value in evidence.arrays.items()]
    for rank, words, value in known:
        if value.shape != evidence.analytic.shape:
            continue
        residual, count = misfit(evidence.analytic, value), entries(value)
        lone = count == 1 and is_round(float(value.flat[0]))
        if lone or residual > TOLERANCE or not convincing(residual, count):
            continue
        sentence = (
            f"{evidence.name} is what {words}: were two names or two results mixed up?"
        )
        yield Candidate(rank, "equals-other", sentence, residual)


def odd_shape(evidence):
    """Another shape, where nothing is known of the numbers: what that shape tells."""
    a, n = evidence.analytic, evidence.numeric
    if evidence.came == n.shape or a.size == n.size == 1:
        return
    said = f"{evidence.name} has shape {evidence.came}, not {n.shape}"
    m = evidence.sizes.m
    sizes = [size.value for size in evidence.sizes.sizes]
    if m and m > 1 and m in a.shape and m not in n.shape and sizes.count(m) == 1:
        said += (
            f": one of its axes counts the m = {m} examples, and a gradient by "
            f"{evidence.own} is summed over them."
        )
    elif a.size == 1:
        said += f": a single number, where {n.size} are due."
    else:
        alike = [k for k, v in evidence.arrays.items() if v.shape == evidence.came]
        if len(alike) != 1:
            return
        said += (
            f": that is the shape of {alike[0]}, and a gradient has the shape of what "
            "it is taken by."
        )
    yield Candidate(7, "wrong-shape", said, 0.0)


def constant_axis(evidence):
    """The gradient repeats itself along an axis where the right one varies."""
    a, n = evidence.analytic, evidence.numeric
    if not evidence.same_shape or not np.any(a):
        return
    for axis, length in enumerate(a.shape):
        spread = np.max(np.ptp(a, axis=axis)) / largest(a)
        varies = np.min(np.ptp(n, axis=axis)) > 1e-3 * largest(n)
        if length < 3 or spread > 1e-9 or not varies:
            continue
        words = "All entries"
        if a.ndim == 2 and 1 not in a.shape:
            words = ("All rows", "All columns")[axis]
        elif a.ndim > 2:
            words = f"All entries along axis {axis}"
        sentence = (
            f"{words} of {evidence.name} are the same, and in the right gradient they "
            "differ: look for a sum or mean taken too early, or a broadcast."
        )
        yield Candidate(2, "constant-axis", sentence, spread)


def _is_line(array):
    """Whether at most one axis is longer than 1."""
    return sum(length > 1 for length in array.shape) <= 1
