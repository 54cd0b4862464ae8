"""Attempts at chapter 20."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

RIGHT = {
    "causal_mask": """
        def causal_mask(T):
            step = np.arange(T)
            return step <= step[:, None]
        """,
    "attention_forward": """
        def attention_forward(Q, K, V, mask):
            d = Q.shape[0]
            q = np.transpose(Q, (1, 2, 0))
            k = np.transpose(K, (1, 0, 2))
            S = np.matmul(q, k) / np.sqrt(d)
            if mask is not None:
                S = np.where(mask, S, -np.inf)
            S = S - S.max(axis=2, keepdims=True)
            E = np.exp(S)
            A = E / E.sum(axis=2, keepdims=True)
            out = np.einsum("iqk,vik->viq", A, V)
            return out, (Q, K, V, A)
        """,
    "attention_backward": """
        def attention_backward(dout, cache):
            Q, K, V, A = cache
            d = Q.shape[0]
            dV = np.einsum("viq,iqk->vik", dout, A)
            dA = np.einsum("viq,vik->iqk", dout, V)
            dS = A * (dA - (A * dA).sum(axis=2, keepdims=True))
            dS = dS / np.sqrt(d)
            dQ = np.einsum("dik,iqk->diq", K, dS)
            dK = np.einsum("diq,iqk->dik", Q, dS)
            return dQ, dK, dV
        """,
    "multi_head_forward": """
        def multi_head_forward(x, parameters, heads, mask):
            d, m, T = x.shape
            n = d // heads
            Q = np.tensordot(parameters["Wq"], x, 1)
            K = np.tensordot(parameters["Wk"], x, 1)
            V = np.tensordot(parameters["Wv"], x, 1)
            outs, caches = [], []
            for h in range(heads):
                a, b = h * n, (h + 1) * n
                out, cache = attention_forward(Q[a:b], K[a:b], V[a:b], mask)
                outs.append(out)
                caches.append(cache)
            joined = np.concatenate(outs, axis=0)
            result = np.tensordot(parameters["Wo"], joined, 1)
            return result, (x, parameters, joined, caches)
        """,
    "multi_head_backward": """
        def multi_head_backward(dout, cache):
            x, parameters, joined, caches = cache
            n = x.shape[0] // len(caches)
            d_joined = np.tensordot(parameters["Wo"].T, dout, 1)
            dWo = np.einsum("imt,jmt->ij", dout, joined)
            dQ, dK, dV = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)
            for h in range(len(caches)):
                a, b = h * n, (h + 1) * n
                dQ[a:b], dK[a:b], dV[a:b] = attention_backward(d_joined[a:b], caches[h])
            dWq = np.einsum("imt,jmt->ij", dQ, x)
            dWk = np.einsum("imt,jmt->ij", dK, x)
            dWv = np.einsum("imt,jmt->ij", dV, x)
            dx = np.tensordot(parameters["Wq"].T, dQ, 1)
            dx = dx + np.tensordot(parameters["Wk"].T, dK, 1)
            dx = dx + np.tensordot(parameters["Wv"].T, dV, 1)
            return {"dx": dx, "dWq": dWq, "dWk": dWk, "dWv": dWv, "dWo": dWo}
        """,
    "layernorm_forward": """
        def layernorm_forward(x, gamma, beta, epsilon):
            mu = x.mean(axis=0, keepdims=True)
            var = x.var(axis=0, keepdims=True)
            std = np.sqrt(var + epsilon)
            x_norm = (x - mu) / std
            out = gamma[:, :, None] * x_norm + beta[:, :, None]
            return out, (x_norm, gamma, std)
        """,
    "layernorm_backward": """
        def layernorm_backward(dout, cache):
            x_norm, gamma, std = cache
            d = x_norm.shape[0]
            dbeta = dout.sum(axis=(1, 2)).reshape(d, 1)
            dgamma = (dout * x_norm).sum(axis=(1, 2)).reshape(d, 1)
            dn = gamma[:, :, None] * dout
            a = dn.sum(axis=0, keepdims=True)
            b = (dn * x_norm).sum(axis=0, keepdims=True)
            dx = (d * dn - a - x_norm * b) / (d * std)
            return dx, dgamma, dbeta
        """,
    "positions": """
        def positions(T, d):
            P = np.zeros((d, T))
            t = np.arange(T)
            for i in range(0, d, 2):
                angle = t / 10000 ** (i / d)
                P[i] = np.sin(angle)
                if i + 1 < d:
                    P[i + 1] = np.cos(angle)
            return P
        """,
}
wrong = partial(edited, RIGHT)

ATTEMPTS = [
    wrong(
        "causal_mask",
        "the keys that are hidden",
        ("step <= step[:, None]", "step > step[:, None]"),
        must_say=("the mask of 4 steps", "expected 0"),
    ),
    wrong(
        "causal_mask",
        "not itself",
        ("step <= step[:, None]", "step < step[:, None]"),
        must_say=("the mask of 4 steps",),
    ),
    wrong(
        "causal_mask",
        "rows and columns taken for each other",
        ("step <= step[:, None]", "step[:, None] <= step"),
        must_say=("the mask of 4 steps",),
    ),
    wrong(
        "attention_forward",
        "softmax over the queries",
        ("E.sum(axis=2, keepdims=True)", "E.sum(axis=1, keepdims=True)"),
        must_say=("the sums of A over the keys",),
    ),
    wrong(
        "attention_forward",
        "the root forgotten",
        (" / np.sqrt(d)", ""),
        must_say=("A for d = 4",),
    ),
    wrong(
        "attention_forward",
        "scaled by the number of keys",
        ("np.sqrt(d)", "np.sqrt(K.shape[2])"),
        must_say=("A for d = 4",),
    ),
    wrong(
        "attention_forward",
        "the scores times the mask",
        ("np.where(mask, S, -np.inf)", "S * mask"),
        must_say=("A with a causal mask",),
    ),
    wrong(
        "attention_forward",
        "the mask after the softmax",
        (
            "            A = E / E.sum",
            "            E = E if mask is None else E\n"
            "            A = (1 if mask is None else mask) * E / E.sum",
        ),
        ("S = np.where(mask, S, -np.inf)", "pass"),
        must_say=("the sums of A over the keys with a causal mask",),
    ),
    wrong(
        "attention_forward",
        "the mask the other way round",
        ("np.where(mask, S, -np.inf)", "np.where(np.transpose(mask), S, -np.inf)"),
        must_say=("with a causal mask",),
    ),
    wrong(
        "attention_forward",
        "1 where it is forbidden",
        ("np.where(mask, S, -np.inf)", "np.where(mask, -1e9, S)"),
        must_say=("A with a causal mask",),
    ),
    wrong(
        "attention_forward",
        "no largest score subtracted",
        ("S = S - S.max(axis=2, keepdims=True)", "pass"),
        must_say=("nan",),
    ),
    wrong(
        "attention_forward",
        "a mask of -1000",
        ("-np.inf", "-1000"),
        must_say=("for entries of 1000 with a mask",),
    ),
    wrong(
        "attention_forward",
        "a mask of -5000000, added",
        ("np.where(mask, S, -np.inf)", "S + (1 - mask) * -5e6"),
        must_say=("A for d = 2500 with a mask",),
    ),
    wrong(
        "attention_forward",
        "one largest score for all",
        ("S.max(axis=2, keepdims=True)", "S.max()"),
        must_say=("A for queries of 1000 and of 0: .* nan",),
    ),
    wrong(
        "attention_forward",
        "one largest score for each example",
        ("S.max(axis=2, keepdims=True)", "S.max(axis=(1, 2), keepdims=True)"),
        must_say=("A for queries of 1000 and of 0: .* nan",),
    ),
    wrong(
        "attention_forward",
        "not of 1 and 0",
        ("S = np.where(mask, S, -np.inf)", "S[:, ~mask] = -np.inf"),
        must_say=("with a mask of 1 and 0",),
    ),
    wrong(
        "attention_forward",
        "weights transposed in the cache",
        ("(Q, K, V, A)\n", "(Q, K, V, A.transpose(0, 2, 1))\n"),
        must_say=("A with a causal mask|A for d = 4|sums of A",),
    ),
    wrong(
        "attention_backward",
        "softmax as if it were entry by entry",
        ("A * (dA - (A * dA).sum(axis=2, keepdims=True))", "A * (1 - A) * dA"),
        must_say=(r"dQ \(2, 3, 1\): wrong", r"dV \(5, 3, 4\): ok"),
    ),
    wrong(
        "attention_backward",
        "the root forgotten on the way back",
        ("dS = dS / np.sqrt(d)", "pass"),
        must_say=(r"dQ \(2, 3, 1\): wrong", r"dK \(2, 3, 4\): wrong", "too large"),
    ),
    wrong(
        "attention_backward",
        "sum over the queries",
        ("(A * dA).sum(axis=2", "(A * dA).sum(axis=1"),
        must_say=(r"dQ \(2, 3, 1\): wrong",),
    ),
    wrong(
        "attention_backward",
        "slopes not weighted",
        ("(A * dA).sum(axis=2, keepdims=True)", "dA.mean(axis=2, keepdims=True)"),
        must_say=(r"dQ \(2, 3, 1\): wrong", r"dV \(5, 3, 4\): ok"),
    ),
    wrong(
        "attention_backward",
        "divided by the number of examples",
        (
            "return dQ, dK, dV",
            "return dQ / Q.shape[1], dK / Q.shape[1], dV / Q.shape[1]",
        ),
        must_say=(r"dQ \(2, 3, 1\): wrong", "3 times too small"),
    ),
    wrong(
        "multi_head_forward",
        "the root of all features",
        (
            "Q[a:b], K[a:b], V[a:b], mask)",
            "Q[a:b] / heads**0.5, K[a:b], V[a:b], mask)",
        ),
        must_say=("Q of head 0", "for two heads of one row"),
    ),
    wrong(
        "multi_head_forward",
        "every second row",
        ("Q[a:b], K[a:b], V[a:b], mask", "Q[h::heads], K[h::heads], V[h::heads], mask"),
        must_say=(r"Q of head 0 for x \(6, 2, 4\) and 3 heads: entry",),
    ),
    wrong(
        "multi_head_forward",
        "without the last matrix",
        ('np.tensordot(parameters["Wo"], joined, 1)', "joined"),
        must_say=("out for two heads of one row",),
    ),
    wrong(
        "multi_head_forward",
        "the mask forgotten",
        ("V[a:b], mask)", "V[a:b], None)"),
        must_say=("A of head 0 for a causal mask",),
    ),
    wrong(
        "multi_head_forward",
        "the caches as a generator",
        ("joined, caches)", "joined, (cache for cache in caches))"),
        must_say=("caches is a generator .* expected a list",),
    ),
    wrong(
        "multi_head_forward",
        "the transposed matrix",
        (
            'np.tensordot(parameters["Wq"], x, 1)',
            'np.tensordot(parameters["Wq"].T, x, 1)',
        ),
        must_say=("Q of head 0",),
    ),
    wrong(
        "multi_head_backward",
        "only the way through the values",
        ('dx = dx + np.tensordot(parameters["Wk"].T, dK, 1)', "pass"),
        ('dx = np.tensordot(parameters["Wq"].T, dQ, 1)', "dx = 0"),
        must_say=(r"dx \(6, 5, 4\): wrong", r"dWq \(6, 6\): ok"),
    ),
    wrong(
        "multi_head_backward",
        "not transposed on the way back",
        ('parameters["Wo"].T', 'parameters["Wo"]'),
        must_say=(r"dWq \(6, 6\): wrong", r"dWo \(6, 6\): ok"),
    ),
    wrong(
        "multi_head_backward",
        "the slope of Wo from the input",
        ("dout, joined)", "dout, x)"),
        must_say=(r"dWo \(6, 6\): wrong", r"dx \(6, 5, 4\): ok"),
    ),
    wrong(
        "multi_head_backward",
        "a mean over the examples",
        ('"dWq": dWq', '"dWq": dWq / x.shape[1]'),
        must_say=(r"dWq \(6, 6\): wrong", "5 times too small"),
    ),
    wrong(
        "multi_head_backward",
        "keys without d",
        ('{"dx": dx', '{"x": dx'),
        must_say=('"dx" missing',),
    ),
    wrong(
        "layernorm_forward",
        "over the examples, as in chapter 14",
        ("x.mean(axis=0, keepdims=True)", "x.mean(axis=1, keepdims=True)"),
        ("x.var(axis=0, keepdims=True)", "x.var(axis=1, keepdims=True)"),
        must_say=("out for 2, 4, 6, 8",),
    ),
    wrong(
        "layernorm_forward",
        "over features and steps together",
        ("x.mean(axis=0, keepdims=True)", "x.mean(axis=(0, 2), keepdims=True)"),
        must_say=("out for 2, 4, 6, 8",),
    ),
    wrong(
        "layernorm_forward",
        "a small number added to the deviation",
        ("np.sqrt(var + epsilon)", "np.sqrt(var) + epsilon"),
        must_say=("out for 2, 4, 6, 8",),
    ),
    wrong(
        "layernorm_forward",
        "divided by d - 1",
        ("x.var(axis=0, keepdims=True)", "x.var(axis=0, keepdims=True) * 4 / 3"),
        must_say=("out for 2, 4, 6, 8",),
    ),
    wrong(
        "layernorm_backward",
        "gamma outside of the means, as in chapter 14",
        ("dn = gamma[:, :, None] * dout", "dn = dout"),
        ("(d * std)\n", "(d * std) * gamma[:, :, None]\n"),
        must_say=(r"dx \(4, 2, 3\): wrong", r"dgamma \(4, 1\): ok"),
    ),
    wrong(
        "layernorm_backward",
        "mean and deviation as constants",
        ("(d * dn - a - x_norm * b) / (d * std)", "dn / std"),
        must_say=(r"dx \(4, 2, 3\): wrong", r"dbeta \(4, 1\): ok"),
    ),
    wrong(
        "layernorm_backward",
        "sum over the examples only",
        ("dout.sum(axis=(1, 2)).reshape(d, 1)", "dout.sum(axis=1)"),
        must_say=("dbeta has shape",),
    ),
    wrong(
        "layernorm_backward",
        "mean over examples and steps",
        ("dout.sum(axis=(1, 2))", "dout.mean(axis=(1, 2))"),
        must_say=(r"dbeta \(4, 1\): wrong", "6 times too small"),
    ),
    wrong(
        "positions",
        "every row at its own rate",
        ("P[i + 1] = np.cos(angle)", "P[i + 1] = np.cos(t / 10000 ** ((i + 1) / d))"),
        must_say=("the columns of 3 steps for d = 4",),
    ),
    wrong(
        "positions",
        "sines first, then cosines",
        ("return P\n", "return np.concatenate([P[::2], P[1::2]])\n"),
        must_say=("the columns of 3 steps for d = 4",),
    ),
    wrong(
        "positions",
        "steps from 1",
        ("np.arange(T)", "np.arange(1, T + 1)"),
        must_say=("the columns of 3 steps for d = 4",),
    ),
    wrong(
        "positions",
        "a row per step",
        ("return P\n", "return P.T\n"),
        must_say=(r"shape \(3, 4\)",),
    ),
    wrong(
        "positions",
        "d even, surely",
        (
            "                if i + 1 < d:\n                    P[i + 1]",
            "                P[i + 1]",
        ),
        must_say=("IndexError",),
    ),
    Attempt(
        "layernorm_forward",
        "a floor for epsilon",
        """
        def layernorm_forward(x, gamma, beta, epsilon):
            std = np.sqrt(np.var(x, axis=0, keepdims=True) + max(epsilon, 1e-8))
            x_norm = (x - np.mean(x, axis=0, keepdims=True)) / std
            return (gamma[:, :, None] * x_norm + beta[:, :, None],
                    (x_norm, gamma, std))
        """,
        ("out is not right",),
    ),
    Attempt(
        "layernorm_forward",
        "nothing is more than three deviations away",
        """
        def layernorm_forward(x, gamma, beta, epsilon):
            std = np.sqrt(np.var(x, axis=0, keepdims=True) + epsilon)
            x_norm = np.clip((x - np.mean(x, axis=0, keepdims=True)) / std, -3, 3)
            return (gamma[:, :, None] * x_norm + beta[:, :, None],
                    (x_norm, gamma, std))
        """,
        ("out is not right",),
    ),
]

ODD = [
    Odd(
        "layernorm_backward",
        "as in the article of batch normalization, with std to the power of -3",
        """
        def layernorm_backward(dout, cache):
            x_norm, gamma, std = cache
            dn, C = dout * gamma[:, :, None], x_norm * std
            dvar = np.sum(dn * C * -0.5 * std**-3, axis=0)
            dmu = np.sum(-dn / std, axis=0) - 2 * dvar * np.mean(C, axis=0)
            dx = dn / std + (2 * dvar * C + dmu) / len(C)
            along = np.sum(dout * x_norm, axis=(1, 2)), np.sum(dout, axis=(1, 2))
            return dx, *(v.reshape(-1, 1) for v in along)
        """,
    ),
    Odd(
        "causal_mask",
        "a cumulative sum of a unit matrix, as a list",
        """
        def causal_mask(T):
            return np.cumsum(np.eye(T), axis=1).T.tolist()
        """,
    ),
    Odd(
        "attention_forward",
        "the logarithm of the mask is added, with its warning",
        """
        def attention_forward(Q, K, V, mask):
            S = np.einsum("diq,dik->iqk", Q, K) * len(Q) ** -0.5
            if mask is not None:
                with np.errstate(divide="ignore"):
                    S = S + np.log(np.asarray(mask, dtype=float))
            S = S - np.logaddexp.reduce(S, axis=-1, keepdims=True)
            A = np.exp(S)
            return [np.stack([v @ a.T for v, a in zip(V.transpose(1, 0, 2), A)], 1),
                    [Q, K, V, A]]
        """,
    ),
    Odd(
        "attention_backward",
        "the Jacobian of every softmax",
        """
        def attention_backward(dout, cache):
            Q, K, V, A = cache
            n = A.shape[2]
            J = np.einsum("iqk,kl->iqkl", A, np.eye(n)) - A[..., None] * A[:, :, None]
            dS = np.einsum("viq,vil,iqkl->iqk", dout, V, J) / len(Q) ** 0.5
            return [np.einsum("iqk,dik->diq", dS, K), np.einsum("iqk,diq->dik", dS, Q),
                    np.einsum("iqk,viq->vik", A, dout)]
        """,
    ),
    Odd(
        "multi_head_forward",
        "matrices cut into heads first, caches as a tuple, parameters copied",
        """
        def multi_head_forward(x, parameters, heads, mask):
            kept = {name: np.array(parameters[name]) for name in sorted(parameters)}
            results = []
            for Wq, Wk, Wv in zip(*(np.split(kept[n], heads)
                                    for n in ("Wq", "Wk", "Wv"))):
                Q, K, V = (np.einsum("ij,jmt->imt", W, x) for W in (Wq, Wk, Wv))
                results.append(attention_forward(Q, K, V, mask))
            outs, caches = zip(*results)
            joined = np.vstack(outs)
            out = sum(np.tensordot(W, o, 1)
                      for W, o in zip(np.split(kept["Wo"], heads, axis=1), outs))
            return out, [x, kept, joined, caches]
        """,
    ),
    Odd(
        "multi_head_backward",
        "flat matrices, another order of the keys",
        """
        def multi_head_backward(dout, cache):
            x, p, joined, caches = cache
            flat = lambda a: np.reshape(a, (len(a), -1))
            back = (p["Wo"].T @ flat(dout)).reshape(x.shape)
            parts = [attention_backward(b, c)
                     for b, c in zip(np.split(back, len(caches)), caches)]
            grads = {"dWo": flat(dout) @ flat(joined).T}
            slopes = {}
            for k, name in enumerate(("Wv", "Wk", "Wq")):
                slopes[name] = flat(np.vstack([part[2 - k] for part in parts]))
                grads["d" + name] = slopes[name] @ flat(x).T
            grads["dx"] = sum(p[n].T @ slopes[n] for n in slopes).reshape(x.shape)
            return grads
        """,
    ),
    Odd(
        "layernorm_forward",
        "the mean of the squares minus the squared mean, lists",
        """
        def layernorm_forward(x, gamma, beta, epsilon):
            mu = np.ones((1, len(x))) @ x.reshape(len(x), -1) / len(x)
            mu = mu.reshape(1, *x.shape[1:])
            s = (np.mean((x - mu) ** 2, 0) + epsilon) ** 0.5
            N = (x - mu) / s
            return [np.moveaxis(np.moveaxis(N, 0, 2) * gamma[:, 0] + beta[:, 0], 2, 0),
                    [N, gamma, s[None]]]
        """,
    ),
    Odd(
        "layernorm_backward",
        "in two stages, as in chapter 14",
        """
        def layernorm_backward(dout, cache):
            N, gamma, s = cache
            dN = np.multiply(gamma.reshape(-1, 1, 1), dout)
            ds = -(dN * N).sum(0, keepdims=True) / s
            dC = dN / s + ds * N / len(N)
            return [dC - dC.mean(0), np.sum(np.sum(dout * N, 2), 1, keepdims=True),
                    np.sum(np.sum(dout, 2), 1, keepdims=True)]
        """,
    ),
    Odd(
        "positions",
        "a complex number for each hand, in a list",
        """
        def positions(T, d):
            rows = []
            for i in range((d + 1) // 2):
                hand = np.exp(1j * np.arange(T) * 10000.0 ** (-2 * i / d))
                rows += [hand.imag, hand.real]
            return np.array(rows[:d]).tolist()
        """,
    ),
]
