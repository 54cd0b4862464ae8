"""Values for the words of grading/inputs.yml: how each kind of argument is filled."""

import numpy as np

from solutions.deep_networks import L_model_forward  # noqa: F401 (a word there)


def real(shape, style, rng, env, kind):
    """Numbers of both signs and about unit size, or as `style` tells."""
    normal = np.asarray(rng.normal(size=shape))
    whole = np.asarray(rng.integers(-4, 5, size=shape))
    to, least = kind.to or 1.0, kind.least or 1.0
    return {
        "integers": whole,
        "whole": whole.astype(float),
        "whole number": whole,
        "zeros": np.zeros(shape),
        "0": np.zeros(shape),
        "negative": -np.abs(normal),
        "large": to * np.asarray(rng.uniform(-1, 1, size=shape)),
        "all large": to * np.asarray(rng.choice([-1.0, 1.0], size=shape)),
        "tail": rng.choice([-1, 1]) * np.asarray(rng.uniform(30, 45, size=shape)),
        "tiny": least * np.asarray(rng.choice([-3, -1, 1, 7], size=shape)),
        "ties": np.asarray(rng.choice([-1.5, 0.5], size=shape)),
    }.get(style, normal)


def positive(shape, style, rng, env, kind):
    """Numbers above 0, of about unit size."""
    if style == "integers":
        return np.asarray(rng.integers(1, 6, size=shape))
    return np.asarray(rng.uniform(0.2, 3, size=shape))


def amounts(shape, style, rng, env, kind):
    """Numbers of 0 and more; of several in a column at least one is positive."""
    drawn = positive(shape, style, rng, env, kind)
    if style == "zeros" and shape == ():
        return 0 * drawn
    if style == "zeros":
        keep = rng.integers(0, 2, size=shape)
        keep[0] = 1
        drawn = drawn * keep
    return drawn


def labels(shape, style, rng, env, kind):
    """0 and 1."""
    drawn = np.asarray(rng.integers(0, 2, size=shape))
    if style in ("zeros", "ones"):
        return np.full(shape, float(style == "ones"))
    return drawn if style == "integers" else drawn.astype(float)


def probabilities(shape, style, rng, env, kind):
    """Numbers from 0 to 1; with the ends."""
    if style == "ends":
        return np.asarray(rng.choice([0.0, 0.25, 1.0], size=shape))
    return np.asarray(rng.uniform(0.01, 0.99, size=shape))


def classes(shape, style, rng, env, kind):
    """Whole numbers from 0 to C - 1."""
    C = env["logits"].shape[0] if "logits" in env else env["C"]
    if style in ("zeros", "ones"):
        return np.full(shape, 0 if style == "zeros" else C - 1)
    return np.asarray(rng.integers(0, C, size=shape))


def shape(how_many, style, rng):
    """A tuple of sizes: so many, or any number of them."""
    if how_many and style == "ones":
        return (1,) * int(how_many)
    if how_many:
        return tuple(int(n) for n in rng.integers(1, 5, size=int(how_many)))
    known = [0, 1, 1, 3, 3, 5, "m", "m"]
    return tuple(known[i] for i in rng.integers(0, 8, size=rng.integers(6)))


def layers(shape, style, rng):
    """The units of each layer, the input first."""
    count = {"many": 12, "one": 2}.get(style, int(rng.integers(2, 6)))
    drawn = [int(n) for n in rng.integers(1, 6, size=count)]
    return drawn if style == "list" or rng.random() < 0.5 else tuple(drawn)


def count(shape, style, rng):
    """How many steps."""
    return {"0": 0, "many": 130}.get(style, int(rng.integers(1, 9)))


def step(shape, style, rng):
    """A step of a difference, large enough to be seen in its result."""
    return float(rng.uniform(0.05, 0.3))


def generator(shape, style, rng):
    """A generator of its own."""
    return np.random.default_rng(int(rng.integers(2**32)))


def vector(shape, style, rng):
    """What `as_column` takes, and what it refuses."""
    n = int(rng.integers(1, 6))
    v = rng.normal(size=n) if rng.random() < 0.7 else rng.integers(-9, 9, size=n)
    forms = [v, v[None], v[:, None], v.tolist(), rng.normal(size=(2, 3)), v[:1]]
    return forms[rng.integers(len(forms))]


MAKERS = {
    "shape": shape,
    "layers": layers,
    "count": count,
    "step": step,
    "generator": generator,
    "vector": vector,
}


# For the lines that start with =


def ordered(parameters, rng):
    """The dict, now and then in another order."""
    if rng.random() < 0.7:
        return parameters
    return {name: parameters[name] for name in reversed(parameters)}


def network(layer_dims, rng, saturated=0.2):
    """Parameters of a deep network; now and then so large that its output is 0 or 1.

    saturated: how often.
    """
    parameters = {}
    scale = 1e4 if rng.random() < saturated else 1.0
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        W = scale * rng.normal(size=(n, n_prev)) / np.sqrt(n_prev)
        parameters[f"W{l}"] = W
        parameters[f"b{l}"] = 0.3 * rng.normal(size=(n, 1))
    return ordered(parameters, rng)


def kept(rng):
    """A keep_prob; now and then 1."""
    return float(rng.uniform(0.2, 0.9)) if rng.random() < 0.7 else 1


def mask_of(shape, keep_prob, rng):
    """A mask of booleans, whole numbers or floats; now and then of zeros only."""
    drawn = rng.random(shape) < (keep_prob if rng.random() < 0.8 else 0)
    return drawn.astype(rng.choice(["bool", "int64", "float64"]))


def dev_costs(n, rng):
    """Costs of n epochs; now and then with equal ones, as a list, or rising only."""
    drawn = rng.normal(size=n) if rng.random() < 0.5 else rng.integers(0, 4, size=n)
    if rng.random() < 0.2:
        drawn = np.sort(drawn)
    return drawn.tolist() if rng.random() < 0.5 else drawn


def gradients_of(parameters, rng):
    """Gradients by name; now and then in another order, with further keys."""
    grads = {"d" + name: rng.normal(size=p.shape) for name, p in parameters.items()}
    if rng.random() < 0.4:
        grads = {"dA1": rng.normal(size=(2, 3)), **grads, "dA0": 0.5}
    return ordered(grads, rng)


def dictionary(rng):
    """Numbers and arrays of several shapes by name."""
    shapes = [(), (1,), (3,), (2, 3), (1, 4), (2, 2), (4, 1), (2, 3, 2)]
    names = rng.permutation(["W1", "b1", "W2", "b2", "c"])[: rng.integers(1, 5)]
    made = {}
    for name in map(str, names):
        shape = shapes[rng.integers(len(shapes))]
        value = np.asarray(rng.normal(size=shape))
        if rng.random() < 0.25:
            value = np.asarray(rng.integers(-5, 6, size=shape))
        made[name] = value.item() if shape == () and rng.random() < 0.5 else value
    return made


def cost(theta):
    """A cost of an array of any shape: no two entries count alike, no power is low."""
    theta = np.asarray(theta, dtype=float)
    weights = 1 + np.arange(theta.size).reshape(theta.shape)
    return np.sum(np.sin(weights * theta)) + np.sum(theta**3) / 50


def tolerance(grads, rng):
    """Where gradient descent stops: 0, or below, at or above the first gradient."""
    return float(rng.choice([0.0, 1e-9, 0.8, 1.0, 1.5])) * norm(grads)


def norm(grads):
    """The norm of all entries of dw and db."""
    return np.sqrt(np.sum(grads["dw"] ** 2) + grads["db"] ** 2)


def falling(theta):
    """A cost of which every slope is negative, and no two are alike."""
    theta = np.asarray(theta, dtype=float)
    weights = 1 + np.arange(theta.size).reshape(theta.shape)
    return -np.sum(weights * (theta + np.sin(theta) / 2))


def sized(J, size):
    """A cost so many times as large."""
    return lambda theta: size * J(theta)


def slopes(shape, size, rng):
    """What may be taken for a gradient; now and then zeros or integers."""
    chance = rng.random()
    if size == 1.0 and chance < 0.4:
        return np.zeros(shape)
    if size == 1.0 and chance < 0.6:
        return np.asarray(rng.integers(-4, 5, size=shape))
    return size * np.asarray(rng.normal(size=shape))


def gated(shape, rng):
    """The cache of a gated unit; now and then its gate is shut."""
    x, w, b, u = (rng.normal(size=shape) for _ in range(4))
    b = b + (1000 if rng.random() < 0.2 else 0)
    return x, w, u, (1 + np.tanh((w * x + b) / 2)) / 2, np.tanh(u * x)


def scale(rng):
    """The scale of noise; now and then so small that no density is above 0."""
    return float(rng.choice([0.001, 0.5, 1, 2, 3.0]))


def square(W):
    """Whether a matrix is square and not a single number."""
    return W.shape[0] == W.shape[1] > 1


def fits(s, t):
    """Whether arrays of shapes s and t go together."""
    pairs = zip(reversed(s), reversed(t), strict=False)
    return all(a == b or 1 in (a, b) for a, b in pairs)


def shares(rng):
    """Shares of train, dev and test; of no number up to 8 is one of them a half."""
    known = [(0.6, 0.2, 0.2), [0.64, 0.2, 0.16], (0.8, 0.2, 0.0), (0.61, 0.0, 0.39)]
    return known[rng.integers(len(known))]


def some_sizes(m, rng):
    """Whole numbers from 1 to m: a list, a tuple or an array of them."""
    drawn = rng.integers(1, m + 1, size=rng.integers(1, 5))
    return [drawn.tolist(), tuple(drawn.tolist()), drawn][rng.integers(3)]


def fitted(X, Y):
    """A model that tells what it was fitted to."""
    weights = np.cos(np.arange(X.shape[1]))
    return {"w": X @ weights, "b": np.sum(Y * weights) + X.shape[1]}


def measured(model, X, Y):
    """An error that depends on the model and on every entry of X and Y."""
    weights = np.sin(1 + np.arange(X.shape[1]))
    return float(np.sum(model["w"]) * np.sum(X @ weights) + model["b"]) + np.sum(
        Y * weights
    )


def distributions(shape, rng):
    """Columns of probabilities; now and then one of them is all of it."""
    if rng.random() < 0.3:
        return np.eye(shape[0])[rng.integers(0, shape[0], shape[1])].T
    powers = np.exp(2 * np.asarray(rng.normal(size=shape)))
    return powers / powers.sum(axis=0)


def soft_labels(A, rng):
    """Columns that sum to 1: one-hot where A is largest, in integers too, or smoothed.

    A: (C, m); where it has a 0, so have the labels.
    """
    hot = (np.arange(A.shape[0])[:, None] == np.argmax(A, axis=0)).astype(int)
    if np.all(A != 0) and rng.random() < 0.4:
        return 0.9 * hot + 0.1 / A.shape[0]
    if rng.random() < 0.6 and np.all(A != 0):
        return np.eye(A.shape[0])[rng.integers(0, A.shape[0], A.shape[1])].T
    return hot


def lines(C, rng):
    """(C, 2) weights, those of the second feature all different."""
    second = rng.permutation(7)[:C]
    if rng.random() < 0.3:
        return np.stack([rng.integers(-4, 5, C), second], axis=1)
    return np.stack([rng.normal(size=C), second - 3.5], axis=1)


def lists(rng):
    """Values to choose from by name; now and then no name, or none to choose from."""
    lengths = rng.integers(0 if rng.random() < 0.2 else 1, 4, size=rng.integers(5))
    if rng.random() < 0.3:
        lengths[:] = 2
    return {f"h{i}": rng.normal(size=n).tolist() for i, n in enumerate(lengths)}


def ranges(rng):
    """A space for a search: ranges and lists by name."""
    low = float(10 ** rng.uniform(-5, -1))
    entries = [
        ("log", low, low * float(rng.choice([4, 1000]))),
        ("beta", float(rng.choice([0, 0.9])), 0.999),
        ("linear", -1.5, float(rng.uniform(0, 3))),
        ("integer", 2, int(rng.integers(3, 60))),
        [16, 32, 64],
        ["relu"],
    ]
    chosen = rng.permutation(len(entries))[: rng.integers(7)]
    return {f"h{i}": entries[i] for i in chosen}


def trial_of(space, rng):
    """A trial of a space; now and then at the ends of its ranges."""

    def value(entry):
        if isinstance(entry, list):
            return entry[rng.integers(len(entry))]
        scale, low, high = entry
        if rng.random() < 0.3:
            return (low, high)[rng.integers(2)]
        if scale == "integer":
            return int(rng.integers(low, high + 1))
        return low + (high - low) * float(rng.random()) ** 2

    return {name: value(entry) for name, entry in space.items()}


def varied(n_x, rng):
    """(n_x, m) inputs, no feature the same for all examples; now and then integers."""
    m = int(rng.choice([2, n_x + (n_x == 1), 7]))
    if rng.random() < 0.4:
        return np.cumsum(rng.integers(1, 4, size=(n_x, m)), axis=1)
    return np.asarray(3 + 2 * rng.normal(size=(n_x, m)))
