"""The key of chapter 18, LSTM."""

import numpy as np


def lstm_cell_forward(xt, h_prev, c_prev, parameters):
    """One step of an LSTM.

    xt: (n_x, m), one column per example. h_prev, c_prev: (n_h, m).
    parameters: dict of Wf, Wi, Wc, Wo (n_h, n_h + n_x), which act on h_prev
    above xt, and bf, bi, bc, bo (n_h, 1); it may have further keys.
    Returns (h, c, cache): h and c (n_h, m);
    cache = (xt, h_prev, c_prev, f, i, c_tilde, o, c, parameters), in this
    order, the gates f, i, o and the candidate c_tilde (n_h, m).
    """
    above = np.concatenate((h_prev, xt))

    def score(gate):
        return parameters["W" + gate] @ above + parameters["b" + gate]

    f, i, o = (0.5 + 0.5 * np.tanh(score(gate) / 2) for gate in "fio")
    c_tilde = np.tanh(score("c"))
    c = f * c_prev + i * c_tilde
    h = o * np.tanh(c)
    return h, c, (xt, h_prev, c_prev, f, i, c_tilde, o, c, parameters)


def lstm_cell_backward(dh, dc, cache):
    """Backward through one step of an LSTM. Nothing is divided by m.

    dh: (n_h, m) slope of the cost by h. dc: (n_h, m) slope of the cost by c
    on all ways that do not pass through this step's h.
    cache: (xt, h_prev, c_prev, f, i, c_tilde, o, c, parameters) from
    `lstm_cell_forward`, or made up by a check: use the gates and c in it.
    Returns a dict of dxt (n_x, m), dh_prev and dc_prev (n_h, m), dWf, dWi,
    dWc, dWo (n_h, n_h + n_x) and dbf, dbi, dbc, dbo (n_h, 1).
    """
    xt, h_prev, c_prev, f, i, c_tilde, o, c, parameters = cache
    above = np.concatenate((h_prev, xt))
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    scores = {
        "f": dc * c_prev * f * (1 - f),
        "i": dc * c_tilde * i * (1 - i),
        "c": dc * i * (1 - c_tilde**2),
        "o": dh * tanh_c * o * (1 - o),
    }
    dabove = sum(parameters["W" + gate].T @ dz for gate, dz in scores.items())
    n_h = len(h_prev)
    grads = {"dxt": dabove[n_h:], "dh_prev": dabove[:n_h], "dc_prev": dc * f}
    for gate, dz in scores.items():
        grads["dW" + gate] = dz @ above.T
        grads["db" + gate] = np.sum(dz, axis=1, keepdims=True)
    return grads


def lstm_forward(x, h0, c0, parameters):
    """An LSTM over a sequence: the same cell at every step.

    x: (n_x, m, T), T >= 1 steps. h0, c0: (n_h, m), the states before the first.
    parameters: as in `lstm_cell_forward`.
    Returns (h, c, cache): h (n_h, m, T), the hidden state after each step;
    c (n_h, m), the cell state after the last one; cache =
    (x, h_prev, c_prev, f, i, c_tilde, o, c, parameters), in this order: as
    that of a cell, and all but parameters with time as a third axis, so
    that f[:, :, t] belongs to step t. This c is (n_h, m, T).
    """
    (n_h, m), T = np.shape(h0), x.shape[2]
    # sigmoid(z) is 1/2 + 1/2 tanh(z / 2): with half, one tanh does all four
    half = np.repeat([[0.5], [1.0]], (3 * n_h, n_h), axis=0)
    rest = 1 - half
    W, b = (
        half * np.concatenate([parameters[k + gate] for gate in "ofic"]) for k in "Wb"
    )
    Wh, gates = W[:, :n_h].copy(), W[:, n_h:] @ np.moveaxis(x, 2, 0) + b
    h, c = np.empty((2, T + 1, n_h, m))
    h[0], c[0] = h0, c0
    for t in range(T):
        gates[t] = half * np.tanh(gates[t] + Wh @ h[t]) + rest
        o, f, i, c_tilde = gates[t].reshape(4, n_h, m)
        c[t + 1] = f * c[t] + i * c_tilde
        h[t + 1] = o * np.tanh(c[t + 1])
    o, f, i, c_tilde = gates.reshape(T, 4, n_h, m).transpose(1, 2, 3, 0)
    h, c = np.moveaxis((h, c), 1, 3)  # (n_h, m, T + 1)
    cache = x, h[:, :, :T], c[:, :, :T], f, i, c_tilde, o, c[:, :, 1:], parameters
    return h[:, :, 1:], c[:, :, T], cache


def lstm_backward(dh, dc, cache):
    """Backward through an LSTM over a sequence. Nothing is divided by m.

    dh: (n_h, m, T) slope of the cost by the hidden state of each step, as if
    no later step read it. dc: (n_h, m) slope of the cost by the last c on
    the ways that do not pass through the last h.
    cache: (x, h_prev, c_prev, f, i, c_tilde, o, c, parameters) from
    `lstm_forward`, or made up by a check: use what stands in it.
    Returns a dict of dx (n_x, m, T), dh0 and dc0 (n_h, m), dWf, dWi, dWc,
    dWo (n_h, n_h + n_x) and dbf, dbi, dbc, dbo (n_h, 1).
    """
    x, h_prev, c_prev, f, i, c_tilde, o, c, parameters = cache
    n_h, m, T = np.shape(dh)
    W, tanh_c = np.concatenate([parameters["W" + gate] for gate in "ofic"]), np.tanh(c)
    through_h = o * (1 - tanh_c**2)
    through_f, through_i = c_prev * f * (1 - f), c_tilde * i * (1 - i)
    through_c, through_o = i * (1 - c_tilde**2), tanh_c * o * (1 - o)
    slopes = np.array([through_o, through_f, through_i, through_c])
    slopes = np.ascontiguousarray(np.moveaxis(slopes, 3, 0))  # (T, 4, n_h, m)
    dh, f, through_h = np.ascontiguousarray(np.moveaxis((dh, f, through_h), 3, 1))
    WhT, dh_next, dz = W[:, :n_h].T.copy(), 0, np.empty((T, 4, n_h, m))
    for t in reversed(range(T)):
        dh_t = dh[t] + dh_next
        dc = dc + dh_t * through_h[t]
        dz[t, 0], dz[t, 1:] = slopes[t, 0] * dh_t, slopes[t, 1:] * dc
        dh_next = WhT @ dz[t].reshape(4 * n_h, m)
        dc = dc * f[t]
    above = np.concatenate((h_prev, x)).reshape(-1, m * T)
    rows = dz.transpose(1, 2, 3, 0).reshape(4, n_h, m * T)
    dx = np.moveaxis(W[:, n_h:].T @ dz.reshape(T, 4 * n_h, m), 0, 2)
    grads = {"dx": dx, "dh0": dh_next, "dc0": dc}
    for gate, row in zip("ofic", rows, strict=True):
        grads["dW" + gate] = row @ above.T
        grads["db" + gate] = np.sum(row, axis=1, keepdims=True)
    return grads


def lstm_parameter_count(n_x, n_h):
    """Number of weights and biases of an LSTM.

    n_x: length of an input, n_h: length of the hidden state; integers >= 1.
    Returns an int.
    """
    return 4 * (n_h * (n_h + n_x) + n_h)


def gru_cell_forward(xt, h_prev, parameters):
    """One step of a GRU, in the form of Cho et al., 2014.

    xt: (n_x, m), one column per example. h_prev: (n_h, m).
    parameters: dict of Wz, Wr, Wc (n_h, n_h + n_x) and bz, br, bc (n_h, 1);
    it may have further keys.
    z = sigmoid(Wz [h_prev; xt] + bz), r = sigmoid(Wr [h_prev; xt] + br),
    h_tilde = tanh(Wc [r * h_prev; xt] + bc): r acts before the matrix
    product. h = z * h_prev + (1 - z) * h_tilde: z = 1 keeps the old state.
    Returns (h, cache): h (n_h, m); cache = (xt, h_prev, z, r, h_tilde,
    parameters), in this order, z, r and h_tilde (n_h, m).
    """
    above = np.concatenate((h_prev, xt))
    z, r = (
        0.5
        + 0.5 * np.tanh((parameters["W" + gate] @ above + parameters["b" + gate]) / 2)
        for gate in "zr"
    )
    reset = np.concatenate((r * h_prev, xt))
    h_tilde = np.tanh(parameters["Wc"] @ reset + parameters["bc"])
    h = z * h_prev + (1 - z) * h_tilde
    return h, (xt, h_prev, z, r, h_tilde, parameters)


def gru_cell_backward(dh, cache):
    """Backward through one step of a GRU. Nothing is divided by m.

    dh: (n_h, m) slope of the cost by h.
    cache: (xt, h_prev, z, r, h_tilde, parameters) from `gru_cell_forward`,
    or made up by a check: use the gates and h_tilde in it.
    Returns a dict of dxt (n_x, m), dh_prev (n_h, m), dWz, dWr, dWc
    (n_h, n_h + n_x) and dbz, dbr, dbc (n_h, 1).
    """
    xt, h_prev, z, r, h_tilde, parameters = cache
    n_h = len(h_prev)
    dc = dh * (1 - z) * (1 - h_tilde**2)
    dreset = parameters["Wc"].T @ dc
    dr = dreset[:n_h] * h_prev * r * (1 - r)
    dz = dh * (h_prev - h_tilde) * z * (1 - z)
    dabove = parameters["Wz"].T @ dz + parameters["Wr"].T @ dr
    grads = {
        "dxt": dabove[n_h:] + dreset[n_h:],
        "dh_prev": dh * z + dabove[:n_h] + dreset[:n_h] * r,
    }
    above, reset = np.concatenate((h_prev, xt)), np.concatenate((r * h_prev, xt))
    for gate, score, seen in (("z", dz, above), ("r", dr, above), ("c", dc, reset)):
        grads["dW" + gate] = score @ seen.T
        grads["db" + gate] = np.sum(score, axis=1, keepdims=True)
    return grads
