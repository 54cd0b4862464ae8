"""Sphinx extension: pictures that a reader can change.

    :::{explorable} perceptron
    :still: fig-perc-corrections

    What to try.
    :::

stands below the figure called `still`. `web/<name>.js` draws in that figure's place, on
a screen and where scripts run; everybody else sees the figure as the chapter drew it.
The scripts are plain ones, and what they draw stands in the page: a book that is opened
as a file has its pictures too.
"""

import json
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.fileutil import copy_asset

from .data import DATA  # this folder is published, and stands elsewhere there

WEB = Path(__file__).with_name("web")
FOLDER = "explorables"  # of the built site; below _static each would be on all pages


class explorable(nodes.General, nodes.Element):
    """A picture to change: `name`, `still` and `data` (JSON); its children say how."""


class Explorable(SphinxDirective):
    """The directive; its argument names the script and its data."""

    required_arguments = 1
    option_spec = {"still": directives.unchanged_required}
    has_content = True

    def run(self):
        """One node. An unknown name or a missing `still` is an error of the page."""
        name = self.arguments[0]
        if name not in DATA or "still" not in self.options:
            known = ", ".join(DATA)
            raise self.error(f"explorable {name!r} needs :still: and is one of {known}")
        for path in Path(__file__).parent.glob("*.py"):
            self.env.note_dependency(str(path))
        text = json.dumps(DATA[name](), separators=(",", ":"))
        node = explorable(name=name, still=self.options["still"], data=text)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def setup(app):
    """Connect to Sphinx."""
    app.add_directive("explorable", Explorable)
    app.add_node(explorable, html=(open_place, close_place))
    app.connect("builder-inited", copy_scripts)
    app.connect("html-page-context", load_scripts)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}


def copy_scripts(app):
    """Put scripts and style sheet into a folder of their own."""
    if app.builder.format == "html":
        copy_asset(WEB, Path(app.outdir, FOLDER))


def load_scripts(app, pagename, templatename, context, doctree):
    """Only on pages that have an explorable."""
    names = [node["name"] for node in doctree.findall(explorable)] if doctree else []
    if names:
        root = context["pathto"](FOLDER, resource=True)
        scripts = "".join(
            f'<script defer src="{root}/{name}.js"></script>\n'
            for name in ("kit", *names)
        )
        style = f'<link rel="stylesheet" href="{root}/explorables.css">\n'
        context["body"] += style + scripts


def open_place(translator, node):
    """A hidden place. The script shows it when it has drawn."""
    translator.body.append(
        f'<div class="explorable" hidden data-explorable="{node["name"]}" '
        f'data-still="{nodes.make_id(node["still"])}">\n'
        f'<script type="application/json">{node["data"]}</script>\n'
    )


def close_place(translator, node):
    """The end of the place."""
    translator.body.append("</div>\n")
