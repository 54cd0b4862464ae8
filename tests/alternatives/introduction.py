"""Other right answers to chapter 01."""

import numpy as np


def house_price(size, w, b):
    z = b + np.asarray(size) * w
    return (z + np.abs(z)) / 2


def house_price_gradient(size, price, w, b):
    dw = db = 0.0
    for x, y in zip(np.ravel(size), np.ravel(price), strict=True):
        z = w * x + b
        if z > 0:
            dw += x * (z - y)
            db += z - y
    return dw / np.size(size), db / np.size(size)
