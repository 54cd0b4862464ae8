"""Other right answers to chapter 03."""

import numpy as np

from solutions import logistic_regression as key


def image2vector(image):
    channels = [image[:, :, c].flatten() for c in range(image.shape[2])]
    return np.concatenate(channels)[:, np.newaxis]


def sigmoid(z):
    return (
        0.5 * (1 + np.tanh(np.asarray(z) / 2)) if np.all(np.abs(z) < 3) else _by_logs(z)
    )


def _by_logs(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


def compute_cost(A, Y):
    total = 0.0
    for a, y in zip(A[0], Y[0], strict=True):
        a = min(max(a, 1e-12), 1 - 1e-12)
        total -= np.log(a) if y == 1 else np.log1p(-a)
    return total / Y.shape[1]


def graph_backward(a, b, c):
    return {"dc": 3 * b, "db": 3 * c, "da": 3, "du": 3}


def propagate_loop(w, b, X, Y):
    m = X.shape[1]
    columns = [(X[:, i : i + 1], Y[0, i]) for i in range(m)]
    A = [key.sigmoid((w.T @ x).item() + b) for x, _ in columns]
    dw = sum(x * (a - y) for a, (x, y) in zip(A, columns, strict=True)) / m
    db = sum(a - y for a, (_, y) in zip(A, columns, strict=True)) / m
    return {"dw": dw, "db": db}, compute_cost(np.array([A]), Y)


def propagate(w, b, X, Y):
    A = _sigmoid(np.einsum("ji,jm->im", w, X) + b)
    error = A - Y
    return {"dw": np.mean(X * error, axis=1, keepdims=True), "db": error.mean()}, (
        compute_cost(A, Y)
    )


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
    theta = np.vstack([w, [[b]]])
    costs = []
    while len(costs) < max_iter:
        grads, cost = propagate(theta[:-1], theta[-1, 0], X, Y)
        step = np.vstack([grads["dw"], [[grads["db"]]]])
        if np.linalg.norm(step) < tol:
            break
        costs.append(float(cost))
        theta = theta - learning_rate * step
    return theta[:-1], theta[-1, 0], np.array(costs)


def predict(w, b, X):
    return w.T @ X + b > 0
