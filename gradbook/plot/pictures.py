"""Images in a grid, and weights as an image."""

import matplotlib.pyplot as plt
import numpy as np

from gradbook.plot.styles import FAINT, INK, WIDTH, axes


def images(images, titles=None, columns=8, cmap="gray_r"):
    """Draw images in a grid, from left to right and from top to bottom.

    images: (m, n_H, n_W) grey or (m, n_H, n_W, 3) colours from 0 to 1.
    titles: m texts below the images, None for none.
    columns: images in a row, 8 by default.
    cmap: colours of grey images; "gray_r" is ink on paper, "gray" is light on dark.
    All grey images share one scale: 0 to 1, or lowest to highest value when any
    lies outside. Returns the Figure. Raises ValueError for other shapes.
    """
    images = np.asarray(images)
    m = images.shape[0] if images.ndim else 0
    if m == 0 or not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] == 3)):
        raise ValueError(
            f"images: came with shape {images.shape}, "
            "expected (m, n_H, n_W) or (m, n_H, n_W, 3)"
        )
    if titles is not None and len(titles) != m:
        raise ValueError(f"titles: came with {len(titles)}, expected {m} as images")
    if columns < 1:
        raise ValueError(f"columns: came as {columns}, expected at least 1")
    low, high = min(images.min(), 0), max(images.max(), 1)
    columns = min(columns, m)
    rows = -(-m // columns)
    side = min(WIDTH / columns, 1.2)
    height = side * images.shape[1] / images.shape[2] + (
        0.05 if titles is None else 0.3
    )
    figure, grid = plt.subplots(
        rows, columns, squeeze=False, figsize=(side * columns, height * rows)
    )
    for k, ax in enumerate(grid.flat):
        _plain(ax)
        if k >= m:
            ax.set_visible(False)
            continue
        ax.imshow(images[k], cmap=cmap, vmin=low, vmax=high, interpolation="nearest")
        if titles is not None:
            ax.set_xlabel(titles[k], labelpad=3)
    return figure


def weights(w, shape, ax=None):
    """Draw weights as an image: purple below zero, orange above, white at zero.

    w: (n, 1), (1, n) or (n,) weights; shape: (n_H, n_W) with n_H * n_W = n.
    The scale is symmetric about 0. So that a grey print keeps the sign, negative
    weights of more than a tenth of the largest carry a minus.
    Returns the Axes. Raises ValueError when the sizes differ.
    """
    w = np.asarray(w, dtype=np.float64)
    if len(shape) != 2 or w.size != shape[0] * shape[1]:
        raise ValueError(
            f"w: came with shape {w.shape}, expected {tuple(shape)} "
            "or as many numbers in a column"
        )
    image = w.reshape(shape)
    limit = np.abs(image).max() or 1.0
    ax = axes(ax, size=(4.2, 3.4))
    picture = ax.imshow(
        image, cmap="PuOr_r", vmin=-limit, vmax=limit, interpolation="nearest"
    )
    # White on strong cells, black on pale ones, on a dark page too.
    _draw_minus(ax, image < -0.5 * limit, "white")
    _draw_minus(ax, (image < -0.1 * limit) & (image >= -0.5 * limit), "black")
    _plain(ax)
    bar = ax.figure.colorbar(
        picture, ax=ax, label="weight (\N{MINUS SIGN} marks negative)"
    )
    bar.outline.set_edgecolor(FAINT)
    return ax


def _draw_minus(ax, cells, color):
    rows, columns = np.nonzero(cells)
    size = 64 / max(cells.shape)
    ax.plot(columns, rows, "_", color=color, markersize=size, markeredgewidth=size / 7)


def _plain(ax):
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color=FAINT)
    ax.xaxis.label.set_color(INK)
