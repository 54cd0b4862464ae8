"""1986: backpropagation through a hidden layer reads digits."""

import matplotlib.pyplot as plt
import numpy as np

from gradbook import check, data
from gradbook.milestones.milestone import Milestone

EPOCHS, RATE, TRAIN = 40, 0.5, 1400


def run(own, rng, seconds):
    """(share of right answers on new images, what the picture shows)."""
    digits = data.digits()
    order = np.random.default_rng(0).permutation(digits.X.shape[1])
    X, y = digits.X[:, order], digits.Y[0, order]
    X_train, Y_train = X[:, :TRAIN], np.eye(10)[:, y[:TRAIN]]

    def epoch(parameters, rng):
        for X_t, Y_t in own.random_mini_batches(X_train, Y_train, 32, rng):
            AL, caches = own.L_model_forward(X_t, parameters)
            grads = own.L_model_backward(AL, Y_t, caches)
            parameters = own.update_parameters(parameters, grads, RATE)
        return parameters

    def answers(parameters):
        return np.argmax(own.L_model_forward(X, parameters)[0], axis=0)

    parameters = own.initialize_parameters_deep([64, 32, 10], rng)
    epochs = check.affordable(
        EPOCHS, lambda: epoch(parameters, np.random.default_rng(0)), seconds
    )
    wrong = []
    for _ in range(epochs):
        parameters = epoch(parameters, rng)
        errors = answers(parameters) != y
        wrong.append((np.mean(errors[:TRAIN]), np.mean(errors[TRAIN:])))
    return 1 - wrong[-1][1], (wrong, parameters["W1"])


def draw(seen):
    """Share of wrong answers in each epoch, and what some hidden units look for."""
    wrong, W1 = seen
    _, grid = plt.subplot_mosaic("aaaaaa;bcdefg", figsize=(5, 4), height_ratios=(3, 1))
    ax = grid["a"]
    for row, name in zip(zip(*wrong, strict=True), ("training", "new"), strict=True):
        ax.plot(range(1, len(row) + 1), 100 * np.array(row), label=name)
    ax.set(xlabel="epoch", ylabel="wrong answers, %", ylim=(0, 12))
    ax.legend()
    limit = np.abs(W1).max()
    for name, unit in zip("bcdefg", W1, strict=False):
        image = unit.reshape(8, 8)
        grid[name].imshow(image, cmap="PuOr_r", vmin=-limit, vmax=limit)
        grid[name].set(xticks=[], yticks=[])


MILESTONE = Milestone(
    year=1986,
    title="Digits by backpropagation",
    needs=(
        "deep_networks.initialize_parameters_deep",
        "deep_networks.L_model_forward",
        "deep_networks.L_model_backward",
        "deep_networks.update_parameters",
        "optimization.random_mini_batches",
    ),
    measure="new digits read right",
    goal=0.96,
    run=run,
    draw=draw,
)
