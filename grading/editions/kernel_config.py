"""How the book's kernels draw: one SVG for each figure, as wide as the code says.

IPython reads this file as the configuration of its profile, see `editions.book`.
"""

c = get_config()  # noqa: F821  (IPython's)
c.InlineBackend.figure_formats = {"svg"}
# Cropped to its ink, a figure would have another width, and its letters another size.
# What a figure holds as pixels, hundreds of points say, is sharp on most screens.
c.InlineBackend.print_figure_kwargs = {
    "bbox_inches": None,
    "dpi": 192,
    "metadata": {"Date": None},
}
