"""Random costs with their gradients, at many scales, for tests of the gradient check.

Each case is a cost of one array, its right gradient, and the entries that a check can
see. autograd is not used: each function is written down with its derivative.
"""

from typing import NamedTuple

import numpy as np


class Case(NamedTuple):
    """text: for people. cost: of x. x: (n,). grad: (n,), right at each entry."""

    text: str
    cost: object
    x: np.ndarray
    grad: np.ndarray


# name -> (function, derivative, range of arguments)
SMOOTH = {
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2, (-2, 2)),
    "sin": (np.sin, np.cos, (-7, 7)),
    "exp": (np.exp, np.exp, (-3, 3)),
    "log": (np.log, lambda z: 1 / z, (0.1, 5)),
    "square": (np.square, lambda z: 2 * z, (-3, 3)),
    "cube": (lambda z: z**3, lambda z: 3 * z**2, (-3, 3)),
    "root": (np.sqrt, lambda z: 0.5 / np.sqrt(z), (0.1, 5)),
    "inverse": (lambda z: 1 / z, lambda z: -1 / z**2, (0.1, 5)),
    "softplus": (
        lambda z: np.logaddexp(0, z),
        lambda z: 1 / (1 + np.exp(-z)),
        (-8, 8),
    ),
    "linear": (lambda z: z, np.ones_like, (-3, 3)),
}
KINKY = {
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0, (-2, 2)),
    "leaky": (
        lambda z: np.maximum(z, 0.01 * z),
        lambda z: np.where(z > 0, 1, 0.01),
        (-2, 2),
    ),
    "abs": (np.abs, np.sign, (-2, 2)),
    "clip": (
        lambda z: np.clip(z, -1, 1),
        lambda z: (np.abs(z) < 1) * 1.0,
        (-2, 2),
    ),
}


def elementwise(rng, kinds=SMOOTH):
    """sum(c * f(s * x)) + offset, with a scale s between 1e-12 and 1e12."""
    name = rng.choice(list(kinds))
    f, df, (low, high) = kinds[name]
    n = int(rng.integers(1, 9))
    s = 10.0 ** rng.uniform(-12, 12)
    height = 10.0 ** rng.uniform(-12, 12)
    z = rng.uniform(low, high, n)
    c = rng.choice([-1, 1], n) * rng.uniform(0.5, 2, n) * height
    offset = rng.choice([0, 0, 1, 30]) * height
    x = z / s
    grad = c * s * df(s * x)
    return Case(
        f"{offset:.1e} + sum(c * {name}({s:.1e} * x)), c about {height:.1e}",
        lambda x: offset + np.sum(c * f(s * x)),
        x,
        grad,
    )


def mixed(rng):
    """Entries of one array, each at a scale of its own."""
    n = int(rng.integers(2, 9))
    s = 10.0 ** rng.uniform(-6, 6, n)
    z = rng.uniform(0.2, 2, n)
    c = rng.uniform(0.5, 2, n)
    x = z / s
    return Case(
        "sum(c * log(s * x)), a scale for each entry",
        lambda x: np.sum(c * np.log(s * x)),
        x,
        c / x,
    )


def network(rng, activation="tanh"):
    """Cross-entropy of a small network, as a function of all its parameters."""
    n_x, n_h, m = rng.integers(1, 5, 3)
    sizes = [n_h * n_x, n_h, n_h, 1]
    X, Y = rng.normal(size=(n_x, m)), (rng.random((1, m)) < 0.5) * 1.0
    f, df = (SMOOTH | KINKY)[activation][:2]
    x = rng.normal(size=sum(sizes)) * 10.0 ** rng.uniform(-2, 0)
    if rng.random() < 0.3:
        x[n_h * n_x : n_h * n_x + n_h] = 0  # biases
    ends = np.cumsum(sizes)[:-1]

    def parts(x):
        W1, b1, W2, b2 = np.split(x, ends)
        Z1 = W1.reshape(n_h, n_x) @ X + b1[:, None]
        z = W2 @ f(Z1) + b2
        return Z1, W2, z

    def cost(x):
        z = parts(x)[2]
        return np.mean(np.logaddexp(0, z) - Y * z)

    Z1, W2, z = parts(x)
    dz = (1 / (1 + np.exp(-z)) - Y) / m
    dZ1 = W2[:, None] * dz * df(Z1)
    grad = [(dZ1 @ X.T).ravel(), dZ1.sum(1), (dz @ f(Z1).T).ravel(), dz.sum(1)]
    return Case(f"network with {activation}", cost, x, np.concatenate(grad))


def at_zero(rng):
    """Parameters that are zero, as biases are."""
    name = rng.choice(["tanh", "sin", "exp", "softplus", "linear"])
    f, df, _ = SMOOTH[name]
    n = int(rng.integers(1, 6))
    s = 10.0 ** rng.uniform(-6, 6)
    c = rng.uniform(0.5, 2, n)
    return Case(
        f"sum(c * {name}({s:.1e} * x)) at x = 0",
        lambda x: 1 + np.sum(c * f(s * x)),
        np.zeros(n),
        c * s * df(np.zeros(n)),
    )


def some_kinks(rng):
    """ReLU or the like; a few entries on the kink, where the slope is a choice."""
    name = rng.choice(["relu", "leaky", "abs"])
    f, df, _ = KINKY[name]
    n = int(rng.integers(3, 9))
    z = rng.uniform(0.05, 2, n) * rng.choice([-1, 1], n)
    z[: rng.integers(0, n // 2 + 1)] = 0.0
    s, height = 10.0 ** rng.uniform(-9, 9), 10.0 ** rng.uniform(-9, 9)
    c = rng.uniform(0.5, 2, n) * height
    return Case(
        f"sum(c * {name}({s:.1e} * x)), some at 0",
        lambda x: np.sum(c * f(s * x)),
        z / s,
        c * s * df(z),
    )


def kinks_nearby(rng):
    """A kink at a distance of 1e-7 to 1 of each entry's own size."""
    name = rng.choice(list(KINKY))
    f, df, _ = KINKY[name]
    n = int(rng.integers(2, 9))
    kink = 1.0 if name == "clip" else 0.0
    z = kink + 10.0 ** rng.uniform(-5, 0, n) * rng.choice([-1, 1], n)
    c = rng.uniform(0.5, 2, n)
    return Case(
        f"sum(c * {name}(x)), kinks nearby",
        lambda x: np.sum(c * f(x)),
        z,
        c * df(z),
    )


def unused(rng):
    """Half the entries do not enter the cost: a mask, a word that does not occur."""
    case = elementwise(rng)
    n = case.x.size
    mask = np.arange(n) % 2 == 0
    still = np.array(case.x)
    return Case(
        case.text + ", half of them unused",
        lambda x: case.cost(np.where(mask, x, still)),
        case.x,
        case.grad * mask,
    )


def stationary(rng):
    """The minimum of a cost: each slope is zero, and comes as what rounding leaves."""
    n = int(rng.integers(1, 6))
    x = rng.normal(size=n)
    goal = x.copy()
    left = rng.choice([0, 1e-17, -1e-17], n)
    return Case(
        "1 + sum((x - goal)**2) at the goal",
        lambda x: 1 + np.sum((x - goal) ** 2),
        x,
        left,
    )


KINDS = (
    elementwise,
    elementwise,
    lambda rng: elementwise(rng, KINKY),
    mixed,
    network,
    lambda rng: network(rng, "relu"),
    at_zero,
    some_kinks,
    kinks_nearby,
    unused,
    stationary,
)


def cases(seed, count):
    """`count` random cases, of all kinds in turn."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        yield KINDS[number % len(KINDS)](rng)
