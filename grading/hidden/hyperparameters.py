"""Hidden tests of chapter 13: fresh spaces, fresh ranges, fresh data."""

import itertools
from types import SimpleNamespace

import numpy as np

from gradbook import check
from gradbook.check.copies import copied
from grading.hidden.compare import labels, like_key, near

DRAWS = 4000
FEW = 150
TRIALS = 1000  # each of them calls the key of other exercises, which is slow


def grid(student, key, rng):
    for lengths in ([3, 1, 2], [2], [4, 4], [2, 3, 2, 2], [3, 0], []):
        space = {f"name {i}": _values(rng, n) for i, n in enumerate(lengths)}
        trials = check.call(student.grid, space)
        right = key.grid(space)
        check.that(len(trials) == len(right), "the number of trials is not right")
        same = {_frozen(trial) for trial in trials} == {_frozen(t) for t in right}
        check.that(same, "the trials are not all combinations, each once")


def _values(rng, n):
    return [float(value) for value in rng.normal(size=n)]


def _frozen(trial):
    return tuple((name, np.asarray(trial[name]).item()) for name in sorted(trial))


def sample_alpha(student, key, rng):
    for low, decades in ((10 ** rng.uniform(-6, -3), 3), (rng.uniform(1, 9), 0.3)):
        high = low * 10**decades
        for draws in _drawn(student.sample_alpha, low, high, rng):
            _spread(np.log(draws / low) / np.log(high / low))


def sample_beta(student, key, rng):
    for low, high in ((rng.uniform(0.8, 0.9), 0.9995), (0.0, rng.uniform(0.5, 0.99))):
        for draws in _drawn(student.sample_beta, low, high, rng):
            _spread(np.log((1 - draws) / (1 - high)) / np.log((1 - low) / (1 - high)))


def _drawn(sample, low, high, rng):
    """Draws all at once, and draws two at a time from one generator."""
    seed = int(rng.integers(2**32))
    draws = check.call(sample, DRAWS, low, high, np.random.default_rng(seed))
    check.shape(draws, (DRAWS,), "the draws")
    draws = np.asarray(draws, dtype=float)
    again = sample(DRAWS, low, high, np.random.default_rng(seed))
    check.that(np.array_equal(draws, again), "rng is not the only source of chance")
    other = sample(DRAWS, low, high, np.random.default_rng(seed + 1))
    # In float32 two right draws of thousands may be the same number.
    common = np.mean(np.isin(draws, other))
    text = "two different generators give draws in common: draw from rng, round nothing"
    check.that(common < 0.1, text)
    source = np.random.default_rng(seed)
    few = [check.call(sample, 2, low, high, source) for _ in range(FEW)]
    return draws, np.concatenate(few)


def _spread(u):
    """Draws taken to [0, 1] are uniform and independent.

    Of right draws the gap exceeds its bound with a probability of 2 exp(-20), stays
    below the other one or misses an end with exp(-20) or less, and the correlation is
    off by seven deviations less often still.
    """
    u = np.asarray(u, dtype=float)
    check.that(np.all((u > -1e-9) & (u < 1 + 1e-9)), "a draw is out of its range")
    ordered, steps = np.sort(u), np.arange(len(u) + 1) / len(u)
    gap = max(np.max(steps[1:] - ordered), np.max(ordered - steps[:-1]))
    check.that(gap < np.sqrt(10 / len(u)), "the draws are not uniform on their scale")
    check.that(gap > 0.2 / np.sqrt(len(u)), "the draws are more even than chance is")
    ends = max(ordered[0], 1 - ordered[-1])
    check.that(ends < 20 / len(u), "an end of the range never comes")
    from_middle = np.sort(np.abs(u - 0.5))
    again = np.mean(np.diff(from_middle) <= 1e-12)
    check.that(again < 0.1, "a draw comes twice, or once more from the other end")
    for apart in (1, 2, 3):
        text = "neighbouring draws are not independent"
        _unrelated(u[apart:], u[:-apart], 7.5 / np.sqrt(len(u)), text)


def _unrelated(u, v, most, text):
    """Neither they nor their distances from their means are correlated."""
    sides = [w for x in (u, v) for w in (x, np.abs(x - np.mean(x)))]
    check.that(np.abs(np.corrcoef(sides)[:2, 2:]).max() < most, text)


def random_search(student, key, rng):
    low, first = 10 ** rng.uniform(-5, -2), int(rng.integers(1, 9))
    space = {
        "a": ("log", low, 100 * low),
        "b": ("beta", 0.8, 0.99),
        "c": ("linear", -low, 1.0),
        "d": ("integer", first, first + 2),
        "e": ["x", "y"],
        "f": ("log", low, 100 * low),
        "g": [True, 2, "z"],
    }
    seed = int(rng.integers(2**32))
    trials = check.call(
        student.random_search, space, TRIALS, np.random.default_rng(seed)
    )
    check.that(len(trials) == TRIALS, "the number of trials is not right")
    column = {name: np.array([trial[name] for trial in trials]) for name in space}
    units = [
        np.log10(column["a"] / low) / 2,
        np.log(5 * (1 - column["b"])) / np.log(0.05),
        (column["c"] + low) / (1 + low),
        np.log10(column["f"] / low) / 2,
    ]
    for u in units:
        _spread(u)
    for name, values in (("d", range(first, first + 3)), ("e", "xy")):
        shares = [np.mean(column[name] == value) for value in values]
        check.that(abs(sum(shares) - 1) < 1e-9, "a value is not one of the space")
        even = all(abs(share - 1 / len(shares)) < 0.11 for share in shares)
        check.that(even, "the values of a list or of whole numbers are not alike often")
    known = all(any(trial["g"] == value for value in space["g"]) for trial in trials)
    check.that(known, "a value is not one of the space")
    last = [trial["g"] == "z" for trial in trials]
    for u, v in itertools.combinations(units, 2):
        _unrelated(u, v, 0.24, "the draws of two names are not independent")
    ranks = np.array([*units, column["d"], column["e"] == "x", last], dtype=float)
    for draws in ranks:
        next_to = np.corrcoef(draws[1:], draws[:-1])[0, 1]
        check.that(abs(next_to) < 0.24, "neighbouring trials are not independent")
    together = np.corrcoef(ranks)
    apart = np.abs(together - np.eye(len(together))).max() < 0.24
    check.that(apart, "the draws of two names are not independent")
    _whole_numbers(student, np.random.default_rng(seed))
    again, same = [
        list(student.random_search(copied(space), 20, np.random.default_rng(seed)))
        for _ in range(2)
    ]
    check.that(again == same, "rng is not the only source of chance")
    (one,) = student.random_search({"c": space["c"]}, 1, np.random.default_rng(seed))
    check.that(set(one) == {"c"}, "a trial has other names than its space")


def _whole_numbers(student, rng):
    """Below 0, equally likely and not dealt out: three trials may have the same."""
    space = {"n": ("integer", -2, 0), "e": ["x", "y", "z"]}
    few = [check.call(student.random_search, space, 3, rng) for _ in range(200)]
    for name, values in (("n", (-2, -1, 0)), ("e", space["e"])):
        drawn = [[trial[name] for trial in trials] for trials in few]
        known = all(value in values for row in drawn for value in row)
        check.that(known, "a value is not one of the space")
        # Of 600 right draws a share is off by 0.14 with a probability below 1e-12.
        even = all(abs(np.mean(np.array(drawn) == v) - 1 / 3) < 0.14 for v in values)
        check.that(even, "the values of a list or of whole numbers are not alike often")
        all_three = np.mean([len(set(row)) == 3 for row in drawn])
        text = "values of a list or whole numbers are dealt out: draw each by itself"
        check.that(all_three < 0.5, text)  # of right trials 2/9


def zoom(student, key, rng):
    start = float(10 ** rng.uniform(-4, -2))
    space = {
        "a": ("log", start, 1000 * start),
        "b": ("beta", 0.5, 0.999),
        "c": ("linear", -1.0, float(rng.uniform(1, 3))),
        "d": ("integer", 3, 40),
        "e": [1, 2, 3],
        "f": ("integer", -40, -3),
    }
    for factor in (1, 2.5, 10):
        (best,) = key.random_search(space, 1, rng)
        right = key.zoom(space, best, factor)
        new = check.call(student.zoom, space, best, factor)
        check.that(set(new) == set(space), "the names of the space have changed")
        check.that(list(new["e"]) == [1, 2, 3], "a list has changed")
        for name in "abcdf":
            check.that(new[name][0] == space[name][0], "a scale has changed")
            check.that(isinstance(new[name], tuple), "a range is no tuple")
            what = f"a range of the scale {space[name][0]}"
            near(new[name][1:], right[name][1:], what)


def _as_meant(student, key, name, arguments, parts):
    """The name of the fault, and what the mended program returns, each a part.

    arguments: makes them anew, a generator included.
    """
    fault = check.call(getattr(student, name), *arguments())[0]
    with check.part("fault"):
        right = getattr(key, name)(*arguments())[0]
        check.that(fault == right, "the fault has another name")
    with check.part("mended"):
        functions = [getattr(side, name) for side in (student, key)]
        runs = [SimpleNamespace(run=lambda f=f: f(*arguments())) for f in functions]
        like_key(
            *runs,
            "run",
            [],
            of=lambda out: dict(zip(parts, out[1:], strict=True)),
            rtol=1e-8,
        )


PARTS = "w", "b", "costs"


def sick_run_1(student, key, rng):
    for n_x, m in ((3, 40), (4, 4), (1, 6), (5, 1)):
        X, Y = rng.normal(size=(n_x, m)), labels(rng, m) * (n_x != 4)
        _as_meant(student, key, "sick_run_1", lambda X=X, Y=Y: [X, Y, 0.3, 7], PARTS)


def sick_run_2(student, key, rng):
    for n_x, m, size in (
        (3, 40, 7),
        (4, 4, 4),
        (2, 6, 1),
        (2, 5, 50),
        (3, 8, 4),
    ):
        X, Y, seed = rng.normal(size=(n_x, m)), labels(rng, m), int(rng.integers(2**32))
        Y = Y * (n_x != 4)

        def arguments(X=X, Y=Y, size=size, seed=seed):
            return [X, Y, 0.3, size, 3, np.random.default_rng(seed)]

        _as_meant(student, key, "sick_run_2", arguments, PARTS)
        with check.part("mended"):
            ends = [np.random.default_rng(seed) for _ in range(2)]
            for side, end in zip((student, key), ends, strict=True):
                check.call(side.sick_run_2, *arguments()[:-1], end)
            same = ends[0].random() == ends[1].random()
            check.that(same, "more is drawn than one permutation for each epoch")


def sick_run_3(student, key, rng):
    for n_x, m, size, decay in (
        (3, 40, 7, 0.3),
        (4, 4, 4, 0),
        (2, 5, 50, 2.0),
        (3, 8, 4, 1),
    ):
        X, Y = rng.normal(size=(n_x, m)), rng.normal(size=(1, m))
        rate = rng.uniform(0.02, 0.2)

        def arguments(X=X, Y=Y, rate=rate, size=size, decay=decay):
            return [X, Y, rate, decay, size, 4]

        _as_meant(student, key, "sick_run_3", arguments, PARTS)


def sick_run_4(student, key, rng):
    for n_x, m, m_dev, steps in (
        (3, 40, 9, 6),
        (4, 4, 4, 6),
        (1, 6, 1, 6),
        (2, 7, 3, 1),
    ):
        X, X_dev = 5 + rng.normal(size=(n_x, m)), 2 * rng.normal(size=(n_x, m_dev))
        Y, Y_dev = labels(rng, m), labels(rng, m_dev)
        if steps == 1:
            X_dev, Y_dev = 0 * X_dev, 0 * Y_dev

        def arguments(X=X, Y=Y, X_dev=X_dev, Y_dev=Y_dev, steps=steps):
            return [X, Y, X_dev, Y_dev, 0.3, steps]

        _as_meant(student, key, "sick_run_4", arguments, (*PARTS, "dev_costs"))
