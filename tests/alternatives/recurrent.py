"""Other right answers to chapter 17."""

import numpy as np


def rnn_cell_forward(xt, h_prev, parameters):
    W = np.hstack([parameters["Wx"], parameters["Wh"]])
    h = np.tanh(W @ np.vstack([xt, h_prev]) + parameters["bh"])
    return h, [xt, h_prev, h, parameters]


def rnn_forward(x, h0, parameters):
    T = x.shape[2]
    h = np.zeros((*h0.shape, T))
    h_prev = np.zeros((*h0.shape, T))
    for t in range(T):
        h_prev[:, :, t] = h0 if t == 0 else h[:, :, t - 1]
        h[:, :, t], _ = rnn_cell_forward(x[:, :, t], h_prev[:, :, t], parameters)
    return [h, [x, h_prev, h, parameters]]


def rnn_cell_backward(dh, cache):
    xt, h_prev, h, parameters = cache
    dz = dh - dh * h * h
    return {
        "dbh": dz.sum(axis=1)[:, None],
        "dWh": np.einsum("im,jm->ij", dz, h_prev),
        "dWx": np.einsum("im,jm->ij", dz, xt),
        "dh_prev": np.einsum("im,ij->jm", dz, parameters["Wh"]),
        "dxt": np.einsum("im,ij->jm", dz, parameters["Wx"]),
    }


def rnn_backward(dh, caches):
    x, h_prev, h, parameters = caches
    T = h.shape[2]
    dx, later, sums = np.zeros(x.shape), 0, {"dWx": 0, "dWh": 0, "dbh": 0}
    for t in range(T - 1, -1, -1):
        cache = x[:, :, t], h_prev[:, :, t], h[:, :, t], parameters
        grads = rnn_cell_backward(dh[:, :, t] + later, cache)
        dx[:, :, t], later = grads["dxt"], grads["dh_prev"]
        sums = {name: value + grads[name] for name, value in sums.items()}
    return {"dx": dx, "dh0": later, **sums}


def clip(gradients, max_norm):
    vector = np.concatenate([np.ravel(g) for g in gradients.values()]).astype(float)
    if not np.all(np.isfinite(vector)):
        raise ValueError("a gradient is not finite")
    norm = np.linalg.norm(vector)
    if norm <= max_norm:
        return {name: np.array(g) for name, g in gradients.items()}
    return {name: np.asarray(g) / norm * max_norm for name, g in gradients.items()}


def sequence_loss(h, Y, mask, parameters):
    Wy, by = parameters["Wy"], parameters["by"]
    n_h, m, T = h.shape
    loss, dh = 0.0, np.zeros((n_h, m, T))
    dWy, dby = np.zeros(Wy.shape), np.zeros(by.shape)
    for i in range(m):
        for t in range(T):
            if not mask[0, i, t]:
                continue
            z = Wy @ h[:, i, t] + by[:, 0]
            k, top = int(np.argmax(Y[:, i, t])), z.max()
            p = np.exp(z - top)
            loss += top - z[k] + np.log(p.sum())
            dz = p / p.sum() - Y[:, i, t]
            dh[:, i, t] = Wy.T @ dz
            dWy += np.outer(dz, h[:, i, t])
            dby += dz[:, None]
    count = mask.sum()
    grads = {"dby": dby / count, "dWy": dWy / count, "dh": dh / count}
    return [np.array(loss / count), grads]


def sample(parameters, rng, max_length):
    h = np.zeros(len(parameters["bh"]))
    symbol, symbols = 0, ()
    for _ in range(max_length):
        h = np.tanh(
            parameters["Wx"][:, symbol] + parameters["Wh"] @ h + parameters["bh"][:, 0]
        )
        z = parameters["Wy"] @ h + parameters["by"][:, 0]
        symbol = int(np.argmax(z + rng.gumbel(size=z.size)))
        if symbol == 0:
            return symbols
        symbols += (symbol,)
    return symbols
