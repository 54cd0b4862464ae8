"""The check that the front page shows, in the form of a chapter.

Its two pieces of code are named blocks of the page. So they run as an exercise and its
check do, and what stands there before anything has run is what they say.
"""

import re

from docutils import nodes

NAME = "front"  # under which a reader's answer is kept
EXERCISE = "gradient"
STUB, CHECK = f"cell-{EXERCISE}", f"cell-check-{EXERCISE}"
BLOCK = re.compile(r"```\{code-block\} python\n:name: (\S+)\n\n(.*?)\n```", re.DOTALL)
SETUP = """\
import numpy as np

from gradbook import check

rng = np.random.default_rng(1)
point = {"w": rng.normal(size=(2, 1)), "b": 0.5}
point |= {"X": rng.normal(size=(2, 7)), "Y": rng.normal(size=(1, 7))}
"""


def example(text):
    """{"plan", "notebook"} of a front page's text, as `plan` and `student` make them.

    Of the notebook only what a page reads. None where the page shows no check.
    """
    code = dict(BLOCK.findall(text))
    if not {STUB, CHECK} <= code.keys():
        return None
    rows = [
        ("setup", "setup", SETUP),
        (EXERCISE, "stub", code[STUB]),
        (f"check-{EXERCISE}", "check", code[CHECK]),
    ]
    return {
        "plan": {
            "exercises": {EXERCISE: []},
            "cells": [{"id": name, "role": role} for name, role, _ in rows],
        },
        "notebook": {"cells": [{"id": name, "source": text} for name, _, text in rows]},
    }


def frame(doctree):
    """Put the code that is written into a cell, as a chapter's page has it."""
    for block in list(doctree.findall(nodes.literal_block)):
        if STUB in block["ids"]:
            block["ids"].remove(STUB)
            source = nodes.container("", block.deepcopy(), classes=["cell_input"])
            block.replace_self(nodes.container("", source, ids=[STUB]))
