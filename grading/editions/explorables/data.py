"""What the explorables show, from `gradbook.data`: small, and ready for JSON."""

import numpy as np

from gradbook import data


def perceptron():
    """Two pairs of kinds of iris, in the shuffled order of chapter 02.

    Returns a list of {"kinds": two names, "X": 100 pairs in cm, "Y": 100 of 0 and 1}.
    """
    flowers, pairs = data.iris(), []
    for first in (0, 1):
        chosen = np.flatnonzero(np.isin(flowers.Y[0], (first, first + 1)))
        chosen = chosen[np.random.default_rng(0).permutation(100)]
        pairs.append(
            {
                "kinds": list(flowers.target_names[first : first + 2]),
                "X": flowers.X[2:, chosen].T.tolist(),
                "Y": (flowers.Y[0, chosen] - first).tolist(),
            }
        )
    return pairs


def convolution():
    """The digit of chapter 16's feature maps: {"digit": 28 rows of ink, 0 to 255}."""
    order = np.random.default_rng(16).permutation(4000)
    ink = data.mnist().X[:, order[5]].reshape(28, 28)
    return {"digit": np.rint(255 * ink).astype(int).tolist()}


def nothing():
    """For a picture of formulas alone."""
    return {}


DATA = {
    "perceptron": perceptron,
    "step": nothing,
    "race": nothing,
    "convolution": convolution,
}
