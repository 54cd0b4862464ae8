"""Hidden tests of chapter 15."""

import numpy as np

from gradbook import check
from grading.hidden.compare import near

SIZES = ((3, 7), (4, 4), (5, 1), (2, 1), (1, 3), (10, 10_000))


def cross_entropy(student, key, rng):
    for C, m in SIZES:
        for smooth in (0.0, 0.02, 0.3):
            A, Y = _shares(rng, C, m), _labels(rng, C, m, smooth)
            _pair(student, key, "cross_entropy", [A, Y], "cost, dA")
    Y = _labels(rng, 4, 9, 0.0).astype(int)
    A = np.where(Y == 1, rng.uniform(0.1, 1, (4, 9)), 0.0)
    _pair(student, key, "cross_entropy", [A, Y], "cost, dA", check.silent)
    _pair(student, key, "cross_entropy", [Y, Y], "cost, dA", check.silent)
    A = np.where(Y == 1, 10.0 ** -rng.uniform(20, 306, (4, 9)), 0.3)
    _pair(student, key, "cross_entropy", [A, Y], "cost, dA", check.silent)


def softmax_backward(student, key, rng):
    for C, m in SIZES:
        dA, A = rng.normal(size=(C, m)), _shares(rng, C, m)
        _near_key(student, key, [dA, A])
    _near_key(student, key, [rng.integers(-4, 5, (4, 6)), _shares(rng, 4, 6)])
    _near_key(student, key, [np.zeros((3, 4)), _shares(rng, 3, 4)])
    Z = rng.choice([0.0, -12.0, -30.0], (4, 6))  # the slope by a small share is large
    A = np.exp(Z) / np.sum(np.exp(Z), axis=0)
    _near_key(student, key, [-_labels(rng, 4, 6, 0.1) / A, A])
    sure = _labels(rng, 4, 6, 0.0)
    _near_key(student, key, [rng.normal(size=(4, 6)), sure])
    _near_key(student, key, [-np.abs(rng.normal(size=(4, 6))), _shares(rng, 4, 6)])


def softmax_cross_entropy(student, key, rng):
    name = "softmax_cross_entropy"
    for C, m in SIZES:
        for T, smooth in ((1.0, 0.0), (rng.uniform(0.3, 3), 0.2)):
            Z, Y = 2 * rng.normal(size=(C, m)), _labels(rng, C, m, smooth)
            _pair(student, key, name, [Z, Y, T], "cost, dZ")
    Y = _labels(rng, 4, 9, 0.0).astype(int)
    _pair(student, key, name, [rng.integers(-2, 3, (4, 9)), Y, 2], "cost, dZ")
    for smooth in (0.0, 0.1):
        for T in (1.0, 0.25, 3.0):
            Z = 1000 * T * rng.choice([-1.0, 0.0, 1.0], (4, 9))
            Y = _labels(rng, 4, 9, smooth)
            _pair(student, key, name, [Z, Y, T], "cost, dZ", check.silent)
            Z = T * (1000 - rng.uniform(0, 3, (4, 9)))
            _pair(student, key, name, [Z, Y, T], "cost, dZ", check.silent)


def train_softmax(student, key, rng):
    for n_x, C, m, steps, lambd in (
        (3, 4, 6, 5, 0.0),
        (2, 3, 8, 7, 1.5),
        (4, 4, 4, 3, 2),
        (1, 2, 5, 4, 0.3),
        (5, 1, 3, 2, 1.0),
        (2, 3, 1, 3, 0.5),
        (2, 3, 4, 0, 1.0),
        (2, 3, 5, 120, 0.1),
    ):
        X, Y = rng.normal(size=(n_x, m)), _labels(rng, C, m, 0.1 * (C > 3))
        _trained(student, key, [X, Y, rng.uniform(0.1, 0.5), steps, lambd])
    whole = rng.integers(-3, 4, (3, 5)), _labels(rng, 2, 5, 0.0).astype(int)
    _trained(student, key, [*whole, 1, 3, 1])
    _trained(student, key, [np.zeros((3, 5)), whole[1], 0.5, 3, 1.0])
    _trained(student, key, [99 * rng.normal(size=(3, 5)), whole[1], 2e-4, 3, 1.0])


def boundary_line(student, key, rng):
    for C in (2, 3, 6):
        i, j = (int(k) for k in rng.permutation(C)[:2])
        W, b = rng.normal(size=(C, 2)), rng.normal(size=(C, 1))
        for pair in ((i, j), (j, i)):
            _line(student, key, [W, b, *pair])
            _line(student, key, [1e-3 * W, b, *pair])
    W = np.array([[3, 1], [3, 4], [-2, 2]])
    _line(student, key, [W, np.array([[2], [5], [5]]), 0, 1])
    _line(student, key, [W, np.array([[2], [5], [5]]), 2, 1])
    _line(student, key, [W, np.zeros((3, 1)), 2, 0])


def _pair(student, key, name, arguments, names, call=check.call):
    what = names.split(", ")
    right = getattr(key, name)(*arguments)
    answer = check.unpack(call(getattr(student, name), *arguments), names)
    m = np.shape(arguments[0])[1]
    T = arguments[2] if len(arguments) > 2 else 1.0
    for part, mine, expected, lost in zip(
        what, answer, right, (1e-12, 1e-12 / (m * T)), strict=True
    ):
        near(mine, expected, part, atol=lost)


def _near_key(student, key, arguments):
    right = key.softmax_backward(*arguments)
    near(check.call(student.softmax_backward, *arguments), right, "dZ")


def _trained(student, key, arguments):
    right = key.train_softmax(*arguments)
    answer = check.call(student.train_softmax, *arguments)
    W, b, costs = check.unpack(answer, "W, b, costs")
    near(W, right[0], "W")
    near(b, right[1], "b")
    check.that(len(costs) == len(right[2]), "costs has another length on fresh inputs")
    for mine, expected in zip(costs, right[2], strict=True):
        near(mine, expected, "a cost")


def _line(student, key, arguments):
    right = key.boundary_line(*arguments)
    answer = check.call(student.boundary_line, *arguments)
    slope, intercept = check.unpack(answer, "slope, intercept")
    near(slope, right[0], "the slope")
    near(intercept, right[1], "the intercept")


def _shares(rng, C, m):
    powers = np.exp(2 * rng.normal(size=(C, m)))
    return powers / np.sum(powers, axis=0)


def _labels(rng, C, m, smooth):
    one_hot = np.eye(C)[rng.integers(0, C, m)].T
    return (1 - smooth) * one_hot + smooth / C
