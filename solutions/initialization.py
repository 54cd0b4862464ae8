"""The key of chapter 10, initialization."""

import numpy as np


def fit_normalizer(X):
    """Mean and standard deviation of each feature.

    X: (n_x, m) numbers of any real type, one column per example.
    Returns (mu, sigma), both (n_x, 1): the mean over the m examples, and
    the root of the mean squared distance from it (divided by m, not by
    m - 1). sigma is 1 for a feature whose m values are all equal, and no
    warning is given there. sigma has six right digits or more for values
    as small as 1e-7, and where mu is a million times as large as sigma.
    """
    X = np.asarray(X, dtype=float)
    mu = np.mean(X, axis=1, keepdims=True)
    sigma = np.sqrt(np.mean((X - mu) ** 2, axis=1, keepdims=True))
    constant = np.max(X, axis=1, keepdims=True) == np.min(X, axis=1, keepdims=True)
    return mu, np.where(constant, 1.0, sigma)


def normalize(X, mu, sigma):
    """Features moved by mu and divided by sigma.

    X: (n_x, m) numbers of any real type, of the training set or of others.
    mu: (n_x, 1). sigma: (n_x, 1), none of it 0.
    Returns X_norm (n_x, m).
    """
    return (X - mu) / sigma


def linear_gain(w, L):
    """The factor by which L linear layers change a number.

    w: a number, the weight of each layer; it may be negative or 0.
    L: a whole number of layers, 0 or more. Without a layer the factor is 1.
    Returns a number.
    """
    return float(w) ** L


def initialize(layer_dims, scheme, rng):
    """Start values for all layers.

    layer_dims: list or tuple, units of each layer, input first:
    [n_0, n_1, ..., n_L].
    scheme: the distribution of W{l}, always with mean 0.
    "he": normal, variance 2 / n_{l-1};
    "xavier": normal, variance 1 / n_{l-1};
    "glorot_uniform": uniform from -r to r, r^2 = 6 / (n_{l-1} + n_l).
    rng: np.random.Generator, the source of all random numbers.
    Returns a dict with, for l = 1 to L, "W1", "W2", ...: W{l}
    (n_l, n_{l-1}); and "b1", "b2", ...: b{l} (n_l, 1), zeros.
    """
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        if scheme == "he":
            W = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        elif scheme == "xavier":
            W = rng.standard_normal((n, n_prev)) * np.sqrt(1 / n_prev)
        else:
            r = np.sqrt(6 / (n_prev + n))
            W = rng.uniform(-r, r, (n, n_prev))
        parameters["W" + str(l)] = W
        parameters["b" + str(l)] = np.zeros((n, 1))
    return parameters
