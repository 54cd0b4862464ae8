"""Hidden tests of chapter 07."""

import numpy as np

from gradbook import check
from grading.hidden.compare import labels, like_key, near

SIZES = (1, 6, 31, 100_000)
# C, m and the size of the scores; with C = m = 4 a wrong axis goes unnoticed
SCORES = (
    (3, 8, 1),
    (10, 4, 3),
    (4, 4, 1),
    (2, 1, 1),
    (1, 3, 1),
    (5, 30, 10),
    (10, 10_000, 2),
)


def mse(student, key, rng):
    for n, m in ((1, 1), (1, 6), (3, 1), (4, 4), (2, 50_000)):
        y, e = 10 * rng.normal(size=(n, m)), rng.normal(size=(n, m))
        _loss(student, key, "mse", [y, y - e])
    _loss(student, key, "mse", [np.array([[3, 5, 4]]), np.array([[1, 8, 4]])])


def mae(student, key, rng):
    for m in SIZES:
        y = 10 * rng.normal(size=(1, m))
        e = _signs(rng, m) * rng.uniform(0.01, 5, (1, m))  # never 0: no kink
        _loss(student, key, "mae", [y, y - e])
    nearly = 1e-9 * _signs(rng, 5)
    _loss(student, key, "mae", [np.zeros((1, 5)), nearly])
    for kind in (np.uint8, np.int64, np.float32):
        y, y_hat = rng.integers(0, 256, (2, 1, 40)).astype(kind)
        y_hat[0, :5] = y[0, :5]
        _loss(student, key, "mae", [y, y_hat])


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
    whole, off = rng.integers(-9, 10, (2, 1, 12))
    _loss(student, key, "huber", [whole, whole - off, 3])


def negative_log_likelihood(student, key, rng):
    for noise in ("normal", "laplace"):
        with check.part(noise):
            for m, s in ((1, 1.0), (6, 0.02), (31, 40.0), (100_000, 3)):
                y, size = rng.normal(size=(1, m)), rng.uniform(0.01, 3, (1, m))
                arguments = [y, y - s * size * _signs(rng, m), s, noise]
                _likelihood(student, key, arguments)
            whole = rng.integers(-5, 6, (1, 9))
            _likelihood(student, key, [whole, whole, 2, noise])  # every error is 0
            nearly = 1e-9 * _signs(rng, 9)
            _likelihood(student, key, [whole, whole + nearly, 2, noise])
            far = rng.uniform(1e3, 1e5, (1, 5)) * _signs(rng, 5)
            _likelihood(student, key, [far, np.zeros((1, 5)), 1, noise], check.silent)


def _likelihood(student, key, arguments, call=check.call):
    cost, grads = key.negative_log_likelihood(*arguments)
    answer = call(student.negative_log_likelihood, *arguments)
    my_cost, mine = check.unpack(answer, "cost, grads")
    near(my_cost, cost, "the cost")
    for name, expected in grads.items():
        check.that(name in mine, f'"{name}" is missing in the grads')
        near(mine[name], expected, name, atol=1e-12 * np.max(np.abs(expected)))


def binary_cross_entropy(student, key, rng):
    name = "binary_cross_entropy"
    for m, scale in zip((2, 6, 31, 100_000), (1, 3, 20, 5), strict=True):
        _loss(student, key, name, [scale * rng.normal(size=(1, m)), labels(rng, m)])
    _loss(student, key, name, [np.array([[0.75]]), np.array([[1]])])
    for label in (0, 1):
        _loss(student, key, name, [rng.normal(size=(1, 5)), np.full((1, 5), label)])
    _loss(student, key, name, [rng.integers(-3, 4, (1, 9)), labels(rng, 9)])
    z = rng.uniform(500, 1000, (1, 9)) * _signs(rng, 9)
    _silent_loss(student, key, name, [z, labels(rng, 9)])
    sure = [np.array([[1000.0, -1000.0, 0.0]]), np.array([[1, 0, 1]])]
    _silent_loss(student, key, name, sure)
    z = rng.uniform(20, 600, (1, 9))
    small = check.silent(student.binary_cross_entropy, -z, np.zeros((1, 9)))[0]
    right, _ = key.binary_cross_entropy(-z, np.zeros((1, 9)))
    name = "the cost of answers that are nearly sure and right"
    near(small, right, name, atol=0.0)


def one_hot(student, key, rng):
    for C, m in ((3, 8), (10, 4), (2, 1), (7, 300)):
        like_key(student, key, "one_hot", [rng.integers(0, C, (1, m)), C])
    for label in (0, 3):
        like_key(student, key, "one_hot", [np.full((1, 5), label), 4])
    like_key(student, key, "one_hot", [np.array([[1, 0]], dtype=np.uint8), 2])


def softmax(student, key, rng):
    for C, m in ((3, 8), (10, 4), (4, 4), (2, 1), (1, 3), (50, 2000)):
        like_key(student, key, "softmax", [3 * rng.normal(size=(C, m))])
    whole = rng.integers(-3, 4, (4, 7))
    like_key(student, key, "softmax", [np.vstack([whole, whole])])  # with ties
    small = rng.uniform(-600, -20, (3, 5)) * np.array([[0], [1], [1]])
    near(
        check.silent(student.softmax, small), key.softmax(small), "softmax(Z)", atol=0.0
    )
    Z = rng.normal(size=(4, 7)) + 1000 * _signs(rng, 7)
    right = key.softmax(Z)
    near(check.silent(student.softmax, Z), right, "softmax(Z) of scores near 1000")


def categorical_cross_entropy(student, key, rng):
    _from_logits(student, key, rng, "categorical_cross_entropy", key.one_hot)


def sparse_categorical_cross_entropy(student, key, rng):
    name = "sparse_categorical_cross_entropy"
    _from_logits(student, key, rng, name, lambda y, C: y)


def _from_logits(student, key, rng, name, as_labels):
    for C, m, scale in SCORES:
        y = rng.integers(0, C, (1, m))
        logits = scale * rng.normal(size=(C, m))
        _loss(student, key, name, [logits, as_labels(y, C)])
    y = np.arange(9).reshape(1, 9) % 4
    extreme = rng.uniform(500, 1000, (4, 9)) * _signs(rng, 9)
    _silent_loss(student, key, name, [extreme, as_labels(y, 4)])
    whole = rng.integers(-2, 3, (4, 9))
    for labels_alike in (y, np.full((1, 9), 3)):
        _loss(student, key, name, [whole, as_labels(labels_alike, 4)])
    close = 1000 - rng.uniform(0, 3, (4, 9))  # large, and still no one is sure
    _silent_loss(student, key, name, [close, as_labels(y, 4)])
    extreme = 1000.0 * rng.choice([-1, 0, 1], (4, 9))
    _silent_loss(student, key, name, [extreme, as_labels(y, 4)])


def _loss(student, key, name, arguments, call=check.call):
    right = _parts(getattr(key, name)(*arguments))
    answer = _parts(call(getattr(student, name), *arguments))
    m = np.shape(arguments[0])[1]
    for part, expected in right.items():
        lost = 1e-12 / (m if part == "the gradient" else 1)
        near(answer[part], expected, part, atol=lost)


def _parts(out):
    cost, gradient = check.unpack(out, "cost, gradient")
    return {"the cost": cost, "the gradient": gradient}


def _silent_loss(student, key, name, arguments):
    _loss(student, key, name, arguments, call=check.silent)


def _signs(rng, m):
    return rng.choice([-1.0, 1.0], (1, m))
