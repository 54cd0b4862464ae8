"""The key of chapter 01, introduction."""

import numpy as np


def house_price(size, w, b):
    """Price of a house by one neuron: the ReLU of w * size + b.

    size: number or array of any shape, in 100 square metres.
    w: number, price per unit of size. b: number, the bias, a price.
    Returns the price in the shape of size, never negative.
    """
    return np.maximum(0, w * size + b)


def house_price_gradient(size, price, w, b):
    """Gradient of the cost of one neuron over m houses.

    The cost is the mean over the houses of (predicted - price)^2 / 2,
    where predicted is `house_price(size, w, b)`. At the bend, z = 0, the
    slope of the ReLU is taken as 0.
    size, price: (1, m) sizes and true prices. w, b: numbers.
    Returns (dw, db): two numbers, the derivatives of the cost.
    """
    predicted = house_price(size, w, b)
    dz = (predicted - price) * (predicted > 0)
    return np.mean(dz * size), np.mean(dz)
