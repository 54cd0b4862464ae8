"""The pictures of the chapters, in one style.

Call `plot.style()` once, then draw. Functions that take `ax` draw into it, or into a
new figure when it is None, and return the Axes; `histograms` and `images` make a
figure of their own and return it. End a notebook cell with `;` so that the returned
object is not printed as well.

Colours are those of Okabe and Ito, which colour-blind readers tell apart; markers,
line styles and hatches differ too, so that grey prints keep the meaning. Pictures
stand on a white card, which is readable on light and dark pages alike.
"""

from gradbook.plot.curves import cost_curve, cost_surface, histograms
from gradbook.plot.graphs import graph
from gradbook.plot.networks import network
from gradbook.plot.pictures import images, weights
from gradbook.plot.regions import decision_regions
from gradbook.plot.styles import style

__all__ = [
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
