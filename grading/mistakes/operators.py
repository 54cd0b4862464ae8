"""Make wrong programs from right ones: operators on the key's syntax tree."""

import ast
import inspect
import textwrap
from typing import NamedTuple

import numpy as np


class Mistake(NamedTuple):
    """A wrong program for one exercise.

    exercise: the function it replaces. name: short, unique within the exercise.
    source: the whole function. sentence: what a good teacher would say.
    hint: the kind that `gradbook.explain` names for it, None where it stays silent.
    shape: whether the sentence is about shape; all others keep the key's shapes.
    """

    exercise: str
    name: str
    source: str
    sentence: str
    hint: str | None = None
    shape: bool = False

    def function(self, key):
        """The wrong program as a function, in a copy of the key's namespace."""
        namespace = {**vars(key), "np": np}
        exec(compile(self.source, f"<{self.exercise}: {self.name}>", "exec"), namespace)
        return namespace[self.exercise]


def by_operator(function, name, operator, sentence, hint=None, shape=False):
    """A Mistake made by applying `operator` to the source of the key's `function`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    before = ast.dump(tree)
    tree = ast.fix_missing_locations(operator(tree))
    if ast.dump(tree) == before:
        raise ValueError(f"the operator changes nothing in `{function.__name__}`")
    source = ast.unparse(tree)
    return Mistake(function.__name__, name, source, sentence, hint, shape)


def by_hand(exercise, name, source, sentence, hint=None, shape=False):
    """A Mistake whose source was written by hand."""
    source = textwrap.dedent(source).strip()
    return Mistake(exercise, name, source, sentence, hint, shape)


def change(old, new):
    """Replace every expression or statement that reads `old` by `new`."""
    pattern, replacement = _parsed(old), _parsed(new)
    return _Replace(lambda node: replacement if _alike(node, pattern) else None)


def drop_factor(factor):
    """`factor * x`, `x * factor` and `x / factor` become `x`."""
    pattern = _parsed(factor)

    def without(node):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
            if _alike(node.right, pattern):
                return node.left
            if isinstance(node.op, ast.Mult) and _alike(node.left, pattern):
                return node.right
        return None

    return _Replace(without)


def flip_sign(expression):
    """`expression` becomes `-(expression)`."""
    return change(expression, f"-({expression})")


def drop_transpose(expression):
    """`expression.T` becomes `expression`."""
    return change(f"{expression}.T", expression)


def other_axis():
    """`axis=0` and `axis=1` change places."""

    def turned(node):
        if isinstance(node, ast.keyword) and node.arg == "axis":
            return ast.keyword("axis", ast.Constant(1 - node.value.value))
        return None

    return _Replace(turned)


def in_place(name):
    """`name = name - x` becomes `name -= x`: the caller's array changes."""

    def augmented(node):
        if (
            isinstance(node, ast.Assign)
            and _alike(node.targets[0], _parsed(name), stored=True)
            and isinstance(node.value, ast.BinOp)
            and _alike(node.value.left, _parsed(name))
        ):
            return ast.AugAssign(node.targets[0], node.value.op, node.value.right)
        return None

    return _Replace(augmented)


class _Replace:
    """Replaces the outermost nodes for which `new(node)` is not None."""

    def __init__(self, new):
        self.new = new

    def __call__(self, tree):
        outer = self

        class Transformer(ast.NodeTransformer):
            def visit(self, node):
                new = outer.new(node)
                return self.generic_visit(node) if new is None else new

        return Transformer().visit(tree)


def _parsed(source):
    statement = ast.parse(source).body[0]
    return statement.value if isinstance(statement, ast.Expr) else statement


def _alike(node, pattern, stored=False):
    if stored and isinstance(node, ast.Name) and isinstance(pattern, ast.Name):
        return node.id == pattern.id
    return type(node) is type(pattern) and ast.dump(node) == ast.dump(pattern)
