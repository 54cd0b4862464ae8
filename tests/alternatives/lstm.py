"""Other right answers to chapter 18."""

import numpy as np


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_cell_forward(xt, h_prev, c_prev, parameters):
    n_h, p = h_prev.shape[0], parameters
    scores = {k: p["W" + k][:, :n_h] @ h_prev for k in ("o", "c", "i", "f")}
    scores = {k: s + p["W" + k][:, n_h:] @ xt + p["b" + k] for k, s in scores.items()}
    f, i, o = (_sigmoid(scores[k]) for k in ("f", "i", "o"))
    g = 2 * _sigmoid(2 * scores["c"]) - 1
    c = np.add(f * c_prev, i * g)
    return [np.tanh(c) * o, c, [xt, h_prev, c_prev, f, i, g, o, c, p]]


def lstm_forward(x, h0, c0, parameters):
    (n_x, m, T), n_h = x.shape, len(h0)
    parts = [np.zeros((n_x, m, T)), *(np.zeros((n_h, m, T)) for _ in range(7))]
    h_all, h, c = np.zeros((n_h, m, T)), h0, c0
    for t in range(T):
        h, c, cache = lstm_cell_forward(x[:, :, t], h, c, parameters)
        h_all[:, :, t] = h
        for part, value in zip(parts, cache, strict=False):
            part[:, :, t] = value
    return [h_all, c, [*parts, parameters]]


def lstm_cell_backward(dh, dc, cache):
    xt, h_prev, c_prev, f, i, g, o, c, p = cache
    n_h = h_prev.shape[0]
    dc = dc + dh * o / np.cosh(c) ** 2
    d = np.concatenate(
        (
            dc * c_prev * (f - f * f),
            dc * g * (i - i * i),
            dc * i * (1 - g) * (1 + g),
            dh * np.tanh(c) * (o - o * o),
        )
    )
    W = np.concatenate((p["Wf"], p["Wi"], p["Wc"], p["Wo"]))
    above = np.vstack([h_prev, xt])
    dW, db, below = np.einsum("ki,li->kl", d, above), d.sum(axis=1), W.T @ d
    grads = {"dxt": below[n_h:], "dh_prev": below[:n_h], "dc_prev": f * dc}
    for k, name in enumerate("fico"):
        grads["dW" + name] = dW[k * n_h : (k + 1) * n_h]
        grads["db" + name] = db[k * n_h : (k + 1) * n_h].reshape(-1, 1)
    return grads


def lstm_backward(dh, dc, cache):
    parts, p = cache[:-1], cache[-1]
    dx, dh_next, sums = [], np.zeros(np.shape(dc)), {}
    for t in range(dh.shape[2] - 1, -1, -1):
        step = [part[:, :, t] for part in parts]
        grads = lstm_cell_backward(dh[:, :, t] + dh_next, dc, [*step, p])
        dx.append(grads.pop("dxt"))
        dh_next, dc = grads.pop("dh_prev"), grads.pop("dc_prev")
        for name, value in grads.items():
            sums[name] = sums.get(name, 0.0) + value
    return {"dx": np.stack(dx[::-1], axis=2), "dh0": dh_next, "dc0": dc, **sums}


def lstm_parameter_count(n_x, n_h):
    return sum(n_h * n_h + n_h * n_x + n_h for _ in ("f", "i", "c", "o"))


def gru_cell_forward(xt, h_prev, parameters):
    n_h, p = h_prev.shape[0], parameters

    def score(name, h):
        W = p["W" + name]
        return np.dot(W[:, :n_h], h) + np.dot(W[:, n_h:], xt) + p["b" + name]

    z, r = _sigmoid(score("z", h_prev)), _sigmoid(score("r", h_prev))
    g = np.tanh(score("c", h_prev * r))
    return [g + z * (h_prev - g), [xt, h_prev, z, r, g, p]]


def gru_cell_backward(dh, cache):
    xt, h_prev, z, r, g, p = cache
    n_h, grads = h_prev.shape[0], {}
    dh_prev, dxt = dh * z, np.zeros(xt.shape)

    def layer(name, d, h):
        """Slopes of a layer's weights; returns those by h and xt."""
        grads["dW" + name] = np.hstack([d @ h.T, d @ xt.T])
        grads["db" + name] = d @ np.ones((d.shape[1], 1))
        back = p["W" + name].T @ d
        return back[:n_h], back[n_h:]

    by_reset, by_x = layer("c", (1 - z) * dh * (1 - g**2), r * h_prev)
    dh_prev, dxt = dh_prev + r * by_reset, dxt + by_x
    for name, d in (
        ("r", by_reset * h_prev * r * (1 - r)),
        ("z", dh * (h_prev - g) * z * (1 - z)),
    ):
        by_h, by_x = layer(name, d, h_prev)
        dh_prev, dxt = dh_prev + by_h, dxt + by_x
    return {**grads, "dh_prev": dh_prev, "dxt": dxt}
