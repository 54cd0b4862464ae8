"""Mistakes of chapter 08."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import bias_variance as key

TRAIN_DEV_TEST_SPLIT = [
    by_operator(
        key.train_dev_test_split,
        "no shuffle",
        change("rng.permutation(X.shape[1])", "np.arange(X.shape[1])"),
        "The columns stay in their order, so dev and test are the first ones always. "
        "Where data are sorted by label or by date, that is no fair division: permute.",
    ),
    by_operator(
        key.train_dev_test_split,
        "a generator of its own",
        change("rng.permutation(X.shape[1])", "np.random.permutation(X.shape[1])"),
        "The order comes from NumPy's own chance. Draw from `rng`, so that the same "
        "generator gives the same division again.",
    ),
    by_operator(
        key.train_dev_test_split,
        "one seed for all",
        change(
            "rng.permutation(X.shape[1])",
            "np.random.default_rng(0).permutation(X.shape[1])",
        ),
        "A generator made inside divides alike each time. Draw from the `rng` that you "
        "are given.",
    ),
    by_operator(
        key.train_dev_test_split,
        "with replacement",
        change(
            "rng.permutation(X.shape[1])", "rng.integers(0, X.shape[1], X.shape[1])"
        ),
        "Drawn with replacement some columns come twice, perhaps into train and dev, "
        "and others never. A permutation has each of them once.",
    ),
    by_operator(
        key.train_dev_test_split,
        "stratify forgotten",
        change(
            "[order[Y[0, order] == label] for label in np.unique(Y)]",
            "[order]",
        ),
        "With stratify each class is divided by itself; here all columns are divided "
        "together, so a rare class may be missing in dev.",
    ),
    by_operator(
        key.train_dev_test_split,
        "labels left behind",
        change("Y[:, dev]", "Y[:, np.sort(dev)]"),
        "The labels of dev are in another order than its columns. Use one list of "
        "places for X and for Y.",
    ),
    by_operator(
        key.train_dev_test_split,
        "test is dev",
        change("X[:, test], Y[:, test]", "X[:, dev], Y[:, dev]"),
        "Dev and test hold the same columns, so the verdict is given on what was "
        "chosen by. No column may be in two sets.",
    ),
    by_hand(
        "train_dev_test_split",
        "train on everything",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            sets = key_split(X, Y, fractions, rng, stratify)
            return (X, Y), sets[1], sets[2]


        def key_split(X, Y, fractions, rng, stratify):
            groups = [rng.permutation(X.shape[1])]
            if stratify:
                groups = [groups[0][Y[0, groups[0]] == y] for y in np.unique(Y)]
            parts = [[], [], []]
            for group in groups:
                cuts = np.cumsum([round(f * group.size) for f in fractions[1:]])
                for part, piece in zip(parts[1:] + parts[:1], np.split(group, cuts)):
                    part.append(piece)
            places = [np.concatenate(part) for part in parts]
            return [(X[:, p], Y[:, p]) for p in places]
        """,
        "Train holds all columns, those of dev and test too: a leak. Train is what is "
        "left over.",
        shape=True,
    ),
    by_hand(
        "train_dev_test_split",
        "cut the ring at one place",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            m = X.shape[1]
            order = (np.arange(m) + rng.integers(m)) % m
            groups = [order]
            if stratify:
                groups = [order[Y[0, order] == y] for y in np.unique(Y)]
            parts = [[], [], []]
            for group in groups:
                cuts = np.cumsum([round(f * group.size) for f in fractions[1:]])
                for part, piece in zip(parts[1:] + parts[:1], np.split(group, cuts)):
                    part.append(piece)
            places = [np.concatenate(part) for part in parts]
            return tuple((X[:, p], Y[:, p]) for p in places)
        """,
        "Only the place of the cut is random: neighbours stay together. All divisions "
        "have to be equally likely, so permute the columns.",
    ),
    by_hand(
        "train_dev_test_split",
        "by a coin for each column",
        """
        def train_dev_test_split(X, Y, fractions, rng, stratify=False):
            which = rng.choice(3, size=X.shape[1], p=np.array(fractions))
            return tuple((X[:, which == k], Y[:, which == k]) for k in range(3))
        """,
        "A coin for each column gives sets whose sizes vary. Permute all columns and "
        "cut the order into pieces of the sizes that are asked for.",
        shape=True,
    ),
]

DIAGNOSE = [
    by_operator(
        key.diagnose,
        "dev error alone",
        change("dev_error - train_error", "dev_error"),
        "It is the gap between dev and train error that tells variance. A dev error of "
        "16 % beside a train error of 15 % is no variance.",
    ),
    by_operator(
        key.diagnose,
        "no Bayes error",
        change("train_error - bayes_error", "train_error"),
        "What no model can avoid is not bias: subtract bayes_error from the train "
        "error.",
    ),
    by_operator(
        key.diagnose,
        "variance from Bayes",
        change("dev_error - train_error", "dev_error - bayes_error"),
        "The dev error is compared with the train error, not with the Bayes error: "
        "else bias counts as variance too.",
    ),
    by_operator(
        key.diagnose,
        "gap included",
        change("dev_error - train_error > gap", "dev_error - train_error >= gap"),
        "A difference of exactly gap still counts as small: above by *more* than gap.",
    ),
    by_hand(
        "diagnose",
        "sizes of differences",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            return (
                abs(train_error - bayes_error) > gap,
                abs(dev_error - train_error) > gap,
            )
        """,
        "A train error below the Bayes error is no high bias, and a dev error below "
        "the train error no high variance: the sign counts.",
    ),
    by_hand(
        "diagnose",
        "one fault at a time",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            high_bias = train_error - bayes_error > gap
            return high_bias, not high_bias and dev_error - train_error > gap
        """,
        "A model can have both faults. The two answers do not depend on each other.",
    ),
    by_hand(
        "diagnose",
        "variance first",
        """
        def diagnose(train_error, dev_error, bayes_error, gap):
            return dev_error - train_error > gap, train_error - bayes_error > gap
        """,
        "The two answers stand in the wrong order: high_bias comes first.",
    ),
]

LEARNING_CURVE = [
    by_operator(
        key.learning_curve,
        "training error on all",
        change("error(model, X[:, :s], Y[:, :s])", "error(model, X, Y)"),
        "The training error is measured on all of X. It is the error on what the model "
        "was fitted to: the first s columns.",
    ),
    by_operator(
        key.learning_curve,
        "fitted to all",
        change("fit(X[:, :s], Y[:, :s])", "fit(X, Y)"),
        "Each model was fitted to all examples. For a size s it may see the first s "
        "only.",
    ),
    by_operator(
        key.learning_curve,
        "dev set cut",
        change(
            "error(model, X_dev, Y_dev)", "error(model, X_dev[:, :s], Y_dev[:, :s])"
        ),
        "The dev set stays whole, whatever the size of the train set: else the points "
        "of the curve cannot be compared.",
    ),
    by_operator(
        key.learning_curve,
        "one example short",
        change("fit(X[:, :s], Y[:, :s])", "fit(X[:, : s - 1], Y[:, : s - 1])"),
        "The model sees one example too few: X[:, :s] has s columns.",
    ),
    by_hand(
        "learning_curve",
        "sizes put in order",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            train_errors, dev_errors = [], []
            for s in sorted(sizes):
                model = fit(X[:, :s], Y[:, :s])
                train_errors.append(error(model, X[:, :s], Y[:, :s]))
                dev_errors.append(error(model, X_dev, Y_dev))
            return np.array(train_errors), np.array(dev_errors)
        """,
        "The errors come in the order of the sorted sizes. They belong in the order in "
        "which the sizes were given.",
    ),
    by_hand(
        "learning_curve",
        "the two exchanged",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            models = [(s, fit(X[:, :s], Y[:, :s])) for s in sizes]
            train_errors = [error(m, X[:, :s], Y[:, :s]) for s, m in models]
            return np.array([error(m, X_dev, Y_dev) for s, m in models]), np.array(
                train_errors
            )
        """,
        "The two curves are exchanged: the training errors are returned first.",
    ),
    by_hand(
        "learning_curve",
        "the last columns",
        """
        def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
            train_errors, dev_errors = [], []
            for s in sizes:
                model = fit(X[:, -s:], Y[:, -s:])
                train_errors.append(error(model, X[:, -s:], Y[:, -s:]))
                dev_errors.append(error(model, X_dev, Y_dev))
            return np.array(train_errors), np.array(dev_errors)
        """,
        "These are the last s columns; the first s are X[:, :s].",
    ),
]

MISTAKES = TRAIN_DEV_TEST_SPLIT + DIAGNOSE + LEARNING_CURVE
