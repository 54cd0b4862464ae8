"""Oracles of chapter 09."""

import numpy as np


def backward_with_regularization(xp, rng, key):
    layer_dims, m, lambd = (3, 4, 2), 6, 1.7
    point = {}
    for l in (1, 2):
        point[f"W{l}"] = rng.normal(size=(layer_dims[l], layer_dims[l - 1]))
        point[f"b{l}"] = rng.normal(size=(layer_dims[l], 1))
    X = rng.normal(size=(3, m))
    Y = (rng.random((2, m)) < 0.5).astype(float)

    def cost(W1, b1, W2, b2):
        Z1 = W1 @ xp.asarray(X) + b1
        Z2 = W2 @ (Z1 * (Z1 > 0)) + b2
        labels = xp.asarray(Y)
        AL = 1 / (1 + xp.exp(-Z2))
        losses = -labels * xp.log(AL) - (1 - labels) * xp.log(1 - AL)
        squares = xp.sum(W1**2) + xp.sum(W2**2)
        return xp.sum(losses) / m + lambd / (2 * m) * squares

    Z1 = point["W1"] @ X + point["b1"]
    A1 = np.maximum(Z1, 0)
    Z2 = point["W2"] @ A1 + point["b2"]
    caches = [
        ((X, point["W1"], point["b1"]), Z1),
        ((A1, point["W2"], point["b2"]), Z2),
    ]
    AL = 1 / (1 + np.exp(-Z2))
    return point, cost, key.backward_with_regularization(AL, Y, caches, lambd)


def l1_penalty(xp, rng, key):
    point = {"W": rng.uniform(0.1, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4))}

    def cost(W):
        return 0.9 / (2 * 7) * xp.sum(xp.abs(W))

    return point, cost, {"dW": key.l1_penalty(point["W"], 0.9, 7)[1]}


def dropout_backward(xp, rng, key):
    point = {"A": rng.normal(size=(3, 5))}
    mask, R = rng.random((3, 5)) < 0.7, rng.normal(size=(3, 5))

    def cost(A):
        return xp.sum(xp.asarray(R) * A * xp.asarray(mask.astype(float)) / 0.7)

    return point, cost, {"dA": key.dropout_backward(R, (mask, 0.7))}
