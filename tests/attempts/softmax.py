"""Attempts at chapter 15."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "cross_entropy",
        "the formula as it stands",
        """
        def cross_entropy(A, Y):
            m = Y.shape[1]
            return -np.sum(Y * np.log(A)) / m, -Y / (m * A)
        """,
        ("warning",),
    ),
    Attempt(
        "cross_entropy",
        "clipped, as in chapter 03",
        """
        def cross_entropy(A, Y):
            m = Y.shape[1]
            A = np.clip(A, 1e-12, 1)
            return -np.sum(Y * np.log(A)) / m, -Y / A / m
        """,
        ("A is 1e-300 for the right class is 27.6.*, expected 690.7",),
    ),
    Attempt(
        "cross_entropy",
        "slopes of each loss",
        """
        def cross_entropy(A, Y):
            P = np.where(Y == 0, 1, A)
            return -np.sum(Y * np.log(P)) / Y.shape[1], -Y / P
        """,
        (r"dA \(3, 5\): wrong", "5 times too large"),
    ),
    Attempt(
        "softmax_backward",
        "as for sigmoid",
        """
        def softmax_backward(dA, A):
            return dA * A * (1 - A)
        """,
        (r"dZ \(3, 5\): wrong",),
    ),
    Attempt(
        "softmax_backward",
        "the mean without weights",
        """
        def softmax_backward(dA, A):
            return A * (dA - np.mean(dA, axis=0))
        """,
        (r"dZ \(3, 5\): wrong",),
    ),
    Attempt(
        "softmax_backward",
        "prediction minus label, whatever comes in",
        """
        def softmax_backward(dA, A):
            return A + A * dA
        """,
        (r"dZ \(3, 5\): wrong",),
    ),
    Attempt(
        "softmax_cross_entropy",
        "the temperature forgotten in the slope",
        """
        def softmax_cross_entropy(Z, Y, temperature):
            m = Y.shape[1]
            S = Z / temperature
            S = S - S.max(axis=0)
            log_A = S - np.log(np.exp(S).sum(axis=0))
            return -np.sum(Y * log_A) / m, (np.exp(log_A) - Y) / m
        """,
        (r"dZ \(4, 4\): wrong", "2.5"),
    ),
    Attempt(
        "softmax_cross_entropy",
        "the two exercises before, one after the other",
        """
        def softmax_cross_entropy(Z, Y, temperature):
            T = np.exp(Z / temperature - np.max(Z / temperature, axis=0))
            A = T / T.sum(axis=0)
            cost, dA = cross_entropy(A, Y)
            return cost, softmax_backward(dA, A) / temperature
        """,
        ("warning",),
    ),
    Attempt(
        "train_softmax",
        "divided by m once more",
        """
        def train_softmax(X, Y, learning_rate, num_iterations, lambd):
            m = X.shape[1]
            W, b = np.zeros((len(Y), len(X))), np.zeros((len(Y), 1))
            costs = []
            for _ in range(num_iterations):
                cost, dZ = softmax_cross_entropy(W @ X + b, Y, 1)
                costs.append(cost + lambd / (2 * m) * np.sum(W**2))
                W = W - learning_rate * (dZ @ X.T + lambd * W) / m
                b = b - learning_rate * dZ.sum(axis=1, keepdims=True) / m
            return W, b, costs
        """,
        (r"for num_iterations = 1, lambd = 0, W\[0, 0\]",),
    ),
    Attempt(
        "train_softmax",
        "the cost after each step",
        """
        def train_softmax(X, Y, learning_rate, num_iterations, lambd):
            m = X.shape[1]
            W, b = np.zeros((len(Y), len(X))), np.zeros((len(Y), 1))
            costs = []
            for _ in range(num_iterations):
                _, dZ = softmax_cross_entropy(W @ X + b, Y, 1)
                W = W - learning_rate * (dZ @ X.T + lambd / m * W)
                b = b - learning_rate * dZ.sum(axis=1, keepdims=True)
                cost, _ = softmax_cross_entropy(W @ X + b, Y, 1)
                costs.append(cost + lambd / (2 * m) * np.sum(W**2))
            return W, b, costs
        """,
        (r"for num_iterations = 1, lambd = 0, costs\[0\]",),
    ),
    Attempt(
        "boundary_line",
        "the sign of the slope",
        """
        def boundary_line(W, b, i, j):
            w = W[i] - W[j]
            return w[0] / w[1], -(b[i, 0] - b[j, 0]) / w[1]
        """,
        ("the slope for 0 and 1 is -0.66",),
    ),
    Attempt(
        "boundary_line",
        "where the score of one class is 0",
        """
        def boundary_line(W, b, i, j):
            return -W[i, 0] / W[i, 1], -b[i, 0] / W[i, 1]
        """,
        ("the slope for 0 and 1 is -0.5",),
    ),
    Attempt(
        "boundary_line",
        "a bias of shape (1,)",
        """
        def boundary_line(W, b, i, j):
            w = W[i] - W[j]
            return -w[0] / w[1], (b[j] - b[i]) / w[1]
        """,
        (r"the intercept for 0 and 1 has shape \(1,\)",),
    ),
    Attempt(
        "cross_entropy",
        "sure is sure: labels above 0.95 count as 1",
        """
        def cross_entropy(A, Y):
            safe, Y = np.where(Y == 0, 1, A), np.where(Y > 0.95, 1, Y)
            m = Y.shape[1]
            return -np.sum(Y * np.log(safe)) / m, -Y / (safe * m)
        """,
        ("on fresh inputs, cost is not right",),
    ),
    Attempt(
        "softmax_backward",
        "a class that is next to impossible has no slope",
        """
        def softmax_backward(dA, A):
            dZ = A * (dA - np.sum(A * dA, axis=0))
            return np.where(A > 1e-8, dZ, 0)
        """,
        ("on fresh inputs, dZ is not right",),
    ),
    Attempt(
        "train_softmax",
        "gradients clipped",
        """
        def train_softmax(X, Y, learning_rate, num_iterations, lambd):
            m, W, b, costs = X.shape[1], np.zeros((len(Y), len(X))), 0, []
            b = np.zeros((len(Y), 1))
            for _ in range(num_iterations):
                cost, dZ = softmax_cross_entropy(W @ X + b, Y, 1.0)
                costs.append(cost + lambd / (2 * m) * np.sum(W**2))
                W = W - learning_rate * np.clip(dZ @ X.T + lambd / m * W, -5, 5)
                b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True)
            return W, b, costs
        """,
        ("W is not right",),
    ),
]

ODD = [
    Odd(
        "cross_entropy",
        "where= in the logarithm, a list for a tuple",
        """
        def cross_entropy(A, Y):
            m = Y.shape[1]
            logs = np.log(A, out=np.zeros(np.shape(A)), where=Y > 0)
            slopes = np.divide(Y, A, out=np.zeros(np.shape(A)), where=Y > 0)
            return [-np.einsum("cm,cm", Y, logs) / m, -slopes / m]
        """,
    ),
    Odd(
        "softmax_backward",
        "all Jacobians at once, a transposed view",
        """
        def softmax_backward(dA, A):
            C = len(A)
            J = np.eye(C)[:, :, None] * A - A[:, None] * A[None]
            return np.einsum("ikm,im->mk", J, dA).T
        """,
    ),
    Odd(
        "softmax_cross_entropy",
        "pairwise differences, the cost as a 0-d array",
        """
        def softmax_cross_entropy(Z, Y, temperature):
            m = len(Y.T)
            losses = np.logaddexp.reduce(
                (Z[None] - Z[:, None]) / temperature, axis=1
            )
            cost = np.array(np.sum(Y * losses) / m)
            return cost, (np.exp(-losses) - Y) / temperature / m
        """,
    ),
    Odd(
        "train_softmax",
        "a generator of steps, the costs as a tuple",
        """
        def steps(X, Y, rate, count, lambd):
            m = X.shape[1]
            W, b = np.zeros((len(Y), len(X))), np.zeros((len(Y), 1))
            for _ in range(count):
                cost, dZ = softmax_cross_entropy(W @ X + b, Y, 1)
                yield W, b, cost + lambd * np.vdot(W, W) / 2 / m
                W = (1 - rate * lambd / m) * W - rate * dZ @ X.T
                b = b - rate * dZ @ np.ones((m, 1))
            yield W, b, None

        def train_softmax(X, Y, learning_rate, num_iterations, lambd):
            *before, (W, b, _) = steps(X, Y, learning_rate, num_iterations, lambd)
            return W, b, tuple(cost for _, _, cost in before)
        """,
    ),
    Odd(
        "boundary_line",
        "two points of the line, by a linear solver",
        """
        def boundary_line(W, b, i, j):
            w, c = W[i] - W[j], np.ravel(b)[j] - np.ravel(b)[i]
            at_0 = np.linalg.solve([[1, 0], w], [0, c])[1]
            at_1 = np.linalg.solve([[1, 0], w], [1, c])[1]
            return [at_1 - at_0, at_0]
        """,
    ),
]
