"""The key of chapter 03, logistic regression."""

import numpy as np


def image2vector(image):
    """Unroll an image into one column.

    image: (height, width, channels) array.
    Returns x (channels * height * width, 1): all of channel 0 row by row,
    then all of channel 1, and so on.
    """
    return np.moveaxis(image, -1, 0).reshape(-1, 1)


def sigmoid(z):
    """The sigmoid 1 / (1 + exp(-z)), entry by entry.

    z: number or array of any shape.
    Returns the same shape, values from 0 to 1. For |z| up to 1000 there is
    no warning, and small values have all their digits: at -700 the value
    is 9.8596765e-305, not 0.
    """
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))[()]


def compute_cost(A, Y):
    """Mean log loss of the predictions A for the labels Y.

    A: (1, m) predicted probabilities, clipped here to [1e-12, 1 - 1e-12].
    Y: (1, m) labels, 0 or 1.
    Returns the cost, a number.
    """
    A = np.clip(A, 1e-12, 1 - 1e-12)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


def graph_backward(a, b, c):
    """Derivatives of J = 3 (a + b c) by the chain rule, right to left.

    a, b, c: numbers.
    Returns {"da": dJ/da, "db": dJ/db, "dc": dJ/dc}.
    """
    dv = 3.0
    da = dv
    du = dv
    return {"da": da, "db": du * c, "dc": du * b}


def propagate_loop(w, b, X, Y):
    """Cost of logistic regression and its gradient, example by example.

    Calls `sigmoid` once for each example, with the score z of that one.
    w: (n_x, 1) weights. b: number, the bias.
    X: (n_x, m) inputs. Y: (1, m) labels, 0 or 1.
    Returns (grads, cost): grads = {"dw": (n_x, 1), "db": number}, and the
    cost of all predictions together, by `compute_cost`.
    """
    n_x, m = X.shape
    A = np.zeros((1, m))
    dw = np.zeros((n_x, 1))
    db = 0.0
    for i in range(m):
        z = b
        for j in range(n_x):
            z = z + w[j, 0] * X[j, i]
        A[0, i] = sigmoid(z)
        dz = A[0, i] - Y[0, i]
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        db = db + dz
    return {"dw": dw / m, "db": db / m}, compute_cost(A, Y)


def propagate(w, b, X, Y):
    """Cost of logistic regression and its gradient, all examples at once.

    A call of `sigmoid` takes the scores of all m examples together.
    w: (n_x, 1) weights. b: number, the bias.
    X: (n_x, m) inputs. Y: (1, m) labels, 0 or 1.
    Returns (grads, cost): grads = {"dw": (n_x, 1), "db": number}, and the
    cost of all predictions together, by `compute_cost`.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    dZ = A - Y
    dw = X @ dZ.T / m
    db = np.sum(dZ) / m
    return {"dw": dw, "db": db}, compute_cost(A, Y)


def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
    """Minimize the cost of logistic regression by gradient descent.

    w: (n_x, 1) and b: number, where to start.
    X: (n_x, m) inputs. Y: (1, m) labels.
    learning_rate: step length alpha. max_iter: most updates to make.
    tol: stop before an update when the norm of the gradient, all entries
    of dw and db together, is below tol.
    Returns (w, b, costs): the last parameters, and the list of the costs
    seen before each update. Its length is the number of updates made.
    """
    costs = []
    for _ in range(max_iter):
        grads, cost = propagate(w, b, X, Y)
        if np.sqrt(np.sum(grads["dw"] ** 2) + grads["db"] ** 2) < tol:
            break
        costs.append(cost)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return w, b, costs


def predict(w, b, X):
    """Predicted labels: 1 where the probability is above 0.5, else 0.

    w: (n_x, 1) weights. b: number, the bias. X: (n_x, m) inputs.
    Returns (1, m) of 0 and 1.
    """
    return (sigmoid(w.T @ X + b) > 0.5).astype(int)
