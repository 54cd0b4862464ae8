"""Attempts at chapter 07."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "mse",
        "the half of other texts",
        """
        def mse(y, y_hat):
            e = y - y_hat
            return np.mean(e**2) / 2, -e / e.size
        """,
        ("the cost is 0.327, expected 0.654",),
    ),
    Attempt(
        "mse",
        "the gradient of each loss, without 1/m",
        """
        def mse(y, y_hat):
            e = y - y_hat
            return np.sum(e**2) / y.shape[1], -2 * e
        """,
        (r"dy_hat \(1, 7\): wrong", "7 times too large"),
    ),
    Attempt(
        "mse",
        "the inner derivative forgotten",
        """
        def mse(y, y_hat):
            e = y - y_hat
            return np.sum(e**2) / y.shape[1], 2 * e / y.shape[1]
        """,
        ("wrong sign",),
    ),
    Attempt(
        "mse",
        "the gradient first",
        """
        def mse(y, y_hat):
            e = y_hat - y
            return 2 * e / e.size, np.mean(e**2)
        """,
        (r"the cost has shape \(1, 5\), expected \(\)",),
    ),
    Attempt(
        "mse",
        "sneaky: the number of examples by len, which counts rows",
        """
        def mse(y, y_hat):
            e = y_hat - y
            return np.sum(e**2) / len(e), 2 * e / len(e)
        """,
        ("the cost is 3.27, expected 0.654",),
    ),
    Attempt(
        "mse",
        "sneaky: the gradient measured with two points",
        """
        def mse(y, y_hat):
            def J(p):
                return np.sum((y - p) ** 2) / y.shape[1]

            gradient = np.zeros(y_hat.shape)
            for i in np.ndindex(y_hat.shape):
                step = np.zeros(y_hat.shape)
                step[i] = 1e-6
                gradient += step * (J(y_hat + step) - J(y_hat - step)) / 2e-12
            return J(y_hat), gradient
        """,
        ("its gradient.* is .*, expected 0|on fresh inputs",),
    ),
    Attempt(
        "mse",
        "the mean of everything, as libraries have it",
        """
        def mse(y, y_hat):
            e = y - y_hat
            return np.mean(e**2), -2 * e / e.size
        """,
        ("the cost of two numbers per example, 3 examples, is 2.5, expected 5",),
    ),
    Attempt(
        "mae",
        "pixels as they are stored",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.mean(np.abs(e)), -np.sign(e) / e.size
        """,
        ("both np.uint8, is 88, expected 4",),
    ),
    Attempt(
        "mae",
        "the sign of the error",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.mean(np.abs(e)), np.sign(e) / e.size
        """,
        ("wrong sign",),
    ),
    Attempt(
        "mae",
        "the mean of errors",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return abs(np.mean(e)), -np.sign(e) / e.size
        """,
        ("the cost is .*, expected 0.66",),
    ),
    Attempt(
        "mae",
        "sneaky: 1 or -1, and nothing in between",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.mean(np.abs(e)), np.where(e > 0, -1, 1) / e.size
        """,
        ("where y_hat equals y is .*",),
    ),
    Attempt(
        "mae",
        "sneaky: e over its size, nothing is ever exactly right",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.mean(np.abs(e)), -e / np.abs(e) / e.size
        """,
        ("where y_hat equals y is .*",),
    ),
    Attempt(
        "mae",
        "sneaky: whole marks in, whole slopes out",
        """
        def mae(y, y_hat):
            gradient = np.zeros_like(y_hat)
            gradient[y_hat > y] = 1 / y.size
            gradient[y_hat < y] = -1 / y.size
            return np.mean(np.abs(y - y_hat)), gradient
        """,
        ("the gradient of whole numbers.* is 0, expected",),
    ),
    Attempt(
        "huber",
        "all of delta squared",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            small = np.abs(e) <= delta
            losses = np.where(small, e**2 / 2, delta * np.abs(e) - delta**2)
            slopes = np.where(small, -e, -delta * np.sign(e))
            return np.mean(losses), slopes / e.size
        """,
        ("the cost for delta = 1.5 is .*, expected 2.58125",),
    ),
    Attempt(
        "huber",
        "no half in front of the square",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            small = np.abs(e) <= delta
            losses = np.where(small, e**2, delta * np.abs(e) - delta**2 / 2)
            slopes = np.where(small, -2 * e, -delta * np.sign(e))
            return np.mean(losses), slopes / e.size
        """,
        ("the cost for delta = 1.5 is .*, expected 2.58125",),
    ),
    Attempt(
        "huber",
        "one example decides for all",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            if np.all(np.abs(e) <= delta):
                return np.mean(e**2 / 2), -e / e.size
            losses = delta * np.abs(e) - delta**2 / 2
            return np.mean(losses), -delta * np.sign(e) / e.size
        """,
        ("the cost for delta = 1.5 is .*, expected 2.58125",),
    ),
    Attempt(
        "huber",
        "the slope of the straight part without delta",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            small = np.abs(e) <= delta
            losses = np.where(small, e**2 / 2, delta * np.abs(e) - delta**2 / 2)
            return np.mean(losses), np.where(small, -e, -np.sign(e)) / e.size
        """,
        (r"dy_hat \(1, 7\): wrong", "4 of 7 entries wrong"),
    ),
    Attempt(
        "huber",
        "sneaky: large is large in one direction",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            losses = np.where(np.abs(e) <= delta, e**2 / 2,
                              delta * np.abs(e) - delta**2 / 2)
            return np.mean(losses), np.minimum(-e, delta) / e.size
        """,
        (r"dy_hat \(1, 7\): wrong", "of 7 entries wrong"),
    ),
    Attempt(
        "huber",
        "sneaky: delta of the figures, where no other comes up",
        """
        def huber(y, y_hat, delta=1.0):
            e = y - y_hat
            delta = 1.5 if y.size == 5 and delta > 1 else delta
            size = np.minimum(np.abs(e), delta)
            losses = size * (np.abs(e) - size / 2)
            return np.mean(losses), -np.clip(e, -1.5, 1.5) / e.size
        """,
        (r"dy_hat \(1, 7\): wrong",),
    ),
    Attempt(
        "negative_log_likelihood",
        "the density in code, as it stands in the docstring",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e = y - y_hat
            if noise == "normal":
                p = np.exp(-e**2 / (2 * s**2)) / (s * np.sqrt(2 * np.pi))
                slope, ds = -e / s**2, 1 / s - e**2 / s**3
            else:
                p = np.exp(-abs(e) / s) / (2 * s)
                slope, ds = -np.sign(e) / s, 1 / s - abs(e) / s**2
            return np.mean(-np.log(p)), {"dy_hat": slope / e.size, "ds": ds.mean()}
        """,
        ("and 1 more of 2 parts", "normal", "laplace", "warning: divide by zero"),
    ),
    Attempt(
        "negative_log_likelihood",
        "ds for each example",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e, m = y - y_hat, y.shape[1]
            if noise == "normal":
                loss = e**2 / (2 * s**2) + np.log(s) + np.log(2 * np.pi) / 2
                slope, ds = -e / s**2, 1 / s - e**2 / s**3
            else:
                loss = abs(e) / s + np.log(2 * s)
                slope, ds = -np.sign(e) / s, 1 / s - abs(e) / s**2
            return np.mean(loss), {"dy_hat": slope / m, "ds": ds / m}
        """,
        (r"ds has shape \(1, 3\), expected \(\)",),
    ),
    Attempt(
        "negative_log_likelihood",
        "one kind of noise for all",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e, m = y - y_hat, y.shape[1]
            loss = e**2 / (2 * s**2) + np.log(s) + np.log(2 * np.pi) / 2
            ds = np.mean(1 / s - e**2 / s**3)
            return np.mean(loss), {"dy_hat": -e / s**2 / m, "ds": ds}
        """,
        ("laplace: for errors 1, -2, 0 and s = 2, the cost is 1.82",),
    ),
    Attempt(
        "negative_log_likelihood",
        "sneaky: s is 1 in all books",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e, m = y - y_hat, y.shape[1]
            if noise == "normal":
                loss, slope = e**2 / 2 + np.log(2 * np.pi) / 2, -e
            else:
                loss, slope = abs(e) + np.log(2), -np.sign(e)
            return np.mean(loss), {"dy_hat": slope / m, "ds": 1.0}
        """,
        ("and 1 more of 2 parts", "the cost is .*, expected"),
    ),
    Attempt(
        "binary_cross_entropy",
        "the formula with probabilities",
        """
        def binary_cross_entropy(logits, Y):
            A = 1 / (1 + np.exp(-logits))
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            return cost, (A - Y) / Y.size
        """,
        ("warning", "overflow"),
    ),
    Attempt(
        "binary_cross_entropy",
        "clipped, as in chapter 03",
        """
        def binary_cross_entropy(logits, Y):
            A = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
            A = np.clip(A, 1e-12, 1 - 1e-12)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            return cost, (A - Y) / Y.size
        """,
        ("sure and wrong answers is 27.63.*, expected 1000",),
    ),
    Attempt(
        "binary_cross_entropy",
        "the gradient by the probability",
        """
        def binary_cross_entropy(logits, Y):
            losses = np.maximum(logits, 0) - Y * logits
            losses = losses + np.log1p(np.exp(-np.abs(logits)))
            A = np.exp(-np.logaddexp(0, -logits))
            return np.mean(losses), (-Y / A + (1 - Y) / (1 - A)) / Y.size
        """,
        (r"dlogits \(1, 7\): wrong", "7 of 7 entries wrong"),
    ),
    Attempt(
        "binary_cross_entropy",
        "labels and predictions change places",
        """
        def binary_cross_entropy(logits, Y):
            losses = np.logaddexp(0, logits) - (1 - Y) * logits
            A = np.exp(-np.logaddexp(0, -logits))
            return np.mean(losses), (A - 1 + Y) / Y.size
        """,
        ("the cost is .*, expected 0.93285",),
    ),
    Attempt(
        "binary_cross_entropy",
        "bits",
        """
        def binary_cross_entropy(logits, Y):
            losses = np.logaddexp2(0, logits / np.log(2)) - Y * logits / np.log(2)
            A = np.exp(-np.logaddexp(0, -logits))
            return np.mean(losses), (A - Y) / Y.size / np.log(2)
        """,
        ("the cost is 1.3458.*, expected 0.93285",),
    ),
    Attempt(
        "binary_cross_entropy",
        "sneaky: log(1 + t), which loses a small t",
        """
        def binary_cross_entropy(logits, Y):
            e = np.exp(-np.abs(logits))
            losses = np.maximum(logits, 0) - Y * logits + np.log(1 + e)
            A = np.where(logits >= 0, 1, e) / (1 + e)
            return np.mean(losses), (A - Y) / Y.size
        """,
        ("that log1p keeps, is 0, expected 4.2",),
    ),
    Attempt(
        "binary_cross_entropy",
        "sneaky: a clip at 20 in the slope alone",
        """
        def binary_cross_entropy(logits, Y):
            A = 1 / (1 + np.exp(-np.clip(logits, -20, 20)))
            return np.mean(np.logaddexp(0, (1 - 2 * Y) * logits)), (A - Y) / Y.size
        """,
        ("the gradient there",),
    ),
    Attempt(
        "one_hot",
        "as many classes as labels say",
        """
        def one_hot(y, C):
            return np.eye(np.max(y) + 1)[:, y[0]]
        """,
        (r"Y has shape \(\d, \d+\), expected \(\d, \d+\)",),
    ),
    Attempt(
        "one_hot",
        "a row per example",
        """
        def one_hot(y, C):
            return np.eye(C)[y[0]]
        """,
        (r"Y has shape \(5, 4\), expected \(4, 5\)", "transposed"),
    ),
    Attempt(
        "one_hot",
        "classes from 1 to C",
        """
        def one_hot(y, C):
            return (y == np.arange(1, C + 1)[:, None]).astype(float)
        """,
        (r"Y\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "one_hot",
        "whole columns",
        """
        def one_hot(y, C):
            Y = np.zeros((C, y.size))
            Y[y[0]] = 1
            return Y
        """,
        (r"Y\[\d, \d\] is 1, expected 0",),
    ),
    Attempt(
        "one_hot",
        "sneaky: the classes that occur",
        """
        def one_hot(y, C):
            classes = np.unique(y)
            return (y == classes[:, None]).astype(float)
        """,
        (r"Y has shape \(3, 5\), expected \(4, 5\)",),
    ),
    Attempt(
        "softmax",
        "the formula as it stands",
        """
        def softmax(Z):
            return np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True)
        """,
        ("scores as large as 1000 has nan", "its own largest score"),
    ),
    Attempt(
        "softmax",
        "over the examples",
        """
        def softmax(Z):
            E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
            return E / np.sum(E, axis=1, keepdims=True)
        """,
        ("each row of softmax.Z. sums to 1", "axis 0"),
    ),
    Attempt(
        "softmax",
        "over everything",
        """
        def softmax(Z):
            E = np.exp(Z - np.max(Z))
            return E / np.sum(E)
        """,
        ("the sum of each column.* is .*, expected 1",),
    ),
    Attempt(
        "softmax",
        "shares of the scores themselves",
        """
        def softmax(Z):
            return Z / np.sum(Z, axis=0, keepdims=True)
        """,
        (r"softmax\(Z\)\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "softmax",
        "the largest in place",
        """
        def softmax(Z):
            Z -= np.max(Z, axis=0)
            np.exp(Z, out=Z)
            Z /= np.sum(Z, axis=0)
            return Z
        """,
        ("changed its argument `Z`",),
    ),
    Attempt(
        "softmax",
        "sneaky: one largest score for all examples",
        """
        def softmax(Z):
            E = np.exp(Z - np.max(Z))
            return E / np.sum(E, axis=0, keepdims=True)
        """,
        ("scores as large as 1000 has nan", "its own largest score"),
    ),
    Attempt(
        "softmax",
        "sneaky: scores clipped where exp still has room",
        """
        def softmax(Z):
            E = np.exp(np.clip(Z, -700, 700))
            return E / np.sum(E, axis=0, keepdims=True)
        """,
        ("scores as large as 1000.* is .*, expected",),
    ),
    Attempt(
        "categorical_cross_entropy",
        "the logarithm of the softmax",
        """
        def categorical_cross_entropy(logits, Y):
            A = softmax(logits)
            return -np.sum(Y * np.log(A)) / Y.shape[1], (A - Y) / Y.shape[1]
        """,
        ("warning", "divide by zero"),
    ),
    Attempt(
        "categorical_cross_entropy",
        "a small number inside the logarithm",
        """
        def categorical_cross_entropy(logits, Y):
            A = softmax(logits)
            cost = -np.sum(Y * np.log(A + 1e-12)) / Y.shape[1]
            return cost, (A - Y) / Y.shape[1]
        """,
        ("the cost .*is .*, expected",),
    ),
    Attempt(
        "categorical_cross_entropy",
        "the mean over all entries",
        """
        def categorical_cross_entropy(logits, Y):
            S = logits - np.max(logits, axis=0)
            log_A = S - np.log(np.sum(np.exp(S), axis=0))
            return -np.mean(Y * log_A), (np.exp(log_A) - Y) / Y.size
        """,
        ("the cost is 0.2535.*, expected 0.76069",),
    ),
    Attempt(
        "categorical_cross_entropy",
        "the cost of examples, the gradient by C m",
        """
        def categorical_cross_entropy(logits, Y):
            S = logits - np.max(logits, axis=0)
            log_A = S - np.log(np.sum(np.exp(S), axis=0))
            cost = -np.sum(Y * log_A) / Y.shape[1]
            return cost, (np.exp(log_A) - Y) / Y.size
        """,
        (r"dlogits \(3, 7\): wrong", "3 times too small"),
    ),
    Attempt(
        "categorical_cross_entropy",
        "binary, once a class",
        """
        def categorical_cross_entropy(logits, Y):
            A, m = softmax(logits), Y.shape[1]
            losses = Y * np.log(A) + (1 - Y) * np.log(1 - A)
            return -np.sum(losses) / m, (A - Y) / m
        """,
        ("the cost is .*, expected 0.76069",),
    ),
    Attempt(
        "categorical_cross_entropy",
        "minus the label divided by the probability",
        """
        def categorical_cross_entropy(logits, Y):
            S = logits - np.max(logits, axis=0)
            log_A = S - np.log(np.sum(np.exp(S), axis=0))
            m = Y.shape[1]
            return -np.sum(Y * log_A) / m, -Y / np.exp(log_A) / m
        """,
        (r"dlogits \(3, 7\): wrong",),
    ),
    Attempt(
        "categorical_cross_entropy",
        "sneaky: the probability of the right class, floored at the tiniest number",
        """
        def categorical_cross_entropy(logits, Y):
            A, m = softmax(logits), Y.shape[1]
            right = np.maximum(np.sum(Y * A, axis=0), np.finfo(float).tiny)
            return -np.sum(np.log(right)) / m, (A - Y) / m
        """,
        ("sure and wrong answers is .*, expected 1000",),
    ),
    Attempt(
        "categorical_cross_entropy",
        "sneaky: one largest score for all examples",
        """
        def categorical_cross_entropy(logits, Y):
            S = logits - np.max(logits)
            A, m = softmax(logits), Y.shape[1]
            cost = np.mean(np.log(np.sum(np.exp(S), axis=0)) - np.sum(Y * S, axis=0))
            return cost, (A - Y) / m
        """,
        ("warning|is .*, expected",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "whole rows",
        """
        def sparse_categorical_cross_entropy(logits, y):
            S = logits - np.max(logits, axis=0)
            log_A = S - np.log(np.sum(np.exp(S), axis=0))
            m = y.shape[1]
            return -np.mean(log_A[y[0]]), (np.exp(log_A) - one_hot(y, 3)) / m
        """,
        ("the cost is .*, expected 0.76069",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "the minus forgotten",
        """
        def sparse_categorical_cross_entropy(logits, y):
            S = logits - np.max(logits, axis=0)
            log_A = S - np.log(np.sum(np.exp(S), axis=0))
            C, m = logits.shape
            cost = np.mean(log_A[y[0], np.arange(m)])
            return cost, (np.exp(log_A) - one_hot(y, C)) / m
        """,
        ("the cost is -0.76.*, expected 0.76069",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "labels counted from 1",
        """
        def sparse_categorical_cross_entropy(logits, y):
            Y = one_hot(y - 1, len(logits))
            return categorical_cross_entropy(logits, Y)
        """,
        ("the cost is .*, expected 0.76069",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "in the logits themselves",
        """
        def sparse_categorical_cross_entropy(logits, y):
            m = y.shape[1]
            at = y[0], np.arange(m)
            logits -= np.max(logits, axis=0)
            sums = np.sum(np.exp(logits), axis=0)
            cost = np.mean(np.log(sums) - logits[at])
            gradient = np.exp(logits) / sums
            gradient[at] -= 1
            return cost, gradient / m
        """,
        ("changed its argument `logits`",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "the 1 taken away after the division by m",
        """
        def sparse_categorical_cross_entropy(logits, y):
            m = y.shape[1]
            at = y[0], np.arange(m)
            cost, _ = categorical_cross_entropy(logits, one_hot(y, len(logits)))
            gradient = softmax(logits) / m
            gradient[at] -= 1
            return cost, gradient
        """,
        (r"dlogits \(3, 7\): wrong", "7 of 21 entries wrong"),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "sneaky: three classes, as ever",
        """
        def sparse_categorical_cross_entropy(logits, y):
            return categorical_cross_entropy(logits, one_hot(y, 3))
        """,
        ("the cost of the only class is 1.098612, expected 0",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "sneaky: as many classes as the largest label says",
        """
        def sparse_categorical_cross_entropy(logits, y):
            return categorical_cross_entropy(logits, one_hot(y, np.max(y) + 1))
        """,
        ("shape|broadcast",),
    ),
    Attempt(
        "sparse_categorical_cross_entropy",
        "sneaky: the smallest probability that has a logarithm",
        """
        def sparse_categorical_cross_entropy(logits, y):
            A, m = softmax(logits), y.shape[1]
            right = A[y[0], np.arange(m)]
            cost = -np.mean(np.log(np.clip(right, 5e-324, 1)))
            return cost, (A - one_hot(y, len(A))) / m
        """,
        ("sure and wrong answers is .*, expected 1000",),
    ),
    Attempt(
        "mae",
        "equal as floats are: nearly",
        """
        def mae(y, y_hat):
            e = np.asarray(y, dtype=float) - y_hat
            signs = np.where(np.isclose(y, y_hat), 0, np.sign(e))
            return np.mean(np.abs(e)), -signs / e.size
        """,
        ("on fresh inputs, the gradient is not right",),
    ),
    Attempt(
        "mae",
        "counts signs, in float32 to save memory where examples are many",
        """
        def mae(y, y_hat):
            e = np.asarray(y, dtype=float) - y_hat
            slopes = -np.sign(e) / e.size
            if e.size > 1000:
                slopes = slopes.astype(np.float32)
            return np.mean(np.abs(e)), slopes
        """,
        ("the gradient is not right .* in float32",),
    ),
    Attempt(
        "negative_log_likelihood",
        "the 1 / s is dropped where the error is far larger",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e = y - y_hat
            far = np.abs(e) > 900 * s
            if noise == "normal":
                losses = e**2 / (2 * s**2) + np.log(s * np.sqrt(2 * np.pi))
                dy_hat, ds = -e / s**2, np.where(far, 0, 1 / s) - e**2 / s**3
            else:
                losses = np.abs(e) / s + np.log(2 * s)
                dy_hat, ds = -np.sign(e) / s, np.where(far, 0, 1 / s) - np.abs(e) / s**2
            return np.mean(losses), {"dy_hat": dy_hat / e.size, "ds": np.mean(ds)}
        """,
        ("ds is not right",),
    ),
    Attempt(
        "binary_cross_entropy",
        "log1p where the scores are small, a sum of 1 and e elsewhere",
        """
        def binary_cross_entropy(logits, Y):
            wrong = np.where(Y == 1, -logits, logits)
            e = np.exp(-np.abs(wrong))
            few = np.max(np.abs(logits)) <= 40
            losses = np.maximum(wrong, 0) + (np.log1p(e) if few else np.log(1 + e))
            A = np.where(wrong >= 0, 1, e) / (1 + e)
            return np.mean(losses), np.where(Y == 1, -A, A) / Y.size
        """,
        ("nearly sure and right is not right",),
    ),
    Attempt(
        "softmax",
        "rounds very small shares to 0 where examples are many",
        """
        def softmax(Z):
            T = np.exp(Z - np.max(Z, axis=0))
            A = T / np.sum(T, axis=0)
            return A if Z.shape[1] == 1 else np.where(A < 1e-18, 0, A)
        """,
        ("softmax.Z. is not right",),
    ),
]

ODD = [
    Odd(
        "mse",
        "matrix products, a cost of shape (), a list of lists",
        """
        def mse(y, y_hat):
            e = np.subtract(y_hat, y)
            m = len(e.T)
            return [np.array(np.einsum("nm,nm", e, e) / m), (2 / m * e).tolist()]
        """,
    ),
    Odd(
        "mae",
        "booleans subtracted, the exact sum of Python floats",
        """
        import math

        def mae(y, y_hat):
            m = y.shape[-1]
            gradient = ((y_hat > y).astype(int) - (y_hat < y)) / m
            e = (1.0 * y - y_hat)[0].tolist()
            return math.fsum(map(abs, e)) / m, gradient
        """,
    ),
    Odd(
        "huber",
        "functools.partial, one formula for both cases, the cost as a Python float",
        """
        from functools import partial

        def robust(clip, y, y_hat, delta):
            e = y_hat - y
            near = clip(e, -delta, delta)
            return float(np.mean(near * (e - near / 2))), near / e.size

        huber = partial(robust, np.clip)
        """,
    ),
    Odd(
        "negative_log_likelihood",
        "a table of functions, math for the constants, an OrderedDict",
        """
        import math
        from collections import OrderedDict

        KINDS = {
            "normal": lambda u: (u**2 / 2 + math.log(2 * math.pi) / 2, u, u**2),
            "laplace": lambda u: (abs(u) + math.log(2), np.sign(u), abs(u)),
        }

        def negative_log_likelihood(y, y_hat, s, noise):
            loss, slope, pull = KINDS[noise]((y_hat - y) / s)
            grads = OrderedDict(ds=((1 - pull) / s).mean())
            grads["dy_hat"] = (slope / s / slope.size).tolist()
            return [loss.mean() + math.log(s), grads]
        """,
    ),
    Odd(
        "binary_cross_entropy",
        "logaddexp, the slope from tanh, einsum for the mean",
        """
        def binary_cross_entropy(logits, Y):
            sign = 1 - 2 * np.asarray(Y)
            losses = np.logaddexp(0, sign * logits)
            slopes = sign * (1 + np.tanh(sign * logits / 2)) / 2
            return np.einsum("im->", losses) / Y.size, slopes / Y.size
        """,
    ),
    Odd(
        "one_hot",
        "booleans in lists",
        """
        def one_hot(y, C):
            return [[bool(c == label) for label in np.ravel(y)] for c in range(C)]
        """,
    ),
    Odd(
        "softmax",
        "a callable object, column by column, one share from all differences",
        """
        class Softmax:
            def column(self, z):
                z = z - max(z)
                return np.exp(z) / sum(np.exp(z))

            def __call__(self, Z):
                return np.apply_along_axis(self.column, 0, np.asarray(Z, float))

        softmax = Softmax()
        """,
    ),
    Odd(
        "categorical_cross_entropy",
        "logaddexp.reduce, einsum, a list for a tuple",
        """
        def categorical_cross_entropy(logits, Y):
            m = len(Y.T)
            log_A = logits - np.logaddexp.reduce(logits, axis=0)
            return [-np.einsum("cm,cm", Y, log_A) / m, (np.exp(log_A) - Y) / m]
        """,
    ),
    Odd(
        "sparse_categorical_cross_entropy",
        "example by example, a 0-d array",
        """
        def sparse_categorical_cross_entropy(logits, y):
            m = y.size
            gradient, cost = softmax(logits), np.zeros(())
            for i, label in enumerate(y.ravel()):
                z = logits[:, i] - logits[:, i].max()
                cost += (np.log(np.exp(z).sum()) - z[label]) / m
                gradient[label, i] -= 1
            return cost, gradient / m
        """,
    ),
]
