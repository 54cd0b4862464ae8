"""Hidden tests of chapter 20."""

import numpy as np

from gradbook import check
from grading.hidden.compare import like_key, near

# d, m, T_q, T_k, d_v
LOOKS = (
    (3, 2, 4, 6, 5),
    (4, 4, 4, 4, 4),
    (1, 3, 2, 5, 4),
    (5, 1, 3, 2, 6),
    (2, 4, 1, 3, 5),
    (6, 3, 5, 1, 2),
    (3, 5, 4, 2, 1),
    (1, 1, 1, 1, 1),
)
# d, m, T, heads
HEADS = (
    (6, 2, 5, 3),
    (8, 3, 4, 2),
    (4, 4, 4, 4),
    (5, 2, 3, 1),
    (4, 1, 3, 2),
    (6, 2, 1, 2),
    (1, 3, 2, 1),
    (1, 1, 1, 1),
)
SHAPES = ((5, 2, 4), (3, 3, 3), (1, 4, 2), (4, 1, 3), (2, 5, 1), (1, 1, 1))
NAMES = ("Wq", "Wk", "Wv", "Wo")


def causal_mask(student, key, rng):
    for T in (1, 2, 5, int(rng.integers(6, 30))):
        like_key(student, key, "causal_mask", [T])


def attention_forward(student, key, rng):
    for sizes in LOOKS:
        for whole in (False, True):
            look = _look(rng, sizes, whole)
            for mask in (None, *_masks(rng, *sizes[2:4])):
                _attend(student, key, [*look, mask])
        for k in range(3):
            _attend(student, key, [*_without(look, k), None])
    d, m, T_q, T_k, d_v = LOOKS[0]
    Q, K = (1000 * rng.choice([-1, 1], (d, m, T)) for T in (T_q, T_k))
    V = rng.normal(size=(d_v, m, T_k))
    for mask in (None, *_masks(rng, T_q, T_k)):
        _attend(student, key, [Q, K, V, mask])
        _attend(student, key, [Q.astype(float), K.astype(float), V, mask])
        _attend(student, key, [Q * rng.random(Q.shape), K, V, mask])
    _far_apart(student, key, rng)


def attention_backward(student, key, rng):
    for sizes in (*LOOKS, (20, 50, 40, 30, 25)):
        look = _look(rng, sizes, False)
        for mask in (None, _masks(rng, *sizes[2:4])[0]):
            out, cache = key.attention_forward(*look, mask)
            for dout in (rng.normal(size=out.shape), np.zeros(out.shape)):
                _looked(student, key, dout, cache)
            if out.size < 1000:
                _looked(student, key, rng.integers(-4, 5, out.shape), cache)
    whole = _look(rng, LOOKS[0], True)
    for given in (whole, [1000 * whole[0], 1000 * whole[1], whole[2]]):
        out, cache = key.attention_forward(*given, None)
        _looked(student, key, rng.normal(size=out.shape), cache)
    for k in range(3):
        out, cache = key.attention_forward(*_without(whole, k), None)
        _looked(student, key, rng.normal(size=out.shape), cache)


def multi_head_forward(student, key, rng):
    for d, m, T, heads in HEADS:
        for whole in (False, True):
            x, parameters = _several(rng, d, m, T, whole)
            for mask in (None, np.tri(T), np.tri(T) > 0, _masks(rng, T, T)[1]):
                _heads(student, key, [x, parameters, heads, mask])
        _heads(student, key, [0 * x, parameters, heads, None])
        nothing = {name: 0 * W for name, W in parameters.items()}
        _heads(student, key, [x, nothing, heads, None])


def multi_head_backward(student, key, rng):
    for d, m, T, heads in (*HEADS, (40, 25, 100, 4)):
        x, parameters = _several(rng, d, m, T, False)
        for mask in (None, np.tri(T)):
            _, cache = key.multi_head_forward(x, parameters, heads, mask)
            _headed(student, key, rng.normal(size=x.shape), cache)
    x, parameters = _several(rng, 6, 2, 4, True)
    for given in (x, np.zeros(x.shape)):
        _, cache = key.multi_head_forward(given, parameters, 3, None)
        for dout in (rng.integers(-4, 5, x.shape), np.zeros(x.shape)):
            _headed(student, key, dout, cache)


def layernorm_forward(student, key, rng):
    for shape in SHAPES:
        gamma, beta = rng.normal(size=(2, shape[0], 1))
        x = 3 + rng.normal(size=shape)
        for epsilon in (1e-5, rng.uniform(0.1, 2)):
            _norm(student, key, [x, gamma, beta, epsilon])
        arguments = [rng.integers(-4, 5, shape), gamma, beta, 1]
        arguments[1:3] = rng.integers(-4, 5, (2, shape[0], 1))
        _norm(student, key, arguments)
        for k in range(3):
            _norm(student, key, _without(arguments, k))
        x[:, 0, 0] = rng.integers(-9, 9)
        _norm(student, key, [x, gamma, beta, 1e-5])
        small = 1e-4 * rng.normal(size=shape)
        _norm(student, key, [small, gamma, beta, 1e-12])
    gamma, beta, x = *rng.normal(size=(2, 40, 1)), rng.normal(size=(40, 2, 3))
    x[int(rng.integers(40))] += 100
    _norm(student, key, [x, gamma, beta, 0.1])


def layernorm_backward(student, key, rng):
    for shape in (*SHAPES, (25, 40, 100)):
        gamma, beta = rng.normal(size=(2, shape[0], 1))
        x = rng.normal(size=shape)
        x[:, 0, 0] = 2
        _, cache = key.layernorm_forward(x, gamma, beta, 0.3)
        for dout in (rng.normal(size=shape), rng.integers(-4, 5, shape), 0 * x):
            _normed(student, key, dout, cache)
        gamma = rng.integers(-2, 3, (shape[0], 1))
        _, cache = key.layernorm_forward(x, gamma, beta, 0.3)
        _normed(student, key, rng.normal(size=shape), cache)
        _, cache = key.layernorm_forward(1e-4 * x, gamma, beta, 1e-12)
        _normed(student, key, rng.normal(size=shape), cache)
    _normed(student, key, rng.normal(size=shape), (cache[0], 0 * gamma, cache[2]))


def positions(student, key, rng):
    long, wide = map(int, rng.integers(8, 40, 2))
    for T, d in ((1, 1), (1, 5), (6, 1), (4, 4), (7, 3), (3, 8), (long, wide)):
        like_key(student, key, "positions", [T, d])
        like_key(student, key, "positions", [T, d + 1])


def _attend(student, key, arguments):
    right, cache = key.attention_forward(*arguments)
    answer = check.call(student.attention_forward, *arguments)
    out, mine = check.unpack(answer, "out, cache")
    near(out, right, "out")
    parts = check.unpack(mine, "Q, K, V, A")
    for name, part, due in zip("QKVA", parts, cache, strict=True):
        near(part, due, f"{name} in the cache")
    weights = np.asarray(parts[3])
    forbidden = weights[np.asarray(cache[3]) == 0]
    check.that(
        np.all(forbidden == 0), "on fresh inputs, a forbidden weight is not exactly 0"
    )


def _far_apart(student, key, rng):
    """Scores of millions beside scores of 0; forbidden ones above all others."""
    large = rng.integers(900, 1001, (2, 2, 3))
    V = rng.normal(size=(2, 2, 3))
    for which in ([[1, 0, 0], [0, 1, 1]], [[0, 0, 1], [1, 1, 0]]):
        for mask in (None, _masks(rng, 3, 3)[1]):
            _attend(student, key, [large * which, large, V, mask])
    Q = np.full((4000, 1, 1), 1000)
    _attend(student, key, [Q, Q * [1, -1, -1], V[:, :1], np.array([[0, 1, 0]])])


def _looked(student, key, dout, cache):
    right = key.attention_backward(dout, cache)
    answer = check.call(student.attention_backward, dout, cache)
    answer = check.unpack(answer, "dQ, dK, dV")
    for name, part, due in zip(("dQ", "dK", "dV"), answer, right, strict=True):
        near(part, due, name, atol=1e-11 * (1 + np.max(np.abs(due))))


def _heads(student, key, arguments):
    right, (*kept, joined, caches) = key.multi_head_forward(*arguments)
    answer = check.call(student.multi_head_forward, *arguments)
    out, cache = check.unpack(answer, "out, cache")
    near(out, right, "out", atol=1e-11)
    x, parameters, mine, own = check.unpack(cache, "x, parameters, joined, caches")
    near(x, kept[0], "x in the cache")
    check.keys(parameters, ", ".join(NAMES), "parameters in the cache")
    for name in NAMES:
        near(parameters[name], kept[1][name], f"{name} in the cache")
    near(mine, joined, "joined", atol=1e-11)
    check.that(isinstance(own, (list, tuple)), "on fresh inputs, caches is no list")
    check.that(len(own) == len(caches), "on fresh inputs, the number of caches differs")
    for parts, due in zip(own, caches, strict=True):
        parts = check.unpack(parts, "Q, K, V, A")
        for name, part, expected in zip("QKVA", parts, due, strict=True):
            near(part, expected, f"{name} in the cache of a head", atol=1e-11)


def _headed(student, key, dout, cache):
    right = key.multi_head_backward(dout, cache)
    grads = check.call(student.multi_head_backward, dout, cache)
    check.keys(grads, ", ".join(right), "the result")
    for name, due in right.items():
        near(grads[name], due, name, atol=1e-11 * (1 + np.max(np.abs(due))))


def _norm(student, key, arguments):
    right, cache = key.layernorm_forward(*arguments)
    answer = check.call(student.layernorm_forward, *arguments)
    out, mine = check.unpack(answer, "out, cache")
    near(out, right, "out", atol=1e-11)
    parts = check.unpack(mine, "x_norm, gamma, std")
    for name, part, due in zip(("x_norm", "gamma", "std"), parts, cache, strict=True):
        near(part, due, f"{name} in the cache", atol=1e-11)


def _normed(student, key, dout, cache):
    right = key.layernorm_backward(dout, cache)
    answer = check.call(student.layernorm_backward, dout, cache)
    answer = check.unpack(answer, "dx, dgamma, dbeta")
    for name, part, due in zip(("dx", "dgamma", "dbeta"), answer, right, strict=True):
        near(part, due, name, atol=1e-11 * (1 + np.max(np.abs(due))))


def _look(rng, sizes, whole):
    """[Q, K, V], normal numbers or whole ones."""
    d, m, T_q, T_k, d_v = sizes
    shapes = (d, m, T_q), (d, m, T_k), (d_v, m, T_k)
    return [
        rng.integers(-3, 4, shape) if whole else rng.normal(size=shape)
        for shape in shapes
    ]


def _masks(rng, T_q, T_k):
    """One mask of each form; each query may look at one key or more."""
    allowed = rng.random((T_q, T_k)) < 0.6
    allowed[np.arange(T_q), rng.integers(0, T_k, T_q)] = True
    return [allowed, allowed.astype(int), allowed.astype(float)]


def _several(rng, d, m, T, whole):
    """x and parameters, whose keys come in any order."""
    draw = (
        (lambda s: rng.integers(-2, 3, s)) if whole else (lambda s: rng.normal(size=s))
    )
    return draw((d, m, T)), {str(name): draw((d, d)) for name in rng.permutation(NAMES)}


def _without(arguments, k):
    """The arguments, with zeros in place of the one at k."""
    return [*arguments[:k], np.zeros(np.shape(arguments[k])), *arguments[k + 1 :]]
