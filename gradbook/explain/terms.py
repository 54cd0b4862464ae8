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
from .functions import sigmoid
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
        levels = _readings(evidence, label, c, max(CLOSE, residual))
        readings = next(filter(None, levels), [])
        if count < 4 and not readings:
            continue
        yield _named(evidence, label, c, readings, residual)


def one_entry_by_column(evidence):
    """Right but for one entry in each column, all of which are off by one number, as
    where the label of an example is taken off."""
    if not evidence.same_shape or evidence.numeric.ndim != 2:
        return
    wrong = evidence.wrong
    rows, columns = wrong.shape
    if rows < 3 or columns < 4 or not np.all(wrong.sum(axis=0) == 1):
        return
    if not np.all(wrong | evidence.right):
        return
    off = evidence.difference[wrong]
    c, residual = proportion(off, np.ones_like(off))
    if residual > _tolerance(evidence) or not convincing(residual, off.size - 1):
        return
    m = evidence.sizes.m
    size = number(abs(c))
    if m and close(abs(c), 1 / m, max(CLOSE, residual)):
        size = f"1/m, which is {size}"
    elif m and close(abs(c), 2 / m, max(CLOSE, residual)):
        size = f"2/m, which is {size}"
    sentence = (
        f"{evidence.name} is right but for one entry in each column, which is too "
        f"{'large' if c > 0 else 'small'} by {size}, in all columns alike."
    )
    yield Candidate(1, "one-per-column", sentence, residual)


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
        for what, array, reading in _profiles(evidence, axis, word):
            residual = _residual_by_slice(d, array, axis)
            if residual > _tolerance(evidence):
                continue
            sentence = f"In each {word} {evidence.name} is off by {what}: {reading}."
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
        yield f"sigmoid({label})", sigmoid(array)


def _profiles(evidence, axis, word):
    """Words, array and reading: what the difference may follow in each slice."""
    reading = f"a term with one value per {word}, such as a sum or mean, is missing"
    yield "the same number", np.ones_like(evidence.difference), f"{reading} or wrong"
    reading = "a term of this form is missing, or has a wrong factor"
    for label, array in evidence.shaped.items():
        yield f"a multiple of the {word} of {label}", array, reading
        centred = array - np.mean(array, axis=axis, keepdims=True)
        yield f"a multiple of the {word} of {label} less its mean", centred, reading


def _sizeable(array):
    """The number of entries that can contradict a fit, 0 for a constant array."""
    if entries(array) < 2:
        return 0
    return int(np.sum(np.abs(array) > 1e-3 * largest(array)))


def _residual_by_slice(d, array, axis):
    squares = np.sum(array * array, axis=axis, keepdims=True)
    c = np.sum(d * array, axis=axis, keepdims=True) / np.where(squares, squares, 1)
    return misfit(d, c * array) if np.any(c) else np.inf


def _coefficients(evidence, label):
    """Dict words -> number that may stand before a term: 1, 1/m, and for a weight
    decay its strength."""
    m = evidence.sizes.m
    found = {"": 1.0} | ({"(1/m)": 1 / m} if m and m > 1 else {})
    for name in _strengths(evidence, label):
        value = evidence.sizes.scalars[name]
        found |= {name: value} | ({f"({name}/m)": value / m} if m and m > 1 else {})
    return found


def _strengths(evidence, label):
    """Names of the hyperparameters that may weigh a penalty on `label`."""
    if label not in (evidence.own, f"sign({evidence.own})"):
        return []
    return [name for name, value in evidence.sizes.scalars.items() if value > 0]


def _readings(evidence, label, c, near):
    """Pairs of kind and words that explain the number c, whose relative error is
    `near`: the simplest only."""
    found = _coefficients(evidence, label)
    decays = {k: v for k, v in found.items() if k.strip("()").split("/")[0].isalpha()}
    term = {k: f"{k} {label}".strip() for k in found}
    lacks = c < 0
    once = "missing-term" if lacks else "doubled-term"
    yield [(once, term[k]) for k, v in found.items() if close(abs(c), v, near)]
    yield [
        ("sign-flipped-term", term[k])
        for k, v in found.items()
        if close(abs(c), 2 * v, near)
    ]
    half = "missing-term" if lacks else "extra-term"
    yield [
        (half, f"half of {term[k]}")
        for k, v in decays.items()
        if close(abs(c), v / 2, near)
    ]
    yield [
        ("wrong-coefficient", f"{sign}{term[used]} where {term[due]} is due")
        for due, d in decays.items()
        for used, u in found.items()
        for sign, value in (("", u), ("-", -u))
        if used != due and (value - d) * c > 0 and close(abs(value - d), abs(c), near)
    ]


def _named(evidence, label, c, readings, residual):
    """The candidate for analytic - numeric = c * label."""
    name = evidence.name
    if len(readings) != 1:
        kind = "missing-term" if c < 0 else "extra-term"
        much = f"{number(abs(c))} times {label} too {'little' if c < 0 else 'much'}"
        sentence = (
            f"{name} holds {much}: a term with {label} is missing, is there too "
            "often, or has the wrong coefficient or sign."
        )
        return Candidate(3, kind, sentence, residual)
    kind, words = readings[0]
    if kind == "doubled-term" and evidence.own.startswith("b"):
        kind = "extra-term"
    sentence = {
        "missing-term": f"{name} lacks the term {words}: is everything differentiated "
        f"that depends on {evidence.own}?",
        "doubled-term": f"{name} holds the term {words} once too often: is it added "
        "twice?",
        "extra-term": f"{name} holds the term {words} too much.",
        "sign-flipped-term": f"{name} is off by twice {words}: either that term has "
        "the wrong sign, or one twice as large is "
        f"{'missing' if c < 0 else 'too much'}.",
        "wrong-coefficient": f"{name} holds {words}: the coefficient of that term is "
        "wrong, not its sign.",
    }[kind]
    if words.startswith("-"):
        sentence = f"{name} holds {words}: coefficient and sign of that term are wrong."
    return Candidate(1, kind, sentence, residual)
