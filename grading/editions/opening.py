"""Sphinx extension: how a chapter opens. Its number, what it takes, where to do it."""

import re
from html import escape
from urllib.parse import quote, urlsplit

FACTS = re.compile(
    r"<h1>(?P<title>.*?)</h1>\n<p><em>(?P<facts>About [^<]*points)</em></p>", re.DOTALL
)
NUMBER = re.compile(r"chapters/((\d+)-.*)")
COLAB = "https://colab.research.google.com/github"
BINDER = "https://mybinder.org/v2/gh"
FOLDER = "notebooks"


def setup(app):
    """Connect to Sphinx.

    notebooks_repository: address at GitHub of what students may see, as
    `make student-repo` writes it; without it there are no buttons for Colab and Binder.
    notebooks_branch: its branch.
    """
    app.add_config_value("notebooks_repository", "", "html", str)
    app.add_config_value("notebooks_branch", "main", "html", str)
    app.connect("html-page-context", open_chapter)
    return {"version": "1", "parallel_read_safe": True}


def open_chapter(app, pagename, templatename, context, doctree):
    """Set the first lines of a chapter."""
    chapter = NUMBER.fullmatch(pagename)
    if not chapter or "body" not in context:
        return
    slug, number = chapter.groups()
    links = []
    if slug in getattr(app, "live_chapters", {}):  # the site has its notebook
        address = context["pathto"](f"_live/chapters/{slug}.ipynb", 1)
        links.append((address, "Notebook", " download"))
    links += launch_links(
        app.config.notebooks_repository, app.config.notebooks_branch, slug
    )
    context["body"] = opened(context["body"], number, links)


def launch_links(repository, branch, slug):
    """[(address, text, attributes)] that run a notebook elsewhere; none without one."""
    if not repository:
        return []
    name = urlsplit(repository).path.strip("/").removesuffix(".git")
    notebook = f"{FOLDER}/{slug}.ipynb"
    return [
        (f"{COLAB}/{name}/blob/{branch}/{notebook}", "Colab", ""),
        (f"{BINDER}/{name}/{branch}?labpath={quote(notebook, '')}", "Binder", ""),
    ]


def opened(html, number, links):
    """The HTML of a chapter with its head.

    number: "03". links: [(address, text, further attributes)].
    """
    return FACTS.sub(lambda found: _head(found, number, links), html, count=1)


def _head(found, number, links):
    facts = found["facts"].replace("· 0 points", "· not graded").split(" · ")
    facts = "".join(f"<li>{fact}</li>" for fact in facts)
    links = "".join(
        f'<li><a href="{escape(address)}"{more}>{text}</a></li>'
        for address, text, more in links
    )
    return (
        f'<p class="chapter-number">Chapter {number}</p>\n'
        f"<h1>{found['title']}</h1>\n"
        f'<ul class="chapter-facts">{facts}{links}</ul>'
    )
