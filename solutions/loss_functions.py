"""The key of chapter 07, loss functions."""

import numpy as np


def mse(y, y_hat):
    """Mean squared error, and its gradient by the prediction.

    y: (1, m) true values. y_hat: (1, m) predictions.
    Returns (cost, gradient): a number, and dJ/dy_hat (1, m).
    """
    e = y - y_hat
    return np.mean(e**2), -2 * e / e.size


def mae(y, y_hat):
    """Mean absolute error, and its gradient by the prediction.

    y: (1, m) true values. y_hat: (1, m) predictions.
    Returns (cost, gradient): a number, and dJ/dy_hat (1, m), which is 0
    where y_hat equals y.
    """
    e = y - y_hat
    return np.mean(np.abs(e)), -np.sign(e) / e.size


def huber(y, y_hat, delta):
    """Mean Huber loss, and its gradient by the prediction.

    y: (1, m) true values. y_hat: (1, m) predictions.
    delta: number > 0; errors up to this size are squared, larger ones
    count in proportion to their size.
    Returns (cost, gradient): a number, and dJ/dy_hat (1, m).
    """
    e = y - y_hat
    small = np.abs(e) <= delta
    losses = np.where(small, e**2 / 2, delta * np.abs(e) - delta**2 / 2)
    slopes = -np.where(small, e, delta * np.sign(e))
    return np.mean(losses), slopes / e.size


def binary_cross_entropy(logits, Y):
    """Mean log loss of sigmoid(logits), and its gradient.

    logits: (1, m) scores z, any real numbers. Y: (1, m) labels, 0 or 1.
    Returns (cost, gradient): a number, and dJ/dlogits (1, m). Both are
    exact, without a warning or clipping, for |z| as large as 1000.
    """
    e = np.exp(-np.abs(logits))
    losses = np.maximum(logits, 0) - Y * logits + np.log1p(e)
    A = np.where(logits >= 0, 1, e) / (1 + e)
    return np.mean(losses), (A - Y) / Y.size


def one_hot(y, C):
    """Labels as one-hot columns: 1 in the row of the class, else 0.

    y: (1, m) integers from 0 to C - 1. C: number of classes.
    Returns (C, m).
    """
    return (np.arange(C)[:, None] == y).astype(float)


def softmax(Z):
    """Each column of scores as probabilities that sum to 1.

    Z: (C, m) scores, one column an example.
    Returns (C, m); exact, and without a warning, for scores as large
    as 1000.
    """
    T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return T / np.sum(T, axis=0, keepdims=True)


def categorical_cross_entropy(logits, Y):
    """Mean cross-entropy of softmax(logits), and its gradient.

    logits: (C, m) scores, one column an example.
    Y: (C, m) one-hot labels.
    Returns (cost, gradient): a number, and dJ/dlogits (C, m). Both are
    exact, without a warning or clipping, for logits as large as 1000.
    """
    m = Y.shape[1]
    S = logits - np.max(logits, axis=0, keepdims=True)
    log_A = S - np.log(np.sum(np.exp(S), axis=0, keepdims=True))
    return -np.sum(Y * log_A) / m, (softmax(logits) - Y) / m


def sparse_categorical_cross_entropy(logits, y):
    """Mean cross-entropy of softmax(logits), and its gradient.

    logits: (C, m) scores, one column an example.
    y: (1, m) integer labels from 0 to C - 1.
    Returns (cost, gradient): a number, and dJ/dlogits (C, m). Both are
    exact, without a warning or clipping, for logits as large as 1000.
    """
    m = y.shape[1]
    columns = np.arange(m)
    S = logits - np.max(logits, axis=0, keepdims=True)
    log_sums = np.log(np.sum(np.exp(S), axis=0))
    dZ = softmax(logits)
    dZ[y[0], columns] -= 1
    return np.mean(log_sums - S[y[0], columns]), dZ / m
