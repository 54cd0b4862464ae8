"""The key of chapter 00, start here."""

import numpy as np


def warm_up(x):
    """The value of 3 x^2 + 2, entry by entry.

    x: number or array of any shape.
    Returns the same shape.
    """
    return 3 * np.square(x) + 2
