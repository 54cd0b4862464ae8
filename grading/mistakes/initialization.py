"""Mistakes of chapter 10."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import initialization as key

FIT_NORMALIZER = [
    by_operator(
        key.fit_normalizer,
        "variance for deviation",
        change(
            "np.sqrt(np.mean((X - mu) ** 2, axis=1, keepdims=True))",
            "np.mean((X - mu) ** 2, axis=1, keepdims=True)",
        ),
        "This is the variance. The divisor is its root, the standard deviation.",
    ),
    by_operator(
        key.fit_normalizer,
        "not centred",
        change("(X - mu) ** 2", "X ** 2"),
        "The mean square of X is its variance only where the mean is 0: subtract mu "
        "first.",
    ),
    by_operator(
        key.fit_normalizer,
        "is sigma 0",
        change(
            "np.max(X, axis=1, keepdims=True) == np.min(X, axis=1, keepdims=True)",
            "sigma == 0",
        ),
        "The deviation of equal numbers need not be exactly 0, since their mean is "
        "rounded. Ask whether the largest equals the smallest.",
    ),
    by_operator(
        key.fit_normalizer,
        "constants forgotten",
        change("np.where(constant, 1.0, sigma)", "sigma"),
        "A constant feature has the deviation 0, and dividing by it gives nan. Its "
        "sigma is 1 by agreement.",
    ),
    by_hand(
        "fit_normalizer",
        "m - 1",
        """
        def fit_normalizer(X):
            X = np.asarray(X, dtype=float)
            mu = np.mean(X, axis=1, keepdims=True)
            squares = np.sum((X - mu) ** 2, axis=1, keepdims=True)
            sigma = np.sqrt(squares / max(X.shape[1] - 1, 1))
            constant = np.ptp(X, axis=1, keepdims=True) == 0
            return mu, np.where(constant, 1.0, sigma)
        """,
        "The squares were divided by m - 1. Here the variance is the mean over all m.",
    ),
    by_hand(
        "fit_normalizer",
        "a small number added",
        """
        def fit_normalizer(X):
            X = np.asarray(X, dtype=float)
            mu = np.mean(X, axis=1, keepdims=True)
            sigma = np.std(X, axis=1, keepdims=True) + 1e-8
            constant = np.ptp(X, axis=1, keepdims=True) == 0
            return mu, np.where(constant, 1.0, sigma)
        """,
        "A small number added to sigma is not small beside features that are small "
        "themselves. Treat constant features apart.",
    ),
    by_hand(
        "fit_normalizer",
        "all features together",
        """
        def fit_normalizer(X):
            X = np.asarray(X, dtype=float)
            mu = np.full((len(X), 1), np.mean(X))
            sigma = np.full((len(X), 1), np.std(X))
            constant = np.ptp(X, axis=1, keepdims=True) == 0
            return mu, np.where(constant, 1.0, sigma)
        """,
        "One mean was taken over everything. Every feature has its own: the mean goes "
        "along the row, axis=1.",
    ),
    by_hand(
        "fit_normalizer",
        "difference of means",
        """
        def fit_normalizer(X):
            X = np.asarray(X, dtype=float)
            mu = np.mean(X, axis=1, keepdims=True)
            variance = np.mean(X**2, axis=1, keepdims=True) - mu**2
            constant = np.ptp(X, axis=1, keepdims=True) == 0
            return mu, np.where(constant, 1.0, np.sqrt(np.maximum(variance, 0)))
        """,
        "Mean square minus squared mean is the difference of two large numbers where "
        "mu is large, and loses its digits. Subtract mu before you square.",
    ),
]

NORMALIZE = [
    by_operator(
        key.normalize,
        "not divided",
        change("(X - mu) / sigma", "X - mu"),
        "The mean is gone, but the features keep their sizes. Divide by sigma.",
    ),
    by_operator(
        key.normalize,
        "divided first",
        change("(X - mu) / sigma", "X / sigma - mu"),
        "mu is in the units of X, so it must be subtracted before the division.",
    ),
    by_operator(
        key.normalize,
        "by the variance",
        change("(X - mu) / sigma", "(X - mu) / sigma ** 2"),
        "It was divided by the variance. sigma itself is the divisor.",
    ),
    by_hand(
        "normalize",
        "by its own numbers",
        """
        def normalize(X, mu, sigma):
            X = np.asarray(X, dtype=float)
            own = np.std(X, axis=1, keepdims=True)
            return (X - np.mean(X, axis=1, keepdims=True)) / np.where(own == 0, 1, own)
        """,
        "The set was normalized by its own numbers. Use the mu and sigma that came in: "
        "they are those of the training set.",
    ),
    by_hand(
        "normalize",
        "mean subtracted twice",
        """
        def normalize(X, mu, sigma):
            X = X - mu
            return (X - mu) / sigma
        """,
        "The first line has subtracted mu already; the second does it again.",
    ),
]

LINEAR_GAIN = [
    by_operator(
        key.linear_gain,
        "one layer less",
        change("float(w) ** L", "float(w) ** max(L - 1, 0)"),
        "L layers multiply L times. One layer less was counted.",
    ),
    by_operator(
        key.linear_gain,
        "times",
        change("float(w) ** L", "float(w) * L"),
        "Each layer multiplies what the one before made of the signal: it is a power, "
        "not a product with L.",
    ),
    by_hand(
        "linear_gain",
        "size only",
        """
        def linear_gain(w, L):
            return abs(w) ** L
        """,
        "The sign was lost: an odd number of negative weights gives a negative factor.",
    ),
    by_hand(
        "linear_gain",
        "one layer at least",
        """
        def linear_gain(w, L):
            gain = w
            for _ in range(L - 1):
                gain = gain * w
            return gain
        """,
        "Without a layer nothing is multiplied, and the factor is 1. Start from 1.",
    ),
]

INITIALIZE = [
    by_operator(
        key.initialize,
        "he and xavier swapped",
        change("scheme == 'he'", "scheme != 'he' and scheme != 'glorot_uniform'"),
        "The schemes have changed places: He's variance is 2 / n_{l-1}, Xavier's is "
        "1 / n_{l-1}.",
    ),
    by_operator(
        key.initialize,
        "variance for deviation",
        change("np.sqrt(2 / n_prev)", "(2 / n_prev)"),
        "2 / n_{l-1} is the variance. Multiply by its root, the standard deviation.",
    ),
    by_operator(
        key.initialize,
        "fan out",
        change("np.sqrt(1 / n_prev)", "np.sqrt(1 / n)"),
        "What counts is how many numbers a unit adds up: the units of the layer "
        "before.",
    ),
    by_operator(
        key.initialize,
        "from 0 on",
        change("rng.uniform(-r, r, (n, n_prev))", "rng.uniform(0, r, (n, n_prev))"),
        "All weights are positive. The interval is from -r to r, so that the mean is "
        "0.",
    ),
    by_operator(
        key.initialize,
        "limit for deviation",
        change("np.sqrt(6 / (n_prev + n))", "np.sqrt(2 / (n_prev + n))"),
        "2 / (n_{l-1} + n_l) is the variance. A uniform number has a third of r^2, so "
        "r^2 is three times as large.",
    ),
    by_operator(
        key.initialize,
        "biases drawn",
        change("np.zeros((n, 1))", "rng.standard_normal((n, 1))"),
        "The biases start at zero; only the weights are random.",
    ),
    by_hand(
        "initialize",
        "normal for uniform",
        """
        def initialize(layer_dims, scheme, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                variance = {"he": 2 / n_prev, "xavier": 1 / n_prev}
                v = variance.get(scheme, 2 / (n_prev + n))
                W = rng.standard_normal((n, n_prev)) * np.sqrt(v)
                parameters["W" + str(l)] = W
                parameters["b" + str(l)] = np.zeros((n, 1))
            return parameters
        """,
        "The variance of glorot_uniform is right, but its numbers are normal. Draw "
        "them with rng.uniform(-r, r, shape).",
    ),
    by_hand(
        "initialize",
        "rows alike",
        """
        def initialize(layer_dims, scheme, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                r = np.sqrt(6 / (n_prev + n))
                row = {
                    "he": rng.standard_normal((1, n_prev)) * np.sqrt(2 / n_prev),
                    "xavier": rng.standard_normal((1, n_prev)) * np.sqrt(1 / n_prev),
                    "glorot_uniform": rng.uniform(-r, r, (1, n_prev)),
                }[scheme]
                parameters["W" + str(l)] = np.repeat(row, n, axis=0)
                parameters["b" + str(l)] = np.zeros((n, 1))
            return parameters
        """,
        "All rows of W are the same, so the units of a layer stay the same for ever. "
        "Draw every entry on its own.",
    ),
    by_hand(
        "initialize",
        "seed of its own",
        """
        def initialize(layer_dims, scheme, rng):
            rng, parameters = np.random.default_rng(0), {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                r = np.sqrt(6 / (n_prev + n))
                W = {
                    "he": rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev),
                    "xavier": rng.standard_normal((n, n_prev)) * np.sqrt(1 / n_prev),
                    "glorot_uniform": rng.uniform(-r, r, (n, n_prev)),
                }[scheme]
                parameters["W" + str(l)] = W
                parameters["b" + str(l)] = np.zeros((n, 1))
            return parameters
        """,
        "The generator that came as rng is not used, so every call gives the same "
        "weights. Draw from rng.",
    ),
]

MISTAKES = FIT_NORMALIZER + NORMALIZE + LINEAR_GAIN + INITIALIZE
