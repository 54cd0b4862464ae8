"""2015: 30 layers, with batch norm and shortcuts and without."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from gradbook import check, data
from gradbook.milestones.milestone import Milestone

DEPTH, WIDTH = 30, 32
STEPS, BATCH, RATE, TRAIN = 300, 64, 0.1, 1400
KINDS = {
    "neither": (False, False),
    "shortcuts": (False, True),
    "batch norm": (True, False),
    "both": (True, True),
}


def run(own, rng, seconds):
    """(share of new digits that the net with both reads right, the costs of all)."""
    digits = data.digits()
    order = np.random.default_rng(0).permutation(digits.X.shape[1])
    X, y = digits.X[:, order], digits.Y[0, order]
    X_train, Y_train = X[:, :TRAIN], np.eye(10)[:, y[:TRAIN]]
    seed, costs = int(rng.integers(2**31)), {}
    trial = _Net(own, True, True, np.random.default_rng(0))
    once = partial(trial.step, X_train[:, :BATCH], Y_train[:, :BATCH])
    steps = check.affordable(STEPS, once, seconds / len(KINDS))
    for kind, (norm, shortcut) in KINDS.items():
        rng = np.random.default_rng(seed)  # all four see the same numbers
        net = _Net(own, norm, shortcut, rng)
        costs[kind] = []
        while len(costs[kind]) < steps:
            for X_t, Y_t in own.random_mini_batches(X_train, Y_train, BATCH, rng):
                costs[kind].append(net.step(X_t, Y_t))
        scores, _ = net.forward(X[:, TRAIN:], "test")
        right = np.mean(np.argmax(scores, axis=0) == y[TRAIN:])
        print(f"{kind}: {right:.1%} of the new digits right")
    return right, costs


class _Net:
    """DEPTH dense layers: the first, blocks of two with a shortcut, the scores."""

    def __init__(self, own, norm, shortcut, rng):
        self.own, self.norm, self.shortcut = own, norm, shortcut
        dims = [64, *[WIDTH] * (DEPTH - 1), 10]
        self.parameters = own.initialize(dims, "he", rng)
        self.running = {}
        for l in range(1, DEPTH) if norm else ():
            zeros = np.zeros((WIDTH, 1))
            self.parameters |= {f"gamma{l}": zeros + 1, f"beta{l}": zeros}
            self.running[l] = {"mu": zeros, "var": zeros + 1}
        self.state = own.initialize_state(self.parameters)

    def step(self, X, Y):
        """One step of gradient descent with momentum; returns the cost before it."""
        scores, caches = self.forward(X, "train")
        cost, dZ = self.own.softmax_cross_entropy(scores, Y, 1.0)
        self.parameters, self.state = self.own.update_parameters_with_momentum(
            self.parameters, self._backward(dZ, caches), self.state, RATE
        )
        return cost

    def forward(self, X, mode):
        """(scores (10, m), the cache of each layer). mode: "train" or "test"."""
        A, caches = X, {}
        A, caches[1] = self._layer(1, A, mode)
        for l in range(2, DEPTH, 2):
            before = A if self.shortcut else 0
            A, caches[l] = self._layer(l, A, mode)
            A, caches[l + 1] = self._layer(l + 1, A, mode, before)
        scores, caches[DEPTH] = self._dense(DEPTH, A)
        return scores, caches

    def _backward(self, dZ, caches):
        grads = {}
        dA = self._dense_backward(DEPTH, dZ, caches[DEPTH], grads)
        for l in reversed(range(2, DEPTH, 2)):
            dA_inside, dS = self._layer_backward(l + 1, dA, caches[l + 1], grads)
            dA, _ = self._layer_backward(l, dA_inside, caches[l], grads)
            dA = dA + dS if self.shortcut else dA
        self._layer_backward(1, dA, caches[1], grads)
        return grads

    def _layer(self, l, A, mode, before=0):
        """Dense, perhaps batch norm, what the shortcut brings, ReLU."""
        Z, dense = self._dense(l, A)
        norm = None
        if self.norm:
            gamma, beta = self.parameters[f"gamma{l}"], self.parameters[f"beta{l}"]
            Z, norm, self.running[l] = self.own.batchnorm_forward(
                Z, gamma, beta, self.running[l], mode, 0.9, 1e-5
            )
        S = Z + before
        return self.own.activation("relu", S), (dense, norm, S)

    def _layer_backward(self, l, dA, cache, grads):
        """(slope by the layer's input, slope by what the shortcut brought)."""
        dense, norm, S = cache
        dS = dZ = self.own.activation_backward("relu", dA, S)
        if self.norm:
            names = f"dgamma{l}", f"dbeta{l}"
            dZ, *slopes = self.own.batchnorm_backward(dS, norm)
            grads.update(zip(names, slopes, strict=True))
        return self._dense_backward(l, dZ, dense, grads), dS

    def _dense(self, l, A):
        return self.own.dense_forward(
            A, self.parameters[f"W{l}"], self.parameters[f"b{l}"]
        )

    def _dense_backward(self, l, dZ, cache, grads):
        dA, grads[f"dW{l}"], grads[f"db{l}"] = self.own.dense_backward(dZ, cache)
        return dA


def draw(seen):
    """The cost of each net over the steps, a mean of 10 steps each."""
    _, ax = plt.subplots(figsize=(5, 3.4))
    for kind, costs in seen.items():
        away = "" if np.isfinite(costs).all() else ": runs away"
        ax.plot(_smooth(costs), label=f"{kind}{away}")
    ax.set(xlabel="step", ylabel="cost", ylim=(0, 3))
    ax.legend()


def _smooth(costs, width=10):
    return np.convolve(costs, np.full(width, 1 / width), mode="valid")


MILESTONE = Milestone(
    year=2015,
    title="30 layers",
    needs=(
        "initialization.initialize",
        "shallow_networks.activation",
        "shallow_networks.activation_backward",
        "optimization.random_mini_batches",
        "optimization.initialize_state",
        "optimization.update_parameters_with_momentum",
        "batch_normalization.dense_forward",
        "batch_normalization.dense_backward",
        "batch_normalization.batchnorm_forward",
        "batch_normalization.batchnorm_backward",
        "softmax.softmax_cross_entropy",
    ),
    measure="new digits read right with both",
    goal=0.93,
    run=run,
    draw=draw,
)
