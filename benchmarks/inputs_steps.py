"""Values for the words of grading/inputs.yml about series, training and attention."""

import numpy as np

from benchmarks.inputs_made import gradients_of
from grading.hidden.convolution import network as layers_of_images  # noqa: F401 (a word)
from grading.hidden.optimization import telling, told  # noqa: F401 (words there)


def slopes_like(out, rng):
    """Slopes of an output: numbers, now and then integers or zeros."""
    kind = rng.integers(4)
    drawn = rng.normal(size=out.shape) * (kind != 0)
    return rng.integers(-4, 5, out.shape) if kind == 1 else drawn


def series(rng):
    """Numbers of a few days: a list or an array; now and then integers or zeros."""
    n = int(rng.choice([1, 2, 5, 30]))
    drawn = rng.normal(size=n) if rng.random() < 0.5 else rng.integers(-5, 60, size=n)
    if rng.random() < 0.2:
        drawn = np.zeros(n)
    return drawn.tolist() if rng.random() < 0.5 else drawn


def fading(rng):
    """The weight of an old average; now and then 0."""
    return float(rng.choice([0, 0.3, 0.9, 0.98]))


def tiny(rng):
    """What keeps a root from 0."""
    return float(rng.choice([1e-8, 1e-5, 0.3]))


def kept_arrays(rng):
    """Arrays of several shapes by name; now and then all of integers."""
    shapes = {"W1": (2, 3), "b1": (2, 1), "c": (), "W2": (2, 2), "g": (3,)}
    shapes["h"] = (2, 1, 3)
    names = rng.permutation(list(shapes))[: rng.integers(1, 6)]
    made = {str(k): np.asarray(rng.normal(size=shapes[k])) for k in names}
    if rng.random() < 0.2:
        made = {k: np.asarray(rng.integers(-4, 5, p.shape)) for k, p in made.items()}
    return made


def slopes_by_name(parameters, rng):
    """Gradients by name, with zeros, in another order or with further keys."""
    grads = gradients_of(parameters, rng)
    return {
        name: 0 * g if name != "dA1" and rng.random() < 0.15 else g
        for name, g in grads.items()
    }


def remembered(parameters, rng):
    """The state of an optimizer at the start, or after some steps."""
    t = int(rng.choice([0, 0, 1, 7, 400]))
    some = {"v": {}, "s": {}, "t": t}
    for name, p in parameters.items():
        some["v"][name] = np.asarray((t > 0) * rng.normal(size=p.shape))
        some["s"][name] = np.asarray((t > 0) * rng.uniform(0, 2, size=p.shape))
    return some


def rate_of(schedule, rng):
    """The rate of a schedule; for stairs a whole number."""
    if schedule == "staircase":
        return int(rng.integers(1, 12))
    return float(rng.choice([0.5, 0.95, 1.0]))


def counters():
    """Parameters that count, for `telling` and `told`."""
    zeros = {"W": (2, 3), "b": (2, 1), "rates": (1, 1), "n": ()}
    zeros |= {"times": (1,), "kept": (1,)}
    return {name: np.zeros(shape) for name, shape in zeros.items()}


def halving(epoch):
    """A learning rate that tells its epoch."""
    return 0.5**epoch


def in_pairs(X, Y):
    """Batches of two columns, the last first."""
    starts = range(0, X.shape[1], 2)
    return [(X[:, k : k + 2], Y[:, k : k + 2]) for k in reversed(starts)]


def one_by_one(X, Y):
    """Batches of one column."""
    return [(X[:, [k]], Y[:, [k]]) for k in range(X.shape[1])]


def all_at_once(X, Y):
    """One batch."""
    return [(X, Y)]


def mask_for(T_q, T_k, rng):
    """None, or which keys each query may look at, in one of three forms."""
    allowed = rng.random((T_q, T_k)) < 0.5
    allowed[np.arange(T_q), rng.integers(0, T_k, T_q)] = True
    if T_q == T_k and rng.random() < 0.3:
        allowed = np.tri(T_q) > 0
    return [None, allowed, allowed.astype(int), 1.0 * allowed][rng.integers(4)]


def divisor(d, rng):
    """A number of heads for d features."""
    return int(rng.choice([h for h in range(1, d + 1) if d % h == 0]))
