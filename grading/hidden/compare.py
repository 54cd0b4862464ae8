"""What hidden tests have in common: the student's answer against the key's."""

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


def drawn_apart(weights):
    """Every number is drawn for itself: none stands twice, with either sign.

    weights: list of arrays of one distribution. Of 200,000 right ones in float32 at
    most two in a hundred meet another by chance, in float64 none.
    """
    __tracebackhide__ = True
    sizes = np.sort(np.abs(np.concatenate([np.ravel(W) for W in weights])))
    twice = np.diff(sizes) <= 1e-12 * sizes[1:]
    text = "numbers are drawn once and used twice: draw each weight for itself"
    check.that(np.mean(twice) < 0.1, text)


def labels(rng, m):
    """(1, m) labels 0 and 1, both present for m >= 2."""
    y = (rng.random((1, m)) < 0.5).astype(float)
    y[0, 0], y[0, -1] = 0.0, 1.0
    return y
