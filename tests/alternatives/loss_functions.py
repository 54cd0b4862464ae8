"""Other right answers to chapter 07."""

import math

import numpy as np


def mse(y, y_hat):
    m = y.shape[1]
    error = np.asarray(y_hat, dtype=float) - y
    return np.vdot(error, error) / m, error * (2 / m)


def mae(y, y_hat):
    m = y.shape[1]
    over = y_hat > y
    cost = math.fsum(
        abs(float(a) - float(b)) for a, b in zip(y[0], y_hat[0], strict=True)
    )
    return cost / m, (over * 1.0 - (y_hat < y)) / m


def huber(y, y_hat, delta):
    error = y_hat - y
    clipped = np.clip(error, -delta, delta)
    return np.mean(clipped * (error - clipped / 2)), clipped / y.shape[1]


def negative_log_likelihood(y, y_hat, s, noise):
    m = y.shape[1]
    u = (y_hat - y) / s  # in units of s: each slope of J has the unit 1 / s
    if noise == "normal":
        cost = np.mean(u**2) / 2 + math.log(s) + math.log(2 * math.pi) / 2
        return cost, {"ds": (1 - np.mean(u**2)) / s, "dy_hat": u / (s * m)}
    size = np.mean(np.abs(u))
    return size + math.log(2) + math.log(s), {
        "ds": (1 - size) / s,
        "dy_hat": ((u > 0) * 1.0 - (u < 0)) / (s * m),
    }


def binary_cross_entropy(logits, Y):
    m = Y.shape[1]
    cost, gradient = 0.0, np.empty((1, m))
    for i in range(m):
        z, y = float(logits[0, i]), float(Y[0, i])
        wrong = -z if y == 1 else z  # the score of the wrong answer
        if wrong > 0:
            cost += wrong + math.log1p(math.exp(-wrong))
            miss = 1 / (1 + math.exp(-wrong))
        else:
            cost += math.log1p(math.exp(wrong))
            miss = math.exp(wrong) / (1 + math.exp(wrong))
        gradient[0, i] = -miss if y == 1 else miss
    return cost / m, gradient / m


def one_hot(y, C):
    Y = np.zeros((C, y.size), dtype=int)
    for i, label in enumerate(y.ravel()):
        Y[label, i] = 1
    return Y


def softmax(Z):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=0))


def categorical_cross_entropy(logits, Y):
    m = logits.shape[1]
    of_the_class = np.einsum("cm,cm->m", logits, Y)
    cost = np.mean(np.logaddexp.reduce(logits, axis=0) - of_the_class)
    return cost, (softmax(logits) - Y) * (1 / m)


def sparse_categorical_cross_entropy(logits, y):
    return categorical_cross_entropy(logits, one_hot(y, logits.shape[0]))
