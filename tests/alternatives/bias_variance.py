"""Other right answers to chapter 08."""

import numpy as np


def train_dev_test_split(X, Y, fractions, rng, stratify=False):
    m = X.shape[1]
    keys = rng.random(m)  # the smallest ones go to dev, the next ones to test
    which = np.zeros(m, dtype=int)
    labels = np.ravel(Y) if stratify else np.zeros(m)
    for label in set(labels.tolist()):
        places = np.flatnonzero(labels == label)
        places = places[np.argsort(keys[places])]
        n_dev, n_test = (int(np.rint(f * len(places))) for f in fractions[1:])
        which[places[:n_dev]] = 1
        which[places[n_dev : n_dev + n_test]] = 2
    return [[X[:, which == k], Y[:, which == k]] for k in range(3)]


def diagnose(train_error, dev_error, bayes_error, gap):
    levels = np.array([bayes_error, train_error, dev_error], dtype=float)
    return tuple(np.diff(levels) > gap)


def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
    models = [fit(X[:, 0:s], Y[:, 0:s]) for s in sizes]
    train_errors = [
        error(model, X[:, 0:s], Y[:, 0:s])
        for model, s in zip(models, sizes, strict=True)
    ]
    return train_errors, [error(model, X_dev, Y_dev) for model in models]
