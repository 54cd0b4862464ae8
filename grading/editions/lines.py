"""Sphinx extension: how lines part. A formula keeps its comma, a table its columns."""

import re

from docutils import nodes

AFTER = re.compile(r"[.,;:!?)\]’”]+")  # what belongs to the word before it
COLUMN = re.compile(r"\S {2,}\S")
ROWS = 3  # that make a table of what a cell prints


def setup(app):
    """Connect to Sphinx."""
    app.connect("doctree-resolved", keep_together)
    return {"version": "1", "parallel_read_safe": True}


def keep_together(app, doctree, docname):
    """Mark what a page must not part."""
    if app.builder.format != "html":
        return
    for formula in doctree.findall(nodes.math):
        take_punctuation(formula)
    for block in doctree.findall(nodes.literal_block):
        if "output" in block["classes"] and in_columns(block.astext()):
            block["classes"].append("columns")


def take_punctuation(formula):
    """Move what stands right behind a formula into it, as `after`.

    A browser may start a line between any box and a full stop.
    """
    text = formula.next_node(descend=False, siblings=True)
    found = isinstance(text, nodes.Text) and AFTER.match(text.astext())
    if found:
        formula["after"] = found[0]
        rest = nodes.Text(text.astext()[found.end() :])
        text.parent.replace(text, rest)


def in_columns(text):
    """Whether a text is a table, which to wrap would spoil."""
    return sum(map(bool, map(COLUMN.search, text.splitlines()))) >= ROWS
