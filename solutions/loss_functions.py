"""The key of chapter 07, loss functions."""

import numpy as np


def mse(y, y_hat):
    """Mean squared error, and its gradient by the prediction.

    y: (n, m) true values, n for each example. y_hat: (n, m) predictions.
    The loss of an example is the sum of its n squared errors; the cost is
    the mean of the losses over the m examples.
    Returns (cost, gradient): a number, and dJ/dy_hat (n, m).
    """
    e, m = y - y_hat, y.shape[1]
    return np.sum(e**2) / m, -2 * e / m


def mae(y, y_hat):
    """Mean absolute error, and its gradient by the prediction.

    y: (1, m) true values. y_hat: (1, m) predictions. Both may hold numbers
    of any real type, unsigned integers such as np.uint8 too.
    Returns (cost, gradient): a number, and dJ/dy_hat (1, m), of floats; it
    is 0 where y_hat equals y.
    """
    e = np.asarray(y, dtype=float) - y_hat
    return np.mean(np.abs(e)), -np.sign(e) / e.size


def huber(y, y_hat, delta):
    """Mean Huber loss, and its gradient by the prediction.

    y: (1, m) true values. y_hat: (1, m) predictions.
    delta: number > 0. The loss is e^2 / 2 where |e| <= delta, and
    delta |e| - delta^2 / 2 where the error e = y - y_hat is larger.
    Returns (cost, gradient): a number, and dJ/dy_hat (1, m).
    """
    e = y - y_hat
    small = np.abs(e) <= delta
    losses = np.where(small, e**2 / 2, delta * np.abs(e) - delta**2 / 2)
    slopes = -np.where(small, e, delta * np.sign(e))
    return np.mean(losses), slopes / e.size


def negative_log_likelihood(y, y_hat, s, noise):
    """Mean of minus the logarithm of the likelihood, and its gradients.

    y: (1, m) true values. y_hat: (1, m) predictions.
    s: number > 0, the scale of the noise.
    noise: "normal", where the error e = y - y_hat of an example has the
    density exp(-e^2 / (2 s^2)) / (s sqrt(2 pi)), or "laplace", where it is
    exp(-|e| / s) / (2 s).
    Returns (cost, grads): a number, right also where the density itself is
    rounded to 0; and a dict of "dy_hat" (1, m), which is 0 where y_hat
    equals y, and "ds", a number.
    """
    e = y - y_hat
    if noise == "normal":
        losses = e**2 / (2 * s**2) + np.log(s * np.sqrt(2 * np.pi))
        dy_hat, ds = -e / s**2, 1 / s - e**2 / s**3
    else:
        losses = np.abs(e) / s + np.log(2 * s)
        dy_hat, ds = -np.sign(e) / s, 1 / s - np.abs(e) / s**2
    return np.mean(losses), {"dy_hat": dy_hat / e.size, "ds": np.mean(ds)}


def binary_cross_entropy(logits, Y):
    """Mean log loss of sigmoid(logits), and its gradient.

    logits: (1, m) scores z, any real numbers. Y: (1, m) labels, 0 or 1.
    Returns (cost, gradient): a number, and dJ/dlogits (1, m).
    No warning and no clipping for |z| as large as 1000. The loss of each
    example keeps its digits however small it is: at z = 40 and label 1 it
    is 4.25e-18. Of a slope, what is below 1e-12 may be lost.
    """
    wrong = np.where(Y == 1, -logits, logits)  # the score of the wrong answer
    e = np.exp(-np.abs(wrong))
    losses = np.maximum(wrong, 0) + np.log1p(e)
    A = np.where(wrong >= 0, 1, e) / (1 + e)  # and its probability
    return np.mean(losses), np.where(Y == 1, -A, A) / Y.size


def one_hot(y, C):
    """Labels as one-hot columns: 1 in the row of the class, else 0.

    y: (1, m) integers from 0 to C - 1. C: number of classes; some may
    have no example.
    Returns (C, m).
    """
    return (np.arange(C)[:, None] == y).astype(float)


def softmax(Z):
    """Each column of scores as probabilities that sum to 1.

    Z: (C, m) scores, one column per example.
    Returns (C, m). For scores as large as 1000 no warning and no
    clipping: a share as small as 1e-300 keeps its digits.
    """
    T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return T / np.sum(T, axis=0, keepdims=True)


def categorical_cross_entropy(logits, Y):
    """Mean cross-entropy of softmax(logits), and its gradient.

    logits: (C, m) scores, one column per example.
    Y: (C, m) one-hot labels.
    Returns (cost, gradient): a number, and dJ/dlogits (C, m).
    No warning and no clipping for logits as large as 1000. Of the loss of
    an example, and of its slopes, what is below 1e-12 may be lost.
    """
    m = Y.shape[1]
    of_the_class = np.sum(Y * logits, axis=0)
    others = np.logaddexp.reduce(np.where(Y == 1, -np.inf, logits), axis=0)
    cost = np.mean(np.logaddexp(0, others - of_the_class))
    A = np.where(Y == 1, 0, softmax(logits))  # of the wrong classes
    return cost, np.where(Y == 1, -np.sum(A, axis=0), A) / m


def sparse_categorical_cross_entropy(logits, y):
    """Mean cross-entropy of softmax(logits), and its gradient.

    logits: (C, m) scores, one column per example.
    y: (1, m) integer labels from 0 to C - 1.
    Returns (cost, gradient): a number, and dJ/dlogits (C, m).
    No warning and no clipping for logits as large as 1000. Of the loss of
    an example, and of its slopes, what is below 1e-12 may be lost.
    """
    m = y.shape[1]
    at = y[0], np.arange(m)
    others = np.array(logits, dtype=float)
    others[at] = -np.inf
    cost = np.mean(np.logaddexp(0, np.logaddexp.reduce(others, axis=0) - logits[at]))
    dZ = softmax(logits)
    dZ[at] = 0
    dZ[at] = -np.sum(dZ, axis=0)
    return cost, dZ / m
