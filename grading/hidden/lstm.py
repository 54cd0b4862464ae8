"""Hidden tests of chapter 18."""

import numpy as np

from gradbook import check
from grading.hidden.compare import near

SIZES = (  # n_x, n_h, m, T
    (3, 2, 5, 4),
    (2, 2, 2, 2),
    (4, 3, 1, 5),
    (1, 2, 3, 1),
    (1, 1, 4, 3),
    (2, 1, 1, 1),
    (2, 3, 2, 30),
)
LARGE = (150, 100, 3, 4)  # 100,000 weights
CELL = "xt, h_prev, c_prev, f, i, c_tilde, o, c, parameters"
GRU = "xt, h_prev, z, r, h_tilde, parameters"


def lstm_cell_forward(student, key, rng):
    for case in _cases(rng, "fico", n_states=2):
        x, states, parameters = case
        _forward(student, key, "lstm_cell_forward", [x[:, :, 0], *states, parameters])


def lstm_forward(student, key, rng):
    for x, states, parameters in _cases(rng, "fico", n_states=2):
        _forward(student, key, "lstm_forward", [x, *states, parameters])


def gru_cell_forward(student, key, rng):
    for x, states, parameters in _cases(rng, "zrc", n_states=1):
        _forward(student, key, "gru_cell_forward", [x[:, :, 0], *states, parameters])


def lstm_cell_backward(student, key, rng):
    for x, states, parameters in _cases(rng, "fico", 2, large=True):
        cache = key.lstm_cell_forward(x[:, :, 0], *states, parameters)[-1]
        for dh, dc in _slopes(rng, states[0].shape, states[0].shape):
            _gradients(student, key, "lstm_cell_backward", [dh, dc, cache])


def lstm_backward(student, key, rng):
    for x, states, parameters in _cases(rng, "fico", 2, large=True):
        cache = key.lstm_forward(x, *states, parameters)[-1]
        shape = states[0].shape
        for dh, dc in _slopes(rng, (*shape, x.shape[2]), shape):
            _gradients(student, key, "lstm_backward", [dh, dc, cache])


def gru_cell_backward(student, key, rng):
    for x, states, parameters in _cases(rng, "zrc", 1, large=True):
        cache = key.gru_cell_forward(x[:, :, 0], *states, parameters)[-1]
        for dh, _ in _slopes(rng, states[0].shape, states[0].shape):
            _gradients(student, key, "gru_cell_backward", [dh, cache])


def lstm_parameter_count(student, key, rng):
    for n_x, n_h in ((1, 1), *rng.integers(1, 400, (5, 2)).tolist()):
        answer = check.call(student.lstm_parameter_count, n_x, n_h)
        near(answer, key.lstm_parameter_count(n_x, n_h), "the count")
        check.that(isinstance(answer, (int, np.integer)), "the count is no int")


def _cases(rng, gates, n_states, large=False):
    """(x, states, parameters): all sizes, integers, zeros, gates open and shut."""
    for size in (*SIZES, *[LARGE] * large):
        yield _draw(rng, gates, n_states, size)
    x, states, parameters = _draw(rng, gates, n_states, (3, 2, 4, 3))
    whole = {name: _whole(value) for name, value in parameters.items()}
    yield _whole(x), [_whole(state) for state in states], whole
    zeros = {name: 0 * value for name, value in parameters.items()}
    yield x, states, zeros
    yield 0 * x, [0 * state for state in states], parameters
    wide = {**parameters, "b" + gates[0]: np.array([[40.0], [-40.0]])}
    other = {name: wide[name] for name in sorted(wide, reverse=True)}
    states = [factor * state for factor, state in zip((3, 120), states, strict=False)]
    yield x, states, {**other, "Wy": np.ones((1, 2))}


def _draw(rng, gates, n_states, size):
    n_x, n_h, m, T = size
    wide = n_h + n_x
    parameters = {}
    for gate in gates:
        parameters["W" + gate] = rng.normal(size=(n_h, wide)) / max(1, wide / 20)
        parameters["b" + gate] = rng.normal(size=(n_h, 1))
    states = [rng.normal(size=(n_h, m)) for _ in range(n_states)]
    return rng.normal(size=(n_x, m, T)), states, parameters


def _whole(array):
    return np.rint(2 * array).astype(int)


def _slopes(rng, by_h, by_c):
    """Slopes that come from behind: of both, of either one, integers, large ones."""
    dh, dc = rng.normal(size=by_h), rng.normal(size=by_c)
    yield dh, dc
    yield dh, 0 * dc
    yield 0 * dh, dc
    yield _whole(dh), _whole(dc)
    yield 1000 * dh, 1000 * dc


def _forward(student, key, name, arguments):
    """States and every part of the cache."""
    *right, kept = getattr(key, name)(*arguments)
    answer = check.call(getattr(student, name), *arguments)
    parts = GRU if name.startswith("gru") else CELL
    parts = parts.replace("xt", "x") if name == "lstm_forward" else parts
    states = ("h", "c")[: len(right)]
    *mine, cache = check.unpack(answer, ", ".join((*states, "cache")))
    for state, came, expected in zip(states, mine, right, strict=True):
        near(came, expected, state)
    cache, names = check.unpack(cache, parts, "the cache"), parts.split(", ")
    for part, came, expected in zip(names[:-1], cache, kept, strict=False):
        near(came, expected, f"{part} in the cache")
    check.keys(cache[-1], ", ".join(kept[-1]), "parameters in the cache")
    for part, expected in kept[-1].items():
        near(cache[-1][part], expected, f"{part} in the cache")


def _gradients(student, key, name, arguments):
    right = getattr(key, name)(*arguments)
    answer = check.call(getattr(student, name), *arguments)
    check.keys(answer, ", ".join(right), "the answer")
    largest = max(1.0, *(np.max(np.abs(slope)) for slope in arguments[:-1]))
    for part, expected in right.items():
        near(answer[part], expected, part, atol=1e-12 * largest)
