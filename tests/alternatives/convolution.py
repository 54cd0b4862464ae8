"""Other right programs for chapter 16: loops over all places, as one writes first."""

import math

import numpy as np


def conv_output_size(n, f, padding, stride):
    count = 0
    while count * stride + f <= n + 2 * padding:
        count += 1
    if count == 0:
        raise ValueError("the filter is larger than the image")
    return count


def same_padding(f):
    if not f & 1:
        raise ValueError(f"no padding for {f}")
    return math.floor(f / 2)


def network_shapes(layers, input_shape):
    shape, rows = list(input_shape), []

    def slide(f, stride, padding):
        for k in (0, 1):
            if shape[k] + 2 * padding < f:
                raise ValueError("too large")
            shape[k] = int(np.ceil((shape[k] + 2 * padding - f + 1) / stride))

    for layer in layers:
        name, count = layer[0], 0
        if name == "conv" or name == "conv_norm":
            f, n_C, stride, padding = layer[1:]
            count = f**2 * shape[2] * n_C
            count = count + n_C if name == "conv" else count + n_C + n_C
            slide(f, stride, padding)
            shape[2] = n_C
        elif name == "pool":
            slide(*layer[1:])
        elif name == "flatten":
            shape = [int(np.prod(shape))]
        elif name == "dense":
            count = shape[0] * layer[1] + layer[1]
            shape = [layer[1]]
        elif name == "add":
            ends = set()
            for path in layer[1:]:
                rows_of_path = network_shapes(path, shape)
                count += sum(row[1] for row in rows_of_path)
                ends.add(tuple(([[shape, 0], *rows_of_path])[-1][0]))
            if len(ends) > 1:
                raise ValueError("different ends")
            shape = list(ends.pop())
        rows.append([tuple(shape), count])
    return rows


def zero_pad(X, pad):
    m, n_H, n_W, n_C = X.shape
    out = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))
    out[:, pad : pad + n_H, pad : pad + n_W, :] = X
    return out


def conv_forward(A_prev, W, b, stride, pad):
    f, _, _, n_C = W.shape
    padded = zero_pad(A_prev, pad)
    m = len(A_prev)
    n_H = conv_output_size(A_prev.shape[1], f, pad, stride)
    n_W = conv_output_size(A_prev.shape[2], f, pad, stride)
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    rows = slice(h * stride, h * stride + f)
                    columns = slice(w * stride, w * stride + f)
                    window = padded[i, rows, columns]
                    Z[i, h, w, c] = np.sum(window * W[..., c]) + b[0, 0, 0, c]
    return Z, [A_prev, W, b, stride, pad]


def conv_backward(dZ, cache):
    A_prev, W, b, stride, pad = cache
    f = W.shape[0]
    m, n_H, n_W, n_C = dZ.shape
    padded = zero_pad(A_prev, pad)
    d_padded, dW, db = np.zeros(padded.shape), np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                rows = slice(h * stride, h * stride + f)
                columns = slice(w * stride, w * stride + f)
                for c in range(n_C):
                    d_padded[i, rows, columns] += W[..., c] * dZ[i, h, w, c]
                    dW[..., c] += padded[i, rows, columns] * dZ[i, h, w, c]
                    db[..., c] += dZ[i, h, w, c]
    end_H, end_W = padded.shape[1] - pad, padded.shape[2] - pad
    return [d_padded[:, pad:end_H, pad:end_W], dW, db]


def pool_forward(A_prev, f, stride, mode):
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = conv_output_size(n_H_prev, f, 0, stride)
    n_W = conv_output_size(n_W_prev, f, 0, stride)
    A = np.zeros((m, n_H, n_W, n_C))
    take = {"max": np.max, "average": np.mean}[mode]
    for h in range(n_H):
        for w in range(n_W):
            top, left = h * stride, w * stride
            window = A_prev[:, top : top + f, left : left + f]
            A[:, h, w] = take(window, axis=(1, 2))
    return A, [A_prev, f, stride, mode]


def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for at in np.ndindex(dA.shape):
        i, h, w, c = at
        top, left = h * stride, w * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        if mode == "max":
            row, column = np.unravel_index(np.argmax(window), window.shape)
            dA_prev[i, top + row, left + column, c] += dA[at]
        else:
            dA_prev[i, top : top + f, left : left + f, c] += dA[at] / window.size
    return dA_prev


def residual_forward(X, W1, b1, W2, b2):
    pad = len(W1) // 2
    Z1, cache1 = conv_forward(X, W1, b1, 1, pad)
    Z2, cache2 = conv_forward(Z1 * (Z1 > 0), W2, b2, 1, pad)
    S = X + Z2
    return np.where(S > 0, S, 0), [cache1, Z1, cache2, S]


def residual_backward(dout, cache):
    cache1, Z1, cache2, S = cache
    direct = np.where(S > 0, dout, 0)
    back, *second = conv_backward(direct, cache2)
    back, *first = conv_backward(np.where(Z1 > 0, back, 0), cache1)
    return [np.add(direct, back), *first, *second]
