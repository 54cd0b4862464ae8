"""The key of chapter 20, attention."""

import numpy as np


def causal_mask(T):
    """Which steps a step may look at: itself and those before it.

    T: number of steps, 1 or more.
    Returns (T, T), the row the step that looks, the column the step that is
    looked at: 1 (or True) where it may look, 0 (or False) where it may not.
    """
    return np.arange(T)[:, None] >= np.arange(T)


def attention_forward(Q, K, V, mask):
    """Scaled dot-product attention: each query's mean of the values.

    Q: (d, m, T_q) queries. K: (d, m, T_k) keys. V: (d_v, m, T_k) values.
    The score of a query for a key is their dot product over sqrt(d); the
    softmax of a query's scores, over the keys, gives its weights.
    mask: None, or (T_q, T_k) of True and False or of 1 and 0, the same for
    all examples: where it is 0 the weight is exactly 0. No row is all 0.
    Returns (out, cache): out (d_v, m, T_q); cache = (Q, K, V, A), in this
    order, with the weights A (m, T_q, T_k): those of a query sum to 1.
    Entries of Q and K may be as large as 1000.
    """
    S = Q.transpose(1, 2, 0) @ K.transpose(1, 0, 2) / np.sqrt(Q.shape[0])
    if mask is not None:
        S = np.where(mask, S, -np.inf)
    A = np.exp(S - np.max(S, axis=2, keepdims=True))
    A = A / np.sum(A, axis=2, keepdims=True)
    out = V.transpose(1, 0, 2) @ A.transpose(0, 2, 1)
    return out.transpose(1, 0, 2), (Q, K, V, A)


def attention_backward(dout, cache):
    """Backward through `attention_forward`.

    dout: (d_v, m, T_q) gradient of the cost with respect to out.
    cache: (Q, K, V, A): (d, m, T_q), (d, m, T_k), (d_v, m, T_k),
    (m, T_q, T_k). A is 0 where a mask forbade to look.
    Returns (dQ, dK, dV), in the shapes of Q, K and V.
    """
    Q, K, V, A = cache
    dO = dout.transpose(1, 0, 2)
    dV = dO @ A
    dA = dO.transpose(0, 2, 1) @ V.transpose(1, 0, 2)
    dS = A * (dA - np.sum(dA * A, axis=2, keepdims=True)) / np.sqrt(Q.shape[0])
    dQ = K.transpose(1, 0, 2) @ dS.transpose(0, 2, 1)
    dK = Q.transpose(1, 0, 2) @ dS
    return dQ.transpose(1, 0, 2), dK.transpose(1, 0, 2), dV.transpose(1, 0, 2)


def multi_head_forward(x, parameters, heads, mask):
    """Self-attention with several heads.

    x: (d, m, T). parameters: {"Wq", "Wk", "Wv", "Wo"}, each (d, d).
    heads: how many, a divisor of d. mask: as in `attention_forward`, (T, T).
    Queries, keys and values are Wq, Wk and Wv times x, step by step. Head
    number h, from 0, has the rows h d/heads up to (h + 1) d/heads of each.
    The outputs of the heads stand on top of each other again in `joined`
    (d, m, T), and Wo times `joined` is the output.
    Returns (out, cache): out (d, m, T); cache = (x, parameters, joined,
    caches), in this order, caches a list with the cache of
    `attention_forward` of each head.
    """
    Q, K, V = (np.tensordot(parameters[name], x, 1) for name in ("Wq", "Wk", "Wv"))
    results = [
        attention_forward(*parts, mask)
        for parts in zip(*(np.split(P, heads) for P in (Q, K, V)), strict=True)
    ]
    joined = np.concatenate([out for out, _ in results])
    caches = [cache for _, cache in results]
    out = np.tensordot(parameters["Wo"], joined, 1)
    return out, (x, parameters, joined, caches)


def multi_head_backward(dout, cache):
    """Backward through `multi_head_forward`.

    dout: (d, m, T) gradient of the cost with respect to out.
    cache: (x, parameters, joined, caches), as `multi_head_forward` makes it.
    Returns a dict {"dx", "dWq", "dWk", "dWv", "dWo"}: dx (d, m, T), the
    others (d, d).
    """
    x, parameters, joined, caches = cache
    d_joined = np.tensordot(parameters["Wo"].T, dout, 1)
    parts = np.split(d_joined, len(caches))
    slopes = [attention_backward(*pair) for pair in zip(parts, caches, strict=True)]
    grads = {"dWo": np.tensordot(dout, joined, ((1, 2), (1, 2)))}
    dx = np.zeros(x.shape)
    for name, heads in zip(("Wq", "Wk", "Wv"), zip(*slopes, strict=True), strict=True):
        d_rows = np.concatenate(heads)
        grads["d" + name] = np.tensordot(d_rows, x, ((1, 2), (1, 2)))
        dx += np.tensordot(parameters[name].T, d_rows, 1)
    return {"dx": dx, **grads}


def layernorm_forward(x, gamma, beta, epsilon):
    """Normalize each position over its d features, then scale and shift.

    x: (d, m, T), T steps of m examples. gamma, beta: (d, 1).
    epsilon: number > 0, added to the variance (the mean of the squares).
    Returns (out, cache): out (d, m, T); cache = (x_norm, gamma, std), in this
    order: x_norm (d, m, T) with mean 0 over the features, and std (1, m, T)
    the square root of variance plus epsilon.
    """
    centered = x - np.mean(x, axis=0, keepdims=True)
    std = np.sqrt(np.mean(centered**2, axis=0, keepdims=True) + epsilon)
    x_norm = centered / std
    out = gamma[:, :, None] * x_norm + beta[:, :, None]
    return out, (x_norm, gamma, std)


def layernorm_backward(dout, cache):
    """Backward through `layernorm_forward`.

    dout: (d, m, T) gradient of the cost with respect to out.
    cache: (x_norm, gamma, std): (d, m, T), (d, 1), (1, m, T).
    Returns (dx, dgamma, dbeta): (d, m, T), (d, 1), (d, 1).
    """
    x_norm, gamma, std = cache
    dbeta = np.sum(dout, axis=(1, 2))[:, None]
    dgamma = np.sum(dout * x_norm, axis=(1, 2))[:, None]
    dn = gamma[:, :, None] * dout
    along = np.mean(dn * x_norm, axis=0, keepdims=True)
    dx = (dn - np.mean(dn, axis=0, keepdims=True) - x_norm * along) / std
    return dx, dgamma, dbeta


def positions(T, d):
    """A column of sines and cosines for each step.

    T: number of steps, d: number of rows; both 1 or more, d even or odd.
    Returns P (d, T), with t from 0 and i from 0:
    P[2 i, t] = sin(t / 10000**(2 i / d)),
    P[2 i + 1, t] = cos(t / 10000**(2 i / d)).
    If d is odd, the last row is a sine without its cosine.
    """
    row = np.arange(d)[:, None]
    angle = np.arange(T) / 10000 ** ((row - row % 2) / d)
    return np.where(row % 2 == 0, np.sin(angle), np.cos(angle))
