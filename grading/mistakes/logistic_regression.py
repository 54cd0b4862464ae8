"""Mistakes of chapter 03."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    drop_transpose,
    flip_sign,
    in_place,
)
from solutions import logistic_regression as key

IMAGE2VECTOR = [
    by_operator(
        key.image2vector,
        "pixel by pixel",
        change("np.moveaxis(image, -1, 0)", "image"),
        "A bare reshape keeps the three values of a pixel together. Move the axis of "
        "the channels to the front first, so that all of red comes before green.",
    ),
    by_operator(
        key.image2vector,
        "columns first",
        change("np.moveaxis(image, -1, 0)", "np.swapaxes(image, 0, 2)"),
        "Each channel is read column by column. Swapping the first and the last axis "
        "also turns the picture on its side; move the channel axis instead.",
    ),
    by_hand(
        "image2vector",
        "flat",
        """
        def image2vector(image):
            return np.moveaxis(image, -1, 0).reshape(-1)
        """,
        "The entries are right, but x is flat: a column has the shape (n, 1).",
        shape=True,
    ),
    by_hand(
        "image2vector",
        "blue first",
        """
        def image2vector(image):
            return np.moveaxis(image[:, :, ::-1], -1, 0).reshape(-1, 1)
        """,
        "The channels come in reverse order, blue first. Channel 0 comes first.",
    ),
]

SIGMOID = [
    by_hand(
        "sigmoid",
        "overflow",
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))
        """,
        "For z = -1000 this asks for exp(1000), which overflows. Take the exponential "
        "of -|z| only, and use e / (1 + e) where z is negative.",
    ),
    by_operator(
        key.sigmoid,
        "mirrored",
        change("np.asarray(z) >= 0", "np.asarray(z) < 0"),
        "The curve falls where it should rise: sigmoid(1000) is near 1.",
    ),
    by_operator(
        key.sigmoid,
        "positive half only",
        change("np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))", "1 / (1 + e)"),
        "Right for z >= 0 only. For negative z the value is e / (1 + e), below 1/2.",
    ),
    by_hand(
        "sigmoid",
        "tanh",
        """
        def sigmoid(z):
            return (1 + np.tanh(z)) / 2
        """,
        "This is a sigmoid of 2 z: the tanh that fits is the one of z / 2.",
    ),
    by_hand(
        "sigmoid",
        "numbers only",
        """
        def sigmoid(z):
            z = np.asarray(z, dtype=float).ravel()[0]
            e = np.exp(-abs(z))
            return 1 / (1 + e) if z >= 0 else e / (1 + e)
        """,
        "Only the first entry was used. z may be an array: return one value an entry.",
        shape=True,
    ),
]

COMPUTE_COST = [
    by_operator(
        key.compute_cost,
        "sum, not mean",
        change("np.mean", "np.sum"),
        "The cost is the mean of the losses, so divide the sum by m.",
    ),
    by_operator(
        key.compute_cost,
        "sign",
        change(
            "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))",
            "np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))",
        ),
        "The minus is missing: logarithms of probabilities are negative.",
    ),
    by_operator(
        key.compute_cost,
        "no brackets",
        change(
            "Y * np.log(A) + (1 - Y) * np.log(1 - A)",
            "Y * np.log(A) - (1 - Y) * np.log(1 - A)",
        ),
        "The minus covers the first term only. Put both terms into brackets.",
    ),
    by_hand(
        "compute_cost",
        "not clipped",
        """
        def compute_cost(A, Y):
            return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        """,
        "A prediction of exactly 0 or 1 gives log(0). Clip A to [1e-12, 1 - 1e-12].",
    ),
    by_hand(
        "compute_cost",
        "only label 1",
        """
        def compute_cost(A, Y):
            A = np.clip(A, 1e-12, 1 - 1e-12)
            return -np.mean(Y * np.log(A))
        """,
        "Label 0 costs nothing here: the term (1 - y) log(1 - a) is missing.",
    ),
    by_operator(
        key.compute_cost,
        "other base",
        change("np.log(A)", "np.log2(A)"),
        "Both logarithms are natural ones, np.log.",
    ),
]

GRAPH_BACKWARD = [
    by_operator(
        key.graph_backward,
        "crossed",
        lambda tree: change("TEMP", "b")(change("b", "c")(change("c", "TEMP")(tree))),
        "u = b c: the derivative with respect to b is c, and the other way round.",
    ),
    by_operator(
        key.graph_backward,
        "no 3",
        change("dv = 3.0", "dv = 1.0"),
        "J = 3 v passes a factor of 3 to everything before it.",
    ),
    by_hand(
        "graph_backward",
        "stops at u",
        """
        def graph_backward(a, b, c):
            return {"da": 3.0, "db": 3.0, "dc": 3.0}
        """,
        "3 is what arrives at u. Going on to b multiplies by du/db = c, to c by b.",
    ),
    by_hand(
        "graph_backward",
        "forward values",
        """
        def graph_backward(a, b, c):
            return {"da": 3.0 * a, "db": 3.0 * b * c, "dc": 3.0 * b * c}
        """,
        "These are shares of the value of J. A derivative says how J changes with an "
        "input: differentiate each node, do not evaluate it.",
    ),
]


def _of_propagate(function, error):
    """The mistakes that the loop and the vectorized form share."""
    return [
        by_operator(
            function,
            "sum, not mean",
            drop_factor("m"),
            "The cost is a mean over the m examples, so both gradients need 1/m.",
            hint="factor",
        ),
        by_operator(
            function,
            "label minus prediction",
            flip_sign(error),
            "The error is prediction minus label, a - y; you have the other sign.",
            hint="factor",
        ),
    ]


PROPAGATE_LOOP = [
    *_of_propagate(key.propagate_loop, "A[0, i] - Y[0, i]"),
    by_operator(
        key.propagate_loop,
        "last example",
        change("dw[j, 0] += X[j, i] * dz", "dw[j, 0] = X[j, i] * dz"),
        "dw is overwritten in each round, so only the last example counts. "
        "Add to it with +=.",
    ),
    by_hand(
        "propagate_loop",
        "divided in the loop",
        """
        def propagate_loop(w, b, X, Y):
            n_x, m = X.shape
            A, dw, db = np.zeros((1, m)), np.zeros((n_x, 1)), 0.0
            for i in range(m):
                A[0, i] = sigmoid(w[:, 0] @ X[:, i] + b)
                dz = A[0, i] - Y[0, i]
                dw = (dw + X[:, [i]] * dz) / m
                db = (db + dz) / m
            return {"dw": dw, "db": db}, compute_cost(A, Y)
        """,
        "The division by m stands inside the loop, so early examples are divided again "
        "and again. Divide once, after the loop.",
    ),
    by_hand(
        "propagate_loop",
        "slope of the sigmoid",
        """
        def propagate_loop(w, b, X, Y):
            n_x, m = X.shape
            A, dw, db = np.zeros((1, m)), np.zeros((n_x, 1)), 0.0
            for i in range(m):
                A[0, i] = sigmoid(w[:, 0] @ X[:, i] + b)
                dz = A[0, i] * (1 - A[0, i])
                dw = dw + X[:, [i]] * dz
                db = db + dz
            return {"dw": dw / m, "db": db / m}, compute_cost(A, Y)
        """,
        "a (1 - a) is only da/dz. Times dL/da it becomes dz = a - y, "
        "and the label has to be in it.",
    ),
]

PROPAGATE = [
    *_of_propagate(key.propagate, "A - Y"),
    by_operator(
        key.propagate,
        "bias is a sum",
        change("np.sum(dZ) / m", "np.sum(dZ)"),
        "dw has its 1/m, db does not: it is the mean of dZ.",
        hint="factor",
    ),
    by_operator(
        key.propagate,
        "weights are a sum",
        change("X @ dZ.T / m", "X @ dZ.T"),
        "db has its 1/m, dw does not.",
        hint="factor",
    ),
    by_operator(
        key.propagate,
        "bias forgotten",
        change("w.T @ X + b", "w.T @ X"),
        "b is missing in z: the forward pass is w.T @ X + b.",
    ),
    by_operator(
        key.propagate,
        "transpose",
        drop_transpose("dZ"),
        "X is (n_x, m), so dZ must come as (m, 1): X @ dZ.T.",
        shape=True,
    ),
    by_hand(
        "propagate",
        "squared error",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            dZ = (A - Y) * A * (1 - A)
            return {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}, compute_cost(A, Y)
        """,
        "The factor a (1 - a) belongs to the squared error. In the log loss it "
        "cancels: dZ = A - Y.",
    ),
    by_hand(
        "propagate",
        "mean of the features",
        """
        def propagate(w, b, X, Y):
            m = X.shape[1]
            A = sigmoid(w.T @ X + b)
            dZ = A - Y
            dw = np.mean(X, axis=1, keepdims=True) * np.sum(dZ)
            return {"dw": dw, "db": np.sum(dZ) / m}, compute_cost(A, Y)
        """,
        "The sum of products is not the product of sums: multiply each example's "
        "features with its own error before summing, X @ dZ.T.",
    ),
]

GRADIENT_DESCENT = [
    by_operator(
        key.gradient_descent,
        "in place",
        in_place("w"),
        "`w -= ...` changes the caller's array as well. Write w = w - ....",
    ),
    by_operator(
        key.gradient_descent,
        "uphill",
        change("w - learning_rate * grads['dw']", "w + learning_rate * grads['dw']"),
        "w goes uphill: the gradient points to larger cost, so subtract it.",
    ),
    by_operator(
        key.gradient_descent,
        "weights only",
        change(
            "np.sqrt(np.sum(grads['dw'] ** 2) + grads['db'] ** 2)",
            "np.sqrt(np.sum(grads['dw'] ** 2))",
        ),
        "The norm that stops the descent must contain db too.",
    ),
    by_operator(
        key.gradient_descent,
        "square of the norm",
        change(
            "np.sqrt(np.sum(grads['dw'] ** 2) + grads['db'] ** 2)",
            "np.sum(grads['dw'] ** 2) + grads['db'] ** 2",
        ),
        "This compares the squared norm with tol: take the root.",
    ),
    by_hand(
        "gradient_descent",
        "never stops",
        """
        def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
            costs = []
            for _ in range(max_iter):
                grads, cost = propagate(w, b, X, Y)
                costs.append(cost)
                w = w - learning_rate * grads["dw"]
                b = b - learning_rate * grads["db"]
            return w, b, costs
        """,
        "tol is never looked at: stop when the norm of the gradient is below it.",
    ),
    by_hand(
        "gradient_descent",
        "bias frozen",
        """
        def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
            costs = []
            for _ in range(max_iter):
                grads, cost = propagate(w, b, X, Y)
                if np.sqrt(np.sum(grads["dw"] ** 2) + grads["db"] ** 2) < tol:
                    break
                costs.append(cost)
                w = w - learning_rate * grads["dw"]
            return w, b, costs
        """,
        "b never changes: it has an update of its own, with db.",
    ),
]

PREDICT = [
    by_operator(
        key.predict,
        "half is yes",
        change("sigmoid(w.T @ X + b) > 0.5", "sigmoid(w.T @ X + b) >= 0.5"),
        "A probability of exactly one half is a no: above 0.5, not from 0.5 on.",
    ),
    by_operator(
        key.predict,
        "score against 0.5",
        change("sigmoid(w.T @ X + b)", "w.T @ X + b"),
        "The score z was compared with 0.5. Either compare the probability with 0.5 "
        "or the score with 0.",
    ),
    by_hand(
        "predict",
        "probabilities",
        """
        def predict(w, b, X):
            return sigmoid(w.T @ X + b)
        """,
        "These are probabilities. Turn them into 0 and 1 with a comparison.",
    ),
    by_hand(
        "predict",
        "no bias",
        """
        def predict(w, b, X):
            return (sigmoid(w.T @ X) > 0.5).astype(int)
        """,
        "b is missing in z = w.T @ X + b.",
    ),
]

MISTAKES = (
    IMAGE2VECTOR
    + SIGMOID
    + COMPUTE_COST
    + GRAPH_BACKWARD
    + PROPAGATE_LOOP
    + PROPAGATE
    + GRADIENT_DESCENT
    + PREDICT
)
