"""Hidden tests of chapter 16."""

import numpy as np

from gradbook import check
from grading.hidden.compare import near

# m, n_H, n_W, n_C_prev, f, n_C, stride, pad
CONVOLUTIONS = (
    (2, 6, 5, 3, 2, 4, 1, 0),
    (3, 5, 7, 2, 3, 1, 2, 1),
    (1, 4, 6, 1, 3, 2, 3, 0),
    (2, 2, 2, 2, 2, 2, 1, 1),
    (2, 1, 2, 3, 3, 2, 1, 2),
    (3, 5, 3, 1, 1, 3, 2, 0),
    (2, 7, 5, 2, 5, 3, 1, 3),
    (1, 1, 1, 1, 1, 1, 1, 0),
)
# shape of A_prev, f, stride
POOLS = (
    ((2, 6, 4, 3), 2, 2),
    ((1, 5, 4, 2), 3, 1),
    ((3, 7, 6, 1), 3, 2),
    ((2, 5, 6, 3), 2, 3),
    ((3, 3, 3, 3), 3, 3),
    ((2, 2, 3, 4), 1, 1),
    ((2, 5, 9, 2), 5, 2),
    ((1, 1, 1, 1), 1, 1),
)
# shape of X, n_C1, f
BLOCKS = (
    ((2, 5, 4, 1), 3, 3),
    ((1, 3, 6, 2), 1, 5),
    ((3, 3, 3, 3), 3, 3),
    ((2, 1, 3, 2), 4, 1),
    ((1, 1, 1, 1), 1, 1),
)


def conv_output_size(student, key, rng):
    for _ in range(30):
        f, stride = int(rng.integers(1, 8)), int(rng.integers(1, 6))
        padding = int(rng.integers(0, 4))
        n = int(rng.integers(max(1, f - 2 * padding), 60))
        _whole(student, key, "conv_output_size", n, f, padding, stride)
    for f, padding in ((4, 0), (7, 2)):
        _whole(student, key, "conv_output_size", f - 2 * padding, f, padding, 2)
        check.raises(
            ValueError, student.conv_output_size, f - 1 - 2 * padding, f, padding, 1
        )


def same_padding(student, key, rng):
    for f in (1, 3, *(2 * rng.integers(2, 20, 5) + 1)):
        _whole(student, key, "same_padding", int(f))
    for f in 2 * rng.integers(1, 20, 3):
        check.raises(ValueError, student.same_padding, int(f))


def network_shapes(student, key, rng):
    # Paths that end apart in one side only, or in shapes of as many entries.
    one, other = [("pool", 1, 2, 0)], [("pool", 2, 2, 0)]
    wide = [("conv", 4, 8, 1, 0)]
    for paths, shape in (
        ((one, other), (6, 7, 2)),
        ((one, other), (7, 6, 2)),
        ((wide, []), (6, 6, 2)),
    ):
        layers = [("add", *paths)]
        check.raises(ValueError, student.network_shapes, layers, shape)
    for _ in range(25):
        layers, shape = network(rng)
        try:
            right = key.network_shapes(layers, shape)
        except ValueError:
            check.raises(ValueError, student.network_shapes, layers, shape)
            continue
        answer = check.call(student.network_shapes, layers, shape)
        check.that(
            isinstance(answer, (list, tuple)) and len(answer) == len(right),
            "on fresh inputs, the list has not one pair for each layer",
        )
        for entry, (after, count) in zip(answer, right, strict=True):
            mine = check.unpack(entry, "shape, parameters")
            near(mine[0], after, "a shape", atol=0)
            near(
                check.number(mine[1], "a number of parameters"),
                count,
                "a number",
                atol=0,
            )


def zero_pad(student, key, rng):
    for shape in ((2, 3, 4, 5), (3, 3, 3, 3), (1, 4, 2, 1), (2, 1, 1, 3)):
        for pad in (0, 1, 3):
            X = rng.normal(size=shape)
            near(check.call(student.zero_pad, X, pad), key.zero_pad(X, pad), "X")
    for X in (rng.integers(-5, 6, (2, 3, 2, 2)), np.zeros((2, 2, 3, 1))):
        near(check.call(student.zero_pad, X, 2), key.zero_pad(X, 2), "X")


def conv_forward(student, key, rng):
    for sizes in CONVOLUTIONS:
        arguments = _convolution(rng, *sizes)
        _conv(student, key, arguments)
        for k in range(3):
            _conv(student, key, _without(arguments, k))
    whole = [rng.integers(-5, 6, s) for s in ((2, 4, 3, 2), (2, 2, 2, 3), (1, 1, 1, 3))]
    _conv(student, key, [*whole, 1, 1])


def conv_backward(student, key, rng):
    names = "dA_prev, dW, db"
    for sizes in (*CONVOLUTIONS, (10, 25, 25, 16, 3, 4, 2, 1)):
        Z, cache = key.conv_forward(*_convolution(rng, *sizes))
        dZ = rng.normal(size=Z.shape)
        _gradients(student, key, "conv_backward", dZ, cache, names)
    whole = [rng.integers(-5, 6, s) for s in ((2, 4, 3, 2), (2, 2, 2, 3), (1, 1, 1, 3))]
    for k in (None, 0, 1, 2):
        cache = (*(whole if k is None else _without(whole, k)), 1, 1)
        dZ = rng.integers(-5, 6, key.conv_forward(*cache)[0].shape)
        for d in (dZ, dZ / 4):
            _gradients(student, key, "conv_backward", d, cache, names)
    _gradients(student, key, "conv_backward", 0 * dZ, cache, names)


def pool_forward(student, key, rng):
    for mode in ("max", "average"):
        with check.part(mode):
            for shape, f, stride in POOLS:
                _pool(student, key, [rng.normal(size=shape) - 2, f, stride, mode])
            for A_prev in (rng.integers(-3, 4, (2, 4, 5, 3)), np.zeros((2, 4, 3, 1))):
                _pool(student, key, [A_prev, 2, 1, mode])


def pool_backward(student, key, rng):
    for mode in ("max", "average"):
        with check.part(mode):
            for shape, f, stride in (*POOLS, ((10, 25, 40, 10), 5, 5)):
                A, cache = key.pool_forward(rng.normal(size=shape), f, stride, mode)
                dA = rng.normal(size=A.shape)
                _gradients(student, key, "pool_backward", dA, cache, "dA_prev")
            near_ties = 1 + 1e-12 * rng.permutation(120).reshape(2, 5, 4, 3)
            ties = rng.integers(-1, 2, (2, 5, 4, 3)), np.zeros((2, 4, 4, 1))
            for A_prev in (*ties, near_ties):
                for f, stride in ((2, 1), (2, 2), (3, 1), (4, 1)):
                    A, cache = key.pool_forward(A_prev, f, stride, mode)
                    for dA in (rng.integers(1, 9, A.shape), np.zeros(A.shape)):
                        _gradients(student, key, "pool_backward", dA, cache, "dA_prev")


def residual_forward(student, key, rng):
    for sizes in BLOCKS:
        arguments = _block(rng, *sizes)
        _residual(student, key, arguments)
        for k in range(5):
            _residual(student, key, _without(arguments, k))
    whole = [rng.integers(-4, 5, a.shape) for a in _block(rng, (2, 3, 4, 2), 3, 3)]
    _residual(student, key, whole)


def residual_backward(student, key, rng):
    names = "dX, dW1, db1, dW2, db2"
    for sizes in (*BLOCKS, ((10, 25, 40, 10), 2, 3)):
        out, cache = key.residual_forward(*_block(rng, *sizes))
        dout = rng.normal(size=out.shape)
        _gradients(student, key, "residual_backward", dout, cache, names)
    whole = [rng.integers(-2, 3, a.shape) for a in _block(rng, (2, 3, 4, 2), 3, 3)]
    for k in (None, *range(5)):
        point = whole if k is None else _without(whole, k)
        out, cache = key.residual_forward(*point)
        for dout in (rng.integers(-4, 5, out.shape), np.zeros(out.shape)):
            _gradients(student, key, "residual_backward", dout, cache, names)


def network(rng):
    """(layers, input_shape) of a random network; now and then its paths do not fit."""
    if rng.random() < 0.2:
        layers = [("dense", int(n)) for n in rng.integers(1, 6, rng.integers(0, 4))]
        return layers, (int(rng.integers(1, 6)),)
    shape = tuple(int(n) for n in (*rng.integers(8, 20, 2), rng.integers(1, 4)))
    layers, n_C, side = [], shape[2], min(shape[:2])
    for _ in range(rng.integers(0, 5)):
        f, stride, padding = (int(n) for n in rng.integers((1, 1, 0), (4, 3, 3)))
        kind = str(rng.choice(["conv", "conv_norm", "pool", "add", "none"]))
        if kind.startswith("conv"):
            n_C = int(rng.integers(1, 6))
            layers.append((kind, f, n_C, stride, padding))
        elif kind == "pool":
            layers.append((kind, f, stride, padding))
        if kind in ("add", "none"):
            path, stride = _path(rng, n_C), 1
            if kind == "none":  # a path that goes nowhere new, within another one
                path.append(("add", [], _path(rng, n_C)))
            projection = [("conv", 1, n_C, 1, 0)]
            short = projection if rng.random() < 0.5 else []
            if rng.random() < 0.15:
                short = [("conv_norm", 1, n_C + 1, 1, 0)]
            both = (path, short) if rng.random() < 0.7 else (short, path)
            layers.append(("add", *both))
            f, padding = 1, 0
        side = (side + 2 * padding - f) // stride + 1
        if side < 4:
            break
    if rng.random() < 0.6:
        layers += [("flatten",), ("dense", int(rng.integers(1, 9)))]
    return layers, shape


def _path(rng, n_C):
    """Layers that end with the shape they began with."""
    inner = int(rng.integers(1, 6))
    kinds = rng.choice(["conv", "conv_norm"], 2)
    return [(str(kinds[0]), 3, inner, 1, 1), (str(kinds[1]), 1, n_C, 1, 0)]


def _whole(student, key, name, *arguments):
    """An int, the same as the key's."""
    answer = check.call(getattr(student, name), *arguments)
    right = getattr(key, name)(*arguments)
    near(check.number(answer, "on fresh inputs, its value"), right, "its value")
    check.that(
        isinstance(answer, (int, np.integer)), "on fresh inputs, its value is no int"
    )


def _parts(answer, right, names, where=""):
    """Every part of a tuple is the key's."""
    answer = check.unpack(answer, names)
    for name, mine, due in zip(names.split(", "), answer, right, strict=True):
        near(mine, due, f"{name}{where}")


def _conv(student, key, arguments):
    Z, cache = key.conv_forward(*arguments)
    answer = check.call(student.conv_forward, *arguments)
    mine, kept = check.unpack(answer, "Z, cache")
    near(mine, Z, "Z")
    _parts(kept, cache, "A_prev, W, b, stride, pad", " in the cache")


def _pool(student, key, arguments):
    A, cache = key.pool_forward(*arguments)
    answer = check.call(student.pool_forward, *arguments)
    mine, kept = check.unpack(answer, "A, cache")
    near(mine, A, "A")
    kept = check.unpack(kept, "A_prev, f, stride, mode")
    _parts(kept[:3], cache[:3], "A_prev, f, stride", " in the cache")
    check.that(kept[3] == cache[3], "on fresh inputs, the mode in the cache is wrong")


def _residual(student, key, arguments):
    out, (cache1, Z1, cache2, S) = key.residual_forward(*arguments)
    answer = check.call(student.residual_forward, *arguments)
    mine, kept = check.unpack(answer, "out, cache")
    first, mine1, second, mine_S = check.unpack(kept, "cache1, Z1, cache2, S")
    for part, due, name in ((mine, out, "out"), (mine1, Z1, "Z1"), (mine_S, S, "S")):
        near(part, due, name)
    names = "A_prev, W, b, stride, pad"
    _parts(first, cache1, names, " in cache1")
    _parts(second, cache2, names, " in cache2")


def _gradients(student, key, name, dout, cache, names):
    right = getattr(key, name)(dout, cache)
    answer = check.call(getattr(student, name), dout, cache)
    if "," not in names:
        right, answer = (right,), (answer,)
    answer = check.unpack(answer, names)
    for part, mine, due in zip(names.split(", "), answer, right, strict=True):
        near(mine, due, part, atol=1e-11)


def _without(arguments, k):
    """The arguments, with zeros in place of the one at k."""
    return [*arguments[:k], np.zeros(np.shape(arguments[k])), *arguments[k + 1 :]]


def _convolution(rng, m, n_H, n_W, before, f, n_C, stride, pad):
    shapes = ((m, n_H, n_W, before), (f, f, before, n_C), (1, 1, 1, n_C))
    return [*(rng.normal(size=shape) for shape in shapes), stride, pad]


def _block(rng, shape, inner, f):
    """X, W1, b1, W2, b2."""
    n_C = shape[3]
    sizes = (f, f, n_C, inner), (1, 1, 1, inner), (f, f, inner, n_C), (1, 1, 1, n_C)
    return [rng.normal(size=size) for size in (shape, *sizes)]
