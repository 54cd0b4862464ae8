"""Right gradients of small models, and ways to spoil them, for `test_explain`."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sizes(rng, low, high, count):
    """count different sizes, so that no two of them can be mixed up."""
    return [int(k) for k in rng.choice(np.arange(low, high), count, replace=False)]


def noisy(gradient, rng):
    """gradient as two-sided differences give it: 1e-8 of its largest entry off."""
    scale = np.max(np.abs(gradient))
    return gradient + 1e-8 * scale * rng.uniform(-1, 1, np.shape(gradient))


# Each case: rng -> (point, right gradients by name).


def logistic(rng):
    n_x, m = sizes(rng, 3, 30, 2)
    X, w, b = rng.normal(size=(n_x, m)), rng.normal(size=(n_x, 1)), rng.normal()
    Y = (rng.random((1, m)) > 0.5).astype(float)
    dZ = sigmoid(w.T @ X + b) - Y
    point = {"w": w, "b": b, "X": X, "Y": Y}
    return point, {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}


def weight_decay(rng):
    point, grads = logistic(rng)
    lambd = rng.uniform(0.1, 0.9)
    m = point["X"].shape[1]
    return point | {"lambd": lambd}, grads | {
        "dw": grads["dw"] + lambd / m * point["w"]
    }


def two_layers(rng):
    n_x, n_h, n_y, m = sizes(rng, 3, 25, 4)
    p = {"W1": rng.normal(size=(n_h, n_x)), "b1": rng.normal(size=(n_h, 1))}
    p |= {"W2": rng.normal(size=(n_y, n_h)), "b2": rng.normal(size=(n_y, 1))}
    X = rng.normal(size=(n_x, m))
    Y = (rng.random((n_y, m)) > 0.5).astype(float)
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    dZ2 = sigmoid(p["W2"] @ A1 + p["b2"]) - Y
    dZ1 = p["W2"].T @ dZ2 * (1 - A1**2)
    grads = {"dW1": dZ1 @ X.T / m, "db1": dZ1.mean(axis=1, keepdims=True)}
    grads |= {"dW2": dZ2 @ A1.T / m, "db2": dZ2.mean(axis=1, keepdims=True)}
    return p | {"X": X, "Y": Y}, grads


def affine(rng):
    n, k, m = sizes(rng, 3, 25, 3)
    W, X = rng.normal(size=(n, k)), rng.normal(size=(k, m))
    dout = rng.normal(size=(n, m))
    point = {"X": X, "W": W, "b": rng.normal(size=(n, 1)), "dout": dout}
    grads = {"dX": W.T @ dout, "dW": dout @ X.T, "db": dout.sum(1, keepdims=True)}
    return point, grads


def normalization(rng, axis=1):
    """Batch norm over the examples (axis 1), layer norm over the features (axis 0)."""
    n, m = sizes(rng, 5, 25, 2)
    X, dout = rng.normal(size=(n, m)), rng.normal(size=(n, m))
    gamma = rng.uniform(0.5, 2, (n, 1))
    spread = np.sqrt(X.var(axis=axis, keepdims=True) + 1e-5)
    X_hat = (X - X.mean(axis=axis, keepdims=True)) / spread
    g = dout * gamma
    third = X_hat * np.mean(g * X_hat, axis=axis, keepdims=True)
    second = np.mean(g, axis=axis, keepdims=True)
    point = {"X": X, "gamma": gamma, "beta": rng.normal(size=(n, 1)), "dout": dout}
    grads = {"dX": (g - second - third) / spread}
    grads |= {"dgamma": np.sum(dout * X_hat, axis=1, keepdims=True)}
    return point, grads | {"dbeta": dout.sum(axis=1, keepdims=True)}


def layer_norm(rng):
    return normalization(rng, axis=0)


def relu_layer(rng):
    Z = rng.normal(size=sizes(rng, 3, 12, 2))
    dout = rng.normal(size=Z.shape)
    return {"Z": Z, "dout": dout}, {"dZ": dout * (Z > 0)}


def tanh_layer(rng):
    Z = rng.normal(size=sizes(rng, 3, 12, 2))
    dout = rng.normal(size=Z.shape)
    return {"Z": Z, "dout": dout}, {"dZ": dout * (1 - np.tanh(Z) ** 2)}


def sigmoid_output(rng):
    A = rng.uniform(0.05, 0.95, sizes(rng, 3, 12, 2))
    dA = rng.normal(size=A.shape)
    return {"A": A, "dA": dA}, {"dZ": dA * A * (1 - A)}


CASES = (
    logistic,
    weight_decay,
    two_layers,
    affine,
    normalization,
    layer_norm,
    relu_layer,
    tanh_layer,
    sigmoid_output,
)


# Each mistake: (case, name of the gradient, (right gradient, point) -> wrong gradient,
# kind of the hint, words that the sentence must hold).


def m(point):
    return point["X"].shape[1]


def center(X, axis):
    return X - X.mean(axis=axis, keepdims=True)


def first_wrong(index, factor):
    def change(g, point):
        wrong = g.copy()
        wrong[index] *= factor
        return wrong

    return change


MISTAKES = {
    "1/m is missing": (logistic, "dw", lambda g, p: g * m(p), "factor", "m = "),
    "1/m twice": (two_layers, "dW1", lambda g, p: g / m(p), "factor", "m too many"),
    "1/m in a layer": (affine, "dW", lambda g, p: g / m(p), "factor", "m = "),
    "sign": (logistic, "dw", lambda g, p: -g, "factor", "wrong sign"),
    "-1/m": (affine, "db", lambda g, p: -g / m(p), "factor", "wrong sign and"),
    "2": (two_layers, "dW2", lambda g, p: 2 * g, "factor", "2 times too large"),
    "1/2": (two_layers, "db1", lambda g, p: g / 2, "factor", "2 times too small"),
    "1/(2m)": (logistic, "dw", lambda g, p: g / (2 * m(p)), "factor", "2m"),
    "n_x": (logistic, "dw", lambda g, p: g * g.size, "factor", "n_x = "),
    "unnamed": (affine, "dX", lambda g, p: 0.731 * g, "factor", "1.37 times too small"),
    "zero": (affine, "db", lambda g, p: 0 * g, "factor", "zero in every entry"),
    "gamma is missing": (
        normalization,
        "dX",
        lambda g, p: g / p["gamma"],
        "factor",
        "gamma",
    ),
    "1/spread is missing": (
        normalization,
        "dX",
        lambda g, p: g * np.sqrt(p["X"].var(axis=1, keepdims=True) + 1e-5),
        "factor",
        "Each row",
    ),
    "no weight decay": (
        weight_decay,
        "dw",
        lambda g, p: g - p["lambd"] / m(p) * p["w"],
        "missing-term",
        "lacks the term (lambd/m) w",
    ),
    "weight decay twice": (
        weight_decay,
        "dw",
        lambda g, p: g + p["lambd"] / m(p) * p["w"],
        "doubled-term",
        "(lambd/m) w",
    ),
    "weight decay subtracted": (
        weight_decay,
        "dw",
        lambda g, p: g - 2 * p["lambd"] / m(p) * p["w"],
        "sign-flipped-term",
        "twice (lambd/m) w",
    ),
    "half the weight decay": (
        weight_decay,
        "dw",
        lambda g, p: g - p["lambd"] / (2 * m(p)) * p["w"],
        "missing-term",
        "half of (lambd/m) w",
    ),
    "lambd for lambd/m": (
        weight_decay,
        "dw",
        lambda g, p: g + p["lambd"] * (1 - 1 / m(p)) * p["w"],
        "wrong-coefficient",
        "lambd w where (lambd/m) w is due: the coefficient of that term is wrong, not",
    ),
    "1 for lambd/m": (
        weight_decay,
        "dw",
        lambda g, p: g + (1 - p["lambd"] / m(p)) * p["w"],
        "wrong-coefficient",
        "holds w where (lambd/m) w is due",
    ),
    "weights of unknown strength": (
        two_layers,
        "dW1",
        lambda g, p: g + 0.0173 * p["W1"],
        "extra-term",
        "0.0173 times W1 too much",
    ),
    "missing l1 term": (
        two_layers,
        "dW1",
        lambda g, p: g - 0.0173 * np.sign(p["W1"]),
        "missing-term",
        "sign(W1)",
    ),
    "missing shortcut": (
        relu_layer,
        "dZ",
        lambda g, p: g - p["dout"],
        "missing-term",
        "dout",
    ),
    "mean term of batch norm": (
        normalization,
        "dX",
        lambda g, p: g + np.arange(1, len(g) + 1)[:, None] / 7,
        "missing-term",
        "In each row dX is off by the same number",
    ),
    "variance term of layer norm": (
        layer_norm,
        "dX",
        lambda g, p: g + np.arange(1, g.shape[1] + 1) / 7 * center(p["X"], 0),
        "missing-term",
        "the column of X less its mean",
    ),
    "transposed": (two_layers, "dW2", lambda g, p: g.T, "transposed", "transpose"),
    "row for column": (logistic, "dw", lambda g, p: g.T, "transposed", "shape"),
    "an axis of length 1 too many": (
        affine,
        "dX",
        lambda g, p: g[:, :, None],
        "lost-axis",
        "an axis of length 1 too many",
    ),
    "an axis too many in the middle": (
        affine,
        "dW",
        lambda g, p: g[:, None],
        "lost-axis",
        "an axis of length 1 too many",
    ),
    "all in one axis": (
        affine,
        "dW",
        lambda g, p: g.ravel(),
        "lost-axis",
        "all entries stand in the right order, so `reshape` mends it",
    ),
    "the sum of all where all are due": (
        affine,
        "dW",
        lambda g, p: g.sum(),
        "wrong-axis",
        "one entry is due for each entry of W",
    ),
    "tanh' divides": (
        tanh_layer,
        "dZ",
        lambda g, p: g / (1 - np.tanh(p["Z"]) ** 2) ** 2,
        "missing-derivative",
        "is divided by the derivative of tanh at Z, and should be multiplied by it",
    ),
    "upstream plus tanh'": (
        tanh_layer,
        "dZ",
        lambda g, p: p["dout"] + (1 - np.tanh(p["Z"]) ** 2),
        "missing-derivative",
        "dout plus the derivative of tanh at Z, where a product is due",
    ),
    "input for upstream": (
        tanh_layer,
        "dZ",
        lambda g, p: p["Z"] * (1 - np.tanh(p["Z"]) ** 2),
        "wrong-factor",
        "multiplied by Z, where dout belongs",
    ),
    "flat": (affine, "db", lambda g, p: g.ravel(), "lost-axis", "axis"),
    "wrong axis": (
        affine,
        "db",
        lambda g, p: p["dout"].sum(axis=0, keepdims=True),
        "wrong-axis",
        "wrong axis",
    ),
    "wrong axis, flat": (
        affine,
        "db",
        lambda g, p: p["dout"].sum(axis=0),
        "wrong-axis",
        "wrong axis",
    ),
    "all axes": (
        affine,
        "db",
        lambda g, p: p["dout"].sum(),
        "wrong-axis",
        "every axis",
    ),
    "no sum": (affine, "db", lambda g, p: p["dout"], "wrong-axis", "sum is missing"),
    "same rows": (
        affine,
        "dW",
        lambda g, p: np.broadcast_to(g.mean(0), g.shape),
        "constant-axis",
        "All rows of dW are the same",
    ),
    "another gradient": (
        normalization,
        "dgamma",
        lambda g, p: p["dout"].sum(axis=1, keepdims=True),
        "equals-other",
        "dbeta",
    ),
    "the parameter itself": (affine, "dW", lambda g, p: p["W"], "equals-other", "W"),
    "tanh' is missing": (
        tanh_layer,
        "dZ",
        lambda g, p: g / (1 - np.tanh(p["Z"]) ** 2),
        "missing-derivative",
        "lacks the factor the derivative of tanh at Z",
    ),
    "tanh' twice": (
        tanh_layer,
        "dZ",
        lambda g, p: g * (1 - np.tanh(p["Z"]) ** 2),
        "missing-derivative",
        "once too often",
    ),
    "sigmoid' for tanh'": (
        tanh_layer,
        "dZ",
        lambda g, p: p["dout"] * sigmoid(p["Z"]) * sigmoid(-p["Z"]),
        "missing-derivative",
        "where the derivative of tanh at Z belongs",
    ),
    "sigmoid' of the output is missing": (
        sigmoid_output,
        "dZ",
        lambda g, p: p["dA"],
        "missing-derivative",
        "A (1 - A)",
    ),
    "sigmoid of a sigmoid": (
        sigmoid_output,
        "dZ",
        lambda g, p: p["dA"] * sigmoid(p["A"]) * sigmoid(-p["A"]),
        "missing-derivative",
        "where A (1 - A) belongs",
    ),
    "mask is missing": (
        relu_layer,
        "dZ",
        lambda g, p: p["dout"],
        "missing-mask",
        "Z is not positive",
    ),
    "leak below zero": (
        relu_layer,
        "dZ",
        lambda g, p: g + 0.1 * np.minimum(p["Z"], 0),
        "missing-mask",
        "Z is not positive",
    ),
    "wrong for negative input": (
        tanh_layer,
        "dZ",
        lambda g, p: g * (p["Z"] > 0),
        "negative-only",
        "zero there",
    ),
    "wrong for positive input": (
        tanh_layer,
        "dZ",
        lambda g, p: np.where(p["Z"] > 0, 1.3, 1.0) * g,
        "positive-only",
        "where Z is positive",
    ),
    "first column": (
        two_layers,
        "dW1",
        first_wrong((slice(None), 0), 0),
        "one-place",
        "dW1[:, 0] is wrong, and is zero there",
    ),
    "last row": (affine, "dX", first_wrong(-1, 1.3), "one-place", "Only dX["),
    "one entry": (affine, "db", first_wrong((1, 0), 2), "one-place", "db[1, 0]"),
}


# Wrong gradients without a relation that a sentence could name.
NONSENSE = {
    "unrelated": lambda g, rng: rng.normal(size=g.shape),
    "unrelated, of like size": lambda g, rng: rng.normal(size=g.shape) * np.std(g),
    "permuted": lambda g, rng: rng.permutation(g.ravel()).reshape(g.shape),
    "disturbed": lambda g, rng: g * rng.uniform(0.5, 1.5, g.shape),
    "slightly disturbed": lambda g, rng: g + 1e-3 * rng.normal(size=g.shape),
    "a function of it": lambda g, rng: np.sin(3 * g) + 0.1,
    "cubed": lambda g, rng: g**3 + 0.3 * g,
    "some signs lost": lambda g, rng: g * rng.choice([-1, 1.1], g.shape),
    "added up": lambda g, rng: np.cumsum(g, axis=0) + 0.01 * g,
    "of another shape": lambda g, rng: rng.normal(size=(*g.shape, 2)),
    "whole numbers": lambda g, rng: rng.integers(1, 9, g.shape),
}
