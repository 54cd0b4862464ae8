"""Mistakes of chapter 15."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    flip_sign,
    other_axis,
)
from solutions import softmax as key

CROSS_ENTROPY = [
    by_operator(
        key.cross_entropy,
        "gradient of the sum",
        change("-Y / P / m", "-Y / P"),
        "The cost is a mean over m examples, so each entry of its gradient carries "
        "1/m. Yours belongs to the sum.",
        hint="factor",
    ),
    by_operator(
        key.cross_entropy,
        "uphill",
        flip_sign("-Y / P / m"),
        "The sign of the gradient is turned round: a larger probability of the right "
        "class makes the cost smaller.",
        hint="factor",
    ),
    by_operator(
        key.cross_entropy,
        "mean over classes too",
        change("Y.shape[1]", "Y.size"),
        "Sum over the classes; only the m examples are averaged.",
    ),
    by_hand(
        "cross_entropy",
        "logarithm of zero",
        """
        def cross_entropy(A, Y):
            m = Y.shape[1]
            return -np.sum(Y * np.log(A)) / m, -Y / A / m
        """,
        "0 times the logarithm of 0 is nan. Leave the entries with label 0 out before "
        "the logarithm is taken.",
    ),
    by_hand(
        "cross_entropy",
        "clipped",
        """
        def cross_entropy(A, Y):
            m = Y.shape[1]
            P = np.clip(A, 1e-12, 1)
            return -np.sum(Y * np.log(P)) / m, -Y / P / m
        """,
        "Clipping ends the loss at 27.6. Only entries whose label is 0 need care.",
    ),
]

SOFTMAX_BACKWARD = [
    by_operator(
        key.softmax_backward,
        "sums over examples",
        other_axis(),
        "The weighted mean belongs to one example: sum over the classes, axis 0.",
    ),
    by_operator(
        key.softmax_backward,
        "probability forgotten",
        change(
            "A * (dA - np.sum(dA * A, axis=0, keepdims=True))",
            "dA - np.sum(dA * A, axis=0, keepdims=True)",
        ),
        "The difference from the weighted mean is still to be multiplied by the "
        "probability of the class.",
    ),
    by_operator(
        key.softmax_backward,
        "sum without weights",
        change("dA * A", "dA"),
        "The mean of dA is weighted with the probabilities A.",
    ),
    by_hand(
        "softmax_backward",
        "diagonal only",
        """
        def softmax_backward(dA, A):
            return dA * A * (1 - A)
        """,
        "This is the diagonal of the Jacobian. A score also moves the probabilities of "
        "all other classes.",
    ),
    by_hand(
        "softmax_backward",
        "divided by m",
        """
        def softmax_backward(dA, A):
            s = np.sum(dA * A, axis=0, keepdims=True)
            return A * (dA - s) / A.shape[1]
        """,
        "dA is the gradient of the cost and holds the 1/m already. A layer does not "
        "divide again.",
        hint="factor",
    ),
]

SOFTMAX_CROSS_ENTROPY = [
    by_operator(
        key.softmax_cross_entropy,
        "temperature forgotten behind",
        change("(temperature * m)", "m"),
        "The scores are divided by the temperature, so the chain rule puts 1/T into "
        "the slope too.",
        hint="factor",
    ),
    by_operator(
        key.softmax_cross_entropy,
        "gradient of the sum",
        drop_factor("m"),
        "The cost is a mean: both it and its gradient are divided by m.",
    ),
    by_operator(
        key.softmax_cross_entropy,
        "not shifted",
        change("S - np.max(S, axis=0, keepdims=True)", "S"),
        "exp(1000) overflows. Subtract the largest score of each column first.",
    ),
    by_operator(
        key.softmax_cross_entropy,
        "multiplied",
        change("Z / temperature", "Z * temperature"),
        "A high temperature makes the scores smaller: divide by it.",
    ),
    by_hand(
        "softmax_cross_entropy",
        "logarithm of the shares",
        """
        def softmax_cross_entropy(Z, Y, temperature):
            m = Y.shape[1]
            S = Z / temperature
            T = np.exp(S - np.max(S, axis=0, keepdims=True))
            A = T / np.sum(T, axis=0, keepdims=True)
            cost = -np.sum(Y * np.log(np.clip(A, 1e-12, 1))) / m
            return cost, (A - Y) / (temperature * m)
        """,
        "Clipping the probabilities ends the loss at 27.6. Compute their logarithm "
        "from the scores.",
    ),
    by_hand(
        "softmax_cross_entropy",
        "label as a class",
        """
        def softmax_cross_entropy(Z, Y, temperature):
            m = Y.shape[1]
            S = Z / temperature
            S = S - np.max(S, axis=0, keepdims=True)
            log_A = S - np.log(np.sum(np.exp(S), axis=0, keepdims=True))
            at = np.argmax(Y, axis=0), np.arange(m)
            dZ = np.exp(log_A)
            dZ[at] -= 1
            return -np.sum(log_A[at]) / m, dZ / (temperature * m)
        """,
        "This looks at the largest label only. A smoothed label has a part of every "
        "class, and all logarithms count.",
    ),
]

TRAIN_SOFTMAX = [
    by_operator(
        key.train_softmax,
        "penalty not in the slope",
        change("dZ @ X.T + lambd / m * W", "dZ @ X.T"),
        "The cost has the penalty and the gradient has not: add lambd/m W to dW.",
    ),
    by_operator(
        key.train_softmax,
        "penalty not in the cost",
        change("cost + lambd / (2 * m) * np.sum(W**2)", "cost"),
        "The gradient has the penalty and the costs have not.",
    ),
    by_operator(
        key.train_softmax,
        "penalty without m",
        change("lambd / m * W", "lambd * W"),
        "The penalty is divided by m like the sum of the losses, so its slope is "
        "lambd/m W.",
    ),
    by_operator(
        key.train_softmax,
        "divided twice",
        change("dZ @ X.T", "dZ @ X.T / m"),
        "dZ holds the 1/m already. Do not divide again.",
    ),
    by_hand(
        "train_softmax",
        "bias in the penalty",
        """
        def train_softmax(X, Y, learning_rate, num_iterations, lambd):
            C, m = Y.shape
            W, b, costs = np.zeros((C, X.shape[0])), np.zeros((C, 1)), []
            for _ in range(num_iterations):
                cost, dZ = softmax_cross_entropy(W @ X + b, Y, 1.0)
                size = np.sum(W**2) + np.sum(b**2)
                costs.append(cost + lambd / (2 * m) * size)
                dW = dZ @ X.T + lambd / m * W
                db = np.sum(dZ, axis=1, keepdims=True) + lambd / m * b
                W, b = W - learning_rate * dW, b - learning_rate * db
            return W, b, costs
        """,
        "The penalty is on the weights only. The biases are free.",
    ),
    by_hand(
        "train_softmax",
        "bias from the new weights",
        """
        def train_softmax(X, Y, learning_rate, num_iterations, lambd):
            C, m = Y.shape
            W, b, costs = np.zeros((C, X.shape[0])), np.zeros((C, 1)), []
            for _ in range(num_iterations):
                cost, dZ = softmax_cross_entropy(W @ X + b, Y, 1.0)
                costs.append(cost + lambd / (2 * m) * np.sum(W**2))
                W = W - learning_rate * (dZ @ X.T + lambd / m * W)
                _, dZ = softmax_cross_entropy(W @ X + b, Y, 1.0)
                b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True)
            return W, b, costs
        """,
        "Both gradients belong to the old W and b. Compute both before either changes.",
    ),
]

BOUNDARY_LINE = [
    by_operator(
        key.boundary_line,
        "sign of the slope",
        flip_sign("-w1 / w2"),
        "Solved for x2, the term with x1 changes its side and its sign.",
    ),
    by_operator(
        key.boundary_line,
        "sign of the intercept",
        change("-(b[i, 0] - b[j, 0]) / w2", "(b[i, 0] - b[j, 0]) / w2"),
        "Solved for x2, the difference of the biases changes its side and its sign.",
    ),
    by_hand(
        "boundary_line",
        "one class alone",
        """
        def boundary_line(W, b, i, j):
            w1, w2 = W[i]
            return -w1 / w2, -b[i, 0] / w2
        """,
        "There the score of class i is 0. The border is where it equals that of j: "
        "take differences.",
    ),
    by_hand(
        "boundary_line",
        "axes exchanged",
        """
        def boundary_line(W, b, i, j):
            w1, w2 = W[i] - W[j]
            return -w2 / w1, -(b[i, 0] - b[j, 0]) / w1
        """,
        "This is x1 as a function of x2. Solve for x2.",
    ),
]

MISTAKES = (
    CROSS_ENTROPY
    + SOFTMAX_BACKWARD
    + SOFTMAX_CROSS_ENTROPY
    + TRAIN_SOFTMAX
    + BOUNDARY_LINE
)
