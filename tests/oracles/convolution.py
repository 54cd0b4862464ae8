"""Oracles of chapter 16: sums over shifted copies of matrices, no strided views.

PyTorch's own conv2d, max_pool2d and avg_pool2d are asked where `xp` is torch.
"""

import numpy as np


def conv_backward(xp, rng, key):
    f, stride, pad = (int(n) for n in rng.integers((1, 1, 0), (4, 3, 3)))
    point = _parameters(rng, ("A_prev", "W", "b"), (2, 5, 6, 2), f, 3)
    Z, cache = key.conv_forward(*point.values(), stride, pad)
    dZ = rng.normal(size=Z.shape)

    def cost(A_prev, W, b):
        return xp.sum(xp.asarray(dZ) * _conv(xp, A_prev, W, b, stride, pad))

    return point, cost, _named(key.conv_backward(dZ, cache), point)


def pool_backward(xp, rng, key):
    f, stride = (int(n) for n in rng.integers((1, 1), (4, 4)))
    mode = str(rng.choice(["max", "average"]))
    point = {"A_prev": rng.normal(size=(2, 6, 5, 3))}
    A, cache = key.pool_forward(point["A_prev"], f, stride, mode)
    dA = rng.normal(size=A.shape)

    def cost(A_prev):
        if _is_torch(xp):
            pools = xp.nn.functional
            pool = pools.max_pool2d if mode == "max" else pools.avg_pool2d
            out = pool(A_prev.permute(0, 3, 1, 2), f, stride).permute(0, 2, 3, 1)
        else:
            parts = [
                _taken(xp, A_prev, i, j, A.shape, stride)
                for i in range(f)
                for j in range(f)
            ]
            out = xp.max(xp.array(parts), axis=0) if mode == "max" else sum(parts)
            out = out if mode == "max" else out / f**2
        return xp.sum(xp.asarray(dA) * out)

    return point, cost, {"dA_prev": key.pool_backward(dA, cache)}


def residual_backward(xp, rng, key):
    f = int(rng.choice([1, 3]))
    X = rng.normal(size=(2, 4, 3, 2))
    names = ("X", "W1", "b1", "W2", "b2")
    first = _parameters(rng, names[:3], X.shape, f, 3)
    second = _parameters(rng, ("other", "W2", "b2"), (2, 4, 3, 3), f, 2)
    second.pop("other")
    point = {**first, **second}
    out, cache = key.residual_forward(*point.values())
    dout = rng.normal(size=out.shape)

    def relu(Z):
        return Z * (Z > 0)

    def cost(X, W1, b1, W2, b2):
        inner = relu(_conv(xp, X, W1, b1, 1, f // 2))
        out = relu(_conv(xp, inner, W2, b2, 1, f // 2) + X)
        return xp.sum(xp.asarray(dout) * out)

    return point, cost, _named(key.residual_backward(dout, cache), point)


def _parameters(rng, names, shape, f, n_C):
    sizes = shape, (f, f, shape[3], n_C), (1, 1, 1, n_C)
    return {n: rng.normal(size=s) for n, s in zip(names, sizes, strict=True)}


def _named(grads, point):
    return {f"d{name}": grad for name, grad in zip(point, grads, strict=True)}


def _is_torch(xp):
    return xp.__name__ == "torch"


def _conv(xp, A, W, b, stride, pad):
    """A convolution: PyTorch's own, or a sum over the offsets of the filter."""
    if _is_torch(xp):
        images, filters = A.permute(0, 3, 1, 2), W.permute(3, 2, 0, 1)
        Z = xp.nn.functional.conv2d(
            images, filters, b.reshape(-1), stride=stride, padding=pad
        )
        return Z.permute(0, 2, 3, 1)
    f = W.shape[0]
    A = xp.pad(A, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")
    n_H, n_W = ((n - f) // stride + 1 for n in A.shape[1:3])
    shape = (A.shape[0], n_H, n_W, A.shape[3])
    Z = b
    for i in range(f):
        for j in range(f):
            Z = Z + xp.dot(_taken(xp, A, i, j, shape, stride), W[i, j])
    return Z


def _taken(xp, A, i, j, shape, stride):
    """Entry (i, j) of every window, by products with matrices of 0 and 1."""
    rows = np.eye(A.shape[1])[i + stride * np.arange(shape[1])]
    columns = np.eye(A.shape[2])[j + stride * np.arange(shape[2])]
    return xp.einsum("hr,mrsc,ws->mhwc", rows, A, columns)
