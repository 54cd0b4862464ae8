"""Which names a cell takes from those above it, and which it binds itself."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def taken_and_bound(tree):
    """(names that are read before the cell binds them, names that it binds).

    tree: of a module. A function takes what its body does when it is defined; names
    within functions and comprehensions are no names of the cell.
    """
    taken, bound = set(), set()
    _statements(tree.body, taken, bound)
    return taken, bound


def _statements(nodes, taken, bound):
    for node in nodes:
        blocks = [value for _, value in ast.iter_fields(node) if _is_block(value)]
        inside = {id(child) for block in blocks for child in block}
        is_definition = isinstance(node, (*FUNCTIONS, ast.ClassDef))
        own = [node] if is_definition else _outside(node, inside)
        for part in own:
            taken |= _read(part) - bound
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            taken |= {node.target.id} - bound
        bound |= _written([node] if is_definition else own)
        if isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        if not is_definition:
            for block in blocks:
                _statements(block, taken, bound)


def _is_block(value):
    statement = (ast.stmt, ast.ExceptHandler, ast.match_case)
    return isinstance(value, list) and bool(value) and isinstance(value[0], statement)


def _outside(node, inside):
    """What a statement holds besides its blocks; an import is one whole."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [node]
    return [child for child in ast.iter_child_nodes(node) if id(child) not in inside]


def _read(node):
    """Names that an expression or a definition reads from outside of it."""
    if isinstance(node, FUNCTIONS):
        found, own = _of_children(node), _arguments(node)
        return found - own - (set() if isinstance(node, ast.Lambda) else _locals(node))
    if isinstance(node, COMPREHENSIONS):
        targets = {n for g in node.generators for n in _written([g.target])}
        return _of_children(node) - targets
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    return _of_children(node)


def _of_children(node):
    return set().union(*map(_read, ast.iter_child_nodes(node)))


def _arguments(function):
    return {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}


def _locals(function):
    """What the body of a function binds."""
    bound = set()
    _statements(function.body, set(), bound)
    return bound


def _written(nodes):
    """Names that these bind where they stand."""
    todo, names = [*nodes], set()
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update((a.asname or a.name).split(".")[0] for a in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
            todo += ast.iter_child_nodes(node)
    return names
