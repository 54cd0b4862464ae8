"""1958: a perceptron learns to tell threes from eights."""

import matplotlib.pyplot as plt
import numpy as np

from gradbook import data, plot
from gradbook.milestones.milestone import Milestone

EPOCHS, TRAIN = 25, 600


def run(own, rng, seconds):
    """(share of right answers on new images, what the picture shows)."""
    images = data.mnist()
    chosen = np.flatnonzero(np.isin(images.Y[0], (3, 8)))
    X, y = images.X[:, chosen], (images.Y[0, chosen] == 8).astype(int)
    w, b, corrections = np.zeros((len(X), 1)), 0.0, []
    for _ in range(EPOCHS):
        before, count = b, 0
        for i in rng.permutation(TRAIN):
            w, b = own.perceptron_update(w, b, X[:, [i]], y[i], 1.0)
            count, before = count + (b != before), b
        corrections.append(count)
    right = np.ravel(own.perceptron(X[:, TRAIN:], w, b)) == y[TRAIN:]
    return np.mean(right), (corrections, w)


def draw(seen):
    """Corrections in each epoch, and the weights as an image."""
    corrections, w = seen
    _, (left, right) = plt.subplots(
        2, 1, figsize=(5, 5.4), gridspec_kw={"height_ratios": (2, 3)}
    )
    left.plot(range(1, EPOCHS + 1), corrections, marker="o")
    left.set(xlabel="epoch", ylabel="corrections", ylim=(0, None))
    plot.weights(w, (28, 28), ax=right)


MILESTONE = Milestone(
    year=1958,
    title="A perceptron",
    needs=("perceptron.perceptron", "perceptron.perceptron_update"),
    measure="new threes and eights told apart",
    goal=0.93,
    run=run,
    draw=draw,
)
