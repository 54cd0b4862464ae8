"""Other right answers to chapter 00."""

import numpy as np


def warm_up(x):
    return np.polyval([3, 0, 2], x)
