"""Grade one notebook: the checks here, the student's cells in the worker."""

import contextlib
import io
import random
import re
import time
import warnings
from dataclasses import dataclass, field

import numpy as np

from gradbook.check import session as check_session
from grading.checks import isolate
from grading.course.secret import seed
from grading.limits import Defences, Limits
from grading.submissions.notebook_file import Unusable, parse
from grading.trusted import diagnose, locked
from grading.trusted.border.wire import Raised
from grading.trusted.locked import named, short
from grading.trusted.lost import Lost
from grading.trusted.namespace import Namespace
from grading.trusted.session import END_SECONDS, Session, WorkerDied, writable
from grading.trusted.submission import Assignment, Cell, steps

MISSING = re.compile(r"(NameError: name '(\w+)' is not defined)(: no cell [^\n]*)?")
EXPLICABLE = ("AssertionError: ", "ValueError: ", "TypeError: ", "IndexError: ")


class GraderError(Exception):
    """A locked cell of the assignment fails by itself: the teacher's matter."""


@dataclass
class CellResult:
    """What became of one cell.

    score, max_score: None for cells without points. error: why points are missing, or
    what a cell of the student raised.
    """

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


def grade_notebook(
    submission, assignment, zygote, limits=None, defences=None, secret=b""
):
    """Grade the bytes of a notebook.

    submission: bytes of the .ipynb file. secret: the course's, see `course.secret`. The
    rest as in `grade_parsed`. Returns a Result; the same bytes give the same one.
    """
    limits = limits or Limits()
    try:
        notebook = parse(submission, limits)
    except Unusable as error:
        return Result(max_score=_total(assignment), reason=str(error))
    drawn = seed(secret, submission)
    return grade_parsed(notebook, drawn, assignment, zygote, limits, defences)


def grade_parsed(notebook, drawn, assignment, zygote, limits=None, defences=None):
    """Grade a notebook that is parsed already.

    notebook: a dict, see `notebook_file.parse`. drawn: text that the inputs of hidden
    tests depend on. assignment: an Assignment. zygote: a Zygote, started with the same
    limits and defences, without what the assignment withholds.
    Returns a Result; the same notebook and text give the same one. Raises GraderError
    when a locked cell of the assignment fails without the student's help.
    """
    limits, defences = limits or Limits(), defences or Defences()
    if zygote.without != assignment.without:
        raise ValueError(
            f"zygote is without {zygote.without}, expected {assignment.without}"
        )
    result = Result(max_score=_total(assignment))
    try:
        if not defences.source_of_truth:
            assignment = Assignment(notebook)
        cells = steps(notebook, assignment)
    except Unusable as error:
        result.reason = str(error)
        return result
    run = _Run(assignment, zygote, limits, defences, result)
    if defences.fresh_inputs:
        isolate.seed(drawn)
    random.seed(0)  # whatever was graded here before
    np.random.seed(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the student's code; checks may listen
            for cell in cells:
                run.step(cell)
            run.name_mistakes()
    finally:
        isolate.seed("")
        run.close()
    result.score = sum(cell.score or 0.0 for cell in result.cells)
    return result


def _total(assignment):
    return sum(assignment.points.values())


class _Run:
    """The grading of one submission: its worker, started again where it died."""

    def __init__(self, assignment, zygote, limits, defences, result):
        self.assignment = assignment
        self.zygote = zygote
        self.limits = limits
        self.defences = defences
        self.result = result
        self.lost = Lost(assignment.locked.values())
        self.done = []  # cells that went through, to replay in a new worker
        self.spent = 0.0  # CPU seconds of workers that are gone
        wall = limits.cpu_seconds * limits.wall_factor
        self.until = time.monotonic() + wall if defences.deadline else None
        self.session = None
        self.names = None
        check_session.passed.clear()

    def step(self, cell):
        """Run one cell and note what became of it."""
        {"student": self._student, "setup": self._setup, "check": self._check}[
            cell.kind
        ](cell)

    def name_mistakes(self):
        """Add the sentence of a known mistake to the failures; no score depends on it.

        Comes last, so that only time which is left over goes into it.
        """
        for noted in self.result.cells:
            if noted.score is not None and noted.error.startswith(EXPLICABLE):
                try:
                    self._worker().allow(self._left(self.limits.check_cpu_seconds))
                    told = diagnose.sentence(noted.cell.source, self.names)
                except WorkerDied as died:
                    self._end(died.reason)
                    self.result.outside |= died.outside  # the sentence may come yet
                    return
                noted.error += f"\n{told}" if told else ""

    def close(self):
        """End the worker."""
        isolate.forget()
        self._end("done")
        self.result.cpu_seconds = self.spent

    def _student(self, cell):
        noted = self._note(cell)
        with self._burying(noted):
            session = self._worker()
            before = len(session.printed)
            error, names = _cell_reply(session.request("run_cell", cell.source))
            noted.printed = session.printed[before:]
            self.names.defined = set(filter(_is_name, names))
            if error is not None:
                frames = [f"\n  in {frame}" for frame in error.traceback]
                noted.error = short(f"{error.kind}: {error.text}{''.join(frames)}")
            self.done.append(cell)

    def _setup(self, cell):
        noted, theirs = self._note(cell), self.lost.needs_student(cell)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                locked.run(cell, self._namespace())
        except WorkerDied as died:
            noted.error = self._buried(died)
            self.lost.note(cell)
            return
        except Exception as error:
            if theirs or getattr(error, "by_the_student", False):
                noted.error = self._traced(named(error))
                self.lost.note(cell)
                return
            text = f"cell {cell.grade_id!r}: {type(error).__name__}: {error}"
            raise GraderError(text) from error
        noted.printed = printed.getvalue()
        with self._burying():
            self._worker().request("run_cell", cell.source)
            self.done.append(cell)

    @contextlib.contextmanager
    def _burying(self, noted=None):
        """End the worker where the line to it breaks; `noted` gets the reason."""
        reason = ""
        try:
            yield
        except WorkerDied as died:
            reason = self._buried(died)
        except Exception as error:  # the line, in the student's hands
            text = f"the cell could not be run: {named(error)}"
            reason = self._buried(WorkerDied(text))
        if reason and noted:
            noted.error = reason

    def _check(self, cell):
        noted = self._note(cell)
        noted.max_score = self.assignment.points[cell.grade_id]
        noted.score = 0.0 if self.defences.proof_of_pass else noted.max_score
        check, printed = locked.Check(cell, noted.max_score), io.StringIO()
        try:
            session = self._worker()
            session.allow(self._left(self.limits.check_cpu_seconds))
            with session.check(printed):
                noted.score = check.run(self.names)
            noted.error = self._traced(check.reason)
        except WorkerDied as died:
            noted.error = "\n".join(filter(None, [check.reason, self._buried(died)]))
        except Exception as error:
            noted.score = 0.0
            noted.error = named(error)
        noted.printed = writable(printed.getvalue()[: self.limits.output_bytes])
        self._take_back()

    def _traced(self, reason):
        """A reason that a name is missing, with what became of the cell that has it."""
        found = MISSING.search(reason)
        homes = self.lost.homes | self.assignment.homes
        home = homes.get(found[2]) if found else None
        for noted in self.result.cells:
            if home and noted.cell.grade_id == home and noted.error:
                cause = noted.error.split("\n")[0]
                why = f"{found[1]}: its cell does not run, {cause}"
                return short(reason[: found.start()] + why + reason[found.end() :])
        return reason

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
            child = self.zygote.spawn(self.limits, self.defences)
            self.session = Session(child, self.limits, self.defences, self.until)
            self.session.allow(left)
            if self.names is None:
                self.names = Namespace(self.session, self.assignment.names)
            self.names.session = self.session
            for cell in self.done:
                self.session.request("run_cell", cell.source)
        return self.session

    def _left(self, wanted):
        """CPU seconds that may still be used, at most `wanted`."""
        if self.until is not None and time.monotonic() >= self.until:
            raise WorkerDied(
                "out of time: that of the whole notebook is used up", outside=True
            )
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
            self.spent += self.session.child.wait(END_SECONDS).cpu_seconds
            self.session.child.close()  # not by the collector, amid another's check
            self.session = None

    def _take_back(self):
        try:
            isolate.restore()
        except WorkerDied as died:
            self._buried(died)
        except Exception as error:
            self._buried(WorkerDied(f"a name could not be given back: {named(error)}"))


def _is_name(name):
    return type(name) is str and name.isidentifier()


def _cell_reply(value):
    """(what the cell raised or None, names it defined), as the worker tells it."""
    if type(value) is tuple and len(value) == 2 and type(value[1]) is list:
        error, names = value
        if error is None or type(error) is Raised:
            return error, names
    raise ValueError("a reply of unknown form")
