"""A network of fully connected layers, for any number of units."""

from gradbook.plot.styles import FAINT, GREY, INK, PAPER, SKY, WIDTH, axes

SHOWN = 6
# Inches between layers (at least) and between units.
GAP, STEP = 0.8, 0.42
# Fillings get darker from input to output, so that grey keeps the difference.
INPUT, HIDDEN, OUTPUT = PAPER, "#D6EAF8", SKY


def network(layer_dims, ax=None, names=None):
    """Draw the layers with their sizes and the weights with their shapes.

    layer_dims: units of each layer, input first, at least two layers. A layer of
    more than 6 units shows its ends, with dots for the others.
    names: texts above the layers; "input", "hidden 1", ..., "output" by default.
    Returns the Axes. Raises ValueError for fewer layers or a size below 1.
    """
    layer_dims = tuple(layer_dims)
    count = len(layer_dims)
    if count < 2 or any(n < 1 or n != int(n) for n in layer_dims):
        raise ValueError(
            f"layer_dims: came as {layer_dims}, "
            "expected two or more whole numbers of at least 1"
        )
    names = _names(count) if names is None else tuple(names)
    if len(names) != count:
        raise ValueError(f"names: came with {len(names)}, expected {count}")
    gap = max(GAP, min(WIDTH / count, 1.7))
    top = STEP * (min(max(layer_dims), SHOWN) - 1) / 2
    # Where layers stand close, every second shape steps down a line.
    down = 0.4 if count > 4 else 0.0
    ax = axes(ax, size=(gap * count, 2 * top + 1.5 + down))
    layers = [_rows(n) for n in layer_dims]
    for index, (units, dots) in enumerate(layers):
        x = gap * index
        if index:
            _connect(ax, x - gap, layers[index - 1][0], x, units)
        fill = INPUT if index == 0 else OUTPUT if index == count - 1 else HIDDEN
        ax.plot(
            [x] * len(units), units, "o", markersize=18, markerfacecolor=fill,
            markeredgecolor=INK, zorder=2,
        )  # fmt: skip
        ax.plot([x] * len(dots), dots, "o", color=INK, markersize=2.5, zorder=2)
    _label(ax, layer_dims, names, gap, top, down)
    ax.set(xlim=(-gap / 2, gap * (count - 0.5)), ylim=(-top - 0.95 - down, top + 0.55))
    ax.set_axis_off()
    return ax


def _names(count):
    hidden = [f"hidden {index}" for index in range(1, count - 1)]
    if len(hidden) == 1:
        hidden = ["hidden"]
    return ("input", *hidden, "output")


def _rows(n):
    """Heights of the drawn units of a layer, and of the dots between them."""
    drawn = min(n, SHOWN)
    heights = [STEP * ((drawn - 1) / 2 - index) for index in range(drawn)]
    if n <= SHOWN:
        return heights, []
    # The dots take the place of the fourth unit.
    middle = heights.pop(3)
    return heights, [middle + 0.11, middle, middle - 0.11]


def _connect(ax, x_left, left, x_right, right):
    for y_left in left:
        for y_right in right:
            ax.plot(
                [x_left, x_right], [y_left, y_right], "-", color=FAINT,
                linewidth=0.8, zorder=1,
            )  # fmt: skip


def _label(ax, layer_dims, names, gap, top, down):
    for index, (n, name) in enumerate(zip(layer_dims, names, strict=True)):
        ax.text(gap * index, top + 0.25, name, ha="center", va="bottom")
        ax.text(gap * index, -top - 0.25, str(n), ha="center", va="top", weight="bold")
        if index:
            y = -top - 0.45 - (down if index % 2 == 0 else 0.0)
            shape = f"$W^{{[{index}]}}$\n({n}, {layer_dims[index - 1]})"
            ax.text(
                gap * (index - 0.5), y, shape, ha="center", va="top",
                color=GREY,
            )  # fmt: skip
