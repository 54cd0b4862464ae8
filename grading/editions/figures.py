"""Sphinx extension: figures are SVG within the page, in the colours of the reader.

A picture file keeps its white ground on a dark page. Within the page, ink and paper
follow the theme's variables; all other colours stay as `gradbook.plot` chose them.
"""

import base64
import io
import re
from html import escape
from pathlib import Path

from docutils import nodes
from PIL import Image

from gradbook.plot import styles

THEME = {  # what a colour of the style becomes
    styles.INK: "var(--pst-color-text-base)",
    styles.GREY: "var(--pst-color-text-muted)",
    styles.FAINT: "var(--pst-color-border)",
    styles.PAPER: "var(--pst-color-background)",
}
COLOR = re.compile("|".join(map(re.escape, THEME)), re.IGNORECASE)
PROLOG = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)
LEFT_OUT = re.compile(r"\s*<(metadata|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
OPENING = re.compile(r"<svg\b[^>]*>")
WIDTH = re.compile(r'\bwidth="([\d.]+)pt"')
BOX = re.compile(r'\bviewBox="[^"]*"')
PIXELS = re.compile(r"(?<=data:image/png;base64,)[^\"]+")
POINT = 4 / 3  # CSS pixels


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
    """An SVG of matplotlib's as an element of a page.

    svg: text of the file. alt: what it shows, for those who do not see it.
    """
    svg = LEFT_OUT.sub("", PROLOG.sub("", svg))
    svg = COLOR.sub(lambda found: THEME[found[0].lower()], svg)
    svg = PIXELS.sub(lambda found: _lighter(found[0]), svg)
    opening = OPENING.search(svg)[0]
    width = float(WIDTH.search(opening)[1]) * POINT
    told = (
        f'<svg class="figure" role="img" aria-label="{escape(alt)}" '
        f'{BOX.search(opening)[0]} style="max-width: {width:.0f}px" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return svg.replace(opening, told, 1).strip()


def _lighter(png):
    """A PNG of 256 colours, in base64: a quarter of the size, the same to the eye."""
    picture, text = io.BytesIO(base64.b64decode(png)), io.BytesIO()
    image = Image.open(picture).convert("RGBA")
    image.quantize(256, method=Image.Quantize.FASTOCTREE).save(text, "PNG")
    return min(base64.b64encode(text.getvalue()).decode(), png, key=len)
