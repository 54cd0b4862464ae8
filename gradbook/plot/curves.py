"""Costs over iterations, costs over parameters, values by layer."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np

from gradbook.plot.styles import BLUE, INK, ORANGE, VERMILLION, WIDTH, axes

STEPS = 61


def cost_curve(costs, ax=None, every=1):
    """Draw the cost over the iterations.

    costs: a sequence of numbers, or a dict label -> sequence for several curves.
    every: iterations between two entries, 1 by default.
    Returns the Axes. Raises ValueError for an empty curve or one of another shape.
    """
    curves = costs if isinstance(costs, Mapping) else {"costs": costs}
    if not curves:
        raise ValueError("costs: came empty, expected at least one curve")
    ax = axes(ax)
    for label, curve in curves.items():
        curve = np.asarray(curve, dtype=np.float64)
        if curve.ndim != 1 or curve.size == 0:
            raise ValueError(
                f"{label}: came with shape {curve.shape}, expected a list of numbers"
            )
        # One cost is no line: it would leave the picture empty.
        marker = "o" if curve.size == 1 else None
        ax.plot(every * np.arange(curve.size), curve, label=label, marker=marker)
    ax.set(xlabel="iteration", ylabel="cost")
    if isinstance(costs, Mapping):
        ax.legend()
    return ax


def cost_surface(J, w_range, b_range, path=None, ax=None):
    """Draw the cost over two parameters as contours, and the way down.

    J: function of two floats w and b; returns the cost, a number or an array of one.
    w_range, b_range: (low, high) of each parameter.
    path: (2, T) values of w and b, one column a step of gradient descent; start and
    end are marked. None draws no path.
    Returns the Axes. Raises ValueError for an empty range, a path of another shape,
    or a cost that is not one finite number.
    """
    w, b = _range("w_range", w_range), _range("b_range", b_range)
    cost = np.array([[_number(J(w_i, b_i), w_i, b_i) for w_i in w] for b_i in b])
    ax = axes(ax)
    low, high = cost.min(), cost.max()
    if high > low:
        # Squares put the lines of a bowl at equal distances, so that the flat
        # bottom is not left empty.
        levels = low + (high - low) * np.linspace(0, 1, 15) ** 2
        filled = ax.contourf(w, b, cost, levels, cmap="Blues_r", alpha=0.75)
        ax.contour(w, b, cost, levels[1:-1], colors=INK, linewidths=0.5, alpha=0.6)
        bar = ax.figure.colorbar(filled, ax=ax, label="cost", format="%.3g")
        bar.set_ticks(levels[::2])
    if path is not None:
        _draw_path(ax, np.asarray(path, dtype=np.float64))
    ax.set(xlabel="$w$", ylabel="$b$", xlim=w[[0, -1]], ylim=b[[0, -1]])
    return ax


def _range(name, value):
    low, high = value
    if not low < high:
        raise ValueError(f"{name}: came as {value}, expected (low, high), low < high")
    return np.linspace(low, high, STEPS)


def _number(value, w, b):
    value = np.asarray(value, dtype=np.float64)
    if value.size != 1 or not np.isfinite(value).all():
        raise ValueError(
            f"J: returned {value} at w = {w:.4g}, b = {b:.4g}, "
            "expected one finite number"
        )
    return value.item()


def _draw_path(ax, path):
    if path.ndim != 2 or path.shape[0] != 2 or path.shape[1] == 0:
        raise ValueError(
            f"path: came with shape {path.shape}, expected (2, T), w above b"
        )
    ax.plot(*path, "-", color="white", linewidth=4, zorder=3)
    ax.plot(
        *path, "-", color=VERMILLION, linewidth=1.6, marker=".", markersize=5,
        zorder=4, label="path",
    )  # fmt: skip
    ends = (("start", "o", path[:, :1]), ("end", "*", path[:, -1:]))
    for label, marker, point in ends:
        size = 8 if marker == "o" else 14
        ax.plot(
            *point, marker, color=ORANGE, markeredgecolor=INK, markersize=size,
            zorder=5, label=label,
        )  # fmt: skip
    ax.legend()


def histograms(layers, bins=40, range=None):
    """Draw one histogram a layer, one below the other, on a common axis.

    layers: dict name -> array of any shape, in the order to draw.
    bins: number of bars. range: (low, high) of the axis, all values by default;
    values outside are not drawn, but count in mean and deviation.
    Returns the Figure. Raises ValueError when there is nothing finite to draw.
    """
    if not layers:
        raise ValueError("layers: came empty, expected at least one array")
    values = {name: _finite(name, array) for name, array in layers.items()}
    low, high = range or _common_range(values.values())
    edges = np.linspace(low, high, bins + 1)
    figure, rows = plt.subplots(
        len(values), 1, sharex=True, squeeze=False,
        figsize=(WIDTH, 0.6 + 0.75 * len(values)),
    )  # fmt: skip
    for ax, (name, array) in zip(rows[:, 0], values.items(), strict=True):
        ax.hist(array, edges, color=BLUE, edgecolor="white", linewidth=0.3)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_ylabel(name, rotation=0, ha="right", va="center")
        summary = f"mean {_short(array.mean())}\nstd {_short(array.std())}"
        ax.text(1.03, 0.5, summary, transform=ax.transAxes, ha="left", va="center")
    rows[-1, 0].set_xlabel("value")
    rows[-1, 0].locator_params(axis="x", nbins=5)
    return figure


def _short(number):
    return f"{number:.2g}".replace("-", "\N{MINUS SIGN}")


def _finite(name, array):
    array = np.asarray(array, dtype=np.float64).ravel()
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(
            f"{name}: came empty or with infinite or undefined numbers, "
            "expected finite numbers"
        )
    return array


def _common_range(arrays):
    low = min(array.min() for array in arrays)
    high = max(array.max() for array in arrays)
    return (low, high) if low < high else (low - 0.5, high + 0.5)
