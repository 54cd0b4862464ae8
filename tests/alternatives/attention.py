"""Other right answers to chapter 20."""

import numpy as np


def causal_mask(T):
    return np.tril(np.ones((T, T), dtype=int))


def attention_forward(Q, K, V, mask):
    d, m, T_q = Q.shape
    A = np.zeros((m, T_q, K.shape[2]))
    for i in range(m):
        for q in range(T_q):
            scores = Q[:, i, q] @ K[:, i] / np.sqrt(d)
            seen = np.ones(len(scores)) if mask is None else np.asarray(mask[q])
            at = np.flatnonzero(seen)
            weights = np.exp(scores[at] - scores[at].max())
            A[i, q, at] = weights / weights.sum()
    return np.einsum("iqk,vik->viq", A, V), [Q, K, V, A]


def attention_backward(dout, cache):
    Q, K, V, A = cache
    d, m, T_q = Q.shape
    dQ, dK, dV = np.zeros(Q.shape), np.zeros(K.shape), np.zeros(V.shape)
    for i in range(m):
        dV[:, i] = dout[:, i] @ A[i]
        for q in range(T_q):
            a = A[i, q]
            da = dout[:, i, q] @ V[:, i]
            ds = (np.diag(a) - np.outer(a, a)) @ da
            dQ[:, i, q] = K[:, i] @ ds / np.sqrt(d)
            dK[:, i] += np.outer(Q[:, i, q], ds) / np.sqrt(d)
    return [dQ, dK, dV]


def multi_head_forward(x, parameters, heads, mask):
    n = len(x) // heads
    joined, caches = np.zeros(x.shape), []
    for h in range(heads):
        rows = slice(h * n, h * n + n)
        parts = [
            np.einsum("ij,jmt->imt", parameters[name][rows], x)
            for name in ("Wq", "Wk", "Wv")
        ]
        joined[rows], cache = attention_forward(*parts, mask)
        caches.append(cache)
    out = np.einsum("ij,jmt->imt", parameters["Wo"], joined)
    return [out, [x, parameters, joined, caches]]


def multi_head_backward(dout, cache):
    x, parameters, joined, caches = cache
    n = len(x) // len(caches)
    grads = {name: np.zeros((len(x), len(x))) for name in ("dWq", "dWk", "dWv")}
    grads["dWo"] = np.einsum("imt,jmt->ij", dout, joined)
    grads["dx"] = np.zeros(x.shape)
    for h, one in enumerate(caches):
        rows = slice(h * n, h * n + n)
        back = np.einsum("ij,imt->jmt", parameters["Wo"][:, rows], dout)
        for name, slope in zip("qkv", attention_backward(back, one), strict=True):
            W = parameters["W" + name][rows]
            grads["dW" + name][rows] = np.einsum("imt,jmt->ij", slope, x)
            grads["dx"] += np.einsum("ij,imt->jmt", W, slope)
    return grads


def layernorm_forward(x, gamma, beta, epsilon):
    std = (np.var(x, axis=0, keepdims=True) + epsilon) ** 0.5
    x_norm = (x - np.average(x, axis=0)) / std
    out = np.einsum("d,dmt->dmt", np.ravel(gamma), x_norm)
    return [out + np.reshape(beta, (-1, 1, 1)), [x_norm, gamma, std]]


def layernorm_backward(dout, cache):
    x_norm, gamma, std = cache
    d, m, T = dout.shape
    dx = np.zeros(dout.shape)
    for i, t in np.ndindex(m, T):
        n = x_norm[:, i, t]
        P = np.eye(d) - 1 / d - np.outer(n, n) / d
        dx[:, i, t] = P @ (gamma[:, 0] * dout[:, i, t]) / std[0, i, t]
    dgamma = np.einsum("dmt,dmt->d", dout, x_norm)[:, None]
    return [dx, dgamma, np.einsum("dmt->d", dout)[:, None]]


def positions(T, d):
    P = np.zeros((d, T))
    for t in range(T):
        for k in range(d):
            angle = t / 10000 ** (2 * (k // 2) / d)
            P[k, t] = np.cos(angle) if k % 2 else np.sin(angle)
    return P
