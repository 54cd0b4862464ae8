"""Where a classifier says which class, on the plane of two features."""

import numpy as np
from matplotlib.colors import ListedColormap, to_rgb

from gradbook.plot.styles import COLORS, MARKERS, axes

HATCHES = ("", "///", "...", "\\\\\\", "xx", "++", "oo", "--", "||", "**")
STEPS = 301


def decision_regions(
    predict, X, Y, ax=None, feature_names=("$x_1$", "$x_2$"), target_names=None
):
    """Draw the regions of each class, the line between them, and the examples.

    predict: function of a (2, k) array; returns (1, k) classes 0 to C - 1, or (1, k)
    probabilities of class 1, which are cut at 0.5 (above is class 1).
    X: (2, m) examples; Y: (1, m) their classes, whole numbers from 0, at most ten.
    feature_names: two labels of the axes. target_names: C names for the legend, the
    class numbers by default.
    Returns the Axes. Raises ValueError for other shapes or classes.
    """
    X, Y = np.asarray(X, dtype=np.float64), np.asarray(Y)
    _require_examples(X, Y)
    columns, rows = (_span(values) for values in X)
    across, up = np.meshgrid(columns, rows)
    classes = _classes(predict, np.stack([across.ravel(), up.ravel()]))
    classes = classes.reshape(across.shape)
    count = int(max(classes.max(), Y.max())) + 1
    _require_count(count, target_names)
    ax = axes(ax)
    # Hundreds of drawn markers would be a large file: then all is one image.
    many = X.shape[1] > 100
    ax.set_axisbelow(False)  # ticks between the layers would cut the image in two
    _draw_regions(ax, across, up, classes, count, many)
    names = tuple(map(str, range(count))) if target_names is None else target_names
    _draw_examples(ax, X, Y.ravel(), names, many)
    ax.set(xlabel=feature_names[0], ylabel=feature_names[1])
    ax.set(xlim=columns[[0, -1]], ylim=rows[[0, -1]])
    return ax


def _require_examples(X, Y):
    if X.ndim != 2 or X.shape[0] != 2 or X.shape[1] == 0:
        raise ValueError(f"X: came with shape {X.shape}, expected (2, m)")
    if Y.shape != (1, X.shape[1]):
        raise ValueError(
            f"Y: came with shape {Y.shape}, expected {(1, X.shape[1])} "
            f"as X is {X.shape}"
        )
    if (np.rint(Y) != Y).any() or Y.min() < 0:
        raise ValueError(
            f"Y: came with values from {Y.min()} to {Y.max()}, "
            "expected whole numbers from 0"
        )


def _require_count(count, target_names):
    if count > len(MARKERS):
        raise ValueError(
            f"Y: came with class {count - 1}, expected at most {len(MARKERS)} classes"
        )
    if target_names is not None and len(target_names) < count:
        raise ValueError(
            f"target_names: came with {len(target_names)}, expected {count}"
        )


def _span(values):
    low, high = values.min(), values.max()
    margin = 0.08 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, STEPS)


def _classes(predict, points):
    answer = np.asarray(predict(points), dtype=np.float64)
    if answer.shape != (1, points.shape[1]):
        raise ValueError(
            f"predict: returned shape {answer.shape} for a {points.shape} array, "
            f"expected {(1, points.shape[1])}"
        )
    if not np.isfinite(answer).all() or answer.min() < 0:
        raise ValueError(
            "predict: returned negative, infinite or undefined numbers, "
            "expected classes from 0 or probabilities"
        )
    if (answer == np.rint(answer)).all():
        return answer.astype(int)
    if answer.max() > 1:
        raise ValueError(
            f"predict: returned numbers up to {answer.max():.4g}, "
            "expected whole classes or probabilities"
        )
    return (answer > 0.5).astype(int)


def _draw_regions(ax, across, up, classes, count, many):
    tints = [_tint(COLORS[k]) for k in range(count)]
    # Nearest, not contourf: a contour from class 0 to class 2 would draw a strip of
    # class 1 between them.
    ax.pcolormesh(
        across, up, classes, cmap=ListedColormap(tints), vmin=-0.5, vmax=count - 0.5,
        shading="nearest", rasterized=True, zorder=0,
    )  # fmt: skip
    for k in range(count):
        inside = (classes == k).astype(float)
        if inside.min() == inside.max():
            continue
        if k < count - 1:  # the last one's border is that of the others
            # Black, not ink: the tints are pale on a dark page too. Above the examples,
            # which would hide it where they are many.
            ax.contour(
                across, up, inside, [0.5], colors="black", linewidths=1.2,
                rasterized=many, zorder=2.2,
            )  # fmt: skip
        if HATCHES[k]:
            hatched = ax.contourf(
                across, up, inside, [0.5, 1.5], colors="none", hatches=[HATCHES[k]],
                rasterized=True, zorder=1,
            )  # fmt: skip
            hatched.set_edgecolor("white")
            hatched.set_linewidth(0)


def _tint(color, share=0.28):
    return tuple(1 - share * (1 - part) for part in to_rgb(color))


def _draw_examples(ax, X, classes, names, many):
    # The four points of a truth table would be lost at the size that suits hundreds.
    size = 80 if classes.size <= 20 else 26 if classes.size <= 200 else 10
    for k in np.unique(classes.astype(int)):
        chosen = classes == k
        ax.scatter(
            *X[:, chosen], marker=MARKERS[k], s=size, color=COLORS[k],
            edgecolor="white", linewidth=0.7 if size > 10 else 0.4, label=names[k],
            rasterized=many, zorder=2,
        )  # fmt: skip
    # Above the axes: inside, it would cover examples.
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False,
        handletextpad=0.1, columnspacing=1.0, borderpad=0,
    )  # fmt: skip
