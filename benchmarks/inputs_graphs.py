"""Values for the words of grading/inputs.yml about programs and their graphs."""

import numpy as np

UNARY = ("exp", "log", "tanh", "relu")


def somewhere(rng):
    """Where a descent starts: a number or an array; now and then whole numbers."""
    shape = [(), (3,), (2, 3), (1, 1)][rng.integers(4)]
    drawn = rng.normal(size=shape) if rng.random() < 0.6 else rng.integers(-4, 5, shape)
    return drawn if shape else drawn.item() if hasattr(drawn, "item") else drawn


def bowl(w0, rng):
    """A cost with its slope, lowest somewhere near 0."""
    target = rng.normal(size=np.shape(w0))

    def cost(w):
        return float(np.sum((w - target) ** 2)), 2 * (w - target)

    return cost


def operands(name, rng):
    """Numbers that an operation takes, in one of the three forms."""
    drawn = rng.normal(size=1 if name in UNARY else 2)
    if rng.random() < 0.4:
        drawn = rng.integers(-3, 4, len(drawn)).astype(float)
    if name == "/":
        drawn[1] = drawn[1] or 2.0
    elif name == "log":
        drawn = np.abs(drawn) + 0.1
    elif name == "**" and (rng.random() < 0.5):
        drawn = np.array([min(drawn[0], 0.0), rng.integers(1, 5)])
    elif name == "**":
        drawn[0] = abs(drawn[0]) + (drawn[0] == 0)
    if rng.random() < 0.4 and np.all(drawn == np.round(drawn)):
        drawn = drawn.astype(int)
    return [drawn, drawn.tolist(), tuple(drawn.tolist())][rng.integers(3)]


def ancestors(rng):
    """For each node of a graph the numbers of its parents."""
    n = int(rng.choice([1, 2, 3, 6, 12]))
    counts = [int(rng.integers(0, min(i, 1) * 3 + 1)) for i in range(n)]
    return [rng.integers(0, max(i, 1), k).tolist() for i, k in enumerate(counts)]


def sides(parents, rng):
    """A local slope for each parent; now and then all whole."""
    whole = rng.random() < 0.4
    return [
        (rng.integers(-3, 4, len(row)) if whole else rng.normal(size=len(row))).tolist()
        for row in parents
    ]


def places(rng):
    """Two numbers above 0, in one of the three forms; now and then whole."""
    drawn = rng.uniform(0.3, 2, 2) if rng.random() < 0.6 else rng.integers(1, 4, 2)
    return [drawn, drawn.tolist(), tuple(drawn.tolist())][rng.integers(3)]


def program(rng):
    """A function of two Values."""
    return PROGRAMS[rng.integers(len(PROGRAMS))]


def _unused(x, y):
    x.exp().backward()
    return y * 2


PROGRAMS = [
    lambda x, y: x * y + x / y - x**y,
    lambda x, y: (x - 2) ** 2 + 3 / y + 2**x - (1 - y),
    lambda x, y: (x.exp() + 1).log() * y.tanh() + (x - y).relu(),
    lambda x, y: (x - x).relu() + 2 * (-y) ** 3,
    lambda x, y: x,
    lambda x, y: (x + y) * (x + y),
    _unused,
]
