"""Other right answers to chapter 14."""

import numpy as np


def dense_forward(X, W, b):
    out = np.array([[w @ x for x in np.transpose(X)] for w in W]) + b
    return out, [X, W, b]


def dense_backward(dout, cache):
    X, W, b = cache
    dX = np.einsum("jk,ji->ki", W, dout)
    dW = np.einsum("ji,ki->jk", dout, X)
    return [dX, dW, np.reshape([sum(row) for row in dout], b.shape)]


def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
    after = {name: np.array(value, dtype=float) for name, value in running.items()}
    mu, var = after["mu"], after["var"]
    if mode == "train":
        mu = np.reshape([np.average(z) for z in Z], (-1, 1))
        var = np.reshape([np.var(z) for z in Z], (-1, 1))
        after["mu"] += (1 - momentum) * (mu - after["mu"])
        after["var"] += (1 - momentum) * (var - after["var"])
    std = (var + epsilon) ** 0.5
    Z_norm = np.subtract(Z, mu) / std
    return beta + Z_norm * gamma, [Z_norm, gamma, std], after


def batchnorm_backward(dout, cache):
    N, gamma, s = cache
    m = N.shape[1]
    dN = dout * gamma
    ds = -np.sum(dN * N, axis=1, keepdims=True) / s
    dC = dN / s + ds * N / m
    dZ = dC - np.mean(dC, axis=1, keepdims=True)
    return [
        dZ,
        np.einsum("ni,ni->n", dout, N)[:, None],
        np.sum(dout, axis=1)[:, None],
    ]


def fold_batchnorm(W, b, gamma, beta, mu, var, epsilon):
    K = np.diag(np.ravel(gamma) / np.sqrt(np.ravel(var) + epsilon))
    return [K @ W, K @ b - K @ mu + beta]


def spatial_batchnorm_forward(X, gamma, beta, running, mode, momentum, epsilon):
    row = (1, 1, 1, -1)
    if mode == "train":
        mu, var = X.mean(axis=(0, 1, 2)), X.var(axis=(0, 1, 2))
        mu, var = mu[:, None], var[:, None]
        running = {
            "mu": momentum * running["mu"] + (1 - momentum) * mu,
            "var": momentum * running["var"] + (1 - momentum) * var,
        }
    else:
        mu, var = running["mu"], running["var"]
    std = np.sqrt(var + epsilon)
    X_norm = (X - mu.reshape(row)) / std.reshape(row)
    out = gamma.reshape(row) * X_norm + beta.reshape(row)
    return out, (X_norm, gamma, std), running


def spatial_batchnorm_backward(dout, cache):
    X_norm, gamma, std = cache
    m = dout[..., 0].size
    dbeta = dout.sum(axis=(0, 1, 2))
    dgamma = (dout * X_norm).sum(axis=(0, 1, 2))
    dX = (gamma / std)[:, 0] * (dout - dbeta / m - X_norm * dgamma / m)
    return dX, dgamma[:, None], dbeta[:, None]
