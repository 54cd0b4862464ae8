"""Oracles of chapter 11."""


def repair_1(xp, rng, key):
    point = {
        "W1": rng.normal(size=(5, 4)),
        "b1": rng.normal(size=(5, 1)),
        "W2": rng.normal(size=(1, 5)),
        "V": rng.normal(size=(1, 3)),
        "b2": rng.normal(size=(1, 1)),
    }
    X, R, Y = (rng.normal(size=(n, 7)) for n in (4, 3, 1))

    def cost(W1, b1, W2, V, b2):
        A1 = xp.arctan(W1 @ xp.asarray(X) + b1)
        Y_hat = W2 @ A1 + V @ xp.asarray(R) + b2
        return xp.mean((Y_hat - xp.asarray(Y)) ** 2) / 2

    return point, cost, key.repair_1(point, X, R, Y)


def repair_2(xp, rng, key):
    point = {
        "W1": rng.normal(size=(5, 4)),
        "b1": rng.normal(size=(5, 1)),
        "W2": rng.normal(size=(3, 5)),
        "b2": rng.normal(size=(3, 1)),
    }
    X, Y = rng.normal(size=(4, 7)), rng.normal(size=(3, 7))

    def cost(W1, b1, W2, b2):
        Z1 = W1 @ xp.asarray(X) + b1
        A1 = Z1 / (1 + xp.abs(Z1))
        return xp.sum((W2 @ A1 + b2 - xp.asarray(Y)) ** 2) / 14

    return point, cost, key.repair_2(point, X, Y)


def repair_3(xp, rng, key):
    point = {
        "W1": rng.normal(size=(5, 4)),
        "b1": rng.normal(size=(5, 1)),
        "W2": rng.normal(size=(5, 5)),
        "b2": rng.normal(size=(5, 1)),
        "W3": rng.normal(size=(1, 5)),
        "b3": rng.normal(size=(1, 1)),
    }
    X, Y, lambd = rng.normal(size=(4, 7)), rng.normal(size=(1, 7)), 0.9

    def cost(W1, b1, W2, b2, W3, b3):
        A1 = xp.sin(W1 @ xp.asarray(X) + b1)
        A2 = xp.sin(W2 @ A1 + b2)
        squares = xp.sum(W1**2) + xp.sum(W2**2) + xp.sum(W3**2)
        error = W3 @ A2 + b3 - xp.asarray(Y)
        return (xp.sum(error**2) + lambd * squares) / 14

    return point, cost, key.repair_3(point, X, Y, lambd)
