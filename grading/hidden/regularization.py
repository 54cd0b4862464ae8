"""Hidden tests of chapter 09."""

import numpy as np

from gradbook import check
from grading.hidden.compare import labels, like_key, near
from solutions.deep_networks import L_model_forward

# layer_dims and m; the last has about 100,000 weights
NETWORKS = (
    ((3, 1), 6),
    ((2, 2, 2), 2),
    ((4, 3, 5, 2), 1),
    ((1, 1, 1), 7),
    ((5, 4, 3), 9),
    ((2,) * 12, 3),
    ((300, 320, 3), 4),
)


def _network(rng, layer_dims):
    parameters = {}
    for l in range(len(layer_dims) - 1, 0, -1):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        parameters[f"b{l}"] = rng.normal(size=(n, 1))
        parameters[f"W{l}"] = rng.normal(size=(n, n_prev)) / np.sqrt(n_prev)
    return parameters


def compute_cost_with_regularization(student, key, rng):
    for layer_dims, m in NETWORKS:
        parameters = _network(rng, layer_dims)
        AL = rng.uniform(0.01, 0.99, (layer_dims[-1], m))
        Y = (rng.random(AL.shape) < 0.5).astype(float)
        for lambd in (0, 3, rng.uniform(0.1, 5)):
            arguments = [AL, Y, parameters, lambd]
            like_key(student, key, "compute_cost_with_regularization", arguments)
    whole = {"W1": rng.integers(-3, 4, (1, 4)), "b1": np.array([[2]])}
    for Y in (labels(rng, 5), np.zeros((1, 5)), np.ones((1, 5), dtype=int)):
        arguments = [rng.uniform(0.1, 0.9, (1, 5)), Y, whole, 2]
        like_key(student, key, "compute_cost_with_regularization", arguments)
    deep = _network(rng, (2,) * 13)
    arguments = [rng.uniform(0.1, 0.9, (2, 3)), np.eye(2, 3), deep, 4.0]
    like_key(student, key, "compute_cost_with_regularization", arguments)
    sure = [np.array([[1e-9, 1 - 1e-9, 0.25]]), np.array([[1, 0, 1]]), whole, 2]
    cost = check.call(student.compute_cost_with_regularization, *sure)
    right = key.compute_cost_with_regularization(*sure)
    near(cost, right, "the cost of outputs near 0 and 1", atol=0.0)


def backward_with_regularization(student, key, rng):
    for layer_dims, m in NETWORKS:
        parameters = _network(rng, layer_dims)
        AL, caches = L_model_forward(rng.normal(size=(layer_dims[0], m)), parameters)
        Y = (rng.random(AL.shape) < 0.5).astype(float)
        for lambd in (0, 3, rng.uniform(0.1, 5)):
            _backward(student, key, [AL, Y, caches, lambd])
    flat = _network(rng, (3, 4, 2))
    flat["b1"] = np.array([[0.0], [1e-12], [-1e-12], [0.0]])
    AL, caches = L_model_forward(np.zeros((3, 5)), flat)
    for Y in (np.zeros((2, 5)), np.ones((2, 5), dtype=int)):
        _backward(student, key, [AL, Y, tuple(caches), 2])


def _backward(student, key, arguments):
    right = key.backward_with_regularization(*arguments)
    mine = check.call(student.backward_with_regularization, *arguments)
    check.keys(mine, ", ".join(right), "grads")
    for name, expected in right.items():
        check.shape(mine[name], np.shape(expected), f"on fresh inputs, {name}")
        atol = 1e-12 * np.max(np.abs(expected))  # what rounding leaves of a sum
        near = np.allclose(mine[name], expected, rtol=1e-9, atol=atol)
        check.that(near, f"on fresh inputs, {name} is not right to 1e-9")


def l1_penalty(student, key, rng):
    for shape, lambd, m in (
        ((1, 1), 2, 1),
        ((3, 5), 0.0, 4),
        ((4, 4), rng.uniform(0.1, 9), 30),
        ((5, 1), 1.5, 7),
        ((250, 400), 0.3, 12),
    ):
        W = rng.normal(size=shape)
        W.flat[1::7] = 0.0
        _penalty(student, key, [W, lambd, m])
    _penalty(student, key, [rng.integers(-3, 4, (4, 6)), 5, 8])
    _penalty(student, key, [np.zeros((2, 3)), 5, 8])
    _penalty(student, key, [1e-9 * rng.normal(size=(2, 3)), 5, 8])


def _penalty(student, key, arguments):
    check.unpack(check.call(student.l1_penalty, *arguments), "cost, subgradient")
    for i in range(2):
        like_key(student, key, "l1_penalty", arguments, of=lambda out, i=i: out[i])


def soft_threshold(student, key, rng):
    for shape in ((1,), (3, 5), (4, 4), (1, 6), (2, 3, 4), ()):
        for t in (0, 0.5, rng.uniform(0.1, 1), 30.0):
            like_key(student, key, "soft_threshold", [rng.normal(size=shape), t])
    whole = rng.integers(-4, 5, (5, 7))
    for t in (0, 1, 2.5):
        like_key(student, key, "soft_threshold", [whole, t])
    like_key(student, key, "soft_threshold", [np.array([[-2.0, 2.0, 0.0]]), 2.0])
    W, t = rng.normal(size=(3, 40)), 0.6
    zeros = np.asarray(check.call(student.soft_threshold, W, t))[np.abs(W) <= t]
    check.that(not zeros.any(), "on fresh inputs, 0 is not reached exactly")


def dropout_forward(student, key, rng):
    """A right program fails with a probability below 1e-6."""
    as_many = []
    for keep_prob in (0.3, 0.75, 0.9):
        A = rng.normal(size=(200, 500))
        A[rng.random(A.shape) < 0.3] = 0.0
        mask = _dropped(student, A, keep_prob, rng)
        check.inside(
            mask.mean(), keep_prob - 0.011, keep_prob + 0.011, "the share that is kept"
        )
        for axis, n in ((0, 200), (1, 500)):
            spread = mask.sum(axis=axis).var() / (n * keep_prob * (1 - keep_prob))
            text = (
                f"the variance of the number kept along axis {axis}, over the one due,"
            )
            check.inside(spread, 0.4, 1.9, text)
        other = _dropped(student, A, keep_prob, rng)
        check.that(np.any(mask != other), "two states of rng give the same mask")
        as_many.append(mask.sum() == other.sum())
    text = "as many entries are kept each time: each one is kept or dropped for itself"
    check.that(not all(as_many), text)
    kept = [_dropped(student, np.ones((1, 1)), 0.5, rng).item() for _ in range(40)]
    check.that(0 < sum(kept) < 40, "a single entry is always kept, or always dropped")
    for A in (
        rng.integers(-5, 6, (3, 4)),
        np.ones((4, 1)),
        np.array([[2.0]]),
        np.zeros((3, 3)),
    ):
        _dropped(student, A, 0.5, rng)
        check.that(_dropped(student, A, 1, rng).all(), "keep_prob = 1 drops entries")


def _dropped(student, A, keep_prob, rng):
    """The mask of the student, after a look at all that is returned."""
    seed = rng.integers(2**32)
    answer = check.call(
        student.dropout_forward, A, keep_prob, np.random.default_rng(seed)
    )
    out, cache = check.unpack(answer, "A_dropped, cache")
    mask, p = check.unpack(cache, "mask, keep_prob")
    check.values(p, keep_prob, "keep_prob in the cache")
    check.shape(mask, A.shape, "the mask")
    mask = np.asarray(mask, dtype=float)
    check.that(np.all((mask == 0) | (mask == 1)), "the mask is not of 0 and 1")
    check.shape(out, A.shape, "A_dropped")
    near = np.allclose(out, A * mask / keep_prob, rtol=1e-9, atol=0)
    check.that(near, "on fresh inputs, A_dropped is not A * mask / keep_prob")
    return mask


def dropout_backward(student, key, rng):
    for shape, keep_prob in (
        ((1, 1), 0.5),
        ((3, 5), 0.8),
        ((4, 4), rng.uniform(0.1, 0.9)),
        ((6, 1), 1),
        ((250, 400), 0.6),
    ):
        drawn = rng.random(shape) < keep_prob
        for mask in (drawn, drawn.astype(int), drawn.astype(float), 0.0 * drawn):
            for dA in (
                rng.normal(size=shape),
                rng.integers(-3, 4, shape),
                np.zeros(shape),
            ):
                like_key(student, key, "dropout_backward", [dA, (mask, keep_prob)])


def shift(student, key, rng):
    for h, w in ((1, 1), (3, 5), (4, 4), (6, 1), (8, 8)):
        for image in (
            rng.random((h, w)),
            -rng.random((h, w)),
            rng.integers(0, 17, (h, w)),
            np.zeros((h, w)),
        ):
            moves = rng.integers(-max(h, w) - 1, max(h, w) + 2, (6, 2)).tolist()
            moves += [(0, 0), (1, 0), (0, -1), (-h, 0), (0, w), (50, 0), (0, -50)]
            for dy, dx in moves:
                like_key(student, key, "shift", [image, dy, dx])


def flip(student, key, rng):
    for h, w in ((1, 1), (3, 5), (4, 4), (1, 6), (6, 1)):
        for image in (rng.random((h, w)), -rng.random((h, w)), np.zeros((h, w))):
            like_key(student, key, "flip", [image])
        like_key(student, key, "flip", [rng.integers(0, 256, (h, w)).astype(np.uint8)])


def early_stopping(student, key, rng):
    for n in (1, 2, 7, 30):
        for patience in (1, 2, 3, 40):
            costs = rng.normal(size=n)
            like_key(student, key, "early_stopping", [costs, patience])
            like_key(student, key, "early_stopping", [costs.tolist(), patience])
            like_key(student, key, "early_stopping", [rng.integers(0, 4, n), patience])
    like_key(student, key, "early_stopping", [[3, 1, 1, 1, 0], 3])
    like_key(student, key, "early_stopping", [1 - 1e-15 * np.arange(6), 2])
    like_key(student, key, "early_stopping", [np.zeros(5), 2])
