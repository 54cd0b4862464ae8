"""Other right answers to chapter 02."""

import numpy as np

from solutions import perceptron as key


def perceptron(X, w, b):
    z = np.einsum("ji,jm->im", w, X) + b
    return np.heaviside(z, 0.0)


def gate_weights(name):
    flip = -1 if name in ("NAND", "NOR") else 1
    if name in ("OR", "NOR"):
        return flip * np.array([[2], [3]]), -flip
    if name in ("AND", "NAND"):
        return flip * np.array([[4.0], [4.0]]), flip * -6.0
    raise ValueError(name)


def xor_from_nand(x1, x2):
    def nand(p, q):
        return key.perceptron(np.vstack([p, q]), np.array([[-3], [-2]]), 4.5)

    n = nand(x1, x2)
    both = nand(np.hstack([x1, x2]), np.hstack([n, n]))  # two gates in one call
    return nand(*np.hsplit(both, 2))


def xor_relu(X):
    hidden = np.ones((2, 2)) @ X + np.array([[0.0], [-1.0]])
    return np.array([[1.0, -2.0]]) @ np.where(hidden > 0, hidden, 0.0)


def perceptron_update(w, b, x, y, learning_rate):
    fires = float(np.sum(w * x) + b) > 0
    if fires and y == 0:
        return w - learning_rate * x, b - learning_rate
    if not fires and y == 1:
        return w + learning_rate * x, b + learning_rate
    return w.copy(), b
