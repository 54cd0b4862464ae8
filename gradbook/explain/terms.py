"""A term that is missing, doubled or has the wrong sign."""

import numpy as np

from .evidence import (
    NOISE,
    TOLERANCE,
    Candidate,
    convincing,
    entries,
    largest,
    misfit,
    proportion,
)
from .sizes import CLOSE, close, number


def proportional_term(evidence):
    """analytic - numeric = c * an array of the point, such as (lambd/m) W."""
    if not _may_miss_a_term(evidence):
        return
    difference = evidence.difference
    for label, array in _terms(evidence):
        c, residual = proportion(difference, array)
        count = _sizeable(array)
        if residual > _tolerance(evidence) or not convincing(residual, count - 1):
            continue
        readings = list(_readings(evidence, label, c, max(CLOSE, residual)))
        if count < 4 and not readings:
            continue
        yield _named(evidence, label, c, readings, residual)


def term_by_slice(evidence):
    """In each row or column the difference is a multiple of one known array's, which
    is what a missing sum over that axis leaves behind."""
    d = evidence.difference if evidence.same_shape else None
    if d is None or d.ndim != 2 or not _may_miss_a_term(evidence):
        return
    for axis, word in ((1, "row"), (0, "column")):
        length, slices = d.shape[axis], d.shape[1 - axis]
        if length < 4 or slices < 2:
            continue
        for what, array in _profiles(evidence, axis, word):
            residual = _residual_by_slice(d, array, axis)
            if residual > _tolerance(evidence):
                continue
            sentence = (
                f"In each {word} {evidence.name} is off by {what}: a term with a sum "
                f"or mean over the {word} is missing or wrong."
            )
            yield Candidate(3, "missing-term", sentence, residual)
            return


def _may_miss_a_term(evidence):
    """A term is a sensible reading: no single factor fits, the gradient is not zero."""
    return (
        evidence.same_shape
        and evidence.factor is None
        and bool(np.any(evidence.analytic))
    )


def _tolerance(evidence):
    """Noise of the numeric gradient weighs more where the difference is small."""
    noise = 3 * NOISE * largest(evidence.numeric) / largest(evidence.difference)
    return min(max(TOLERANCE, noise), 1e-3)


def _terms(evidence):
    """Pairs of label and array that a missing term may be proportional to."""
    for label, array in evidence.shaped.items():
        yield label, array
        signs = np.sign(array)
        if label == evidence.own and signs.min() < 0 < signs.max() and array.size > 5:
            yield f"sign({label})", signs


def _profiles(evidence, axis, word):
    """Pairs of words and array: what the difference may follow in each slice."""
    yield "the same number", np.ones_like(evidence.difference)
    for label, array in evidence.shaped.items():
        yield f"a multiple of the {word} of {label}", array
        centred = array - np.mean(array, axis=axis, keepdims=True)
        yield f"a multiple of the {word} of {label} less its mean", centred


def _sizeable(array):
    """The number of entries that can contradict a fit, 0 for a constant array."""
    if entries(array) < 2:
        return 0
    return int(np.sum(np.abs(array) > 1e-3 * largest(array)))


def _residual_by_slice(d, array, axis):
    squares = np.sum(array * array, axis=axis, keepdims=True)
    c = np.sum(d * array, axis=axis, keepdims=True) / np.where(squares, squares, 1)
    return misfit(d, c * array) if np.any(c) else np.inf


def _readings(evidence, label, c, near):
    """Pairs of kind and coefficient that explain the number c, `near` being its
    relative error."""
    m, decays = evidence.sizes.m, {}
    for name, value in evidence.sizes.scalars.items():
        if value > 0 and label in (evidence.own, f"sign({evidence.own})"):
            decays |= {f"({name}/m)": value / m} if m else {}
            decays[name] = value
    plain_bases = {"": 1.0} | ({"(1/m)": 1 / m} if m else {})
    once = "doubled-term" if not evidence.own.startswith("b") else "extra-term"
    for name, base in (decays | plain_bases).items():
        decay = name in decays
        if close(abs(c), base, near):
            yield ("missing-term" if c < 0 else once if decay else "extra-term"), name
        if close(abs(c), 2 * base, near) and not (decay and c > 0):
            yield "sign-flipped-term", name
        if close(abs(c), base / 2, near) and decay:
            yield ("missing-term" if c < 0 else "extra-term"), f"half of {name}"


def _named(evidence, label, c, readings, residual):
    """The candidate for analytic - numeric = c * label."""
    name = evidence.name
    kinds = {kind for kind, _ in readings}
    if len(kinds) != 1:
        kind, side, fault = (
            ("missing-term", "lacks", "is missing")
            if c < 0
            else ("extra-term", "holds", "is there once too often")
        )
        more = "" if c < 0 else " too much"
        sentence = (
            f"{name} {side} {number(abs(c))} times {label}{more}: a term proportional "
            f"to {label} {fault} or has the wrong sign."
        )
        return Candidate(3, kind, sentence, residual)
    kind, coefficient = readings[0]
    term = f"{coefficient} {label}".strip()
    sentence = {
        "missing-term": f"{name} lacks the term {term}: is everything differentiated "
        f"that depends on {evidence.own}?",
        "doubled-term": f"{name} holds the term {term} once too often: is it added "
        "twice?",
        "extra-term": f"{name} holds the term {term}, which does not belong there.",
        "sign-flipped-term": f"{name} is off by twice {term}: the sign of that term "
        "is the wrong way round.",
    }[kind]
    return Candidate(1, kind, sentence, residual)
