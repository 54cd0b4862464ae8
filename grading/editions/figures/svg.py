"""A figure of matplotlib's as an element of a page, in the reader's own colours.

A picture file keeps its white ground on a dark page. Within the page, ink and paper
follow the theme's variables; all other colours stay as `gradbook.plot` chose them.
The pages run this module too: it needs nothing but gradbook.
"""

import re
from html import escape

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
BOX = re.compile(r'\bviewBox="\S+ \S+ (\S+) ([^"]+)"')
POINT = 4 / 3  # CSS pixels


def themed(svg, alt):
    """An SVG of matplotlib's as an element of a page.

    svg: text of the file. alt: what it shows, for those who do not see it.
    """
    svg = LEFT_OUT.sub("", PROLOG.sub("", svg))
    svg = COLOR.sub(lambda found: THEME[found[0].lower()], svg)
    opening = OPENING.search(svg)[0]
    width = float(WIDTH.search(opening)[1]) * POINT
    box = BOX.search(opening)
    told = (
        f'<svg class="figure" role="img" aria-label="{escape(alt)}" '
        f'{box[0]} style="max-width: {width:.0f}px; aspect-ratio: {box[1]} / {box[2]}" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return svg.replace(opening, told, 1).strip()
