"""Oracles of chapter 14."""

import numpy as np


def dense_backward(xp, rng, key):
    dout = rng.normal(size=(3, 7))
    point = {
        "X": rng.normal(size=(4, 7)),
        "W": rng.normal(size=(3, 4)),
        "b": rng.normal(size=(3, 1)),
    }

    def cost(X, W, b):
        return xp.sum(xp.asarray(dout) * (W @ X + b))

    _, cache = key.dense_forward(*point.values())
    grads = key.dense_backward(dout, cache)
    return point, cost, dict(zip(("dX", "dW", "db"), grads, strict=True))


def batchnorm_backward(xp, rng, key):
    return _normalization(xp, rng, key, (3, 7), "Z", (1,))


def spatial_batchnorm_backward(xp, rng, key):
    return _normalization(xp, rng, key, (3, 2, 4, 5), "X", (0, 1, 2))


def _normalization(xp, rng, key, shape, name, axes):
    """A unit a row of (n, m), or a channel at the end of (m, n_H, n_W, n_C)."""
    dout = rng.normal(size=shape)
    spatial = len(axes) == 3
    n = shape[3] if spatial else shape[0]
    count = np.prod(shape) // n
    along = (1, 1, 1, n) if spatial else (n, 1)
    point = {
        name: rng.normal(size=shape),
        "gamma": rng.normal(size=(n, 1)),
        "beta": rng.normal(size=(n, 1)),
    }

    def mean(values):
        for axis in axes:  # one after the other: both libraries can do that
            values = xp.sum(values, axis, keepdims=True)
        return values / count

    def cost(gamma, beta, **inputs):
        Z = inputs[name]
        centered = Z - mean(Z)
        normal = centered / xp.sqrt(mean(centered**2) + 0.2)
        out = gamma.reshape(along) * normal + beta.reshape(along)
        return xp.sum(xp.asarray(dout) * out)

    part = "spatial_batchnorm" if spatial else "batchnorm"
    running = {"mu": np.zeros((n, 1)), "var": np.ones((n, 1))}
    forward = getattr(key, f"{part}_forward")
    _, cache, _ = forward(*point.values(), running, "train", 0.9, 0.2)
    grads = getattr(key, f"{part}_backward")(dout, cache)
    names = (f"d{name}", "dgamma", "dbeta")
    return point, cost, dict(zip(names, grads, strict=True))
