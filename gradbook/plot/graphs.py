"""A computation graph: values flow to the right, derivatives back to the left."""

import re
from itertools import pairwise
from numbers import Real

from gradbook.plot.styles import BLUE, GREY, INK, PAPER, VERMILLION, WIDTH, axes

KEYS = {"label", "value", "gradient"}
# Inches: one row of nodes, an arrow and the shortest one, the room left and right, and
# how far from the middle of a node its numbers reach.
ROW, ARROW, SHORTEST, MARGIN, CLEAR = 0.92, 0.45, 0.2, 0.15, 0.5
COVER = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}


def graph(nodes, edges, ax=None):
    """Draw a computation graph from left to right.

    nodes: dict name -> dict with any of "label" (the name by default), "value"
    (drawn above) and "gradient" (drawn below); numbers or texts.
    edges: list of (from, to) or (from, to, label), names of nodes.
    Returns the Axes. Raises ValueError for an unknown name or key, or a cycle.
    """
    _require_known(nodes, edges)
    depths = _depths(nodes, edges)
    chains = _chains(depths, edges)
    rows = _rows(depths, chains)
    own_figure = ax is None
    ax = axes(ax)
    texts = {name: _draw_node(ax, name, node) for name, node in nodes.items()}
    labels = [_draw_label(ax, edge) for edge in edges]
    centers = _centers(depths, texts, edges, labels)
    places = {stop: (centers[_depth(depths, stop)], ROW * rows[stop]) for stop in rows}
    for name in nodes:
        for text in texts[name]:
            _move(text, places[name])
    crowd = [places[name] for name in nodes]
    for chain, label in zip(chains, labels, strict=True):
        ends = [_width(ax, texts[name][0]) / 2 for name in (chain[0], chain[-1])]
        _draw_edge(ax, _route([places[stop] for stop in chain], ends, crowd), label)
    _frame(ax, places, texts, own_figure)
    _cover_edges(texts)
    _draw_legend(ax, nodes.values())
    return ax


def _require_known(nodes, edges):
    if not nodes:
        raise ValueError("nodes: came empty, expected at least one node")
    for name, node in nodes.items():
        if set(node) - KEYS:
            raise ValueError(
                f"nodes: {name!r} came with {sorted(set(node) - KEYS)}, "
                f"expected only {sorted(KEYS)}"
            )
    for edge in edges:
        for name in edge[:2]:
            if name not in nodes:
                raise ValueError(
                    f"edges: {tuple(edge)} names {name!r}, "
                    f"expected one of {list(nodes)}"
                )


def _depths(nodes, edges):
    """Column of each node: the longest way to it from an input."""
    depths = dict.fromkeys(nodes, 0)
    for _ in nodes:
        changed = False
        for source, target, *_label in edges:
            if depths[target] <= depths[source]:
                depths[target], changed = depths[source] + 1, True
        if not changed:
            return depths
    raise ValueError("edges: came with a cycle, expected a graph without one")


def _chains(depths, edges):
    """Stops of each edge: its source, (number, column) where it passes, its target.

    An edge that passes a column keeps a row free there, so that no line runs
    through a node.
    """
    chains = []
    for number, (source, target, *_label) in enumerate(edges):
        passed = range(depths[source] + 1, depths[target])
        chains.append([source, *((number, column) for column in passed), target])
    return chains


def _depth(depths, stop):
    return depths[stop] if stop in depths else stop[1]


def _rows(depths, chains):
    """Row of each stop, 0 in the middle and growing upwards."""
    stops = dict.fromkeys([*depths, *(stop for chain in chains for stop in chain)])
    before = {stop: [] for stop in stops}
    for chain in chains:
        for left, right in pairwise(chain):
            before[right].append(left)
    rows = {}
    for depth in range(1 + max(depths.values())):
        column = [stop for stop in stops if _depth(depths, stop) == depth]
        if depth:
            # At the mean height of what comes in: few lines cross.
            column.sort(key=lambda stop: -_mean([rows[left] for left in before[stop]]))
        for index, stop in enumerate(column):
            rows[stop] = (len(column) - 1) / 2 - index
    return rows


def _mean(numbers):
    return sum(numbers) / len(numbers)


def _draw_node(ax, name, node):
    """The texts of a node: its box first, then value and gradient."""
    label = node.get("label", _as_formula(name))
    box = {"boxstyle": "round,pad=0.4", "facecolor": PAPER, "edgecolor": INK}
    texts = [ax.text(0, 0, label, ha="center", va="center", bbox=box, zorder=3)]
    for key, color, offset, align, shape in (
        ("value", BLUE, 15, "bottom", "normal"),
        ("gradient", VERMILLION, -15, "top", "italic"),
    ):
        if key in node:
            texts.append(
                ax.annotate(
                    _text(node[key]),
                    (0, 0),
                    (0, offset),
                    textcoords="offset points",
                    ha="center",
                    va=align,
                    color=color,
                    style=shape,
                    weight="bold",
                    zorder=4,
                )
            )
    return texts


def _as_formula(name):
    """A variable as formulas have it: italic, x1 with a small 1. A word stays."""
    variable = re.fullmatch(r"([A-Za-z])(\d*)", name)
    if not variable:
        return name
    letter, index = variable.groups()
    return f"${letter}_{{{index}}}$" if index else f"${letter}$"


def _text(value):
    """A number with four digits, a text as it is; a minus is no hyphen in either."""
    text = f"{value:.4g}" if isinstance(value, Real) else str(value)
    return re.sub(r"(?<![\w)])-(?=[\d.])|(?<=\de)-(?=\d)", "\N{MINUS SIGN}", text)


def _draw_label(ax, edge):
    if len(edge) < 3:
        return None
    return ax.text(0, 0, edge[2], ha="center", va="center", bbox=COVER, zorder=3)


def _move(text, place):
    # An annotation keeps its offset from the point; a text stands at it.
    if hasattr(text, "xy"):
        text.xy = place
    else:
        text.set_position(place)


def _width(ax, text):
    """Width of a drawn text in inches, its box included."""
    patch = text.get_bbox_patch()
    padding = 0.8 * text.get_fontsize() / 72 if patch is not None else 0.0
    return text.get_window_extent().width / ax.figure.dpi + padding


def _centers(depths, texts, edges, labels):
    """Middle of each column in inches, with room for every text and edge label."""
    count = 1 + max(depths.values())
    half, after = [0.0] * count, [ARROW] * count
    for name, depth in depths.items():
        widths = [_width(text.axes, text) for text in texts[name]]
        half[depth] = max(half[depth], max(widths) / 2)
    for edge, label in zip(edges, labels, strict=True):
        if label is not None:
            column = depths[edge[0]]
            after[column] = max(after[column], _width(label.axes, label) + ARROW)
    # Arrows get shorter before a graph gets wider than a page.
    width = 2 * sum(half) + sum(after[:-1]) + 2 * MARGIN
    spare = min(max(width - WIDTH, 0) / max(count - 1, 1), ARROW - SHORTEST)
    centers = [half[0]]
    for left, right in pairwise(range(count)):
        centers.append(centers[left] + half[left] + after[left] - spare + half[right])
    return centers


def _route(stops, ends, crowd):
    """Corners of an edge, from the right side of a box to the left side of another.

    Straight when that stays clear of the nodes in between, else through the stops.
    """
    (x_left, y_left), *between, (x_right, y_right) = stops
    x_left, x_right = x_left + ends[0], x_right - ends[1]
    slope = (y_right - y_left) / (x_right - x_left)
    columns = {x for x, _ in between}
    if all(
        abs(y_left + slope * (x - x_left) - y) > CLEAR for x, y in crowd if x in columns
    ):
        between = []
    return [(x_left, y_left), *between, (x_right, y_right)]


def _draw_edge(ax, corners, label):
    last = len(corners) - 2
    for index, (left, right) in enumerate(pairwise(corners)):
        arrow = {
            "arrowstyle": "-|>" if index == last else "-",
            "color": GREY,
            "linewidth": 1.3,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        ax.annotate("", right, left, zorder=2, arrowprops=arrow)
    if label is not None:
        (x_left, y_left), (x_right, y_right) = corners[:2]
        _move(label, ((x_left + x_right) / 2, (y_left + y_right) / 2))


def _frame(ax, places, texts, own_figure):
    low = min(y for _, y in places.values()) - 0.85
    high = max(y for _, y in places.values()) + 0.5
    right = max(
        places[name][0] + _width(ax, text) / 2
        for name, group in texts.items()
        for text in group
    )
    # A narrow graph stands in the middle of the usual width.
    room = max(MARGIN, (WIDTH - right) / 2) if own_figure else MARGIN
    ax.set(xlim=(-room, right + room), ylim=(low, high))
    ax.set_axis_off()
    if own_figure:
        ax.figure.set_size_inches(right + 2 * room, high - low)


def _cover_edges(texts):
    """No edge runs through a number: it passes behind."""
    for _, *numbers in texts.values():
        for number in numbers:
            number.set_bbox(COVER)


def _draw_legend(ax, nodes):
    for key, text, color, x, align, shape in (
        ("value", "above: value", BLUE, 0.46, "right", "normal"),
        ("gradient", "below: derivative", VERMILLION, 0.54, "left", "italic"),
    ):
        if any(key in node for node in nodes):
            ax.text(
                x, 0, text, transform=ax.transAxes, color=color, style=shape,
                ha=align, va="bottom",
            )  # fmt: skip
