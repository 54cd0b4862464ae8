"""Sphinx extension: the docstrings of `gradbook` as they read best on a page.

Our docstrings are plain text in a form of their own. A line, or a sentence, may begin
with what it describes, `name: text` or `name (shape): text`; these become a list of
definitions. Behind a line that ends early, with a full stop, begins a new paragraph,
and so does what is printed, returned or raised. Code stands between backticks, or in
lines that are indented. All else is text, whatever reStructuredText makes of its signs.
"""

import dataclasses
import inspect
import re
from itertools import groupby

from sphinx import addnodes

COLUMNS = 84  # of a docstring's line, where its own function is not indented
# `Source: Fisher` and `Default: none` are sentences; `X: (n_x, m)` describes X.
NAMES = r"(?!Source\b|Licence\b|Default\b)\w+(?:, \w+)*"
AT_START = re.compile(rf"({NAMES}(?: \([^)]*\)|\([^)]*\))?): (.*)")
RESULTS = r"(?:Prints|Returns|Yields|Raises|Licence)\b"
SPAN = re.compile(r"(`[^`]+`)")
SIGNS = re.compile(r"([\\*|_\"'])")  # the quotes stay straight, as in code


def setup(app):
    """Connect to Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-docstring", rewrite)
    app.connect("doctree-read", shorten_names)
    return {"version": "1", "parallel_read_safe": True}


def rewrite(app, what, name, obj, options, lines):
    """Replace a docstring's lines by reStructuredText."""
    lines[:] = as_rst(lines, names_of(obj))


def shorten_names(app, doctree):
    """`gradbook.check.gradient` is what everybody calls `check.gradient`."""
    for node in doctree.findall(addnodes.desc_addname):
        short = node.astext().removeprefix("gradbook.")
        node.children = []
        node += addnodes.desc_sig_name(short, short) if short else []


def names_of(obj):
    """The names that the docstring of a function or a class may describe."""
    if dataclasses.is_dataclass(obj):
        return {field.name for field in dataclasses.fields(obj)}
    try:
        return set(inspect.signature(obj).parameters)
    except (TypeError, ValueError):
        return set()


def as_rst(lines, names=()):
    """A docstring in our form as lines of reStructuredText.

    lines: of the docstring, without its indentation. names: what it may describe
    within a line too, after a full stop or a semicolon.
    """
    found = []
    for is_blank, group in groupby(lines, lambda line: not line.strip()):
        paragraph = list(group)
        if is_blank:
            continue
        if all(line.startswith("    ") for line in paragraph):
            found += [".. code-block:: python", "", *paragraph, ""]
        else:
            for block in _blocks(paragraph):
                found += _block(block, names)
    return found


def _blocks(paragraph):
    """A paragraph's texts, each on one line: parted at definitions and short lines."""
    blocks = []
    before = ""
    for line in paragraph:
        text = line.strip()
        is_full = len(before) + 1 + len(text.split()[0]) > COLUMNS
        may_begin = AT_START.fullmatch(text) or not is_full
        if not blocks or (before.endswith(".") and may_begin):
            blocks.append(text)
        else:
            blocks[-1] += f" {text}"
        before = line
    return blocks


def _block(text, names):
    """The lines of one text: a paragraph, or one definition after the other."""
    lines = []
    for part in _parted(text, names):
        found = AT_START.fullmatch(part)
        if found:
            text = re.sub(";$", ".", found[2])
            lines += [f"``{found[1]}``", f"    {_inline(text)}", ""]
        else:
            lines += [_inline(part), ""]
    return lines


def _parted(text, names):
    """Parts of a text, cut before results and before what is described within it."""
    one = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    described = rf"|(?<=[.;]) (?=(?:{one})(?:, (?:{one}))*: )" if names else ""
    return re.split(rf"(?<=\.) (?={RESULTS}){described}", text)


def _inline(text):
    """Text in which only what stands between backticks is code."""
    return "".join(
        f"`{part}`" if part.startswith("`") else SIGNS.sub(r"\\\1", part)
        for part in SPAN.split(text)
    )
