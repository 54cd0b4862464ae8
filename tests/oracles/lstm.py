"""Oracles of chapter 18."""


def lstm_cell_backward(xp, rng, key):
    point, weights = _point(rng, "fico", xt=(3, 5), h_prev=(2, 5), c_prev=(2, 5))
    dh, dc = rng.normal(size=(2, 5)), rng.normal(size=(2, 5))

    def cost(xt, h_prev, c_prev, **parameters):
        h, c = _lstm(xp, xt, h_prev, c_prev, parameters)
        return xp.sum(xp.asarray(dh) * h) + xp.sum(xp.asarray(dc) * c)

    states = (point[name] for name in ("xt", "h_prev", "c_prev"))
    *_, cache = key.lstm_cell_forward(*states, weights)
    return point, cost, key.lstm_cell_backward(dh, dc, cache)


def lstm_backward(xp, rng, key):
    point, weights = _point(rng, "fico", x=(3, 5, 4), h0=(2, 5), c0=(2, 5))
    dh, dc = rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 5))

    def cost(x, h0, c0, **parameters):
        h, c, total = h0, c0, 0.0
        for t in range(4):
            h, c = _lstm(xp, x[:, :, t], h, c, parameters)
            total = total + xp.sum(xp.asarray(dh[:, :, t]) * h)
        return total + xp.sum(xp.asarray(dc) * c)

    states = (point[name] for name in ("x", "h0", "c0"))
    *_, cache = key.lstm_forward(*states, weights)
    return point, cost, key.lstm_backward(dh, dc, cache)


def gru_cell_backward(xp, rng, key):
    point, weights = _point(rng, "zrc", xt=(3, 5), h_prev=(2, 5))
    dh = rng.normal(size=(2, 5))

    def cost(xt, h_prev, **p):
        z = _sigmoid(xp, _score(p, "z", h_prev, xt))
        r = _sigmoid(xp, _score(p, "r", h_prev, xt))
        h_tilde = xp.tanh(_score(p, "c", r * h_prev, xt))
        return xp.sum(xp.asarray(dh) * (z * h_prev + (1 - z) * h_tilde))

    _, cache = key.gru_cell_forward(point["xt"], point["h_prev"], weights)
    return point, cost, key.gru_cell_backward(dh, cache)


def _point(rng, gates, **shapes):
    """The inputs and weights (2, 2 + 3) by name, and the weights alone."""
    weights = {"W" + gate: rng.normal(size=(2, 5)) for gate in gates}
    weights |= {"b" + gate: rng.normal(size=(2, 1)) for gate in gates}
    inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return {**inputs, **weights}, weights


def _lstm(xp, xt, h, c, p):
    """h and c after a step."""
    f, i, o = (_sigmoid(xp, _score(p, gate, h, xt)) for gate in "fio")
    c = f * c + i * xp.tanh(_score(p, "c", h, xt))
    return o * xp.tanh(c), c


def _score(p, gate, h, xt):
    W = p["W" + gate]
    return W[:, :2] @ h + W[:, 2:] @ xt + p["b" + gate]


def _sigmoid(xp, z):
    return 1 / (1 + xp.exp(-z))
