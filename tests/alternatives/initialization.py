"""Other right answers to chapter 10."""

from itertools import pairwise

import numpy as np


def fit_normalizer(X):
    mu = np.average(X, axis=1)
    sigma = [np.std(row.astype(float)) if np.any(row != row[0]) else 1 for row in X]
    return mu[:, None], np.array(sigma)[:, None]


def normalize(X, mu, sigma):
    return np.divide(np.subtract(X, mu), sigma)


def linear_gain(w, L):
    return np.prod(np.full(L, w, dtype=float))


def initialize(layer_dims, scheme, rng):
    parameters = {}
    for l, (n_prev, n) in enumerate(pairwise(layer_dims), start=1):
        if scheme == "glorot_uniform":
            W = (2 * rng.random((n, n_prev)) - 1) * (6 / (n + n_prev)) ** 0.5
        else:
            gain = {"he": 2, "xavier": 1}[scheme]
            W = rng.normal(0, (gain / n_prev) ** 0.5, (n, n_prev))
        parameters |= {f"W{l}": W, f"b{l}": np.zeros((n, 1))}
    return parameters
