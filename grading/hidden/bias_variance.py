"""Hidden tests of chapter 08.

While this chapter is graded, `gradbook.data.split` is out of a student's reach
(`without` in the table of exercises).

Chance is judged by its distribution. A bound lies six standard deviations or more from
the mean; all of them together turn a right answer away less than once in a million.
"""

import numpy as np

from gradbook import check
from gradbook.check.seam import side
from grading.hidden.compare import like_key

SPLITS = 400


def train_dev_test_split(student, key, rng):
    split = student.train_dev_test_split
    for m, n_x, classes, fractions in (
        (43, 3, 4, (0.6, 0.2, 0.2)),
        (17, 1, 2, [0.7, 0.1, 0.2]),
        (28, 2, 1, (0.74, 0.26, 0.0)),
        (5, 5, 3, (0.65, 0.35, 0.0)),
        (1, 2, 1, (0.6, 0.3, 0.1)),
        (1200, 2, 3, (0.98, 0.01, 0.01)),
    ):
        for stratify in (False, True):
            X = rng.normal(size=(n_x, m))
            X[0] = rng.permutation(m)
            Y = np.minimum(X[:1] % (classes + 1), classes - 1)  # not equally frequent
            if m == 1:
                Y = Y + 1
            if m % 2:
                X, Y = np.round(X).astype(int), Y.astype(int)
            elif classes > 1:
                Y = Y / 2 - 1  # a class is a value: below 0, or a half
            _division(split, X, Y, fractions, rng, stratify)
    X = rng.permutation(20).reshape(1, 20)
    _chance(split, X, X < 0, (0.5, 0.3, 0.2), rng)
    _chance(split, X, X < 10, (0.6, 0.2, 0.2), rng, stratify=True)
    X = np.arange(60).reshape(1, 60)
    seed = int(rng.integers(2**32))
    for stratify in (False, True):
        one, other = (
            split(X.copy(), X % 2, (0.6, 0.2, 0.2), state, stratify)
            for state in (np.random.default_rng(seed), np.random.default_rng(seed))
        )
        for (a, _), (b, _) in zip(one, other, strict=True):
            check.that(
                np.array_equal(a, b),
                "two generators made alike give different divisions",
            )


def _division(split, X, Y, fractions, rng, stratify):
    """Every column is in one set, beside its label; the sizes are right."""
    seed = int(rng.integers(2**32))
    out = check.call(split, X, Y, fractions, np.random.default_rng(seed), stratify)
    counts = np.unique(Y, return_counts=True)[1] if stratify else [X.shape[1]]
    shares = [sum(round(f * n) for n in counts) for f in fractions[1:]]
    sizes = [X.shape[1] - sum(shares), *shares]
    found = []
    names = "train, dev, test"
    for name, size, part in zip(
        names.split(", "), sizes, check.unpack(out, names), strict=True
    ):
        x, y = check.unpack(part, "X, Y")
        check.shape(x, (X.shape[0], size), f"on fresh inputs, X of {name}")
        check.shape(y, (1, size), f"on fresh inputs, Y of {name}")
        found.append(np.vstack([x, y]))
        if stratify:
            share = fractions[names.split(", ").index(name)]
            for label, n in zip(*np.unique(Y, return_counts=True), strict=True):
                if name != "train":
                    check.that(
                        np.sum(np.asarray(y) == label) == round(share * n),
                        f"on fresh inputs, {name} has not its share of each class",
                    )
    found = np.hstack(found)
    found = found[:, np.argsort(found[0])]
    right = np.vstack([X, Y])[:, np.argsort(X[0])]
    check.that(
        np.array_equal(found[0], right[0]),
        "on fresh inputs, some columns are in two sets or in none",
    )
    check.that(
        np.array_equal(found, right),
        "on fresh inputs, a column or its label is not what it was",
    )


def _chance(split, X, Y, fractions, rng, stratify=False):
    """Columns come into each set as often as they should, and so do pairs of them."""
    where = np.empty((SPLITS, X.size), dtype=int)
    given = X, Y.astype(int), fractions
    states = [np.random.default_rng(int(rng.integers(2**32))) for _ in where]
    outs = side().each(split, [(*given, state, stratify) for state in states])
    for row, out in zip(where, outs, strict=True):
        for number, part in enumerate(out):
            row[np.asarray(part[0], dtype=int)[0]] = number
    for number, (share, name) in enumerate(
        zip(fractions, ("train", "dev", "test"), strict=True)
    ):
        _as_often(where == number, share, f"a column comes into {name}")
    one, other = np.triu_indices(X.size, 1)  # every pair of columns
    n = np.sum(Y[0, 0] == Y)  # of a class; both are as large
    shares = np.array(fractions)
    alike = np.sum(shares * (n * shares - 1)) / (n - 1)
    together = np.where(Y[0, one] == Y[0, other], alike, np.sum(shares**2))
    same = where[:, X[0, one]] == where[:, X[0, other]]
    _as_often(same, together, "two columns come into the same set")


def _as_often(happened, share, what):
    """happened: (SPLITS, n) of True and False."""
    bound = 6.5 * np.sqrt(SPLITS * share * (1 - share))
    off = np.abs(happened.sum(axis=0) - SPLITS * share)
    check.that(
        np.all(off <= bound), f"on fresh inputs, {what} too often or not often enough"
    )


def diagnose(student, key, rng):
    for _ in range(30):
        numbers = [*rng.uniform(0, 0.5, 3), rng.uniform(0.01, 0.2)]
        like_key(student, key, "diagnose", [float(n) for n in numbers], of=_named)
    for numbers in (
        (0.5, 0.75, 0.25, 0.25),
        (0, 1, 0, 0.5),
        (0.5, 0.25, 0.75, 0.125),
        (0.75, 0.75, 0.25, 0.25),
        (1, 1, 0, 1),
        (1, 0, 1, 1),
    ):
        like_key(student, key, "diagnose", list(numbers), of=_named)
    for near in [0.999, 1.001] * 5:  # a little less than gap, a little more
        train, gap = float(rng.uniform(0.2, 0.5)), float(rng.uniform(0.02, 0.1))
        numbers = [train, train + near * gap, train - near * gap, gap]
        like_key(student, key, "diagnose", numbers, of=_named)


def _named(out):
    high_bias, high_variance = check.unpack(out, "high_bias, high_variance")
    return {"high_bias": high_bias, "high_variance": high_variance}


def learning_curve(student, key, rng):
    for n_x, m, m_dev, sizes in (
        (3, 9, 4, [2, 5, 9]),
        (1, 6, 11, (6, 1, 3, 3)),
        (4, 4, 4, np.array([4, 2])),
        (2, 1, 1, [1]),
        (2, 400, 70, list(range(390, 10, -20))),
    ):
        arguments = [
            *(_model, _error),
            *(rng.normal(size=(n_x, m)), rng.integers(0, 2, (1, m))),
            *(rng.normal(size=(n_x, m_dev)), rng.integers(0, 2, (1, m_dev))),
            sizes,
        ]
        like_key(student, key, "learning_curve", arguments, of=_curves)
        whole = [np.round(4 * a).astype(int) for a in arguments[2:6]]
        arguments = [_model, _error, *whole, sizes]
        like_key(student, key, "learning_curve", arguments, of=_curves)
        alike = [np.full(array.shape, k % 2) for k, array in enumerate(whole)]
        arguments = [_model, _error, *alike, sizes]
        like_key(student, key, "learning_curve", arguments, of=_curves)


def _curves(out):
    train_errors, dev_errors = check.unpack(out, "train_errors, dev_errors")
    return {"train_errors": train_errors, "dev_errors": dev_errors}


def _model(X, Y):
    """A dict that tells what it was fitted to."""
    weights = np.cos(np.arange(X.shape[1]))
    return {"w": X @ weights, "b": np.sum(Y * weights) + X.shape[1]}


def _error(model, X, Y):
    """A number that depends on the model and on every entry of X and Y."""
    weights = np.sin(1 + np.arange(X.shape[1]))
    return float(model["w"] @ (X @ weights) + 3 * model["b"] + np.sum(Y * weights))
