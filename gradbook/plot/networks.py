"""A network of fully connected layers, for any number of units."""

from matplotlib.patches import Circle

from gradbook.plot.styles import FAINT, GREY, INK, SKY, WIDTH, axes

SHOWN = 6
RADIUS = 0.26
# Fillings get darker from input to output, so that grey keeps the difference.
INPUT, HIDDEN, OUTPUT = "white", "#D6EAF8", SKY


def network(layer_dims, ax=None, names=None):
    """Draw the layers with their sizes and the weights with their shapes.

    layer_dims: units of each layer, input first, at least two layers. A layer of
    more than 6 units shows its ends, with dots for the others.
    names: texts above the layers; "input", "hidden 1", ..., "output" by default.
    Returns the Axes. Raises ValueError for fewer layers or a size below 1.
    """
    layer_dims = tuple(layer_dims)
    if len(layer_dims) < 2 or any(n < 1 or n != int(n) for n in layer_dims):
        raise ValueError(
            f"layer_dims: came as {layer_dims}, "
            "expected two or more whole numbers of at least 1"
        )
    names = _names(len(layer_dims)) if names is None else tuple(names)
    if len(names) != len(layer_dims):
        raise ValueError(f"names: came with {len(names)}, expected {len(layer_dims)}")
    ax = axes(ax, size=(max(WIDTH, 1.25 * len(layer_dims)), 3.6))
    layers = [_rows(n) for n in layer_dims]
    gap = 2.2
    for index, (units, dots) in enumerate(layers):
        if index:
            _connect(ax, gap * (index - 1), layers[index - 1][0], gap * index, units)
        fill = INPUT if index == 0 else HIDDEN
        fill = OUTPUT if index == len(layers) - 1 else fill
        for y in units:
            circle = Circle((gap * index, y), RADIUS, facecolor=fill, edgecolor=INK)
            ax.add_patch(circle).set_zorder(2)
        for y in dots:
            ax.plot(gap * index, y, ".", color=INK, markersize=3, zorder=2)
    _label(ax, layer_dims, names, gap)
    ax.set_aspect("equal")
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
    top = 0.7 * (drawn - 1) / 2
    heights = [top - 0.7 * index for index in range(drawn)]
    if n <= SHOWN:
        return heights, []
    # The dots take the place of the fourth unit.
    middle = heights.pop(3)
    return heights, [middle + 0.17, middle, middle - 0.17]


def _connect(ax, x_left, left, x_right, right):
    for y_left in left:
        for y_right in right:
            ax.plot(
                [x_left, x_right], [y_left, y_right], "-", color=FAINT,
                linewidth=0.8, zorder=1,
            )  # fmt: skip


def _label(ax, layer_dims, names, gap):
    top = 0.7 * (min(max(layer_dims), SHOWN) - 1) / 2 + 0.55
    for index, (n, name) in enumerate(zip(layer_dims, names, strict=True)):
        ax.text(gap * index, top, name, ha="center", va="bottom")
        ax.text(gap * index, -top, str(n), ha="center", va="top", weight="bold")
        if index:
            shape = f"$W^{{[{index}]}}$\n({n}, {layer_dims[index - 1]})"
            ax.text(
                gap * (index - 0.5), -top - 0.45, shape, ha="center", va="top",
                color=GREY,
            )  # fmt: skip
    ax.set_xlim(-0.9, gap * (len(layer_dims) - 1) + 0.9)
    ax.set_ylim(-top - 1.5, top + 0.5)
