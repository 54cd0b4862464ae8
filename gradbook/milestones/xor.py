"""1969: XOR, which no perceptron can do, and a hidden layer can."""

import matplotlib.pyplot as plt
import numpy as np

from gradbook import plot
from gradbook.milestones.milestone import Milestone

X = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0, 1, 1, 0]])
STEPS, RATE, HIDDEN = 1500, 0.5, 8


def run(own, rng, seconds):
    """(largest error of the network at a corner, what the picture shows)."""
    w, b = np.zeros((2, 1)), 0.0
    single = 0  # corners that the perceptron has right at its best
    for step in range(100):
        w, b = own.perceptron_update(w, b, X[:, [step % 4]], Y[0, step % 4], 1.0)
        single = max(single, np.sum(np.ravel(own.perceptron(X, w, b)) == Y[0]))
    print(f"a perceptron: in 100 steps never more than {single} of 4 corners right")
    parameters = own.initialize([2, HIDDEN, 1], "xavier", rng)
    for _ in range(STEPS):
        _, cache = own.forward_propagation(X, parameters)
        grads = own.backward_propagation(parameters, cache, X, Y)
        parameters = own.update_parameters(parameters, grads, RATE)

    def says(points):
        return own.forward_propagation(points, parameters)[0]

    return np.max(np.abs(says(X) - Y)), says


def draw(seen):
    """The regions of the network."""
    _, ax = plt.subplots(figsize=(4, 3.6))
    plot.decision_regions(seen, X, Y, ax=ax)


MILESTONE = Milestone(
    year=1969,
    title="XOR",
    needs=(
        "perceptron.perceptron",
        "perceptron.perceptron_update",
        "initialization.initialize",
        "shallow_networks.forward_propagation",
        "shallow_networks.backward_propagation",
        "deep_networks.update_parameters",
    ),
    measure="largest error of a hidden layer of 8",
    goal=0.02,
    at_most=True,
    percent=False,
    run=run,
    draw=draw,
)
