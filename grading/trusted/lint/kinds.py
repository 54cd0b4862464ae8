"""What a name or expression of a cell stands for: the part of the linter that infers.

Only what is certain from the text gets a kind; everything else is None, of which the
linter says nothing.
"""

import ast
import builtins
import contextlib
from enum import Enum, auto

import numpy as np

from grading.trusted.lint import rules


class Kind(Enum):
    """Of a student's thing, or of something that cannot go over to the student."""

    FUNCTION = auto()  # defined by the student
    CLASS = auto()
    OBJECT = auto()  # an instance, or another answer that stays in the worker
    CALLABLE = auto()  # an instance that can be called: a function over here
    OBJECTS = auto()  # a list or tuple that holds some
    ANSWER = auto()  # what a call gave; plain data, as far as is known
    PART = auto()  # an attribute of an object: a copy, if it is data
    DATA = auto()  # a variable of the student: a copy each time
    KEPT = auto()  # data of this side that was given to an object
    IMPORTED = auto()  # a module or name that only a student's cell imports
    UNLOCKED = auto()  # a function in a cell that the student may change
    STAYS = auto()  # a value of this side that cannot cross
    TYPE = auto()  # a class of this side
    MODULE = auto()  # imported by a locked cell
    GENERATOR = auto()  # a generator function of this side


STUDENTS = {Kind.FUNCTION, Kind.CLASS, Kind.OBJECT, Kind.CALLABLE, Kind.PART}


class Kinds(ast.NodeVisitor):
    """Follows the names of a cell, statement by statement.

    env: dict name -> Kind. returns: dict function of the student -> Kind of its answer.
    modules: dict name -> dotted name of what it imports.
    """

    def __init__(self, env=None, returns=None, modules=None):
        self.env = dict(env or {})
        self.returns = dict(returns or {})
        self.modules = dict(modules or {})
        self.depth = 0  # of functions

    def kind(self, node):
        """The Kind of an expression, or None."""
        match node:
            case ast.Name(id=name):
                return self.env.get(name) or self._outer(node)
            case ast.Call():
                return self._result(node)
            case ast.Attribute(value=value):
                return self._attribute(node, self.kind(value))
            case ast.Subscript(value=value):
                return _ITEM.get(self.kind(value))
            case ast.BinOp(left=left, op=op, right=right):
                sides = [self.kind(left)]
                if not isinstance(op, ast.Mod):  # "%s" % object is a text
                    sides.append(self.kind(right))
                return Kind.OBJECT if Kind.OBJECT in sides else None
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _only(self.kind(operand), Kind.OBJECT)
            case ast.Set() | ast.SetComp() | ast.GeneratorExp():
                return Kind.STAYS
            case ast.Constant(value=value) if value is ...:
                return Kind.STAYS
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return self._holding(items)
            case ast.Dict(values=items):
                return _only(self._holding(items), Kind.STAYS)
            case ast.NamedExpr(value=value) | ast.Starred(value=value):
                return self.kind(value)
        return None

    def dotted(self, node):
        """The dotted name of what an expression takes from a module, or None."""
        if isinstance(node, ast.Name):
            if node.id in self.modules:
                return self.modules[node.id]
            known = node.id not in self.env and hasattr(builtins, node.id)
            return f"builtins.{node.id}" if known else None
        if isinstance(node, ast.Attribute):
            inner = self.dotted(node.value)
            return f"{inner}.{node.attr}" if inner else None
        return None

    def is_students(self, function):
        """Whether a call of this expression goes over to the student's code."""
        if isinstance(function, ast.Attribute):
            return self.kind(function.value) in STUDENTS
        return self.kind(function) in STUDENTS

    @contextlib.contextmanager
    def scope(self, arguments=None):
        """A function or comprehension: its names are forgotten at its end."""
        before, modules = dict(self.env), dict(self.modules)
        for argument in _names(arguments):
            self._forget(argument)
        self.depth += arguments is not None
        yield
        self.depth -= arguments is not None
        self.env, self.modules = before, modules

    def bind(self, target, kind):
        """Note that an expression of this kind gets a name."""
        if isinstance(target, ast.Name):
            self._forget(target.id)
            if kind:
                self.env[target.id] = kind
        elif isinstance(target, ast.Tuple | ast.List | ast.Starred):
            parts = target.elts if hasattr(target, "elts") else [target.value]
            for part in parts:
                self.bind(part, _only(kind, Kind.ANSWER))

    # Statements and expressions that bind

    def visit_Import(self, node):
        """import a.b as c"""
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.bind(ast.Name(name), Kind.MODULE)
            self.modules[name] = alias.name if alias.asname else name

    def visit_ImportFrom(self, node):
        """from a import b as c"""
        for alias in node.names:
            self.bind(ast.Name(alias.asname or alias.name), None)
            self.modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def visit_Assign(self, node):
        """a = b"""
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            self.bind(target, self.kind(node.value))

    def visit_AnnAssign(self, node):
        """a: int = b"""
        if node.value:
            self.visit_Assign(ast.Assign([node.target], node.value))

    def visit_NamedExpr(self, node):
        """(a := b)"""
        self.visit(node.value)
        self.bind(node.target, self.kind(node.value))

    def visit_For(self, node):
        """for a in b"""
        self.visit(node.iter)
        self.bind(node.target, None)
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    def visit_FunctionDef(self, node):
        """def f(...)"""
        for part in [*node.decorator_list, *node.args.defaults]:
            self.visit(part)
        self.bind(ast.Name(node.name), Kind.GENERATOR if yields(node) else None)
        with self.scope(node.args):
            for statement in node.body:
                self.visit(statement)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        """lambda a: b"""
        with self.scope(node.args):
            self.visit(node.body)

    def visit_ClassDef(self, node):
        """class A"""
        with self.scope():
            self.generic_visit(node)
        self.bind(ast.Name(node.name), None if is_callable(node) else Kind.TYPE)

    def visit_ListComp(self, node):
        """[a for b in c]"""
        with self.scope():
            for part in node.generators:
                self.visit(part.iter)
                self.bind(part.target, None)
                for condition in part.ifs:
                    self.visit(condition)
            for field in ("key", "elt", "value"):
                if hasattr(node, field):
                    self.visit(getattr(node, field))

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_With(self, node):
        """with a as b"""
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars:
                self.bind(item.optional_vars, None)
        for statement in node.body:
            self.visit(statement)

    # Kinds of expressions

    def _outer(self, name):
        """A builtin class, or a class that was imported."""
        dotted = self.dotted(name)
        return Kind.TYPE if dotted and _is_type(dotted) else None

    def _attribute(self, node, of):
        if of in (Kind.OBJECT, Kind.CALLABLE, Kind.PART, Kind.CLASS):
            return Kind.PART
        if of is Kind.ANSWER:
            return of
        return self._outer(node) if of in (None, Kind.MODULE) else None

    def _result(self, call):
        kind, dotted = self.kind(call.func), self.dotted(call.func)
        name = getattr(call.func, "id", None)
        if kind in (Kind.FUNCTION, Kind.CALLABLE):
            return self.returns.get(name, Kind.ANSWER)
        if kind is Kind.CLASS:
            return self.returns.get(name, Kind.OBJECT)
        if isinstance(call.func, ast.Attribute):
            of = self.kind(call.func.value)
            if of in (Kind.OBJECT, Kind.CALLABLE, Kind.CLASS, Kind.FUNCTION):
                return Kind.ANSWER
            if call.func.attr in ("items", "keys", "values") and not call.args:
                return Kind.STAYS
        if dotted in rules.CLASS_MAKERS:
            return Kind.TYPE
        if kind is Kind.GENERATOR or _stays(dotted, call):
            return Kind.STAYS
        if kind is Kind.TYPE and not (dotted or "").startswith(rules.PLAIN):
            return Kind.STAYS
        return None

    def _holding(self, items):
        kinds = {self.kind(item) for item in items}
        if Kind.STAYS in kinds:
            return Kind.STAYS
        return Kind.OBJECTS if kinds & {Kind.OBJECT, Kind.OBJECTS} else None

    def _forget(self, name):
        self.env.pop(name, None)
        self.modules.pop(name, None)


def is_callable(node):
    """Whether a class definition makes objects that can be called."""
    return any(getattr(part, "name", "") == "__call__" for part in node.body)


def yields(function):
    """Whether a function is a generator function."""
    return any(isinstance(n, ast.Yield | ast.YieldFrom) for n in inside(function))


def inside(function):
    """The nodes of a function's body, without those of functions in it."""
    left = list(function.body)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, _SCOPES):
            left += ast.iter_child_nodes(node)


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_ITEM = {
    Kind.PART: Kind.PART,
    Kind.DATA: Kind.PART,
    Kind.OBJECT: Kind.ANSWER,
    Kind.OBJECTS: Kind.OBJECT,
    Kind.ANSWER: Kind.ANSWER,
}


def _only(kind, wanted):
    return kind if kind is wanted else None


def _names(arguments):
    if arguments is None:
        return []
    extra = [a for a in (arguments.vararg, arguments.kwarg) if a]
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]
    return [argument.arg for argument in named]


def _is_type(dotted):
    """Whether a dotted name is a class: builtin, of NumPy, or by its capital letter."""
    module, _, name = dotted.rpartition(".")
    known = {"builtins": builtins, "numpy": np}.get(module)
    if known:
        return isinstance(getattr(known, name, None), type)
    return name[:1].isupper() and not name.isupper() and "_" not in name


def _leaves(node):
    """The constants in a nested list or tuple."""
    if isinstance(node, ast.Constant):
        yield node.value
    for item in getattr(node, "elts", ()):
        yield from _leaves(item)


def _stays(dotted, call):
    """Whether a call makes what cannot cross: by its name, or an array of text."""
    if dotted in rules.STAYS or (dotted or "").startswith(rules.STAYS_OF):
        return True
    if not (dotted or "").startswith("numpy."):
        return False
    items = _leaves(call.args[0]) if dotted.endswith("array") and call.args else ()
    if any(isinstance(item, str) for item in items):
        return True
    types = [k.value for k in call.keywords if k.arg == "dtype"]
    return any(isinstance(t, ast.Name) and t.id in ("object", "str") for t in types)
