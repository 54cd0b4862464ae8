"""The key of chapter 13, hyperparameter tuning."""

import numpy as np


def sample_alpha(n, low, high, rng):
    """Learning rates, uniform on a logarithmic scale.

    n: how many. low, high: 0 < low <= high, the range.
    rng: np.random.Generator, the only source of chance.
    Returns alpha (n,), independent of each other.
    """
    return 10 ** rng.uniform(np.log10(low), np.log10(high), n)


def sample_beta(n, low, high, rng):
    """Coefficients of averages, with 1 - beta uniform on a logarithmic scale.

    n: how many. low, high: 0 <= low <= high < 1, the range of beta.
    rng: np.random.Generator, the only source of chance.
    Returns beta (n,), independent of each other.
    """
    return 1 - sample_alpha(n, 1 - high, 1 - low, rng)


def grid(space):
    """All combinations of the values in a space.

    space: dict name -> list of values; it may be empty, and so may a list.
    Returns a list of dicts name -> value: each combination once, in any
    order. Of no names there is one combination, the empty one.
    """
    trials = [{}]
    for name, values in space.items():
        trials = [{**trial, name: value} for trial in trials for value in values]
    return trials


def random_search(space, n, rng):
    """Trials drawn at random from a space, each name on its own scale.

    space: dict name -> (scale, low, high) or a list of values. The scales:
    "linear", uniform from low to high; "integer", whole numbers, low and
    high included; "log" and "beta", as `sample_alpha` and `sample_beta`
    draw. All values of a list are equally likely.
    n: how many trials. rng: np.random.Generator, the only source of chance.
    Returns a list of n dicts name -> value; all draws are independent.
    """

    def draw(entry):
        if isinstance(entry, list):
            return entry[rng.integers(len(entry))]
        scale, low, high = entry
        if scale == "integer":
            return int(rng.integers(low, high + 1))
        if scale == "linear":
            return rng.uniform(low, high)
        sample = sample_alpha if scale == "log" else sample_beta
        return sample(1, low, high, rng)[0]

    return [{name: draw(entry) for name, entry in space.items()} for _ in range(n)]


def zoom(space, best, factor):
    """A smaller space around the best trial.

    space: as for `random_search`, with high > low. best: a trial of that
    space. factor: a number of at least 1.
    A range keeps 1 / factor of its length, measured on its own scale: log10
    of the value for "log", log10 of 1 - value for "beta". The best value is
    its middle; what sticks out of the old range is cut off. An "integer"
    range is shortened like a linear one, then low is rounded down and high
    is rounded up. A list stays as it is.
    Returns the new space, with a tuple for each range; the old one is not
    changed.
    """

    def shorter(low, high, value):
        half = (high - low) / factor / 2
        return max(low, value - half), min(high, value + half)

    new = {}
    for name, entry in space.items():
        if isinstance(entry, list):
            new[name] = list(entry)
            continue
        scale, low, high = entry
        value = best[name]
        if scale == "log":
            ends = shorter(np.log10(low), np.log10(high), np.log10(value))
            low, high = 10 ** ends[0], 10 ** ends[1]
        elif scale == "beta":
            ends = shorter(np.log10(1 - high), np.log10(1 - low), np.log10(1 - value))
            low, high = 1 - 10 ** ends[1], 1 - 10 ** ends[0]
        else:
            low, high = shorter(low, high, value)
        if scale == "integer":
            low, high = int(np.floor(low)), int(np.ceil(high))
        new[name] = scale, low, high
    return new


def sick_run_1(X, Y, learning_rate, steps):
    """What is wrong with `broken_run_1`, and what it should have returned.

    X: (n_x, m) inputs. Y: (1, m) labels 0 and 1. steps: at least 1.
    Logistic regression by gradient descent from zeros, with all examples
    in every step.
    Returns (fault, w, b, costs): fault is a name from the table of faults,
    w (n_x, 1) and the number b are the parameters at the end, and costs
    (steps,) is the mean loss before each step.
    """
    m = Y.shape[1]
    w, b, costs = np.zeros((len(X), 1)), 0.0, []
    for _ in range(steps):
        Z = w.T @ X + b
        costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
        dZ = (1 + np.tanh(Z / 2)) / 2 - Y
        w = w - learning_rate * X @ dZ.T / m
        b = b - learning_rate * np.sum(dZ) / m
    return "sum for mean", w, b, np.array(costs)


def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
    """What is wrong with `broken_run_2`, and what it should have returned.

    X: (n_x, m) inputs. Y: (1, m) labels 0 and 1. batch_size, epochs: at
    least 1; the last batch of an epoch may be smaller.
    Logistic regression from zeros with mini-batches. Each epoch takes the
    examples in the order of a new rng.permutation(m); nothing else is drawn.
    Returns (fault, w, b, costs) as in `sick_run_1`, but costs (epochs,) is
    the mean loss over all m examples after each epoch.
    """
    m = Y.shape[1]
    w, b, costs = np.zeros((len(X), 1)), 0.0, []
    for _ in range(epochs):
        order = rng.permutation(m)
        for start in range(0, m, batch_size):
            chosen = order[start : start + batch_size]
            X_batch, Y_batch = X[:, chosen], Y[:, chosen]
            dZ = (1 + np.tanh((w.T @ X_batch + b) / 2)) / 2 - Y_batch
            w = w - learning_rate * X_batch @ dZ.T / len(chosen)
            b = b - learning_rate * np.mean(dZ)
        Z = w.T @ X + b
        costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
    return "labels shuffled apart", w, b, np.array(costs)


def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
    """What is wrong with `broken_run_3`, and what it should have returned.

    X: (n_x, m) inputs. Y: (1, m) numbers. batch_size, epochs: at least 1;
    the last batch of an epoch may be smaller.
    Linear regression from zeros: the loss of an example is half the squared
    error. Mini-batches in the order of the columns. The learning rate of
    epoch 0, 1, ... is learning_rate / (1 + decay * epoch), decay >= 0.
    Returns (fault, w, b, costs): costs holds the mean loss of each batch
    before its step, one after the other.
    """
    m = Y.shape[1]
    w, b, costs = np.zeros((len(X), 1)), 0.0, []
    for epoch in range(epochs):
        alpha = learning_rate / (1 + decay * epoch)
        for start in range(0, m, batch_size):
            X_batch = X[:, start : start + batch_size]
            error = w.T @ X_batch + b - Y[:, start : start + batch_size]
            costs.append(np.mean(error**2) / 2)
            w = w - alpha * X_batch @ error.T / error.size
            b = b - alpha * np.mean(error)
    return "start anew", w, b, np.array(costs)


def sick_run_4(X, Y, X_dev, Y_dev, learning_rate, steps):
    """What is wrong with `broken_run_4`, and what it should have returned.

    X: (n_x, m) inputs, no feature the same for all examples. Y: (1, m)
    labels 0 and 1. X_dev (n_x, m_dev), Y_dev (1, m_dev). steps: at least 1.
    Logistic regression from zeros, all examples in every step, on inputs
    with mean 0 and standard deviation 1: those of the training set.
    Returns (fault, w, b, costs, dev_costs): w and b belong to the inputs so
    scaled; costs and dev_costs (steps,) are the mean losses before each step.
    """
    mu = np.mean(X, axis=1, keepdims=True)
    sigma = np.std(X, axis=1, keepdims=True)
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
