"""Sphinx extension: what machines and other sites read of a page.

Title and description always; the canonical link (by Sphinx), the picture for links to
the book and the map of the site where `html.baseurl` says the address of the book.
"""

import re
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape as xml

from docutils import nodes

from .card import draw_card  # the folder is published, and stands elsewhere there

CARD = "_static/card.png"
LONGEST = 160  # characters; a search engine shows no more
NOT_FOUND = "404"
TITLES = {NOT_FOUND: "Page not found", "genindex": "Index", "search": "Search"}
ABOUT = (
    "Deep learning from one neuron to attention in NumPy; every gradient is checked."
)
SECOND_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*')  # docutils has one too


def setup(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", add_head)
    app.connect("build-finished", write_sitemap)
    app.connect("build-finished", draw_picture)
    return {"version": "1", "parallel_read_safe": True}


def add_head(app, pagename, templatename, context, doctree):
    """Give a page its title, its description and what a link to it shows."""
    book = app.config.html_title
    if pagename in TITLES:
        context["title"] = TITLES[pagename]
    if pagename == NOT_FOUND:
        context["book_address"] = urlsplit(app.config.html_baseurl).path or "/"
    title = full_title(pagename, context.get("title") or book, book)
    told = (doctree and description(doctree)) or ABOUT
    context["full_title"] = title
    tags = [("name", "description", told)]
    if address := app.config.html_baseurl:
        tags += [
            ("property", "og:type", "website"),
            ("property", "og:site_name", book),
            ("property", "og:title", title),
            ("property", "og:description", told),
            ("property", "og:url", context.get("pageurl") or address),
            ("property", "og:image", urljoin(address, CARD)),
            ("name", "twitter:card", "summary_large_image"),
        ]
    written = SECOND_VIEWPORT.sub("", context.get("metatags", ""))
    context["metatags"] = written + "".join(
        f'\n<meta {kind}="{name}" content="{escape(text)}" />'
        for kind, name, text in tags
    )


def draw_picture(app, exception):
    """Draw what a link to the book shows, where the book has an address."""
    if not exception and app.builder.format == "html" and app.config.html_baseurl:
        draw_card(Path(app.outdir, CARD), app.config.html_title)


def full_title(pagename, title, book):
    """03 Logistic regression — Checked Gradients, and the book's own title alone."""
    plain = re.sub(r"<[^>]+>", "", title)
    if plain == book:
        return book
    number = re.match(r"chapters/(\d+)-", pagename)
    return f"{number[1]} {plain} — {book}" if number else f"{plain} — {book}"


def description(doctree):
    """The first sentences of a page that are a text of its own, cut at a word."""
    words = []
    for paragraph in doctree.findall(nodes.paragraph):
        if any(isinstance(child, nodes.Text | nodes.strong) for child in paragraph):
            words += paragraph.astext().split()
        if len(" ".join(words)) > LONGEST / 2:
            break
    text = ""
    for word in words:
        if len(f"{text} {word}") >= LONGEST:
            return f"{text} …"
        text = f"{text} {word}".strip()
    return text


def write_sitemap(app, exception):
    """List the pages for search engines, where the book has an address."""
    address = app.config.html_baseurl
    if exception or app.builder.format != "html" or not address:
        return
    names = map(app.builder.get_target_uri, sorted(app.env.found_docs))
    addresses = (xml(urljoin(address, name)) for name in names)
    text = "\n".join(f"<url><loc>{one}</loc></url>" for one in addresses)
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    Path(app.outdir, "sitemap.xml").write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{schema}">\n'
        f"{text}\n</urlset>\n",
        "utf-8",
    )
