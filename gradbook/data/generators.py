"""Data made by rule and chance, and a valley to descend. Examples are columns."""

import numpy as np

PETALS = 8


def flower(m, rng, noise=0.2):
    """Points on a flower whose petals belong to two classes in turn.

    m: number of points, at least 2; rng: np.random.Generator.
    noise: standard deviation of the distance from the centre, 0 or more. The
    angle is disturbed too, so that neighbouring petals overlap a little.
    Returns X (2, m), within about 4 of the origin, and Y (1, m) of 0 and 1; every
    second column is of class 1.
    """
    _require_count(m)
    _require_not_negative("noise", noise)
    Y = np.arange(m) % 2
    petal = 2 * rng.integers(PETALS // 2, size=m) + Y
    angle = 2 * np.pi / PETALS * (petal + rng.random(m))
    radius = 4 * np.abs(np.sin(PETALS / 2 * angle)) + noise * rng.standard_normal(m)
    angle = angle + 0.4 * noise * rng.standard_normal(m)
    return radius * np.stack([np.cos(angle), np.sin(angle)]), Y.reshape(1, m)


def moons(m, rng, noise=0.1):
    """Two half circles that reach into each other, one a class.

    m: number of points, at least 2; rng: np.random.Generator.
    noise: standard deviation of both coordinates, 0 or more.
    Returns X (2, m), about -1 to 2 by -0.5 to 1, and Y (1, m) of 0 (upper moon) and
    1 (lower moon); every second column is of class 1.
    """
    _require_count(m)
    _require_not_negative("noise", noise)
    Y = np.arange(m) % 2
    angle = np.pi * rng.random(m)
    upper = np.stack([np.cos(angle), np.sin(angle)])
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(Y == 0, upper, lower) + noise * rng.standard_normal((2, m))
    return X, Y.reshape(1, m)


def blobs(m, centers, rng, spread=1.0):
    """Round clouds of points, one a class.

    m: number of points, at least 2; rng: np.random.Generator.
    centers: (n_x, C), one column a class.
    spread: standard deviation of every coordinate around its centre, 0 or more.
    Returns X (n_x, m) and Y (1, m) of 0 to C - 1; column i is of class i % C.
    """
    _require_count(m)
    _require_not_negative("spread", spread)
    centers = np.asarray(centers, dtype=np.float64)
    if centers.ndim != 2 or centers.size == 0:
        raise ValueError(
            f"centers: came with shape {centers.shape}, "
            "expected (n_x, C) with one column a class"
        )
    n_x, C = centers.shape
    Y = np.arange(m) % C
    return centers[:, Y] + spread * rng.standard_normal((n_x, m)), Y.reshape(1, m)


def ravine(theta, condition=25.0):
    """A long narrow valley: J = (theta_0^2 + condition * theta_1^2) / 2.

    theta: (2,) or (2, ...), the points along the last axes.
    condition: how many times steeper the valley is across than along, above 0.
    Returns the value, () or (...), and the gradient, shaped as theta. The lowest
    value, 0, is at the origin.
    """
    theta = np.asarray(theta, dtype=np.float64)
    if theta.ndim == 0 or theta.shape[0] != 2:
        raise ValueError(
            f"theta: came with shape {theta.shape}, expected (2,) or (2, ...)"
        )
    if not condition > 0:
        raise ValueError(f"condition: came as {condition}, expected above 0")
    gradient = np.stack([theta[0], condition * theta[1]])
    return (theta * gradient).sum(axis=0) / 2, gradient


def _require_count(m):
    if m != int(m) or m < 2:
        raise ValueError(f"m: came as {m}, expected a whole number of at least 2")


def _require_not_negative(name, value):
    if not value >= 0:
        raise ValueError(f"{name}: came as {value}, expected 0 or more")
