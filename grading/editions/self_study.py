"""Sphinx extension: which edition a book is, and what readers without a teacher get.

The default edition holds no answer. `EDITION=self-study` in the environment makes the
other one: below each check a ladder of folded steps, from the formula by way of the
NumPy step and what often goes wrong to a worked solution. In its pages a check that
fails again tells the mistake, where it is a known one.
"""

import importlib
import inspect
import os
import re
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from grading.editions.chapter import ROOT, Chapter, chapters
from grading.editions.keysource import key_cells
from grading.editions.markdown import LABELLED

EDITIONS = {
    "class": (
        "This is the edition for classes: its exercises are open, and it holds no "
        "answers. Where yours is wrong, its check says what is wrong with it."
    ),
    "self-study": (
        "This is the self-study edition, for readers without a teacher. Below each "
        "check there are folded hints, one after the other, and a worked solution. A "
        "check that fails twice in the page names the mistake, where it is a known one."
    ),
}
ONE = "What a teacher says to answers that are wrong; one of these may fit yours."
CODE = re.compile(r"(`[^`]+`|\$[^$]+\$)")  # and formulas
SIGNS = re.compile(r"([\\*_\[\]<>{}$^~|#\"'])")  # quotes stay straight, as in code


def setup(app):
    """Connect to Sphinx."""
    app.add_directive("edition", Edition)
    app.connect("config-inited", share_executed_pages)
    if edition() == "self-study":
        app.connect("source-read", add_ladders, priority=400)
    # The two differ in their pages, so one never takes the other's.
    app.add_config_value("checked_gradients_edition", edition(), "env")
    return {"version": "1", "parallel_read_safe": True}


def edition():
    """The edition that the environment asks for. Raises ValueError for an unknown."""
    name = os.environ.get("EDITION") or "class"
    if name not in EDITIONS:
        raise ValueError(f"EDITION is {name!r}, expected one of {list(EDITIONS)}")
    return name


class Edition(SphinxDirective):
    """`{edition}`: the sentence that says which edition the reader has."""

    def run(self):
        """One paragraph."""
        text = EDITIONS[edition()]
        return [nodes.paragraph(text, text, classes=["edition"])]


def share_executed_pages(app, config):
    """The cells are the same, so what one edition has executed serves the other."""
    if edition() == "self-study":
        cache = Path(app.srcdir, "_build/.jupyter_cache")
        config.nb_execution_cache_path = str(cache)


def add_ladders(app, docname, source):
    """Write the ladders into a chapter when Sphinx reads it."""
    slug = docname.rpartition("/")[2]
    if slug in chapters():
        chapter = Chapter(slug)
        source[0] = with_ladders(source[0], chapter)
        for module in (chapter.solutions, importlib.import_module(_mistakes(chapter))):
            app.env.dependencies[docname].add(os.path.relpath(module.__file__, ROOT))


def with_ladders(text, chapter):
    """A chapter's text with a ladder below the check of each exercise."""
    solutions = key_cells(chapter)
    for row in chapter.exercises:
        check = text.index(f"grade_id: check-{row.name},")
        end = text.index("\n```\n", check) + len("\n```\n")
        equations = _equations_above(text, row.name)
        steps = ladder(chapter, row.name, equations, solutions[row.name])
        text = text[:end] + steps + text[end:]
    return text


def ladder(chapter, name, equations, solution):
    """The folded steps of an exercise, as MyST.

    equations: labels of those that its section has shown. solution: source of the key.
    """
    formula, numpy_step = map(_literal, chapter.hints(name))
    if equations:
        links = ", ".join(f"{{eq}}`{label}`" for label in equations)
        formula += f"\n\nThe equations of this section so far: {links}."
    sentences = [m.sentence for m in chapter.mistakes if m.exercise == name]
    wrong = "\n".join(f"- {_literal(text)}" for text in dict.fromkeys(sentences))
    code = f"```python\n{solution}\n```"
    folded = [
        ("Hint 1: the formula", formula),
        ("Hint 2: in NumPy", numpy_step),
        *([("Hint 3: what often goes wrong", f"{ONE}\n\n{wrong}")] if wrong else []),
        ("A worked solution", code),
    ]
    return "\n" + "\n".join(
        f":::{{dropdown}} {title}\n:class-container: ladder\n\n{body}\n:::\n"
        for title, body in folded
    )


def known(chapter):
    """What a page tells a mistake by, as plain data.

    key: source of the chapter's key. mistakes: dict exercise -> [[source, sentence]].
    """
    found = {row.name: [] for row in chapter.exercises}
    for one in chapter.mistakes:
        found[one.exercise].append([one.source, one.sentence])
    return {"key": inspect.getsource(chapter.solutions), "mistakes": found}


def _mistakes(chapter):
    return f"grading.mistakes.{chapter.module}"


def _equations_above(text, name):
    """Labels of the equations between the section's heading and the exercise."""
    before = text[: text.index(f"### Exercise: `{name}`")]
    section = before[before.rindex("\n## ") :]
    return [found["label"] for found in LABELLED.finditer(section)]


def _literal(text):
    """Text in which code in backticks and formulas are all the mark-up."""
    return "".join(
        part if part.startswith(("`", "$")) else SIGNS.sub(r"\\\1", part)
        for part in CODE.split(" ".join(text.split()))
    )
