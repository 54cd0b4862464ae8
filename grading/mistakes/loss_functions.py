"""Mistakes of chapter 07."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    flip_sign,
    other_axis,
)
from solutions import loss_functions as key


def _of_every_loss(function, gradient):
    """The mistakes that all losses share; gradient: its expression, divided by m."""
    return [
        by_operator(
            function,
            "gradient of the sum",
            change(gradient, gradient.rsplit(" / ", 1)[0]),
            "The cost is a mean over m examples, so each entry of its gradient carries "
            "1/m. Yours belongs to the sum.",
            hint="factor",
        ),
        by_operator(
            function,
            "uphill",
            flip_sign(gradient),
            "The sign of the gradient is turned round, so a step against it makes the "
            "cost larger.",
            hint="factor",
        ),
    ]


MSE = [
    *_of_every_loss(key.mse, "-2 * e / m"),
    by_operator(
        key.mse,
        "mean over the numbers of an example too",
        change("y.shape[1]", "y.size"),
        "Yours is a mean over all entries. The n squared errors of an example are "
        "summed; only the m examples are averaged.",
    ),
    by_operator(
        key.mse,
        "two forgotten",
        change("-2 * e", "-e"),
        "The square brings down a factor of 2, and this cost has no 1/2 to cancel it.",
        hint="factor",
    ),
    by_hand(
        "mse",
        "half",
        """
        def mse(y, y_hat):
            e, m = y - y_hat, y.shape[1]
            return np.sum(e**2) / m / 2, -e / m
        """,
        "Cost and gradient agree, but with each other only: this is half the mean "
        "squared error.",
    ),
    by_hand(
        "mse",
        "root",
        """
        def mse(y, y_hat):
            e, m = y - y_hat, y.shape[1]
            root = np.sqrt(np.sum(e**2) / m)
            return root, -e / (m * root)
        """,
        "This is the root of the mean squared error. Leave the root out.",
    ),
    by_hand(
        "mse",
        "square of the mean",
        """
        def mse(y, y_hat):
            mean = np.mean(y - y_hat)
            return mean**2, np.full(y.shape, -2 * mean / y.size)
        """,
        "The mean is squared, so errors of opposite sign cancel. Square first, then "
        "take the mean.",
    ),
    by_hand(
        "mse",
        "one for all",
        """
        def mse(y, y_hat):
            e, m = y - y_hat, y.shape[1]
            return np.sum(e**2) / m, -2 * np.mean(e)
        """,
        "The gradient was summed up to one number. Each prediction has a slope of its "
        "own, so it has the shape of y_hat.",
        hint="wrong-axis",
        shape=True,
    ),
]

MAE = [
    *_of_every_loss(key.mae, "-np.sign(e) / e.size"),
    by_operator(
        key.mae,
        "error as slope",
        change("np.sign(e)", "e"),
        "The slope of |e| has the size 1 everywhere, not the size of the error.",
    ),
    by_operator(
        key.mae,
        "errors cancel",
        change("np.mean(np.abs(e))", "np.mean(e)"),
        "Without absolute values errors of opposite sign cancel in the cost.",
    ),
    by_hand(
        "mae",
        "always down",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.mean(np.abs(e)), -np.ones(e.shape) / e.size
        """,
        "The slope is -1/m only where the prediction is too low. Where it is too high "
        "the slope is +1/m.",
        hint="constant-axis",
    ),
    by_hand(
        "mae",
        "one side",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.mean(np.abs(e)), -(e > 0) / e.size
        """,
        "Predictions that are too high get no slope at all: there it is +1/m.",
    ),
    by_hand(
        "mae",
        "sum",
        """
        def mae(y, y_hat):
            e = y - y_hat
            return np.sum(np.abs(e)), -np.sign(e)
        """,
        "Cost and gradient are both sums. They agree with each other, but the cost is "
        "the mean.",
    ),
    by_operator(
        key.mae,
        "unsigned",
        change("np.asarray(y, dtype=float)", "y"),
        "The difference of two np.uint8 wraps around: 3 - 5 is 254. Make one of them "
        "float first.",
    ),
]

HUBER = [
    *_of_every_loss(key.huber, "slopes / e.size"),
    by_operator(
        key.huber,
        "whole square off",
        change("delta * np.abs(e) - delta**2 / 2", "delta * np.abs(e) - delta**2"),
        "The straight part starts at 0 instead of delta^2/2, so the loss jumps at "
        "|e| = delta. Subtract half of delta^2.",
    ),
    by_operator(
        key.huber,
        "no half",
        change("e**2 / 2", "e**2"),
        "The square part lacks its 1/2, so it does not meet the straight part.",
    ),
    by_operator(
        key.huber,
        "slope one",
        change("delta * np.sign(e)", "np.sign(e)"),
        "Outliers get the slope 1 of the absolute error. Here it is delta.",
        hint="large-only",
    ),
    by_operator(
        key.huber,
        "branches swapped",
        change("np.abs(e) <= delta", "np.abs(e) > delta"),
        "The two cases are swapped: small errors are squared, large ones are not.",
    ),
    by_operator(
        key.huber,
        "one side",
        change("np.abs(e) <= delta", "e <= delta"),
        "The test looks at e instead of |e|, so large negative errors are squared.",
    ),
    by_hand(
        "huber",
        "fixed delta",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            small = np.abs(e) <= 1
            losses = np.where(small, e**2 / 2, np.abs(e) - 1 / 2)
            return np.mean(losses), -np.where(small, e, np.sign(e)) / e.size
        """,
        "delta is never used: this is the Huber loss for delta = 1.",
    ),
    by_hand(
        "huber",
        "sharp",
        """
        def huber(y, y_hat, delta):
            e = y - y_hat
            small = np.abs(e) <= delta
            losses = np.where(small, e**2, np.abs(e))
            return np.mean(losses), -np.where(small, 2 * e, np.sign(e)) / e.size
        """,
        "Squared error here and absolute error there do not join: neither their "
        "values nor their slopes agree at |e| = delta.",
    ),
]

NEGATIVE_LOG_LIKELIHOOD = [
    by_operator(
        key.negative_log_likelihood,
        "gradient of the sum",
        change("dy_hat / e.size", "dy_hat"),
        "The cost is a mean over m examples, so dy_hat carries 1/m.",
        hint="factor",
    ),
    by_operator(
        key.negative_log_likelihood,
        "without the normalizer",
        change("np.log(s * np.sqrt(2 * np.pi))", "0 * s"),
        "The density of the normal noise is divided by s sqrt(2 pi). Its logarithm is "
        "part of the cost, and 1/s part of ds.",
    ),
    by_operator(
        key.negative_log_likelihood,
        "half a square of s",
        change("e**2 / (2 * s**2)", "e**2 / (2 * s)"),
        "In the normal density the squared error is divided by 2 s^2, not by 2 s.",
    ),
    by_operator(
        key.negative_log_likelihood,
        "the sign of the slope in s",
        change("1 / s - e**2 / s**3", "1 / s + e**2 / s**3"),
        "A larger s makes an error cheaper: the slope of e^2 / (2 s^2) in s is "
        "negative, -e^2 / s^3.",
    ),
    by_operator(
        key.negative_log_likelihood,
        "not divided by s",
        change("-np.sign(e) / s", "-np.sign(e)"),
        "The exponent of the Laplace noise is -|e|/s, so its slope by y_hat is "
        "divided by s.",
    ),
    by_hand(
        "negative_log_likelihood",
        "the log of the density",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e = y - y_hat
            if noise == "normal":
                density = np.exp(-(e**2) / (2 * s**2)) / (s * np.sqrt(2 * np.pi))
                dy_hat, ds = -e / s**2, 1 / s - e**2 / s**3
            else:
                density = np.exp(-np.abs(e) / s) / (2 * s)
                dy_hat, ds = -np.sign(e) / s, 1 / s - np.abs(e) / s**2
            grads = {"dy_hat": dy_hat / e.size, "ds": np.mean(ds)}
            return -np.mean(np.log(density)), grads
        """,
        "The density of a large error is rounded to 0, whose logarithm is minus "
        "infinity. Take the logarithm on paper first.",
    ),
    by_hand(
        "negative_log_likelihood",
        "the likelihood itself",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e = y - y_hat
            if noise == "normal":
                losses = -(e**2) / (2 * s**2) - np.log(s * np.sqrt(2 * np.pi))
                dy_hat, ds = e / s**2, e**2 / s**3 - 1 / s
            else:
                losses = -np.abs(e) / s - np.log(2 * s)
                dy_hat, ds = np.sign(e) / s, np.abs(e) / s**2 - 1 / s
            grads = {"dy_hat": dy_hat / e.size, "ds": np.mean(ds)}
            return np.mean(losses), grads
        """,
        "This is the log-likelihood, which is to be large. A cost is to be small: "
        "take minus it.",
    ),
    by_hand(
        "negative_log_likelihood",
        "slope of the normalizer only",
        """
        def negative_log_likelihood(y, y_hat, s, noise):
            e = y - y_hat
            if noise == "normal":
                losses = e**2 / (2 * s**2) + np.log(s * np.sqrt(2 * np.pi))
                dy_hat = -e / s**2
            else:
                losses = np.abs(e) / s + np.log(2 * s)
                dy_hat = -np.sign(e) / s
            return np.mean(losses), {"dy_hat": dy_hat / e.size, "ds": 1 / s}
        """,
        "s stands in two terms of the loss: log s, whose slope is 1/s, and the one "
        "with the error, whose slope is missing.",
    ),
]

BINARY_CROSS_ENTROPY = [
    *_of_every_loss(key.binary_cross_entropy, "np.where(Y == 1, -A, A) / Y.size"),
    by_hand(
        "binary_cross_entropy",
        "clipped",
        """
        def binary_cross_entropy(logits, Y):
            e = np.exp(-np.abs(logits))
            A = np.where(logits >= 0, 1, e) / (1 + e)
            P = np.clip(A, 1e-12, 1 - 1e-12)
            losses = -(Y * np.log(P) + (1 - Y) * np.log(1 - P))
            return np.mean(losses), (A - Y) / Y.size
        """,
        "Clipping the probabilities ends the loss at 27.6, while a score of 1000 on "
        "the wrong side costs 1000. Compute the loss from the score.",
    ),
    by_hand(
        "binary_cross_entropy",
        "overflow",
        """
        def binary_cross_entropy(logits, Y):
            losses = np.log(1 + np.exp(logits)) - Y * logits
            return np.mean(losses), (1 / (1 + np.exp(-logits)) - Y) / Y.size
        """,
        "The formula is right, but exp(1000) overflows. Take the exponential of "
        "-|z| only.",
    ),
    by_hand(
        "binary_cross_entropy",
        "slope of the probability",
        """
        def binary_cross_entropy(logits, Y):
            e = np.exp(-np.abs(logits))
            A = np.where(logits >= 0, 1, e) / (1 + e)
            losses = np.maximum(logits, 0) - Y * logits + np.log1p(e)
            P = np.clip(A, 1e-12, 1 - 1e-12)
            return np.mean(losses), (-Y / P + (1 - Y) / (1 - P)) / Y.size
        """,
        "This is the slope with respect to the probability. Times a (1 - a) it is the "
        "one with respect to the score, (a - y)/m.",
        hint="missing-derivative",
    ),
    by_hand(
        "binary_cross_entropy",
        "slope of the sigmoid",
        """
        def binary_cross_entropy(logits, Y):
            e = np.exp(-np.abs(logits))
            A = np.where(logits >= 0, 1, e) / (1 + e)
            losses = np.maximum(logits, 0) - Y * logits + np.log1p(e)
            return np.mean(losses), (A - Y) * A * (1 - A) / Y.size
        """,
        "The factor a (1 - a) belongs to the squared error. In the log loss it "
        "cancels.",
        hint="missing-derivative",
    ),
    by_hand(
        "binary_cross_entropy",
        "size of the score",
        """
        def binary_cross_entropy(logits, Y):
            e = np.exp(-np.abs(logits))
            losses = np.abs(logits) - Y * logits + np.log1p(e)
            A = np.where(logits >= 0, 1, e) / (1 + e)
            return np.mean(losses), (A - Y) / Y.size
        """,
        "The first term is max(z, 0), not |z|: a negative score does not enter it.",
    ),
    by_hand(
        "binary_cross_entropy",
        "label forgotten",
        """
        def binary_cross_entropy(logits, Y):
            e = np.exp(-np.abs(logits))
            losses = np.maximum(logits, 0) - logits + np.log1p(e)
            A = np.where(logits >= 0, 1, e) / (1 + e)
            return np.mean(losses), (A - Y) / Y.size
        """,
        "The term - y z must count the score only where the label is 1.",
    ),
    by_operator(
        key.binary_cross_entropy,
        "small numbers lost",
        change("np.log1p(e)", "np.log(1 + e)"),
        "1 + t is rounded to 1 for a small t, and its logarithm to 0. np.log1p(t) "
        "keeps it.",
    ),
]

ONE_HOT = [
    by_operator(
        key.one_hot,
        "counted from one",
        change("np.arange(C)[:, None]", "np.arange(1, C + 1)[:, None]"),
        "The first class is 0, not 1: row c belongs to class c.",
    ),
    by_operator(
        key.one_hot,
        "upside down",
        change("np.arange(C)[:, None]", "np.arange(C)[::-1, None]"),
        "The rows are in reverse order: class 0 belongs to the top row.",
    ),
    by_hand(
        "one_hot",
        "rows are examples",
        """
        def one_hot(y, C):
            return np.eye(C)[y[0]]
        """,
        "Each row is an example here. In this course each column is: transpose it.",
        shape=True,
    ),
    by_hand(
        "one_hot",
        "label as value",
        """
        def one_hot(y, C):
            return np.where(np.arange(C)[:, None] == y, y, 0)
        """,
        "The entry should be 1, whatever the class; you have put the label there.",
    ),
    by_hand(
        "one_hot",
        "classes that occur",
        """
        def one_hot(y, C):
            return (np.unique(y)[:, None] == y).astype(float)
        """,
        "A class that no example belongs to still has its row. Make C rows.",
        shape=True,
    ),
    by_hand(
        "one_hot",
        "whole rows",
        """
        def one_hot(y, C):
            Y = np.zeros((C, y.shape[1]))
            Y[y[0]] = 1
            return Y
        """,
        "Y[labels] = 1 fills whole rows. Each label needs the index of its own column "
        "beside it.",
    ),
]

SOFTMAX = [
    by_operator(
        key.softmax,
        "sums over examples",
        other_axis(),
        "The sum runs over the examples. Each column is one example and has to sum "
        "to 1, so sum over axis 0.",
    ),
    by_operator(
        key.softmax,
        "no shift",
        change("np.exp(Z - np.max(Z, axis=0, keepdims=True))", "np.exp(Z)"),
        "exp(1000) overflows. Subtract the largest score of each column first.",
    ),
    by_operator(
        key.softmax,
        "not divided",
        change("T / np.sum(T, axis=0, keepdims=True)", "T"),
        "The exponentials are not divided by their sum, so the columns do not sum "
        "to 1.",
    ),
    by_hand(
        "softmax",
        "one sum for all",
        """
        def softmax(Z):
            T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
            return T / np.sum(T)
        """,
        "The sum runs over the whole array. Each column has a sum of its own.",
    ),
    by_hand(
        "softmax",
        "one maximum for all",
        """
        def softmax(Z):
            T = np.exp(Z - np.max(Z))
            return T / np.sum(T, axis=0, keepdims=True)
        """,
        "One maximum for all examples: a column whose scores are far below it becomes "
        "0/0. Each column needs its own.",
    ),
    by_hand(
        "softmax",
        "shares of the scores",
        """
        def softmax(Z):
            T = Z - np.min(Z, axis=0, keepdims=True) + 1
            return T / np.sum(T, axis=0, keepdims=True)
        """,
        "These are shares of the shifted scores. The exponential is missing.",
    ),
]


CATEGORICAL_CROSS_ENTROPY = [
    *_of_every_loss(
        key.categorical_cross_entropy,
        "np.where(Y == 1, -np.sum(A, axis=0), A) / m",
    ),
    by_hand(
        "categorical_cross_entropy",
        "not shifted",
        """
        def categorical_cross_entropy(logits, Y):
            m = Y.shape[1]
            log_A = logits - np.log(np.sum(np.exp(logits), axis=0, keepdims=True))
            return -np.sum(Y * log_A) / m, (softmax(logits) - Y) / m
        """,
        "exp(1000) overflows in the cost. Subtract the largest score of each "
        "column before the exponential.",
    ),
    by_hand(
        "categorical_cross_entropy",
        "sign of the cost",
        """
        def categorical_cross_entropy(logits, Y):
            m = Y.shape[1]
            S = logits - np.max(logits, axis=0, keepdims=True)
            log_A = S - np.log(np.sum(np.exp(S), axis=0, keepdims=True))
            return np.sum(Y * log_A) / m, (softmax(logits) - Y) / m
        """,
        "The minus of the cost is missing: logarithms of probabilities are negative.",
    ),
    by_hand(
        "categorical_cross_entropy",
        "mean over classes too",
        """
        def categorical_cross_entropy(logits, Y):
            S = logits - np.max(logits, axis=0, keepdims=True)
            log_A = S - np.log(np.sum(np.exp(S), axis=0, keepdims=True))
            return -np.mean(Y * log_A), (softmax(logits) - Y) / Y.size
        """,
        "The mean runs over classes and examples. Sum over the classes; only the "
        "examples are averaged.",
    ),
    by_hand(
        "categorical_cross_entropy",
        "clipped",
        """
        def categorical_cross_entropy(logits, Y):
            m = Y.shape[1]
            A = softmax(logits)
            return -np.sum(Y * np.log(np.clip(A, 1e-12, 1))) / m, (A - Y) / m
        """,
        "Clipping the probabilities ends the loss at 27.6. Compute their logarithm "
        "from the scores.",
    ),
    by_hand(
        "categorical_cross_entropy",
        "a question per class",
        """
        def categorical_cross_entropy(logits, Y):
            m = Y.shape[1]
            e = np.exp(-np.abs(logits))
            losses = np.maximum(logits, 0) - Y * logits + np.log1p(e)
            A = np.where(logits >= 0, 1, e) / (1 + e)
            return np.sum(losses) / m, (A - Y) / m
        """,
        "This asks C separate yes-or-no questions, with a sigmoid each. One class out "
        "of C needs the softmax.",
    ),
    by_hand(
        "categorical_cross_entropy",
        "slope of the probability",
        """
        def categorical_cross_entropy(logits, Y):
            m = Y.shape[1]
            S = logits - np.max(logits, axis=0, keepdims=True)
            log_A = S - np.log(np.sum(np.exp(S), axis=0, keepdims=True))
            return -np.sum(Y * log_A) / m, -Y / np.maximum(softmax(logits), 1e-12) / m
        """,
        "This is the slope with respect to the probabilities. Through the softmax "
        "every score gets one: (A - Y)/m.",
    ),
]

SPARSE_CATEGORICAL_CROSS_ENTROPY = [
    *_of_every_loss(key.sparse_categorical_cross_entropy, "dZ / m"),
    by_hand(
        "sparse_categorical_cross_entropy",
        "not shifted",
        """
        def sparse_categorical_cross_entropy(logits, y):
            m = y.shape[1]
            at = y[0], np.arange(m)
            log_sums = np.log(np.sum(np.exp(logits), axis=0))
            dZ = softmax(logits)
            dZ[at] -= 1
            return np.mean(log_sums - logits[at]), dZ / m
        """,
        "exp(1000) overflows in the cost. Subtract the largest score of each "
        "column before the exponential.",
    ),
    by_hand(
        "sparse_categorical_cross_entropy",
        "sign of the cost",
        """
        def sparse_categorical_cross_entropy(logits, y):
            m = y.shape[1]
            at = y[0], np.arange(m)
            S = logits - np.max(logits, axis=0, keepdims=True)
            log_sums = np.log(np.sum(np.exp(S), axis=0))
            dZ = softmax(logits)
            dZ[at] -= 1
            return np.mean(S[at] - log_sums), dZ / m
        """,
        "The minus of the cost is missing: the loss is -log of a probability.",
    ),
    by_operator(
        key.sparse_categorical_cross_entropy,
        "label not subtracted",
        change("dZ[at] = -np.sum(dZ, axis=0)", "dZ = softmax(logits)"),
        "The gradient holds the probabilities only: subtract 1 in the row of the "
        "class.",
        hint="one-per-column",
    ),
    by_hand(
        "sparse_categorical_cross_entropy",
        "whole rows",
        """
        def sparse_categorical_cross_entropy(logits, y):
            m = y.shape[1]
            S = logits - np.max(logits, axis=0, keepdims=True)
            log_sums = np.log(np.sum(np.exp(S), axis=0))
            dZ = softmax(logits)
            dZ[y[0]] -= 1
            return np.mean(log_sums - S[y[0], np.arange(m)]), dZ / m
        """,
        "dZ[y[0]] means whole rows, so every example loses 1 in them. Give the index "
        "of the column too.",
    ),
    by_hand(
        "sparse_categorical_cross_entropy",
        "counted from one",
        """
        def sparse_categorical_cross_entropy(logits, y):
            rows, columns = y[0] - 1, np.arange(y.shape[1])
            S = logits - np.max(logits, axis=0, keepdims=True)
            log_sums = np.log(np.sum(np.exp(S), axis=0))
            dZ = softmax(logits)
            dZ[rows, columns] -= 1
            return np.mean(log_sums - S[rows, columns]), dZ / y.shape[1]
        """,
        "The labels already start at 0. With y - 1 each example gets its neighbour's "
        "row, and class 0 the last one.",
    ),
    by_hand(
        "sparse_categorical_cross_entropy",
        "clipped",
        """
        def sparse_categorical_cross_entropy(logits, y):
            rows, columns = y[0], np.arange(y.shape[1])
            A = softmax(logits)
            losses = -np.log(np.clip(A[rows, columns], 1e-12, 1))
            A[rows, columns] -= 1
            return np.mean(losses), A / y.shape[1]
        """,
        "Clipping the probabilities ends the loss at 27.6. Compute the logarithm from "
        "the scores.",
    ),
]

MISTAKES = (
    MSE
    + MAE
    + HUBER
    + NEGATIVE_LOG_LIKELIHOOD
    + BINARY_CROSS_ENTROPY
    + ONE_HOT
    + SOFTMAX
    + CATEGORICAL_CROSS_ENTROPY
    + SPARSE_CATEGORICAL_CROSS_ENTROPY
)
