"""A locked cell as plain Python: magics are left out, for checks run without IPython.

What `%%time` and the like are put around, and `%time` in front of, is run all the same.
A cell for another magic, such as `%%bash`, and a command for the shell stay: they fail,
since a check that is not run must not pass.
"""

import ast
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

CELLS = 1000  # of several assignments
AROUND = {"%%capture", "%%prun", "%%time", "%%timeit"}  # cells that are run anyway
SIGNS = {"run_line_magic": "%", "show_usage": "?"}


@lru_cache(CELLS)  # the transformer takes milliseconds
def text(source):
    """A cell with calls of IPython in place of magics, line by line where it was.

    A line that goes on after a backslash is one afterwards.
    """
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if line.split(" ")[0].strip() in AROUND:
            lines[number] = ""
        elif line.strip():
            break
    body = "\n".join(lines)
    above = len(body) - len(body.lstrip("\n"))  # the transformer drops these
    return "\n" * above + TransformerManager().transform_cell(body)


def tree(source, file="<cell>"):
    """The syntax tree of a cell without the magics of single lines.

    Raises what `ast.parse` raises.
    """
    return ast.fix_missing_locations(_Without().visit(ast.parse(text(source), file)))


def left_out(source):
    """(line, what) of each magic that is left out, in order."""
    reader = _Without()
    reader.visit(ast.parse(text(source)))
    return reader.found


class _Without(ast.NodeTransformer):
    def __init__(self):
        self.found = []

    def visit_Expr(self, node):
        """A statement that is an expression, a call of IPython perhaps."""
        method = _method(node.value)
        if method is None:
            return node
        given = [getattr(part, "value", None) for part in node.value.args]
        if method == "run_line_magic" and given[:1] == ["time"]:
            return self._timed(node, given[1])
        words = " ".join(str(part) for part in given[:2])
        self.found.append((node.lineno, SIGNS[method] + words))
        return ast.copy_location(ast.Pass(), node)

    def _timed(self, node, statement):
        body = ast.parse(statement).body or [ast.Pass()]
        for part in body:
            for inner in ast.walk(part):
                ast.copy_location(inner, node)
        return body


def _method(node):
    """The name of IPython's method that an expression calls, or None."""
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="get_ipython")), attr=method
            )
        ) if method in SIGNS:
            return method
    return None
