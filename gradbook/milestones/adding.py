"""1997: an LSTM adds two numbers that stand far apart among a hundred."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from gradbook import check, plot
from gradbook.milestones.milestone import Milestone

T, BATCH, UNITS = 100, 32, 8
STEPS, RATE, EVERY = 400, 0.03, 25


def run(own, rng, seconds):
    """(mean squared error on new sequences, what the picture shows)."""
    x_new, y_new = sequences(500, np.random.default_rng(99))
    parameters = _start(own, rng)

    def forward(parameters, x):
        zeros = np.zeros((UNITS, x.shape[1]))
        h, _, cache = own.lstm_forward(x, zeros, zeros, parameters)
        y, dense = own.dense_forward(h[:, :, -1], parameters["V"], parameters["v"])
        return y, (cache, dense)

    def gradients(parameters, x, target):
        y, (cache, dense) = forward(parameters, x)
        dy = 2 * (y - target) / x.shape[1]
        dh, zeros = np.zeros((UNITS, x.shape[1], T)), np.zeros((UNITS, x.shape[1]))
        dh[:, :, -1], dV, dv = own.dense_backward(dy, dense)
        return {**own.lstm_backward(dh, zeros, cache), "dV": dV, "dv": dv}

    def step(parameters, state, rng):
        grads = gradients(parameters, *sequences(BATCH, rng))
        grads = own.clip({f"d{name}": grads[f"d{name}"] for name in parameters}, 1.0)
        return own.update_parameters_with_adam(parameters, grads, state, RATE)

    def error(parameters):
        return np.mean((forward(parameters, x_new)[0] - y_new) ** 2)

    state, errors = own.initialize_state(parameters), []
    once = partial(step, parameters, state, np.random.default_rng(0))
    steps = check.affordable(STEPS, once, seconds)
    for k in range(steps):
        if k % EVERY == 0:
            errors.append(error(parameters))
        parameters, state = step(parameters, state, rng)
    errors.append(error(parameters))
    return errors[-1], (errors, y_new[0], forward(parameters, x_new)[0][0])


def sequences(m, rng):
    """(x (2, m, T), sum (1, m)): numbers from 0 to 1, and two ones that mark which."""
    numbers, marks = rng.random((m, T)), np.zeros((m, T))
    for half in (0, T // 2):
        marks[np.arange(m), half + rng.integers(T // 2, size=m)] = 1
    return np.array([numbers, marks]), np.sum(numbers * marks, axis=1)[None]


def _start(own, rng):
    """Random weights. Biases let the cells remember for 1 to T steps at the start."""
    parameters = {}
    for gate in "fico":
        layer = own.initialize([UNITS + 2, UNITS], "xavier", rng)
        parameters |= {f"W{gate}": layer["W1"], f"b{gate}": layer["b1"]}
    parameters["bf"] = np.log(rng.uniform(1, T, (UNITS, 1)))
    parameters["bi"] = -parameters["bf"]
    last = own.initialize([UNITS, 1], "xavier", rng)
    return {**parameters, "V": last["W1"], "v": last["b1"]}


def draw(seen):
    """The error over the steps, and what the LSTM says of each new sequence."""
    errors, right, said = seen
    _, (above, below) = plt.subplots(2, 1, figsize=(5, 5.6))
    steps = EVERY * np.arange(len(errors))
    above.semilogy(steps, errors, marker="o", label="LSTM")
    above.axhline(1 / 6, color=plot.GREY, ls="--", label="always 1")
    above.set(xlabel="step", ylabel="mean squared error")
    above.legend()
    below.plot([0, 2], [0, 2], color=plot.GREY, ls="-", lw=1)
    below.plot(right[:200], said[:200], "o", ms=4)
    below.set(xlabel="sum of the two numbers", ylabel="what the LSTM says")


MILESTONE = Milestone(
    year=1997,
    title="The adding problem",
    needs=(
        "lstm.lstm_forward",
        "lstm.lstm_backward",
        "recurrent.clip",
        "initialization.initialize",
        "batch_normalization.dense_forward",
        "batch_normalization.dense_backward",
        "optimization.initialize_state",
        "optimization.update_parameters_with_adam",
    ),
    measure="mean squared error on new sequences",
    goal=0.01,
    at_most=True,
    percent=False,
    run=run,
    draw=draw,
)
