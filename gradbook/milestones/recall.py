"""2017: attention looks up which value came with a key."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from gradbook import check, plot
from gradbook.milestones.milestone import Milestone

KEYS, VALUES, PAIRS, D = 26, 10, 6, 24
STEPS, BATCH, RATE = 200, 64, 0.01
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def run(own, rng, seconds):
    """(share of right values in new sequences, what the picture shows)."""
    mask = own.causal_mask(PAIRS + 1)
    parameters = _start(own, rng)

    def forward(parameters, x):
        E = np.tensordot(parameters["E"], x, 1)
        Z, attention = own.multi_head_forward(E, parameters, 1, mask)
        N, norm = own.layernorm_forward(
            E + Z, parameters["gamma"], parameters["beta"], 1e-5
        )
        scores, dense = own.dense_forward(N[:, :, -1], parameters["W"], parameters["b"])
        return scores, (x, attention, norm, dense)

    def gradients(parameters, x, Y):
        scores, (x, attention, norm, dense) = forward(parameters, x)
        cost, dscores = own.softmax_cross_entropy(scores, Y, 1.0)
        dN = np.zeros((D, *x.shape[1:]))
        dN[:, :, -1], dW, db = own.dense_backward(dscores, dense)
        dZ, dgamma, dbeta = own.layernorm_backward(dN, norm)
        grads = own.multi_head_backward(dZ, attention)
        dE = np.tensordot(dZ + grads["dx"], x, ((1, 2), (1, 2)))
        more = {"dW": dW, "db": db, "dgamma": dgamma, "dbeta": dbeta, "dE": dE}
        return cost, {**grads, **more}

    def step(parameters, state, rng):
        cost, grads = gradients(parameters, *sequences(BATCH, rng))
        return cost, *own.update_parameters_with_adam(parameters, grads, state, RATE)

    state, costs = own.initialize_state(parameters), []
    once = partial(step, parameters, state, np.random.default_rng(0))
    for _ in range(check.affordable(STEPS, once, seconds)):
        cost, parameters, state = step(parameters, state, rng)
        costs.append(cost)
    x_new, Y_new = sequences(1000, np.random.default_rng(99))
    scores, (_, attention, *_) = forward(parameters, x_new)
    right = np.argmax(scores, axis=0) == np.argmax(Y_new, axis=0)
    *_, A = attention[3][0]  # the weights of the one head, (m, T, T)
    return np.mean(right), (costs, x_new[:, :3], A[:3, -1])


def sequences(m, rng):
    """(x (36, m, 7), Y (10, m)): six pairs of a key and a value, then a key.

    A pair is one step: a one for the key, and a one below it for the value.
    """
    keys = np.argsort(rng.random((m, KEYS)), axis=1)[:, :PAIRS]
    values, asked = rng.integers(VALUES, size=(m, PAIRS)), rng.integers(PAIRS, size=m)
    x, Y, i = np.zeros((KEYS + VALUES, m, PAIRS + 1)), np.zeros((VALUES, m)), range(m)
    for t in range(PAIRS):
        x[keys[:, t], i, t] = x[KEYS + values[:, t], i, t] = 1
    x[keys[i, asked], i, PAIRS] = 1
    Y[values[i, asked], i] = 1
    return x, Y


def _start(own, rng):
    names = ("Wq", "Wk", "Wv", "Wo")
    parameters = {n: own.initialize([D, D], "xavier", rng)["W1"] for n in names}
    parameters |= {"gamma": np.ones((D, 1)), "beta": np.zeros((D, 1))}
    parameters["E"] = rng.standard_normal((D, KEYS + VALUES)) / np.sqrt(2)
    last = own.initialize([D, VALUES], "xavier", rng)
    return {**parameters, "W": last["W1"], "b": last["b1"]}


def draw(seen):
    """The cost over the steps, and where the last step of three sequences looks."""
    costs, x, A = seen
    _, axes = plt.subplots(4, 1, figsize=(5, 6.4), height_ratios=(2, 1, 1, 1))
    axes[0].plot(costs)
    axes[0].set(xlabel="step", ylabel="cost", ylim=(0, None))
    for i, ax in enumerate(axes[1:]):
        keys, values = np.argmax(x[:KEYS, i], axis=0), np.argmax(x[KEYS:, i], axis=0)
        colors = [plot.COLORS[0] if k == keys[-1] else plot.GREY for k in keys]
        pairs = [f"{LETTERS[k]} {v}" for k, v in zip(keys, values, strict=True)]
        ax.bar(range(PAIRS + 1), A[i], color=colors)
        ax.set(ylim=(0, 1), yticks=(0, 1), xticks=range(PAIRS + 1))
        ax.set_xticklabels([*pairs[:-1], f"{LETTERS[keys[-1]]} ?"])
    axes[2].set_ylabel("weight")


MILESTONE = Milestone(
    year=2017,
    title="Associative recall",
    needs=(
        "attention.causal_mask",
        "attention.multi_head_forward",
        "attention.multi_head_backward",
        "attention.layernorm_forward",
        "attention.layernorm_backward",
        "batch_normalization.dense_forward",
        "batch_normalization.dense_backward",
        "softmax.softmax_cross_entropy",
        "initialization.initialize",
        "optimization.initialize_state",
        "optimization.update_parameters_with_adam",
    ),
    measure="values recalled in new sequences",
    goal=0.98,
    run=run,
    draw=draw,
)
