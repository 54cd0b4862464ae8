"""Sphinx extension: a page asks for one style sheet, and for its scripts later.

Theme and extensions bring a dozen sheets. A phone far from the server waits for each of
them before it draws anything, so they come as one, the same for all pages.
"""

import posixpath
import re
from pathlib import Path

SHEET = "_static/sheet.css"
THEME = ("_static/basic.css", "_static/styles/pydata-sphinx-theme.css")  # come first
APART = "_static/formulas/formulas.css"  # for pages with formulas only
CHARSET = '@charset "UTF-8";'  # counts at the very beginning only
ADDRESS = re.compile(r"""url\((["']?)(?!data:)([^"')]+)\1\)""")


def setup(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", name_sheet, priority=900)  # when all are known
    app.connect("build-finished", write_sheet, priority=950)  # when they are slim
    return {"version": "1", "parallel_read_safe": True}


def name_sheet(app, pagename, templatename, context, doctree):
    """Let a page ask for `sheet` alone, and for what only some pages need."""
    files = sorted(context.get("css_files", []), key=lambda file: file.priority)
    context["css_files"] = [file for file in files if file.filename == APART]
    app.sheet_parts = [*THEME, *(f.filename for f in files if f.filename != APART)]
    version = getattr(app.env, "checked_gradients_static", "")  # of our book only
    asked = f"?v={version[:12]}" if version else ""
    context["sheet"] = context["pathto"](SHEET, 1) + asked


def write_sheet(app, exception):
    """Write all parts into one; as before, where no page was written."""
    if exception or not hasattr(app, "sheet_parts"):
        return
    parts = (part_of_sheet(Path(app.outdir), name) for name in app.sheet_parts)
    text = "\n".join(parts).replace(CHARSET, "")
    Path(app.outdir, SHEET).write_text(f"{CHARSET}\n{text}", "utf-8")


def part_of_sheet(site, name):
    """The text of a style sheet as it reads from the place of the one sheet."""
    folder = posixpath.dirname(posixpath.normpath(name))
    here = posixpath.dirname(SHEET)

    def moved(found):
        address = posixpath.join(folder, found[2])
        return f'url("{posixpath.relpath(address, here)}")'

    return ADDRESS.sub(moved, Path(site, name).read_text("utf-8"))
