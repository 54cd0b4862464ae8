"""Hidden tests of chapter 07."""

import numpy as np

from gradbook import check
from grading.hidden.compare import labels, like_key

SIZES = (1, 6, 31, 100_000)


def mse(student, key, rng):
    for m in SIZES:
        y, e = 10 * rng.normal(size=(1, m)), rng.normal(size=(1, m))
        _loss(student, key, "mse", [y, y - e])
    _loss(student, key, "mse", [np.array([[3, 5, 4]]), np.array([[1, 8, 4]])])


def mae(student, key, rng):
    for m in SIZES:
        y = 10 * rng.normal(size=(1, m))
        e = _signs(rng, m) * rng.uniform(0.01, 5, (1, m))  # never 0: no kink
        _loss(student, key, "mae", [y, y - e])


def huber(student, key, rng):
    for m in SIZES:
        delta = rng.uniform(0.5, 3)
        y = 10 * rng.normal(size=(1, m))
        e = _signs(rng, m) * rng.uniform(0.01, 3, (1, m)) * delta
        _loss(student, key, "huber", [y, y - e, delta])
    y, e = np.array([[4.0, -2.0, 0.5, 8.0]]), np.array([[1.5, -1.5, 0.0, 300.0]])
    _loss(student, key, "huber", [y, y - e, 1.5])  # |e| = delta, and e = 0
    for delta in (0.1, 1, 40.0):
        _loss(student, key, "huber", [np.zeros((1, 4)), -e, delta])


def binary_cross_entropy(student, key, rng):
    name = "binary_cross_entropy"
    for m, scale in zip((2, 6, 31, 100_000), (1, 3, 20, 5), strict=True):
        _loss(student, key, name, [scale * rng.normal(size=(1, m)), labels(rng, m)])
    _loss(student, key, name, [np.array([[0.75]]), np.array([[1]])])
    z = rng.uniform(500, 1000, (1, 9)) * _signs(rng, 9)
    _silent_loss(student, key, name, [z, labels(rng, 9)])
    sure = [np.array([[1000.0, -1000.0, 0.0]]), np.array([[1, 0, 1]])]
    _silent_loss(student, key, name, sure)


def one_hot(student, key, rng):
    for C, m in ((3, 8), (10, 4), (2, 1), (7, 300)):
        like_key(student, key, "one_hot", [rng.integers(0, C, (1, m)), C])
    like_key(student, key, "one_hot", [np.zeros((1, 5), dtype=int), 4])


def softmax(student, key, rng):
    for C, m in ((3, 8), (10, 4), (2, 1), (1, 3), (50, 2000)):
        like_key(student, key, "softmax", [3 * rng.normal(size=(C, m))])
    Z = rng.normal(size=(4, 7)) + 1000 * _signs(rng, 7)
    right = key.softmax(Z)
    _near(check.silent(student.softmax, Z), right, "softmax(Z) of scores near 1000")


def categorical_cross_entropy(student, key, rng):
    _from_logits(student, key, rng, "categorical_cross_entropy", key.one_hot)


def sparse_categorical_cross_entropy(student, key, rng):
    name = "sparse_categorical_cross_entropy"
    _from_logits(student, key, rng, name, lambda y, C: y)


def _from_logits(student, key, rng, name, as_labels):
    for C, m, scale in ((3, 8, 1), (10, 4, 3), (2, 1, 1), (5, 30, 10), (10, 10_000, 2)):
        y = rng.integers(0, C, (1, m))
        logits = scale * rng.normal(size=(C, m))
        _loss(student, key, name, [logits, as_labels(y, C)])
    y = np.arange(9).reshape(1, 9) % 4
    extreme = rng.uniform(500, 1000, (4, 9)) * _signs(rng, 9)
    _silent_loss(student, key, name, [extreme, as_labels(y, 4)])
    extreme = 1000.0 * rng.choice([-1, 0, 1], (4, 9))
    _silent_loss(student, key, name, [extreme, as_labels(y, 4)])


def _loss(student, key, name, arguments, call=check.call):
    right = _parts(getattr(key, name)(*arguments))
    answer = _parts(call(getattr(student, name), *arguments))
    for part, expected in right.items():
        _near(answer[part], expected, part)


def _parts(out):
    cost, gradient = check.unpack(out, "cost, gradient")
    return {"the cost": cost, "the gradient": gradient}


def _silent_loss(student, key, name, arguments):
    _loss(student, key, name, arguments, call=check.silent)


def _near(answer, expected, what):
    """Like `check.values`, without telling the key's value.

    A - Y loses digits where A is nearly Y, and how many depends on the form; so an
    entry need not be known better than the largest one.
    """
    check.shape(answer, np.shape(expected), f"on fresh inputs, {what}")
    atol = 1e-11 * np.max(np.abs(expected))
    try:
        check.values(answer, expected, what, rtol=1e-9, atol=atol)
    except AssertionError:
        text = f"on fresh inputs, {what} is not right to 1e-09"
        raise AssertionError(text) from None


def _signs(rng, m):
    return rng.choice([-1.0, 1.0], (1, m))
