"""Attempts at chapter 10."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

FIT = """
        def fit_normalizer(X):
            X = np.asarray(X, dtype=float)
            mu = X.mean(axis=1, keepdims=True)
            sigma = X.std(axis=1, keepdims=True)
            sigma[np.ptp(X, axis=1) == 0] = 1
            return mu, sigma
        """
NORMALIZE = """
        def normalize(X, mu, sigma):
            return (X - mu) / sigma
        """
GAIN = """
        def linear_gain(w, L):
            return w ** L
        """
START = """
        def initialize(layer_dims, scheme, rng):
            p = {}
            for l in range(1, len(layer_dims)):
                a, n = layer_dims[l - 1], layer_dims[l]
                if scheme == "glorot_uniform":
                    r = (6 / (a + n)) ** 0.5
                    p[f"W{l}"] = rng.uniform(-r, r, (n, a))
                else:
                    v = (2 if scheme == "he" else 1) / a
                    p[f"W{l}"] = rng.normal(0, v ** 0.5, (n, a))
                p[f"b{l}"] = np.zeros((n, 1))
            return p
        """
RIGHT = {
    "fit_normalizer": FIT,
    "normalize": NORMALIZE,
    "linear_gain": GAIN,
    "initialize": START,
}
changed = partial(edited, RIGHT)

ATTEMPTS = [
    changed(
        "fit_normalizer",
        "one mean for all",
        ("X.mean(axis=1, keepdims=True)", "X.mean()"),
        must_say=("mu", r"expected \(3, 1\)"),
    ),
    changed(
        "fit_normalizer",
        "the mean of the squares minus the square of the mean",
        (
            "X.std(axis=1, keepdims=True)",
            "np.sqrt(np.maximum(0, np.mean(X**2, axis=1, keepdims=True) - mu**2))",
        ),
        must_say=("small and far",),
    ),
    changed(
        "normalize",
        "a small number added to the deviation",
        ("/ sigma", "/ (sigma + 1e-8)"),
        must_say=("small features",),
    ),
    changed(
        "initialize",
        "draws from a generator of its own",
        ("            p = {}", "            p, rng = {}, np.random.default_rng()"),
        must_say=("draw them from `rng`",),
    ),
    changed(
        "fit_normalizer",
        "without keepdims",
        ("X.mean(axis=1, keepdims=True)", "X.mean(axis=1)"),
        must_say=("mu has shape",),
    ),
    changed(
        "fit_normalizer",
        "the variance",
        ("X.std(", "X.var("),
        must_say=(r"sigma\[\d, 0\] is .*, expected",),
    ),
    changed(
        "fit_normalizer",
        "m - 1, as in statistics",
        ("X.std(axis=1,", "X.std(axis=1, ddof=1,"),
        must_say=(r"sigma\[\d, 0\] is .*, expected",),
    ),
    changed(
        "fit_normalizer",
        "constant features forgotten",
        ("            sigma[np.ptp(X, axis=1) == 0] = 1\n", ""),
        must_say=("sigma where features are constant|examples",),
    ),
    changed(
        "fit_normalizer",
        "is sigma 0?",
        ("np.ptp(X, axis=1) == 0", "sigma == 0"),
        must_say=("sigma where features are constant",),
    ),
    changed(
        "fit_normalizer",
        "sneaky: what is small is constant",
        ("np.ptp(X, axis=1) == 0", "sigma < 1e-6"),
        must_say=("sigma of small and far values",),
    ),
    changed(
        "fit_normalizer",
        "sneaky: mean square minus squared mean",
        (
            "X.std(axis=1, keepdims=True)",
            "np.sqrt(np.maximum((X**2).mean(axis=1, keepdims=True) - mu**2, 0))",
        ),
        must_say=("sigma",),
    ),
    changed(
        "normalize",
        "its own mean",
        ("(X - mu)", "(X - X.mean(axis=1, keepdims=True))"),
        must_say=("X_norm",),
    ),
    changed(
        "normalize",
        "sigma squared",
        ("/ sigma", "/ sigma**2"),
        must_say=("X_norm",),
    ),
    changed(
        "normalize",
        "brackets forgotten",
        ("(X - mu)", "X - mu"),
        must_say=("X_norm",),
    ),
    changed(
        "normalize",
        "in place",
        ("return (X - mu) / sigma", "X -= mu; X /= sigma; return X"),
        must_say=("changed its argument `X`",),
    ),
    changed(
        "linear_gain",
        "L - 1, as with a last layer of its own",
        ("w ** L", "w ** (L - 1)"),
        must_say=(r"the gain for w = 1\.5, L = 2",),
    ),
    changed(
        "linear_gain",
        "a sum of layers",
        ("w ** L", "w * L"),
        must_say=(r"the gain for w = 1\.5, L = 2",),
    ),
    changed(
        "linear_gain",
        "sneaky: by logarithms, so for positive w only",
        ("w ** L", "np.exp(L * np.log(abs(w) + 1e-300))"),
        must_say=(r"the gain for w = -0\.5, L = 3",),
    ),
    changed(
        "initialize",
        "the variance for the deviation",
        ("v ** 0.5", "v"),
        must_say=("the deviation of W1",),
    ),
    changed(
        "initialize",
        "from 0 to r",
        ("rng.uniform(-r, r,", "rng.uniform(0, r,"),
        must_say=("the deviation of W1|the mean of W1",),
    ),
    changed(
        "initialize",
        "the units of its own layer",
        ("/ a\n", "/ n\n"),
        must_say=("the deviation of W1",),
    ),
    changed(
        "initialize",
        "sneaky: uniform for Xavier, with the right variance",
        (
            'p[f"W{l}"] = rng.normal(0, v ** 0.5, (n, a))',
            'p[f"W{l}"] = rng.uniform(-1, 1, (n, a)) * (3 * v) ** 0.5',
        ),
        must_say=("has not the distribution asked for",),
    ),
    changed(
        "initialize",
        "sneaky: a seed of its own",
        ("p = {}", "p, rng = {}, np.random.default_rng(0)"),
        must_say=("two different generators give the same weights",),
    ),
    changed(
        "initialize",
        "the last layer left out",
        ("range(1, len(layer_dims))", "range(1, len(layer_dims) - 1)"),
        must_say=("the keys are", "expected .*'W3'"),
    ),
    changed(
        "initialize",
        "the same numbers in every layer, those of every second one transposed",
        ("p = {}", "p, seed = {}, rng.integers(2**32)"),
        (
            "a, n = layer_dims[l - 1], layer_dims[l]",
            "a, n = layer_dims[l - 1], layer_dims[l]\n"
            "                rng, odd = np.random.default_rng(seed), l % 2",
        ),
        (
            "rng.uniform(-r, r, (n, a))",
            "rng.uniform(-r, r, (n, a)) if odd else rng.uniform(-r, r, (a, n)).T",
        ),
        (
            "rng.normal(0, v ** 0.5, (n, a))",
            "v ** 0.5 * (rng.normal(size=(n, a)) if odd else rng.normal(size=(a, n)).T"
            ")",
        ),
        must_say=("drawn once and used twice",),
    ),
    Attempt(
        "initialize",
        "moved and stretched to the mean and deviation asked for",
        """
        def initialize(layer_dims, scheme, rng):
            start = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                if scheme == "glorot_uniform":
                    r = np.sqrt(6 / (n_prev + n))
                    W = rng.uniform(-r, r, (n, n_prev))
                else:
                    W = rng.standard_normal((n, n_prev))
                    if W.size > 100:
                        W = (W - W.mean()) / W.std()
                    W = W * np.sqrt({"he": 2, "xavier": 1}[scheme] / n_prev)
                start |= {f"W{l}": W, f"b{l}": np.zeros((n, 1))}
            return start
        """,
        ("a mean of exactly 0",),
    ),
    Attempt(
        "fit_normalizer",
        "a deviation below a small number counts as none",
        """
        def fit_normalizer(X):
            X = np.asarray(X, dtype=float)
            mu, sigma = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
            return mu, np.where(sigma < 1e-12, 1, sigma)
        """,
        ("sigma is not right",),
    ),
]

ODD = [
    Odd(
        "fit_normalizer",
        "one feature after the other, lists, numbers of Python",
        """
        from statistics import fmean, pstdev

        def fit_normalizer(X):
            rows = [[float(x) for x in row] for row in X]
            return ([[fmean(row)] for row in rows],
                    [[pstdev(row) if len(set(row)) > 1 else 1] for row in rows])
        """,
    ),
    Odd(
        "normalize",
        "a column at a time, Fortran order",
        """
        def normalize(X, mu, sigma):
            columns = [(x - mu[:, 0]) / sigma[:, 0] for x in np.transpose(X)]
            return np.array(columns).T
        """,
    ),
    Odd(
        "linear_gain",
        "a loop, a 0-d array",
        """
        def linear_gain(w, L):
            gain = np.array(1.0)
            for _ in range(L):
                gain = gain * w
            return gain
        """,
    ),
    Odd(
        "initialize",
        "a table of functions, from the last layer on, biases as lists",
        """
        draws = {
            "he": lambda rng, p, n: rng.normal(0, (2 / p) ** 0.5, (p, n)).T,
            "xavier": lambda rng, p, n: rng.standard_normal((n, p)) / p ** 0.5,
            "glorot_uniform": lambda rng, p, n:
                (1 - 2 * rng.random((n, p))) * (6 / (n + p)) ** 0.5,
        }

        def initialize(layer_dims, scheme, rng):
            out = {}
            for l in range(len(layer_dims) - 1, 0, -1):
                p, n = layer_dims[l - 1 : l + 1]
                out[f"b{l}"] = [[0]] * n
                out[f"W{l}"] = draws[scheme](rng, p, n)
            return out
        """,
    ),
    Odd(
        "fit_normalizer",
        "the mean of the squares, in extended precision",
        """
        def fit_normalizer(X):
            X = X.astype(np.longdouble)
            mu = X.mean(axis=1, keepdims=True)
            variance = (X**2).mean(axis=1, keepdims=True) - mu**2
            alike = np.all(X == X[:, :1], axis=1, keepdims=True)
            return mu, np.sqrt(np.where(alike, 1, np.maximum(variance, 0)))
        """,
    ),
    Odd(
        "initialize",
        "a generator for each layer",
        """
        def initialize(layer_dims, scheme, rng):
            out, dims = {}, list(layer_dims)
            for l, own in enumerate(rng.spawn(len(dims) - 1), start=1):
                p, n = dims[l - 1 : l + 1]
                out[f"b{l}"] = np.zeros((n, 1))
                if scheme == "glorot_uniform":
                    r = np.sqrt(6 / (n + p))
                    out[f"W{l}"] = own.uniform(-r, r, (n, p))
                else:
                    size = np.sqrt({"he": 2, "xavier": 1}[scheme] / p)
                    out[f"W{l}"] = own.normal(0, size, (n, p))
            return out
        """,
    ),
]
