"""Other right answers to chapter 13."""

import itertools
import math

import numpy as np


def grid(space):
    return [
        dict(zip(space, values, strict=True))
        for values in itertools.product(*space.values())
    ]


def sample_alpha(n, low, high, rng):
    return np.array([low * (high / low) ** rng.random() for _ in range(n)])


def sample_beta(n, low, high, rng):
    r = rng.uniform(math.log(1 - high), math.log(1 - low), size=n)
    return -np.expm1(r)


def random_search(space, n, rng):
    trials = [{} for _ in range(n)]
    for name, entry in space.items():
        if isinstance(entry, list):
            drawn = [entry[i] for i in rng.integers(len(entry), size=n)]
        else:
            scale, low, high = entry
            u = rng.random(n)
            if scale == "log":
                drawn = low * (high / low) ** u
            elif scale == "beta":
                drawn = 1 - (1 - low) * ((1 - high) / (1 - low)) ** u
            elif scale == "integer":
                drawn = np.floor(low + u * (high - low + 1)).astype(int)
            else:
                drawn = low + u * (high - low)
        for trial, value in zip(trials, drawn, strict=True):
            trial[name] = value
    return trials


def zoom(space, best, factor):
    def narrowed(scale, low, high, value):
        if scale == "log":
            ratio = (high / low) ** (0.5 / factor)
            return max(low, value / ratio), min(high, value * ratio)
        if scale == "beta":
            ratio = ((1 - low) / (1 - high)) ** (0.5 / factor)
            return 1 - min(1 - low, (1 - value) * ratio), 1 - max(
                1 - high, (1 - value) / ratio
            )
        width = (high - low) / factor
        low, high = max(low, value - 0.5 * width), min(high, value + 0.5 * width)
        if scale == "integer":
            return math.floor(low), math.ceil(high)
        return low, high

    return {
        name: entry
        if isinstance(entry, list)
        else (entry[0], *narrowed(*entry, best[name]))
        for name, entry in space.items()
    }


def _sigmoid(Z):
    return np.exp(-np.logaddexp(0, -Z))


def _losses(Z, Y):
    return np.where(Y == 1, np.logaddexp(0, -Z), np.logaddexp(0, Z))


def sick_run_1(X, Y, learning_rate, steps):
    w, b = np.zeros(X.shape[0]), 0.0
    costs = []
    for _ in range(steps):
        z = X.T @ w + b
        costs += [float(np.mean(_losses(z, Y[0])))]
        dz = _sigmoid(z) - Y[0]
        w = w - learning_rate * (X * dz).mean(axis=1)
        b = b - learning_rate * dz.mean()
    return ["sum for mean", w.reshape(-1, 1), b, costs]


def sick_run_2(X, Y, learning_rate, batch_size, epochs, rng):
    w, b, costs = np.zeros((X.shape[0], 1)), 0.0, []
    for _ in range(epochs):
        order = rng.permutation(Y.shape[1])
        X_new, Y_new = X[:, order], Y[:, order]
        while X_new.size:
            dZ = _sigmoid(w.T @ X_new[:, :batch_size] + b) - Y_new[:, :batch_size]
            w = w - learning_rate * X_new[:, :batch_size] @ dZ.T / dZ.size
            b = b - learning_rate * dZ.mean()
            X_new, Y_new = X_new[:, batch_size:], Y_new[:, batch_size:]
        costs.append(_losses(w.T @ X + b, Y).mean())
    return "labels shuffled apart", w, b, costs


def sick_run_3(X, Y, learning_rate, decay, batch_size, epochs):
    theta = np.zeros((1, X.shape[0] + 1))
    X = np.vstack([X, np.ones((1, X.shape[1]))])
    ends = range(batch_size, X.shape[1], batch_size)
    batches = list(
        zip(np.split(X, ends, axis=1), np.split(Y, ends, axis=1), strict=True)
    )
    costs = []
    for epoch in range(1, epochs + 1):
        for inputs, targets in batches:
            error = theta @ inputs - targets
            costs.append(0.5 * np.square(error).mean())
            rate = learning_rate / (1 - decay + decay * epoch)
            theta = theta - rate * error @ inputs.T / error.shape[1]
    return "start anew", theta[:, :-1].T, theta[0, -1], costs


def sick_run_4(X, Y, X_dev, Y_dev, learning_rate, steps):
    mean, spread = X.mean(axis=1)[:, None], np.sqrt(X.var(axis=1))[:, None]
    X, X_dev = (X - mean) / spread, (X_dev - mean) / spread
    w, b, costs, dev_costs = np.zeros((1, X.shape[0])), 0, [], []
    for _ in range(steps):
        costs.append(_losses(w @ X + b, Y).mean())
        dev_costs.append(_losses(w @ X_dev + b, Y_dev).mean())
        dZ = _sigmoid(w @ X + b) - Y
        w, b = w - learning_rate * dZ @ X.T / dZ.size, b - learning_rate * dZ.mean()
    return "scaled apart", w.T, b, costs, dev_costs
