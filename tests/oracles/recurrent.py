"""Oracles of chapter 17."""

import numpy as np

SHAPES = {"Wx": (4, 3), "Wh": (4, 4), "bh": (4, 1)}
NAMES = ("Wx", "Wh", "bh")


def rnn_cell_backward(xp, rng, key):
    dh = rng.normal(size=(4, 5))
    point = {"xt": rng.normal(size=(3, 5)), "h_prev": rng.normal(size=(4, 5))}
    point |= {name: rng.normal(size=shape) for name, shape in SHAPES.items()}

    def cost(xt, h_prev, Wx, Wh, bh):
        return xp.sum(xp.asarray(dh) * xp.tanh(Wx @ xt + Wh @ h_prev + bh))

    parameters = {name: point[name] for name in NAMES}
    _, cache = key.rnn_cell_forward(point["xt"], point["h_prev"], parameters)
    return point, cost, key.rnn_cell_backward(dh, cache)


def rnn_backward(xp, rng, key):
    dh = rng.normal(size=(4, 5, 6))
    point = {"x": rng.normal(size=(3, 5, 6)), "h0": rng.normal(size=(4, 5))}
    point |= {name: rng.normal(size=shape) for name, shape in SHAPES.items()}

    def cost(x, h0, Wx, Wh, bh):
        total, h = 0.0, h0
        for t in range(6):
            h = xp.tanh(Wx @ x[:, :, t] + Wh @ h + bh)
            total = total + xp.sum(xp.asarray(dh[:, :, t]) * h)
        return total

    parameters = {name: point[name] for name in NAMES}
    _, caches = key.rnn_forward(point["x"], point["h0"], parameters)
    return point, cost, key.rnn_backward(dh, caches)


def sequence_loss(xp, rng, key):
    point = {
        "h": rng.normal(size=(4, 3, 5)),
        "Wy": rng.normal(size=(6, 4)),
        "by": rng.normal(size=(6, 1)),
    }
    Y = np.eye(6)[:, rng.integers(6, size=(3, 5))]
    mask = 1.0 * (np.arange(5) < np.array([[5], [2], [3]]))[None]

    def cost(h, Wy, by):
        total = 0.0
        for t in range(5):
            scores = Wy @ h[:, :, t] + by
            log_sum = xp.log(xp.sum(xp.exp(scores), 0))
            right = xp.sum(xp.asarray(Y[:, :, t]) * scores, 0)
            total = total + xp.sum(xp.asarray(mask[0, :, t]) * (log_sum - right))
        return total / mask.sum()

    _, grads = key.sequence_loss(point["h"], Y, mask, point)
    return point, cost, grads
