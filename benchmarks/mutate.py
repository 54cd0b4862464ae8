"""Small wrong programs, made from a right one: `mutants(source)`.

A mutant has one change that a person may make by mistake, as `benchmarks.mutations` has
them. A change that leaves the text alike, or makes one that another made, counts once.

The tools that are kept well do not fit. mutmut 3.8 runs pytest for
each mutant and cosmic-ray 8.7 a command, where ours wants two checks in 10 ms; and what
they change are operators, constants and keywords, not the names, axes, transposes,
signs, terms and orders in which a gradient goes wrong.
"""

import ast
from typing import NamedTuple

from benchmarks.mutations import changes

UNTOUCHED = (ast.Raise, ast.arguments)  # what an error says is not checked


class Mutant(NamedTuple):
    """One wrong program.

    kind: one of KINDS. before, after: the lines that differ. source: the whole.
    """

    kind: str
    before: str
    after: str
    source: str


def mutants(source):
    """All mutants of the functions in `source`, a list of Mutant, in a fixed order.

    Each is formatted by `ast.unparse`; a change inside `raise` is none, since what an
    error says is not checked.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    before = ast.unparse(tree)
    found = {before: None}  # source -> Mutant, so that each comes once
    for place in [p for index in _functions(tree) for p in _places(tree, index)]:
        for kind, new in changes(place):
            text, old, other = _changed(tree, before, place, new)
            if text not in found:
                found[text] = Mutant(kind, old, other, text)
    return [mutant for mutant in found.values() if mutant is not None]


class _Place(NamedTuple):
    """A node, where it stands, and what is known there."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    names: tuple[str, ...]
    keys: tuple[str, ...]
    within: ast.AST  # the statement, or the index in square brackets


def _functions(tree):
    """Where the functions of a module stand."""
    return [i for i, n in enumerate(tree.body) if isinstance(n, ast.FunctionDef)]


def _places(tree, index):
    """The function at `index` of a module and every node below it, outer ones first."""
    function = tree.body[index]
    constants = [n.value for n in ast.walk(function) if isinstance(n, ast.Constant)]
    keys = tuple(sorted({value for value in constants if isinstance(value, str)}))
    bound = _bound(function)

    def at(node, parent, field, index, line, within):
        if isinstance(node, ast.stmt):
            line, within = node.lineno, node
        elif field == "slice":
            within = parent
        names = tuple(sorted(n for n, first in bound.items() if first <= line))
        yield _Place(node, parent, field, index, names, keys, within)
        for field, value in ast.iter_fields(node):
            for i, below in _listed(value):
                if isinstance(below, ast.AST) and not isinstance(below, UNTOUCHED):
                    yield from at(below, node, field, i, line, within)

    yield from at(function, tree, "body", index, function.lineno, function)


def _listed(value):
    if isinstance(value, list):
        return list(enumerate(value))
    return [(None, value)]


def _bound(function):
    """Name -> the line after which it is known, for arguments and variables."""
    bound = {}
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            bound.setdefault(node.arg, 0)
        elif isinstance(node, ast.For | ast.comprehension):
            first = node.target.lineno
            for target in ast.walk(node.target):
                if isinstance(target, ast.Name):
                    bound.setdefault(target.id, first)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            line = node.lineno + 1
            bound[node.id] = min(line, bound.get(node.id, line))
    return bound


def _changed(tree, before, place, new):
    """The whole text with `new` in the place, and the lines that differ."""
    value = getattr(place.parent, place.field)
    old = value if place.index is None else value[place.index]
    _put(place, new)
    if isinstance(new, ast.AST):  # the rest of the tree has its places
        ast.fix_missing_locations(new)
    text = ast.unparse(tree)
    _put(place, old)
    return text, *_apart(before.split("\n"), text.split("\n"))


def _put(place, node):
    if place.index is None:
        setattr(place.parent, place.field, node)
    else:
        getattr(place.parent, place.field)[place.index] = node


def _apart(one, other):
    """Two lists of lines, each as one line, without what they begin and end with."""
    start = 0
    while one[start : start + 1] == other[start : start + 1] != []:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    for lines in (one, other):
        yield "; ".join(line.strip() for line in lines[start : len(lines) - end])
