"""Mistakes of chapter 18."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import lstm as key

CELL_FORWARD = [
    by_operator(
        key.lstm_cell_forward,
        "input above the state",
        change("np.concatenate((h_prev, xt))", "np.concatenate((xt, h_prev))"),
        "The weights act on h_prev above xt: h_prev comes first.",
    ),
    by_operator(
        key.lstm_cell_forward,
        "forget and input gate swapped",
        change("f * c_prev + i * c_tilde", "i * c_prev + f * c_tilde"),
        "The forget gate belongs to the old memory, the input gate to the candidate.",
    ),
    by_operator(
        key.lstm_cell_forward,
        "tanh of the cell forgotten",
        change("o * np.tanh(c)", "o * c"),
        "What is shown is o times tanh(c), not c itself.",
    ),
    by_operator(
        key.lstm_cell_forward,
        "1 - f on the candidate",
        change("i * c_tilde", "(1 - f) * c_tilde"),
        "An LSTM has an input gate of its own; only the GRU couples the two.",
    ),
    by_hand(
        "lstm_cell_forward",
        "sigmoid for the candidate",
        """
        def lstm_cell_forward(xt, h_prev, c_prev, parameters):
            p, above = parameters, np.concatenate((h_prev, xt))
            f, i, g, o = (1 / (1 + np.exp(-(p["W" + k] @ above + p["b" + k])))
                          for k in "fico")
            c = f * c_prev + i * g
            h = o * np.tanh(c)
            return h, c, (xt, h_prev, c_prev, f, i, g, o, c, p)
        """,
        "The candidate may be negative: it ends with a tanh, not with a sigmoid.",
    ),
    by_hand(
        "lstm_cell_forward",
        "old memory shown",
        """
        def lstm_cell_forward(xt, h_prev, c_prev, parameters):
            p, above = parameters, np.concatenate((h_prev, xt))
            f, i, o = (1 / (1 + np.exp(-(p["W" + k] @ above + p["b" + k])))
                       for k in "fio")
            g = np.tanh(p["Wc"] @ above + p["bc"])
            c = f * c_prev + i * g
            h = o * np.tanh(c_prev)
            return h, c, (xt, h_prev, c_prev, f, i, g, o, c, p)
        """,
        "h shows the new cell state, c, not the one before.",
    ),
]

COUNT = [
    by_operator(
        key.lstm_parameter_count,
        "biases forgotten",
        change("n_h * (n_h + n_x) + n_h", "n_h * (n_h + n_x)"),
        "Each of the four layers has n_h biases.",
    ),
    by_operator(
        key.lstm_parameter_count,
        "three layers",
        change("4 * (n_h * (n_h + n_x) + n_h)", "3 * (n_h * (n_h + n_x) + n_h)"),
        "Three gates and the candidate: four layers.",
    ),
    by_hand(
        "lstm_parameter_count",
        "two biases for each gate",
        """
        def lstm_parameter_count(n_x, n_h):
            return 4 * (n_h * n_h + n_h * n_x + 2 * n_h)
        """,
        "This counts two biases for each gate, as PyTorch has them. Ours has one.",
    ),
    by_hand(
        "lstm_parameter_count",
        "the input alone",
        """
        def lstm_parameter_count(n_x, n_h):
            return 4 * (n_h * n_x + n_h)
        """,
        "The weights see h_prev too: n_h + n_x columns.",
    ),
    by_hand(
        "lstm_parameter_count",
        "a float",
        """
        def lstm_parameter_count(n_x, n_h):
            return 4.0 * (n_h * (n_h + n_x) + n_h)
        """,
        "A number of parameters is an int: write 4, not 4.0.",
    ),
]

FORWARD = [
    by_operator(
        key.lstm_forward,
        "memory not handed on",
        change("f * c[t] + i * c_tilde", "f * c0 + i * c_tilde"),
        "Each step starts from the cell state of the step before, not from c0.",
    ),
    by_operator(
        key.lstm_forward,
        "hidden state not handed on",
        change("gates[t] + Wh @ h[t]", "gates[t] + Wh @ h0"),
        "Each step reads the hidden state of the step before, not h0.",
    ),
    by_hand(
        "lstm_forward",
        "sequence backwards",
        """
        def lstm_forward(x, h0, c0, parameters):
            h, c, steps = h0, c0, []
            for t in reversed(range(x.shape[2])):
                h, c, cache = lstm_cell_forward(x[:, :, t], h, c, parameters)
                steps.insert(0, (h, *cache[:-1]))
            h_all, *parts = (np.stack(part, axis=2) for part in zip(*steps))
            return h_all, c, (*parts, parameters)
        """,
        "The steps run from the first to the last.",
    ),
    by_hand(
        "lstm_forward",
        "time first",
        """
        def lstm_forward(x, h0, c0, parameters):
            h, c, steps = h0, c0, []
            for t in range(x.shape[2]):
                h, c, cache = lstm_cell_forward(x[:, :, t], h, c, parameters)
                steps.append((h, *cache[:-1]))
            h_all, *parts = (np.stack(part) for part in zip(*steps))
            return h_all, c, (*parts, parameters)
        """,
        "Time is the last axis: np.stack with axis=2.",
        shape=True,
    ),
    by_hand(
        "lstm_forward",
        "cell states of all steps",
        """
        def lstm_forward(x, h0, c0, parameters):
            h, c, steps = h0, c0, []
            for t in range(x.shape[2]):
                h, c, cache = lstm_cell_forward(x[:, :, t], h, c, parameters)
                steps.append((h, *cache[:-1]))
            h_all, *parts = (np.stack(part, axis=2) for part in zip(*steps))
            return h_all, parts[-1], (*parts, parameters)
        """,
        "Of the cell states only the last one is returned; the cache has them all.",
        shape=True,
    ),
]

CELL_BACKWARD = [
    by_operator(
        key.lstm_cell_backward,
        "slope through h left out of dc",
        change("dc + dh * o * (1 - tanh_c**2)", "dc + 0 * dh"),
        "c reaches the cost through h too: dh o (1 - tanh(c)^2) is added to dc.",
    ),
    by_operator(
        key.lstm_cell_backward,
        "slope of the tanh forgotten",
        change("dh * o * (1 - tanh_c**2)", "dh * o"),
        "h is o tanh(c): on the way to c stands the slope of the tanh.",
    ),
    by_operator(
        key.lstm_cell_backward,
        "new memory for the forget gate",
        change("dc * c_prev * f * (1 - f)", "dc * c * f * (1 - f)"),
        "f is multiplied with c_prev, so its slope is dc c_prev.",
    ),
    by_operator(
        key.lstm_cell_backward,
        "sigmoid's slope for the candidate",
        change("dc * i * (1 - c_tilde**2)", "dc * i * c_tilde * (1 - c_tilde)"),
        "The candidate ends with a tanh, whose slope is 1 - c_tilde^2.",
    ),
    by_operator(
        key.lstm_cell_backward,
        "mean over the examples",
        change(
            "np.sum(dz, axis=1, keepdims=True)", "np.mean(dz, axis=1, keepdims=True)"
        ),
        "dh is the slope of the cost and holds any 1/m already: the slopes of a bias "
        "add up.",
        hint="factor",
    ),
    by_hand(
        "lstm_cell_backward",
        "only the incoming dc goes back",
        """
        def lstm_cell_backward(dh, dc, cache):
            xt, h_prev, c_prev, f, i, g, o, c, p = cache
            above, n_h, t = np.concatenate((h_prev, xt)), len(h_prev), np.tanh(c)
            whole = dc + dh * o * (1 - t**2)
            d = {"f": whole * c_prev * f * (1 - f), "i": whole * g * i * (1 - i),
                 "c": whole * i * (1 - g**2), "o": dh * t * o * (1 - o)}
            da = sum(p["W" + k].T @ d[k] for k in d)
            grads = {"dxt": da[n_h:], "dh_prev": da[:n_h], "dc_prev": dc * f}
            for k in d:
                grads["dW" + k] = d[k] @ above.T
                grads["db" + k] = d[k].sum(axis=1, keepdims=True)
            return grads
        """,
        "dc_prev is the whole slope by c times f, the part through h included.",
    ),
    by_hand(
        "lstm_cell_backward",
        "one gate forgotten on the way to the state",
        """
        def lstm_cell_backward(dh, dc, cache):
            xt, h_prev, c_prev, f, i, g, o, c, p = cache
            above, n_h, t = np.concatenate((h_prev, xt)), len(h_prev), np.tanh(c)
            dc = dc + dh * o * (1 - t**2)
            d = {"f": dc * c_prev * f * (1 - f), "i": dc * g * i * (1 - i),
                 "c": dc * i * (1 - g**2), "o": dh * t * o * (1 - o)}
            da = sum(p["W" + k].T @ d[k] for k in "fic")
            grads = {"dxt": da[n_h:], "dh_prev": da[:n_h], "dc_prev": dc * f}
            for k in d:
                grads["dW" + k] = d[k] @ above.T
                grads["db" + k] = d[k].sum(axis=1, keepdims=True)
            return grads
        """,
        "All four layers read h_prev and xt, the output gate too: four terms.",
    ),
]

BACKWARD = [
    by_operator(
        key.lstm_backward,
        "later steps forgotten",
        change("dh[t] + dh_next", "dh[t]"),
        "h of a step is read by the next step too: add the dh_prev that comes back.",
    ),
    by_operator(
        key.lstm_backward,
        "forget gate left out on the way back",
        change("dc * f[t]", "dc"),
        "On the way to the step before, the slope of the memory is multiplied by the "
        "forget gate.",
    ),
    by_operator(
        key.lstm_backward,
        "mean over the steps",
        change(
            "np.sum(row, axis=1, keepdims=True)",
            "np.sum(row, axis=1, keepdims=True) / T",
        ),
        "The weights are used at every step, so their slopes add up. Nothing is "
        "divided by T.",
        hint="factor",
    ),
    by_hand(
        "lstm_backward",
        "weights of the first step only",
        """
        def lstm_backward(dh, dc, cache):
            *parts, p = cache
            T, dx, later = dh.shape[2], np.zeros(parts[0].shape), 0
            for t in reversed(range(T)):
                grads = lstm_cell_backward(
                    dh[:, :, t] + later, dc, (*(a[:, :, t] for a in parts), p))
                dx[:, :, t], later = grads.pop("dxt"), grads.pop("dh_prev")
                dc = grads.pop("dc_prev")
            return {**grads, "dx": dx, "dh0": later, "dc0": dc}
        """,
        "The gradients of the weights are sums over all steps. Here each step "
        "replaces those of the others.",
    ),
    by_hand(
        "lstm_backward",
        "cost of the last step only",
        """
        def lstm_backward(dh, dc, cache):
            *parts, p = cache
            T, dx, later = dh.shape[2], np.zeros(parts[0].shape), dh[:, :, -1]
            sums = {}
            for t in reversed(range(T)):
                grads = lstm_cell_backward(later, dc, (*(a[:, :, t] for a in parts), p))
                dx[:, :, t], later = grads.pop("dxt"), grads.pop("dh_prev")
                dc = grads.pop("dc_prev")
                sums = {k: sums.get(k, 0) + grads[k] for k in grads}
            return {**sums, "dx": dx, "dh0": later, "dc0": dc}
        """,
        "The cost may look at every h: the dh of each step is added where the way "
        "back passes it.",
    ),
    by_hand(
        "lstm_backward",
        "the last cell state forgotten",
        """
        def lstm_backward(dh, dc, cache):
            *parts, p = cache
            T, dx, later = dh.shape[2], np.zeros(parts[0].shape), 0
            dc, sums = 0 * dc, {}
            for t in reversed(range(T)):
                grads = lstm_cell_backward(
                    dh[:, :, t] + later, dc, (*(a[:, :, t] for a in parts), p))
                dx[:, :, t], later = grads.pop("dxt"), grads.pop("dh_prev")
                dc = grads.pop("dc_prev")
                sums = {k: sums.get(k, 0) + grads[k] for k in grads}
            return {**sums, "dx": dx, "dh0": later, "dc0": dc}
        """,
        "Somebody may read the last cell state: start from the dc that comes in.",
    ),
]

GRU_FORWARD = [
    by_operator(
        key.gru_cell_forward,
        "update gate the other way round",
        change("z * h_prev + (1 - z) * h_tilde", "(1 - z) * h_prev + z * h_tilde"),
        "In this form z keeps the old state and 1 - z lets the candidate in.",
    ),
    by_operator(
        key.gru_cell_forward,
        "reset on everything",
        change("np.concatenate((r * h_prev, xt))", "np.concatenate((h_prev, xt))"),
        "The candidate sees r * h_prev, not h_prev.",
    ),
    by_hand(
        "gru_cell_forward",
        "reset behind the product",
        """
        def gru_cell_forward(xt, h_prev, parameters):
            p, above, n_h = parameters, np.concatenate((h_prev, xt)), len(h_prev)
            z, r = (1 / (1 + np.exp(-(p["W" + k] @ above + p["b" + k])))
                    for k in "zr")
            g = np.tanh(r * (p["Wc"][:, :n_h] @ h_prev)
                        + p["Wc"][:, n_h:] @ xt + p["bc"])
            return z * h_prev + (1 - z) * g, (xt, h_prev, z, r, g, p)
        """,
        "Here r acts behind the matrix product, as in PyTorch. In the form asked for "
        "it acts on h_prev, before.",
    ),
    by_hand(
        "gru_cell_forward",
        "sigmoid for the candidate",
        """
        def gru_cell_forward(xt, h_prev, parameters):
            p, above = parameters, np.concatenate((h_prev, xt))
            z, r = (1 / (1 + np.exp(-(p["W" + k] @ above + p["b" + k])))
                    for k in "zr")
            seen = np.concatenate((r * h_prev, xt))
            g = 1 / (1 + np.exp(-(p["Wc"] @ seen + p["bc"])))
            return z * h_prev + (1 - z) * g, (xt, h_prev, z, r, g, p)
        """,
        "The candidate may be negative: it ends with a tanh, not with a sigmoid.",
    ),
]

GRU_BACKWARD = [
    by_operator(
        key.gru_cell_backward,
        "direct way forgotten",
        change(
            "dh * z + dabove[:n_h] + dreset[:n_h] * r",
            "dabove[:n_h] + dreset[:n_h] * r",
        ),
        "h holds z h_prev: that is a way to h_prev of its own, with the slope dh z.",
    ),
    by_operator(
        key.gru_cell_backward,
        "reset gate left out on the way back",
        change("dreset[:n_h] * r", "dreset[:n_h]"),
        "The candidate saw r h_prev, so the slope by h_prev on this way has the "
        "factor r.",
    ),
    by_operator(
        key.gru_cell_backward,
        "candidate's weights with h_prev",
        change("('c', dc, reset)", "('c', dc, above)"),
        "Wc was multiplied with r h_prev above xt, and so is its gradient.",
    ),
    by_operator(
        key.gru_cell_backward,
        "difference the other way round",
        change("h_prev - h_tilde", "h_tilde - h_prev"),
        "h is z h_prev + (1 - z) h_tilde: its slope by z is h_prev - h_tilde.",
        hint="factor",
    ),
    by_hand(
        "gru_cell_backward",
        "mean over the examples",
        """
        def gru_cell_backward(dh, cache):
            xt, h_prev, z, r, g, p = cache
            n_h, m = h_prev.shape
            d = {"c": dh * (1 - z) * (1 - g**2),
                 "z": dh * (h_prev - g) * z * (1 - z)}
            seen = p["Wc"].T @ d["c"]
            d["r"] = seen[:n_h] * h_prev * r * (1 - r)
            above = np.concatenate((h_prev, xt))
            below = {"c": np.concatenate((r * h_prev, xt)), "z": above, "r": above}
            da = p["Wz"].T @ d["z"] + p["Wr"].T @ d["r"]
            grads = {"dxt": da[n_h:] + seen[n_h:],
                     "dh_prev": dh * z + da[:n_h] + r * seen[:n_h]}
            for k in d:
                grads["dW" + k] = d[k] @ below[k].T / m
                grads["db" + k] = d[k].sum(axis=1, keepdims=True) / m
            return grads
        """,
        "dh is the slope of the cost and holds any 1/m already. From chapter 14 on, "
        "no layer divides by m.",
        hint="factor",
    ),
    by_hand(
        "gru_cell_backward",
        "candidate forgotten on the way to the input",
        """
        def gru_cell_backward(dh, cache):
            xt, h_prev, z, r, g, p = cache
            n_h = len(h_prev)
            d = {"c": dh * (1 - z) * (1 - g**2),
                 "z": dh * (h_prev - g) * z * (1 - z)}
            seen = p["Wc"].T @ d["c"]
            d["r"] = seen[:n_h] * h_prev * r * (1 - r)
            above = np.concatenate((h_prev, xt))
            below = {"c": np.concatenate((r * h_prev, xt)), "z": above, "r": above}
            da = p["Wz"].T @ d["z"] + p["Wr"].T @ d["r"]
            grads = {"dxt": da[n_h:], "dh_prev": dh * z + da[:n_h] + r * seen[:n_h]}
            for k in d:
                grads["dW" + k] = d[k] @ below[k].T
                grads["db" + k] = d[k].sum(axis=1, keepdims=True)
            return grads
        """,
        "Three layers read xt, the candidate's too: dxt has three terms.",
    ),
]

MISTAKES = (
    CELL_FORWARD
    + COUNT
    + FORWARD
    + CELL_BACKWARD
    + BACKWARD
    + GRU_FORWARD
    + GRU_BACKWARD
)
