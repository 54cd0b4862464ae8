"""Which cells of an assignment cannot be graded by trusted execution, and why.

Reads a notebook and runs nothing. The rules stand in `rules`; `names` and `kinds` tell
what the student's cells define and what an expression stands for; `check` looks
through a locked cell.
"""

import ast
import importlib.util
from pathlib import Path
from typing import NamedTuple

from grading.trusted import magics
from grading.trusted.lint.check import Check, Locked, Setup
from grading.trusted.lint.names import Names, parsed, role_of
from grading.trusted.lint.rules import MAGICS, RULES, short
from grading.trusted.submission import text_of

OF_STUDENTS = ("file", "network")  # rules for the cells that run in the sandbox


class Finding(NamedTuple):
    """A place outside of the trusted form.

    cell: number among all cells, from 1; 0 for the notebook. grade_id: "" where the
    cell has none. line: in the cell, from 1. rule: a key of RULES. reason, instead: for
    people.
    """

    cell: int
    grade_id: str
    line: int
    rule: str
    reason: str
    instead: str


def findings(notebook, folder=None):
    """The findings in a notebook, a list of Finding in the order of its cells.

    notebook: nbgrader's source notebook, of nbformat 4; its solutions tell much. In a
    release notebook less is found. folder: the path that it lies in: modules beside it
    are not installed.
    """
    kernel = notebook["metadata"].get("kernelspec", {})
    language = kernel.get("language", "python")
    if language.lower() != "python":
        return [_finding(0, "", (1, "language", language))]
    reader = _Reader(notebook, folder)
    found = []
    for number, cell in enumerate(notebook["cells"], 1):
        grade_id = (cell["metadata"].get("nbgrader") or {}).get("grade_id", "")
        places = {place[1:]: place for place in sorted(reader.read(cell), reverse=True)}
        found += [
            _finding(number, grade_id, place) for place in sorted(places.values())
        ]
    return found


class _Reader:
    """Reads the cells in order; what locked cells bind is known to the next ones."""

    def __init__(self, notebook, folder):
        self.names = Names(notebook)
        self.folder = folder
        self.env, self.modules = dict(self.names.students), {}
        self.tainted = set(self.names.solutions)

    def read(self, cell):
        """(line, rule, what it is about) of each finding in a cell."""
        role = role_of(cell)
        if role == "text" or "demo" in cell["metadata"].get("tags", ()):
            return []
        source = text_of(cell)
        tree, reason = parsed(source)
        if role in ("solution", "unlocked"):
            return self._students(tree) if tree else []
        if tree is None:
            return [(1, "syntax", reason)]
        kind = Check if role == "check" else Setup
        visitor = kind(self.names, self.env, self.modules)
        visitor.look(tree) if role == "check" else visitor.look(tree, self.tainted)
        self.env, self.modules = visitor.env, visitor.modules
        for name in self.names.released & self.names.students.keys():
            self.env[name] = self.names.students[name]  # the student's for good
        return [*visitor.found, *_magics(source), *_missing(tree, self.folder)]

    def _students(self, tree):
        """What a cell of the student cannot do in the sandbox."""
        visitor = Locked(self.names, {}, self.names.modules)
        visitor.visit(tree)
        found = [one for one in visitor.found if one[1] in OF_STUDENTS]
        return [*found, *_missing(tree, self.folder)]


def _magics(source):
    """Magics that a locked cell misses when they are left out."""
    for number, magic in magics.left_out(source):
        if magic.lstrip("%").partition(" ")[0] not in MAGICS:
            yield number, "magic", short(magic)


def _missing(tree, folder):
    """Modules that the grader would not find."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = ["" if node.level else node.module]
        else:
            continue
        for module in modules:
            root = module.partition(".")[0]
            if not _is_installed(root, folder):
                yield node.lineno, "module", root or "."


def _is_installed(root, folder):
    if folder and (Path(folder) / f"{root}.py").exists():
        return False
    return root == "__main__" or bool(root and importlib.util.find_spec(root))


def _finding(number, grade_id, place):
    line, rule, about = place
    reason, instead = RULES[rule]
    return Finding(number, grade_id, line, rule, reason.format(name=about), instead)
