"""Make a submitted notebook fit for grading.

Honest slips cost nothing: whatever of a notebook can be graded is graded.
"""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from grading.submissions import recognise
from grading.submissions.recognise import grade_id

REFUSED = "**This submission could not be graded: {reason}.** It scores 0 points."


def repaired(submitted, release):
    """A submission as a notebook that stock nbgrader can grade, and what was mended.

    Cells that the course locks (set-up, checks) are the release's, each once and never
    before its exercise; solution cells have the student's text; the student's own cells
    stay where they are. Returns (notebook, notes): notes is a list of sentences.
    """
    known = {c.id: c for c in release.cells if "nbgrader" in c.metadata}
    names = recognise.names(submitted.cells, release)
    texts = {cell.id for cell in release.cells if cell.cell_type == "markdown"}
    others = {c.source: c for c in release.cells if c.id not in {*known, *texts}}
    cells, copies = [], 0
    for number, (cell, name) in enumerate(zip(submitted.cells, names, strict=True)):
        copies += name is None and grade_id(cell) in known
        if name:
            cells.append(_official(known[name], cell.source))
            continue
        own = NotebookNode({**cell, "metadata": NotebookNode()})
        own.id = f"own-{number}"
        if cell.cell_type == "markdown" and cell.id in texts:
            own.id = cell.id
        elif cell.cell_type == "code" and cell.source in others:
            same = others[cell.source]
            own.id, own.metadata = same.id, deepcopy(same.metadata)
        cells.append(own)
    back = _put_back(cells, known)
    notebook = deepcopy(NotebookNode({**release, "cells": []}))
    notebook.cells = _unique(cells)
    return notebook, [
        *([f"copied cells: {copies}"] if copies else []),
        *([f"put back: {', '.join(back)}"] if back else []),
    ]


def refused(release, reason):
    """The untouched release with a first cell that says why: it scores 0."""
    notebook = deepcopy(release)
    first = new_markdown_cell(REFUSED.format(reason=reason))
    first["id"] = "reason"
    notebook.cells.insert(0, first)
    return notebook


def _official(cell, text):
    """The release's cell; in a solution cell with the student's text."""
    cell = deepcopy(cell)
    if _is_answer(cell):
        cell.source = text
    return cell


def _is_answer(cell):
    return bool(cell.metadata["nbgrader"].get("solution"))


def _put_back(cells, known):
    """Insert locked cells that are missing or stand before their exercise.

    Changes the list `cells`; returns the names of what was put back.
    """
    back, before = [], None  # before: the last known cell that the notebook has
    for name, cell in known.items():
        here, anchor = _index(cells, name), _index(cells, before)
        if not _is_answer(cell) and (here < 0 or here < anchor):
            if here >= 0:
                del cells[here]
            cells.insert(_index(cells, before) + 1, deepcopy(cell))
            back.append(name)
        before = name if _index(cells, name) >= 0 else before
    return back


def _index(cells, name):
    return next((i for i, cell in enumerate(cells) if cell["id"] == name), -1)


def _unique(cells):
    """Cells with ids that no two share."""
    seen = set()
    for number, cell in enumerate(cells):
        if cell["id"] in seen:
            cell["id"] = f"again-{number}"
        seen.add(cell["id"])
    return cells
