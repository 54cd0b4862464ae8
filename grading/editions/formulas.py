"""Sphinx extension: formulas are typeset when the book is built, not when it is read.

MathJax runs in the V8 of `mini-racer`, so the book needs no other program, and a page
no script: it comes with boxes, their style sheet and the MathML that is read aloud.
"""

import functools
import html
import json
import shutil
from importlib.metadata import distribution
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

FOLDER = "_static/formulas"
STYLE = "formulas/formulas.css"
LICENCE = "licenses/MathJax.txt"
FONTS = "output/chtml/fonts/woff-v2"
PARTS = (
    "startup.js",
    "core.js",
    "adaptors/liteDOM.js",
    "input/tex-full.js",
    "output/chtml.js",
    "output/chtml/fonts/tex.js",
    "a11y/assistive-mml.js",
)
# Every glyph has its rule; `slim` leaves out what no page shows.
SETTINGS = {
    "loader": {"load": []},
    "startup": {"input": ["tex"], "output": "chtml", "adaptor": "liteAdaptor"},
    "tex": {"packages": ["base", "ams", "newcommand", "textmacros", "boldsymbol"]},
    "chtml": {"adaptiveCSS": False, "fontURL": "."},
    "options": {"enableAssistiveMml": True},
}
# The size in em lets the style sheet make a formula as small as its column demands, and
# keep its place until a reader comes near: only then is it laid out.
TYPESET = """
MathJax.startup.getComponents();
MathJax.startup.makeMethods();
MathJax.startup.output.processMath = function (root, parent) {
  const boxes = this.factory.wrap(root);
  boxes.toCHTML(parent);
  const { w, h, d } = boxes.getOuterBBox();
  this.sizeInEm = { width: w, height: h + d, depth: d };
};
function typeset(tex, display) {
  const { adaptor, output } = MathJax.startup;
  const boxes = MathJax.tex2chtml(tex, { display });
  const errors = adaptor.tags(boxes, 'mjx-merror');
  return JSON.stringify({
    html: adaptor.outerHTML(boxes),
    size: output.sizeInEm,
    error: errors.length ? adaptor.getAttribute(errors[0], 'data-mjx-error') : null,
  });
}
function styleSheet() {
  return MathJax.startup.adaptor.textContent(MathJax.chtmlStylesheet());
}
"""

logger = logging.getLogger(__name__)


def setup(app):
    """Connect to Sphinx."""
    app.add_html_math_renderer("typeset", (visit_inline, None), (visit_display, None))
    app.connect("builder-inited", copy_fonts)
    app.connect("html-page-context", add_style, priority=400)  # before `drop_thebe`
    return {"version": "1", "parallel_read_safe": True}


def visit_inline(translator, node):
    """A formula in a line of text."""
    translator.body.append(
        translator.starttag(node, "span", "", CLASS="math notranslate nohighlight")
        + _typeset(node, node.astext(), display=False)
        + html.escape(node.get("after", ""))  # see `lines`
        + "</span>"
    )
    raise nodes.SkipNode


def visit_display(translator, node):
    """A formula on lines of its own, its number before it."""
    tag = translator.starttag(node, "div", CLASS="math notranslate nohighlight")
    translator.body.append(tag)
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    tex = node.astext()
    if not node["nowrap"] and r"\\" in tex:
        tex = rf"\begin{{split}}{tex}\end{{split}}"
    translator.body.append(_typeset(node, tex, display=True) + "</div>\n")
    raise nodes.SkipNode


def typeset(tex, display):
    """(HTML of a formula, what is wrong with it or None).

    tex: the formula. display: stands on lines of its own.
    """
    made = json.loads(_mathjax().call("typeset", tex, display))
    size = "; ".join(f"--{name}: {em:.3f}" for name, em in made["size"].items())
    boxes = made["html"].replace("position: relative;", size, 1)
    return boxes, made["error"]


def style_sheet():
    """The style of every glyph that MathJax knows."""
    return _mathjax().call("styleSheet")


def copy_fonts(app):
    """Put fonts and their style sheet below `_static` of the built site."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, FOLDER)
    target.mkdir(parents=True, exist_ok=True)
    for font in (_package() / FONTS).iterdir():
        shutil.copy(font, target)
    shutil.copy(Path(app.srcdir, LICENCE), target)
    Path(app.outdir, "_static", STYLE).write_text(style_sheet(), "utf-8")


def add_style(app, pagename, templatename, context, doctree):
    """Pages without a formula do without its style."""
    if doctree and any(doctree.findall(_is_formula)):
        app.add_css_file(STYLE)


def _is_formula(node):
    return isinstance(node, nodes.math | nodes.math_block)


def _typeset(node, tex, display):
    boxes, error = typeset(tex, display)
    if error:
        logger.warning("formula: %s: %s", error, tex, location=node, type="formula")
    return boxes


@functools.cache
def _mathjax():
    context = MiniRacer()
    context.eval("globalThis.global = globalThis; globalThis.setTimeout = () => {}")
    context.eval(f"globalThis.MathJax = {json.dumps(SETTINGS)}")
    for part in PARTS:
        context.eval((_package() / part).read_text("utf-8"))
    context.eval(TYPESET)
    return context


def _package():
    package = distribution("sphinx-mathjax-offline")
    return Path(package.locate_file("sphinx-mathjax-offline/static/mathjax"))
