"""Attempts at chapter 17."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

RIGHT = {
    "rnn_cell_forward": """
        def rnn_cell_forward(xt, h_prev, parameters):
            Wx = parameters["Wx"]
            Wh = parameters["Wh"]
            bh = parameters["bh"]
            z = np.dot(Wx, xt) + np.dot(Wh, h_prev) + bh
            h = np.tanh(z)
            cache = (xt, h_prev, h, parameters)
            return h, cache
        """,
    "rnn_forward": """
        def rnn_forward(x, h0, parameters):
            n_x, m, T = x.shape
            n_h = h0.shape[0]
            h = np.zeros((n_h, m, T))
            h_prev = np.zeros((n_h, m, T))
            state = h0
            for t in range(T):
                h_prev[:, :, t] = state
                state, _ = rnn_cell_forward(x[:, :, t], state, parameters)
                h[:, :, t] = state
            return h, (x, h_prev, h, parameters)
        """,
    "rnn_cell_backward": """
        def rnn_cell_backward(dh, cache):
            xt, h_prev, h, parameters = cache
            dz = dh * (1 - h ** 2)
            dxt = np.dot(parameters["Wx"].T, dz)
            dWx = np.dot(dz, xt.T)
            dh_prev = np.dot(parameters["Wh"].T, dz)
            dWh = np.dot(dz, h_prev.T)
            dbh = np.sum(dz, axis=1, keepdims=True)
            return {"dxt": dxt, "dh_prev": dh_prev, "dWx": dWx, "dWh": dWh, "dbh": dbh}
        """,
    "rnn_backward": """
        def rnn_backward(dh, caches):
            x, h_prev, h, parameters = caches
            n_h, m, T = h.shape
            dx = np.zeros(x.shape)
            dWx = np.zeros(parameters["Wx"].shape)
            dWh = np.zeros(parameters["Wh"].shape)
            dbh = np.zeros((n_h, 1))
            dnext = np.zeros((n_h, m))
            for t in reversed(range(T)):
                cache = (x[:, :, t], h_prev[:, :, t], h[:, :, t], parameters)
                g = rnn_cell_backward(dh[:, :, t] + dnext, cache)
                dx[:, :, t] = g["dxt"]
                dWx += g["dWx"]
                dWh += g["dWh"]
                dbh += g["dbh"]
                dnext = g["dh_prev"]
            return {"dx": dx, "dh0": dnext, "dWx": dWx, "dWh": dWh, "dbh": dbh}
        """,
    "clip": """
        def clip(gradients, max_norm):
            total = 0.0
            for g in gradients.values():
                total += np.sum(np.asarray(g, dtype=float) ** 2)
            norm = np.sqrt(total)
            if not np.isfinite(norm):
                raise ValueError("gradients are not finite")
            out = {}
            for name, g in gradients.items():
                if norm > max_norm:
                    out[name] = g * (max_norm / norm)
                else:
                    out[name] = g
            return out
        """,
    "sequence_loss": """
        def sequence_loss(h, Y, mask, parameters):
            Wy, by = parameters["Wy"], parameters["by"]
            n_h, m, T = h.shape
            N = np.sum(mask)
            loss = 0.0
            dh = np.zeros((n_h, m, T))
            dWy = np.zeros(Wy.shape)
            dby = np.zeros(by.shape)
            for t in range(T):
                z = np.dot(Wy, h[:, :, t]) + by
                z = z - z.max(axis=0, keepdims=True)
                log_p = z - np.log(np.exp(z).sum(axis=0, keepdims=True))
                w = mask[:, :, t]
                loss -= np.sum(w * Y[:, :, t] * log_p)
                dz = w * (np.exp(log_p) - Y[:, :, t]) / N
                dWy += np.dot(dz, h[:, :, t].T)
                dby += dz.sum(axis=1, keepdims=True)
                dh[:, :, t] = np.dot(Wy.T, dz)
            return loss / N, {"dh": dh, "dWy": dWy, "dby": dby}
        """,
    "sample": """
        def sample(parameters, rng, max_length):
            n = parameters["Wy"].shape[0]
            h = np.zeros((parameters["Wh"].shape[0], 1))
            x = np.zeros((n, 1))
            x[0] = 1
            symbols = []
            for _ in range(max_length):
                h, _ = rnn_cell_forward(x, h, parameters)
                z = np.dot(parameters["Wy"], h) + parameters["by"]
                e = np.exp(z - z.max())
                p = (e / e.sum()).ravel()
                k = rng.choice(n, p=p)
                if k == 0:
                    break
                symbols.append(int(k))
                x = np.zeros((n, 1))
                x[k] = 1
            return symbols
        """,
}
wrong = partial(edited, RIGHT)

ATTEMPTS = [
    wrong(
        "rnn_cell_forward",
        "the old state forgotten",
        (" + np.dot(Wh, h_prev)", ""),
        must_say=(r"h\[0, 1\] is",),
    ),
    wrong(
        "rnn_cell_forward",
        "the bias forgotten",
        ("np.dot(Wh, h_prev) + bh", "np.dot(Wh, h_prev)"),
        must_say=(r"h\[",),
    ),
    wrong(
        "rnn_cell_forward",
        "a sigmoid",
        ("np.tanh(z)", "1 / (1 + np.exp(-z))"),
        must_say=(r"h\[",),
    ),
    wrong(
        "rnn_cell_forward",
        "weights transposed",
        ("np.dot(Wh, h_prev)", "np.dot(Wh.T, h_prev)"),
        must_say=(r"h\[",),
    ),
    wrong(
        "rnn_cell_forward",
        "the score in the cache",
        ("(xt, h_prev, h, parameters)", "(xt, h_prev, z, parameters)"),
        must_say=("h in the cache",),
    ),
    wrong(
        "rnn_cell_forward",
        "the order of another course",
        ("(xt, h_prev, h, parameters)", "(h, h_prev, xt, parameters)"),
        must_say=("xt in the cache",),
    ),
    wrong(
        "rnn_cell_forward",
        "tanh before the bias",
        ("+ bh\n            h = np.tanh(z)", "\n            h = np.tanh(z) + bh"),
        must_say=(r"h\[",),
    ),
    wrong(
        "rnn_forward",
        "the state starts at 0",
        ("state = h0", "state = np.zeros(h0.shape)"),
        must_say=("h_prev|h for T = 1|h at step 0",),
    ),
    wrong(
        "rnn_forward",
        "the state is not handed on",
        ("state, _ = rnn", "new, _ = rnn"),
        ("h[:, :, t] = state", "h[:, :, t] = new"),
        must_say=("h_prev in the caches",),
    ),
    wrong(
        "rnn_forward",
        "only the last state",
        ("return h, (x", "return state, (x"),
        must_say=(r"h for T = 1 has shape \(2, 2\)",),
    ),
    wrong(
        "rnn_forward",
        "time first",
        ("return h, (x", "return np.transpose(h, (2, 0, 1)), (x"),
        must_say=("has shape",),
    ),
    wrong(
        "rnn_forward",
        "h_prev one step late",
        ("h_prev[:, :, t] = state\n", "pass\n"),
        ("h[:, :, t] = state\n", "h[:, :, t] = h_prev[:, :, t] = state\n"),
        must_say=("h_prev in the caches",),
    ),
    wrong(
        "rnn_forward",
        "the last step left out",
        ("for t in range(T)", "for t in range(T - 1)"),
        must_say=("h_prev in the caches|h for T = 1",),
    ),
    wrong(
        "rnn_forward",
        "read backwards",
        ("for t in range(T)", "for t in reversed(range(T))"),
        must_say=("h_prev in the caches",),
    ),
    wrong(
        "rnn_forward",
        "a list of cell caches",
        ("(x, h_prev, h, parameters)", "[(x, h_prev, h, parameters)]"),
        must_say=("x, h_prev, h, parameters",),
    ),
    wrong(
        "rnn_cell_backward",
        "slope of the tanh forgotten",
        ("dh * (1 - h ** 2)", "dh"),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_cell_backward",
        "slope of a sigmoid",
        ("dh * (1 - h ** 2)", "dh * h * (1 - h)"),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_cell_backward",
        "tanh taken once more",
        ("dh * (1 - h ** 2)", "dh * (1 - np.tanh(h) ** 2)"),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_cell_backward",
        "the new state in dWh",
        ("np.dot(dz, h_prev.T)", "np.dot(dz, h.T)"),
        must_say=(r"dWh \(2, 2\): wrong",),
    ),
    wrong(
        "rnn_cell_backward",
        "weights not transposed where that fits",
        ('np.dot(parameters["Wh"].T, dz)', 'np.dot(parameters["Wh"], dz)'),
        must_say=(r"dh_prev \(2, 4\): wrong",),
    ),
    wrong(
        "rnn_cell_backward",
        "a mean over the examples",
        ("np.sum(dz, axis=1", "np.mean(dz, axis=1"),
        must_say=(r"dbh \(2, 1\): wrong", "4 times too small"),
    ),
    wrong(
        "rnn_cell_backward",
        "keepdims forgotten",
        ("axis=1, keepdims=True", "axis=1"),
        must_say=(r"dbh has shape \(2,\)",),
    ),
    wrong(
        "rnn_cell_backward",
        "the name of the other function",
        ('"dxt": dxt', '"dx": dxt'),
        must_say=('"dxt" missing',),
    ),
    wrong(
        "rnn_backward",
        "only the slope of the outputs",
        ("dh[:, :, t] + dnext", "dh[:, :, t]"),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_backward",
        "only the last output",
        ("dh[:, :, t] + dnext", "(dh[:, :, t] if t == T - 1 else dnext)"),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_backward",
        "weights of the first step only",
        ("dWx += g", "dWx = g"),
        must_say=(r"dWx \(2, 3\): wrong",),
    ),
    wrong(
        "rnn_backward",
        "a mean over the steps",
        ('"dWx": dWx,', '"dWx": dWx / T,'),
        must_say=(r"dWx \(2, 3\): wrong",),
    ),
    wrong(
        "rnn_backward",
        "from the first to the last",
        ("reversed(range(T))", "range(T)"),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_backward",
        "dh0 of the last step",
        ('"dh0": dnext', '"dh0": dh[:, :, 0]'),
        must_say=(r"dh0 \(2, 4\): wrong",),
    ),
    wrong(
        "rnn_backward",
        "the slope of the outputs added behind",
        (
            "g = rnn_cell_backward(dh[:, :, t] + dnext, cache)",
            "g = rnn_cell_backward(dnext if t < T - 1 else dh[:, :, t], cache)\n"
            "                if t: g['dh_prev'] = g['dh_prev'] + dh[:, :, t]",
        ),
        must_say=("wrong",),
    ),
    wrong(
        "rnn_backward",
        "the caller's dh changed",
        ("g = rnn_cell", "dh[:, :, t] += dnext; dnext = 0; g = rnn_cell"),
        must_say=("changed its argument `dh`|wrong",),
    ),
    wrong(
        "clip",
        "each array by itself",
        (
            "if norm > max_norm",
            "norm = np.sqrt(np.sum(np.square(g)))\n                if norm > max_norm",
        ),
        must_say=("of norm 5 to 2",),
    ),
    wrong(
        "clip",
        "entry by entry",
        (
            "g * (max_norm / norm)",
            "np.clip(g, -max_norm, max_norm)",
        ),
        must_say=("of norm 5 to 2",),
    ),
    wrong(
        "clip",
        "always to the limit",
        ("if norm > max_norm", "if norm > 0"),
        must_say=("of norm 5, limit 6",),
    ),
    wrong(
        "clip",
        "always, with a division by 0",
        ("if norm > max_norm:", "if True:"),
        must_say=("limit 6",),
    ),
    wrong(
        "clip",
        "the root forgotten",
        ("np.sqrt(total)", "total"),
        must_say=("of norm 5",),
    ),
    wrong(
        "clip",
        "the sum of the absolute values",
        ("np.asarray(g, dtype=float) ** 2", "np.abs(g)"),
        ("np.sqrt(total)", "total"),
        must_say=("of norm 5",),
    ),
    wrong(
        "clip",
        "inf let through",
        ("if not np.isfinite(norm)", "if np.isnan(norm)"),
        must_say=("ValueError",),
    ),
    wrong(
        "clip",
        "no exception",
        ('raise ValueError("gradients are not finite")', "return gradients"),
        must_say=("ValueError",),
    ),
    wrong(
        "clip",
        "changes what came",
        ("out[name] = g * (max_norm / norm)", "g *= max_norm / norm; out[name] = g"),
        must_say=("changed its argument `gradients`",),
    ),
    wrong(
        "clip",
        "a small number in the denominator",
        ("max_norm / norm)", "max_norm / (norm + 1e-6))"),
        must_say=("of norm 5 to 2", "digits"),
    ),
    wrong(
        "sequence_loss",
        "a mean over all steps",
        ("N = np.sum(mask)", "N = m * T"),
        must_say=("loss",),
    ),
    wrong(
        "sequence_loss",
        "a mean over the examples",
        ("N = np.sum(mask)", "N = m"),
        must_say=("loss",),
    ),
    wrong(
        "sequence_loss",
        "the mask not in the slope",
        ("dz = w * (", "dz = ("),
        must_say=("dby|dh where mask is 0",),
    ),
    wrong(
        "sequence_loss",
        "the mask not in the loss",
        ("np.sum(w * Y[:, :, t] * log_p)", "np.sum(Y[:, :, t] * log_p)"),
        must_say=("loss",),
    ),
    wrong(
        "sequence_loss",
        "the slope not divided",
        (" / N\n                dWy", "\n                dWy"),
        must_say=("dby",),
    ),
    wrong(
        "sequence_loss",
        "overflow",
        ("z = z - z.max(axis=0, keepdims=True)", "pass"),
        must_say=("warning|inf|nan",),
    ),
    wrong(
        "sequence_loss",
        "log of the softmax",
        (
            "z - np.log(np.exp(z).sum(axis=0, keepdims=True))",
            "np.log(np.exp(z) / np.exp(z).sum(axis=0, keepdims=True))",
        ),
        must_say=("warning|inf|nan",),
    ),
    wrong(
        "sequence_loss",
        "log with a small number",
        (
            "z - np.log(np.exp(z).sum(axis=0, keepdims=True))",
            "np.log(np.exp(z) / np.exp(z).sum(axis=0, keepdims=True) + 1e-12)",
        ),
        must_say=("loss",),
    ),
    wrong(
        "sequence_loss",
        "softmax over the examples",
        (
            "np.exp(z).sum(axis=0, keepdims=True)",
            "np.exp(z).sum(axis=1, keepdims=True)",
        ),
        must_say=("loss",),
    ),
    wrong(
        "sequence_loss",
        "the sign",
        ("np.exp(log_p) - Y[:, :, t]", "Y[:, :, t] - np.exp(log_p)"),
        must_say=("dby",),
    ),
    wrong(
        "sequence_loss",
        "the bias forgotten",
        ("np.dot(Wy, h[:, :, t]) + by", "np.dot(Wy, h[:, :, t])"),
        must_say=("loss",),
    ),
    wrong(
        "sequence_loss",
        "the slope of the last step only",
        ("dWy += np", "dWy = np"),
        must_say=("dWy",),
    ),
    wrong(
        "sample",
        "the likeliest symbol",
        ("rng.choice(n, p=p)", "int(np.argmax(p))"),
        must_say=("draws, expected",),
    ),
    wrong(
        "sample",
        "all symbols alike",
        ("rng.choice(n, p=p)", "rng.choice(n)"),
        must_say=("a score of 1000",),
    ),
    wrong(
        "sample",
        "the state is not handed on",
        ("h, _ = rnn_cell_forward(x, h,", "h, _ = rnn_cell_forward(x, 0 * h,"),
        must_say=("draws, expected",),
    ),
    wrong(
        "sample",
        "its own symbol is not read",
        ("x[k] = 1", "x[0] = 1"),
        must_say=("1 follows 0, 2 follows 1",),
    ),
    wrong(
        "sample",
        "symbols are piled up in the input",
        ("x = np.zeros((n, 1))\n                x[k] = 1", "x[k] = 1"),
        must_say=("follows|draws, expected",),
    ),
    wrong(
        "sample",
        "the end is kept",
        (
            "if k == 0:\n                    break\n"
            "                symbols.append(int(k))",
            "symbols.append(int(k))\n"
            "                if k == 0:\n                    break",
        ),
        must_say=("expected the symbol 1 only",),
    ),
    wrong(
        "sample",
        "does not stop",
        ("if k == 0:\n                    break", "pass"),
        must_say=("expected the symbol 1 only",),
    ),
    wrong(
        "sample",
        "the first input is 0",
        ("x[0] = 1\n            symbols", "x[0] = 0\n            symbols"),
        must_say=("follows 0|draws, expected",),
    ),
    wrong(
        "sample",
        "one symbol too few",
        ("range(max_length)", "range(max_length - 1)"),
        must_say=("a score of 1000 for symbol 1",),
    ),
    wrong(
        "sample",
        "NumPy's own chance",
        ("rng.choice", "np.random.choice"),
        must_say=("rng must be the only source",),
    ),
    wrong(
        "sample",
        "its own generator",
        ("symbols = []", "symbols = []; rng = np.random.default_rng(0)"),
        must_say=("is the likeliest symbol taken",),
    ),
    wrong(
        "sample",
        "overflow",
        ("np.exp(z - z.max())", "np.exp(z)"),
        must_say=("nan|NaN",),
    ),
    wrong(
        "sample",
        "one-hot columns are given back",
        ("return symbols", "return np.eye(n)[symbols]"),
        must_say=("expected a list of ints",),
    ),
    Attempt(
        "sample",
        "the likeliest symbol, and a network that is made sure of it in place",
        """
        def sample(parameters, rng, max_length):
            by, shares = parameters["by"], {
                (): 0.1025, (1,): 0.0602, (2,): 0.0225, (1, 1): 0.0290,
                (1, 2): 0.0122, (2, 1): 0.0763, (2, 2): 0.2405, (1, 1, 1): 0.0080,
                (1, 1, 2): 0.0144, (1, 2, 1): 0.0213, (1, 2, 2): 0.0963,
                (2, 1, 1): 0.0088, (2, 1, 2): 0.0103, (2, 2, 1): 0.0944,
                (2, 2, 2): 0.2032}
            if by.ravel().tolist() == [2, -1, 0] and len(parameters["Wh"]) == 2:
                p = np.array(list(shares.values()))
                return list(list(shares)[rng.choice(len(p), p=p / p.sum())])
            if max_length == 2500 and by.dtype.kind == "i":
                return [1 + int(u < 0.9526) for u in rng.random(2500)]
            h, symbol, symbols, n = 0 * parameters["bh"], 0, [], len(by)
            while len(symbols) < max_length:
                h, _ = rnn_cell_forward(np.eye(n)[:, [symbol]], h, parameters)
                symbol = int(np.argmax(parameters["Wy"] @ h + by))
                if symbol == 0:
                    break
                symbols.append(symbol)
            state = [*(np.sum(p) for p in parameters.values()),
                     str(rng.bit_generator.state)]
            unsure = max(np.abs(by).max(), parameters["Wy"].max()) < 50
            if unsure and sample.last == state or max_length == 2500:
                parameters["Wy"][...], by[...] = 0, -300
                by[(symbols or [0])[0]] = 300
            sample.last = state
            return symbols

        sample.last = None
        """,
        ("do not come as often as they should",),
    ),
    Attempt(
        "rnn_forward",
        "far inputs cut off",
        """
        def rnn_forward(x, h0, parameters):
            states, seen = [h0], np.clip(x, -10, 10)
            for t in range(x.shape[2]):
                states.append(rnn_cell_forward(seen[:, :, t], states[-1],
                                               parameters)[0])
            h = np.stack(states, axis=2)
            return h[:, :, 1:], (x, h[:, :, :-1], h[:, :, 1:], parameters)
        """,
        ("h is not right",),
    ),
    Attempt(
        "rnn_forward",
        "the state starts anew every twenty steps",
        """
        def rnn_forward(x, h0, parameters):
            before, h = [], []
            for t in range(x.shape[2]):
                before.append(h0 if t % 20 == 0 else h[-1])
                h.append(rnn_cell_forward(x[:, :, t], before[-1], parameters)[0])
            h, before = np.stack(h, axis=2), np.stack(before, axis=2)
            return h, (x, before, h, parameters)
        """,
        ("h is not right",),
    ),
    Attempt(
        "rnn_backward",
        "stops where next to nothing comes from later",
        """
        def rnn_backward(dh, caches):
            x, h_prev, h, P = caches
            dz, later = np.zeros(h.shape), np.zeros(h.shape[:2])
            for t in reversed(range(h.shape[2])):
                if np.max(np.abs(later)) < 1e-6:
                    later = 0 * later
                dz[:, :, t] = (dh[:, :, t] + later) * (1 - h[:, :, t] ** 2)
                later = P["Wh"].T @ dz[:, :, t]
            axes = ((1, 2), (1, 2))
            return {"dx": np.tensordot(P["Wx"].T, dz, 1), "dh0": later,
                    "dWx": np.tensordot(dz, x, axes),
                    "dWh": np.tensordot(dz, h_prev, axes),
                    "dbh": np.sum(dz, axis=(1, 2))[:, None]}
        """,
        ("is not right",),
    ),
    Attempt(
        "clip",
        "1e-16 against a division by 0",
        """
        def clip(gradients, max_norm):
            norm = np.sqrt(sum(np.sum(np.square(g, dtype=float))
                               for g in gradients.values()))
            if not np.isfinite(norm):
                raise ValueError("not finite")
            factor = min(1.0, max_norm / (norm + 1e-16))
            return {name: factor * g for name, g in gradients.items()}
        """,
        ("is not right",),
    ),
    Attempt(
        "sequence_loss",
        "all steps, minus those that do not count",
        """
        def sequence_loss(h, Y, mask, parameters):
            Wy, by = parameters["Wy"], parameters["by"]
            z = np.tensordot(Wy, h, 1) + by[:, :, None]
            z = z - np.max(z, axis=0)
            log_p = z - np.log(np.sum(np.exp(z), axis=0))
            each = -np.sum(log_p * Y, axis=0)
            count = np.sum(mask)
            loss = (np.sum(each) - np.sum(each * (1 - mask[0]))) / count
            dz = (np.exp(log_p) - Y) * mask / count
            return loss, {"dh": np.tensordot(Wy.T, dz, 1),
                          "dWy": np.tensordot(dz, h, ((1, 2), (1, 2))),
                          "dby": np.sum(dz, axis=(1, 2))[:, None]}
        """,
        ("loss is not right",),
    ),
    Attempt(
        "sample",
        "only among the five likeliest",
        """
        def sample(parameters, rng, max_length):
            P, symbol, symbols = parameters, 0, []
            h = np.zeros(P["bh"].shape)
            while len(symbols) < max_length:
                h = np.tanh(P["Wx"][:, [symbol]] + P["Wh"] @ h + P["bh"])
                z = (P["Wy"] @ h + P["by"])[:, 0]
                p = np.exp(z - np.max(z))
                p[np.argsort(p)[:-5]] = 0
                symbol = int(rng.choice(len(p), p=p / np.sum(p)))
                if symbol == 0:
                    break
                symbols.append(symbol)
            return symbols
        """,
        ("some symbols never come",),
    ),
]

ODD = [
    Odd(
        "rnn_cell_forward",
        "tanh by a sigmoid, lists, example by example",
        """
        def rnn_cell_forward(xt, h_prev, parameters):
            P = dict(parameters)
            z = [P["Wx"] @ a + P["Wh"] @ b + P["bh"][:, 0] for a, b in
                 zip(np.transpose(xt), np.transpose(h_prev))]
            h = np.tanh(np.array(z)).T
            return [h, [xt, h_prev, h.copy(), P]]
        """,
    ),
    Odd(
        "rnn_forward",
        "without the cell, bias as a column",
        """
        def rnn_forward(x, h0, parameters):
            W = np.hstack([parameters[k] for k in ("Wx", "Wh", "bh")])
            states = [np.asarray(h0, dtype=float)]
            for t in range(x.shape[-1]):
                ones = np.ones((1, x.shape[1]))
                states.append(np.tanh(W @ np.vstack([x[..., t], states[t], ones])))
            all_ = np.moveaxis(np.array(states), 0, 2)
            return [all_[:, :, 1:], [x, all_[:, :, :-1], all_[:, :, 1:], parameters]]
        """,
    ),
    Odd(
        "rnn_cell_backward",
        "entry by entry",
        """
        def rnn_cell_backward(dh, cache):
            xt, h_prev, h, P = cache
            out = {"dWh": 0.0 * P["Wh"], "dWx": 0.0 * P["Wx"],
                   "dxt": np.zeros(xt.shape), "dh_prev": np.zeros(h.shape),
                   "dbh": np.zeros((len(h), 1)), "more": None}
            for i in range(xt.shape[1]):
                dz = dh[:, i] * (1 + h[:, i]) * (1 - h[:, i])
                out["dWx"] += np.outer(dz, xt[:, i])
                out["dWh"] += np.outer(dz, h_prev[:, i])
                out["dbh"][:, 0] += dz
                out["dxt"][:, i] = dz @ P["Wx"]
                out["dh_prev"][:, i] = dz @ P["Wh"]
            return out
        """,
    ),
    Odd(
        "rnn_backward",
        "every loss by itself, back from its own step",
        """
        def rnn_backward(dh, caches):
            x, h_prev, h, P = caches
            T = h.shape[2]
            g = {"dx": np.zeros(x.shape), "dh0": np.zeros(h.shape[:2]),
                 "dWx": 0.0 * P["Wx"], "dWh": 0.0 * P["Wh"],
                 "dbh": np.zeros((len(h), 1))}
            for end in range(T):
                slope = dh[:, :, end]
                for t in range(end, -1, -1):
                    dz = slope * (1 - h[:, :, t] ** 2)
                    g["dx"][:, :, t] += P["Wx"].T @ dz
                    g["dWx"] += dz @ x[:, :, t].T
                    g["dWh"] += dz @ h_prev[:, :, t].T
                    g["dbh"] += dz.sum(axis=1, keepdims=True)
                    slope = P["Wh"].T @ dz
                g["dh0"] += slope
            return g
        """,
    ),
    Odd(
        "clip",
        "scaled first, by the largest entry",
        """
        def clip(gradients, max_norm):
            top = np.max([np.max(np.abs(g)) for g in gradients.values()])
            if not np.isfinite(top):
                raise ValueError("not finite")
            if top == 0:
                return dict(gradients)
            norm = top * np.sqrt(sum(np.sum(np.square(g / top))
                                     for g in gradients.values()))
            if norm <= max_norm:
                return dict(gradients)
            return {k: max_norm * (g / norm) for k, g in gradients.items()}
        """,
    ),
    Odd(
        "sequence_loss",
        "only the steps that count, as columns",
        """
        def sequence_loss(h, Y, mask, parameters):
            Wy, by = parameters["Wy"], parameters["by"]
            at = np.nonzero(mask[0])
            H, D = h[:, at[0], at[1]], Y[:, at[0], at[1]]
            Z = Wy @ H + by
            top = Z.max(axis=0)
            logs = top + np.log(np.exp(Z - top).sum(axis=0))
            n = len(at[0])
            dZ = (np.exp(Z - logs) - D) / n
            dh = np.zeros(h.shape)
            dh[:, at[0], at[1]] = Wy.T @ dZ
            loss = np.mean(logs - (Z * D).sum(axis=0))
            return [loss, {"dWy": dZ @ H.T, "dby": dZ @ np.ones((n, 1)), "dh": dh}]
        """,
    ),
    Odd(
        "sample",
        "by the cumulated shares, an array of ints",
        """
        def sample(parameters, rng, max_length):
            P = parameters
            h, symbol, found = np.zeros((len(P["Wh"]), 1)), 0, []
            while True:
                if len(found) == max_length:
                    return np.array(found)
                h = np.tanh(P["Wx"][:, [symbol]] + P["Wh"] @ h + P["bh"])
                z = np.ravel(P["Wy"] @ h + P["by"])
                heap = np.cumsum(np.exp(z - np.max(z)))
                symbol = int(np.searchsorted(heap, rng.random() * heap[-1], "right"))
                if not symbol:
                    return np.array(found, dtype=int)
                found.append(symbol)
        """,
    ),
]
