"""Mistakes of chapter 13."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import hyperparameters as key

GRID = [
    by_operator(
        key.grid,
        "later names replace earlier ones",
        change("{**trial, name: value}", "{name: value}"),
        "Each trial holds the last name only: keep what the trial has already.",
    ),
    by_operator(
        key.grid,
        "nothing to start from",
        change("[{}]", "[]"),
        "A list that starts empty stays empty, however often it is multiplied. Start "
        "with one empty trial.",
    ),
    by_hand(
        "grid",
        "side by side",
        """
        def grid(space):
            names = list(space)
            return [dict(zip(names, values)) for values in zip(*space.values())]
        """,
        "zip walks along all lists at once: the first values together, the second "
        "ones together. All combinations are due.",
    ),
    by_hand(
        "grid",
        "one dict for all",
        """
        def grid(space):
            trials = [{}]
            for name, values in space.items():
                more = []
                for trial in trials:
                    for value in values:
                        trial[name] = value
                        more.append(trial)
                trials = more
            return trials
        """,
        "The same dict is put into the list again and again, and all places show its "
        "last value. Each trial needs a dict of its own.",
    ),
]

SAMPLE_ALPHA = [
    by_operator(
        key.sample_alpha,
        "on a linear scale",
        change(
            "10 ** rng.uniform(np.log10(low), np.log10(high), n)",
            "rng.uniform(low, high, n)",
        ),
        "Uniform from low to high, nearly all draws land in the last decade. The "
        "exponent is uniform.",
    ),
    by_operator(
        key.sample_alpha,
        "two bases",
        change(
            "10 ** rng.uniform(np.log10(low), np.log10(high), n)",
            "np.exp(rng.uniform(np.log10(low), np.log10(high), n))",
        ),
        "log10 is undone by 10**r, and exp undoes np.log.",
    ),
    by_hand(
        "sample_alpha",
        "the range of the example",
        """
        def sample_alpha(n, low, high, rng):
            return 10 ** (-4 * rng.random(n))
        """,
        "This draws from 0.0001 to 1, whatever low and high are.",
    ),
    by_hand(
        "sample_alpha",
        "evenly spaced",
        """
        def sample_alpha(n, low, high, rng):
            return low * (high / low) ** np.linspace(0, 1, n)
        """,
        "These are the same numbers each time: a grid. Draw them from rng.",
    ),
    by_hand(
        "sample_alpha",
        "its own generator",
        """
        def sample_alpha(n, low, high, rng):
            return 10 ** np.random.uniform(np.log10(low), np.log10(high), n)
        """,
        "np.random draws from a generator of its own; use the one that is given.",
    ),
]

SAMPLE_BETA = [
    by_operator(
        key.sample_beta,
        "beta instead of 1 - beta",
        change(
            "1 - sample_alpha(n, 1 - high, 1 - low, rng)",
            "10 ** rng.uniform(np.log10(low + 1e-300), np.log10(high), n)",
        ),
        "On the scale of beta itself nearly nothing lies close to 1. It is 1 - beta "
        "whose logarithm is uniform.",
    ),
    by_operator(
        key.sample_beta,
        "not taken from 1",
        change(
            "1 - sample_alpha(n, 1 - high, 1 - low, rng)",
            "sample_alpha(n, 1 - high, 1 - low, rng)",
        ),
        "This is 1 - beta. Take it from 1.",
    ),
    by_hand(
        "sample_beta",
        "on a linear scale",
        """
        def sample_beta(n, low, high, rng):
            return rng.uniform(low, high, n)
        """,
        "From 0.9 to 0.999 a linear scale draws one value of ten above 0.989, where "
        "half of them belong.",
    ),
    by_hand(
        "sample_beta",
        "the range of the example",
        """
        def sample_beta(n, low, high, rng):
            return 1 - 10 ** rng.uniform(-3, -1, n)
        """,
        "This draws from 0.9 to 0.999, whatever low and high are.",
    ),
]

RANDOM_SEARCH = [
    by_operator(
        key.random_search,
        "the highest whole number never",
        change("rng.integers(low, high + 1)", "rng.integers(low, high)"),
        "rng.integers leaves its upper end out, and high is included here.",
    ),
    by_operator(
        key.random_search,
        "log and beta mixed up",
        change("scale == 'log'", "scale == 'beta'"),
        "The two logarithmic scales have changed places.",
    ),
    by_hand(
        "random_search",
        "one draw for all trials",
        """
        def random_search(space, n, rng):
            trial = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    trial[name] = entry[rng.integers(len(entry))]
                elif entry[0] == "integer":
                    trial[name] = int(rng.integers(entry[1], entry[2] + 1))
                elif entry[0] == "linear":
                    trial[name] = rng.uniform(entry[1], entry[2])
                elif entry[0] == "log":
                    trial[name] = sample_alpha(1, entry[1], entry[2], rng)[0]
                else:
                    trial[name] = sample_beta(1, entry[1], entry[2], rng)[0]
            return [dict(trial) for _ in range(n)]
        """,
        "The values are drawn once, and all trials are copies. Draw anew for each.",
    ),
    by_hand(
        "random_search",
        "one place for all names",
        """
        def random_search(space, n, rng):
            trials = []
            for _ in range(n):
                u, trial = rng.random(), {}
                for name, entry in space.items():
                    if isinstance(entry, list):
                        trial[name] = entry[int(u * len(entry))]
                        continue
                    scale, low, high = entry
                    if scale == "integer":
                        trial[name] = low + int(u * (high - low + 1))
                    elif scale == "linear":
                        trial[name] = low + u * (high - low)
                    elif scale == "log":
                        trial[name] = low * (high / low) ** u
                    else:
                        trial[name] = 1 - (1 - low) * ((1 - high) / (1 - low)) ** u
                trials.append(trial)
            return trials
        """,
        "One number places all names of a trial, so a large alpha always comes with a "
        "large beta. Draw each name by itself.",
    ),
    by_hand(
        "random_search",
        "all on a linear scale",
        """
        def random_search(space, n, rng):
            def draw(entry):
                if isinstance(entry, list):
                    return entry[rng.integers(len(entry))]
                scale, low, high = entry
                if scale == "integer":
                    return int(rng.integers(low, high + 1))
                return rng.uniform(low, high)
            return [{k: draw(e) for k, e in space.items()} for _ in range(n)]
        """,
        "The scales log and beta are not looked at: everything is drawn linearly.",
    ),
]

ZOOM = [
    by_operator(
        key.zoom,
        "twice as wide",
        change("(high - low) / factor / 2", "(high - low) / factor"),
        "Half of the new length lies on each side of the best value.",
    ),
    by_operator(
        key.zoom,
        "out of the old range",
        change(
            "(max(low, value - half), min(high, value + half))",
            "(value - half, value + half)",
        ),
        "What sticks out of the old range is cut off.",
    ),
    by_operator(
        key.zoom,
        "beta on the scale of log",
        change("np.log10(1 - value)", "np.log10(value)"),
        "For beta the scale is that of 1 - value, for the best one too.",
    ),
    by_hand(
        "zoom",
        "everything linear",
        """
        def zoom(space, best, factor):
            new = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    new[name] = entry
                    continue
                scale, low, high = entry
                half = (high - low) / factor / 2
                low, high = max(low, best[name] - half), min(high, best[name] + half)
                if scale == "integer":
                    low, high = int(np.floor(low)), int(np.ceil(high))
                new[name] = scale, low, high
            return new
        """,
        "A range is shortened on its own scale: the logarithm for log and beta.",
    ),
    by_hand(
        "zoom",
        "rounded to the nearest",
        """
        def zoom(space, best, factor):
            new = {}
            for name, entry in space.items():
                if isinstance(entry, list):
                    new[name] = entry
                    continue
                scale, low, high = entry
                to = {"log": np.log10, "beta": lambda x: np.log10(1 - x)}.get(
                    scale, lambda x: x)
                back = {"log": lambda r: 10.0**r, "beta": lambda r: 1 - 10.0**r}.get(
                    scale, lambda r: r)
                a, b = sorted((to(low), to(high)))
                half = (b - a) / factor / 2
                ends = max(a, to(best[name]) - half), min(b, to(best[name]) + half)
                low, high = sorted(back(end) for end in ends)
                if scale == "integer":
                    low, high = round(low), round(high)
                new[name] = scale, low, high
            return new
        """,
        "Whole numbers are rounded outwards: low down and high up.",
    ),
]

SICK_RUN_1 = [
    by_operator(
        key.sick_run_1,
        "the bias still a sum",
        change("learning_rate * np.sum(dZ) / m", "learning_rate * np.sum(dZ)"),
        "The weights have their mean; the bias is still summed over the examples.",
    ),
    by_operator(
        key.sick_run_1,
        "the weights still a sum",
        change("w - learning_rate * X @ dZ.T / m", "w - learning_rate * X @ dZ.T"),
        "The bias has its mean; the weights are still summed over the examples.",
    ),
    by_operator(
        key.sick_run_1,
        "a mean over the features",
        change("Y.shape[1]", "len(X)"),
        "m counts the examples, the columns; this divides by the number of features.",
    ),
    by_hand(
        "sick_run_1",
        "a smaller rate",
        """
        def sick_run_1(X, Y, learning_rate, steps):
            w, b, costs = np.zeros((len(X), 1)), 0.0, []
            for _ in range(steps):
                Z = w.T @ X + b
                costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
                dZ = (1 + np.tanh(Z / 2)) / 2 - Y
                w = w - 0.01 * learning_rate * X @ dZ.T
                b = b - 0.01 * learning_rate * np.sum(dZ)
            return "sum for mean", w, b, np.array(costs)
        """,
        "A smaller rate hides the fault for one size of the data. Divide by m.",
    ),
    by_hand(
        "sick_run_1",
        "a symptom for the cause",
        """
        def sick_run_1(X, Y, learning_rate, steps):
            m = Y.shape[1]
            w, b, costs = np.zeros((len(X), 1)), 0.0, []
            for _ in range(steps):
                Z = w.T @ X + b
                costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
                dZ = (1 + np.tanh(Z / 2)) / 2 - Y
                w = w - learning_rate * X @ dZ.T / m
                b = b - learning_rate * np.sum(dZ) / m
            return "wrong sign", w, b, np.array(costs)
        """,
        "The program is mended, but against the gradient the cost would not have "
        "fallen for ten examples: its fault has another name.",
    ),
]

SICK_RUN_2 = [
    by_operator(
        key.sick_run_2,
        "labels in stored order",
        change("Y[:, chosen]", "Y[:, start:start + batch_size]"),
        "The inputs come in a new order, and the labels still in the old one.",
    ),
    by_operator(
        key.sick_run_2,
        "the size asked for",
        change("len(chosen)", "batch_size"),
        "The last batch may be smaller: divide by the number of its examples.",
    ),
    by_hand(
        "sick_run_2",
        "two orders",
        """
        def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
            m = Y.shape[1]
            w, b, costs = np.zeros((len(X), 1)), 0.0, []
            for _ in range(epochs):
                X_new, Y_new = X[:, rng.permutation(m)], Y[:, rng.permutation(m)]
                for start in range(0, m, batch_size):
                    X_batch = X_new[:, start:start + batch_size]
                    Y_batch = Y_new[:, start:start + batch_size]
                    dZ = (1 + np.tanh((w.T @ X_batch + b) / 2)) / 2 - Y_batch
                    w = w - learning_rate * X_batch @ dZ.T / dZ.size
                    b = b - learning_rate * np.mean(dZ)
                Z = w.T @ X + b
                costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
            return "labels shuffled apart", w, b, np.array(costs)
        """,
        "Inputs and labels are shuffled, each in an order of its own. One permutation "
        "is for both.",
    ),
    by_hand(
        "sick_run_2",
        "not shuffled at all",
        """
        def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
            m = Y.shape[1]
            w, b, costs = np.zeros((len(X), 1)), 0.0, []
            for _ in range(epochs):
                for start in range(0, m, batch_size):
                    X_batch = X[:, start:start + batch_size]
                    Y_batch = Y[:, start:start + batch_size]
                    dZ = (1 + np.tanh((w.T @ X_batch + b) / 2)) / 2 - Y_batch
                    w = w - learning_rate * X_batch @ dZ.T / dZ.size
                    b = b - learning_rate * np.mean(dZ)
                Z = w.T @ X + b
                costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
            return "labels shuffled apart", w, b, np.array(costs)
        """,
        "Inputs and labels belong together now, since nothing is shuffled. An epoch "
        "takes the examples in the order of rng.permutation(m).",
    ),
]

SICK_RUN_3 = [
    by_operator(
        key.sick_run_3,
        "the rate grows",
        change(
            "learning_rate / (1 + decay * epoch)", "learning_rate * (1 + decay * epoch)"
        ),
        "The rate is divided by 1 + decay * epoch, so that it falls.",
    ),
    by_operator(
        key.sick_run_3,
        "no decay",
        change("learning_rate / (1 + decay * epoch)", "learning_rate"),
        "The learning rate stays the same in all epochs.",
    ),
    by_hand(
        "sick_run_3",
        "the bias starts anew",
        """
        def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
            m = Y.shape[1]
            w, costs = np.zeros((len(X), 1)), []
            for epoch in range(epochs):
                b = 0.0
                alpha = learning_rate / (1 + decay * epoch)
                for start in range(0, m, batch_size):
                    X_batch = X[:, start:start + batch_size]
                    error = w.T @ X_batch + b - Y[:, start:start + batch_size]
                    costs.append(np.mean(error**2) / 2)
                    w = w - alpha * X_batch @ error.T / error.size
                    b = b - alpha * np.mean(error)
            return "start anew", w, b, np.array(costs)
        """,
        "The weights live on from epoch to epoch, and the bias is still set back.",
    ),
    by_hand(
        "sick_run_3",
        "the costs start anew",
        """
        def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
            m = Y.shape[1]
            w, b = np.zeros((len(X), 1)), 0.0
            for epoch in range(epochs):
                costs = []
                alpha = learning_rate / (1 + decay * epoch)
                for start in range(0, m, batch_size):
                    X_batch = X[:, start:start + batch_size]
                    error = w.T @ X_batch + b - Y[:, start:start + batch_size]
                    costs.append(np.mean(error**2) / 2)
                    w = w - alpha * X_batch @ error.T / error.size
                    b = b - alpha * np.mean(error)
            return "start anew", w, b, np.array(costs)
        """,
        "The list of costs is emptied in each epoch, so only the last one is told.",
        shape=True,
    ),
]

SICK_RUN_4 = [
    by_operator(
        key.sick_run_4,
        "dev inputs as they are",
        change("(X_dev - mu) / sigma", "X_dev"),
        "The dev inputs are not scaled, and the weights belong to scaled ones.",
    ),
    by_operator(
        key.sick_run_4,
        "not divided",
        change("(X_dev - mu) / sigma", "X_dev - mu"),
        "The dev inputs are shifted, but not divided by the standard deviation.",
    ),
    by_hand(
        "sick_run_4",
        "scaled by itself",
        """
        def sick_run_4(X, Y, X_dev, Y_dev, learning_rate, steps):
            def scaled(X):
                mu = np.mean(X, axis=1, keepdims=True)
                return (X - mu) / (np.std(X, axis=1, keepdims=True) + 1e-300)

            X, X_dev = scaled(X), scaled(X_dev)
            m = Y.shape[1]
            w, b, costs, dev_costs = np.zeros((len(X), 1)), 0.0, [], []
            for _ in range(steps):
                Z, Z_dev = w.T @ X + b, w.T @ X_dev + b
                costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
                dev_costs.append(np.mean(np.logaddexp(0, Z_dev) - Y_dev * Z_dev))
                dZ = (1 + np.tanh(Z / 2)) / 2 - Y
                w = w - learning_rate * X @ dZ.T / m
                b = b - learning_rate * np.mean(dZ)
            return "scaled apart", w, b, np.array(costs), np.array(dev_costs)
        """,
        "The dev set is scaled with its own numbers. A network is given what the "
        "numbers of the training set make of an input.",
    ),
    by_hand(
        "sick_run_4",
        "scaled with all examples",
        """
        def sick_run_4(X, Y, X_dev, Y_dev, learning_rate, steps):
            both = np.hstack([X, X_dev])
            mu = np.mean(both, axis=1, keepdims=True)
            sigma = np.std(both, axis=1, keepdims=True)
            X, X_dev = (X - mu) / sigma, (X_dev - mu) / sigma
            m = Y.shape[1]
            w, b, costs, dev_costs = np.zeros((len(X), 1)), 0.0, [], []
            for _ in range(steps):
                Z, Z_dev = w.T @ X + b, w.T @ X_dev + b
                costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
                dev_costs.append(np.mean(np.logaddexp(0, Z_dev) - Y_dev * Z_dev))
                dZ = (1 + np.tanh(Z / 2)) / 2 - Y
                w = w - learning_rate * X @ dZ.T / m
                b = b - learning_rate * np.mean(dZ)
            return "scaled apart", w, b, np.array(costs), np.array(dev_costs)
        """,
        "The dev set has a say in mu and sigma: a leak. They come from the training "
        "set.",
    ),
]

MISTAKES = (
    GRID
    + SAMPLE_ALPHA
    + SAMPLE_BETA
    + RANDOM_SEARCH
    + ZOOM
    + SICK_RUN_1
    + SICK_RUN_2
    + SICK_RUN_3
    + SICK_RUN_4
)
