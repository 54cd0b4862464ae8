"""Oracles of chapter 19."""

import numpy as np


def operation(xp, rng, key):
    """All nine operations at once, each on inputs of its own."""
    point = {
        "plus": rng.normal(size=2),
        "minus": rng.normal(size=2),
        "times": rng.normal(size=2),
        "over": rng.uniform(0.3, 3, 2),
        "power": rng.uniform(0.3, 3, 2),
        "exp": rng.normal(size=1),
        "log": rng.uniform(0.3, 3, 1),
        "tanh": rng.normal(size=1),
        "relu": rng.normal(size=1),
    }
    names = ("+", "-", "*", "/", "**", "exp", "log", "tanh", "relu")

    def cost(plus, minus, times, over, power, exp, log, tanh, relu):
        two = plus[0] + plus[1] + minus[0] - minus[1] + times[0] * times[1]
        two = two + over[0] / over[1] + power[0] ** power[1]
        one = xp.exp(exp) + xp.log(log) + xp.tanh(tanh) + relu * (relu > 0)
        return two + one[0]

    grads = {
        f"d{arg}": np.array(key.operation(name, point[arg])[1])
        for arg, name in zip(point, names, strict=True)
    }
    return point, cost, grads


def sweep(xp, rng, key):
    """A chain of 40 nodes, each a weighted sum of three that came before."""
    parents = [[], []] + [rng.integers(0, i, 3).tolist() for i in range(2, 40)]
    slopes = [[], [], *rng.uniform(-0.7, 0.7, (38, 3)).tolist()]
    point = {"x": rng.normal(size=2)}

    def cost(x):
        nodes = [x[0], x[1]]
        for row, sides in zip(parents[2:], slopes[2:], strict=True):
            nodes.append(sum(s * nodes[p] for p, s in zip(row, sides, strict=True)))
        return nodes[-1]

    return point, cost, {"dx": np.array(key.sweep(parents, slopes)[:2])}


def differentiate(xp, rng, key):
    """One program for Values and for arrays of the library."""
    point = {"x": rng.uniform(0.3, 2, 4)}

    def program(a, b, c, d, exp, log, tanh):
        p = a * b - 2 / c
        q = tanh(p) + a**b * exp(-d)
        return (log(q * q + 1) - p * 3 + 2**c) ** 2 / (a + d)

    def cost(x):
        return program(x[0], x[1], x[2], x[3], xp.exp, xp.log, xp.tanh)

    def of_values(a, b, c, d):
        methods = (lambda v, name=name: getattr(v, name)() for name in METHODS)
        return program(a, b, c, d, *methods)

    return point, cost, {"dx": np.array(key.differentiate(of_values, point["x"])[1])}


METHODS = ("exp", "log", "tanh")
