"""Sphinx extension: figures are SVG within the page, see `svg`."""

import base64
import io
import re
from pathlib import Path

from docutils import nodes
from PIL import Image

from .compact import compact
from .svg import themed  # this folder is published, and stands elsewhere there

PIXELS = re.compile(r"(?<=data:image/png;base64,)[^\"]+")


def setup(app):
    """Connect to Sphinx."""
    app.connect("doctree-read", draw_within_pages, priority=400)  # before images move
    return {"version": "1", "parallel_read_safe": True}


def draw_within_pages(app, doctree):
    """Put the SVG of each figure into the page, in the place of an image."""
    for image in list(doctree.findall(nodes.image)):
        path = Path(app.srcdir, image["uri"].lstrip("/"))  # Sphinx's own root
        if path.suffix == ".svg" and "jupyter_execute" in path.parts:
            svg = within_page(path.read_text("utf-8"), image.get("alt", ""))
            image.replace_self(nodes.raw("", svg, format="html"))


def within_page(svg, alt):
    """As `svg.themed`, and lighter: its parts, and what it holds as pixels."""
    return PIXELS.sub(lambda found: _lighter(found[0]), compact(themed(svg, alt)))


def _lighter(png):
    """A PNG of 256 colours, in base64: a quarter of the size, the same to the eye."""
    picture, text = io.BytesIO(base64.b64decode(png)), io.BytesIO()
    image = Image.open(picture).convert("RGBA")
    image.quantize(256, method=Image.Quantize.FASTOCTREE).save(text, "PNG")
    return min(base64.b64encode(text.getvalue()).decode(), png, key=len)
