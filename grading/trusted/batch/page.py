"""A student's feedback page, made in a process of a pool."""

import json
from functools import cache
from typing import NamedTuple

import nbformat


class Page(NamedTuple):
    """A page to make.

    key: whose it is. notebook: text of the autograded notebook's file. marks: dict
    grade_id -> what the gradebook has for it: score, points, comment. total: of the
    notebook: score, max_score, late_penalty.
    """

    key: tuple
    notebook: str
    marks: dict
    total: dict


def run(page):
    """The page as HTML; see `grading.feedback.page` for what is not on it."""
    notebook = nbformat.from_dict(json.loads(page.notebook))
    for cell in notebook.cells:
        graded = cell.metadata.get("nbgrader", {})
        graded |= page.marks.get(graded.get("grade_id"), {})
    name = page.key[0]
    resources = {
        "nbgrader": {"assignment": name, "notebook": name, **page.total},
        "metadata": {"name": name},
    }
    html, _ = _exporter().from_notebook_node(notebook, resources)
    return html


@cache
def _exporter():
    """Imported here: a pool's process that only grades goes without nbconvert."""
    from grading.feedback.page import FeedbackExporter

    return FeedbackExporter()
