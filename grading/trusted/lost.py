"""Names that set-up cells would have bound, had they run.

A locked cell without points may call what the student writes, or use what such a cell
binds. Where it fails then, the student's work is the cause: it costs the checks that
need its names. Any other failure is the teacher's matter.
"""

import builtins
import symtable
from functools import lru_cache
from typing import NamedTuple

from grading.trusted import magics

CELLS = 1000  # of several assignments; each is read once
IPYTHON = ("get_ipython", "display", "In", "Out")  # not there for anybody


class Lost:
    """The names that are missing, each with the grade_id of its cell, as `homes`.

    bound: the names that the locked cells so far bind, or would have bound: where one
    is missing, the student's own of that name does not stand in for it.
    setups: sources of the assignment's set-up cells. What none of them binds is the
    student's: a stub may keep only a comment of what it asks for, and a check binds
    what it may never come to.
    """

    def __init__(self, setups):
        self._ours = {*dir(builtins), *IPYTHON}
        self._ours.update(*(_names(source).bound for source in setups))
        self._made = set()  # of what is the student's
        self.homes = {}
        self.bound = set()

    def needs_student(self, cell):
        """Whether a cell, a submission.Cell, uses what comes from the student.

        What it binds does too, then.
        """
        used, bound = _names(cell.source)
        needs = bool(used - self._ours or used & self._made)
        self._made |= bound if needs else set()
        return needs

    def pass_by(self, cell):
        """A locked cell has had its turn."""
        self.bound |= _names(cell.source).bound

    def note(self, cell):
        """A set-up cell has failed."""
        self.homes |= dict.fromkeys(_names(cell.source).bound, cell.grade_id)


class _Names(NamedTuple):
    """The names of others that a cell uses, and those that it binds for others."""

    used: frozenset = frozenset()
    bound: frozenset = frozenset()


@lru_cache(CELLS)
def _names(source):
    """The _Names of a cell; none of what is no Python."""
    try:
        table = symtable.symtable(magics.text(source), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Names()
    symbols = table.get_symbols()
    used = [one for one in symbols if one.is_referenced()] + [*_used_within(table)]
    bound = [one for one in symbols if one.is_assigned() or one.is_imported()]
    return _Names(*(frozenset(s.get_name() for s in part) for part in (used, bound)))


def _used_within(table):
    """The symbols of a cell's functions and classes that are not their own."""
    for inner in table.get_children():
        yield from (one for one in inner.get_symbols() if one.is_global())
        yield from _used_within(inner)
