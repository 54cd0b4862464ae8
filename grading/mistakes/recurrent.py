"""Mistakes of chapter 17."""

from grading.mistakes.operators import by_hand, by_operator, change, drop_transpose
from solutions import recurrent as key

CELL_FORWARD = [
    by_operator(
        key.rnn_cell_forward,
        "bias forgotten",
        change("Wx @ xt + Wh @ h_prev + bh", "Wx @ xt + Wh @ h_prev"),
        "The bias bh belongs to the sum, before tanh is taken.",
    ),
    by_operator(
        key.rnn_cell_forward,
        "no memory",
        change("Wx @ xt + Wh @ h_prev + bh", "Wx @ xt + bh"),
        "The old state is missing: what the cell remembers comes in by Wh h_prev.",
    ),
    by_hand(
        "rnn_cell_forward",
        "sigmoid in place of tanh",
        """
        def rnn_cell_forward(xt, h_prev, parameters):
            z = parameters["Wx"] @ xt + parameters["Wh"] @ h_prev + parameters["bh"]
            h = 0.5 + 0.5 * np.tanh(z / 2)
            return h, (xt, h_prev, h, parameters)
        """,
        "The activation of this cell is tanh. The sigmoid is for an output that is a "
        "probability.",
    ),
    by_hand(
        "rnn_cell_forward",
        "states exchanged in the cache",
        """
        def rnn_cell_forward(xt, h_prev, parameters):
            z = parameters["Wx"] @ xt + parameters["Wh"] @ h_prev + parameters["bh"]
            h = np.tanh(z)
            return h, (xt, h, h_prev, parameters)
        """,
        "The cache is (xt, h_prev, h, parameters): the old state stands before the "
        "new one.",
    ),
    by_hand(
        "rnn_cell_forward",
        "the old state beside tanh",
        """
        def rnn_cell_forward(xt, h_prev, parameters):
            z = parameters["Wx"] @ xt + parameters["bh"]
            h = np.tanh(z) + parameters["Wh"] @ h_prev
            return h, (xt, h_prev, h, parameters)
        """,
        "Wh h_prev belongs into the tanh: that is what keeps the state between -1 and "
        "1.",
    ),
]

FORWARD = [
    by_operator(
        key.rnn_forward,
        "each step from h0",
        change("Wh @ states[-1]", "Wh @ states[0]"),
        "Each step has to come from the state before it, not from h0.",
    ),
    by_operator(
        key.rnn_forward,
        "bias forgotten",
        change(
            "Wx @ np.transpose(x, (2, 0, 1)) + bh", "Wx @ np.transpose(x, (2, 0, 1))"
        ),
        "The bias bh is added at every step.",
    ),
    by_hand(
        "rnn_forward",
        "h0 ignored",
        """
        def rnn_forward(x, h0, parameters):
            states = [np.zeros(h0.shape)]
            for t in range(x.shape[2]):
                states.append(rnn_cell_forward(x[:, :, t], states[-1], parameters)[0])
            h, h_prev = np.stack(states[1:], axis=2), np.stack(states[:-1], axis=2)
            return h, (x, h_prev, h, parameters)
        """,
        "The first step comes from h0, which need not be 0.",
    ),
    by_hand(
        "rnn_forward",
        "h0 among the states",
        """
        def rnn_forward(x, h0, parameters):
            states = [h0]
            for t in range(x.shape[2]):
                states.append(rnn_cell_forward(x[:, :, t], states[-1], parameters)[0])
            h = np.stack(states, axis=2)
            return h, (x, h[:, :, :-1], h[:, :, 1:], parameters)
        """,
        "h holds the states after each of the T steps. h0 is no output; it belongs to "
        "h_prev.",
        shape=True,
    ),
    by_hand(
        "rnn_forward",
        "h in place of h_prev",
        """
        def rnn_forward(x, h0, parameters):
            states = [h0]
            for t in range(x.shape[2]):
                states.append(rnn_cell_forward(x[:, :, t], states[-1], parameters)[0])
            h = np.stack(states[1:], axis=2)
            return h, (x, h, h, parameters)
        """,
        "h_prev holds the state that each step came from: h0 first, and then all but "
        "the last of h.",
    ),
    by_hand(
        "rnn_forward",
        "time in front",
        """
        def rnn_forward(x, h0, parameters):
            states = [h0]
            for t in range(x.shape[2]):
                states.append(rnn_cell_forward(x[:, :, t], states[-1], parameters)[0])
            h, h_prev = np.array(states[1:]), np.array(states[:-1])
            return h, (x, h_prev, h, parameters)
        """,
        "Time is the last axis: np.stack with axis=2.",
        shape=True,
    ),
]

CELL_BACKWARD = [
    by_operator(
        key.rnn_cell_backward,
        "slope of tanh forgotten",
        change("dh * (1 - h ** 2)", "dh"),
        "Between h and the sum stands tanh: multiply by its slope, 1 - h^2.",
    ),
    by_operator(
        key.rnn_cell_backward,
        "slope of tanh not squared",
        change("dh * (1 - h ** 2)", "dh * (1 - h)"),
        "The slope of tanh is 1 - h^2.",
    ),
    by_operator(
        key.rnn_cell_backward,
        "new state in dWh",
        change("dz @ h_prev.T", "dz @ h.T"),
        "Wh acts on the old state, so its slope has h_prev.",
    ),
    by_operator(
        key.rnn_cell_backward,
        "dh in place of dz for dWx",
        change("dz @ xt.T", "dh @ xt.T"),
        "dWx has dh where dz is due: it forgets the slope of tanh.",
    ),
    by_operator(
        key.rnn_cell_backward,
        "Wh not transposed",
        change("parameters['Wh'].T @ dz", "parameters['Wh'] @ dz"),
        "Wh has to be transposed on the way back: h_prev[k] moves every unit j by "
        "Wh[j, k].",
    ),
    by_hand(
        "rnn_cell_backward",
        "divided by m",
        """
        def rnn_cell_backward(dh, cache):
            xt, h_prev, h, parameters = cache
            dz, m = dh * (1 - h**2), h.shape[1]
            return {
                "dxt": parameters["Wx"].T @ dz,
                "dh_prev": parameters["Wh"].T @ dz,
                "dWx": dz @ xt.T / m,
                "dWh": dz @ h_prev.T / m,
                "dbh": np.mean(dz, axis=1, keepdims=True),
            }
        """,
        "dh is the slope of the cost and holds its 1/m already. A layer divides by "
        "nothing.",
        hint="factor",
    ),
    by_hand(
        "rnn_cell_backward",
        "bias as a vector",
        """
        def rnn_cell_backward(dh, cache):
            xt, h_prev, h, parameters = cache
            dz = dh * (1 - h**2)
            return {
                "dxt": parameters["Wx"].T @ dz,
                "dh_prev": parameters["Wh"].T @ dz,
                "dWx": dz @ xt.T,
                "dWh": dz @ h_prev.T,
                "dbh": np.sum(dz, axis=1),
            }
        """,
        "dbh has the shape (n_h, 1) of bh: keepdims=True.",
        shape=True,
        hint="lost-axis",
    ),
]

BACKWARD = [
    by_operator(
        key.rnn_backward,
        "nothing from later steps",
        change("dh[:, :, t] + later", "dh[:, :, t]"),
        "Each state has two readers: its output and the next step. What the next step "
        "sends back is not added.",
    ),
    by_operator(
        key.rnn_backward,
        "later steps past Wh",
        change("parameters['Wh'].T @ dz[:, :, t]", "dz[:, :, t]"),
        "The way from one step to the one before leads through Wh.",
    ),
    by_operator(
        key.rnn_backward,
        "later steps past tanh",
        change(
            "(dh[:, :, t] + later) * slope[:, :, t]",
            "dh[:, :, t] * slope[:, :, t] + later",
        ),
        "What the next step sends back arrives at h, so it goes through the tanh of "
        "this step as well.",
    ),
    by_operator(
        key.rnn_backward,
        "state after in dWh",
        change("h_prev.reshape(n_h, m * T)", "h.reshape(n_h, m * T)"),
        "Wh acts on the state before the step: h_prev, not h.",
    ),
    by_operator(
        key.rnn_backward,
        "Wh not transposed",
        drop_transpose("parameters['Wh']"),
        "Wh has to be transposed on the way back from step to step.",
    ),
    by_hand(
        "rnn_backward",
        "forwards in time",
        """
        def rnn_backward(dh, caches):
            x, h_prev, h, parameters = caches
            later, dx, sums = 0, np.zeros(x.shape), {"dWx": 0, "dWh": 0, "dbh": 0}
            for t in range(h.shape[2]):
                cache = x[:, :, t], h_prev[:, :, t], h[:, :, t], parameters
                g = rnn_cell_backward(dh[:, :, t] + later, cache)
                dx[:, :, t], later = g["dxt"], g["dh_prev"]
                sums = {name: value + g[name] for name, value in sums.items()}
            return {"dx": dx, "dh0": later, **sums}
        """,
        "Slopes travel from the last step to the first: go through time backwards.",
    ),
    by_hand(
        "rnn_backward",
        "overwritten at each step",
        """
        def rnn_backward(dh, caches):
            x, h_prev, h, parameters = caches
            later, dx = 0, np.zeros(x.shape)
            for t in reversed(range(h.shape[2])):
                cache = x[:, :, t], h_prev[:, :, t], h[:, :, t], parameters
                g = rnn_cell_backward(dh[:, :, t] + later, cache)
                dx[:, :, t], later = g["dxt"], g["dh_prev"]
            return {**g, "dx": dx, "dh0": later}
        """,
        "The weights are used at every step, so their slopes are sums over the steps. "
        "Only the first step is left here.",
    ),
    by_hand(
        "rnn_backward",
        "outputs of the last step only",
        """
        def rnn_backward(dh, caches):
            x, h_prev, h, parameters = caches
            later, dx = dh[:, :, -1], np.zeros(x.shape)
            sums = {"dWx": 0, "dWh": 0, "dbh": 0}
            for t in reversed(range(h.shape[2])):
                cache = x[:, :, t], h_prev[:, :, t], h[:, :, t], parameters
                g = rnn_cell_backward(later, cache)
                dx[:, :, t], later = g["dxt"], g["dh_prev"]
                sums = {name: value + g[name] for name, value in sums.items()}
            return {"dx": dx, "dh0": later, **sums}
        """,
        "Every step may have an output. dh of the earlier steps is not read here.",
    ),
]

CLIP = [
    by_operator(
        key.clip,
        "root forgotten",
        change(
            "np.sqrt(sum(np.sum(np.square(g, dtype=float)) for g in "
            "gradients.values()))",
            "sum(np.sum(np.square(g, dtype=float)) for g in gradients.values())",
        ),
        "The norm is the root of the sum of the squares.",
    ),
    by_operator(
        key.clip,
        "short ones stretched",
        change("norm > max_norm", "norm > 0"),
        "A gradient below the limit stays as it is.",
    ),
    by_operator(
        key.clip,
        "factor upside down",
        change("max_norm / norm", "norm / max_norm"),
        "The factor is max_norm over norm: below 1 where the gradient is too long.",
    ),
    by_hand(
        "clip",
        "a norm for each array",
        """
        def clip(gradients, max_norm):
            if not all(np.all(np.isfinite(g)) for g in gradients.values()):
                raise ValueError("not finite")
            clipped = {}
            for name, g in gradients.items():
                norm = np.sqrt(np.sum(np.square(g, dtype=float)))
                clipped[name] = g * (max_norm / norm if norm > max_norm else 1.0)
            return clipped
        """,
        "All arrays together are one vector with one norm. Clipped one by one, the "
        "direction changes.",
    ),
    by_hand(
        "clip",
        "entry by entry",
        """
        def clip(gradients, max_norm):
            if not all(np.all(np.isfinite(g)) for g in gradients.values()):
                raise ValueError("not finite")
            return {
                name: np.clip(g, -max_norm, max_norm) for name, g in gradients.items()
            }
        """,
        "To cut each entry changes the direction. Shorten the whole gradient by one "
        "factor.",
    ),
    by_hand(
        "clip",
        "inf let through",
        """
        def clip(gradients, max_norm):
            norm = np.sqrt(sum(np.sum(np.square(g)) for g in gradients.values()))
            factor = max_norm / norm if norm > max_norm else 1.0
            return {name: factor * g for name, g in gradients.items()}
        """,
        "A gradient with inf or nan has no direction: raise a ValueError.",
    ),
]

SEQUENCE_LOSS = [
    by_operator(
        key.sequence_loss,
        "mean over all steps",
        change("np.sum(mask)", "mask.size"),
        "The mean is over the steps that count. Padding is no symbol.",
    ),
    by_operator(
        key.sequence_loss,
        "padding has a slope",
        change("(np.exp(log_p) - Y) * mask / count", "(np.exp(log_p) - Y) / count"),
        "A step that does not count has no slope: the mask belongs into dz too.",
    ),
    by_operator(
        key.sequence_loss,
        "slope not divided",
        change("(np.exp(log_p) - Y) * mask / count", "(np.exp(log_p) - Y) * mask"),
        "The loss is a mean, so its slopes are divided by the number of steps that "
        "count.",
    ),
    by_operator(
        key.sequence_loss,
        "largest score not subtracted",
        change("scores - np.max(scores, axis=0)", "scores - 0"),
        "exp of a large score overflows. Subtract the largest score of each step "
        "first.",
    ),
    by_hand(
        "sequence_loss",
        "mean of means",
        """
        def sequence_loss(h, Y, mask, parameters):
            Wy, by = parameters["Wy"], parameters["by"]
            scores = np.tensordot(Wy, h, 1) + by[:, :, None]
            scores = scores - np.max(scores, axis=0)
            log_p = scores - np.log(np.sum(np.exp(scores), axis=0))
            weight = mask / np.maximum(np.sum(mask, axis=2, keepdims=True), 1)
            weight = weight / mask.shape[1]
            dz = (np.exp(log_p) - Y) * weight
            return -np.sum(log_p * Y * weight), {
                "dh": np.tensordot(Wy.T, dz, 1),
                "dWy": np.tensordot(dz, h, ((1, 2), (1, 2))),
                "dby": np.sum(dz, axis=(1, 2))[:, None],
            }
        """,
        "That is the mean of the examples' means. Every symbol weighs the same: one "
        "sum over all, over the number of all that count.",
    ),
    by_hand(
        "sequence_loss",
        "softmax over time",
        """
        def sequence_loss(h, Y, mask, parameters):
            Wy, by = parameters["Wy"], parameters["by"]
            scores = np.tensordot(Wy, h, 1) + by[:, :, None]
            scores = scores - np.max(scores, axis=2, keepdims=True)
            log_p = scores - np.log(np.sum(np.exp(scores), axis=2, keepdims=True))
            count = np.sum(mask)
            dz = (np.exp(log_p) - Y) * mask / count
            return -np.sum(log_p * Y * mask) / count, {
                "dh": np.tensordot(Wy.T, dz, 1),
                "dWy": np.tensordot(dz, h, ((1, 2), (1, 2))),
                "dby": np.sum(dz, axis=(1, 2))[:, None],
            }
        """,
        "The shares of the symbols have the sum 1 at each step: the softmax goes along "
        "axis 0, the symbols.",
    ),
    by_hand(
        "sequence_loss",
        "bias forgotten",
        """
        def sequence_loss(h, Y, mask, parameters):
            Wy = parameters["Wy"]
            scores = np.tensordot(Wy, h, 1)
            scores = scores - np.max(scores, axis=0)
            log_p = scores - np.log(np.sum(np.exp(scores), axis=0))
            count = np.sum(mask)
            dz = (np.exp(log_p) - Y) * mask / count
            return -np.sum(log_p * Y * mask) / count, {
                "dh": np.tensordot(Wy.T, dz, 1),
                "dWy": np.tensordot(dz, h, ((1, 2), (1, 2))),
                "dby": np.sum(dz, axis=(1, 2))[:, None],
            }
        """,
        "by is missing in the scores.",
    ),
]

SAMPLE = [
    by_operator(
        key.sample,
        "likeliest symbol",
        change("rng.choice(n, p=p / np.sum(p))", "np.argmax(p)"),
        "Draw from the shares. The likeliest symbol each time gives one name only.",
    ),
    by_hand(
        "sample",
        "end kept",
        """
        def sample(parameters, rng, max_length):
            n, n_h = np.shape(parameters["Wy"])
            h, symbol, symbols = np.zeros((n_h, 1)), 0, []
            while len(symbols) < max_length:
                h, _ = rnn_cell_forward(np.eye(n)[:, [symbol]], h, parameters)
                scores = (parameters["Wy"] @ h + parameters["by"])[:, 0]
                p = np.exp(scores - np.max(scores))
                symbol = int(rng.choice(n, p=p / np.sum(p)))
                symbols.append(symbol)
                if symbol == 0:
                    break
            return symbols
        """,
        "Symbol 0 ends the sequence and is no part of the answer.",
    ),
    by_operator(
        key.sample,
        "largest score not subtracted",
        change("np.exp(scores - np.max(scores))", "np.exp(scores)"),
        "exp of a large score overflows. Subtract the largest score first.",
    ),
    by_hand(
        "sample",
        "state forgotten",
        """
        def sample(parameters, rng, max_length):
            n, n_h = np.shape(parameters["Wy"])
            symbol, symbols = 0, []
            while len(symbols) < max_length:
                h = np.zeros((n_h, 1))
                h, _ = rnn_cell_forward(np.eye(n)[:, [symbol]], h, parameters)
                scores = (parameters["Wy"] @ h + parameters["by"])[:, 0]
                p = np.exp(scores - np.max(scores))
                symbol = int(rng.choice(n, p=p / np.sum(p)))
                if symbol == 0:
                    break
                symbols.append(symbol)
            return symbols
        """,
        "The state has to go from step to step. Set to 0 each time, the network knows "
        "the last symbol only.",
    ),
    by_hand(
        "sample",
        "reads the first symbol for ever",
        """
        def sample(parameters, rng, max_length):
            n, n_h = np.shape(parameters["Wy"])
            h, symbols = np.zeros((n_h, 1)), []
            while len(symbols) < max_length:
                h, _ = rnn_cell_forward(np.eye(n)[:, [0]], h, parameters)
                scores = (parameters["Wy"] @ h + parameters["by"])[:, 0]
                p = np.exp(scores - np.max(scores))
                symbol = int(rng.choice(n, p=p / np.sum(p)))
                if symbol == 0:
                    break
                symbols.append(symbol)
            return symbols
        """,
        "Each step reads the symbol that was drawn before it. Here it reads symbol 0 "
        "every time.",
    ),
    by_hand(
        "sample",
        "its own chance",
        """
        def sample(parameters, rng, max_length):
            n, n_h = np.shape(parameters["Wy"])
            h, symbol, symbols = np.zeros((n_h, 1)), 0, []
            while len(symbols) < max_length:
                h, _ = rnn_cell_forward(np.eye(n)[:, [symbol]], h, parameters)
                scores = (parameters["Wy"] @ h + parameters["by"])[:, 0]
                p = np.exp(scores - np.max(scores))
                symbol = int(np.random.choice(n, p=p / np.sum(p)))
                if symbol == 0:
                    break
                symbols.append(symbol)
            return symbols
        """,
        "Draw from rng, the generator that came in: then a draw can be repeated.",
    ),
]

MISTAKES = (
    CELL_FORWARD + FORWARD + CELL_BACKWARD + BACKWARD + CLIP + SEQUENCE_LOSS + SAMPLE
)
