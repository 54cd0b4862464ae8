"""Attempts at chapter 18."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

RIGHT = {
    "lstm_cell_forward": """
        def lstm_cell_forward(xt, h_prev, c_prev, parameters):
            p = parameters
            hx = np.vstack([h_prev, xt])
            f = 1 / (1 + np.exp(-(np.dot(p["Wf"], hx) + p["bf"])))
            i = 1 / (1 + np.exp(-(np.dot(p["Wi"], hx) + p["bi"])))
            o = 1 / (1 + np.exp(-(np.dot(p["Wo"], hx) + p["bo"])))
            ct = np.tanh(np.dot(p["Wc"], hx) + p["bc"])
            c = f * c_prev + i * ct
            h = o * np.tanh(c)
            return h, c, (xt, h_prev, c_prev, f, i, ct, o, c, p)
        """,
    "lstm_parameter_count": """
        def lstm_parameter_count(n_x, n_h):
            weights = n_h * (n_h + n_x)
            return 4 * weights + 4 * n_h
        """,
    "lstm_forward": """
        def lstm_forward(x, h0, c0, parameters):
            n_x, m, T = x.shape
            h, c = h0, c0
            hs, caches = [], []
            for t in range(T):
                h, c, cache = lstm_cell_forward(x[:, :, t], h, c, parameters)
                hs.append(h)
                caches.append(cache)
            parts = [np.stack([k[j] for k in caches], axis=2) for j in range(8)]
            return np.stack(hs, axis=2), c, (*parts, parameters)
        """,
    "lstm_cell_backward": """
        def lstm_cell_backward(dh, dc, cache):
            xt, h_prev, c_prev, f, i, ct, o, c, p = cache
            hx = np.vstack([h_prev, xt])
            do = dh * np.tanh(c)
            dc = dc + dh * o * (1 - np.tanh(c) ** 2)
            zf = dc * c_prev * f * (1 - f)
            zi = dc * ct * i * (1 - i)
            zc = dc * i * (1 - ct ** 2)
            zo = do * o * (1 - o)
            dhx = (p["Wf"].T @ zf + p["Wi"].T @ zi + p["Wc"].T @ zc
                   + p["Wo"].T @ zo)
            n = h_prev.shape[0]
            grads = {"dh_prev": dhx[:n], "dxt": dhx[n:], "dc_prev": dc * f}
            for k, z in (("f", zf), ("i", zi), ("c", zc), ("o", zo)):
                grads["dW" + k] = z @ hx.T
                grads["db" + k] = z.sum(axis=1, keepdims=True)
            return grads
        """,
    "lstm_backward": """
        def lstm_backward(dh, dc, cache):
            p = cache[-1]
            n_h, m, T = dh.shape
            dx = np.zeros(cache[0].shape)
            total = {"d" + k: np.zeros(p[k].shape)
                     for k in ("Wf", "Wi", "Wc", "Wo", "bf", "bi", "bc", "bo")}
            later = np.zeros((n_h, m))
            for t in range(T - 1, -1, -1):
                step = tuple(a[:, :, t] for a in cache[:-1]) + (p,)
                g = lstm_cell_backward(dh[:, :, t] + later, dc, step)
                dx[:, :, t] = g["dxt"]
                later = g["dh_prev"]
                dc = g["dc_prev"]
                for k in total:
                    total[k] = total[k] + g[k]
            total["dx"] = dx
            total["dh0"] = later
            total["dc0"] = dc
            return total
        """,
    "gru_cell_forward": """
        def gru_cell_forward(xt, h_prev, parameters):
            p = parameters
            hx = np.vstack([h_prev, xt])
            z = 1 / (1 + np.exp(-(p["Wz"] @ hx + p["bz"])))
            r = 1 / (1 + np.exp(-(p["Wr"] @ hx + p["br"])))
            rx = np.vstack([r * h_prev, xt])
            ht = np.tanh(p["Wc"] @ rx + p["bc"])
            h = z * h_prev + (1 - z) * ht
            return h, (xt, h_prev, z, r, ht, p)
        """,
    "gru_cell_backward": """
        def gru_cell_backward(dh, cache):
            xt, h_prev, z, r, ht, p = cache
            n = h_prev.shape[0]
            hx = np.vstack([h_prev, xt])
            rx = np.vstack([r * h_prev, xt])
            sz = dh * (h_prev - ht) * z * (1 - z)
            sc = dh * (1 - z) * (1 - ht ** 2)
            drx = p["Wc"].T @ sc
            sr = drx[:n] * h_prev * r * (1 - r)
            dhx = p["Wz"].T @ sz + p["Wr"].T @ sr
            grads = {"dxt": dhx[n:] + drx[n:],
                     "dh_prev": z * dh + r * drx[:n] + dhx[:n],
                     "dWz": sz @ hx.T, "dWr": sr @ hx.T, "dWc": sc @ rx.T}
            for k, s in (("bz", sz), ("br", sr), ("bc", sc)):
                grads["d" + k] = s.sum(axis=1, keepdims=True)
            return grads
        """,
}
wrong = partial(edited, RIGHT)

ATTEMPTS = [
    wrong(
        "lstm_cell_forward",
        "x first, as it comes in first",
        ("np.vstack([h_prev, xt])", "np.vstack([xt, h_prev])"),
        must_say=("Wf weighs h_prev only",),
    ),
    wrong(
        "lstm_cell_forward",
        "c straight out",
        ("o * np.tanh(c)", "o * c"),
        must_say=(r"h where all W are 0",),
    ),
    wrong(
        "lstm_cell_forward",
        "the candidate is a gate",
        (
            'ct = np.tanh(np.dot(p["Wc"], hx) + p["bc"])',
            'ct = 1 / (1 + np.exp(-(np.dot(p["Wc"], hx) + p["bc"])))',
        ),
        must_say=("c_tilde in the cache",),
    ),
    wrong(
        "lstm_cell_forward",
        "bias subtracted, it is a threshold",
        ('np.dot(p["Wf"], hx) + p["bf"]', 'np.dot(p["Wf"], hx) - p["bf"]'),
        must_say=("f in the cache",),
    ),
    wrong(
        "lstm_cell_forward",
        "what is forgotten is 1 - f",
        ("c = f * c_prev", "c = (1 - f) * c_prev"),
        must_say=("c in the cache",),
    ),
    wrong(
        "lstm_cell_forward",
        "the cache in the order of the formulas",
        ("f, i, ct, o, c, p)", "f, i, o, ct, c, p)"),
        must_say=("c_tilde in the cache",),
    ),
    wrong(
        "lstm_cell_forward",
        "the cache needs no c",
        ("f, i, ct, o, c, p)", "f, i, ct, o, p)"),
        must_say=(
            r"the cache is a tuple of 8, expected \(xt, h_prev, c_prev, f, i, c_tilde, "
            r"o, c, parameters\)",
        ),
    ),
    wrong(
        "lstm_cell_forward",
        "the old memory in its own array",
        (
            "c = f * c_prev + i * ct",
            "c = c_prev\n            c *= f\n            c += i * ct",
        ),
        must_say=("c_prev",),
    ),
    wrong(
        "lstm_cell_forward",
        "a matrix product with the state",
        ("f * c_prev", "f @ c_prev.T @ c_prev"),
        must_say=("c in the cache",),
    ),
    wrong(
        "lstm_cell_forward",
        "c before h, as in the text",
        ("return h, c, (", "return c, h, ("),
        must_say=("where all W are 0",),
    ),
    wrong(
        "lstm_parameter_count",
        "the states are parameters",
        ("+ 4 * n_h", "+ 6 * n_h"),
        must_say=("the count for n_x = 27, n_h = 64",),
    ),
    wrong(
        "lstm_parameter_count",
        "one bias for all",
        ("+ 4 * n_h", "+ n_h"),
        must_say=("the count",),
    ),
    wrong(
        "lstm_parameter_count",
        "the two sizes swapped",
        ("n_h * (n_h + n_x)", "n_x * (n_h + n_x)"),
        must_say=("the count",),
    ),
    wrong(
        "lstm_forward",
        "each step from the start",
        ("lstm_cell_forward(x[:, :, t], h, c,", "lstm_cell_forward(x[:, :, t], h0, c,"),
        must_say=("step 1",),
    ),
    wrong(
        "lstm_forward",
        "the hidden state for the memory",
        ("(x[:, :, t], h, c, parameters)", "(x[:, :, t], h, h, parameters)"),
        must_say=("step",),
    ),
    wrong(
        "lstm_forward",
        "axis of the examples for time",
        ("np.stack(hs, axis=2)", "np.stack(hs, axis=1)"),
        must_say=("h .*shape",),
    ),
    wrong(
        "lstm_forward",
        "a list of caches",
        ("(*parts, parameters)", "caches"),
        must_say=(
            r"the cache is a list of 6, expected \(x, h_prev, c_prev, f, i, c_tilde, "
            r"o, c, parameters\)",
        ),
    ),
    wrong(
        "lstm_forward",
        "the first step is 1",
        ("range(T):", "range(1, T):"),
        must_say=("lstm_forward",),
    ),
    wrong(
        "lstm_forward",
        "the last h only",
        ("np.stack(hs, axis=2), c", "h, c"),
        must_say=("h .*shape",),
    ),
    wrong(
        "lstm_cell_backward",
        "c through the next step only",
        ("dc = dc + dh * o * (1 - np.tanh(c) ** 2)", "dc = dc * 1"),
        must_say=("dc_prev", "wrong"),
    ),
    wrong(
        "lstm_cell_backward",
        "c through h only",
        ("dc = dc + dh * o", "dc = dh * o"),
        must_say=("dc_prev", "wrong"),
    ),
    wrong(
        "lstm_cell_backward",
        "dc of the caller changed",
        (
            "dc = dc + dh * o * (1 - np.tanh(c) ** 2)",
            "dc += dh * o * (1 - np.tanh(c) ** 2)",
        ),
        must_say=("`lstm_cell_backward` changed its argument `dc`",),
    ),
    wrong(
        "lstm_cell_backward",
        "gates of the cache turned into their slopes",
        (
            "zf = dc * c_prev * f * (1 - f)",
            "fs = f * 1\n            f *= 1 - f\n            zf = dc * c_prev * f",
        ),
        ('"dc_prev": dc * f}', '"dc_prev": dc * fs}'),
        must_say=(
            "`lstm_cell_backward` changed its argument `cache`: its entry 3 is not",
        ),
    ),
    wrong(
        "lstm_cell_backward",
        "h in place of tanh(c)",
        ("1 - np.tanh(c) ** 2", "1 - (o * np.tanh(c)) ** 2"),
        must_say=("dc_prev", "wrong"),
    ),
    wrong(
        "lstm_cell_backward",
        "the gates' own slopes forgotten",
        ("dc * ct * i * (1 - i)", "dc * ct"),
        must_say=("dWi", "dbi", "wrong"),
    ),
    wrong(
        "lstm_cell_backward",
        "x above h",
        ('"dh_prev": dhx[:n], "dxt": dhx[n:]', '"dh_prev": dhx[-n:], "dxt": dhx[:-n]'),
        must_say=("dh_prev", "wrong"),
    ),
    wrong(
        "lstm_cell_backward",
        "examples averaged",
        ("z @ hx.T", "z @ hx.T / xt.shape[1]"),
        must_say=("dWf", "4 times too small"),
    ),
    wrong(
        "lstm_cell_backward",
        "keepdims forgotten",
        ("axis=1, keepdims=True", "axis=1"),
        must_say=(r"dbf.*shape \(3,\)",),
    ),
    wrong(
        "lstm_cell_backward",
        "names of the parameters",
        ('grads["dW" + k]', 'grads["W" + k]'),
        must_say=("dWf",),
    ),
    wrong(
        "lstm_cell_backward",
        "h_prev only below the weights",
        ("z @ hx.T", "z @ np.vstack([h_prev, 0 * xt]).T"),
        must_say=("dWf", "wrong"),
    ),
    wrong(
        "lstm_backward",
        "forgetting the way over the next step",
        ("dh[:, :, t] + later", "dh[:, :, t]"),
        must_say=("dh0", "wrong", "dx is right at the last step"),
    ),
    wrong(
        "lstm_backward",
        "the slopes collected in dh",
        (
            "            for t in range(T - 1, -1, -1):\n",
            "            for t in range(T - 1, -1, -1):\n"
            "                dh[:, :, t] = dh[:, :, t] + later\n",
        ),
        ("(dh[:, :, t] + later, dc", "(dh[:, :, t], dc"),
        must_say=("`lstm_backward` changed its argument `dh`",),
    ),
    wrong(
        "lstm_backward",
        "only the last dh",
        ("dh[:, :, t] + later", "(dh[:, :, t] if t == T - 1 else 0) + later"),
        must_say=("wrong",),
    ),
    wrong(
        "lstm_backward",
        "dc the same at each step",
        ('dc = g["dc_prev"]', 'dc0 = g["dc_prev"]'),
        ('total["dc0"] = dc', 'total["dc0"] = dc0'),
        must_say=("dc0", "wrong", "dx is right at the last step"),
    ),
    wrong(
        "lstm_backward",
        "forwards in time",
        ("range(T - 1, -1, -1)", "range(T)"),
        must_say=("wrong",),
    ),
    wrong(
        "lstm_backward",
        "weights of the last step that was looked at",
        ("total[k] = total[k] + g[k]", "total[k] = g[k]"),
        must_say=("dWf", "wrong"),
    ),
    wrong(
        "lstm_backward",
        "a mean over time",
        ("total[k] = total[k] + g[k]", "total[k] = total[k] + g[k] / T"),
        must_say=("dWf", "6 times too small"),
    ),
    wrong(
        "lstm_backward",
        "the first step left out",
        ("range(T - 1, -1, -1)", "range(T - 1, 0, -1)"),
        must_say=("wrong",),
    ),
    wrong(
        "lstm_backward",
        "dx from the left over dh",
        ('dx[:, :, t] = g["dxt"]', 'dx[:, :, T - 1 - t] = g["dxt"]'),
        must_say=("dx", "wrong"),
    ),
    wrong(
        "gru_cell_forward",
        "z lets the new in",
        ("z * h_prev + (1 - z) * ht", "(1 - z) * h_prev + z * ht"),
        must_say=("h where all W are 0",),
    ),
    wrong(
        "gru_cell_forward",
        "as in PyTorch",
        (
            'ht = np.tanh(p["Wc"] @ rx + p["bc"])',
            'n = len(h_prev); ht = np.tanh(r * (p["Wc"][:, :n] @ h_prev)'
            ' + p["Wc"][:, n:] @ xt + p["bc"])',
        ),
        must_say=("h_tilde in the cache",),
    ),
    wrong(
        "gru_cell_forward",
        "r on the input too",
        (
            "rx = np.vstack([r * h_prev, xt])",
            "rx = np.vstack([r * h_prev, xt * r[:1]])",
        ),
        must_say=("h_tilde in the cache",),
    ),
    wrong(
        "gru_cell_forward",
        "reset before update in the cache",
        ("(xt, h_prev, z, r, ht, p)", "(xt, h_prev, r, z, ht, p)"),
        must_say=("z in the cache",),
    ),
    wrong(
        "gru_cell_forward",
        "one gate for both",
        ('r = 1 / (1 + np.exp(-(p["Wr"] @ hx + p["br"])))', "r = z"),
        must_say=("r in the cache",),
    ),
    wrong(
        "gru_cell_backward",
        "z was held fixed",
        ("sz = dh * (h_prev - ht)", "sz = 0 * (h_prev - ht)"),
        must_say=("dWz", "dbz", "wrong"),
    ),
    wrong(
        "gru_cell_backward",
        "the straight way is enough",
        ("z * dh + r * drx[:n] + dhx[:n]", "z * dh"),
        must_say=("dh_prev", "wrong"),
    ),
    wrong(
        "gru_cell_backward",
        "reset forgotten below Wc",
        ("sc @ rx.T", "sc @ hx.T"),
        must_say=("dWc", "wrong"),
    ),
    wrong(
        "gru_cell_backward",
        "z where 1 - z belongs",
        ("sc = dh * (1 - z)", "sc = dh * z"),
        must_say=("dbc", "wrong"),
    ),
    wrong(
        "gru_cell_backward",
        "the slope of r without h_prev",
        ("drx[:n] * h_prev * r * (1 - r)", "drx[:n] * r * (1 - r)"),
        must_say=("dbr", "wrong"),
    ),
    wrong(
        "gru_cell_backward",
        "mean for the biases",
        ("s.sum(axis=1", "s.mean(axis=1"),
        must_say=("dbz", "4 times too small"),
    ),
    wrong(
        "lstm_forward",
        "a cell state kept within ten",
        (
            "hs.append(h)",
            "c = np.clip(c, -10, 10)\n                hs.append(h)",
        ),
        must_say=("on fresh inputs, h is not right",),
    ),
    Attempt(
        "lstm_forward",
        "the memory starts anew every twenty steps",
        """
        def lstm_forward(x, h0, c0, parameters):
            h, c, steps, states = h0, c0, [], []
            for t in range(x.shape[2]):
                if t and t % 20 == 0:
                    h, c = h0, c0
                h, c, cache = lstm_cell_forward(x[:, :, t], h, c, parameters)
                steps.append(cache[:-1])
                states.append(h)
            parts = [np.stack(part, axis=2) for part in zip(*steps)]
            return np.stack(states, axis=2), c, (*parts, parameters)
        """,
        ("h is not right",),
    ),
    Attempt(
        "lstm_backward",
        "cut after ten steps",
        """
        def lstm_backward(dh, dc, cache):
            *parts, P = cache
            T, dx, sums = dh.shape[2], np.zeros(parts[0].shape), {}
            back = np.zeros(dc.shape)
            for t in reversed(range(T)):
                if T - t == 11:
                    back, dc = 0 * back, 0 * dc
                grads = lstm_cell_backward(
                    dh[:, :, t] + back, dc, (*(p[:, :, t] for p in parts), P))
                dx[:, :, t] = grads.pop("dxt")
                back, dc = grads.pop("dh_prev"), grads.pop("dc_prev")
                for name, grad in grads.items():
                    sums[name] = sums.get(name, 0) + grad
            return {"dx": dx, "dh0": back, "dc0": dc, **sums}
        """,
        ("is not right",),
    ),
    Attempt(
        "lstm_cell_backward",
        "slopes clipped on the way",
        """
        def lstm_cell_backward(dh, dc, cache):
            xt, h_prev, c_prev, f, i, g, o, c, P = cache
            t, hx = np.tanh(c), np.concatenate((h_prev, xt))
            dc = np.clip(dc + dh * o * (1 - t**2), -100, 100)
            d = {"f": dc * c_prev * f * (1 - f), "i": dc * g * i * (1 - i),
                 "c": dc * i * (1 - g**2), "o": dh * t * o * (1 - o)}
            dhx = sum(P["W" + k].T @ d[k] for k in d)
            grads = {"dxt": dhx[len(c):], "dh_prev": dhx[:len(c)], "dc_prev": dc * f}
            for k in d:
                grads["dW" + k] = d[k] @ hx.T
                grads["db" + k] = np.sum(d[k], axis=1, keepdims=True)
            return grads
        """,
        ("is not right",),
    ),
]

ODD = [
    Odd(
        "lstm_cell_forward",
        "unit by unit and example by example",
        """
        def lstm_cell_forward(xt, h_prev, c_prev, parameters):
            n_h, m = h_prev.shape
            out = {k: np.zeros((n_h, m)) for k in "ficoHC"}
            for e in range(m):
                see = [*h_prev[:, e], *xt[:, e]]
                for u in range(n_h):
                    for k in "fico":
                        s = float(parameters["b" + k][u, 0])
                        for w, v in zip(parameters["W" + k][u], see):
                            s += w * v
                        out[k][u, e] = (np.tanh(s) if k == "c"
                                        else np.exp(s) / (1 + np.exp(s)))
                    out["C"][u, e] = (out["f"][u, e] * c_prev[u, e]
                                      + out["i"][u, e] * out["c"][u, e])
                    out["H"][u, e] = out["o"][u, e] * np.tanh(out["C"][u, e])
            return [out["H"], out["C"],
                    [xt, h_prev, c_prev, *(out[k] for k in "fico"), out["C"],
                     dict(parameters)]]
        """,
    ),
    Odd(
        "lstm_parameter_count",
        "counted from arrays",
        """
        def lstm_parameter_count(n_x, n_h):
            return np.zeros((4 * n_h, n_h + n_x + 1)).size
        """,
    ),
    Odd(
        "lstm_forward",
        "recursion over time",
        """
        def lstm_forward(x, h0, c0, parameters):
            h, c, cache = lstm_cell_forward(x[..., 0], h0, c0, parameters)
            here = [h[..., None], *(a[..., None] for a in cache[:-1])]
            if x.shape[-1] == 1:
                return here[0], c, (*here[1:], parameters)
            rest, c, later = lstm_forward(x[..., 1:], h, c, parameters)
            both = [np.concatenate(pair, axis=-1)
                    for pair in zip(here, (rest, *later[:-1]))]
            return both[0], c, (*both[1:], parameters)
        """,
    ),
    Odd(
        "lstm_cell_backward",
        "one einsum for each gradient",
        """
        def lstm_cell_backward(dh, dc, cache):
            xt, h_prev, c_prev, f, i, g, o, c, p = cache
            t = np.tanh(c)
            whole = dh * (o - o * t * t) + dc
            local = {"f": c_prev * f * (1 - f) * whole,
                     "i": g * i * (1 - i) * whole,
                     "c": (i - i * g * g) * whole, "o": t * o * (1 - o) * dh}
            n, grads = len(h_prev), {"dc_prev": whole * f}
            grads["dh_prev"] = sum(np.einsum("uv,ue->ve", p["W" + k][:, :n], s)
                                   for k, s in local.items())
            grads["dxt"] = sum(np.einsum("uv,ue->ve", p["W" + k][:, n:], s)
                               for k, s in local.items())
            for k, s in local.items():
                grads["dW" + k] = np.hstack([np.einsum("ue,ve->uv", s, a)
                                             for a in (h_prev, xt)])
                grads["db" + k] = np.einsum("ue->u", s)[:, None]
            return grads
        """,
    ),
    Odd(
        "lstm_backward",
        "recursion from the last step",
        """
        def lstm_backward(dh, dc, cache):
            *parts, p = cache
            last = tuple(a[..., -1] for a in parts) + (p,)
            g = lstm_cell_backward(dh[..., -1], dc, last)
            if dh.shape[-1] == 1:
                return {"dx": g["dxt"][..., None], "dh0": g["dh_prev"],
                        "dc0": g["dc_prev"],
                        **{k: g[k] for k in g if k[1] in "Wb"}}
            before = np.array(dh[..., :-1], dtype=float)
            before[..., -1] += g["dh_prev"]
            early = lstm_backward(before, g["dc_prev"],
                                  (*(a[..., :-1] for a in parts), p))
            for k in early:
                if k[1] in "Wb":
                    early[k] = early[k] + g[k]
            early["dx"] = np.concatenate((early["dx"], g["dxt"][..., None]), axis=2)
            return early
        """,
    ),
    Odd(
        "gru_cell_forward",
        "written with the difference to the old state",
        """
        def gru_cell_forward(xt, h_prev, parameters):
            n, p = len(h_prev), parameters
            at = {k: (p["W" + k][:, :n], p["W" + k][:, n:] @ xt + p["b" + k])
                  for k in "zrc"}
            z, r = (0.5 * (1 + np.tanh(0.5 * (at[k][0] @ h_prev + at[k][1])))
                    for k in "zr")
            new = np.tanh(at["c"][0] @ (h_prev * r) + at["c"][1])
            return [h_prev + (1 - z) * (new - h_prev), [xt, h_prev, z, r, new, p]]
        """,
    ),
    Odd(
        "gru_cell_backward",
        "all slopes of the weights in a loop over the examples",
        """
        def gru_cell_backward(dh, cache):
            xt, h_prev, z, r, g, p = cache
            n, m = h_prev.shape
            grads = {"d" + k: np.zeros(np.shape(p[k]))
                     for k in ("Wz", "Wr", "Wc", "bz", "br", "bc")}
            grads["dh_prev"], grads["dxt"] = np.zeros((n, m)), np.zeros(xt.shape)
            for e in range(m):
                H, X, d = h_prev[:, e], xt[:, e], dh[:, e]
                Z, R, G = z[:, e], r[:, e], g[:, e]
                s = {"c": d * (1 - Z) * (1 - G**2), "z": d * (H - G) * Z * (1 - Z)}
                back = s["c"] @ p["Wc"]
                s["r"] = back[:n] * H * R * (1 - R)
                sees = {"c": np.r_[R * H, X], "z": np.r_[H, X], "r": np.r_[H, X]}
                both = s["z"] @ p["Wz"] + s["r"] @ p["Wr"]
                grads["dh_prev"][:, e] = d * Z + back[:n] * R + both[:n]
                grads["dxt"][:, e] = back[n:] + both[n:]
                for k in s:
                    grads["dW" + k] += np.outer(s[k], sees[k])
                    grads["db" + k] += s[k][:, None]
            return grads
        """,
    ),
]
