"""The key of chapter 02, perceptron."""

import numpy as np


def perceptron(X, w, b):
    """Classes of a perceptron: 1 where w^T x + b is above 0, else 0.

    X: (n_x, m) inputs, columns are examples.
    w: (n_x, 1) weights. b: number, the bias.
    Returns (1, m) of 0 and 1.
    """
    return (w.T @ X + b > 0).astype(int)


def gate_weights(name):
    """Weights and bias of a perceptron that is a gate of two inputs.

    name: "OR", "AND", "NAND" or "NOR".
    Returns (w, b): w (2, 1), b number, with a margin. At the four
    corners z = w_1 x_1 + w_2 x_2 + b is at least 0.25 where the gate says
    1, and at most 0 where it says 0.
    Raises ValueError for any other name.
    """
    gates = {
        "OR": (1.0, 1.0, -0.5),
        "AND": (1.0, 1.0, -1.5),
        "NAND": (-1.0, -1.0, 1.5),
        "NOR": (-1.0, -1.0, 0.5),
    }
    if name not in gates:
        raise ValueError(f"name is {name!r}, expected one of {list(gates)}")
    w_1, w_2, b = gates[name]
    return np.array([[w_1], [w_2]]), b


def xor_from_nand(x1, x2):
    """XOR made of four NAND gates.

    Each gate is a call of `perceptron` with weights of a NAND.
    x1, x2: (1, m) rows of 0 and 1.
    Returns (1, m) of 0 and 1: 1 where exactly one input is 1.
    """
    w, b = gate_weights("NAND")
    n = perceptron(np.vstack([x1, x2]), w, b)
    upper = perceptron(np.vstack([x1, n]), w, b)
    lower = perceptron(np.vstack([x2, n]), w, b)
    return perceptron(np.vstack([upper, lower]), w, b)


def xor_relu(X):
    """XOR by two hidden ReLU units and one linear output unit.

    h_1 = ReLU(x_1 + x_2), h_2 = ReLU(x_1 + x_2 - 1), y = h_1 - 2 h_2.
    X: (2, m) inputs, any real numbers.
    Returns y (1, m); at the corners it is 0 or 1.
    """
    total = np.sum(X, axis=0, keepdims=True)
    return np.maximum(0, total) - 2 * np.maximum(0, total - 1)


def perceptron_update(w, b, x, y, learning_rate):
    """One step of the perceptron learning rule, on one example.

    w: (n_x, 1) weights. b: number, the bias.
    x: (n_x, 1) the example. y: number, its class, 0 or 1.
    learning_rate: step length alpha.
    Returns (w, b), new: w (n_x, 1), b number. Both stay as they are
    when the perceptron is right about x.
    """
    error = y - perceptron(x, w, b).item()
    return w + learning_rate * error * x, b + learning_rate * error
