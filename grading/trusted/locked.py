"""Run locked cells: set-up, and checks with their points and reasons."""

import ast
import contextlib
import traceback
from functools import lru_cache
from types import CodeType
from typing import NamedTuple

import numpy as np

from gradbook.check.reasons import reason_of, wrong_parts
from grading.checks.side import batched, collected, discreet
from grading.trusted import magics
from grading.trusted.border.proxy import Handle
from grading.trusted.session import writable

CELLS = 1000  # of several assignments; each is compiled once
TEXT = 4000  # characters of a reason
BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"  # nbgrader's, anywhere in a line
SUMS = ("sum", "round", "min", "max", "float")  # functions that give points
HIDDEN_INPUT = "on an input of a hidden test"


class _Statement(NamedTuple):
    """A statement of a cell, compiled.

    line, end: its first and last one. alone: it is one check, so others may follow.
    imports: it is an import. sums: its value is calculated, not only shown.
    """

    line: int
    end: int
    code: CodeType
    alone: bool
    imports: bool
    sums: bool


def run(cell, namespace):
    """Run a locked cell; whatever it raises is raised.

    cell: a submission.Cell. namespace: to run it in.
    """
    for statement in _statements(cell.source, _file(cell)):
        eval(statement.code, namespace)


def prepare(cell):
    """Compile a locked cell, and import what it imports, where these can be done.

    What a fork of this process imports by itself is lost with it.
    """
    with contextlib.suppress(Exception):  # it is told of when it is run
        for statement in _statements(cell.source, _file(cell)):
            if statement.imports:
                with contextlib.suppress(Exception):
                    exec(statement.code, {})


class Check:
    """One run of a check cell that is worth `points`.

    cell: a submission.Cell. reason: what has failed so far, "" where nothing has.
    """

    def __init__(self, cell, points):
        self.cell = cell
        self.points = points
        self._failures = []  # each as (reason in full, reason in a line)
        self._parts = {}  # exercise -> part -> why it is wrong, None where it is right

    def run(self, namespace):
        """Run the cell in `namespace`; returns the points. Raises WorkerDied.

        After a failed `assert` the lines below still tell about theirs; any other error
        ends the cell. Both cost all its points, a wrong part of an exercise
        (`check.part`) its share. A number that the last line gives is partial credit.
        """
        value, hidden, sums = None, False, False
        for statement in _statements(self.cell.source, _file(self.cell)):
            hidden, sums = _is_hidden(self.cell, statement), statement.sums
            with collected() as reports, discreet(hidden), batched(namespace.together):
                value, error = _attempt(statement, namespace)
            for exercise, found in reports:
                _merge(self._parts.setdefault(exercise, {}), found, hidden)
            if error is not None:
                self._failures.append(_told(error, statement, self.cell))
                if not (statement.alone and isinstance(error, AssertionError)):
                    break
        points = _points(value, self.points, sums)
        if points is None:
            shown = repr(value) if isinstance(value, Handle) else value
            came = "" if hidden else f"{shown}, "  # of the student, it could tell
            said = f"the check's last line gives {came}no number of points"
            self._failures.append((f"ValueError: {said}: 0 or more", said))
        return 0.0 if self._failures else _share(self._parts, points)

    @property
    def reason(self):
        """Wrong parts and one failure in full; of several the first lines."""
        lines = [
            f"AssertionError: {exercise}: {wrong_parts(found)}"
            for exercise, found in self._parts.items()
            if any(found.values())
        ]
        count = len(self._failures)
        if count == 1:
            lines.append(self._failures[0][0])
        elif count:
            first, *others = (line for _, line in self._failures)
            more = f"and {count - 1} more of this cell's checks"
            lines.append(f"AssertionError: {first} ({more})")
            lines += [f"- {line}" for line in others]
        return short("\n".join(lines))


def named(error):
    """An exception with its type, as a text that can be kept."""
    return short(f"{type(error).__name__}: {_text(error)}")


def short(text):
    """A text as long as a reason may be, which a file can hold."""
    return writable(text[:TEXT])


@lru_cache(CELLS)
def _statements(source, file):
    """The statements of a cell; that of an expression evaluates to its value."""
    found, tree = [], magics.tree(source, file)
    added = {_id(n.target) for n in ast.walk(tree) if isinstance(n, ast.AugAssign)}
    for node in tree.body:
        if isinstance(node, ast.Expr):
            code = compile(ast.Expression(node.value), file, "eval")
        else:
            code = compile(ast.Module([node], []), file, "exec")
        alone = isinstance(node, (ast.Expr, ast.Assert))
        imports = isinstance(node, (ast.Import, ast.ImportFrom))
        lines = node.lineno, node.end_lineno
        sums = isinstance(node, ast.Expr) and _is_sum(node.value, added)
        found.append(_Statement(*lines, code, alone, imports, sums))
    return found


def _is_sum(node, added):
    """Whether an expression is arithmetic. added: names that something is added to."""
    if isinstance(node, ast.Call):
        return _id(node.func) in SUMS
    return isinstance(node, (ast.BinOp, ast.UnaryOp)) or _id(node) in added


def _id(node):
    return node.id if isinstance(node, ast.Name) else None


def _attempt(statement, namespace):
    """(value of an expression, else None; what was raised, else None)."""
    try:
        return eval(statement.code, namespace), None
    except Exception as error:
        return None, error


def _points(value, points, sums):
    """Points for a check that ran to its end: partial credit is a number it returns.

    Stock nbgrader reads `np.float64(0.5)` as full marks; here a number is a number. It
    gives full marks for less than 0 and NaN too, and for a sum that is complex, an
    array or an object, which a student's value may have made of it; here the answer is
    None. What is only shown is no sum.
    """
    if sums and isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if sums and isinstance(value, (np.ndarray, complex, np.complexfloating, Handle)):
        return None
    real = int, float, np.integer, np.floating
    if isinstance(value, real) and not isinstance(value, bool):
        return min(float(value), points) if value >= 0 else None
    return points


# Parts


def _merge(reasons, found, hidden):
    """Add what one check found of an exercise's parts to the reasons of an earlier one.

    reasons: dict part -> why it is wrong, None where it is right so far.
    """
    for name, error in found.items():
        if reasons.get(name) is None:
            reasons[name] = None if error is None else _why(error, hidden)


def _why(error, hidden):
    with discreet(hidden):
        return reason_of(error)


def _share(parts, score):
    """The share of the points that the parts of all exercises leave, in hundredths."""
    reasons = [reason for each in parts.values() for reason in each.values()]
    right = reasons.count(None)
    return score if right == len(reasons) else round(score * right / len(reasons), 2)


# Reasons


def _told(error, statement, cell):
    """What to say of a line that failed: (in full, in a line)."""
    lines = (
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == _file(cell)
    )
    at, hidden = next(lines, statement.line), _is_hidden(cell, statement)
    said = _said(error, cell, at, hidden)
    notes = "".join(f"\n{note}" for note in _notes(error, hidden))
    is_assert = isinstance(error, AssertionError)
    kind = "AssertionError" if is_assert else type(error).__name__
    line = said.strip().split("\n")[0]
    return f"{kind}: {said}{notes}", line if is_assert else f"{kind}: {line}"


def _said(error, cell, line, hidden):
    """Why a line failed, for the student. hidden: whether it, or one beside it, is.

    What else than a failed assert a hidden line raises is told by its type alone: the
    student's code, or what it gave to the line, could put the hidden input into it.
    """
    if hidden and _by_the_student(error):
        return f"raised by your code {HIDDEN_INPUT}"
    if hidden and not isinstance(error, (AssertionError, NameError)):
        return f"raised by what your code gave {HIDDEN_INPUT}"
    text = _text(error)
    if text or not isinstance(error, AssertionError):
        return text
    if _by_the_student(error):
        return "an `assert` in your code failed"
    source = magics.text(cell.source).split("\n")[line - 1].strip()
    return "a hidden test failed" if hidden else f"`{source}` failed"


def _notes(error, hidden):
    """Notes for the student; names and lines of their code could be hidden inputs."""
    if hidden and _by_the_student(error):
        return ()
    return getattr(error, "__notes__", ())


def _text(error):
    """The text of an exception; it may hold an object whose text the student makes."""
    try:
        return str(error)
    except Exception as another:
        return f"(its text cannot be had: {type(another).__name__})"


def _by_the_student(error):
    return getattr(error, "by_the_student", False)


def _is_hidden(cell, statement):
    """Whether a line of a statement stands between the marks of hidden tests.

    One that has visible lines too, such as `with check.exercise(...)`, is told as one.
    """
    lines = magics.text(cell.source).split("\n")[: statement.end]
    marks = [
        (number, BEGIN in text)
        for number, text in enumerate(lines, 1)
        if BEGIN in text or END in text
    ]
    before = [begins for number, begins in marks if number <= statement.line]
    within = [begins for number, begins in marks if number > statement.line]
    return any([*before[-1:], *within])


def _file(cell):
    return f"<{cell.grade_id}>"
