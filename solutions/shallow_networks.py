"""The key of chapter 05, shallow networks."""

import numpy as np


def activation(name, Z):
    """The activation called `name`, entry by entry.

    name: "sigmoid", "tanh", "relu", "leaky_relu" (slope 0.01 for z < 0),
    "elu" (a = 1) or "selu" (scale 1.0507009873554805,
    a = 1.6732632423543772).
    Z: number or array of any shape, whole or decimal, |z| <= 1000.
    Returns A, the shape of Z. It is off by at most 1e-9 |A| or 1e-15,
    whichever is larger, and comes without a warning.
    """
    Z = np.asarray(Z)
    if name == "sigmoid":
        e = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
    if name == "tanh":
        return np.tanh(Z)
    if name == "relu":
        return np.maximum(Z, 0)
    if name == "leaky_relu":
        return np.where(Z > 0, Z, 0.01 * Z)
    negative = np.expm1(np.minimum(Z, 0))
    if name == "elu":
        return np.where(Z > 0, Z, negative)
    if name == "selu":
        scale, a = 1.0507009873554805, 1.6732632423543772
        return scale * np.where(Z > 0, Z, a * negative)
    raise ValueError(f"name is {name!r}, expected an activation such as 'tanh'")


def activation_backward(name, dA, Z):
    """Pull a derivative back through the activation called `name`.

    name, Z: as for `activation`. At z = 0 the slope is that from the left:
    0 for relu, 0.01 for leaky_relu, 1 for elu, scale times a for selu.
    dA: derivative of the loss with respect to A, the shape of Z.
    Returns dZ, the shape of Z. It is off by at most 1e-9 |dZ| or
    1e-15 |dA|, whichever is larger, and comes without a warning.
    """
    Z = np.asarray(Z)
    if name == "sigmoid":
        A = activation("sigmoid", Z)
        return dA * A * (1 - A)
    if name == "tanh":
        return dA * (1 - np.tanh(Z) ** 2)
    if name == "relu":
        return dA * (Z > 0)
    if name == "leaky_relu":
        return dA * np.where(Z > 0, 1, 0.01)
    e = np.exp(np.minimum(Z, 0))
    if name == "elu":
        return dA * np.where(Z > 0, 1, e)
    if name == "selu":
        scale, a = 1.0507009873554805, 1.6732632423543772
        return dA * scale * np.where(Z > 0, 1, a * e)
    raise ValueError(f"name is {name!r}, expected an activation such as 'tanh'")


def initialize_parameters(n_x, n_h, n_y, rng):
    """Small random weights and zero biases for a network of two layers.

    n_x, n_h, n_y: numbers of inputs, hidden units and outputs.
    rng: np.random.Generator, the only source of chance.
    Returns {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h),
    "b2": (n_y, 1)}; weights independent and normal, with mean 0 and standard
    deviation 0.01.
    """
    return {
        "W1": 0.01 * rng.standard_normal((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": 0.01 * rng.standard_normal((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


def forward_propagation(X, parameters):
    """Output of the network: tanh in the hidden layer, then the sigmoid.

    X: (n_x, m) inputs.
    parameters: {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h),
    "b2": (n_y, 1)}, in any order.
    Returns (A2, cache): A2 (n_y, m) probabilities, and what the backward
    pass needs, cache = {"Z1": (n_h, m), "A1": (n_h, m), "Z2": (n_y, m),
    "A2": (n_y, m)}.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = activation("tanh", Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = activation("sigmoid", Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def staged_backward(dh, cache):
    """Derivatives of a loss by the inputs of `gated_forward`, stage by stage.

    dh: derivative of the loss by h, a number or an array of any shape.
    cache: (x, w, u, g, c) from `gated_forward`, each of the shape of dh.
    Returns a dict with the keys "dx", "dw", "db" and "du"; each gradient has
    the shape of dh.
    """
    x, w, u, g, c = cache
    dc = dh * g
    dg = dh * c - dh * x  # two uses: g * c and (1 - g) * x
    dx = dh * (1 - g)  # the first of three uses
    ds = dg * g * (1 - g)  # g = sigmoid(s), s = w * x + b
    dw, db = ds * x, ds
    dx = dx + ds * w
    dt = dc * (1 - c**2)  # c = tanh(t), t = u * x
    du = dt * x
    dx = dx + dt * u
    return {"dx": dx, "dw": dw, "db": db, "du": du}


def backward_propagation(parameters, cache, X, Y):
    """Gradient of the cost: the log loss, summed over outputs, mean over m.

    parameters: as in `forward_propagation`. cache: from there, in any order.
    X: (n_x, m) inputs. Y: (n_y, m) labels, 0 or 1.
    Returns {"dW1": (n_h, n_x), "db1": (n_h, 1), "dW2": (n_y, n_h),
    "db2": (n_y, 1)}.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dA1 = parameters["W2"].T @ dZ2
    dZ1 = activation_backward("tanh", dA1, cache["Z1"])
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
    }


def nn_model(X, Y, n_h, learning_rate, num_iterations, rng):
    """Train a network of two layers by gradient descent.

    X: (n_x, m) inputs. Y: (n_y, m) labels, 0 or 1. n_h: hidden units.
    learning_rate: step length. num_iterations: number of updates, >= 0.
    rng: np.random.Generator, for `initialize_parameters`, where it starts.
    Returns (parameters, costs): the parameters after the last update, and
    the list of the costs before each update: log loss, summed over outputs,
    mean over the m examples, of A2 clipped to [1e-12, 1 - 1e-12].
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    costs = []
    for _ in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        A2 = np.clip(A2, 1e-12, 1 - 1e-12)
        losses = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
        costs.append(-np.sum(losses) / X.shape[1])
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = {
            name: value - learning_rate * grads["d" + name]
            for name, value in parameters.items()
        }
    return parameters, costs
