"""Hidden tests of chapter 17."""

import numpy as np

from gradbook import check
from gradbook.check.copies import copied
from gradbook.check.seam import side
from grading.hidden.compare import near

# n_x, n_h, m, T
SIZES = (
    (3, 2, 5, 4),
    (4, 4, 4, 4),
    (2, 5, 1, 3),
    (5, 1, 3, 2),
    (1, 3, 2, 1),
    (1, 1, 1, 1),
)
DRAWS = 1500


def rnn_cell_forward(student, key, rng):
    for n_x, n_h, m, _ in SIZES:
        P, x, h0 = (
            _network(rng, n_x, n_h),
            _x(rng, n_x, m, 1),
            rng.normal(size=(n_h, m)),
        )
        for arguments in _variants(x[:, :, 0], h0, P):
            _cell(student, key, arguments)
    whole = {k: rng.integers(-3, 4, v.shape) for k, v in _network(rng, 3, 2).items()}
    integers = [rng.integers(-3, 4, shape) for shape in ((3, 4), (2, 4))]
    _cell(student, key, [*integers, whole])
    _cell(student, key, [300 * integers[0], integers[1], whole])


def _cell(student, key, arguments):
    right, cache = key.rnn_cell_forward(*arguments)
    answer = check.call(student.rnn_cell_forward, *arguments)
    h, mine = check.unpack(answer, "h, cache")
    near(h, right, "h")
    _cache(mine, cache, "xt, h_prev, h, parameters", "cache")


def rnn_forward(student, key, rng):
    for n_x, n_h, m, T in SIZES:
        x, h0 = _x(rng, n_x, m, T), rng.normal(size=(n_h, m))
        for arguments in _variants(x, h0, _network(rng, n_x, n_h)):
            _sequence(student, key, arguments)
    whole = {k: rng.integers(-2, 3, v.shape) for k, v in _network(rng, 3, 2).items()}
    x, h0 = rng.integers(-2, 3, (3, 4, 5)), rng.integers(-2, 3, (2, 4))
    _sequence(student, key, [x, h0, whole])
    _sequence(student, key, [300 * x, h0, whole])
    calm = {k: 0.3 * v for k, v in _network(rng, 3, 2).items()}
    _sequence(student, key, [_x(rng, 3, 4, 60), rng.normal(size=(2, 4)), calm])


def _sequence(student, key, arguments):
    right, caches = key.rnn_forward(*arguments)
    answer = check.call(student.rnn_forward, *arguments)
    h, mine = check.unpack(answer, "h, caches")
    near(h, right, "h")
    _cache(mine, caches, "x, h_prev, h, parameters", "caches")


def _cache(mine, right, names, what):
    """The parts of a cache, the last of which is the dict of parameters."""
    mine = check.unpack(mine, names)
    for name, part, expected in zip(names.split(", ")[:3], mine, right, strict=False):
        near(part, expected, f"{name} in the {what}")
    check.keys(mine[3], "Wx, Wh, bh", f"parameters in the {what}")
    for name in ("Wx", "Wh", "bh"):
        near(mine[3][name], right[3][name], f"{name} in the {what}")


def rnn_cell_backward(student, key, rng):
    for n_x, n_h, m, _ in (*SIZES, (250, 200, 150, 1)):
        P, x, h0 = (
            _network(rng, n_x, n_h),
            _x(rng, n_x, m, 1),
            rng.normal(size=(n_h, m)),
        )
        h, cache = key.rnn_cell_forward(x[:, :, 0], h0, P)
        for dh in (rng.normal(size=h.shape), rng.integers(-3, 4, h.shape), 0 * h):
            _gradients(student, key, "rnn_cell_backward", dh, cache)
    for h in (rng.choice([-1, 0, 1], (2, 4)), rng.choice([-1.0, 1.0], (2, 4))):
        P = {k: rng.integers(-3, 4, v.shape) for k, v in _network(rng, 3, 2).items()}
        cache = rng.integers(-3, 4, (3, 4)), rng.integers(-1, 2, (2, 4)), h, P
        _gradients(student, key, "rnn_cell_backward", rng.normal(size=(2, 4)), cache)


def rnn_backward(student, key, rng):
    for n_x, n_h, m, T in (*SIZES, (60, 100, 50, 20)):
        P, x, h0 = (
            _network(rng, n_x, n_h),
            _x(rng, n_x, m, T),
            rng.normal(size=(n_h, m)),
        )
        h, caches = key.rnn_forward(x, h0, P)
        last = np.zeros(h.shape)
        last[:, :, -1] = rng.normal(size=(n_h, m))
        for dh in (rng.normal(size=h.shape), rng.integers(-3, 4, h.shape), last, 0 * h):
            _gradients(student, key, "rnn_backward", dh, caches)
    P, h0 = _network(rng, 3, 2), rng.normal(size=(2, 4))
    P["Wh"] = 0.03 * np.eye(2)  # what comes from later is small, and not nothing
    h, caches = key.rnn_forward(_x(rng, 3, 4, 6), h0, P)
    _gradients(student, key, "rnn_backward", (np.arange(6) == 5) + 0 * h, caches)
    for h in (rng.choice([-1, 0, 1], (2, 4, 3)), rng.choice([-1.0, 1.0], (2, 4, 3))):
        P = {k: rng.integers(-3, 4, v.shape) for k, v in _network(rng, 3, 2).items()}
        before = np.concatenate((rng.integers(-1, 2, (2, 4, 1)), h[:, :, :-1]), axis=2)
        caches = rng.integers(-3, 4, (3, 4, 3)), before, h, P
        _gradients(student, key, "rnn_backward", rng.normal(size=h.shape), caches)


def _gradients(student, key, name, dh, cache):
    right = getattr(key, name)(dh, cache)
    answer = check.call(getattr(student, name), dh, cache)
    check.keys(answer, ", ".join(right), "the answer")
    for part, expected in right.items():
        near(answer[part], expected, part, atol=1e-11)


def clip(student, key, rng):
    for shapes in (((3, 2), (3, 3), (3, 1)), ((2, 2),), ((2, 3, 4), (), (5,))):
        for scale in (1e-60, 1.0, 1e60):
            g = {f"d{k}": scale * rng.normal(size=s) for k, s in enumerate(shapes)}
            norm = np.sqrt(sum(np.sum(np.square(v)) for v in g.values()))
            for limit in (0.3, 0.999, 1.001, 7.0, np.inf):
                _clipped(student, key, g, limit * norm)
    g = {f"d{k}": rng.integers(-5, 6, s) for k, s in enumerate(((3, 2), (1, 4)))}
    g["d0"][0, 0] = 3
    norm = np.sqrt(sum(np.sum(v**2) for v in g.values()))
    for limit in (norm / 2, norm, 1, 100):
        _clipped(student, key, g, limit)
    nothing = {"dW": np.zeros((2, 3)), "db": np.zeros((2, 1))}
    for limit in (1.0, 1e-9, np.inf):
        _clipped(student, key, nothing, limit)
        _clipped(student, key, {**g, **nothing}, limit)
    long = {"dW": np.array([[3.0, 4.0]]), "db": np.zeros((1, 1))}
    _clipped(student, key, long, 5.0)
    huge = {"dW": np.array([[9.9e99, -9.9e99]]), "db": np.zeros((1, 1))}
    for limit in (1e-100, 1e99, np.inf):
        _clipped(student, key, huge, limit)
    for bad in (np.inf, -np.inf, np.nan):
        for name in g:
            broken = {k: np.array(v, dtype=float) for k, v in g.items()}
            broken[name][0, -1] = bad
            for limit in (3.0, np.inf):
                check.raises(ValueError, student.clip, broken, limit)


def _clipped(student, key, gradients, limit):
    right = key.clip(gradients, limit)
    answer = check.call(student.clip, gradients, limit)
    check.keys(answer, ", ".join(right), "the answer")
    check.that(set(answer) == set(right), "there are names that did not come")
    for name, expected in right.items():
        near(answer[name], expected, name, atol=None)


def sequence_loss(student, key, rng):
    for n_x, n_h, m, T in (*SIZES, (40, 60, 50, 40)):
        n_y = n_x + (n_x == 1)
        h, P = rng.normal(size=(n_h, m, T)), _network(rng, n_y, n_h)
        Y = np.eye(n_y)[:, rng.integers(n_y, size=(m, T))]
        for mask in _masks(rng, m, T):
            _loss(student, key, h, Y, mask, P)
            for value in (rng.normal(), 1e100):
                _loss(student, key, h, np.where(mask, Y, value), mask, P)
            _loss(student, key, h, Y * mask, mask, {k: 0 * v for k, v in P.items()})
            _loss(student, key, 0 * h, Y * mask, mask, P)
            _loss(student, key, h, Y * mask, mask, {**P, "by": 0 * P["by"]})
            if T < 40:
                big = {**P, "by": rng.choice([-990.0, 0.0, 990.0], (n_y, 1))}
                _loss(student, key, h, Y, mask, big)
    whole = {k: rng.integers(-2, 3, v.shape) for k, v in _network(rng, 3, 2).items()}
    Y = np.eye(3, dtype=int)[:, rng.integers(3, size=(4, 5))]
    for mask in _masks(rng, 4, 5):
        _loss(student, key, rng.integers(-1, 2, (2, 4, 5)), Y, mask.astype(int), whole)


def _masks(rng, m, T):
    """All steps; sequences of different lengths; the last step; a single one."""
    lengths = rng.integers(1, T + 1, m)
    one = np.zeros((1, m, T))
    one[0, rng.integers(m), rng.integers(T)] = 1
    return (
        np.ones((1, m, T)),
        1.0 * (np.arange(T) < lengths[:, None])[None],
        1.0 * (np.arange(T) == T - 1) * np.ones((1, m, 1)),
        one,
    )


def _loss(student, key, h, Y, mask, parameters):
    right, grads = key.sequence_loss(h, Y, mask, parameters)
    answer = check.call(student.sequence_loss, h, Y, mask, parameters)
    loss, mine = check.unpack(answer, "loss, grads")
    near(check.number(loss, "loss"), right, "loss")
    check.keys(mine, "dh, dWy, dby", "grads")
    for name, expected in grads.items():
        near(mine[name], expected, name)


def sample(student, key, rng):
    for _ in range(3):
        n, n_h, length = 3, int(rng.integers(1, 4)), 3
        P = {**_network(rng, n, n_h), "bh": rng.normal(size=(n_h, 1))}
        P = {name: 1.5 * p for name, p in P.items()}
        P["by"][0] = P["by"][1:].mean() - 0.5  # ends now and then, not always
        _drawn(student, P, length, rng, DRAWS // 3)
    P = {**_network(rng, 2, 3), "by": np.array([[-990], [9]])}
    P["Wy"] = 0 * P["Wy"]
    for length in (1, 7):
        answer = check.call(student.sample, P, np.random.default_rng(0), length)
        _written(answer, 2, length)
        check.that(len(answer) == length, "max_length is not right")
    P["by"] = np.array([[990], [-9]])
    answer = check.call(student.sample, P, np.random.default_rng(0), 4)
    check.that(len(_written(answer, 2, 4)) == 0, "symbol 0 does not end it")
    three = {**_network(rng, 3, 1), "Wy": np.zeros((3, 1))}
    three["by"] = np.array([[-900], [990], [720]])[[0, *(1 + rng.permutation(2))]]
    answer = check.call(student.sample, three, np.random.default_rng(2), 5)
    due = (int(np.argmax(three["by"])),) * 5
    check.that(_written(answer, 3, 5) == due, "large scores are not told apart")
    three["by"] = np.array([[-900], [0], [float(rng.uniform(2.5, 3.5))]])
    written = student.sample(copied(three), np.random.default_rng(3), 2500)
    written = _written(written, 3, 2500)
    share, p = written.count(2) / 2500, 1 / (1 + np.exp(-three["by"][2, 0]))
    # As for the visible check: a right function is beyond it once in 1e8.
    bound = np.sqrt(2 * p * (1 - p) * np.log(2e8) / 2500) + 0.001
    check.that(abs(share - p) < bound, "symbols do not come as often as they should")
    many = {**_network(rng, 9, 1), "by": -900.0 * (np.arange(9) == 0)[:, None]}
    many["Wy"] = np.zeros((9, 1))
    written = student.sample(copied(many), np.random.default_rng(3), 300)
    every = len(set(_written(written, 9, 300))) == 8  # one is missing once in 3e16
    check.that(every, "some symbols never come")
    n = 7
    chain = {"Wx": 20 * np.eye(n), "Wh": np.zeros((n, n)), "bh": np.zeros((n, 1))}
    order = [0, *(int(k) + 1 for k in rng.permutation(n - 1))]
    chain["Wy"], chain["by"] = np.zeros((n, n)), np.zeros((n, 1))
    for one, following in zip(order, [*order[1:], 0], strict=True):
        chain["Wy"][following, one] = 60
    for length in (3, 20):
        answer = check.call(student.sample, chain, np.random.default_rng(1), length)
        same = _written(answer, n, length) == tuple(order[1 : length + 1])
        check.that(same, "each step has to read the symbol drawn before")
    for kept in ("Wx", "Wh", "bh", "Wy", "by"):
        zero = {**P, "by": np.zeros((2, 1)), kept: 0 * P[kept]}
        _drawn(student, zero, 2, rng, 100)
    whole = {k: rng.integers(-2, 3, v.shape) for k, v in _network(rng, 3, 2).items()}
    _drawn(student, whole, 2, rng, 100)


def _drawn(student, P, length, rng, draws):
    """Shares of all sequences as the network has them.

    Of a right function each gap is beyond its bound with a probability below 1e-9
    (Bernstein), so one of all with less than 1e-6.
    """
    seed, n, counts = int(rng.integers(2**32)), len(P["by"]), {}
    first = [check.call(student.sample, P, np.random.default_rng(seed), length)]
    again = student.sample(copied(P), np.random.default_rng(seed), length)
    same = _written(first[0], n, length) == _written(again, n, length)
    check.that(same, "rng is not the only source of chance")
    draw = np.random.default_rng(seed + 1)
    for answer in side().each(student.sample, [(P, draw, length)] * draws):
        came = tuple(int(k) for k in answer)
        counts[came] = counts.get(came, 0) + 1
    shares = _shares(P, length)
    check.that(set(counts) <= set(shares), "a sequence came that cannot come")
    part = np.log(2e9) / draws
    for symbols, p in shares.items():
        bound = part / 3 + np.sqrt((part / 3) ** 2 + 2 * p * (1 - p) * part)
        right = abs(counts.get(symbols, 0) / draws - p) < bound
        check.that(right, "the sequences do not come as often as they should")


def _written(answer, n, length):
    """The symbols as a tuple, once they are known to be such."""
    symbols = np.asarray(answer)
    whole = symbols.ndim == 1 and np.all(symbols % 1 == 0)
    check.that(whole, "the answer is no list of ints")
    check.that(symbols.size <= length, "there are more than max_length symbols")
    inside = np.all((symbols > 0) & (symbols < n))
    check.that(inside, "there is a symbol that is not from 1 to n - 1")
    return tuple(int(k) for k in symbols)


def _shares(P, length):
    """Probability of every sequence."""
    found = {}

    def go(h, symbol, symbols, p):
        if len(symbols) == length:
            found[symbols] = p
            return
        h = np.tanh(P["Wx"][:, [symbol]] + P["Wh"] @ h + P["bh"])
        q = np.exp(P["Wy"] @ h + P["by"])[:, 0]
        q = q / q.sum()
        found[symbols] = p * q[0]
        for k in range(1, len(q)):
            go(h, k, (*symbols, k), p * q[k])

    go(np.zeros((len(P["Wh"]), 1)), 0, (), 1.0)
    return found


def _x(rng, n_x, m, T):
    return rng.normal(size=(n_x, m, T))


def _network(rng, n_x, n_h):
    """Parameters that read n_x numbers and write as many scores."""
    shapes = {"Wx": (n_h, n_x), "Wh": (n_h, n_h), "bh": (n_h, 1)}
    shapes |= {"Wy": (n_x, n_h), "by": (n_x, 1)}
    return {name: 0.8 * rng.normal(size=shape) for name, shape in shapes.items()}


def _variants(x, h0, P):
    """The arguments, then each of them zeroed once."""
    yield [x, h0, P]
    yield [0 * x, h0, P]
    yield [x, 0 * h0, P]
    for name in ("Wx", "Wh", "bh"):
        yield [x, h0, {**P, name: 0 * P[name]}]
