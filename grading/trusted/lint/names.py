"""What the cells of an assignment define, read and change: names and their kinds."""

import ast
import re
import symtable
import warnings

from grading.trusted import magics
from grading.trusted.lint.kinds import Kind, Kinds, inside, is_callable, yields
from grading.trusted.lint.rules import MUTATORS, SHIFTS, UNSTEADY
from grading.trusted.submission import Assignment, text_of

SOLUTION = re.compile(r"^[^\n]*BEGIN SOLUTION.*?END SOLUTION[^\n]*$", re.M | re.S)
# What a value of the student's cells is to a check.
SEEN = {Kind.CALLABLE: Kind.CALLABLE, Kind.STAYS: Kind.OBJECT, Kind.TYPE: Kind.CLASS}
SEEN[Kind.OBJECT] = Kind.OBJECT


class Names:
    """The names of a notebook's cells.

    students: dict name -> Kind, of what solution cells and unlocked cells define.
    solutions: those of solution cells. released: those that the released stubs bind.
    returns: dict function -> Kind of its answer, where that is not plain data.
    modules: dict name -> dotted name of what locked and students' cells import.
    reads: globals that solution cells read. locked: names that locked cells without
    points bind. changes: those of them that solution cells change.
    """

    def __init__(self, notebook):
        self.released = Assignment(_released(notebook)).names
        self.students, self.solutions = {}, set()
        self.reads, self.changes, self.locked = set(), set(), set()
        kinds = Kinds()
        for cell in notebook["cells"]:
            role, (tree, _) = role_of(cell), parsed(text_of(cell))
            if tree is None:
                continue
            if role in ("solution", "unlocked"):
                self._learn(tree, kinds, role)
            if role == "solution":
                self.solutions |= bound(tree)
                self.reads |= _reads(tree)
                self.changes |= _rebound(tree) | _changed(tree)
            if role == "setup":
                self.locked |= bound(tree)
                kinds.visit(tree)
        self.returns, self.modules = kinds.returns, kinds.modules
        self.changes = (self.changes & self.locked) - self.released

    def _learn(self, tree, kinds, role):
        """Note what a student's cell defines."""
        for node in tree.body:
            kinds.visit(node)
            match node:
                case ast.ClassDef(name=name):
                    kinds.env[name] = Kind.CLASS
                    if is_callable(node):
                        kinds.returns[name] = Kind.CALLABLE
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    is_solution = role == "solution"
                    kinds.env[name] = Kind.FUNCTION if is_solution else Kind.UNLOCKED
                    if answer := _answer(node, kinds):
                        kinds.returns[name] = answer
        for name in bound(tree):
            kind = kinds.env.get(name, Kind.DATA)
            kind = Kind.IMPORTED if name in kinds.modules else kind
            self.students[name] = SEEN.get(kind, kind)


def role_of(cell):
    """What a cell is: solution, check, setup (locked, no points), unlocked or text."""
    marks = cell["metadata"].get("nbgrader") or {}
    if cell["cell_type"] != "code":
        return "text"
    if marks.get("solution"):
        return "solution"
    if marks.get("grade"):
        return "check"
    return "setup" if marks.get("locked") else "unlocked"


def parsed(source):
    """(syntax tree, "") of a cell without magics, or (None, reason)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = magics.tree(source)
            compile(tree, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return None, getattr(error, "msg", str(error))
    return tree, ""


def bound(tree):
    """The names that a cell binds at its top, imports included."""
    top = _tables(tree)[0].get_symbols()
    return {s.get_name() for s in top if s.is_assigned() or s.is_imported()}


def eager(tree):
    """The names that are met while a tree runs, not in functions that it defines."""
    return [node for node in inside(tree) if isinstance(node, ast.Name)]


def unsteady(tree):
    """The names with another value in each run: chance without a seed, the clock."""
    kinds, names, seeded = Kinds(), set(), False
    for node in tree.body:
        kinds.visit(node)
        calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
        called = {kinds.dotted(call.func) or "": call for call in calls}
        seeded |= bool(called.keys() & {"numpy.random.seed", "random.seed"})
        for name, call in called.items():
            if name == "numpy.random.default_rng":
                is_steady = bool(call.args or call.keywords)
            else:
                is_steady = seeded and "random" in name
            if name.startswith(UNSTEADY) and not is_steady:
                names |= bound(ast.Module([node], []))
    return names


def _released(notebook):
    """The notebook as students get it: without what stands in BEGIN SOLUTION."""
    cells = []
    for cell in notebook["cells"]:
        if "grade_id" in (cell["metadata"].get("nbgrader") or {}):
            cells.append({**cell, "source": SOLUTION.sub("", text_of(cell))})
    return {**notebook, "cells": cells}


def _answer(function, kinds):
    """The Kind of what a student's function returns, None for plain data."""
    if yields(function) or isinstance(function, ast.AsyncFunctionDef):
        return Kind.OBJECT
    with kinds.scope(function.args):
        for statement in function.body:
            kinds.visit(statement)
        returns = [node for node in inside(function) if isinstance(node, ast.Return)]
        found = {SEEN.get(kinds.kind(node.value)) for node in returns if node.value}
    return next(iter(found - {None, Kind.CLASS}), None)


def _reads(tree):
    """The globals that a cell reads, at its top and in its functions."""
    top, *others = _tables(tree)
    names = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    for table in others:
        symbols = table.get_symbols()
        names |= {s.get_name() for s in symbols if s.is_global() and s.is_referenced()}
    return names


def _rebound(tree):
    """The globals that a cell binds, at its top or by `global`."""
    names = bound(tree)
    for table in _tables(tree)[1:]:
        assigned = [s for s in table.get_symbols() if s.is_assigned()]
        names |= {s.get_name() for s in assigned if s.is_declared_global()}
    return names


def _changed(tree):
    """The globals whose items or attributes a cell sets, or changes by a method."""
    names = set()
    for node in ast.walk(tree):
        method = getattr(node, "func", None)
        if isinstance(node, ast.Subscript | ast.Attribute):
            is_read = isinstance(node.ctx, ast.Load)
            names |= set() if is_read else {_root(node)}
        elif getattr(method, "attr", None) in MUTATORS | SHIFTS:
            names.add(_root(method))
    return names & _reads(tree)


def _root(node):
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _tables(tree):
    """The symbol tables of a tree, that of the top first."""
    tables = [symtable.symtable(ast.unparse(tree), "<cell>", "exec")]
    for table in tables:
        tables += table.get_children()
    return tables
