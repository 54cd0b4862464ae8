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
    ),
]
