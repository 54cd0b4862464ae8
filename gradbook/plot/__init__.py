"""The pictures of the chapters, in one style.

Call `plot.style()` once, then draw. Functions that take `ax` draw into it, or into a
new figure when it is None, and return the Axes; `histograms` and `images` make a
figure of their own and return it. End a notebook cell with `;` so that the returned
object is not printed as well.

Colours are those of Okabe and Ito, which colour-blind readers tell apart; markers,
line styles and hatches differ too, so that grey prints keep the meaning. INK, GREY and
FAINT are for lines and texts, PAPER for what covers them: the book gives these four
the colours of a light or a dark page. On top of images take "black" and "white".

Nothing else in gradbook needs matplotlib: it is the extra `gradbook[plot]`.
"""

try:
    import matplotlib  # noqa: F401 (so that one line says what is missing)
except ModuleNotFoundError as error:
    if error.name != "matplotlib":
        raise
    raise ModuleNotFoundError(
        "gradbook.plot draws with matplotlib, which is missing. It comes with the "
        "extra gradbook[plot], or alone: python -m pip install matplotlib",
        name="matplotlib",
    ) from None

from gradbook.plot.curves import cost_curve, cost_surface, histograms
from gradbook.plot.graphs import graph
from gradbook.plot.networks import network
from gradbook.plot.pictures import images, weights
from gradbook.plot.regions import decision_regions
from gradbook.plot.styles import COLORS, FAINT, GREY, INK, PAPER, style

__all__ = [
    "COLORS",
    "FAINT",
    "GREY",
    "INK",
    "PAPER",
    "cost_curve",
    "cost_surface",
    "decision_regions",
    "graph",
    "histograms",
    "images",
    "network",
    "style",
    "weights",
]
