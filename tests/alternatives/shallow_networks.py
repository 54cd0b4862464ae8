"""Other right answers to chapter 05."""

import numpy as np

SCALE, SLOPE = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717


def activation(name, Z):
    Z = np.asarray(Z, dtype=float)
    forms = {
        "sigmoid": lambda: np.exp(-np.logaddexp(0, -Z)),
        "tanh": lambda: (
            -np.expm1(-2 * np.abs(Z)) / (1 + np.exp(-2 * np.abs(Z))) * np.sign(Z)
        ),
        "relu": lambda: (Z + np.abs(Z)) / 2,
        "leaky_relu": lambda: np.maximum(Z, Z / 100),
        "elu": lambda: np.maximum(Z, 0) + np.exp(np.minimum(Z, 0)) - 1,
        "selu": lambda: (
            SCALE * np.maximum(Z, 0) + SCALE * SLOPE * np.expm1(np.minimum(Z, 0))
        ),
    }
    return forms[name]()


def activation_backward(name, dA, Z):
    Z, dA = np.asarray(Z, dtype=float), np.asarray(dA, dtype=float)
    if name == "sigmoid":
        e = np.exp(-np.abs(Z))
        return dA * e / (1 + e) ** 2
    if name == "tanh":
        return dA * (1 - np.tanh(Z)) * (1 + np.tanh(Z))
    dZ = np.array(dA)
    left = Z <= 0
    dZ[left] *= {
        "relu": 0.0,
        "leaky_relu": 0.01,
        "elu": np.exp(Z[left]),
        "selu": SLOPE * np.exp(Z[left]),
    }[name]
    return SCALE * dZ if name == "selu" else dZ


def initialize_parameters(n_x, n_h, n_y, rng):
    W1 = rng.normal(0, 0.01, size=(n_h, n_x))
    W2 = rng.normal(0, 0.01, size=(n_y, n_h))
    b1, b2 = (np.full((n, 1), 0.0) for n in (n_h, n_y))
    return {"W2": W2, "W1": W1, "b1": b1, "b2": b2}


def forward_propagation(X, parameters):
    columns = [_one(X[:, [i]], parameters) for i in range(X.shape[1])]
    names = ("Z1", "A1", "Z2", "A2")
    cache = {
        n: np.hstack(c) for n, c in zip(names, zip(*columns, strict=True), strict=True)
    }
    return cache["A2"], {**cache, "X": X}


def _one(x, parameters):
    z1 = np.einsum("ij,jk->ik", parameters["W1"], x) + parameters["b1"]
    z2 = np.einsum("ij,jk->ik", parameters["W2"], np.tanh(z1)) + parameters["b2"]
    return z1, np.tanh(z1), z2, np.exp(-np.logaddexp(0, -z2))


def staged_backward(dh, cache):
    x, w, u, g, c = (np.asarray(value, dtype=float) for value in cache)
    by_s = (c - x) * g * (1 - g)  # each derivative of h in one formula
    by_t = g - g * c * c
    by_x = (1 - g) + w * by_s + u * by_t
    forms = {"dx": by_x, "dw": x * by_s, "db": by_s, "du": x * by_t}
    return {name: np.multiply(dh, form) for name, form in forms.items()}


def backward_propagation(parameters, cache, X, Y):
    m = Y.shape[1]
    d2 = (cache["A2"] - Y) / m  # 1/m from the start: everything after it has it too
    d1 = np.einsum("kj,km->jm", parameters["W2"], d2) * (1 - cache["A1"] ** 2)
    return {
        "db1": d1.sum(axis=1).reshape(-1, 1),
        "db2": d2 @ np.ones((m, 1)),
        "dW1": np.einsum("jm,im->ji", d1, X),
        "dW2": np.inner(d2, cache["A1"]),
    }


def nn_model(X, Y, n_h, learning_rate, num_iterations, rng):
    p = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    costs = np.zeros(num_iterations)
    for i in range(num_iterations):
        A1 = np.tanh(p["W1"] @ X + p["b1"])
        A2 = np.exp(-np.logaddexp(0, -(p["W2"] @ A1 + p["b2"])))
        sure = np.where(Y == 1, A2, 1 - A2).clip(1e-12, 1 - 1e-12)
        costs[i] = -np.log(sure).sum(axis=0).mean()
        grads = backward_propagation(p, {"A1": A1, "A2": A2}, X, Y)
        for name in p:
            p[name] = p[name] - learning_rate * grads["d" + name]
    return p, costs
