"""Hidden tests of chapter 12."""

import itertools

import numpy as np

from gradbook import check
from grading.hidden.compare import near

SHAPES = {
    "W1": (3, 4),
    "b1": (3, 1),
    "gamma": (2, 1, 3),
    "W2": (2, 2),
    "b2": (1,),
    "c": (),
}
LARGE = {"W1": (300, 320), "b1": (300, 1)}


def random_mini_batches(student, key, rng):
    """A right program fails with a probability below 1e-6."""
    own = rng.spawn(1)[0]
    for n_x, n_y, m, size in (
        (3, 1, 11, 4),
        (4, 2, 9, 5),
        (2, 2, 12, 3),
        (1, 1, 1, 1),
        (4, 10, 7, 7),
        (1, 3, 6, 50),
        (2, 1, 5, 1),
    ):
        for kind in (float, int):
            _cut(student, n_x, n_y, m, size, own, kind)
    size = int(rng.integers(20, 60))
    order = _cut(student, 1, 1, 1200, size, own)
    r = np.corrcoef(order, np.arange(1200))[0, 1]
    check.inside(r, -0.2, 0.2, "the correlation of place and example")
    _, counts = np.unique(np.diff(order), return_counts=True)
    check.that(counts.max() < 20, "many neighbours are still side by side")
    long = _cut(student, 1, 1, 20_000, 20_000, own)
    # Half of the steps go up; 0.012 is six deviations.
    check.inside(np.mean(np.diff(long) > 0), 0.488, 0.512, "the share of steps upwards")
    again = _cut(student, 1, 1, 1200, size, own)
    check.that(np.any(order != again), "the order is the same when it is drawn again")
    seed = rng.integers(2**32)
    pair = [
        _cut(student, 1, 1, 1200, size, np.random.default_rng(seed)) for _ in range(2)
    ]
    check.that(
        np.array_equal(*pair),
        "two generators in the same state give different orders: draw from rng only",
    )


def _cut(student, n_x, n_y, m, size, rng, kind=float):
    """The order of the examples, after a look at all batches."""
    X = (np.arange(m) + 10 * m * np.arange(n_x)[:, None] + 1 / 3).astype(kind)
    Y = (np.arange(m) + 7 * m * np.arange(n_y)[:, None] + 1 / 3).astype(kind)
    batches = check.call(student.random_mini_batches, X, Y, size, rng)
    count = -(-m // size)
    check.that(
        isinstance(batches, (list, tuple)) and len(batches) == count,
        "there are more or fewer batches than the examples need",
    )
    order = []
    for k, pair in enumerate(batches):
        X_t, Y_t = check.unpack(pair, "X_t, Y_t")
        columns = min(size, m - k * size)
        check.shape(X_t, (n_x, columns), "X of a batch on fresh inputs")
        check.shape(Y_t, (n_y, columns), "Y of a batch on fresh inputs")
        chosen = np.asarray(X_t)[0].astype(int)
        order.extend(chosen)
        known = np.all((chosen >= 0) & (chosen < m))
        check.that(known, "a batch has columns that X has not")
        for mine, given in ((X_t, X), (Y_t, Y)):
            kept = np.isin(mine, given).all()
            check.that(kept, "a batch has other numbers: is something rounded or cast?")
        check.that(np.array_equal(X_t, X[:, chosen]), "the rows of X are mixed up")
        check.that(
            np.array_equal(Y_t, Y[:, chosen]),
            "the columns of Y are not those of the same examples",
        )
    once = sorted(order) == list(range(m))
    check.that(once, "not every example is in one batch, once")
    return np.array(order)


def ewa(student, key, rng):
    for T in (1, 2, 7, 365):
        for beta in (0, 0.1, 0.98, rng.uniform(0.6, 0.95)):
            series = (
                rng.normal(10, 5, T),
                rng.integers(-5, 6, T),
                rng.normal(size=T).tolist(),
                np.zeros(T),
            )
            for theta in series:
                for corrected in (False, True):
                    mine = check.call(student.ewa, theta, beta, corrected)
                    right = key.ewa(theta, beta, corrected)
                    name = "corrected averages" if corrected else "averages"
                    near(mine, right, f"the {name}")


def initialize_state(student, key, rng):
    for kind in (float, int, np.float32):
        twins = {"W": (3, 2), "V": (3, 2)}
        for shapes in (SHAPES, {"w": (1, 5)}, twins, dict(reversed(LARGE.items()))):
            given = {
                name: np.asarray(rng.integers(1, 9, size), dtype=kind)
                for name, size in shapes.items()
            }
            state = check.call(student.initialize_state, given)
            check.keys(state, "v, s, t", "the state")
            near(state["t"], 0, "t")
            arrays = []
            for part in "vs":
                check.keys(state[part], ", ".join(given), part)
                same = len(state[part]) == len(given)
                check.that(same, f"{part} has names that no parameter has")
                for name, size in shapes.items():
                    near(state[part][name], np.zeros(size), f"{name} in {part}")
                    kind_of = np.asarray(state[part][name]).dtype
                    floats = np.can_cast(np.float64, kind_of)
                    check.that(floats, f"{name} in {part} is not of float64")
                    arrays.append(state[part][name])
            pairs = itertools.combinations(arrays, 2)
            apart = not any(np.shares_memory(*pair) for pair in pairs)
            check.that(apart, "two arrays of the state share their numbers")


def update_parameters_with_momentum(student, key, rng):
    for options in (
        {},
        {"nesterov": True},
        {"beta": rng.uniform(0.2, 0.95)},
        {"beta": rng.uniform(0.2, 0.95), "nesterov": True},
        {"beta": 0, "nesterov": True},
    ):
        _trajectories(student, key, "update_parameters_with_momentum", options, rng)


def update_parameters_with_adagrad(student, key, rng):
    for options in ({}, {"delta": rng.uniform(0.1, 3)}, {"delta": 1e-7}):
        _trajectories(student, key, "update_parameters_with_adagrad", options, rng)


def update_parameters_with_rmsprop(student, key, rng):
    for options in (
        {},
        {"beta2": rng.uniform(0.2, 0.99)},
        {"beta2": 0, "epsilon": rng.uniform(0.1, 2)},
    ):
        _trajectories(student, key, "update_parameters_with_rmsprop", options, rng)


def update_parameters_with_adam(student, key, rng):
    for options in (
        {},
        {"beta1": rng.uniform(0.2, 0.8), "beta2": rng.uniform(0.5, 0.99)},
        {"epsilon": rng.uniform(0.1, 2), "beta1": 0, "beta2": 0.0},
        {"weight_decay": rng.uniform(0.1, 2)},
    ):
        _trajectories(student, key, "update_parameters_with_adam", options, rng)


def _trajectories(student, key, name, options, rng):
    """Steps of an optimizer from its start and from the middle of a run."""
    mine, right = getattr(student, name), getattr(key, name)
    rate = rng.uniform(0.01, 0.5)
    for shapes, steps in ((SHAPES, 6), ({"w": (5, 5)}, 2), (LARGE, 1)):
        at = {n: np.asarray(rng.normal(size=size)) for n, size in shapes.items()}
        state = key.initialize_state(at)
        for t in range(steps):
            slopes = {"dA1": rng.normal(size=(2, 2))}
            for n in reversed(at):
                g = np.asarray(rng.normal(size=shapes[n]))
                slopes["d" + n] = np.zeros(shapes[n]) if n == "W2" else g
            at, state = _step(mine, right, [at, slopes, state, rate], options)
            state["v"] = state.get("v", {})
            if t == 2:
                at = {n: np.round(p).astype(int) for n, p in at.items()}
    whole = {n: rng.integers(-4, 5, size) for n, size in SHAPES.items()}
    whole = {n: np.asarray(p) for n, p in whole.items()}
    slopes = {
        "d" + n: np.asarray(rng.integers(-3, 4, p.shape)) for n, p in whole.items()
    }
    _step(mine, right, [whole, slopes, key.initialize_state(whole), 1], options)


def _step(mine, right, arguments, options):
    """One step of the student beside the key's; what the key makes goes on."""
    new, state = right(*arguments, **options)
    out = check.silent(mine, *arguments, **options)
    at, after = check.unpack(out, "parameters, state")
    check.keys(at, ", ".join(new), "the parameters")
    check.that(len(at) == len(new), "the new parameters have further names")
    check.keys(after, ", ".join(state), "the state")
    for kind, value in state.items():
        if kind == "t":
            near(after["t"], value, "t")
            continue
        check.keys(after[kind], ", ".join(value), kind)
        check.that(len(after[kind]) == len(value), f"the new {kind} has further names")
        for name, expected in value.items():
            near(after[kind][name], expected, f"{name} in {kind}", atol=1e-20)
    for name, expected in new.items():
        near(at[name], expected, name)
    return new, state


def decay(student, key, rng):
    epochs = [1, 2, 3, 4, 7, int(rng.integers(8, 90))]
    for schedule, rates in (
        ("inverse_time", (1, rng.uniform(0.05, 3))),
        ("exponential", (0.95, 1, rng.uniform(0.5, 0.99))),
        ("square_root", (1, rng.uniform(0.1, 3))),
        ("staircase", (1, 3, int(rng.integers(4, 20)))),
    ):
        with check.part(schedule):
            for rate in rates:
                for epoch in epochs:
                    for alpha0 in (1, rng.uniform(0.01, 0.5)):
                        given = (schedule, alpha0, epoch, rate)
                        mine = check.number(
                            check.call(student.decay, *given), "the learning rate"
                        )
                        near(mine, float(key.decay(*given)), "alpha", atol=0.0)
    with check.part("an unknown name"):
        for name in ("linear", "EXPONENTIAL", ""):
            check.raises(ValueError, student.decay, name, 0.1, 2, 1)


def warmup_cosine(student, key, rng):
    for steps, warmup in ((1, 0), (9, 0), (9, 8), (40, 7), (300, 100)):
        for alpha0 in (1, rng.uniform(0.01, 2)):
            for step in {1, steps, max(1, warmup), min(steps, warmup + 1), steps // 2}:
                given = (max(1, step), steps, warmup, alpha0)
                mine = check.number(
                    check.call(student.warmup_cosine, *given), "the learning rate"
                )
                near(mine, float(key.warmup_cosine(*given)), "the learning rate")


def train(student, key, rng):
    for m, n_x, n_y, size, epochs in (
        (12, 3, 1, 5, 3),
        (8, 1, 2, 4, 2),
        (5, 2, 2, 1, 3),
        (3, 2, 10, 30, 2),
        (1, 1, 1, 1, 1),
    ):
        X = rng.integers(1, 500, (n_x, m)) * 1.0
        Y = rng.integers(0, 2, (n_y, m))
        base, seed = rng.uniform(0.2, 0.8), rng.integers(2**32)
        given = (X, Y, _start(), telling, told, lambda epoch: base**epoch)  # noqa: B023
        cut, calls = _cutter(size, seed)
        out = check.call(student.train, *given, cut, epochs)
        at, costs = check.unpack(out, "parameters, costs")
        check.that(len(calls) == epochs, "make_batches is called once in each epoch")
        right, due = key.train(*given, _cutter(size, seed)[0], epochs)
        check.keys(at, ", ".join(right), "the parameters")
        near(at["n"], right["n"], "the number of steps")
        near(costs, due, "costs")
        near(at["rates"], right["rates"], "examples times learning rate, summed,")
        near(at["times"], right["times"], "a sum of every t")
        near(at["W"], right["W"], "a sum of every v")
        near(at["b"], right["b"], "a sum of every s")
        near(at["kept"], right["kept"], "a sum of what else the state has")


def _cutter(size, seed):
    """Shuffled batches, and a list that grows by one with each call.

    The smaller one is the last of the first epoch, then the one before, and so on.
    """
    rng, calls = np.random.default_rng(seed), []

    def cut(X, Y):
        calls.append(1)
        order = rng.permutation(X.shape[1])
        places = [order[k : k + size] for k in range(0, order.size, size)]
        first = (len(calls) - 1) % len(places)
        places = places[first:] + places[:first]
        return [(X[:, place], Y[:, place]) for place in places]

    return cut, calls


def _start():
    return {
        "n": np.array(0.0),
        "W": np.zeros((2, 3)),
        "rates": np.zeros((1, 1)),
        "times": np.array([0.0]),
        "b": np.zeros((2, 1)),
        "kept": np.array([0.0]),
    }


def telling(parameters, X_t, Y_t):
    """A cost that tells its batch and the number of steps before it."""
    total = np.sum(X_t) + 0.5 * np.sum(Y_t)
    return 1e6 * parameters["n"] + total, {"dn": X_t.shape[1]}


def told(parameters, grads, state, learning_rate):
    """An update that tells what it was given."""
    v, s = (sum(np.abs(a).sum() for a in state[kind].values()) for kind in "vs")
    kept = state.get("kept", 3)
    new = {
        "n": parameters["n"] + 1,
        "W": parameters["W"] + v,
        "rates": parameters["rates"] + learning_rate * grads["dn"],
        "times": parameters["times"] * 1.25 + state["t"],
        "b": parameters["b"] + s,
        "kept": parameters["kept"] * 1.25 + kept,
    }
    v, s = (
        {name: array + more for name, array in state[kind].items()}
        for kind, more in (("v", 1), ("s", 2))
    )
    return new, {"v": v, "s": s, "t": state["t"] + 2, "kept": kept + 1}
