"""Oracles of chapter 03."""


def graph_backward(xp, rng, key):
    point = {name: rng.normal() for name in "abc"}

    def cost(a, b, c):
        return 3 * (a + b * c)

    return point, cost, key.graph_backward(**point)


def _propagate(xp, rng, function):
    point = {"w": rng.normal(size=(4, 1)), "b": rng.normal()}
    X, signs = rng.normal(size=(4, 9)), rng.choice([-1.0, 1.0], size=(1, 9))

    def cost(w, b):
        z = w.T @ xp.asarray(X) + b
        return xp.mean(xp.log(1 + xp.exp(-xp.asarray(signs) * z)))

    return point, cost, function(**point, X=X, Y=(signs + 1) / 2)[0]


def propagate_loop(xp, rng, key):
    return _propagate(xp, rng, key.propagate_loop)


def propagate(xp, rng, key):
    return _propagate(xp, rng, key.propagate)
