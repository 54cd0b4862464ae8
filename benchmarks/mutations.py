"""What a mutant changes: the kinds of natural mistakes, each a rule on a syntax tree.

Natural is what a person does who knows NumPy and errs about the formula. The digits of
a constant are not: nobody types 0.02 for 0.01 by a slip of thought.
"""

import ast
import copy

KINDS = {
    "operator": "an operator or function in place of its neighbour (+ and -, * and /)",
    "name": "another name that is known there, or another key of a dict",
    "axis": "the other axis, a lost keepdims, the other size of a shape, np.squeeze",
    "transpose": "a .T lost, or one too many in a matrix product",
    "sign": "a minus lost, or one too many",
    "term": "a term of a sum lost, a part of a function's argument",
    "factor": "a factor, a divisor, a power or a function around a value lost",
    "mask": "another comparison, the other branch of np.where",
    "branch": "a condition turned round or without effect, a loop off by one",
    "order": "arguments, elements or statements in another order, a statement lost",
    "in place": "a change of the argument where a new array is due, a copy not made",
    "type": "a conversion to floats or to whole numbers lost",
}

SWAPPED = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.MatMult, ast.Add],
    ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
}
NEIGHBOURS = {
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "max": ["min", "sum"],
    "min": ["max"],
    "sum": ["mean"],
    "mean": ["sum"],
    "zeros": ["ones"],
    "ones": ["zeros"],
    "log": ["log1p"],
    "log1p": ["log"],
    "exp": ["expm1"],
    "expm1": ["exp"],
    "sin": ["cos"],
    "cos": ["sin"],
    "standard_normal": ["random"],
    "square": ["abs"],
    "abs": ["square"],
    "vstack": ["hstack"],
    "len": ["sum"],
}
AROUND = {  # functions of a value that may be forgotten
    *("abs", "exp", "expm1", "log", "log1p", "sqrt", "square", "sign", "clip"),
    *("tanh", "sin", "cos", "arctan", "maximum", "minimum"),
    *("max", "min", "sum", "mean"),
    *("ravel", "reshape", "moveaxis", "reversed", "tuple"),
}
SYMMETRIC = ("maximum", "minimum", "max", "min")
COMPARED = {
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Eq: [ast.NotEq, ast.GtE, ast.LtE],
    ast.NotEq: [ast.Eq, ast.Gt, ast.Lt],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}


def changes(place):
    """Pairs (kind, node in place of the one there). place: see `benchmarks.mutate`."""
    for kind, rule in RULES:
        for new in rule(place.node, place):
            yield kind, new


def _operator(node, place):
    if isinstance(node, ast.BinOp):
        for op in SWAPPED.get(type(node.op), []):
            yield ast.BinOp(node.left, op(), node.right)
    if isinstance(node, ast.AugAssign):
        for op in SWAPPED.get(type(node.op), []):
            yield ast.AugAssign(node.target, op(), node.value)
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
    if isinstance(node, ast.Call):
        for name in NEIGHBOURS.get(_called(node), []):
            called = copy.deepcopy(node.func)
            if isinstance(called, ast.Attribute):
                called.attr = name
            else:
                called.id = name
            yield ast.Call(called, node.args, node.keywords)


def _name(node, place):
    load = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    if load and node.id in place.names:
        for name in place.names:
            if name != node.id:
                yield ast.Name(name, ast.Load())
    is_key = isinstance(node, ast.Constant) and isinstance(node.value, str)
    if is_key and not isinstance(place.parent, ast.JoinedStr):
        for key in place.keys:
            if key != node.value:
                yield ast.Constant(key)
    if load and node.id == "rng":  # chance from elsewhere
        yield _parsed("np.random")
        yield _parsed("np.random.default_rng(0)")


def _axis(node, place):
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg in ("axis", "keepdims"):
                rest = node.keywords[:i] + node.keywords[i + 1 :]
                yield ast.Call(node.func, node.args, rest)
            number = getattr(keyword.value, "value", None)
            if keyword.arg == "axis" and isinstance(number, int):
                other = ast.keyword("axis", ast.Constant(1 - number))
                rest = [*node.keywords[:i], other, *node.keywords[i + 1 :]]
                yield ast.Call(node.func, node.args, rest)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        of_shape = isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
        if of_shape and isinstance(node.slice, ast.Constant):
            other = ast.Constant(1 - node.slice.value)
            yield ast.Subscript(node.value, other, ast.Load())
        if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            turned = ast.Tuple(node.slice.elts[::-1], ast.Load())
            yield ast.Subscript(node.value, turned, ast.Load())
    told = isinstance(place.parent, ast.Return | ast.Assign | ast.Tuple | ast.Dict)
    told = told and place.field != "keys" and _is_answer(place.within)
    stored = isinstance(getattr(node, "ctx", None), ast.Store)
    if told and not stored and isinstance(node, ast.BinOp | ast.Call | ast.Name):
        yield ast.Call(_parsed("np.squeeze"), [node], [])


def _is_answer(statement):
    """Whether a statement returns what it tells, or puts it into a dict."""
    if isinstance(statement, ast.Assign):
        targets = [t for target in statement.targets for t in ast.walk(target)]
        return any(isinstance(target, ast.Subscript) for target in targets)
    return isinstance(statement, ast.Return)


def _transpose(node, place):
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield ast.BinOp(_turned(node.left), node.op, node.right)
        yield ast.BinOp(node.left, node.op, _turned(node.right))
        yield ast.BinOp(node.right, node.op, node.left)


def _turned(node):
    is_turned = isinstance(node, ast.Attribute) and node.attr == "T"
    return node.value if is_turned else ast.Attribute(node, "T", ast.Load())


def _sign(node, place):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif _is_value(node, place) and isinstance(node, ast.BinOp | ast.Call | ast.Name):
        yield ast.UnaryOp(ast.USub(), node)


def _is_value(node, place):
    """Whether the expression stands alone: its sign is nobody else's business."""
    parent = place.parent
    empty = isinstance(node, ast.Call) and _called(node) in ("zeros", "zeros_like")
    stored = isinstance(getattr(node, "ctx", None), ast.Store)
    if empty or stored or isinstance(place.within, ast.Subscript):
        return False
    if isinstance(parent, ast.Assign | ast.Return):
        return True
    if isinstance(parent, ast.Tuple | ast.List) and isinstance(parent.ctx, ast.Load):
        return True
    if isinstance(parent, ast.Dict | ast.DictComp):
        return place.field in ("values", "value")
    if isinstance(parent, ast.Call):
        return place.field == "args" and _called(parent) in AROUND
    first = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Sub)
    return first and place.field == "left"


def _term(node, place):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield node.left
        yield node.right
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        yield node.left
        yield ast.UnaryOp(ast.USub(), node.right)
    if isinstance(node, ast.Slice):
        if node.lower is not None:
            yield ast.Slice(None, node.upper, node.step)
        if node.upper is not None:
            yield ast.Slice(node.lower, None, node.step)
        if node.step is not None:
            yield ast.Slice(node.lower, node.upper, None)
    if isinstance(node, ast.BoolOp):
        for i in range(len(node.values)):
            rest = node.values[:i] + node.values[i + 1 :]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]


def _factor(node, place):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.MatMult):
        yield node.left
        yield node.right
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Pow):
        yield node.left
        if isinstance(node.op, ast.Div):
            yield node.right
    if isinstance(node, ast.Call) and _called(node) in AROUND:
        is_method = not ast.unparse(node.func).startswith((_called(node), "np."))
        yield from [node.func.value] if is_method else node.args  # A.sum(axis=0)
    if isinstance(node, ast.Subscript) and ast.unparse(node.slice) == "()":
        yield node.value


def _mask(node, place):
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        of_names = isinstance(getattr(node.comparators[0], "value", None), str)
        for op in COMPARED.get(type(node.ops[0]), [])[: 1 if of_names else None]:
            yield ast.Compare(node.left, [op()], node.comparators)
    if isinstance(node, ast.Call) and _called(node) == "where":
        condition, one, other = node.args
        yield one
        yield other
        yield ast.Call(node.func, [condition, other, one], [])


def _branch(node, place):
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        for test in (
            ast.UnaryOp(ast.Not(), node.test),
            ast.Constant(True),
            ast.Constant(False),
        ):
            yield _with(node, "test", test)
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values)
    if isinstance(node, ast.Call) and _called(node) == "range":
        *start, stop = node.args
        one = ast.Constant(1)
        yield ast.Call(node.func, [*start, ast.BinOp(stop, ast.Sub(), one)], [])
        yield ast.Call(node.func, [*start, ast.BinOp(stop, ast.Add(), one)], [])
        first = ast.BinOp(start[0], ast.Add(), one) if start else one
        yield ast.Call(node.func, [first, stop], [])
        if start:
            yield ast.Call(node.func, [stop], [])
    if isinstance(node, ast.Break | ast.Continue):
        yield ast.Pass(lineno=node.lineno)


def _order(node, place):
    if isinstance(node, ast.Call) and _called(node) not in SYMMETRIC:
        for args in _swapped(node.args):
            yield ast.Call(node.func, args, node.keywords)
    is_tuple = isinstance(node, ast.Tuple | ast.List)
    if is_tuple and not isinstance(place.parent, ast.Subscript):
        for elements in _swapped(node.elts):
            yield type(node)(elements, node.ctx)
    if isinstance(node, ast.Dict):
        for values in _swapped(node.values):
            yield ast.Dict(node.keys, values)
    binary = isinstance(node, ast.BinOp)
    if binary and isinstance(node.op, ast.Sub | ast.Div | ast.Pow):
        yield ast.BinOp(node.right, node.op, node.left)
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Gt | ast.Lt):
        yield ast.Compare(node.comparators[0], node.ops, [node.left])
    yield from _statements(node)


def _swapped(elements):
    """The list with two neighbours swapped, for each pair of neighbours."""
    for i in range(len(elements) - 1):
        if not any(isinstance(element, ast.Starred) for element in elements):
            yield [*elements[:i], elements[i + 1], elements[i], *elements[i + 2 :]]


def _statements(node):
    """The node with a statement less, or with two neighbours swapped."""
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        if not isinstance(block, list):
            continue
        kept = ast.Return | ast.FunctionDef | ast.Import | ast.ImportFrom
        for i, statement in enumerate(block):
            if not isinstance(statement, kept):
                lost = [*block[:i], *block[i + 1 :]]
                yield _with(node, field, lost or [ast.Pass()])
        ends = ast.Return | ast.Raise | ast.Break | ast.Continue
        for i, two in enumerate(_swapped(block)):
            last = any(isinstance(statement, ends) for statement in two[:-1])
            if not last and not _apart(*block[i : i + 2]):
                yield _with(node, field, two)


def _apart(one, other):
    """Whether two statements have nothing to do with each other: no order is wrong."""
    if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign)):
        return False
    (stored, loaded), (stored_too, loaded_too) = _names(one), _names(other)
    touched = (stored & (stored_too | loaded_too)) | (stored_too & loaded)
    return not touched and "rng" not in loaded & loaded_too


def _names(statement):
    """The names that a statement stores, and those that it loads."""
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return stored, {name.id for name in names if isinstance(name.ctx, ast.Load)}


def _with(node, field, value):
    new = copy.copy(node)
    setattr(new, field, value)
    return new


def _in_place(node, place):
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        target = node.targets[0]
        same = ast.unparse(target) == ast.unparse(node.value.left)
        if isinstance(target, ast.Name) and same:
            yield ast.AugAssign(target, node.value.op, node.value.right)
    if isinstance(node, ast.Call) and _called(node) == "array":
        yield ast.Call(_parsed("np.asarray"), node.args, node.keywords)
    if isinstance(node, ast.Call) and _called(node) == "copy":
        yield node.func.value


def _type(node, place):
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg == "dtype":
                rest = node.keywords[:i] + node.keywords[i + 1 :]
                yield ast.Call(node.func, node.args, rest)
        if _called(node) == "astype":
            yield node.func.value
        if _called(node) in ("asarray", "array", "float", "int", "item"):
            yield node.args[0] if node.args else node.func.value


def _parsed(text):
    return ast.parse(text, mode="eval").body


def _called(node):
    """The name of a called function, without its module."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


RULES = (
    ("transpose", _transpose),
    ("axis", _axis),
    ("sign", _sign),
    ("operator", _operator),
    ("factor", _factor),
    ("term", _term),
    ("mask", _mask),
    ("branch", _branch),
    ("in place", _in_place),
    ("type", _type),
    ("order", _order),
    ("name", _name),
)
