"""The statements of a notebook's cells: which names each binds, changes and uses."""

import ast
import re
import symtable
from dataclasses import dataclass

MAGIC = re.compile(r"^\s*(?:[%!]|\?|.*\?\s*$)")  # IPython's, and no Python
IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(eq=False)
class Statement:
    """One statement of a cell.

    place: (number of the cell, number within it). text: as it was written, with the
    comments right above it. node: its syntax tree.
    binds: names that it gives a value whatever they had. changes: names that it binds
    now and then, or whose value it changes. eager: names that it uses when it runs.
    lazy: names that its functions use when they are called.
    """

    place: tuple[int, int]
    text: str
    node: ast.stmt
    binds: frozenset
    changes: frozenset
    eager: frozenset
    lazy: frozenset

    @property
    def is_definition(self):
        """Whether it is a function or a class."""
        return isinstance(self.node, DEFINITIONS)

    @property
    def holds_data(self):
        """Whether its names are values: no module, function or class."""
        return not isinstance(self.node, (*IMPORTS, *DEFINITIONS))

    @property
    def is_call(self):
        """Whether it is a call on its own, such as `table.append(1)`."""
        return isinstance(self.node, ast.Expr)


def statements(source, number=0):
    """The statements of a cell's source; raises SyntaxError where it is no Python.

    number: of the cell in its notebook. Magics of IPython are left out.
    """
    source = _python(source)
    lines = source.split("\n")
    found, last = [], 0
    for index, node in enumerate(ast.parse(source).body):
        text = _text(lines, node, last)
        last = node.end_lineno
        found.append(_statement((number, index), text, node))
    return found


def only(statement, names):
    """The text of an import that binds no other than `names`; else the whole text."""
    node = statement.node
    if not isinstance(node, IMPORTS):
        return statement.text
    aliases = [alias for alias in node.names if _bound(alias) in {*names, "*"}]
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(aliases))
    return ast.unparse(ast.ImportFrom(node.module, aliases, node.level))


def is_unwritten(statement):
    """Whether it is a function that does nothing but raise NotImplementedError."""
    if not statement.is_definition:
        return False
    body = statement.node.body
    body = body[1:] if ast.get_docstring(statement.node) is not None else body
    first = body[0] if len(body) == 1 else None
    raised = first.exc if isinstance(first, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _python(source):
    """A cell without IPython's magics; their lines stay, empty."""
    try:
        ast.parse(source)
    except SyntaxError:
        return "\n".join(
            "" if MAGIC.match(line) else line for line in source.split("\n")
        )
    return source


def _text(lines, node, last):
    """A statement as it was written. last: the line where the one before ends."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)]) - 1
    if first < last:  # behind a semicolon
        return ast.unparse(node)
    while first > last and lines[first - 1].startswith("#"):
        first -= 1
    text = "\n".join(lines[first : node.end_lineno])
    behind = lines[node.end_lineno - 1].encode()[node.end_col_offset :].strip()
    return ast.unparse(node) if behind.startswith(b";") else text


def _statement(place, text, node):
    table = symtable.symtable(ast.unparse(node), "<cell>", "exec")
    bound = {s.get_name() for s in table.get_symbols() if _is_bound(s)}
    eager = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    lazy = set().union(*map(_globals, table.get_children()))
    if isinstance(node, ast.ClassDef):  # its body runs at once
        eager |= lazy
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        bound.add("*")
    whole = _is_whole(node) and not bound & eager
    changes = _changed(node) | (set() if whole else bound)
    binds = bound if whole else set()
    return Statement(place, text, node, *map(frozenset, (binds, changes, eager, lazy)))


def _is_bound(symbol):
    return symbol.is_assigned() or symbol.is_imported()


def _globals(table):
    """The global names that a function or class uses, and those inside of it."""
    mine = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return mine.union(*map(_globals, table.get_children()))


def _is_whole(node):
    """Whether names that a statement binds need nothing of what they were."""
    return isinstance(node, (*IMPORTS, *DEFINITIONS, ast.Assign, ast.AnnAssign))


def _changed(node):
    """Names of what a statement changes in place: `a[0] = 1`, `a += 1`, `a.sort()`."""
    if isinstance(node, DEFINITIONS):
        return set()
    return {name for part in ast.walk(node) for name in _base(part)}


def _base(part):
    if isinstance(part, ast.Subscript | ast.Attribute) and _is_stored(part):
        target = part
    elif isinstance(part, ast.AugAssign):
        target = part.target
    elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
        target = part.value.func
        if isinstance(target, ast.Name):
            return
    else:
        return
    while isinstance(target, ast.Subscript | ast.Attribute):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id


def _is_stored(part):
    return isinstance(part.ctx, ast.Store | ast.Del)


def _bound(alias):
    return alias.asname or alias.name.split(".")[0]
