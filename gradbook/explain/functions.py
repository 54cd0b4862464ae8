"""Activations and their derivatives, by which a gradient may be off."""

import numpy as np


def sigmoid(z):
    """1 / (1 + exp(-z)) without overflow, for z of any shape."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def derivatives(name, array):
    """Pairs of words and values: derivatives that array may stand for, as the input
    of an activation or as its output."""
    s = sigmoid(array)
    yield f"the derivative of the sigmoid at {name}", s * (1 - s)
    yield f"the derivative of tanh at {name}", 1 - np.tanh(array) ** 2
    if np.all((array > 0) & (array < 1)):
        yield f"{name} (1 - {name})", array * (1 - array)
    if np.all(np.abs(array) < 1):
        yield f"1 - {name}^2", 1 - array**2


def slopes(name, array):
    """Pairs like `derivatives`, of activations made of two pieces, where array has
    entries on both sides of 0."""
    if not (np.any(array > 0) and np.any(array < 0)):
        return
    positive, grown = array > 0, np.exp(np.minimum(array, 0))
    a, scale = 1.6732632423543772, 1.0507009873554805  # of SELU
    yield f"the slope of ReLU at {name}", positive.astype(float)
    yield f"the slope of leaky ReLU at {name}", np.where(positive, 1, 0.01)
    yield f"the slope of ELU at {name}", np.where(positive, 1, grown)
    yield f"the slope of SELU at {name}", scale * np.where(positive, 1, a * grown)


def values(name, array):
    """Pairs of words and values: what activations make of array."""
    s = sigmoid(array)
    yield f"sigmoid({name})", s
    yield f"(1 - sigmoid({name}))", 1 - s
    yield f"tanh({name})", np.tanh(array)
