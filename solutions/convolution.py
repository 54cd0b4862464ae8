"""The key of chapter 16, convolution."""

import numpy as np


def conv_output_size(n, f, padding, stride):
    """Side of the output of a convolution or a pooling.

    n: side of the input, f: side of the filter or window, each 1 or more. padding:
    pixels that are added at each of the two ends, 0 or more. stride: pixels from one
    place of the filter to the next, 1 or more. All of them int.
    Returns an int, the number of places. Raises ValueError where the filter is larger
    than the padded input.
    """
    if f > n + 2 * padding:
        raise ValueError(f"f is {f}, expected at most {n + 2 * padding}")
    return (n + 2 * padding - f) // stride + 1


def same_padding(f):
    """Padding at each end that keeps the side of an image, at stride 1.

    f: side of the filter, an odd int of at least 1.
    Returns an int. Raises ValueError for an even f, which would need half a pixel.
    """
    if f % 2 == 0:
        raise ValueError(f"f is {f}, expected an odd number")
    return (f - 1) // 2


def zero_pad(X, pad):
    """Images with a frame of zeros.

    X: (m, n_H, n_W, n_C). pad: int, 0 or more: zeros at each of the four sides.
    Returns (m, n_H + 2 pad, n_W + 2 pad, n_C).
    """
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))


def conv_forward(A_prev, W, b, stride, pad):
    """A convolution layer: each filter at all its places in all images.

    A_prev: (m, n_H_prev, n_W_prev, n_C_prev). W: (f, f, n_C_prev, n_C), one filter
    per entry of the last axis. b: (1, 1, 1, n_C). stride: int, 1 or more. pad: int,
    zeros at each side, 0 or more. The filter fits into the padded images.
    Returns (Z, cache): Z (m, n_H, n_W, n_C), with the sides that `conv_output_size`
    gives; cache = (A_prev, W, b, stride, pad), in this order, A_prev without frame.
    """
    f = W.shape[0]
    padded = zero_pad(A_prev, pad)
    views = np.lib.stride_tricks.sliding_window_view(padded, (f, f), axis=(1, 2))
    views = views[:, ::stride, ::stride]  # (m, n_H, n_W, n_C_prev, f, f)
    Z = np.tensordot(views, W, axes=([4, 5, 3], [0, 1, 2])) + b
    return Z, (A_prev, W, b, stride, pad)


def conv_backward(dZ, cache):
    """Backward through `conv_forward`. Nothing is divided by m.

    dZ: (m, n_H, n_W, n_C) gradient of the cost with respect to Z.
    cache: (A_prev, W, b, stride, pad) from `conv_forward`.
    Returns (dA_prev, dW, db): gradients of the same cost, in the shapes of
    A_prev (m, n_H_prev, n_W_prev, n_C_prev), W (f, f, n_C_prev, n_C) and
    b (1, 1, 1, n_C).
    """
    A_prev, W, _, stride, pad = cache
    f, n_H, n_W = W.shape[0], dZ.shape[1], dZ.shape[2]
    padded = zero_pad(A_prev, pad)
    views = np.lib.stride_tricks.sliding_window_view(padded, (f, f), axis=(1, 2))
    dW = np.tensordot(views[:, ::stride, ::stride], dZ, axes=([0, 1, 2], [0, 1, 2]))
    d_padded = np.zeros(padded.shape)
    for i in range(f):
        for j in range(f):
            rows = slice(i, i + stride * n_H, stride)
            columns = slice(j, j + stride * n_W, stride)
            d_padded[:, rows, columns] += dZ @ W[i, j].T
    n_H, n_W = A_prev.shape[1:3]
    dA_prev = d_padded[:, pad : pad + n_H, pad : pad + n_W]
    return dA_prev, dW.transpose(1, 2, 0, 3), dZ.sum(axis=(0, 1, 2), keepdims=True)


def pool_forward(A_prev, f, stride, mode):
    """A pooling layer: one number for each window, in each channel by itself.

    A_prev: (m, n_H_prev, n_W_prev, n_C). f: side of the window, an int from 1 to the
    sides of the images. stride: int, 1 or more. mode: "max" takes the largest entry
    of each window, "average" the mean. No padding.
    Returns (A, cache): A (m, n_H, n_W, n_C), with the sides that `conv_output_size`
    gives; cache = (A_prev, f, stride, mode), in this order.
    """
    n_H, n_W = (conv_output_size(n, f, 0, stride) for n in A_prev.shape[1:3])
    entries = [
        A_prev[:, i : i + stride * n_H : stride, j : j + stride * n_W : stride]
        for i in range(f)
        for j in range(f)
    ]  # entry (i, j) of every window
    A = np.max(entries, axis=0) if mode == "max" else np.mean(entries, axis=0)
    return A, (A_prev, f, stride, mode)


def pool_backward(dA, cache):
    """Backward through `pool_forward`.

    dA: (m, n_H, n_W, n_C) gradient of the cost with respect to A.
    cache: (A_prev, f, stride, mode) from `pool_forward`.
    Returns dA_prev (m, n_H_prev, n_W_prev, n_C), gradient of the same cost. Where
    several entries of a window are largest, the first of them, row by row from the
    top left, gets all of the slope.
    """
    A_prev, f, stride, mode = cache
    n_H, n_W = dA.shape[1:3]
    largest, _ = pool_forward(A_prev, f, stride, "max")
    waits = np.ones(dA.shape, dtype=bool)  # the window has not found its largest yet
    part, dA_prev = dA / f**2, np.zeros(A_prev.shape)
    for i in range(f):
        for j in range(f):
            rows = slice(i, i + stride * n_H, stride)
            columns = slice(j, j + stride * n_W, stride)
            if mode == "max":
                first = (A_prev[:, rows, columns] == largest) & waits
                waits ^= first
                part = dA * first
            dA_prev[:, rows, columns] += part
    return dA_prev


def residual_forward(X, W1, b1, W2, b2):
    """Two convolutions with a shortcut around them: relu(conv(relu(conv(X))) + X).

    X: (m, n_H, n_W, n_C). W1: (f, f, n_C, n_C1), b1: (1, 1, 1, n_C1).
    W2: (f, f, n_C1, n_C), b2: (1, 1, 1, n_C). f is odd; both convolutions have
    stride 1 and the padding that keeps the size.
    Returns (out, cache): out (m, n_H, n_W, n_C); cache = (cache1, Z1, cache2, S),
    in this order: the cache that `conv_forward` gives for each convolution, and what
    goes into each ReLU, Z1 (m, n_H, n_W, n_C1) and S (m, n_H, n_W, n_C).
    """
    pad = same_padding(W1.shape[0])
    Z1, cache1 = conv_forward(X, W1, b1, 1, pad)
    Z2, cache2 = conv_forward(np.maximum(Z1, 0), W2, b2, 1, pad)
    S = Z2 + X
    return np.maximum(S, 0), (cache1, Z1, cache2, S)


def residual_backward(dout, cache):
    """Backward through `residual_forward`. Nothing is divided by m.

    dout: (m, n_H, n_W, n_C) gradient of the cost with respect to out.
    cache: (cache1, Z1, cache2, S) from `residual_forward`, or made up by a check:
    use the Z1 and S in it.
    Returns (dX, dW1, db1, dW2, db2): gradients of the same cost, each in the shape
    of what it belongs to. The slope of a ReLU at 0 is taken as 0.
    """
    cache1, Z1, cache2, S = cache
    dS = dout * (S > 0)
    dA1, dW2, db2 = conv_backward(dS, cache2)
    dX, dW1, db1 = conv_backward(dA1 * (Z1 > 0), cache1)
    return dX + dS, dW1, db1, dW2, db2


def network_shapes(layers, input_shape):
    """Output shape and number of parameters of each layer of a network.

    layers: a list of tuples, each the name of a layer and its numbers, all int, a
    padding 0 or more and the others 1 or more:
    ("conv", f, n_C, stride, padding): n_C filters f x f, with a bias for each.
    ("conv_norm", f, n_C, stride, padding): the same without bias, and after it a
    batch normalization, which has a gamma and a beta for each filter.
    ("pool", f, stride, padding): no parameters.
    ("flatten",): a volume (n_H, n_W, n_C) becomes a vector (n_H n_W n_C,).
    ("dense", n): n units with a bias each; stands after vectors (n_in,) only.
    ("add", path, path): each path is a list of layers, and all begin with the shape
    before this layer; the empty list is a shortcut. Their outputs are added.
    input_shape: (n_H, n_W, n_C), or (n,) for a network of dense layers.
    Returns a list with a pair (shape, parameters) for each layer: a tuple of int and
    an int. An "add" is one layer with the parameters of all its paths. Raises
    ValueError where the paths of an "add" end with different shapes.
    """
    shape, result = tuple(input_shape), []
    for kind, *numbers in layers:
        parameters = 0
        if kind in ("conv", "conv_norm"):
            f, n_C, stride, padding = numbers
            one = f * f * shape[2] + (1 if kind == "conv" else 2)
            parameters = one * n_C
            sides = [conv_output_size(n, f, padding, stride) for n in shape[:2]]
            shape = (*sides, n_C)
        elif kind == "pool":
            f, stride, padding = numbers
            sides = [conv_output_size(n, f, padding, stride) for n in shape[:2]]
            shape = (*sides, shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "dense":
            parameters = (shape[0] + 1) * numbers[0]
            shape = (numbers[0],)
        else:
            paths = [network_shapes(path, shape) for path in numbers]
            ends = [path[-1][0] if path else shape for path in paths]
            if any(end != ends[0] for end in ends):
                raise ValueError(f"paths end with {ends}, expected one shape")
            parameters = sum(count for path in paths for _, count in path)
            shape = ends[0]
        result.append((shape, parameters))
    return result
