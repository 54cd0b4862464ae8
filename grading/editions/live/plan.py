"""What the page of a chapter needs to run it: the student's notebook and a plan.

The notebook is byte for byte what `make release` gives a student, so what a reader
takes home is graded like any other. The plan tells what waits for what.
"""

import ast

from nbgrader.preprocessors import ClearHiddenTests, ComputeChecksums, LockCells

from grading.editions import assemble
from grading.editions.live.names import taken_and_bound

STEPS = (LockCells, ClearHiddenTests, ComputeChecksums)


def student(chapter):
    """The student's notebook, as stock nbgrader's `generate_assignment` makes it."""
    notebook = assemble.source(chapter)
    for step in STEPS:
        notebook, _ = step().preprocess(notebook, {})
    return notebook


def plan(chapter, notebook):
    """What a page knows of its exercises and cells, as plain data.

    exercises: dict name -> the exercises that it needs. cells: list of
    {"id", "role", "waits", "after", "long"} of the code cells, in order. Of a
    demonstration `waits` lists the exercises that it uses, directly or through
    functions and other demonstrations; `after` the demonstrations whose variables it
    uses; `long`: it, or one of these, takes long.
    """
    needs = {row.name: list(row.needs) for row in chapter.exercises}
    cells, binders = [], {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            row, bound = _entry(cell, binders, set(needs))
            row["place"] = len(cells)
            binders |= dict.fromkeys(bound, row)
            cells.append(row)
    for row in cells:
        used = _with_needs(row.pop("uses"), needs)
        row["waits"] = [name for name in needs if name in used]
        del row["place"]
    return {"exercises": needs, "cells": cells}


def _entry(cell, binders, exercises):
    """A cell's row, and the names it binds.

    binders: dict name -> row of the cell that bound it last.
    """
    taken, bound = taken_and_bound(ast.parse(cell.source))
    role = assemble.role(cell)
    is_long = "long" in cell.metadata.get("tags", [])
    row = {"id": cell.id, "role": role, "after": [], "long": is_long}
    row["uses"] = taken & exercises
    for source in _rows(taken - exercises, binders):
        row["uses"] = row["uses"] | source["uses"]
        if source["role"] == "demo":
            row["after"] += [*source["after"], source["id"]]
            row["long"] = row["long"] or source["long"]
    row["after"] = list(dict.fromkeys(row["after"]))
    return row, bound


def _rows(names, binders):
    """The rows that bound these names, each once, in the order of the notebook."""
    found = {binders[name]["id"]: binders[name] for name in names if name in binders}
    return [found[key] for key in sorted(found, key=lambda k: found[k]["place"])]


def _with_needs(names, needs):
    """Exercises and all that they need, in turn."""
    found, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += needs[name]
    return found
