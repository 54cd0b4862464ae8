"""Oracles of chapter 20."""

import numpy as np


def attention_backward(xp, rng, key):
    d, m, T_q, T_k, d_v = 3, 2, 4, 5, 2
    point = {
        "Q": rng.normal(size=(d, m, T_q)),
        "K": rng.normal(size=(d, m, T_k)),
        "V": rng.normal(size=(d_v, m, T_k)),
    }
    mask = rng.random((T_q, T_k)) < 0.6
    mask[:, 0] = True
    dout = rng.normal(size=(d_v, m, T_q))

    def cost(Q, K, V):
        return xp.sum(xp.asarray(dout) * _attention(xp, Q, K, V, mask, m))

    _, cache = key.attention_forward(*point.values(), mask)
    grads = key.attention_backward(dout, cache)
    return point, cost, dict(zip(("dQ", "dK", "dV"), grads, strict=True))


def multi_head_backward(xp, rng, key):
    d, m, T, heads = 4, 2, 3, 2
    names = ("Wq", "Wk", "Wv", "Wo")
    point = {
        "x": rng.normal(size=(d, m, T)),
        **{name: rng.normal(size=(d, d)) for name in names},
    }
    dout = rng.normal(size=(d, m, T))

    def cost(x, Wq, Wk, Wv, Wo):
        flat = x.reshape(d, m * T)
        Q, K, V = ((W @ flat).reshape(d, m, T) for W in (Wq, Wk, Wv))
        total, n = 0.0, d // heads
        for h in range(heads):
            rows = slice(h * n, h * n + n)
            out = _attention(xp, Q[rows], K[rows], V[rows], np.tri(T) > 0, m)
            back = Wo[:, rows] @ out.reshape(n, m * T)
            total = total + xp.sum(xp.asarray(dout.reshape(d, m * T)) * back)
        return total

    parameters = {name: point[name] for name in names}
    _, cache = key.multi_head_forward(point["x"], parameters, heads, np.tri(T))
    return point, cost, key.multi_head_backward(dout, cache)


def layernorm_backward(xp, rng, key):
    d, m, T = 5, 2, 3
    point = {
        "x": rng.normal(size=(d, m, T)),
        "gamma": rng.normal(size=(d, 1)),
        "beta": rng.normal(size=(d, 1)),
    }
    dout = rng.normal(size=(d, m, T))

    def cost(x, gamma, beta):
        centered = x - xp.sum(x, 0, keepdims=True) / d
        variance = xp.sum(centered**2, 0, keepdims=True) / d
        normal = centered / xp.sqrt(variance + 0.2)
        out = gamma.reshape(d, 1, 1) * normal + beta.reshape(d, 1, 1)
        return xp.sum(xp.asarray(dout) * out)

    _, cache = key.layernorm_forward(*point.values(), 0.2)
    grads = key.layernorm_backward(dout, cache)
    return point, cost, dict(zip(("dx", "dgamma", "dbeta"), grads, strict=True))


def _attention(xp, Q, K, V, mask, m):
    """out (d_v, m, T_q), example by example; forbidden scores are left out."""
    outs = []
    for i in range(m):
        E = xp.exp(Q[:, i].T @ K[:, i] / len(Q) ** 0.5) * xp.asarray(1.0 * mask)
        A = E / xp.sum(E, 1, keepdims=True)
        outs.append(V[:, i] @ A.T)
    return xp.stack(outs, 1)
