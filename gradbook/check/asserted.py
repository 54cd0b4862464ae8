"""An `assert` that failed, quoted with the values of its sides.

The values are worked out after the failure, from the variables of its frame. Only what
has no effect is worked out once more: names, shapes, items, arithmetic and a few
functions, of plain data. Of anything else the variables in it are told.
"""

import ast
import linecache
import operator
import traceback

import numpy as np

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.MatMult: operator.matmul,
    ast.USub: operator.neg,
}
FUNCTIONS = {"abs": abs, "len": len, "type": type}
NUMPYS = ("abs", "max", "mean", "min", "ndim", "shape", "size", "sum")
ATTRIBUTES = ("T", "dtype", "ndim", "shape", "size")
NUMBERS = (bool, int, float, complex, str, type(None))
OWN_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SIZE = 10**6  # entries of an array of which something is worked out once more
FEW = 6  # entries of an array that is shown whole
SHORT = 60  # characters of a text or tuple that is shown whole


def quoted(error):
    """Such as "`assert m == 4` in `forward` failed: m is 5"; "" where it has no source.

    error: an AssertionError that was caught. What it says itself comes last.
    """
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    found = _assert_at(frame.f_code.co_filename, line)
    if found is None:
        return ""
    node, source = found
    function = frame.f_code.co_name
    place = "" if function[0] == "<" else f" in `{function}`"
    values = _sides(node.test, {**frame.f_globals, **frame.f_locals}, source)
    text = f"`assert {_text(node.test, source)}`{place} failed"
    told = [text, ", ".join(dict.fromkeys(values)), str(error)]
    return ": ".join(filter(None, told))


def _assert_at(file, line):
    """(node, source) of the one `assert` on a line of a file, or None."""
    source = "".join(linecache.getlines(file))
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return None
    asserts = [node for node in nodes if isinstance(node, ast.Assert)]
    found = [node for node in asserts if node.lineno <= line <= node.end_lineno]
    return (found[0], source) if len(found) == 1 else None


def _sides(node, names, source):
    """What the parts of a test are: the largest ones whose values can be had."""
    named = any(isinstance(inner, ast.Name) for inner in ast.walk(node))
    if not named or isinstance(node, OWN_NAMES):
        return []
    try:
        return [f"{_text(node, source)} is {_shown(_value(node, names))}"]
    except Exception:  # not plain, or never reached, so whatever it raises
        inner = ast.iter_child_nodes(node)
        return [text for each in inner for text in _sides(each, names, source)]


def _value(node, names):
    """The value of an expression; raises where it is not to be had."""

    def of(inner):
        return _value(inner, names)

    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return _plain(names[node.id])
        case ast.Tuple():
            return tuple(map(of, node.elts))
        case ast.Attribute(attr=name) if name in ATTRIBUTES:
            return getattr(of(node.value), name)
        case ast.Subscript():
            return _plain(of(node.value)[of(node.slice)])
        case ast.UnaryOp():
            return OPERATORS[type(node.op)](of(node.operand))
        case ast.BinOp():
            return OPERATORS[type(node.op)](of(node.left), of(node.right))
        case ast.Call(args=[only], keywords=[]):
            return _function(node.func, names)(of(only))
    raise TypeError(f"{type(node).__name__} is not worked out")


def _function(node, names):
    match node:
        case ast.Name(id=name) if name not in names:
            return FUNCTIONS[name]
        case ast.Attribute(value=ast.Name(id=home), attr=name) if name in NUMPYS:
            if names[home] is np:
                return getattr(np, name)
    raise TypeError("this function is not called once more")


def _plain(value):
    """The value, if using it calls none of the student's code."""
    kind = type(value)
    if kind is np.ndarray and value.dtype.kind in "buifc" and value.size <= SIZE:
        return value
    if kind in (*NUMBERS, list, tuple, dict) or isinstance(value, np.generic):
        return value
    raise TypeError(f"{kind.__name__} is not plain")


def _shown(value):
    """A value in short."""
    if isinstance(value, np.ndarray):
        small = value.size <= FEW
        text = " ".join(repr(value).split())
        return text if small else f"an array of shape {value.shape}"
    if isinstance(value, (type, np.dtype)):
        return getattr(value, "__name__", str(value))
    if type(value) is np.float64:
        value = float(value)
    items = value if isinstance(value, (list, tuple)) else [value]
    if all(isinstance(item, NUMBERS) for item in items) and len(repr(value)) <= SHORT:
        return repr(value)
    size = f" of {len(value)}" if hasattr(value, "__len__") else ""
    return f"a {type(value).__name__}{size}"


def _text(node, source):
    """An expression as it was written, on one line."""
    return " ".join(ast.get_source_segment(source, node).split())
