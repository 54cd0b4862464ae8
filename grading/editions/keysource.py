"""The key's functions as text that stands on its own in a notebook cell."""

import ast
import inspect


def key_cells(chapter, setups=None):
    """The key of each exercise as a cell's text: dict name -> source.

    A function comes with the helpers and constants of its module that it uses and no
    earlier exercise brought along, and with the imports that the setup cells do not
    have. setups: those of an edition; default: the chapter's own, which takes longer.
    """
    text = inspect.getsource(chapter.solutions)
    module = ast.parse(text)
    definitions = {name: node for node in module.body for name in _binds(node)}
    exercises = [row.name for row in chapter.exercises]
    given = _given(setups or chapter.cells("setup")) | set(exercises)
    cells = {}
    for name in exercises:
        wanted = _closure(name, definitions, given)
        given |= wanted
        nodes = {id(definitions[one]): definitions[one] for one in wanted | {name}}
        cells[name] = _layout(text, [n for n in module.body if id(n) in nodes])
    return cells


def _given(setups):
    """The names that setup cells import."""
    text = "\n".join(cell.source for cell in setups)
    lines = [line for line in text.split("\n") if not line.startswith(("%", "!"))]
    imports = (ast.Import, ast.ImportFrom)
    nodes = [n for n in ast.parse("\n".join(lines)).body if isinstance(n, imports)]
    return {name for node in nodes for name in _binds(node)}


def _binds(node):
    """The names that a statement of a module binds."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.Assign):
        targets = [t for target in node.targets for t in ast.walk(target)]
        return [t.id for t in targets if isinstance(t, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _closure(name, definitions, given):
    """The module's names that `name` uses, directly or not, and are not `given`."""
    found, todo = set(), [name]
    while todo:
        for node in ast.walk(definitions[todo.pop()]):
            if not isinstance(node, ast.Name) or node.id in given | found | {name}:
                continue
            if node.id in definitions:
                found.add(node.id)
                todo.append(node.id)
    return found


def _layout(text, nodes):
    """Statements as text: imports, then the rest with two empty lines between."""
    imports = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    rest = [_segment(text, n) for n in nodes if n not in imports]
    head = "\n".join(_segment(text, n) for n in imports)
    return "\n\n\n".join(([head] if head else []) + rest)


def _segment(text, node):
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return "\n".join(text.split("\n")[first - 1 : node.end_lineno])
