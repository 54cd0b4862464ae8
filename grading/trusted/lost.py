"""Names that set-up cells would have bound, had they run.

A locked cell without points may call what the student writes, or use what such a cell
binds. Where it fails then, the student's work is the cause: it costs the checks that
need its names. Any other failure is the teacher's matter.
"""

import ast
import builtins
import symtable
from functools import lru_cache

from grading.trusted import magics

CELLS = 1000  # of several assignments; each is read once
IPYTHON = ("get_ipython", "display", "In", "Out")  # not there for anybody


class Lost:
    """The names that are missing, each with the grade_id of its cell, as `homes`.

    bound: the names that the locked cells so far bind, or would have bound: where one
    is missing, the student's own of that name does not stand in for it.
    locked: sources of the assignment's locked cells. What none of them binds is the
    student's: a stub may keep only a comment of what it asks for.
    """

    def __init__(self, locked):
        self._ours = {*dir(builtins), *IPYTHON}
        self._ours.update(*(_names(source, ast.Store) for source in locked))
        self._made = set()  # of what is the student's
        self.homes = {}
        self.bound = set()

    def needs_student(self, cell):
        """Whether a cell, a submission.Cell, uses what comes from the student.

        What it binds does too, then.
        """
        used = _names(cell.source, ast.Load)
        needs = bool(used - self._ours or used & self._made)
        self._made |= _names(cell.source, ast.Store) if needs else set()
        return needs

    def pass_by(self, cell):
        """A locked cell has had its turn."""
        self.bound |= _bound(cell.source)

    def note(self, cell):
        """A set-up cell has failed."""
        bound = _names(cell.source, ast.Store)
        self.homes |= dict.fromkeys(bound, cell.grade_id)


@lru_cache(CELLS)
def _names(source, context):
    """The names that a cell reads or binds anywhere; none of what is no Python."""
    try:
        nodes = list(ast.walk(magics.tree(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    names = {
        node.id
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }
    if context is ast.Store:
        names |= {
            n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)
        }
        imports = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
        aliases = [alias for node in imports for alias in node.names]
        names |= {(a.asname or a.name).partition(".")[0] for a in aliases}
    return frozenset(names)


@lru_cache(CELLS)
def _bound(source):
    """The names that a cell binds for others; none of what is no Python."""
    try:
        table = symtable.symtable(magics.text(source), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    symbols = table.get_symbols()
    return frozenset(
        one.get_name() for one in symbols if one.is_assigned() or one.is_imported()
    )
