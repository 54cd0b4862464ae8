"""The key of chapter 08, bias and variance."""

import numpy as np


def train_dev_test_split(X, Y, fractions, rng, stratify=False):
    """Divide the columns by chance into a train, a dev and a test set.

    X: (n_x, m) examples, and Y: (1, m), their labels in the same order.
    fractions: the shares of train, dev and test, three numbers of 0 or
    more with the sum 1, of which the first is the largest.
    rng: np.random.Generator, the only source of chance.
    stratify: whether each class, that is each value in Y, is divided by
    itself in these shares.
    Returns (train, dev, test), each a pair (X, Y). Every column is in
    exactly one set, beside its label. Dev and test have their share of
    the m columns, rounded to a whole number (a half may go either way),
    and train has the rest; with stratify the columns of each class are
    shared out so instead, class by class. A set may be empty: X (n_x, 0),
    Y (1, 0). Among the divisions of these sizes all are equally likely; in
    which order the columns of a set stand does not matter.
    """
    order = rng.permutation(X.shape[1])
    groups = [order]
    if stratify:
        groups = [order[Y[0, order] == label] for label in np.unique(Y)]
    sets = [], [], []
    for group in groups:
        n_dev = round(fractions[1] * group.size)
        n_test = round(fractions[2] * group.size)
        sets[0].append(group[n_dev + n_test :])
        sets[1].append(group[:n_dev])
        sets[2].append(group[n_dev : n_dev + n_test])
    train, dev, test = (np.concatenate(columns) for columns in sets)
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


def diagnose(train_error, dev_error, bayes_error, gap):
    """Whether a model has high bias, and whether it has high variance.

    train_error, dev_error: shares of wrong answers, numbers from 0 to 1.
    bayes_error: the share that no model can avoid, from 0 to 1.
    gap: what still counts as small, a positive number.
    Returns (high_bias, high_variance), each True or False: whether
    train_error is above bayes_error by more than gap, and whether
    dev_error is above train_error by more than gap.
    """
    return train_error - bayes_error > gap, dev_error - train_error > gap


def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
    """Errors of models fitted to the first examples, for several sizes.

    fit: function (X, Y) -> model. error: function (model, X, Y) -> number.
    X: (n_x, m) and Y: (1, m), to be fitted to.
    X_dev: (n_x, m_dev) and Y_dev: (1, m_dev), to be judged on.
    sizes: k whole numbers from 1 to m as a list, tuple or array, in any
    order; a number may come twice.
    Returns (train_errors, dev_errors), k numbers each, in the order of
    sizes. For a size s the model is fitted to the first s columns of X and
    Y; its training error is that on these s columns, its dev error that on
    the whole dev set.
    """
    train_errors, dev_errors = [], []
    for s in sizes:
        model = fit(X[:, :s], Y[:, :s])
        train_errors.append(error(model, X[:, :s], Y[:, :s]))
        dev_errors.append(error(model, X_dev, Y_dev))
    return np.array(train_errors), np.array(dev_errors)
