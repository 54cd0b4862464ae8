"""The key of chapter 17, recurrent networks."""

import numpy as np


def rnn_cell_forward(xt, h_prev, parameters):
    """One step of a recurrent network: h = tanh(Wx xt + Wh h_prev + bh).

    xt: (n_x, m), one column per example. h_prev: (n_h, m).
    parameters: dict of Wx (n_h, n_x), Wh (n_h, n_h) and bh (n_h, 1); it may
    have further keys.
    Returns (h, cache): h (n_h, m); cache = (xt, h_prev, h, parameters), in
    this order.
    """
    Wx, Wh, bh = (parameters[name] for name in ("Wx", "Wh", "bh"))
    h = np.tanh(Wx @ xt + Wh @ h_prev + bh)
    return h, (xt, h_prev, h, parameters)


def rnn_forward(x, h0, parameters):
    """A recurrent network over a sequence: the same cell at every step.

    x: (n_x, m, T), T >= 1 steps. h0: (n_h, m), the state before the first.
    parameters: as in `rnn_cell_forward`.
    Returns (h, caches): h (n_h, m, T), the state after each step; caches =
    (x, h_prev, h, parameters), in this order: as the cache of a cell, all
    but parameters with time as a third axis, so that h_prev[:, :, t] is the
    state that step t came from.
    """
    Wx, Wh, bh = (parameters[name] for name in ("Wx", "Wh", "bh"))
    scores = Wx @ np.transpose(x, (2, 0, 1)) + bh  # what x adds, of all steps
    states = [h0]
    for score in scores:
        states.append(np.tanh(score + Wh @ states[-1]))
    h, h_prev = (np.stack(part, axis=2) for part in (states[1:], states[:-1]))
    return h, (x, h_prev, h, parameters)


def rnn_cell_backward(dh, cache):
    """Backward through one step. Nothing is divided by m.

    dh: (n_h, m) gradient of the cost with respect to h.
    cache: (xt, h_prev, h, parameters) from `rnn_cell_forward`, or made up by
    a check: use the h in it.
    Returns a dict of dxt (n_x, m), dh_prev (n_h, m), dWx (n_h, n_x),
    dWh (n_h, n_h) and dbh (n_h, 1).
    """
    xt, h_prev, h, parameters = cache
    dz = dh * (1 - h**2)
    return {
        "dxt": parameters["Wx"].T @ dz,
        "dh_prev": parameters["Wh"].T @ dz,
        "dWx": dz @ xt.T,
        "dWh": dz @ h_prev.T,
        "dbh": np.sum(dz, axis=1, keepdims=True),
    }


def rnn_backward(dh, caches):
    """Backpropagation through time. Nothing is divided by m or T.

    dh: (n_h, m, T) slope of the cost by the state of each step, as if no
    later step read it.
    caches: (x, h_prev, h, parameters) from `rnn_forward`, or made up by a
    check: use the h in it.
    Returns a dict of dx (n_x, m, T), dh0 (n_h, m), dWx (n_h, n_x),
    dWh (n_h, n_h) and dbh (n_h, 1).
    """
    x, h_prev, h, parameters = caches
    n_h, m, T = h.shape
    slope, dz = 1 - h**2, np.empty(h.shape)
    later = np.zeros((n_h, m))  # what the steps after t send back
    for t in reversed(range(T)):
        dz[:, :, t] = (dh[:, :, t] + later) * slope[:, :, t]
        later = parameters["Wh"].T @ dz[:, :, t]
    columns = dz.reshape(n_h, m * T)
    return {
        "dx": (parameters["Wx"].T @ columns).reshape(x.shape),
        "dh0": later,
        "dWx": columns @ x.reshape(-1, m * T).T,
        "dWh": columns @ h_prev.reshape(n_h, m * T).T,
        "dbh": np.sum(columns, axis=1, keepdims=True),
    }


def clip(gradients, max_norm):
    """Shorten a gradient that is too long; keep its direction.

    gradients: dict name -> array of any shape; all arrays together are one
    vector, and its length is the norm. Entries are below 1e100 in absolute
    value, or inf or nan. max_norm: number, at least 1e-100; inf is allowed.
    Returns a dict with the same names and shapes. Where the norm is at
    most max_norm (exactly max_norm too, and where all entries are 0) the
    values are those that came; else all are multiplied by one factor, so
    that the norm is max_norm.
    Raises ValueError if an entry is inf or nan: that has no direction.
    """
    norm = np.sqrt(sum(np.sum(np.square(g, dtype=float)) for g in gradients.values()))
    if not np.isfinite(norm):
        raise ValueError("gradients: came with inf or nan, expected finite numbers")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * g for name, g in gradients.items()}


def sequence_loss(h, Y, mask, parameters):
    """Softmax and cross-entropy at every step that counts, and their slopes.

    h: (n_h, m, T) states. Y: (n_y, m, T), one-hot along its first axis where
    mask is 1, of any finite value where it is 0.
    mask: (1, m, T), 1 at a step that counts, 0 at the others; one or more
    count. parameters: dict of Wy (n_y, n_h) and by (n_y, 1), n_y >= 2; it
    may have further keys. Scores Wy h + by are up to 1000 in absolute value.
    Returns (loss, grads): loss, a number, is the mean over all steps that
    count, of all examples together; grads is a dict of dh (n_h, m, T),
    dWy (n_y, n_h) and dby (n_y, 1), the slopes of this loss.
    """
    Wy, by = parameters["Wy"], parameters["by"]
    scores = np.tensordot(Wy, h, 1) + by[:, :, None]
    scores = scores - np.max(scores, axis=0)
    log_p = scores - np.log(np.sum(np.exp(scores), axis=0))
    count = np.sum(mask)
    loss = -np.sum(log_p * (Y * mask)) / count
    dz = (np.exp(log_p) - Y) * mask / count
    grads = {
        "dh": np.tensordot(Wy.T, dz, 1),
        "dWy": np.tensordot(dz, h, ((1, 2), (1, 2))),
        "dby": np.sum(dz, axis=(1, 2))[:, None],
    }
    return float(loss), grads


def sample(parameters, rng, max_length):
    """Let a trained network write a sequence, one symbol at a time.

    parameters: dict of Wx (n_h, n), Wh (n_h, n_h), bh (n_h, 1), Wy (n, n_h)
    and by (n, 1) of a network that reads and writes n >= 2 symbols; symbol 0
    stands for both ends. Scores Wy h + by are up to 1000 in absolute value.
    rng: np.random.Generator, the only source of chance.
    max_length: int, at least 1.
    The state before the first step is 0, and the first input is symbol 0.
    Each step draws a symbol from the softmax of its scores, and reads it in
    the next step, as a one-hot column (n, 1). Ends when symbol 0 is drawn, or
    with max_length symbols.
    Returns the symbols as a list of ints, without the 0s at both ends.
    """
    n, n_h = np.shape(parameters["Wy"])
    h, symbol, symbols = np.zeros((n_h, 1)), 0, []
    while len(symbols) < max_length:
        h, _ = rnn_cell_forward(np.eye(n)[:, [symbol]], h, parameters)
        scores = (parameters["Wy"] @ h + parameters["by"])[:, 0]
        p = np.exp(scores - np.max(scores))
        symbol = int(rng.choice(n, p=p / np.sum(p)))
        if symbol == 0:
            break
        symbols.append(symbol)
    return symbols
