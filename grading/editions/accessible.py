"""Sphinx extension: what others write is mended for those who read by ear."""

import re

MENDED = (
    # An empty head of a column is no head.
    (re.compile(r'<th class="[^"]*">\s*(?:<p>\s*</p>)?\s*</th>'), "<td></td>"),
    # The label hid what stands there: Show code cell source.
    (re.compile(r' aria-label="Toggle hidden content"'), ""),
    # The arguments of a long signature are a list of lines, not of definitions.
    (
        re.compile(r"<dl>\n<dd>(.*?)</dd>\n</dl>", re.DOTALL),
        lambda found: (
            '<span class="sig-line">'
            + found[1].replace("</dd>\n<dd>", '</span><span class="sig-line">')
            + "</span>"
        ),
    ),
)


def setup(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", mend_page)
    return {"version": "1", "parallel_read_safe": True}


def mend_page(app, pagename, templatename, context, doctree):
    """Mend the text of a page."""
    if "body" in context:
        context["body"] = mended(context["body"])


def mended(html):
    """The HTML of a page's text with names, heads and lists as they are meant."""
    for pattern, better in MENDED:
        html = pattern.sub(better, html)
    return html
