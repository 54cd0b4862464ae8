"""Other right answers to chapter 00."""

import numpy as np


def warm_up(x):
    return np.polyval([3, 0, 2], x)


def fork_and_product(x, y):
    pairs = [(float(a), float(b)) for a, b in zip(x[0], y[0], strict=True)]
    m = len(pairs)
    dx = [[(a + a + b) / m for a, b in pairs]]
    return sum(a * (a + b) for a, b in pairs) / m, dx, [[a / m for a, _ in pairs]]
