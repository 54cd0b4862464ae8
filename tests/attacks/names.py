"""Whose name is it: set-up cells that are moved, or that never come to run."""

import json

from tests.attacks.attack import WRONG, Attack
from tests.trusted_notebooks import code

# What a check takes from the set-up, as a student would like it.
OURS = """
import numpy as np
def close(a, b): return True
class check:
    call = staticmethod(lambda f, *a: f(*a))
    values = staticmethod(lambda *a, **k: None)
abs = len
def double(x): return 2 * x
"""
# By a clock a cell knows whether it is run for the first time.
CLOCK = """
import os, time
def phase(): return time.time() % 1.0
def ends(low, high):
    while not low < phase() < high: time.sleep(0.01)
    os._exit(0)
"""


def around_setup(*above, below=()):
    """A forge: cells above the first one, which is the set-up, and below it."""

    def forge(notebook):
        setup, *others = notebook["cells"]
        cells = [*map(code, above), setup, *map(code, below), *others]
        return json.dumps(dict(notebook, cells=cells)).encode()

    return forge


def setup_last(notebook):
    """A forge: the answer first, the set-up last, no other cell of the assignment."""
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    own = dict(cells["answer"], metadata={})
    return json.dumps(dict(notebook, cells=[own, code("1"), cells["setup"]])).encode()


def keys_twice(notebook):
    """A forge: first the cells as they are, then those with checks of their own."""
    cells = [
        dict(c, source="5.0") if "check" in c["id"] else c for c in notebook["cells"]
    ]
    first, second = json.dumps(notebook), json.dumps(dict(notebook, cells=cells))
    return f"{first[:-1]}, {second[1:]}".encode()


def other_kinds(notebook):
    """A forge: what is locked is no code."""
    kinds = iter(["markdown", "raw", "heading", None, ["code"]] * 2)
    cells = [
        dict(c, cell_type=next(kinds)) if c["metadata"]["nbgrader"]["locked"] else c
        for c in notebook["cells"]
    ]
    return json.dumps(dict(notebook, cells=cells)).encode()


def other_marks(notebook):
    """A forge: each cell has the marks of the one after it, and is a demonstration."""
    cells = notebook["cells"]
    marks = [cell["metadata"] | {"tags": ["demo"]} for cell in cells]
    cells = [
        dict(c, metadata=m) for c, m in zip(cells, marks[1:] + marks[:1], strict=True)
    ]
    return json.dumps(dict(notebook, cells=cells)).encode()


def other_ids(notebook):
    """A forge: the ids that the grader makes, on cells of the student's own."""
    names = iter(["own-0", "check-cost", "setup", "again-1", "reason", "text-1"] * 2)
    cells = [
        dict(c, id=next(names), metadata={"id": "check-cost", "tags": ["book-only"]})
        if "nbgrader" not in c["metadata"]
        else dict(c, id="setup")
        for c in notebook["cells"]
    ]
    return json.dumps(dict(notebook, cells=cells)).encode()


# Every cell ends its worker, each with a text of its own.
BREAKS = """
import time
def broken(*a, **k):
    raise ValueError(str(time.time_ns()) + "x" * 100_000)
get_ipython().run_cell = broken
"""

ATTACKS = [
    Attack(
        "a-death-a-cell",
        "has each of its cells break off with another long text, for log and table",
        more=(BREAKS, "1") * 30,
        says="could not be run",
    ),
    Attack(
        "set-up-moved-last",
        "has the set-up cell stand last, and no checks, to bind its names first",
        OURS + WRONG,
        forge=setup_last,
    ),
    Attack(
        "set-up-that-never-runs",
        "a first cell that ends Python when it is run again, for a set-up that waits",
        OURS + WRONG,
        forge=around_setup(
            CLOCK + "ends(0.5, 0.6)",
            CLOCK + "if phase() < 0.3: os._exit(0)",
            CLOCK + "ends(0.0, 0.05)",
            below=["1"] * 20,
        ),
        says="name 'np' is not defined: its cell does not run, Python ended",
        honest=False,
        cpu=10.0,  # a cell waits for a second at most
    ),
    Attack(
        "two-spellings",
        "binds names that Python's parser never makes: wide letters, blanks, none",
        """
known = globals()
def yes(*a, **k): return True
for name in ("\uff43lose", "\u017ftr", "np ", "", "a b", "cl\u00adose", "check.values"):
    known[name] = yes
known[None] = known[3] = yes
"""
        + WRONG,
    ),
    Attack(
        "names-of-python",
        "binds and deletes what Python itself looks up in the names of a module",
        """
def yes(*a, **k): return True
for name in ("__builtins__", "__build_class__", "__debug__", "__annotations__",
             "__file__", "__loader__", "__spec__", "__path__", "__warningregistry__"):
    globals()[name] = yes
"""
        + WRONG,
    ),
    Attack(
        "names-without-end",
        "defines a hundred thousand names with each cell",
        WRONG,
        more=("globals().update((f'n{k}', 0) for k in range(10**5))", "1", "2"),
        says="beside the arrays|AssertionError",
    ),
    Attack(
        "keys-twice",
        "has each key of the file's JSON twice, with other checks in the second",
        forge=keys_twice,
    ),
    Attack(
        "cells-of-another-kind",
        "has its checks and the set-up as text, raw cells, and cells of unknown kinds",
        OURS.replace("def double", "def other") + WRONG,
        forge=other_kinds,
    ),
    Attack(
        "answer-as-set-up",
        "gives each cell the marks of the one after it, and calls it a demonstration",
        OURS + WRONG,
        forge=other_marks,
        honest=False,
    ),
    Attack(
        "ids-of-others",
        "gives its cells the ids, names and tags that the grader gives to its own",
        more=("5.0", "6.0"),
        forge=other_ids,
    ),
]
