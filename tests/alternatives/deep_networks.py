"""Other right answers to chapter 06."""

from itertools import pairwise

import numpy as np


def parameter_count(layer_dims):
    return np.sum([(n_prev + 1) * n for n_prev, n in pairwise(layer_dims)])


def initialize_parameters_deep(layer_dims, rng):
    shapes = [(n, n_prev) for n_prev, n in pairwise(layer_dims)]
    weights = {
        f"W{l}": rng.normal(0, (2 / shape[1]) ** 0.5, shape)
        for l, shape in enumerate(shapes, start=1)
    }
    return weights | {
        f"b{l}": np.zeros((shape[0], 1)) for l, shape in enumerate(shapes, start=1)
    }


def linear_forward(A, W, b):
    columns = [W.dot(A[:, i]) + b[:, 0] for i in range(A.shape[1])]
    return np.stack(columns, axis=1), (A, W, b)


def _sigmoid(Z):
    return np.exp(-np.logaddexp(0, -Z))


def linear_activation_forward(A_prev, W, b, activation):
    Z = np.einsum("ij,jk->ik", W, A_prev) + b
    A = {"relu": lambda Z: np.where(Z > 0, Z, 0), "sigmoid": _sigmoid}[activation](Z)
    return A, ((A_prev, W, b), Z)


def L_model_forward(X, parameters):
    A, caches, l = X, (), 1
    while f"W{l}" in parameters:
        linear = A, parameters[f"W{l}"], parameters[f"b{l}"]
        Z = linear[1] @ A + linear[2]
        last = f"W{l + 1}" not in parameters
        A = _sigmoid(Z) if last else Z * (Z > 0)
        caches, l = (*caches, (linear, Z)), l + 1
    return A, caches


def linear_backward(dZ, cache):
    A_prev, W, _ = cache
    return (
        np.einsum("ij,ik->jk", W, dZ),
        np.einsum("ik,jk->ij", dZ, A_prev) / dZ.shape[1],
        np.mean(dZ, axis=1).reshape(-1, 1),
    )


def linear_activation_backward(dA, cache, activation):
    (A_prev, W, b), Z = cache
    dZ = np.array(dA, dtype=float)
    if activation == "relu":
        dZ[Z <= 0] = 0
    else:
        dZ *= (1 - np.tanh(Z / 2) ** 2) / 4
    return linear_backward(dZ, (A_prev, W, b))


def L_model_backward(AL, Y, caches):
    m, grads, dZ = AL.shape[1], {}, np.subtract(AL, Y)
    for l in range(len(caches), 0, -1):
        (A_prev, W, _), _ = caches[l - 1]
        grads[f"dW{l}"] = np.dot(dZ, A_prev.T) / m
        grads[f"db{l}"] = dZ.mean(axis=1)[:, None]
        grads[f"dA{l - 1}"] = W.T @ dZ
        if l > 1:
            dZ = grads[f"dA{l - 1}"] * (caches[l - 2][1] > 0)
    return grads


def update_parameters(parameters, grads, learning_rate):
    new = {}
    for l in range(len(parameters) // 2, 0, -1):
        for kind in "Wb":
            step = np.multiply(learning_rate, grads[f"d{kind}{l}"])
            new[f"{kind}{l}"] = np.subtract(parameters[f"{kind}{l}"], step)
    return new


def worked_example():
    # Rows instead of columns, as it may be done on paper.
    W1 = np.array([[1.0, 3, -2], [2, -3, 4], [3, -1, 1], [2, 3, -2]])
    W2, W3 = np.array([[1.0, -2], [-3, 4], [-1, 1]]), np.array([[4.0], [1]])
    x = np.array([[2.0, 3, 5, 6]])
    a1 = 1 / (1 + np.exp(-x @ W1))
    a2 = 1 / (1 + np.exp(-a1 @ W2))
    d3 = 1 / (1 + np.exp(-a2 @ W3)) - 1
    d2 = d3 @ W3.T * a2 * (1 - a2)
    d1 = d2 @ W2.T * a1 * (1 - a1)
    new = [W - 0.01 * a.T @ d for W, a, d in ((W3, a2, d3), (W2, a1, d2), (W1, x, d1))]
    return [W.T for W in new]
