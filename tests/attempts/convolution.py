"""Attempts at chapter 16."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

RIGHT = {
    "conv_output_size": """
        def conv_output_size(n, f, padding, stride):
            if f > n + 2 * padding:
                raise ValueError("filter too large")
            return (n + 2 * padding - f) // stride + 1
        """,
    "same_padding": """
        def same_padding(f):
            if f % 2 == 0:
                raise ValueError("f has to be odd")
            return (f - 1) // 2
        """,
    "zero_pad": """
        def zero_pad(X, pad):
            return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
        """,
    "conv_forward": """
        def conv_forward(A_prev, W, b, stride, pad):
            f = W.shape[0]
            P = zero_pad(A_prev, pad)
            v = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
            v = v[:, ::stride, ::stride]
            Z = np.einsum("mhwkij,ijkc->mhwc", v, W) + b
            return Z, (A_prev, W, b, stride, pad)
        """,
    "conv_backward": """
        def conv_backward(dZ, cache):
            A_prev, W, b, stride, pad = cache
            f = W.shape[0]
            m, n_H, n_W, n_C = dZ.shape
            P = zero_pad(A_prev, pad)
            dP = np.zeros(P.shape)
            dW = np.zeros(W.shape)
            for h in range(n_H):
                for w in range(n_W):
                    r, c = h * stride, w * stride
                    window = P[:, r:r + f, c:c + f]
                    dW += np.einsum("mijk,mc->ijkc", window, dZ[:, h, w])
                    dP[:, r:r + f, c:c + f] += np.einsum(
                        "mc,ijkc->mijk", dZ[:, h, w], W)
            db = dZ.sum(axis=(0, 1, 2), keepdims=True)
            dA = dP[:, pad:P.shape[1] - pad, pad:P.shape[2] - pad]
            return dA, dW, db
        """,
    "pool_forward": """
        def pool_forward(A_prev, f, stride, mode):
            v = np.lib.stride_tricks.sliding_window_view(A_prev, (f, f), axis=(1, 2))
            v = v[:, ::stride, ::stride]
            A = v.max(axis=(4, 5)) if mode == "max" else v.mean(axis=(4, 5))
            return A, (A_prev, f, stride, mode)
        """,
    "pool_backward": """
        def pool_backward(dA, cache):
            A_prev, f, stride, mode = cache
            dA_prev = np.zeros(A_prev.shape)
            m, n_H, n_W, n_C = dA.shape
            for i in range(m):
                for h in range(n_H):
                    for w in range(n_W):
                        for c in range(n_C):
                            r, s = h * stride, w * stride
                            window = A_prev[i, r:r + f, s:s + f, c]
                            d = dA[i, h, w, c]
                            if mode == "max":
                                k = np.argmax(window)
                                dA_prev[i, r + k // f, s + k % f, c] += d
                            else:
                                dA_prev[i, r:r + f, s:s + f, c] += d / f**2
            return dA_prev
        """,
    "residual_forward": """
        def residual_forward(X, W1, b1, W2, b2):
            pad = same_padding(W1.shape[0])
            Z1, cache1 = conv_forward(X, W1, b1, 1, pad)
            A1 = np.maximum(Z1, 0)
            Z2, cache2 = conv_forward(A1, W2, b2, 1, pad)
            S = Z2 + X
            return np.maximum(S, 0), (cache1, Z1, cache2, S)
        """,
    "residual_backward": """
        def residual_backward(dout, cache):
            cache1, Z1, cache2, S = cache
            dS = dout * (S > 0)
            dA1, dW2, db2 = conv_backward(dS, cache2)
            dZ1 = dA1 * (Z1 > 0)
            dX, dW1, db1 = conv_backward(dZ1, cache1)
            return dX + dS, dW1, db1, dW2, db2
        """,
    "network_shapes": """
        def network_shapes(layers, input_shape):
            shape = tuple(input_shape)
            out = []
            for kind, *numbers in layers:
                count = 0
                if kind in ("conv", "conv_norm"):
                    f, n_C, stride, padding = numbers
                    h = conv_output_size(shape[0], f, padding, stride)
                    w = conv_output_size(shape[1], f, padding, stride)
                    count = f * f * shape[2] * n_C
                    count += n_C if kind == "conv" else 2 * n_C
                    shape = (h, w, n_C)
                elif kind == "pool":
                    f, stride, padding = numbers
                    h = conv_output_size(shape[0], f, padding, stride)
                    w = conv_output_size(shape[1], f, padding, stride)
                    shape = (h, w, shape[2])
                elif kind == "flatten":
                    shape = (shape[0] * shape[1] * shape[2],)
                elif kind == "dense":
                    count = shape[0] * numbers[0] + numbers[0]
                    shape = (numbers[0],)
                elif kind == "add":
                    ends = []
                    for path in numbers:
                        rows = network_shapes(path, shape)
                        count += sum(n for _, n in rows)
                        ends.append(rows[-1][0] if rows else shape)
                    if len(set(ends)) > 1:
                        raise ValueError("paths do not fit")
                    shape = ends[0]
                out.append((shape, count))
            return out
        """,
}
wrong = partial(edited, RIGHT)

ATTEMPTS = [
    wrong(
        "conv_output_size",
        "the formula of the notes",
        (
            "(n + 2 * padding - f) // stride + 1",
            "(n + 2 * padding - f + 1) // stride",
        ),
        must_say=(r"conv_output_size\(7, 3, 0, 2\) is 2, expected 3",),
    ),
    wrong(
        "conv_output_size",
        "padding at one end",
        ("(n + 2 * padding - f) //", "(n + padding - f) //"),
        must_say=(r"conv_output_size\(28, 3, 1, 1\) is 27, expected 28",),
    ),
    wrong(
        "conv_output_size",
        "true division",
        (
            "(n + 2 * padding - f) // stride + 1",
            "(n + 2 * padding - f) / stride + 1",
        ),
        must_say=("is a float, expected an int",),
    ),
    wrong(
        "conv_output_size",
        "the padding forgotten where it looks whether the filter fits",
        ("if f > n + 2 * padding", "if f > n"),
        must_say=("filter too large",),
    ),
    wrong(
        "same_padding",
        "half of the filter",
        ("(f - 1) // 2", "(f + 1) // 2"),
        must_say=(r"same_padding\(1\) is 1, expected 0",),
    ),
    wrong(
        "same_padding",
        "even ones are rounded",
        ("if f % 2 == 0:", "if f < 0:"),
        must_say=("expected a ValueError",),
    ),
    wrong(
        "zero_pad",
        "all axes",
        ("((0, 0), (pad, pad), (pad, pad), (0, 0))", "pad"),
        must_say=(r"expected \(2, 5, 6, 5\)",),
    ),
    wrong(
        "zero_pad",
        "the edge repeated",
        ("(0, 0)))", "(0, 0)), mode='edge')"),
        must_say=("the frame",),
    ),
    wrong(
        "conv_forward",
        "a true convolution, turned",
        ("v, W)", "v, W[::-1, ::-1])"),
        must_say=("with an upright edge",),
    ),
    wrong(
        "conv_forward",
        "rows and columns of the filter exchanged",
        ("ijkc->mhwc", "jikc->mhwc"),
        must_say=("with an upright edge",),
    ),
    wrong(
        "conv_forward",
        "the padded images kept",
        ("(A_prev, W, b, stride, pad)\n", "(P, W, b, stride, pad)\n"),
        must_say=("A_prev in the cache for .* has shape",),
    ),
    wrong(
        "conv_forward",
        "stride in the rows only",
        ("v[:, ::stride, ::stride]", "v[:, ::stride]"),
        must_say=("Z for A_prev .*stride 2.* has shape",),
    ),
    wrong(
        "conv_forward",
        "the bias for every channel below",
        ("+ b\n", "+ b * W.shape[2]\n"),
        must_say=("Z for A_prev",),
    ),
    wrong(
        "conv_backward",
        "divided by m",
        ("return dA, dW, db", "return dA, dW / m, db / m"),
        must_say=(r"dW \(3, 3, 1, 4\): wrong", "2 times too small"),
    ),
    wrong(
        "conv_backward",
        "overlaps overwritten",
        ("dP[:, r:r + f, c:c + f] += np", "dP[:, r:r + f, c:c + f] = np"),
        must_say=(r"dA_prev \(2, 5, 6, 1\): wrong",),
    ),
    wrong(
        "conv_backward",
        "the frame stays",
        ("dP[:, pad:P.shape[1] - pad, pad:P.shape[2] - pad]", "dP"),
        must_say=(r"dA_prev has shape",),
    ),
    wrong(
        "conv_backward",
        "the negative slice",
        ("pad:P.shape[1] - pad, pad:P.shape[2] - pad", "pad:-pad, pad:-pad"),
        must_say=(r"dA_prev has shape",),
    ),
    wrong(
        "conv_backward",
        "the mean of the examples",
        (
            'np.einsum("mijk,mc->ijkc", window, dZ[:, h, w])',
            'np.einsum("mijk,mc->ijkc", window, dZ[:, h, w]) / 2',
        ),
        must_say=(r"dW \(3, 3, 1, 4\): wrong", "2 times too small"),
    ),
    wrong(
        "conv_backward",
        "stride forgotten",
        ("h * stride, w * stride", "h, w"),
        must_say=(r"dA_prev \(1, 3, 4, 2\): wrong",),
    ),
    wrong(
        "conv_backward",
        "the bias slopes as a flat array",
        ("axis=(0, 1, 2), keepdims=True", "axis=(0, 1, 2)"),
        must_say=(r"db has shape \(4,\), expected \(1, 1, 1, 4\)",),
    ),
    wrong(
        "pool_forward",
        "the largest of all channels",
        ("v.max(axis=(4, 5))", "v.max(axis=(3, 4, 5))[..., None] + 0 * v[..., 0, 0]"),
        must_say=("max: A for 4 x 4",),
    ),
    wrong(
        "pool_forward",
        "sums",
        ("v.mean(axis=(4, 5))", "v.sum(axis=(4, 5))"),
        must_say=("average: A for 4 x 4 with integers",),
    ),
    wrong(
        "pool_forward",
        "stride is always the window",
        ("v[:, ::stride, ::stride]", "v[:, ::f, ::f]"),
        must_say=(r"A for A_prev \(1, 4, 5, 2\), f 3, stride 1",),
    ),
    wrong(
        "pool_forward",
        "largest size",
        ("v.max(axis=(4, 5))", "np.abs(v).max(axis=(4, 5))"),
        must_say=("max: A for 4 x 4",),
    ),
    wrong(
        "pool_backward",
        "every largest entry gets it",
        (
            "k = np.argmax(window)",
            "dA_prev[i, r:r + f, s:s + f, c] += d * (window == window.max())",
        ),
        ("dA_prev[i, r + k // f, s + k % f, c] += d", "pass"),
        must_say=("max: dA_prev where windows overlap, with ties",),
    ),
    wrong(
        "pool_backward",
        "shared out among ties",
        (
            "k = np.argmax(window)",
            "hit = window == window.max(); "
            "dA_prev[i, r:r + f, s:s + f, c] += d * hit / hit.sum()",
        ),
        ("dA_prev[i, r + k // f, s + k % f, c] += d", "pass"),
        must_say=("max: dA_prev where windows overlap, with ties",),
    ),
    wrong(
        "pool_backward",
        "overwritten",
        (
            "dA_prev[i, r + k // f, s + k % f, c] += d",
            "dA_prev[i, r + k // f, s + k % f, c] = d",
        ),
        must_say=(r"max: .*dA_prev",),
    ),
    wrong(
        "pool_backward",
        "a mean has slope 1",
        ("d / f**2", "d"),
        must_say=("average: .*dA_prev", "4 times too large"),
    ),
    wrong(
        "pool_backward",
        "divided by f, not by its square",
        ("d / f**2", "d / f"),
        must_say=("average: .*dA_prev", "2 times too large"),
    ),
    wrong(
        "residual_forward",
        "the shortcut after the activation",
        ("return np.maximum(S, 0)", "return np.maximum(Z2, 0) + X"),
        must_say=("out for filters of 1 x 1",),
    ),
    wrong(
        "residual_forward",
        "no activation in between",
        ("A1 = np.maximum(Z1, 0)", "A1 = Z1"),
        must_say=("S for filters of 1 x 1",),
    ),
    wrong(
        "residual_forward",
        "the second sum is not kept",
        ("(cache1, Z1, cache2, S)\n", "(cache1, Z1, cache2, Z2)\n"),
        must_say=("S for filters of 1 x 1",),
    ),
    wrong(
        "residual_backward",
        "the shortcut forgotten",
        ("return dX + dS", "return dX"),
        must_say=(r"dX \(2, 3, 4, 1\): wrong",),
    ),
    wrong(
        "residual_backward",
        "the shortcut takes dout as it comes",
        ("return dX + dS", "return dX + dout"),
        must_say=(r"dX \(2, 3, 4, 1\): wrong",),
    ),
    wrong(
        "residual_backward",
        "the ReLU in the middle forgotten",
        ("dA1 * (Z1 > 0)", "dA1"),
        must_say=(r"dW1 \(3, 3, 1, 2\): wrong",),
    ),
    wrong(
        "residual_backward",
        "the slope at 0 is 1",
        ("(S > 0)", "(S >= 0)"),
        must_say=("exactly 0",),
    ),
    wrong(
        "network_shapes",
        "biases beside the normalization",
        ("else 2 * n_C", "else 3 * n_C"),
        must_say=(
            "an image of 7 x 11, layer 3 conv_norm: parameters is 30, expected 25",
        ),
    ),
    wrong(
        "network_shapes",
        "biases forgotten in dense layers",
        ("shape[0] * numbers[0] + numbers[0]", "shape[0] * numbers[0]"),
        must_say=("LeNet-5, layer 6 dense: parameters is 48000, expected 48120",),
    ),
    wrong(
        "network_shapes",
        "square images only",
        (
            "w = conv_output_size(shape[1], f, padding, stride)\n"
            "                    count",
            "w = h\n                    count",
        ),
        must_say=("7 x 11, layer 1 conv: shape",),
    ),
    wrong(
        "network_shapes",
        "only the first path is counted",
        ("for path in numbers:", "for path in numbers[:1]:"),
        must_say=("add",),
    ),
    wrong(
        "network_shapes",
        "channels add up",
        ("shape = ends[0]", "shape = (*ends[0][:-1], sum(e[-1] for e in ends))"),
        must_say=("a convolution and a shortcut, layer 1 add: shape",),
    ),
    wrong(
        "network_shapes",
        "the paths may end as they like",
        ("if len(set(ends)) > 1:", "if not ends:"),
        must_say=("expected a ValueError",),
    ),
    wrong(
        "pool_backward",
        "what is nearly the largest is the largest",
        ("np.argmax(window)", "np.argmax(np.isclose(window, window.max()))"),
        must_say=("on fresh inputs, dA_prev is not right",),
    ),
    wrong(
        "network_shapes",
        "height and channels of the paths are looked at, and not the width",
        ("len(set(ends)) > 1", "len({end[::2] for end in ends}) > 1"),
        must_say=("expected a ValueError",),
    ),
    wrong(
        "network_shapes",
        "paths fit where they hold as many numbers",
        ("len(set(ends)) > 1", "len({int(np.prod(end)) for end in ends}) > 1"),
        must_say=("expected a ValueError",),
    ),
    Attempt(
        "pool_backward",
        "the last of several largest entries in large windows",
        """
        def pool_backward(dA, cache):
            A_prev, f, s, mode = cache
            dA_prev = np.zeros(A_prev.shape)
            for n, h, w, c in np.ndindex(dA.shape):
                at = np.s_[n, h * s:h * s + f, w * s:w * s + f, c]
                if mode == "average":
                    dA_prev[at] += dA[n, h, w, c] / f**2
                    continue
                k = np.argmax(A_prev[at])
                if f > 3:
                    k = f * f - 1 - np.argmax(A_prev[at][::-1, ::-1])
                dA_prev[n, h * s + k // f, w * s + k % f, c] += dA[n, h, w, c]
            return dA_prev
        """,
        ("dA_prev is not right",),
    ),
    Attempt(
        "conv_backward",
        "a frame of at most two pixels",
        """
        def conv_backward(dZ, cache):
            A_prev, W, b, stride, pad = cache
            padded, f = zero_pad(A_prev, pad), len(W)
            d_padded, dW = np.zeros(padded.shape), np.zeros(W.shape)
            for h in range(dZ.shape[1]):
                for w in range(dZ.shape[2]):
                    i, j = h * stride, w * stride
                    at = np.s_[:, i:i + f, j:j + f]
                    d_padded[at] += np.tensordot(dZ[:, h, w], W, (1, 3))
                    dW += np.tensordot(padded[at], dZ[:, h, w], (0, 0))
            n_H, n_W = A_prev.shape[1:3]
            p = min(pad, 2)
            return (d_padded[:, p:p + n_H, p:p + n_W], dW,
                    np.sum(dZ, axis=(0, 1, 2), keepdims=True))
        """,
        ("dA_prev is not right",),
    ),
]

ODD = [
    Odd(
        "conv_output_size",
        "the ceiling of the other formula, by a negative division",
        """
        def conv_output_size(n, f, padding, stride):
            room = n + 2 * padding - f + 1
            if room < 1:
                raise ValueError
            return np.int64(-(-room // stride))
        """,
    ),
    Odd(
        "same_padding",
        "divmod",
        """
        def same_padding(f):
            half, odd = divmod(f, 2)
            if odd:
                return half
            raise ValueError(f)
        """,
    ),
    Odd(
        "zero_pad",
        "four strips",
        """
        def zero_pad(X, pad):
            m, h, w, c = X.shape
            side = np.zeros((m, h, pad, c))
            X = np.concatenate([side, X, side], axis=2)
            top = np.zeros((m, pad, w + 2 * pad, c))
            return np.concatenate([top, X, top], axis=1)
        """,
    ),
    Odd(
        "conv_forward",
        "a sum over the offsets of the filter, lists",
        """
        def conv_forward(A_prev, W, b, stride, pad):
            P, f = zero_pad(A_prev, pad), len(W)
            h, w = (n - f + 1 for n in P.shape[1:3])
            Z = sum(P[:, i:i + h:stride, j:j + w:stride] @ W[i, j]
                    for i in range(f) for j in range(f)) + b
            return [Z, [A_prev, W, b, stride, pad]]
        """,
    ),
    Odd(
        "conv_backward",
        "dA_prev as a convolution of dilated slopes with the turned filter",
        """
        def conv_backward(dZ, cache):
            A_prev, W, b, s, p = cache
            f = W.shape[0]
            m, n_H, n_W, n_C = dZ.shape
            P = zero_pad(A_prev, p)
            wide = np.zeros((m, P.shape[1] + f - 1, P.shape[2] + f - 1, n_C))
            wide[:, f - 1:f - 1 + s * n_H:s, f - 1:f - 1 + s * n_W:s] = dZ
            turned = W[::-1, ::-1].transpose(0, 1, 3, 2)
            dP, _ = conv_forward(wide, turned, 0, 1, 0)
            dW = np.zeros(W.shape)
            for i in range(f):
                for j in range(f):
                    part = P[:, i:i + s * n_H:s, j:j + s * n_W:s]
                    dW[i, j] = np.tensordot(part, dZ, ([0, 1, 2], [0, 1, 2]))
            h, w = A_prev.shape[1:3]
            return [dP[:, p:p + h, p:p + w], dW,
                    np.sum(dZ, (0, 1, 2)).reshape(1, 1, 1, -1)]
        """,
    ),
    Odd(
        "pool_forward",
        "sorted windows",
        """
        def pool_forward(A_prev, f, stride, mode):
            v = np.lib.stride_tricks.sliding_window_view(A_prev, (f, f), axis=(1, 2))
            v = v[:, ::stride, ::stride]
            v = v.reshape(*v.shape[:4], -1)
            A = np.sort(v)[..., -1] if mode == "max" else v @ np.full(f * f, f**-2.0)
            return [A, [A_prev, f, stride, mode]]
        """,
    ),
    Odd(
        "pool_backward",
        "numbers of the pixels and bincount",
        """
        def pool_backward(dA, cache):
            A_prev, f, s, mode = cache
            number = np.arange(A_prev.size).reshape(A_prev.shape)
            both = [np.lib.stride_tricks.sliding_window_view(a, (f, f), axis=(1, 2))
                    [:, ::s, ::s] for a in (A_prev, number)]
            values, pixels = (a.reshape(*dA.shape, f * f) for a in both)
            if mode == "max":
                first = values.argmax(axis=-1)[..., None]
                pixels, share = np.take_along_axis(pixels, first, -1), dA[..., None]
            else:
                share = np.broadcast_to(dA[..., None] / (f * f), pixels.shape)
            flat = np.bincount(pixels.ravel(), share.ravel(), A_prev.size)
            return flat.reshape(A_prev.shape)
        """,
    ),
    Odd(
        "residual_forward",
        "ReLU by half of the sum of number and size",
        """
        def residual_forward(X, W1, b1, W2, b2):
            p = (W1.shape[1] - 1) // 2
            Z1, c1 = conv_forward(X, W1, b1, 1, p)
            Z2, c2 = conv_forward((Z1 + abs(Z1)) / 2, W2, b2, 1, p)
            S = np.add(X, Z2)
            return [(S + abs(S)) / 2, [c1, Z1, c2, S]]
        """,
    ),
    Odd(
        "residual_backward",
        "masks in a list, from the end",
        """
        def residual_backward(dout, cache):
            c1, Z1, c2, S = cache
            d, found = dout, []
            for before, c in ((S, c2), (Z1, c1)):
                d = np.where(before > 0, d, 0.0)
                short = d if before is S else short
                d, *rest = conv_backward(d, c)
                found = rest + found
            return [d + short, *found]
        """,
    ),
    Odd(
        "network_shapes",
        "a dict of rules, lists for tuples",
        """
        def network_shapes(layers, input_shape):
            def conv(s, f, n_C, stride, padding, each=1):
                sides = [conv_output_size(n, f, padding, stride) for n in s[:2]]
                return [*sides, n_C], (f * f * s[2] + each) * n_C

            def pool(s, f, stride, padding):
                return conv(s, f, s[2], stride, padding)[0], 0

            def add(s, *paths):
                rows = [[(list(s), 0), *network_shapes(path, s)] for path in paths]
                ends = [list(row[-1][0]) for row in rows]
                if any(end != ends[0] for end in ends):
                    raise ValueError("add")
                return ends[0], sum(n for row in rows for _, n in row)

            rules = {"conv": conv, "pool": pool, "add": add,
                     "conv_norm": lambda s, *n: conv(s, *n, each=2),
                     "flatten": lambda s: ([s[0] * s[1] * s[2]], 0),
                     "dense": lambda s, n: ([n], (s[0] + 1) * n)}
            s, out = list(input_shape), []
            for kind, *numbers in layers:
                s, count = rules[kind](s, *numbers)
                out.append([s, count])
            return out
        """,
    ),
]
