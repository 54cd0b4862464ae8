"""Mistakes of chapter 16."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import convolution as key

CONV_OUTPUT_SIZE = [
    by_operator(
        key.conv_output_size,
        "the first place forgotten",
        change(
            "(n + 2 * padding - f) // stride + 1", "(n + 2 * padding - f) // stride"
        ),
        "The quotient counts the steps. The first place comes before them: add 1.",
    ),
    by_operator(
        key.conv_output_size,
        "the 1 inside of the fraction",
        change(
            "(n + 2 * padding - f) // stride + 1", "(n + 2 * padding - f + 1) // stride"
        ),
        "The first place is no step: the 1 stands outside of the fraction.",
    ),
    by_hand(
        "conv_output_size",
        "rounded up",
        """
        def conv_output_size(n, f, padding, stride):
            if f > n + 2 * padding:
                raise ValueError("f")
            return -(-(n + 2 * padding - f) // stride) + 1
        """,
        "The last place has to fit into the image: round down.",
    ),
    by_hand(
        "conv_output_size",
        "a large filter is no error",
        """
        def conv_output_size(n, f, padding, stride):
            return max((n + 2 * padding - f) // stride + 1, 0)
        """,
        "A filter that is larger than the padded image has no place: raise ValueError.",
    ),
]

SAME_PADDING = [
    by_operator(
        key.same_padding,
        "both ends together",
        change("(f - 1) // 2", "f - 1"),
        "f - 1 zeros are needed in all, half of them at each end.",
    ),
    by_operator(
        key.same_padding,
        "rounded to the wrong side",
        change("(f - 1) // 2", "(f + 1) // 2"),
        "Solve n + 2p - f + 1 = n for p: it is (f - 1) / 2.",
    ),
    by_hand(
        "same_padding",
        "even filters are taken",
        """
        def same_padding(f):
            return (f - 1) // 2
        """,
        "For an even f half a pixel would be needed at each end: raise ValueError.",
    ),
    by_hand(
        "same_padding",
        "a float",
        """
        def same_padding(f):
            if f % 2 == 0:
                raise ValueError("f")
            return (f - 1) / 2
        """,
        "A number of pixels is an int: divide with two slashes.",
    ),
]

ZERO_PAD = [
    by_operator(
        key.zero_pad,
        "at the end only",
        change(
            "((0, 0), (pad, pad), (pad, pad), (0, 0))",
            "((0, 0), (0, 2 * pad), (0, 2 * pad), (0, 0))",
        ),
        "Half of the zeros belong before the image, half after it.",
    ),
    by_hand(
        "zero_pad",
        "examples padded too",
        """
        def zero_pad(X, pad):
            return np.pad(X, ((pad, pad), (pad, pad), (pad, pad), (0, 0)))
        """,
        "The first axis counts the examples: no image is added to them.",
        shape=True,
    ),
    by_hand(
        "zero_pad",
        "the edge repeated",
        """
        def zero_pad(X, pad):
            frame = ((0, 0), (pad, pad), (pad, pad), (0, 0))
            return np.pad(X, frame, mode="edge")
        """,
        "The frame is made of zeros; mode='edge' repeats the outer pixels.",
    ),
    by_hand(
        "zero_pad",
        "rows only",
        """
        def zero_pad(X, pad):
            return np.pad(X, ((0, 0), (pad, pad), (0, 0), (0, 0)))
        """,
        "Rows and columns both get a frame, axes 1 and 2.",
        shape=True,
    ),
]

CONV_FORWARD = [
    by_operator(
        key.conv_forward,
        "bias forgotten",
        change(
            "np.tensordot(views, W, axes=([4, 5, 3], [0, 1, 2])) + b",
            "np.tensordot(views, W, axes=([4, 5, 3], [0, 1, 2]))",
        ),
        "Each filter has a bias, which is added at all its places.",
    ),
    by_operator(
        key.conv_forward,
        "filter transposed",
        change("([4, 5, 3], [0, 1, 2])", "([5, 4, 3], [0, 1, 2])"),
        "Rows of the window belong to rows of the filter: axis 4 with axis 0.",
    ),
    by_hand(
        "conv_forward",
        "filter turned",
        """
        def conv_forward(A_prev, W, b, stride, pad):
            f = W.shape[0]
            padded = zero_pad(A_prev, pad)
            views = np.lib.stride_tricks.sliding_window_view(
                padded, (f, f), axis=(1, 2))[:, ::stride, ::stride]
            Z = np.tensordot(views, W[::-1, ::-1], axes=([4, 5, 3], [0, 1, 2])) + b
            return Z, (A_prev, W, b, stride, pad)
        """,
        "Networks do not turn the filter: entry (0, 0) meets the window's upper left.",
    ),
    by_hand(
        "conv_forward",
        "padded images in the cache",
        """
        def conv_forward(A_prev, W, b, stride, pad):
            f = W.shape[0]
            A_prev = zero_pad(A_prev, pad)
            views = np.lib.stride_tricks.sliding_window_view(
                A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
            Z = np.tensordot(views, W, axes=([4, 5, 3], [0, 1, 2])) + b
            return Z, (A_prev, W, b, stride, pad)
        """,
        "The cache holds A_prev as it came, without the frame.",
        shape=True,
    ),
    by_hand(
        "conv_forward",
        "padding ignored",
        """
        def conv_forward(A_prev, W, b, stride, pad):
            f = W.shape[0]
            views = np.lib.stride_tricks.sliding_window_view(
                A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
            Z = np.tensordot(views, W, axes=([4, 5, 3], [0, 1, 2])) + b
            return Z, (A_prev, W, b, stride, pad)
        """,
        "The frame of zeros has to be put around the images first.",
        shape=True,
    ),
]

CONV_BACKWARD = [
    by_operator(
        key.conv_backward,
        "overlaps overwritten",
        change(
            "d_padded[:, rows, columns] += dZ @ W[i, j].T",
            "d_padded[:, rows, columns] = dZ @ W[i, j].T",
        ),
        "A pixel lies in several windows. What they send back adds up: += and not =.",
    ),
    by_hand(
        "conv_backward",
        "divided by m",
        """
        def conv_backward(dZ, cache):
            A_prev, W, _, stride, pad = cache
            f, (m, n_H, n_W, _) = W.shape[0], dZ.shape
            padded = zero_pad(A_prev, pad)
            d_padded, dW = np.zeros(padded.shape), np.zeros(W.shape)
            for i in range(f):
                for j in range(f):
                    rows = slice(i, i + stride * n_H, stride)
                    columns = slice(j, j + stride * n_W, stride)
                    part = padded[:, rows, columns]
                    dW[i, j] = np.tensordot(part, dZ, ([0, 1, 2], [0, 1, 2])) / m
                    d_padded[:, rows, columns] += dZ @ W[i, j].T
            n_H, n_W = A_prev.shape[1:3]
            db = dZ.sum(axis=(0, 1, 2), keepdims=True) / m
            return d_padded[:, pad : pad + n_H, pad : pad + n_W], dW, db
        """,
        "dZ is the slope of the cost and holds the 1/m already: no layer divides by m.",
        hint="factor",
    ),
    by_operator(
        key.conv_backward,
        "bias slopes averaged",
        change(
            "dZ.sum(axis=(0, 1, 2), keepdims=True)",
            "dZ.mean(axis=(0, 1, 2), keepdims=True)",
        ),
        "The bias is used in every example and at every place: its slopes add up.",
        hint="factor",
    ),
    by_operator(
        key.conv_backward,
        "stride forgotten on the way back",
        change("slice(i, i + stride * n_H, stride)", "slice(i, i + n_H)"),
        "The windows stand stride pixels apart: the slice of rows needs that step.",
    ),
    by_operator(
        key.conv_backward,
        "the frame is cut off at one side",
        change("d_padded[:, pad:pad + n_H, pad:pad + n_W]", "d_padded[:, :n_H, :n_W]"),
        "The image begins after the frame, at row and column pad.",
    ),
    by_hand(
        "conv_backward",
        "frame not cut off",
        """
        def conv_backward(dZ, cache):
            A_prev, W, _, stride, pad = cache
            f, (m, n_H, n_W, _) = W.shape[0], dZ.shape
            padded = zero_pad(A_prev, pad)
            d_padded, dW = np.zeros(padded.shape), np.zeros(W.shape)
            for i in range(f):
                for j in range(f):
                    rows = slice(i, i + stride * n_H, stride)
                    columns = slice(j, j + stride * n_W, stride)
                    part = padded[:, rows, columns]
                    dW[i, j] = np.tensordot(part, dZ, ([0, 1, 2], [0, 1, 2]))
                    d_padded[:, rows, columns] += dZ @ W[i, j].T
            return d_padded, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
        """,
        "dA_prev has the shape of A_prev: cut off the frame of zeros at the end.",
        shape=True,
    ),
]

POOL_FORWARD = [
    by_operator(
        key.pool_forward,
        "windows do not overlap",
        change(
            "A_prev[:, i:i + stride * n_H:stride, j:j + stride * n_W:stride]",
            "A_prev[:, i:i + f * n_H:f, j:j + f * n_W:f]",
        ),
        "The next window begins stride pixels on, not f pixels.",
        shape=True,
    ),
    by_operator(
        key.pool_forward,
        "sum for the mean",
        change("np.mean(entries, axis=0)", "np.sum(entries, axis=0)"),
        "An average divides the sum by the number of entries, f times f.",
    ),
    by_operator(
        key.pool_forward,
        "smallest",
        change("np.max(entries, axis=0)", "np.min(entries, axis=0)"),
        "Max pooling keeps the largest entry of each window.",
    ),
    by_hand(
        "pool_forward",
        "starts from zero",
        """
        def pool_forward(A_prev, f, stride, mode):
            n_H, n_W = (conv_output_size(n, f, 0, stride) for n in A_prev.shape[1:3])
            A = np.zeros((A_prev.shape[0], n_H, n_W, A_prev.shape[3]))
            for i in range(f):
                for j in range(f):
                    part = A_prev[:, i:i + stride * n_H:stride,
                                  j:j + stride * n_W:stride]
                    A = np.maximum(A, part) if mode == "max" else A + part / f**2
            return A, (A_prev, f, stride, mode)
        """,
        "A running maximum that starts from 0 is wrong where all entries are negative.",
    ),
    by_hand(
        "pool_forward",
        "mode ignored",
        """
        def pool_forward(A_prev, f, stride, mode):
            views = np.lib.stride_tricks.sliding_window_view(
                A_prev, (f, f), axis=(1, 2))[:, ::stride, ::stride]
            return views.max(axis=(4, 5)), (A_prev, f, stride, mode)
        """,
        "The mode says which of the two is asked for.",
    ),
]

POOL_BACKWARD = [
    by_operator(
        key.pool_backward,
        "every largest entry",
        change("waits ^= first", "waits ^= False"),
        "Of several largest entries the first gets the slope, the others nothing.",
    ),
    by_operator(
        key.pool_backward,
        "average without its factor",
        change("dA / f**2", "dA"),
        "Each entry moves the mean by 1 / f**2 only.",
        hint="factor",
    ),
    by_operator(
        key.pool_backward,
        "overlaps overwritten",
        change("dA_prev[:, rows, columns] += part", "dA_prev[:, rows, columns] = part"),
        "Where windows overlap, an entry gets slopes from each of them: they add up.",
    ),
    by_hand(
        "pool_backward",
        "max as average",
        """
        def pool_backward(dA, cache):
            A_prev, f, stride, mode = cache
            n_H, n_W = dA.shape[1:3]
            dA_prev = np.zeros(A_prev.shape)
            for i in range(f):
                for j in range(f):
                    dA_prev[:, i:i + stride * n_H:stride,
                            j:j + stride * n_W:stride] += dA / f**2
            return dA_prev
        """,
        "In max pooling only the largest entry of a window moves the output.",
    ),
    by_hand(
        "pool_backward",
        "as if windows never overlapped",
        """
        def pool_backward(dA, cache):
            A_prev, f, stride, mode = cache
            n_H, n_W = dA.shape[1:3]
            wide = dA.repeat(f, axis=1).repeat(f, axis=2)
            dA_prev = np.zeros(A_prev.shape)
            h, w = min(f * n_H, A_prev.shape[1]), min(f * n_W, A_prev.shape[2])
            top, _ = pool_forward(A_prev, f, stride, "max")
            top = top.repeat(f, axis=1).repeat(f, axis=2)[:, :h, :w]
            hit = A_prev[:, :h, :w] == top if mode == "max" else 1 / f**2
            dA_prev[:, :h, :w] = wide[:, :h, :w] * hit
            return dA_prev
        """,
        "Blocks of f times f are right where the stride is f. Places lie stride apart.",
    ),
]

RESIDUAL_FORWARD = [
    by_operator(
        key.residual_forward,
        "no shortcut",
        change("Z2 + X", "Z2 + 0 * X"),
        "The input is added to the output of the second convolution.",
    ),
    by_operator(
        key.residual_forward,
        "no activation in the middle",
        change(
            "conv_forward(np.maximum(Z1, 0), W2, b2, 1, pad)",
            "conv_forward(Z1, W2, b2, 1, pad)",
        ),
        "Between the two convolutions stands a ReLU; without it they are one.",
    ),
    by_hand(
        "residual_forward",
        "added after the activation",
        """
        def residual_forward(X, W1, b1, W2, b2):
            pad = same_padding(W1.shape[0])
            Z1, cache1 = conv_forward(X, W1, b1, 1, pad)
            Z2, cache2 = conv_forward(np.maximum(Z1, 0), W2, b2, 1, pad)
            return np.maximum(Z2, 0) + X, (cache1, Z1, cache2, Z2 + X)
        """,
        "The shortcut joins before the last activation, which acts on the sum.",
    ),
    by_hand(
        "residual_forward",
        "the cache without the shortcut",
        """
        def residual_forward(X, W1, b1, W2, b2):
            pad = same_padding(W1.shape[0])
            Z1, cache1 = conv_forward(X, W1, b1, 1, pad)
            Z2, cache2 = conv_forward(np.maximum(Z1, 0), W2, b2, 1, pad)
            return np.maximum(Z2 + X, 0), (cache1, Z1, cache2, Z2)
        """,
        "The last ReLU acts on the sum S = Z2 + X, so S belongs into the cache.",
    ),
]

RESIDUAL_BACKWARD = [
    by_operator(
        key.residual_backward,
        "shortcut forgotten",
        change("dX + dS", "dX"),
        "The input has two ways to the sum. The slope of the shortcut is dS: add it.",
    ),
    by_operator(
        key.residual_backward,
        "last activation skipped",
        change("dout * (S > 0)", "dout * 1.0"),
        "dout comes to the last ReLU first, which lets it through where S > 0.",
    ),
    by_operator(
        key.residual_backward,
        "middle activation skipped",
        change("conv_backward(dA1 * (Z1 > 0), cache1)", "conv_backward(dA1, cache1)"),
        "Between the convolutions stands a ReLU: multiply by (Z1 > 0).",
    ),
    by_hand(
        "residual_backward",
        "shortcut from the wrong side of the activation",
        """
        def residual_backward(dout, cache):
            cache1, Z1, cache2, S = cache
            dA1, dW2, db2 = conv_backward(dout * (S > 0), cache2)
            dX, dW1, db1 = conv_backward(dA1 * (Z1 > 0), cache1)
            return dX + dout, dW1, db1, dW2, db2
        """,
        "The shortcut joins before the last ReLU: it gets dS, not dout.",
    ),
    by_hand(
        "residual_backward",
        "slope 1 at 0",
        """
        def residual_backward(dout, cache):
            cache1, Z1, cache2, S = cache
            dS = dout * (S >= 0)
            dA1, dW2, db2 = conv_backward(dS, cache2)
            dX, dW1, db1 = conv_backward(dA1 * (Z1 >= 0), cache1)
            return dX + dS, dW1, db1, dW2, db2
        """,
        "The slope of a ReLU at exactly 0 is taken as 0 here: S > 0, not S >= 0.",
    ),
]

NETWORK_SHAPES = [
    by_operator(
        key.network_shapes,
        "biases of the convolutions forgotten",
        change("1 if kind == 'conv' else 2", "0 if kind == 'conv' else 2"),
        "Each filter of a conv has a bias too.",
    ),
    by_operator(
        key.network_shapes,
        "bias beside the normalization",
        change("1 if kind == 'conv' else 2", "1 if kind == 'conv' else 3"),
        "Before a normalization there is no bias: gamma and beta are all.",
    ),
    by_operator(
        key.network_shapes,
        "filters of one channel",
        change("f * f * shape[2]", "f * f"),
        "A filter is as deep as the volume it slides over.",
    ),
    by_hand(
        "network_shapes",
        "the shortcut taken for an error",
        """
        def network_shapes(layers, input_shape):
            shape, result = tuple(input_shape), []
            for kind, *numbers in layers:
                parameters = 0
                if kind in ("conv", "conv_norm"):
                    f, n_C, stride, padding = numbers
                    one = f * f * shape[2] + (1 if kind == "conv" else 2)
                    parameters = one * n_C
                    sides = [conv_output_size(n, f, padding, stride)
                             for n in shape[:2]]
                    shape = (*sides, n_C)
                elif kind == "pool":
                    f, stride, padding = numbers
                    sides = [conv_output_size(n, f, padding, stride)
                             for n in shape[:2]]
                    shape = (*sides, shape[2])
                elif kind == "flatten":
                    shape = (shape[0] * shape[1] * shape[2],)
                elif kind == "dense":
                    parameters = (shape[0] + 1) * numbers[0]
                    shape = (numbers[0],)
                else:
                    paths = [network_shapes(path, shape) for path in numbers]
                    parameters = sum(count for path in paths for _, count in path)
                    shape = paths[0][-1][0]
                result.append((shape, parameters))
            return result
        """,
        "The paths have to be compared, and an empty one ends with the shape it got.",
    ),
    by_operator(
        key.network_shapes,
        "only the first path counted",
        change(
            "sum(count for path in paths for _, count in path)",
            "sum(count for _, count in paths[0])",
        ),
        "All paths of an add have their own parameters.",
    ),
]

MISTAKES = [
    *CONV_OUTPUT_SIZE,
    *SAME_PADDING,
    *ZERO_PAD,
    *CONV_FORWARD,
    *CONV_BACKWARD,
    *POOL_FORWARD,
    *POOL_BACKWARD,
    *RESIDUAL_FORWARD,
    *RESIDUAL_BACKWARD,
    *NETWORK_SHAPES,
]
