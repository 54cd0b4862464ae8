"""Whose code it was: frames of a traceback, names that a function uses.

Code of a notebook runs as the module `__main__`; checks live in gradbook.
"""

import linecache
import traceback
from types import CodeType


def frames(error):
    """(function, line number, source) of the student's frames, outermost first.

    error: an exception or None. The cell with the check is no frame of the student's.
    """
    return [
        (frame.f_code.co_name, number, _source(frame, number))
        for frame, number in own(error)
    ]


def own(error):
    """(frame, line number) of the functions of the notebook that an error came through.

    What runs in a cell itself is left out, and lambdas of the cell with the check.
    """
    walked = traceback.walk_tb(error.__traceback__) if error else ()
    in_cells = [
        (frame, number)
        for frame, number in walked
        if frame.f_globals.get("__name__") == "__main__"
    ]
    checks = {f.f_code.co_filename for f, _ in in_cells if _is_cell(f)}
    return [
        (frame, number)
        for frame, number in in_cells
        if not (frame.f_code.co_name[0] == "<" and frame.f_code.co_filename in checks)
    ]


def names_used(code, namespace):
    """The names that a code object uses, itself or by functions that it names.

    namespace: where the names of functions are looked up.
    """
    found, todo = set(), [code]
    while todo:
        code = todo.pop()
        new = set(code.co_names) - found
        found |= new
        functions = (namespace.get(name) for name in new)
        parts = [*code.co_consts, *(getattr(f, "__code__", None) for f in functions)]
        todo += [part for part in parts if isinstance(part, CodeType)]
    return found


def _is_cell(frame):
    return frame.f_code.co_name == "<module>"


def _source(frame, number):
    line = linecache.getline(frame.f_code.co_filename, number, frame.f_globals)
    return line.strip()
