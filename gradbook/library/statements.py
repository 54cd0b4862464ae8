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
    now and then, or of whose value it sets a part. calls: names of whose value it calls
    a method, which may change it. eager: names that it uses when it runs. lazy: names
    that its functions use when they are called.
    """

    place: tuple[int, int]
    text: str
    node: ast.stmt
    binds: frozenset
    changes: frozenset
    calls: frozenset
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
    parts = [] if isinstance(node, DEFINITIONS) else list(ast.walk(node))
    names = (
        bound if whole else (),
        _bases(map(_stored, parts)) | (set() if whole else bound),
        _bases(map(_called, parts)),
        eager,
        lazy,
    )
    return Statement(place, text, node, *map(frozenset, names))


def _is_bound(symbol):
    return symbol.is_assigned() or symbol.is_imported()


def _globals(table):
    """The global names that a function or class uses, and those inside of it."""
    mine = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return mine.union(*map(_globals, table.get_children()))


def _is_whole(node):
    """Whether names that a statement binds need nothing of what they were."""
    return isinstance(node, (*IMPORTS, *DEFINITIONS, ast.Assign, ast.AnnAssign))


def _stored(part):
    """What a part of a statement changes in place: `a[0] = 1`, `a += 1`, `del a.b`."""
    if isinstance(part, ast.Subscript | ast.Attribute):
        return None if isinstance(part.ctx, ast.Load) else part
    return part.target if isinstance(part, ast.AugAssign) else None


def _called(part):
    """The method that it calls for no result: `a.sort()`."""
    if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
        method = part.value.func
        return method if isinstance(method, ast.Attribute) else None
    return None


def _bases(targets):
    """The names that targets begin with: `a` of `a.b[0]`."""
    names = set()
    for target in targets:
        while isinstance(target, ast.Subscript | ast.Attribute):
            target = target.value
        if isinstance(target, ast.Name):
            names.add(target.id)
    return names


def _bound(alias):
    return alias.asname or alias.name.split(".")[0]
