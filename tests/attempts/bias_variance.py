"""Attempts at chapter 08."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "train_dev_test_split",
        "two permutations, one for X and one for Y",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            m = X.shape[1]
            X, Y = X[:, rng.permutation(m)], Y[:, rng.permutation(m)]
            a = m - round(fractions[1] * m) - round(fractions[2] * m)
            b = a + round(fractions[1] * m)
            return (X[:, :a], Y[:, :a]), (X[:, a:b], Y[:, a:b]), (X[:, b:], Y[:, b:])
        """,
        ("the labels beside the columns",),
    ),
    Attempt(
        "train_dev_test_split",
        "train is rounded, and test has the rest",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [np.arange(X.shape[1])]
            if stratify:
                groups = [np.flatnonzero(Y[0] == c) for c in np.unique(Y)]
            parts = [[], [], []]
            for group in groups:
                m, order = len(group), rng.permutation(group)
                a, b = round(fractions[0] * m), round(fractions[1] * m)
                for part, some in zip(parts, np.split(order, [a, a + b])):
                    part.extend(some.tolist())
            return [(X[:, p], Y[:, p]) for p in parts]
        """,
        ("for m = 17, shares",),
    ),
    Attempt(
        "train_dev_test_split",
        "shuffles the given arrays in place",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            m = X.shape[1]
            order = rng.permutation(m)
            X[:], Y[:] = X[:, order], Y[:, order]
            a = m - round(fractions[1] * m) - round(fractions[2] * m)
            b = a + round(fractions[1] * m)
            return (X[:, :a], Y[:, :a]), (X[:, a:b], Y[:, a:b]), (X[:, b:], Y[:, b:])
        """,
        ("changed its argument `X`",),
    ),
    Attempt(
        "train_dev_test_split",
        "stratify later",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            m = X.shape[1]
            order = rng.permutation(m)
            a = m - round(fractions[1] * m) - round(fractions[2] * m)
            b = a + round(fractions[1] * m)
            return [(X[:, p], Y[:, p]) for p in np.split(order, [a, b])]
        """,
        ("with stratify|has shape",),
    ),
    Attempt(
        "train_dev_test_split",
        "rows are examples",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            m = len(X)
            order = rng.permutation(m)
            a = m - round(fractions[1] * m) - round(fractions[2] * m)
            b = a + round(fractions[1] * m)
            return [(X[p], Y[:, p]) for p in np.split(order, [a, b])]
        """,
        (r"X of train has shape \(\d+, 40\), expected \(3, 24\)",),
    ),
    Attempt(
        "train_dev_test_split",
        "six results in a row",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            m = X.shape[1]
            order = rng.permutation(m)
            a = m - round(fractions[1] * m) - round(fractions[2] * m)
            b = a + round(fractions[1] * m)
            out = []
            for p in np.split(order, [a, b]):
                out += [X[:, p], Y[:, p]]
            return tuple(out)
        """,
        (r"expected \(train, dev, test\)",),
    ),
    Attempt(
        "train_dev_test_split",
        "every fifth column",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [np.arange(X.shape[1])]
            if stratify:
                groups = [np.flatnonzero(Y[0] == y) for y in np.unique(Y)]
            parts = [[], [], []]
            for g in groups:
                a = round(fractions[1] * g.size)
                b = a + round(fractions[2] * g.size)
                parts[1] += g[:a].tolist()
                parts[2] += g[a:b].tolist()
                parts[0] += g[b:].tolist()
            parts = [np.array(p, dtype=int) for p in parts]
            return [(X[:, p], Y[:, p]) for p in parts]
        """,
        ("how often of 400 times a column comes into train",),
    ),
    Attempt(
        "train_dev_test_split",
        "sneaky: one order for all classes",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [rng.permutation(X.shape[1])]
            if stratify:
                seed = int(rng.integers(2**32))
                groups = [
                    np.random.default_rng(seed).permutation(np.flatnonzero(Y[0] == y))
                    for y in np.unique(Y)
                ]
            parts = [[], [], []]
            for g in groups:
                a = round(fractions[1] * g.size)
                b = a + round(fractions[2] * g.size)
                parts[1] += g[:a].tolist()
                parts[2] += g[a:b].tolist()
                parts[0] += g[b:].tolist()
            parts = [np.array(p, dtype=int) for p in parts]
            return [(X[:, p], Y[:, p]) for p in parts]
        """,
        ("columns 0 and 1 come into the same set",),
    ),
    Attempt(
        "diagnose",
        "words",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            return "high bias" if train_error - bayes_error > gap else "high variance"
        """,
        (r"expected \(high_bias, high_variance\)",),
    ),
    Attempt(
        "diagnose",
        "a high dev error is variance",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            return train_error - bayes_error > gap, dev_error - bayes_error > gap
        """,
        ("train 0.15, dev 0.16, Bayes 0.0, gap 0.02: high_variance",),
    ),
    Attempt(
        "diagnose",
        "people make no errors",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            return train_error > gap, dev_error - train_error > gap
        """,
        ("train 0.15, dev 0.16, Bayes 0.15, gap 0.02: high_bias",),
    ),
    Attempt(
        "diagnose",
        "either or",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            if train_error - bayes_error > gap:
                return True, False
            return False, dev_error - train_error > gap
        """,
        ("train 0.15, dev 0.3, Bayes 0.0, gap 0.02: high_variance",),
    ),
    Attempt(
        "learning_curve",
        "the model of all data",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            model = fit(X, Y)
            return ([error(model, X[:, :s], Y[:, :s]) for s in sizes],
                    [error(model, X_dev, Y_dev) for s in sizes])
        """,
        (r"for the sizes \[2, 4, 8\], train_errors",),
    ),
    Attempt(
        "learning_curve",
        "pairs, one for each size",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            pairs = []
            for s in sizes:
                model = fit(X[:, :s], Y[:, :s])
                pairs.append(
                    (error(model, X[:, :s], Y[:, :s]), error(model, X_dev, Y_dev))
                )
            return pairs
        """,
        (r"expected \(train_errors, dev_errors\)",),
    ),
    Attempt(
        "learning_curve",
        "the first s rows",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            models = [fit(X[:s], Y[:s]) for s in sizes]
            return ([error(w, X[:s], Y[:s]) for s, w in zip(sizes, models)],
                    [error(w, X_dev, Y_dev) for w in models])
        """,
        ("train_errors",),
    ),
    Attempt(
        "learning_curve",
        "as many dev examples as train examples",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            models = [fit(X[:, :s], Y[:, :s]) for s in sizes]
            return ([error(w, X[:, :s], Y[:, :s]) for s, w in zip(sizes, models)],
                    [error(w, X_dev[:, :s], Y_dev[:, :s])
                     for s, w in zip(sizes, models)])
        """,
        ("dev_errors",),
    ),
    Attempt(
        "learning_curve",
        "a mean of the curve",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            models = [fit(X[:, :s], Y[:, :s]) for s in sizes]
            return (np.mean([error(w, X[:, :s], Y[:, :s])
                             for s, w in zip(sizes, models)]),
                    np.mean([error(w, X_dev, Y_dev) for w in models]))
        """,
        (r"train_errors has shape \(\), expected \(3,\)",),
    ),
    Attempt(
        "train_dev_test_split",
        "each class as it stands, begun at a place that chance chooses",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [rng.permutation(X.shape[1])]
            if stratify:
                groups = [np.flatnonzero(Y[0] == label) for label in np.unique(Y)]
                groups = [np.roll(g, rng.integers(g.size)) for g in groups]
            parts = [], [], []
            for g in groups:
                dev, test = (round(f * g.size) for f in fractions[1:])
                for part, columns in zip(parts, np.split(g, [-dev - test or g.size,
                                                             g.size - test])):
                    part.append(columns)
            chosen = [np.concatenate(part) for part in parts]
            return tuple((X[:, columns], Y[:, columns]) for columns in chosen)
        """,
        ("two columns come into the same set too often or not often enough",),
    ),
    Attempt(
        "train_dev_test_split",
        "with stratify the chance is that of NumPy, not that of rng",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [rng.permutation(X.shape[1])]
            if stratify:
                groups = [np.flatnonzero(Y[0] == label) for label in np.unique(Y)]
                groups = [np.random.permutation(group) for group in groups]
            parts = [[], [], []]
            for g in groups:
                a = round(fractions[1] * g.size)
                b = a + round(fractions[2] * g.size)
                for part, columns in zip(parts, (g[b:], g[:a], g[a:b])):
                    part.append(columns)
            chosen = [np.concatenate(part) for part in parts]
            return [(X[:, columns], Y[:, columns]) for columns in chosen]
        """,
        ("two generators made alike give different divisions",),
    ),
    Attempt(
        "train_dev_test_split",
        "classes are 0, 1, 2 and so on",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            order = rng.permutation(X.shape[1])
            groups = [order]
            if stratify:
                labels = range(int(np.max(Y)) + 1)
                groups = [order[Y[0, order] == label] for label in labels]
            parts = [[], [], []]
            for g in groups:
                a = round(fractions[1] * g.size)
                b = a + round(fractions[2] * g.size)
                for part, columns in zip(parts, (g[b:], g[:a], g[a:b])):
                    part.append(columns)
            chosen = [np.concatenate(part) for part in parts]
            return [(X[:, columns], Y[:, columns]) for columns in chosen]
        """,
        ("need at least one array|has shape",),
    ),
    Attempt(
        "train_dev_test_split",
        "classes are whole numbers",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            order = rng.permutation(X.shape[1])
            groups = [order]
            if stratify:
                labels = Y[0, order].astype(int)
                groups = [order[labels == label] for label in np.unique(labels)]
            parts = [[], [], []]
            for g in groups:
                a = round(fractions[1] * g.size)
                b = a + round(fractions[2] * g.size)
                for part, columns in zip(parts, (g[b:], g[:a], g[a:b])):
                    part.append(columns)
            chosen = [np.concatenate(part) for part in parts]
            return [(X[:, columns], Y[:, columns]) for columns in chosen]
        """,
        ("has shape|its share of each class",),
    ),
    Attempt(
        "train_dev_test_split",
        "sneaky: one order for all classes, each begun elsewhere",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [rng.permutation(X.shape[1])]
            if stratify:
                seed = int(rng.integers(2**32))
                groups = [np.flatnonzero(Y[0] == label) for label in np.unique(Y)]
                groups = [
                    np.random.default_rng(seed).permutation(np.roll(group, 3 * k))
                    for k, group in enumerate(groups)
                ]
            parts = [[], [], []]
            for g in groups:
                a = round(fractions[1] * g.size)
                b = a + round(fractions[2] * g.size)
                for part, columns in zip(parts, (g[b:], g[:a], g[a:b])):
                    part.append(columns)
            chosen = [np.concatenate(part) for part in parts]
            return [(X[:, columns], Y[:, columns]) for columns in chosen]
        """,
        ("two columns come into the same set",),
    ),
    Attempt(
        "diagnose",
        "percentages are whole numbers",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            bias, variance = train_error - bayes_error, dev_error - train_error
            return round(bias, 2) > gap, round(variance, 2) > gap
        """,
        ("high_(bias|variance) is not right",),
    ),
]

ODD = [
    Odd(
        "train_dev_test_split",
        "columns drawn one by one, sorted afterwards",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            groups = [list(range(X.shape[1]))]
            if stratify:
                groups = [[i for i in groups[0] if Y[0, i] == y] for y in set(Y[0])]
            sets = {"train": [], "dev": [], "test": []}
            for group in groups:
                n = len(group)
                for name, share in zip(("dev", "test"), fractions[1:]):
                    for _ in range(round(share * n)):
                        sets[name].append(group.pop(int(rng.integers(len(group)))))
                sets["train"] += group
            return tuple(
                [X[:, sorted(places)], Y[:, sorted(places)]] for places in sets.values()
            )
        """,
    ),
    Odd(
        "train_dev_test_split",
        "X and Y shuffled as one array",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            both = np.vstack([X, Y]).T.copy()
            rng.shuffle(both)
            key = both[:, -1] if stratify else np.zeros(len(both))
            parts = [[], [], []]
            for y in np.unique(key):
                group = both[key == y]
                a = round(fractions[1] * len(group))
                b = a + round(fractions[2] * len(group))
                for part, piece in zip(parts, (group[b:], group[:a], group[a:b])):
                    part.append(piece.T)
            parts = [np.hstack(part) for part in parts]
            return [(part[:-1], part[-1:]) for part in parts]
        """,
    ),
    Odd(
        "diagnose",
        "0 and 1 in a list",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            bias, variance = train_error - bayes_error, dev_error - train_error
            return [int(bias > gap), int(variance > gap)]
        """,
    ),
    Odd(
        "learning_curve",
        "recursion",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            if len(sizes) == 0:
                return [], []
            s = int(sizes[0])
            rest = learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes[1:])
            few = X[:, :s], Y[:, :s]
            model = fit(*few)
            return ([error(model, *few), *rest[0]],
                    [error(model, X_dev, Y_dev), *rest[1]])
        """,
    ),
]
