"""The formulas of the page of equations, line by line, in its notation.

Not a chapter's key: the page imports these functions so that its checks run on what it
says. Each section of the page has a pair here, forward and backward.
"""

import numpy as np


def tanh_slope(Z):
    """g'(Z) of tanh. Z (n, m); returns (n, m)."""
    return 1 - np.tanh(Z) ** 2


def network_forward(X, W, b):
    """tanh in the hidden layers, sigmoid at the end.

    X (n_0, m). W, b: lists of L matrices (n_l, n_{l-1}) and columns (n_l, 1).
    Returns (Z, A): lists; A[0] is X, Z[l - 1] and A[l] belong to layer l.
    """
    Z, A = [], [X]
    for W_l, b_l in zip(W, b, strict=True):
        Z.append(W_l @ A[-1] + b_l)
        A.append(np.tanh(Z[-1]))
    A[-1] = 1 / (1 + np.exp(-Z[-1]))
    return Z, A


def log_cost(Y_hat, Y):
    """Mean log loss, a number. Y_hat, Y: (1, m)."""
    losses = -(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))
    return np.sum(losses) / Y.shape[1]


def network_backward(Z, A, W, Y):
    """(dW, db): lists, dW[l - 1] and db[l - 1] of layer l. Z, A: the lists above."""
    m, L = Y.shape[1], len(W)
    dW, db = [None] * L, [None] * L
    dZ = A[L] - Y
    for l in range(L, 0, -1):
        dW[l - 1] = dZ @ A[l - 1].T / m
        db[l - 1] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA = W[l - 1].T @ dZ
            dZ = dA * tanh_slope(Z[l - 2])
    return dW, db


def softmax(Z):
    """Probabilities (C, m) of scores Z (C, m)."""
    T = np.exp(Z - np.max(Z, axis=0))
    return T / np.sum(T, axis=0)


def cross_entropy(Y_hat, Y):
    """Mean cross-entropy, a number. Y_hat, Y (C, m), Y one-hot."""
    return -np.sum(Y * np.log(Y_hat)) / Y.shape[1]


def softmax_slope(Y_hat, Y):
    """Slope (C, m) of the cost by the scores."""
    return (Y_hat - Y) / Y.shape[1]


def penalties(W, lambd, m):
    """(L2, L1): the penalties on one matrix W."""
    squares, sizes = np.sum(W**2), np.sum(np.abs(W))
    return lambd / (2 * m) * squares, lambd / (2 * m) * sizes


def penalty_slopes(W, lambd, m):
    """(L2, L1): their slopes by W, in its shape."""
    return lambd / m * W, lambd / (2 * m) * np.sign(W)


def dropout_forward(A, D, keep_prob):
    """Inverted dropout. A (n, m), D (n, m) of 0 and 1; returns (out, cache)."""
    return A * D / keep_prob, (D, keep_prob)


def dropout_backward(dout, cache):
    """dA (n, m)."""
    D, keep_prob = cache
    return dout * D / keep_prob


def batchnorm_forward(Z, gamma, beta, epsilon=1e-8):
    """Batch normalization. Z (n, m); gamma, beta (n, 1). Returns (out, cache)."""
    mu = np.mean(Z, axis=1, keepdims=True)
    s = np.sqrt(np.mean((Z - mu) ** 2, axis=1, keepdims=True) + epsilon)
    N = (Z - mu) / s
    return gamma * N + beta, (N, gamma, s)


def batchnorm_backward(dout, cache):
    """(dZ, dgamma, dbeta), by the closed form."""
    N, gamma, s = cache
    m = dout.shape[1]
    d_beta = np.sum(dout, axis=1, keepdims=True)
    d_gamma = np.sum(dout * N, axis=1, keepdims=True)
    return gamma / (m * s) * (m * dout - d_beta - N * d_gamma), d_gamma, d_beta
