"""Grade one notebook: the checks here, the student's cells in the worker."""

import ast
import contextlib
import hashlib
import io
import random
import warnings
from dataclasses import dataclass, field

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from gradbook.check import session as check_session
from grading import isolate
from grading.trusted.limits import Defences, Limits
from grading.trusted.namespace import Namespace
from grading.trusted.session import Session, WorkerDied
from grading.trusted.submission import Cell, Unusable, steps

TEXT = 4000  # characters of a reason


class GraderError(Exception):
    """A locked cell of the assignment fails by itself: the teacher's matter."""


@dataclass
class CellResult:
    """What became of one cell. score, max_score: None for cells without points."""

    cell: Cell
    score: float | None = None
    max_score: float | None = None
    printed: str = ""
    error: str = ""


@dataclass
class Result:
    """The grade of a submission, and why.

    score, max_score: points. cells: a CellResult for each cell that was run, in order.
    reason: why nothing could be graded, else "". log: what the worker was stopped for.
    outside: what stopped it may have come from outside, so a second run may end better.
    cpu_seconds: CPU time of the worker.
    """

    score: float = 0.0
    max_score: float = 0.0
    cells: list[CellResult] = field(default_factory=list)
    reason: str = ""
    log: list[str] = field(default_factory=list)
    outside: bool = False
    cpu_seconds: float = 0.0


def grade_notebook(submission, assignment, zygote, limits=None, defences=None):
    """Grade the bytes of a notebook.

    submission: bytes of the .ipynb file. assignment: an Assignment. zygote: a Zygote,
    started with the same limits and defences.
    Returns a Result; the same bytes give the same one. Raises GraderError when a locked
    cell of the assignment fails without the student's help.
    """
    limits, defences = limits or Limits(), defences or Defences()
    result = Result(max_score=sum(assignment.points.values()))
    try:
        cells = steps(submission, assignment, limits)
    except Unusable as error:
        result.reason = str(error)
        return result
    run = _Run(assignment, zygote, limits, defences, result)
    if defences.fresh_inputs:
        isolate.seed(hashlib.sha256(submission).hexdigest())
    random.seed(0)  # whatever was graded here before
    np.random.seed(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the student's code; checks may listen
            for cell in cells:
                run.step(cell)
    finally:
        isolate.seed("")
        run.close()
    result.score = sum(cell.score or 0.0 for cell in result.cells)
    return result


class _Run:
    """The grading of one submission: its worker, started again where it died."""

    def __init__(self, assignment, zygote, limits, defences, result):
        self.assignment = assignment
        self.zygote = zygote
        self.limits = limits
        self.defences = defences
        self.result = result
        self.done = []  # cells that went through, to replay in a new worker
        self.spent = 0.0  # CPU seconds of workers that are gone
        self.session = None
        self.names = None
        self.trusted = {}  # what the set-up cells defined over here
        check_session.passed.clear()

    def step(self, cell):
        """Run one cell and note what became of it."""
        {"student": self._student, "setup": self._setup, "check": self._check}[
            cell.kind
        ](cell)

    def close(self):
        """End the worker."""
        isolate.forget()
        self._end("done")
        self.result.cpu_seconds = self.spent

    def _student(self, cell):
        noted = self._note(cell)
        try:
            session = self._worker()
            before = len(session.printed)
            error, names = session.request("run_cell", cell.source)
            noted.printed = session.printed[before:]
            self.names.defined.update(filter(_is_name, names))
            if error is not None:
                noted.error = f"{error.kind}: {error.text}"
            self.done.append(cell)
        except WorkerDied as died:
            noted.error = self._buried(died)

    def _setup(self, cell):
        noted = self._note(cell)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(_code(cell), self._namespace())
        except Exception as error:
            text = f"cell {cell.grade_id!r}: {type(error).__name__}: {error}"
            raise GraderError(text) from error
        noted.printed = printed.getvalue()
        try:
            self._worker().request("run_cell", cell.source)
            self.done.append(cell)
        except WorkerDied as died:
            self._buried(died)

    def _check(self, cell):
        noted = self._note(cell)
        noted.max_score = self.assignment.points[cell.grade_id]
        noted.score = 0.0
        printed = io.StringIO()
        try:
            self._worker().allow(self._left(self.limits.check_cpu_seconds))
            with contextlib.redirect_stdout(printed):
                value = _run_check(cell, self.names)
            noted.score = _points(value, noted.max_score)
        except WorkerDied as died:
            noted.error = self._buried(died)
        except Exception as error:
            notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
            noted.error = f"{type(error).__name__}: {error}{notes}"[:TEXT]
        noted.printed = printed.getvalue()
        self._take_back()

    def _note(self, cell):
        noted = CellResult(cell)
        self.result.cells.append(noted)
        return noted

    def _namespace(self):
        self._worker()
        return self.names

    def _worker(self):
        """The session; a new worker where the last one died."""
        if self.session is None or self.session.dead:
            left = self._left(self.limits.cpu_seconds)
            child = self.zygote.spawn()
            self.session = Session(child, self.limits, self.defences)
            self.session.allow(left)
            before = self.names
            self.names = Namespace(self.session, self.assignment.names)
            if before is not None:
                dict.update(self.names, before)
                self.names.defined = before.defined
            for cell in self.done:
                self.session.request("run_cell", cell.source)
        return self.session

    def _left(self, wanted):
        """CPU seconds that may still be used, at most `wanted`."""
        used = self.spent + (self.session.child.cpu() if self._alive() else 0.0)
        left = self.limits.cpu_seconds - used
        if left <= 0:
            raise WorkerDied(
                f"the {self.limits.cpu_seconds} seconds of CPU time for the whole "
                "notebook are used up"
            )
        return min(wanted, left)

    def _alive(self):
        return self.session is not None and not self.session.dead

    def _buried(self, died):
        """Note a death; returns its reason."""
        self._end(died.reason)
        self.result.log.append(died.reason)
        self.result.outside |= died.outside
        return died.reason

    def _end(self, reason):
        isolate.forget()
        if self.session is not None:
            self.session.close(reason)
            self.spent += self.session.child.wait(5).cpu_seconds
            self.session = None

    def _take_back(self):
        try:
            isolate.restore()
        except WorkerDied as died:
            self._buried(died)


def _run_check(cell, namespace):
    """Run a check; returns the value of its last line when that is an expression."""
    tree = ast.parse(_transformed(cell.source), f"<{cell.grade_id}>")
    last = tree.body.pop() if isinstance(tree.body[-1:][0], ast.Expr) else None
    exec(compile(tree, f"<{cell.grade_id}>", "exec"), namespace)
    if last is None:
        return None
    code = compile(ast.Expression(last.value), f"<{cell.grade_id}>", "eval")
    return eval(code, namespace)


def _points(value, max_score):
    """Points for a check that ran to its end: partial credit is a number it returns.

    Stock nbgrader reads `np.float64(0.5)` as full marks; here a number is a number.
    """
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return min(max(float(value), 0.0), max_score)
    return max_score


def _transformed(source):
    """A locked cell as plain Python; lines with magics mean nothing over here."""
    kept = [line for line in source.split("\n") if not line.lstrip().startswith("%")]
    return TransformerManager().transform_cell("\n".join(kept))


def _code(cell):
    return compile(_transformed(cell.source), f"<{cell.grade_id}>", "exec")


def _is_name(name):
    return type(name) is str and name.isidentifier()
