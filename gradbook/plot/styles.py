"""One style for all pictures: sizes, colours and the marks that survive grey."""

import matplotlib.pyplot as plt
from matplotlib import cycler

# Okabe and Ito, Color Universal Design, 2008; ordered so that neighbours also differ
# in lightness.
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW = "#56B4E9", "#CC79A7", "#F0E442"
# Two of Paul Tol's, so that ten classes have ten colours.
WINE, OLIVE = "#882255", "#999933"
# Of their own, so that the book can give each what fits a light or a dark page.
INK, GREY, FAINT, PAPER = "#222222", "#767676", "#c8c8c8", "#fefefe"
COLORS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, INK, YELLOW, WINE, OLIVE)

LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")

# 5 inches at this size are 600 pixels: text of 10.5 points is as large as the page's
# own on a desktop, and still 10 pixels high on a phone 375 pixels wide.
WIDTH, HEIGHT, DPI = 5.0, 3.4, 120


def style():
    """Set matplotlib's defaults to the style of the book."""
    lines = COLORS[: len(LINES)]
    plt.rcParams.update(
        {
            "figure.figsize": (WIDTH, HEIGHT),
            "figure.dpi": DPI,
            "savefig.dpi": DPI,
            "figure.facecolor": PAPER,
            "savefig.facecolor": PAPER,
            "axes.facecolor": PAPER,
            "figure.constrained_layout.use": True,
            "font.size": 10.5,
            "axes.labelsize": 10.5,
            "axes.titlesize": 10.5,
            "xtick.labelsize": 10,
            "ytick.labelsize": 10,
            "legend.fontsize": 10,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": GREY,
            "patch.edgecolor": INK,  # of arrows too
            "hatch.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.prop_cycle": cycler(color=lines) + cycler(linestyle=LINES),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": False,
            "grid.color": FAINT,
            "lines.linewidth": 2.0,
            "lines.markersize": 6.0,
            "legend.frameon": True,
            "legend.framealpha": 0.9,
            "legend.edgecolor": FAINT,
            "hatch.linewidth": 0.6,
            "svg.hashsalt": "gradbook",  # the same figure, the same file
        }
    )


def axes(ax, size=(WIDTH, HEIGHT)):
    """Return `ax`, or the axes of a new figure of `size` inches when it is None."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=size)[1]
