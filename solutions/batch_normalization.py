"""The key of chapter 14, batch normalization."""

import numpy as np


def dense_forward(X, W, b):
    """A dense layer, as a layer.

    X: (n_in, m), one column per example. W: (n_out, n_in). b: (n_out, 1).
    Returns (out, cache): out (n_out, m); cache = (X, W, b), in this order.
    """
    return W @ X + b, (X, W, b)


def dense_backward(dout, cache):
    """Backward through a dense layer. Nothing is divided by m.

    dout: (n_out, m) gradient of the cost with respect to out.
    cache: (X, W, b) from `dense_forward`.
    Returns (dX, dW, db): gradients of the same cost, in the shapes of
    X (n_in, m), W (n_out, n_in) and b (n_out, 1).
    """
    X, W, _ = cache
    return W.T @ dout, dout @ X.T, np.sum(dout, axis=1, keepdims=True)


def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
    """Normalize each unit over the examples, then scale and shift it.

    Z: (n, m), one column per example. gamma, beta: (n, 1).
    running: {"mu": (n, 1), "var": (n, 1)}, averages over earlier batches.
    mode: "train" takes the mean and the variance (divided by m) of Z, and
    moves the averages: momentum times the old one plus (1 - momentum) times
    that of Z. "test" takes the averages and leaves them as they are.
    momentum: number, 0 <= momentum < 1. epsilon: number > 0, is added to
    the variance that Z is normalized with, and only there.
    Returns (out, cache, running): out (n, m); cache = (Z_norm, gamma, std),
    in this order, std (n, 1) the square root of variance plus epsilon; and
    the averages as a dict. The dict that came in is not changed.
    A unit may have a mean 1e6 times as large as its deviation: out keeps
    six digits there.
    """
    if mode == "train":
        mu = np.mean(Z, axis=1, keepdims=True)
        var = np.mean((Z - mu) ** 2, axis=1, keepdims=True)
        running = {
            "mu": momentum * running["mu"] + (1 - momentum) * mu,
            "var": momentum * running["var"] + (1 - momentum) * var,
        }
    else:
        mu, var = running["mu"], running["var"]
    std = np.sqrt(var + epsilon)
    Z_norm = (Z - mu) / std
    return gamma * Z_norm + beta, (Z_norm, gamma, std), running


def batchnorm_backward(dout, cache):
    """Backward through `batchnorm_forward` in the mode "train".

    dout: (n, m) gradient of the cost with respect to out.
    cache: (Z_norm, gamma, std): (n, m), (n, 1), (n, 1).
    Returns (dZ, dgamma, dbeta): (n, m), (n, 1), (n, 1). Mean and variance
    are functions of Z, and dZ counts that.
    """
    Z_norm, gamma, std = cache
    m = dout.shape[1]
    dbeta = np.sum(dout, axis=1, keepdims=True)
    dgamma = np.sum(dout * Z_norm, axis=1, keepdims=True)
    dZ = gamma / (m * std) * (m * dout - dbeta - Z_norm * dgamma)
    return dZ, dgamma, dbeta


def fold_batchnorm(W, b, gamma, beta, mu, var, epsilon):
    """One dense layer for a dense layer and its normalization, at test time.

    W: (n, n_in), b: (n, 1): the dense layer. gamma, beta, mu, var: (n, 1),
    of the normalization behind it, with the running mu and var.
    epsilon: number > 0.
    Returns new (W, b) in the same shapes.
    """
    scale = gamma / np.sqrt(var + epsilon)
    return scale * W, scale * (b - mu) + beta


def spatial_batchnorm_forward(X, gamma, beta, running, mode, momentum, epsilon):
    """`batchnorm_forward` for images: one mean and variance per channel.

    X: (m, n_H, n_W, n_C). gamma, beta: (n_C, 1).
    running, mode, momentum, epsilon: as in `batchnorm_forward`, with n_C in
    place of n. Mean and variance are taken over examples, rows and columns.
    Returns (out, cache, running): out and X_norm (m, n_H, n_W, n_C);
    cache = (X_norm, gamma, std), in this order, std (n_C, 1).
    """
    n_C = X.shape[3]
    out, (norm, gamma, std), running = batchnorm_forward(
        X.reshape(-1, n_C).T, gamma, beta, running, mode, momentum, epsilon
    )
    cache = norm.T.reshape(X.shape), gamma, std
    return out.T.reshape(X.shape), cache, running


def spatial_batchnorm_backward(dout, cache):
    """Backward through `spatial_batchnorm_forward` in the mode "train".

    dout: (m, n_H, n_W, n_C) gradient of the cost with respect to out.
    cache: (X_norm, gamma, std): (m, n_H, n_W, n_C), (n_C, 1), (n_C, 1).
    Returns (dX, dgamma, dbeta): (m, n_H, n_W, n_C), (n_C, 1), (n_C, 1).
    """
    norm, gamma, std = cache
    n_C = dout.shape[3]
    dX, dgamma, dbeta = batchnorm_backward(
        dout.reshape(-1, n_C).T, (norm.reshape(-1, n_C).T, gamma, std)
    )
    return dX.T.reshape(dout.shape), dgamma, dbeta
