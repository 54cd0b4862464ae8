"""The picture that other sites show beside a link to the book."""

from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gradbook.plot import styles

SIZE, DPI = (12, 6.3), 100  # 1200 by 630 pixels, as the sites ask for
LEAD = "You write every gradient.\nEvery gradient is checked."
SAID = (
    "dw is wrong.\n"
    "Hint: dw is 7 times too large, and m = 7:\n"
    "a mean over the m examples needs 1/m in its gradient."
)


@style.context("default")  # whatever was set here before
def draw_card(path, title):
    """Write the picture as PNG. path: where. title: of the book."""
    figure = Figure(figsize=SIZE, dpi=DPI, facecolor=styles.BLUE)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 12), ylim=(0, 6.3))
    ax.axis("off")
    mark = {"lw": 9, "solid_joinstyle": "round", "solid_capstyle": "round"}
    ax.plot([0.8, 2, 1.4, 0.8], [5.5, 5.5, 4.3, 5.5], color="white", **mark)
    ax.plot([1.6, 1.85, 2.35], [4.6, 4.3, 5.05], color=styles.YELLOW, **mark)
    white = {"color": "white", "va": "center"}
    ax.text(2.9, 4.9, title, size=48, weight="bold", **white)
    ax.text(0.8, 3.2, LEAD, size=30, linespacing=1.4, **white)
    box = {"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.9"}
    ax.text(
        1.05, 1.2, SAID, size=19, family="monospace", color=styles.INK,
        va="center", linespacing=1.5, bbox=box,
    )  # fmt: skip
    figure.savefig(path)
