"""Attempts at chapter 13."""

import textwrap

from grading.editions.chapter import Chapter
from tests.attempts import Attempt, Odd


def beside(broken, source):
    """`source` after the chapter's cell that defines the function `broken`."""
    (cell,) = (
        cell
        for cell in Chapter("13-hyperparameters").cells("plain")
        if cell.source.startswith(f"def {broken}(")
    )
    return f"{cell.source}\n\n\n{textwrap.dedent(source).strip()}\n"


ATTEMPTS = [
    Attempt(
        "grid",
        "two names are enough",
        """
        def grid(space):
            (a, values_a), (b, values_b) = space.items()
            return [{a: x, b: y} for x in values_a for y in values_b]
        """,
        ("ValueError", "unpack"),
    ),
    Attempt(
        "grid",
        "a dict of all the lists",
        """
        def grid(space):
            return {name: list(values) for name, values in space.items()}
        """,
        ("a list of dicts is due",),
    ),
    Attempt(
        "grid",
        "tuples instead of dicts",
        """
        def grid(space):
            import itertools
            return list(itertools.product(*space.values()))
        """,
        ("a list of dicts is due",),
    ),
    Attempt(
        "sample_alpha",
        "the exponent between low and high",
        """
        def sample_alpha(n, low, high, rng):
            return 10 ** rng.uniform(low, high, n)
        """,
        ("expected a value from",),
    ),
    Attempt(
        "sample_alpha",
        "log2 and 10",
        """
        def sample_alpha(n, low, high, rng):
            return 10 ** rng.uniform(np.log2(low), np.log2(high), n)
        """,
        ("expected a value from",),
    ),
    Attempt(
        "sample_alpha",
        "sneaky: sorted",
        """
        def sample_alpha(n, low, high, rng):
            return np.sort(low * (high / low) ** rng.random(n))
        """,
        ("the correlation of neighbours",),
    ),
    Attempt(
        "sample_beta",
        "the ends as they are",
        """
        def sample_beta(n, low, high, rng):
            return 1 - 10 ** rng.uniform(np.log10(low), np.log10(high), n)
        """,
        ("beta from",),
    ),
    Attempt(
        "sample_beta",
        "one number",
        """
        def sample_beta(n, low, high, rng):
            return 1 - sample_alpha(1, 1 - high, 1 - low, rng)[0]
        """,
        (r"expected \(4000,\)",),
    ),
    Attempt(
        "random_search",
        "log only",
        """
        def random_search(space, n, rng):
            return [{name: sample_alpha(1, entry[1], entry[2], rng)[0]
                     for name, entry in space.items()} for _ in range(n)]
        """,
        ("Error",),
    ),
    Attempt(
        "random_search",
        "sneaky: the generator is made anew for each name",
        """
        def random_search(space, n, rng):
            columns, seed = {}, int(rng.integers(2**31))
            for name, entry in space.items():
                own = np.random.default_rng(seed)
                if isinstance(entry, list):
                    columns[name] = [entry[i] for i in own.integers(len(entry), size=n)]
                elif entry[0] == "integer":
                    columns[name] = own.integers(entry[1], entry[2] + 1, n)
                elif entry[0] == "linear":
                    columns[name] = own.uniform(entry[1], entry[2], n)
                elif entry[0] == "log":
                    columns[name] = sample_alpha(n, entry[1], entry[2], own)
                else:
                    columns[name] = sample_beta(n, entry[1], entry[2], own)
            return [{k: v[i] for k, v in columns.items()} for i in range(n)]
        """,
        ("the largest correlation of two names",),
    ),
    Attempt(
        "zoom",
        "a factor of the values",
        """
        def zoom(space, best, factor):
            new = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    new[name] = entry
                else:
                    new[name] = entry[0], best[name] / factor, best[name] * factor
            return new
        """,
        ("zoomed by 4 around 1.0: low is 0.25, expected 0",),
    ),
    Attempt(
        "zoom",
        "the lists shortened too",
        """
        def zoom(space, best, factor):
            new = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    new[name] = [best[name]]
                    continue
                scale, low, high = entry
                half = (high - low) / factor / 2
                new[name] = scale, max(low, best[name] - half), min(
                    high, best[name] + half)
            return new
        """,
        ("a list stays as it is",),
    ),
    Attempt(
        "sick_run_1",
        "nothing mended, only named",
        beside(
            "broken_run_1",
            """
        def sick_run_1(X, Y, learning_rate, steps):
            return "sum for mean", *broken_run_1(X, Y, learning_rate, steps)
        """,
        ),
        ("w",),
    ),
    Attempt(
        "sick_run_1",
        "a name of one's own",
        beside(
            "broken_run_1",
            """
        def sick_run_1(X, Y, learning_rate, steps):
            m = Y.shape[1]
            return "too fast", *broken_run_1(X, Y, learning_rate / m, steps)
        """,
        ),
        ("the fault is 'too fast', expected one of the names",),
    ),
    Attempt(
        "sick_run_2",
        "nothing mended, only named",
        beside(
            "broken_run_2",
            """
        def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
            return "labels shuffled apart", *broken_run_2(
                X, Y, learning_rate, batch_size, epochs, rng)
        """,
        ),
        ("w",),
    ),
    Attempt(
        "sick_run_3",
        "the last batch lost",
        """
        def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
            m = Y.shape[1]
            w, b, costs = np.zeros((len(X), 1)), 0.0, []
            for epoch in range(epochs):
                alpha = learning_rate / (1 + decay * epoch)
                for k in range(m // batch_size):
                    part = slice(k * batch_size, (k + 1) * batch_size)
                    error = w.T @ X[:, part] + b - Y[:, part]
                    costs.append(np.mean(error**2) / 2)
                    w = w - alpha * X[:, part] @ error.T / error.size
                    b = b - alpha * np.mean(error)
            return "last batch lost", w, b, np.array(costs)
        """,
        ("the fault of sick_run_3 is not 'last batch lost'",),
    ),
    Attempt(
        "sick_run_4",
        "taken for overfitting",
        beside(
            "broken_run_4",
            """
        def sick_run_4(X, Y, X_dev, Y_dev, learning_rate, steps):
            return "overfitting", *broken_run_4(X, Y, X_dev, Y_dev, learning_rate, 1)
        """,
        ),
        ("the fault of sick_run_4 is not 'overfitting'",),
    ),
    Attempt(
        "sample_alpha",
        "one from each of n equal parts: evenly spread, so not independent",
        """
        def sample_alpha(n, low, high, rng):
            u = (rng.permutation(n) + rng.random(n)) / n
            return low * (high / low) ** u
        """,
        ("more even than chance is",),
    ),
    Attempt(
        "sample_beta",
        "both ends left out",
        """
        def sample_beta(n, low, high, rng):
            u = rng.uniform(0.01, 0.99, n)
            return 1 - (1 - high) * ((1 - low) / (1 - high)) ** u
        """,
        ("an end of the range never comes",),
    ),
    Attempt(
        "random_search",
        "each number once from each of n equal parts",
        """
        def random_search(space, n, rng):
            columns = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    columns[name] = [entry[rng.integers(len(entry))] for _ in range(n)]
                    continue
                scale, low, high = entry
                u = (rng.permutation(n) + rng.random(n)) / max(n, 1)
                columns[name] = {
                    "linear": low + (high - low) * u,
                    "integer": np.floor(low + (high + 1 - low) * u).astype(int),
                    "log": low * np.abs(high / (low or 1)) ** u,
                    "beta": 1 - (1 - high) * abs((1 - low) / ((1 - high) or 1)) ** u,
                }[scale].tolist()
            return [{name: columns[name][k] for name in space} for k in range(n)]
        """,
        ("more even than chance is",),
    ),
    Attempt(
        "sick_run_3",
        "the learning rate of the page, and no other",
        """
        def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
            m = Y.shape[1]
            w, b, costs = np.zeros((len(X), 1)), 0.0, []
            for epoch in range(epochs):
                alpha = 0.1 / (1 + decay * epoch)
                for k in range(0, m, batch_size):
                    part = slice(k, k + batch_size)
                    error = w.T @ X[:, part] + b - Y[:, part]
                    costs.append(np.mean(error**2) / 2)
                    w = w - alpha * X[:, part] @ error.T / error.size
                    b = b - alpha * np.mean(error)
            return "start anew", w, b, np.array(costs)
        """,
        ("on fresh inputs, w is not right",),
    ),
    Attempt(
        "sample_alpha",
        "antithetic: each draw once more from the other end, in random order",
        """
        def sample_alpha(n, low, high, rng):
            u = rng.random((n + 1) // 2)
            u = rng.permutation(np.concatenate([u, 1 - u])[:n])
            return low * (high / low) ** u
        """,
        ("a draw comes twice, or once more from the other end",),
    ),
    Attempt(
        "sample_alpha",
        "few draws are of no account",
        """
        def sample_alpha(n, low, high, rng):
            if n < 7:
                return np.geomspace(low, high, n)
            return low * (high / low) ** rng.random(n)
        """,
        ("the draws are not uniform on their scale",),
    ),
    Attempt(
        "sample_alpha",
        "exponents rounded",
        """
        def sample_alpha(n, low, high, rng):
            return low * (high / low) ** np.round(rng.random(n), 3)
        """,
        ("give draws in common", "round nothing"),
    ),
    Attempt(
        "random_search",
        "int cuts towards 0, so below 0 it rounds up",
        """
        def random_search(space, n, rng):
            def draw(entry):
                if isinstance(entry, list):
                    return entry[rng.integers(len(entry))]
                scale, low, high = entry
                if scale == "integer":
                    return int(rng.uniform(low, high + 1))
                if scale == "linear":
                    return rng.uniform(low, high)
                sample = sample_alpha if scale == "log" else sample_beta
                return sample(1, low, high, rng)[0]

            return [{k: draw(entry) for k, entry in space.items()} for _ in range(n)]
        """,
        ("the share of shift = -2 is 0, expected",),
    ),
    Attempt(
        "random_search",
        "the values of a list dealt out in turn, then shuffled",
        """
        def random_search(space, n, rng):
            def column(entry):
                if isinstance(entry, list):
                    return [entry[k % len(entry)] for k in rng.permutation(n)]
                scale, low, high = entry
                if scale == "integer":
                    return low + rng.permutation(n) % (high + 1 - low)
                if scale == "linear":
                    return rng.uniform(low, high, n)
                return (sample_alpha if scale == "log" else sample_beta)(
                    n, low, high, rng)

            columns = {name: column(entry) for name, entry in space.items()}
            return [{name: columns[name][k] for name in space} for k in range(n)]
        """,
        ("dealt out: draw each by itself",),
    ),
    Attempt(
        "random_search",
        "one number for all names, folded from one to the next",
        """
        def random_search(space, n, rng):
            trials = []
            for _ in range(n):
                u, trial = rng.random(), {}
                for name, entry in space.items():
                    if isinstance(entry, list):
                        trial[name] = entry[int(u * len(entry))]
                    else:
                        scale, low, high = entry
                        trial[name] = {
                            "linear": low + (high - low) * u,
                            "integer": int(np.floor(low + (high + 1 - low) * u)),
                            "log": low * abs(high / (low or 1)) ** u,
                            "beta": 1 - (1 - high) * abs(
                                (1 - low) / ((1 - high) or 1)) ** u,
                        }[scale]
                    u = 2 * abs(u - 0.5) * (1 - 1e-12)
                trials.append(trial)
            return trials
        """,
        ("the draws of two names are not independent",),
    ),
    Attempt(
        "zoom",
        "int rounds down, or so it seems",
        """
        def zoom(space, best, factor):
            new = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    new[name] = entry
                    continue
                scale, low, high = entry
                there = {"log": np.log, "beta": lambda v: -np.log1p(-v)}
                back = {"log": np.exp, "beta": lambda v: -np.expm1(-v)}
                to = there.get(scale, float)
                half = (to(high) - to(low)) / factor / 2
                middle = to(best[name])
                low, high = max(to(low), middle - half), min(to(high), middle + half)
                if scale == "integer":
                    low, high = int(low), int(-(-high // 1))
                else:
                    low, high = (back.get(scale, float)(v) for v in (low, high))
                new[name] = scale, low, high
            return new
        """,
        ("zoomed by 2.5 around -4: low is -5, expected -6",),
    ),
    Attempt(
        "sick_run_2",
        "the order of the next epoch is drawn at the end of each",
        """
        def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
            w, b, costs, m = np.zeros((len(X), 1)), 0.0, [], Y.shape[1]
            order = rng.permutation(m)
            for _ in range(epochs):
                for k in range(0, m, batch_size):
                    at = order[k:k + batch_size]
                    d = (1 + np.tanh((w.T @ X[:, at] + b) / 2)) / 2 - Y[:, at]
                    w = w - learning_rate * X[:, at] @ d.T / len(at)
                    b = b - learning_rate * np.mean(d)
                z = w.T @ X + b
                costs.append(np.mean(np.logaddexp(0, z) - Y * z))
                order = rng.permutation(m)
            return "labels shuffled apart", w, b, costs
        """,
        ("more is drawn than one permutation for each epoch",),
    ),
]

ODD = [
    Odd(
        "sample_alpha",
        "draws in float32, two of which may be the same",
        """
        def sample_alpha(n, low, high, rng):
            return low * (high / low) ** rng.random(n, dtype=np.float32).astype(float)
        """,
    ),
    Odd(
        "grid",
        "recursion, a tuple of dicts",
        """
        def grid(space):
            if not space:
                return ({},)
            (name, values), *rest = space.items()
            return tuple({name: v, **t} for v in values for t in grid(dict(rest)))
        """,
    ),
    Odd(
        "sample_alpha",
        "base 2, drawn backwards",
        """
        def sample_alpha(n, low, high, rng):
            return np.exp2(np.log2(high) - np.log2(high / low) * rng.random(n))
        """,
    ),
    Odd(
        "sample_beta",
        "a list",
        """
        def sample_beta(n, low, high, rng):
            return [1 - a for a in sample_alpha(n, 1 - high, 1 - low, rng)]
        """,
    ),
    Odd(
        "random_search",
        "rng.choice, and whole numbers as a list",
        """
        def random_search(space, n, rng):
            def one(entry):
                if not isinstance(entry, list):
                    scale, low, high = entry
                    if scale == "linear":
                        return low + (high - low) * rng.random()
                    if scale == "log":
                        return float(sample_alpha(1, low, high, rng)[0])
                    if scale == "beta":
                        return float(sample_beta(1, low, high, rng)[0])
                    entry = list(range(low, high + 1))
                return entry[int(rng.random() * len(entry))]

            trials = []
            while len(trials) < n:
                trials.append({name: one(space[name]) for name in space})
            return trials
        """,
    ),
    Odd(
        "zoom",
        "ends as floats",
        """
        def zoom(space, best, factor):
            new = dict(space)
            for name, entry in space.items():
                if isinstance(entry, list):
                    continue
                scale, *ends = entry
                value = best[name]
                if scale == "log":
                    ends, value = np.log(ends), np.log(value)
                if scale == "beta":
                    ends, value = -np.log1p(-np.array(ends)), -np.log1p(-value)
                half = 0.5 * (ends[1] - ends[0]) / factor
                low, high = np.clip([value - half, value + half], *ends)
                if scale == "log":
                    low, high = np.exp(low), np.exp(high)
                if scale == "beta":
                    low, high = -np.expm1(-low), -np.expm1(-high)
                if scale == "integer":
                    low, high = np.floor(low), np.ceil(high)
                new[name] = (scale, low, high)
            return new
        """,
    ),
    Odd(
        "sick_run_1",
        "the broken program with a smaller rate",
        beside(
            "broken_run_1",
            """
        def sick_run_1(X, Y, learning_rate, steps):
            return "sum for mean", *broken_run_1(
                X, Y, learning_rate / Y.shape[1], steps)
        """,
        ),
    ),
    Odd(
        "sick_run_2",
        "one example after the other within a batch, summed up",
        """
        def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
            theta, costs = np.zeros(len(X) + 1), []
            X = np.vstack([X, np.ones((1, X.shape[1]))])
            for _ in range(epochs):
                left = list(rng.permutation(X.shape[1]))
                while left:
                    batch, left = left[:batch_size], left[batch_size:]
                    step = 0.0
                    for i in batch:
                        p = (1 + np.tanh(theta @ X[:, i] / 2)) / 2
                        step = step + (p - Y[0, i]) * X[:, i]
                    theta = theta - learning_rate * step / len(batch)
                z = theta @ X
                costs.append(np.logaddexp(0, z).mean() - (Y[0] * z).mean())
            return "labels shuffled apart", theta[:-1, None], theta[-1], costs
        """,
    ),
    Odd(
        "sick_run_3",
        "a generator of rates",
        """
        def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
            w, b, costs = np.zeros((len(X), 1)), np.zeros((1, 1)), []
            rates = (learning_rate / (1 + k * decay) for k in range(epochs))
            for rate in rates:
                for k in range(0, Y.size, batch_size):
                    x, y = X[:, k:k + batch_size], Y[:, k:k + batch_size]
                    e = w.T @ x + b - y
                    costs += [(e @ e.T).item() / (2 * e.size)]
                    w, b = w - rate * x @ e.T / e.size, b - rate * e.mean()
            return "start anew", w, b.item(), tuple(costs)
        """,
    ),
    Odd(
        "sick_run_4",
        "the broken program, with a dev set that is scaled",
        beside(
            "broken_run_4",
            """
        def sick_run_4(X, Y, X_dev, Y_dev, learning_rate, steps):
            mu, sigma = X.mean(axis=1), X.std(axis=1)
            new = (X_dev - mu[:, None]) / sigma[:, None]
            return ["scaled apart", *broken_run_4(X, Y, new, Y_dev, learning_rate,
                                                  steps)]
        """,
        ),
    ),
]
