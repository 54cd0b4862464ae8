"""The key of chapter 15, softmax regression."""

import numpy as np


def cross_entropy(A, Y):
    """Mean cross-entropy of probabilities, and its gradient by them.

    A: (C, m) probabilities, one column per example.
    Y: (C, m) labels, each column sums to 1: one-hot, or smoothed.
    Where Y is 0, A may be exactly 0: such an entry adds nothing to the
    cost, its gradient is 0, and there is no warning. Elsewhere A > 0, and
    nothing is clipped, however small A is.
    Returns (cost, dA): a number, and dJ/dA (C, m).
    """
    m = Y.shape[1]
    P = np.where(Y > 0, A, 1)
    return -np.sum(Y * np.log(P)) / m, -Y / P / m


def softmax_backward(dA, A):
    """Gradient of a cost by the scores, from that by the probabilities.

    dA: (C, m) gradient of the cost with respect to A.
    A: (C, m) = softmax(Z), one column per example.
    Returns dZ (C, m). Nothing is divided by m: dA has it already.
    """
    return A * (dA - np.sum(dA * A, axis=0, keepdims=True))


def softmax_cross_entropy(Z, Y, temperature):
    """Mean cross-entropy of softmax(Z / temperature), and its gradient.

    Z: (C, m) scores, one column per example.
    Y: (C, m) labels, each column sums to 1: one-hot, or smoothed.
    temperature: number > 0.
    Returns (cost, dZ): a number, and dJ/dZ (C, m).
    No warning and no clipping for Z / temperature as large as 1000. The
    loss of an example, and its slopes, may be off by up to 1e-12.
    """
    m = Y.shape[1]
    S = Z / temperature
    S = S - np.max(S, axis=0, keepdims=True)
    log_A = S - np.log(np.sum(np.exp(S), axis=0, keepdims=True))
    return -np.sum(Y * log_A) / m, (np.exp(log_A) - Y) / (temperature * m)


def train_softmax(X, Y, learning_rate, num_iterations, lambd):
    """Softmax regression by gradient descent, all examples in each step.

    X: (n_x, m). Y: (C, m) labels, each column sums to 1.
    learning_rate: number > 0. num_iterations: number of steps, 0 or more.
    lambd: number >= 0. The cost is the mean cross-entropy of
    softmax(W X + b) plus lambd / (2 m) times the sum of the squares of W;
    the biases are not in the penalty. W and b start at 0.
    Returns (W, b, costs): W (C, n_x), b (C, 1), and a list of the cost
    before each step.
    """
    C, m = Y.shape
    W, b, costs = np.zeros((C, X.shape[0])), np.zeros((C, 1)), []
    for _ in range(num_iterations):
        cost, dZ = softmax_cross_entropy(W @ X + b, Y, 1.0)
        costs.append(cost + lambd / (2 * m) * np.sum(W**2))
        dW = dZ @ X.T + lambd / m * W
        db = np.sum(dZ, axis=1, keepdims=True)
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, costs


def boundary_line(W, b, i, j):
    """The line on which the classes i and j have equal scores.

    W: (C, 2), b: (C, 1), of the scores W x + b of a point x = (x1, x2).
    i, j: two different classes, with W[i, 1] != W[j, 1].
    Returns (slope, intercept), two numbers: on the line
    x2 = slope * x1 + intercept.
    """
    w1, w2 = W[i] - W[j]
    return -w1 / w2, -(b[i, 0] - b[j, 0]) / w2
