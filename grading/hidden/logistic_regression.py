"""Hidden tests of chapter 03."""

from types import SimpleNamespace

import numpy as np

from gradbook import check
from grading.hidden.compare import labels, like_key, near


def image2vector(student, key, rng):
    for shape in ((3, 5, 3), (4, 2, 1), (2, 2, 4)):
        like_key(student, key, "image2vector", [rng.random(shape)])


def sigmoid(student, key, rng):
    for z in (rng.normal(size=(3, 4)), rng.normal(size=7) * 20, -36.0, 0.25):
        like_key(student, key, "sigmoid", [z])
    like_key(student, key, "sigmoid", [rng.integers(-9, 9, size=(2, 3))])
    z = rng.normal(size=(2, 3)) * 1000
    check.values(check.silent(student.sigmoid, z), key.sigmoid(z), "sigmoid(z)")
    z = np.array([[-1], [1]]) * rng.uniform(0, 700, (2, 9))
    near(check.silent(student.sigmoid, z), key.sigmoid(z), "sigmoid(z)", atol=0.0)


def compute_cost(student, key, rng):
    for m in (1, 6, 50, 5000):
        A = rng.uniform(0.001, 0.999, (1, m))
        like_key(student, key, "compute_cost", [A, labels(rng, m)])
    like_key(
        student,
        key,
        "compute_cost",
        [np.array([[0.0, 1.0, 0.5]]), np.array([[1, 0, 1]])],
        rtol=1e-5,  # 1 - 1e-12 is rounded, so forms of the clipping differ
    )
    # One wrong probability beside many that are nearly right: the clipping is 1e-12.
    A = np.array([[1e-9, 1 - 1e-9, 0.25]])
    like_key(student, key, "compute_cost", [A, np.array([[1, 1, 1]])], rtol=1e-7)


def graph_backward(student, key, rng):
    for _ in range(3):
        like_key(student, key, "graph_backward", list(rng.normal(size=3) * 10))
    # Beside a huge a, differences of J cannot see b and c.
    like_key(student, key, "graph_backward", [1e12, *rng.normal(size=2)])


def propagate_loop(student, key, rng):
    _propagate(student, key, rng, "propagate_loop", large=2000)


def propagate(student, key, rng):
    # No room for an array (n_x, n_x); a larger X takes most of the time of its check.
    _propagate(student, key, rng, "propagate", large=20_000)


def _propagate(student, key, rng, name, large):
    fast = SimpleNamespace(**{name: key.propagate})  # the key's loop takes its time
    for n_x, m in ((3, 8), (5, 2), (1, 6), (large, 2)):
        X = rng.normal(size=(n_x, m)) / np.sqrt(n_x)
        arguments = [rng.normal(size=(n_x, 1)), rng.normal(), X, labels(rng, m)]
        like_key(student, fast, name, arguments, of=_grads_and_cost)


def _grads_and_cost(out):
    grads, cost = check.unpack(out, "grads, cost")
    return {**grads, "cost": cost}


def gradient_descent(student, key, rng):
    X, Y = rng.normal(size=(3, 12)), labels(rng, 12)
    start = [rng.normal(size=(3, 1)), rng.normal(), X, Y]
    for rate, max_iter, tol in ((0.3, 4, 0.0), (0.05, 1, 1e-9)):
        _descend(student, key, [*start, rate, max_iter, tol])
    w, b, _ = key.gradient_descent(*start, 0.5, 12, 0.0)
    tol = _norm(key.propagate(w, b, X, Y)[0])  # so it is done after 12 updates
    _descend(student, key, [*start, 0.5, 60, tol * (1 + 1e-6)])
    # A tolerance between the norm of dw and the norm of dw and db together.
    grads, _ = key.propagate(*start)
    tol = (np.linalg.norm(grads["dw"]) + _norm(grads)) / 2
    _descend(student, key, [*start, 0.1, 1, tol])
    # The norm of a gradient of 0 is not below a tol of 0.
    flat = [np.zeros((1, 1)), 0.0, np.zeros((1, 2)), np.array([[0, 1]])]
    _descend(student, key, [*flat, 0.3, 3, 0.0])
    # Steps so long that the cost rises: both labels for each example, so it can.
    twice = [*start[:2], np.hstack([X, X]), np.hstack([Y, 1 - Y])]
    # Predictions may be so sure that they are clipped, and forms of that differ.
    _descend(student, key, [*twice, 20.0, 4, 0.0], rtol=1e-5)


def _norm(grads):
    return np.hypot(np.linalg.norm(grads["dw"]), grads["db"])


def _descend(student, key, arguments, rtol=1e-7):
    """rtol: rounding errors grow over the steps."""
    like_key(
        student,
        key,
        "gradient_descent",
        arguments,
        of=lambda out: dict(zip(("w", "b", "costs"), out, strict=True)),
        rtol=rtol,
    )


def predict(student, key, rng):
    for n_x, m in ((4, 30), (2, 1)):
        w, b, X = rng.normal(size=(n_x, 1)), rng.normal(), rng.normal(size=(n_x, m))
        like_key(student, key, "predict", [w, b, X])
    zero = np.zeros((3, 1))
    like_key(student, key, "predict", [zero, 0.0, rng.normal(size=(3, 4))])
