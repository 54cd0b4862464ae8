"""Hidden tests of chapter 19."""

import numpy as np

from gradbook import check
from grading.hidden.compare import near

UNARY = ("exp", "log", "tanh", "relu")
LONG = 50_000  # nodes with two slopes each


def minimize(student, key, rng):
    for shape in ((), (3,), (2, 4), (1, 1), (3, 3)):
        target = rng.normal(size=shape)
        for steps in (0, 1, 6):
            w0, rate = rng.normal(size=shape), rng.uniform(0.05, 0.4)
            _descent(
                student, key, _bowl(target), w0 if shape else float(w0), rate, steps
            )
    _descent(student, key, _bowl(2.0), int(rng.integers(3, 9)), 0.25, 3)
    whole = rng.integers(-4, 5, (2, 3))
    _descent(student, key, _bowl(rng.normal(size=(2, 3))), whole, 1, 2)
    _descent(student, key, _bowl(0.5), 0, 0.1, 4)
    _descent(student, key, _bowl(rng.normal(size=4)), -np.ones(4), 0.01, 150)
    _descent(student, key, _bowl(rng.normal(size=4)), np.ones(4), 1.25, 40)  # it rises


def operation(student, key, rng):
    for name in ("+", "-", "*", "/", "**", *UNARY):
        with check.part(name):
            for inputs in _inputs(name, rng):
                right = key.operation(name, inputs)
                answer = check.call(student.operation, name, inputs)
                out, slopes = check.unpack(answer, "out, slopes")
                near(out, right[0], f"out of {name}", atol=1e-15)
                near(slopes, right[1], f"the slopes of {name}", atol=1e-15)
    with check.part("another name"):
        for name in ("cos", "log2", "arctanh", "Relu", ""):
            check.raises(ValueError, student.operation, name, [0.5])


def sweep(student, key, rng):
    for n in (1, 2, 3, 8, 30, 200, LONG):
        for most in (1, 2, 3):
            if n < LONG or most == 2:
                _swept(student, key, *_tape(n, most, rng), n < LONG)
    whole = [[], [], [0, 1], [2, 2], [3, 0]]
    _swept(student, key, whole, [[], [], [2, -3], [4, 4], [1, 0]])
    _swept(student, key, tuple_of(whole), [(), (), (0, 0), (1, 1), (5, 2)])
    factors = rng.uniform(0.999, 1.001, (19_999, 1)).tolist()
    _swept(student, key, [[]] + [[i] for i in range(19_999)], [[], *factors])
    _swept(student, key, [[], [0], [1]], [[], [1e30], [1e-30]])
    doubled = [[]] + [[i, i] for i in range(60)]
    _swept(student, key, doubled, [[]] + [[0.5, rng.uniform(0.4, 0.5)]] * 60)


def differentiate(student, key, rng):
    a, b = rng.uniform(0.5, 2, 2)
    c, k = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    programs = {
        "two Values": (
            lambda x, y: x * y - y / x + x**y,
            lambda x, y: (x - y) / (x + y * y),
            lambda x, y: x**x + y / y - x / x * y,
        ),
        "plain numbers": (
            lambda x, y: (a + x) * (y + b) + (c * x - y * k),
            lambda x, y: (a - x) / k + c / y + (x - b) / a,
            lambda x, y: (x - c) ** k + c**x - y**-k + (-x) ** c,
            lambda x, y: b**y * -x,
        ),
        "functions": (
            lambda x, y: (x.exp() + y.log()).tanh() * (x + y).log(),
            lambda x, y: (x - y).relu() + (y - x).relu() * k + (x - x).relu(),
        ),
        "shared nodes": (
            lambda x, y: _forks(x, y, c),
            lambda x, y: y * y * y,
            lambda x, y: y,
            _idle,
            lambda x, y: _chain(x, 300, a) * y,
        ),
    }
    for part, group in programs.items():
        with check.part(part):
            for f in group:
                for point in ([*rng.uniform(0.5, 2, 2)], rng.integers(1, 4, 2)):
                    _differentiated(student, key, f, point)
                _differentiated(student, key, f, tuple(rng.uniform(0.5, 2, 2)))
    with check.part("functions"):
        weights = rng.normal(size=20)
        _differentiated(
            student,
            key,
            lambda *x: sum(
                (v * w for v, w in zip(x, weights, strict=True)), 0.5
            ).tanh(),
            rng.normal(size=20),
        )
        _differentiated(student, key, lambda x: (x * x).exp(), [rng.uniform(-1, 1)])
        _differentiated(student, key, lambda x: x.relu() + x * 2, [-rng.uniform(1, 2)])
    with check.part("backward called twice"):
        _called_twice(student, *rng.uniform(0.5, 2, 2))
    with check.part("a long chain"):
        _differentiated(student, key, lambda x: _chain(x, 1500, 0.0), [a])


def _descent(student, key, f, w0, rate, steps):
    right, asked = key.minimize(f, w0, rate, steps), []

    def counted(w):
        asked.append(w)
        return f(w)

    answer = check.call(student.minimize, counted, w0, rate, steps)
    check.that(len(asked) == steps, "f is not called once for each step")
    w, costs = check.unpack(answer, "w, costs")
    near(w, right[0], "w")
    check.that(len(costs) == steps, "costs has another length on fresh inputs")
    near(costs, right[1], "costs")


def _bowl(target):
    def cost(w):
        return float(np.sum((w - target) ** 2)), 2 * (w - target)

    return cost


def _inputs(name, rng):
    for _ in range(3):
        if name in ("log", "**", "/"):
            drawn = rng.uniform(0.2, 3, 2)
        else:
            drawn = rng.normal(size=2)
        drawn = drawn[:1] if name in UNARY else drawn
        yield drawn
        yield tuple(drawn.tolist())
        yield [int(n) for n in rng.integers(1, 5, len(drawn))]
    if name == "**":
        k = int(rng.integers(2, 5))
        yield from ([-float(rng.uniform(1, 2)), k], [-2, k], [0.0, 1], [0, k])
        yield [float(rng.uniform(1, 2)), -float(rng.uniform(0.5, 2))]
        yield [2, -k]
        yield [-1.5, float(k)]
    elif name == "/":
        yield [float(rng.normal()), -float(rng.uniform(0.5, 2))]
        yield [0, 3]
    elif name == "log":
        yield [float(rng.uniform(0.01, 0.1))]
        yield [1e-30]
    else:
        yield np.zeros(1 if name in UNARY else 2)
        yield [6.5] if name == "tanh" else [70.0] if name in UNARY else [1e-9, 1e9]
        yield [-3] if name in UNARY else [-3, 2]
        yield -np.abs(rng.normal(size=1 if name in UNARY else 2))


def _tape(n, most, rng):
    """parents and slopes of a graph of n nodes, up to `most` parents each."""
    counts = rng.integers(0, most + 1, n)
    counts[0], counts[-1] = 0, most if n > 1 else 0
    back = np.minimum(rng.integers(1, 40, (n, most)), np.arange(n)[:, None])
    numbers = (np.arange(n)[:, None] - back).tolist()
    sides = rng.uniform(-0.7, 0.7, (n, most)).tolist()
    parents = [row[:k] for row, k in zip(numbers, counts, strict=True)]
    return parents, [row[:k] for row, k in zip(sides, counts, strict=True)]


def tuple_of(lists):
    """Each row as a tuple."""
    return [tuple(row) for row in lists]


def _swept(student, key, parents, slopes, copy=True):
    right = key.sweep(parents, slopes)
    call = check.call if copy else lambda f, *args: f(*args)
    near(call(student.sweep, parents, slopes), right, "the slopes", atol=1e-15)


def _forks(x, y, count):
    for _ in range(count):
        x, y = x * y, x + y * 0.5
    return x - y + x


def _idle(x, y):
    """Goes on after what it returns was made."""
    J = x * y
    _ = J * x + y
    return J


def _chain(x, steps, a):
    for _ in range(steps):
        x = x + a
    return x


def _differentiated(student, key, f, point):
    right = key.differentiate(f, point)
    answer = check.call(student.differentiate, f, point)
    J, grads = check.unpack(answer, "J, grads")
    near(J, right[0], "J")
    near(grads, right[1], "the gradient")


def _called_twice(student, p, q):
    seen = []

    def look(x, y):
        a = x * y
        J = a * a + y
        for node in (J, J, a, y, a - a):
            node.backward()
            seen.append([v.grad for v in (x, y, a, J)])
        return x + J

    check.call(student.differentiate, look, [p, q])
    slopes = [2 * p * q * q, 2 * p * p * q + 1, 2 * p * q, 1]
    after = [slopes, slopes, [q, p, 1, 1], [q, 1, 1, 1], [0, 0, 0, 1]]
    near(seen, after, ".grad after backward")
