"""Hidden tests of chapter 14."""

import numpy as np

from gradbook import check
from grading.hidden.compare import near

DENSE = ((3, 2, 7), (4, 4, 4), (5, 3, 1), (1, 6, 3), (4, 1, 2), (1, 1, 1))
SIZES = ((3, 7), (4, 4), (5, 1), (1, 6), (2, 2), (1, 1))
IMAGES = (
    (2, 3, 4, 5),
    (3, 3, 3, 3),
    (1, 2, 3, 1),
    (4, 1, 1, 2),
    (1, 4, 2, 3),
    (1, 1, 1, 2),
)


def dense_forward(student, key, rng):
    for n_in, n_out, m in DENSE:
        _forward(student, key, "dense_forward", _dense(rng, n_in, n_out, m))
    whole = [rng.integers(-5, 6, shape) for shape in ((3, 4), (2, 3), (2, 1))]
    _forward(student, key, "dense_forward", whole)
    for k in range(3):
        _forward(student, key, "dense_forward", _without(whole, k))


def dense_backward(student, key, rng):
    for n_in, n_out, m in (*DENSE, (200, 250, 200)):
        dout = rng.normal(size=(n_out, m))
        cache = tuple(_dense(rng, n_in, n_out, m))
        _gradients(student, key, "dense_backward", dout, cache, "dX, dW, db")
    whole = [rng.integers(-5, 6, shape) for shape in ((3, 4), (2, 3), (2, 1))]
    for dout in (rng.integers(-5, 6, (2, 4)), np.zeros((2, 4))):
        _gradients(student, key, "dense_backward", dout, tuple(whole), "dX, dW, db")


def batchnorm_forward(student, key, rng):
    name = "batchnorm_forward"
    for n, m in SIZES:
        for mode in ("train", "test"):
            Z = 3 + rng.normal(size=(n, m))
            _forward(student, key, name, [Z, *_norm(rng, n, mode)])
            Z = Z + rng.choice([-1e6, 1e6], (n, 1))
            _forward(student, key, name, [Z, *_norm(rng, n, mode)], 1e-7)
    for mode in ("train", "test"):
        Z = rng.normal(size=(4, 6))
        Z[rng.integers(4)] = rng.integers(-9, 9)
        _forward(student, key, name, [Z, *_norm(rng, 4, mode)])
        _forward(student, key, name, _whole(rng, (3, 5), mode))
        arguments = [rng.normal(size=(3, 5)), *_norm(rng, 3, mode)]
        for k in (0, 1, 2):
            _forward(student, key, name, _without(arguments, k))
        arguments[3] = {"var": np.zeros((3, 1)), "mu": np.zeros((3, 1))}
        _forward(student, key, name, arguments)
        arguments[5] = 0
        _forward(student, key, name, arguments)
        arguments[0], arguments[6] = np.round(arguments[0]), 1e-14
        arguments[0][0] = 3
        _forward(student, key, name, arguments)


def batchnorm_backward(student, key, rng):
    for n, m in (*SIZES, (250, 400)):
        Z = rng.normal(size=(n, m))
        _, cache, _ = key.batchnorm_forward(Z, *_norm(rng, n, "train"))
        _norm_gradients(student, key, rng.normal(size=(n, m)), cache)
        _norm_gradients(student, key, np.zeros((n, m)), cache)
    Z = rng.normal(size=(3, 5))
    Z[rng.integers(3)] = 2
    _, cache, _ = key.batchnorm_forward(Z, *_norm(rng, 3, "train"))
    _norm_gradients(student, key, rng.integers(-4, 5, (3, 5)), cache)
    cache = cache[0], np.array([[3], [0], [-2]]), np.array([[1.0], [4.0], [2.0]])
    _norm_gradients(student, key, rng.normal(size=(3, 5)), cache)


def fold_batchnorm(student, key, rng):
    for n_in, n, _ in DENSE:
        W, b = rng.normal(size=(n, n_in)), rng.normal(size=(n, 1))
        gamma, beta, running, *_ = _norm(rng, n, "test")
        _fold(student, key, [W, b, gamma, beta, *running.values(), rng.random() + 0.1])
    whole = [rng.integers(-5, 6, (2, n)) for n in (3, 1, 1, 1, 1)]
    _fold(student, key, [*whole, rng.integers(0, 6, (2, 1)), 2])
    whole = [*whole, rng.integers(1, 6, (2, 1)), 1e-5]
    for k in range(6):
        _fold(student, key, _without(whole, k))


def spatial_batchnorm_forward(student, key, rng):
    name = "spatial_batchnorm_forward"
    for mode in ("train", "test"):
        for shape in IMAGES:
            X = 3 + rng.normal(size=shape)
            _forward(student, key, name, [X, *_norm(rng, shape[3], mode)])
        _forward(student, key, name, _whole(rng, (2, 3, 2, 4), mode))
        X[..., 0] = 7
        _forward(student, key, name, [X, *_norm(rng, 2, mode)])
        arguments = [X, *_norm(rng, 2, mode)]
        for k in (0, 1, 2):
            _forward(student, key, name, _without(arguments, k))
        arguments[3] = {"var": np.zeros((2, 1)), "mu": np.zeros((2, 1))}
        _forward(student, key, name, arguments)


def spatial_batchnorm_backward(student, key, rng):
    for shape in (*IMAGES, (10, 25, 40, 10)):
        X, n_C = rng.normal(size=shape), shape[3]
        X[..., 0] = rng.choice([X[..., 0], 2 + 0 * X[..., 0]])
        rest = _norm(rng, n_C, "train")
        _, cache, _ = key.spatial_batchnorm_forward(X, *rest)
        for dout in (rng.normal(size=shape), rng.integers(-4, 5, shape), 0 * X):
            _norm_gradients(student, key, dout, cache, "spatial_batchnorm_backward")


def _forward(student, key, name, arguments, atol=1e-12):
    """Output, cache and, of a normalization, running averages."""
    right = getattr(key, name)(*arguments)
    answer = check.call(getattr(student, name), *arguments)
    if name == "dense_forward":
        out, cache = check.unpack(answer, "out, cache")
        parts = "X, W, b"
    else:
        out, cache, running = check.unpack(answer, "out, cache, running")
        check.keys(running, "mu, var", "running")
        for part, expected in right[2].items():
            near(running[part], expected, f"running {part}", atol=atol)
        parts = f"{'X' if name.startswith('spatial') else 'Z'}_norm, gamma, std"
    near(out, right[0], "out", atol=atol)
    cache = check.unpack(cache, parts)
    for part, mine, expected in zip(parts.split(", "), cache, right[1], strict=True):
        near(mine, expected, f"{part} in the cache", atol=atol)


def _gradients(student, key, name, dout, cache, names):
    right = getattr(key, name)(dout, cache)
    answer = check.unpack(check.call(getattr(student, name), dout, cache), names)
    for part, mine, expected in zip(names.split(", "), answer, right, strict=True):
        near(mine, expected, part, atol=1e-11)


def _norm_gradients(student, key, dout, cache, name="batchnorm_backward"):
    wrt = "dX" if name.startswith("spatial") else "dZ"
    _gradients(student, key, name, dout, cache, f"{wrt}, dgamma, dbeta")


def _fold(student, key, arguments):
    right = key.fold_batchnorm(*arguments)
    answer = check.call(student.fold_batchnorm, *arguments)
    for name, mine, expected in zip(
        "Wb", check.unpack(answer, "W, b"), right, strict=True
    ):
        near(mine, expected, name)


def _without(arguments, k):
    """The arguments, with zeros in place of the one at k."""
    return [*arguments[:k], np.zeros(np.shape(arguments[k])), *arguments[k + 1 :]]


def _dense(rng, n_in, n_out, m):
    return [rng.normal(size=shape) for shape in ((n_in, m), (n_out, n_in), (n_out, 1))]


def _norm(rng, n, mode):
    """gamma, beta, running, mode, momentum, epsilon of n units."""
    mu, beta = rng.normal(size=(n, 1)), rng.normal(size=(n, 1))
    running = {"mu": mu, "var": rng.uniform(0.5, 3, (n, 1))}
    gamma = rng.choice([-1, 1], (n, 1)) * rng.uniform(0.5, 2, (n, 1))
    return [gamma, beta, running, mode, rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.5)]


def _whole(rng, shape, mode):
    """All arguments of a normalization, as integers."""
    n = shape[0] if len(shape) == 2 else shape[3]
    column = [rng.integers(-4, 5, (n, 1)) for _ in range(3)]
    running = {"mu": column[2], "var": rng.integers(0, 5, (n, 1))}
    return [rng.integers(-4, 5, shape), *column[:2], running, mode, 0, 1]
