"""One number, or one number a slice, between the gradient and the right one."""

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
from .sizes import close, number

# Below this a numeric gradient may be nothing but rounding.
SMALLEST = 1e-9


def zero(evidence):
    """The gradient is zero in every entry."""
    if not evidence.same_shape or largest(evidence.numeric) < SMALLEST:
        return
    if not np.any(evidence.analytic):
        sentence = (
            f"{evidence.name} is zero in every entry, but the cost does change with "
            f"{evidence.own}: was {evidence.name} ever computed, is it multiplied by "
            "something that is zero, or written over where it should be added to?"
        )
        yield Candidate(0, "factor", sentence, 0.0)


def constant_factor(evidence):
    """The gradient is one number times the right one."""
    if evidence.factor is None:
        return
    f, residual = evidence.factor
    if evidence.broadcast:  # the factor comes from there, as likely as not
        return
    count = entries(evidence.numeric)
    sharing = _sharing(evidence, f)
    count += sum(entries(evidence.others[name][1]) for name in sharing)
    named = close(abs(f), 1.0) or evidence.sizes.matches(abs(f))
    if not convincing(residual, count - 1) and not (count == 1 and named):
        return
    if count < 4 and not named:
        return
    lone = count == 1
    if lone and is_round(float(evidence.numeric.flat[0])) and not close(-f, 1.0):
        return
    sentence = _sentence(evidence, f, sharing)
    if lone:
        sentence += f" ({evidence.name} is a single number, so this may be chance.)"
    yield Candidate(0 if named else 4, "factor", sentence, residual)


def factor_by_slice(evidence):
    """Each row or each column is off by a factor of its own."""
    a, n = evidence.analytic, evidence.numeric
    if not evidence.same_shape or a.ndim != 2 or evidence.factor is not None:
        return
    for axis, word in ((1, "row"), (0, "column")):
        length, slices = a.shape[axis], a.shape[1 - axis]
        if length < 3 or slices < 2:
            continue
        squares = np.sum(n * n, axis=axis, keepdims=True)
        f = np.sum(a * n, axis=axis, keepdims=True) / np.where(squares, squares, 1)
        if np.min(squares) == 0 or np.min(np.abs(f)) < 1e-9 or largest(f - 1) < 1e-3:
            continue
        residual = misfit(a, f * n)
        if residual <= TOLERANCE and not np.any(np.all(evidence.right, axis=axis)):
            sentence = (
                f"Each {word} of {evidence.name} is right but for a factor of its own: "
                f"look for a factor with one value per {word} that is missing or wrong."
            )
            yield Candidate(4, "factor", sentence, residual)


def _sharing(evidence, f):
    """Names of the other gradients that are off by the same factor."""
    return [
        name
        for name, (analytic, numeric) in evidence.others.items()
        if largest(numeric) and misfit(analytic, f * numeric) <= TOLERANCE
    ]


def _sentence(evidence, f, sharing):
    together = {evidence.name, *sharing}
    names = [name for name in evidence.order if name in together] or [evidence.name]
    subject = listed(names)
    one = len(names) == 1
    if close(-f, 1.0):
        return (
            f"{subject} {'has' if one else 'have'} the right size but the wrong sign "
            "everywhere: look for a difference taken the wrong way round."
        )
    sign = ("has the wrong sign and " if one else "have the wrong sign and ") * (f < 0)
    size = abs(f)
    large = f"{number(size)} times too large"
    small = f"{number(1 / size)} times too small"
    said = f"{subject} {sign}{'is' if one else 'are'} {large if size > 1 else small}"
    lone = one and evidence.numeric.size == 1
    return said + _reason(evidence.sizes.matches(size), size, evidence.sizes.m, lone)


def _reason(matches, f, m, lone):
    """The part of the sentence that says which size the factor f equals.

    lone: whether the gradient is a single number, which a broadcast can make m times
    too large and leave a single number."""
    words = [match.size.words for match in matches if match.size.words]
    if not matches:
        return ": look for one number that multiplies or divides all of it."
    form, size = matches[0]
    if len(matches) > len(words) and words:  # 2 itself, and a size that is 2 here
        return (
            f". Here {' and '.join(words)}: look for a factor 2 or for that size, "
            "which this point cannot tell apart."
        )
    if len(words) > 1:
        return f"; {' and '.join(words)}, which this point cannot tell apart."
    if not words:
        return {
            "s": ": look for a factor 2 too many, or a 1/2 that is missing.",
            "1/s": ": look for a missing factor 2, or a 1/2 too many.",
        }[form]
    if form in ("m/s", "s/m"):
        used, due = (size.value, m) if form == "m/s" else (m, size.value)
        return (
            f", and that is {number(due)}/{number(used)}, where m = {m} and "
            f"{words[0]}: is it divided by {number(used)} where {number(due)} is due?"
        )
    if size.symbol in ("", "n_x"):
        return _of_some_size(f, words[0])
    return f", and {words[0]}: {_advice(form, size.symbol, lone)}"


def _of_some_size(f, words):
    """A whole number that may be a size or may be typed in."""
    said = number(max(f, 1 / f))
    what = f"{said}, or for a number that is {said} here ({words})"
    if f > 1:
        return f": look for a factor {what}, too many, or a missing division by it."
    return f": look for a missing factor {what}, or a division by it too many."


def _advice(form, s, lone):
    if form == "s" and s == "m":
        broadcast = ", or the sum runs over (m, m) entries, after a broadcast" * lone
        return f"a mean over the m examples needs 1/m in its gradient{broadcast}."
    if form == "1/s" and s == "m":
        return "look for a division by m too many."
    missing = {
        "s": f"1/{s}",
        "1/s": f"factor {s}",
        "2s": f"1/(2{s})",
        "1/(2s)": f"factor 2{s}",
        "s/2": f"2/{s}",
        "2/s": f"{s}/2",
        "s^2": f"1/{s}^2",
        "1/s^2": f"factor {s}^2",
    }[form]
    return f"look for a missing {missing}."
