"""1998: a convolutional network reads larger digits."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from gradbook import check, data
from gradbook.milestones.milestone import Milestone

TRAIN, BATCH, RATE, EPOCHS = 3000, 50, 0.003, 8
CONV = {1: (5, 1, 6), 2: (5, 6, 16)}  # side, channels before, channels
DENSE = {3: (256, 84), 4: (84, 10)}  # units before, units


def run(own, rng, seconds):
    """(share of right answers on new images, what the picture shows)."""
    mnist = data.mnist()
    images, y = mnist.X.T.reshape(-1, 28, 28, 1), mnist.Y[0]
    net = _Net(own, rng)
    trial = _Net(own, np.random.default_rng(0))
    once = partial(trial.step, images[:BATCH], y[:BATCH], RATE)
    per_epoch = TRAIN // BATCH
    steps = check.affordable(EPOCHS * per_epoch, once, seconds)
    costs = []
    while len(costs) < steps:
        order = rng.permutation(TRAIN)
        for chosen in order.reshape(-1, BATCH)[: steps - len(costs)]:
            rate = RATE * (1 - len(costs) / steps)  # down to 0 at the end
            costs.append(net.step(images[chosen], y[chosen], rate))
    said = net.answers(images[TRAIN:])
    wrong = TRAIN + np.flatnonzero(said != y[TRAIN:])
    seen = costs, net.parameters["W1"], images[wrong], y[wrong], said[wrong - TRAIN]
    return 1 - len(wrong) / len(said), seen


class _Net:
    """Two convolutions, each with ReLU and pooling, then two dense layers."""

    def __init__(self, own, rng):
        self.own, self.parameters = own, {}
        for l, (f, n_prev, n) in CONV.items():
            layer = own.initialize([f * f * n_prev, n], "he", rng)
            self.parameters[f"W{l}"] = layer["W1"].T.reshape(f, f, n_prev, n)
            self.parameters[f"b{l}"] = layer["b1"].reshape(1, 1, 1, n)
        for l, sides in DENSE.items():
            layer = own.initialize(sides, "he", rng)
            self.parameters |= {f"W{l}": layer["W1"], f"b{l}": layer["b1"]}
        self.state = own.initialize_state(self.parameters)

    def step(self, images, y, rate):
        """One step of Adam; returns the cost before it."""
        scores, caches = self.forward(images)
        cost, dZ = self.own.softmax_cross_entropy(scores, np.eye(10)[:, y], 1.0)
        self.parameters, self.state = self.own.update_parameters_with_adam(
            self.parameters, self._backward(dZ, caches), self.state, rate
        )
        return cost

    def answers(self, images):
        """The digit of each image, a hundred at a time."""
        parts = np.split(images, range(100, len(images), 100))
        return np.concatenate([np.argmax(self.forward(p)[0], axis=0) for p in parts])

    def forward(self, A):
        """(scores (10, m), caches). A: (m, 28, 28, 1)."""
        own, P, caches = self.own, self.parameters, []
        for l in CONV:
            Z, conv = own.conv_forward(A, P[f"W{l}"], P[f"b{l}"], 1, 0)
            A, pool = own.pool_forward(own.activation("relu", Z), 2, 2, "max")
            caches.append((conv, Z, pool))
        shape, X = A.shape, A.reshape(len(A), -1).T
        Z, first = own.dense_forward(X, P["W3"], P["b3"])
        scores, last = own.dense_forward(own.activation("relu", Z), P["W4"], P["b4"])
        return scores, (caches, shape, first, Z, last)

    def _backward(self, dscores, caches):
        own, grads = self.own, {}
        caches, shape, first, Z, last = caches
        dA, grads["dW4"], grads["db4"] = own.dense_backward(dscores, last)
        dZ = own.activation_backward("relu", dA, Z)
        dX, grads["dW3"], grads["db3"] = own.dense_backward(dZ, first)
        dA = dX.T.reshape(shape)
        for l, (conv, Z, pool) in reversed(list(zip(CONV, caches, strict=True))):
            dZ = own.activation_backward("relu", own.pool_backward(dA, pool), Z)
            dA, grads[f"dW{l}"], grads[f"db{l}"] = own.conv_backward(dZ, conv)
        return grads


def draw(seen):
    """The first filters, and the new images that are read wrong."""
    _, W1, images, right, said = seen
    _, grid = plt.subplots(4, 6, figsize=(5, 4.2))
    limit = np.abs(W1).max()
    for ax in grid.flat:
        ax.set(xticks=[], yticks=[])
    for k, ax in enumerate(grid[0]):
        ax.imshow(W1[:, :, 0, k], cmap="PuOr_r", vmin=-limit, vmax=limit)
    for k, ax in enumerate(grid[1:].flat):
        if k < len(images):
            ax.imshow(images[k, :, :, 0], cmap="gray_r")
            ax.set_xlabel(f"{right[k]}, read {said[k]}", labelpad=2)
        else:
            ax.set_visible(False)


MILESTONE = Milestone(
    year=1998,
    title="LeNet",
    needs=(
        "convolution.conv_forward",
        "convolution.conv_backward",
        "convolution.pool_forward",
        "convolution.pool_backward",
        "shallow_networks.activation",
        "shallow_networks.activation_backward",
        "batch_normalization.dense_forward",
        "batch_normalization.dense_backward",
        "softmax.softmax_cross_entropy",
        "initialization.initialize",
        "optimization.initialize_state",
        "optimization.update_parameters_with_adam",
    ),
    measure="new digits of 28 x 28 pixels read right",
    goal=0.95,
    run=run,
    draw=draw,
)
