"""A computation graph: values flow to the right, derivatives back to the left."""

from itertools import pairwise
from numbers import Real

from gradbook.plot.styles import BLUE, GREY, INK, VERMILLION, WIDTH, axes

KEYS = {"label", "value", "gradient"}


def graph(nodes, edges, ax=None):
    """Draw a computation graph from left to right.

    nodes: dict name -> dict with any of "label" (the name by default), "value"
    (drawn above) and "gradient" (drawn below); numbers or texts.
    edges: list of (from, to) or (from, to, label), names of nodes.
    Returns the Axes. Raises ValueError for an unknown name or key, or a cycle.
    """
    _require_known(nodes, edges)
    chains = _chains(_depths(nodes, edges), edges)
    places = _places(nodes, edges, chains)
    columns = 1 + max(x for x, _ in places.values())
    rows = 1 + max(y for _, y in places.values()) - min(y for _, y in places.values())
    ax = axes(ax, size=(max(WIDTH, 1.3 * columns), 0.9 + 0.95 * rows))
    boxes = {name: _draw_node(ax, places[name], name, nodes[name]) for name in nodes}
    for edge, chain in zip(edges, chains, strict=True):
        _draw_edge(ax, boxes, [places[stop] for stop in chain], edge)
    _draw_legend(ax, nodes.values())
    low, high = min(y for _, y in places.values()), max(y for _, y in places.values())
    ax.set(xlim=(-0.55, columns - 0.45), ylim=(low - 0.65, high + 0.55))
    ax.set_axis_off()
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
    """Stops of each edge: (name, x) at its ends and in each column it crosses.

    An edge that crosses a column keeps a row free there, so that no line runs
    through a node.
    """
    chains = []
    for index, (source, target, *_label) in enumerate(edges):
        between = range(depths[source] + 1, depths[target])
        chains.append([source, *((index, x) for x in between), target])
    return chains


def _places(nodes, edges, chains):
    depths = _depths(nodes, edges)
    columns = {}
    for name in [*nodes, *(stop for chain in chains for stop in chain[1:-1])]:
        x = depths[name] if name in depths else name[1]
        columns.setdefault(x, []).append(name)
    before = {}
    for chain in chains:
        for left, right in pairwise(chain):
            before.setdefault(right, []).append(left)
    rows = {}
    for x in sorted(columns):
        column = columns[x]
        if x:
            # Below the mean of what comes in: few lines cross.
            column = sorted(column, key=lambda name: -_mean(rows, before.get(name)))
        top = (len(column) - 1) / 2
        rows.update({name: top - index for index, name in enumerate(column)})
    return {name: (x, rows[name]) for x, column in columns.items() for name in column}


def _mean(rows, names):
    return sum(rows[name] for name in names) / len(names) if names else 0.0


def _draw_node(ax, place, name, node):
    box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": INK}
    label = ax.text(
        *place, node.get("label", name), ha="center", va="center", bbox=box, zorder=3
    )
    for key, color, offset, align, shape in (
        ("value", BLUE, 17, "bottom", "normal"),
        ("gradient", VERMILLION, -17, "top", "italic"),
    ):
        if key in node:
            ax.annotate(
                _text(node[key]), place, (0, offset), textcoords="offset points",
                ha="center", va=align, color=color, style=shape, weight="bold",
                zorder=4,
            )  # fmt: skip
    return label


def _text(value):
    return f"{value:.4g}" if isinstance(value, Real) else str(value)


def _draw_edge(ax, boxes, stops, edge):
    source, target, *label = edge
    arrow = {"arrowstyle": "-", "color": GREY, "linewidth": 1.3}
    last = len(stops) - 2
    for index, (left, right) in enumerate(pairwise(stops)):
        ends = {"arrowstyle": "-|>"} if index == last else {}
        ax.annotate(
            "", right, left, zorder=2,
            arrowprops=arrow | ends | {
                "patchA": boxes[source].get_bbox_patch() if index == 0 else None,
                "patchB": boxes[target].get_bbox_patch() if index == last else None,
                "shrinkA": 0, "shrinkB": 0,
            },
        )  # fmt: skip
    if label:
        (x_left, y_left), (x_right, y_right) = stops[0], stops[1]
        ax.text(
            (x_left + x_right) / 2, (y_left + y_right) / 2, label[0], ha="center",
            va="center", color=INK, zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )  # fmt: skip


def _draw_legend(ax, nodes):
    texts = (
        ("value", "above: value", BLUE, 0.0, "left", "normal"),
        ("gradient", "below: derivative", VERMILLION, 1.0, "right", "italic"),
    )
    for key, text, color, x, align, shape in texts:
        if any(key in node for node in nodes):
            ax.text(
                x, 0, text, transform=ax.transAxes, color=color, style=shape,
                ha=align, va="bottom",
            )  # fmt: skip
