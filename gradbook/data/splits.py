"""Dividing examples into a part to learn from and a part to be judged on."""

import numpy as np


def split(X, Y, fraction, rng):
    """Shuffle the columns and divide them into a training and a test part.

    X, Y: (n_x, m) and (anything, m), the same examples in the same order.
    fraction: share of the columns that go to training, between 0 and 1.
    rng: np.random.Generator; the same state gives the same split.
    Returns X_train, Y_train, X_test, Y_test, all copies; round(fraction * m)
    columns are for training.
    Raises ValueError when X and Y do not match, or when a part would be empty.
    """
    X, Y = np.asarray(X), np.asarray(Y)
    if X.ndim != 2 or Y.ndim != 2 or X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X, Y: came with shapes {X.shape} and {Y.shape}, "
            "expected (n_x, m) and (1, m) with the same m"
        )
    m = X.shape[1]
    if not 0 < fraction < 1:
        raise ValueError(f"fraction: came as {fraction}, expected between 0 and 1")
    m_train = round(fraction * m)
    if m_train in (0, m):
        raise ValueError(
            f"fraction: {fraction} of {m} columns leaves one part empty, "
            "expected at least one column in each"
        )
    order = rng.permutation(m)
    train, test = order[:m_train], order[m_train:]
    return X[:, train], Y[:, train], X[:, test], Y[:, test]
