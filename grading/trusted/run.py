"""The judge's side of one submission: cell after cell, its worker started again.

There are two purses of CPU time, so that what a student's own cells use up costs the
checks nothing. A cell gets a share of what is left in its purse, and those that are no
answers get less: an endless one costs itself.
"""

import contextlib
import io
import math
import random
import re
import time
import warnings
from dataclasses import replace

import numpy as np

from gradbook.check import session as check_session
from grading.checks import isolate
from grading.trusted import diagnose, locked
from grading.trusted.border.wire import Raised
from grading.trusted.locked import named, short
from grading.trusted.lost import Lost
from grading.trusted.namespace import Namespace
from grading.trusted.result import CellResult, GraderError
from grading.trusted.session import (
    END_SECONDS,
    OUT_OF_TIME,
    Session,
    WorkerDied,
    writable,
)

MISSING = re.compile(r"(NameError: name '(\w+)' is not defined)(: no cell [^\n]*)?")
EXPLICABLE = ("AssertionError: ", "ValueError: ", "TypeError: ", "IndexError: ")
OWN, CHECKS = "your own cells", "the checks"  # the purses
ANSWER, OTHER, CHECK = 1 / 2, 1 / 7, 1 / 2  # of what is left, for one cell
PATIENCE = 0.5  # seconds for a cell that was interrupted to end
LEAST = 0.01  # seconds: below them a cell is not begun


class Run:
    """The grading of one submission; it begins behind the cells that `result` has.

    assignment: an Assignment. zygote: a Zygote. until: see Session. result: a Result,
    which gets what becomes of each cell.
    """

    def __init__(self, assignment, zygote, limits, defences, result, until):
        self.assignment = assignment
        self.zygote = zygote
        self.limits = limits
        self.defences = defences
        self.result = result
        self.until = until
        self.gone = 0.0  # seconds that workers have used which are gone
        self.charged = 0.0  # seconds that some purse has paid for
        self.session = None
        self.names = None
        self.done = [noted.cell for noted in result.cells if noted.lasting]
        self.lost = Lost(assignment.setups)
        for noted in result.cells:
            self._pass_by(noted.cell)
            if noted.cell.kind == "setup":
                self.lost.needs_student(noted.cell)
                if not noted.lasting:
                    self.lost.note(noted.cell)

    def go(self, cells, drawn):
        """Run `cells`, then name mistakes; yields the place of each cell that is done.

        drawn: text that the inputs of hidden tests depend on. At last, when the worker
        has ended, yields None.
        """
        self.charged = self._used()
        check_session.passed.clear()
        if self.defences.fresh_inputs:
            isolate.seed(drawn)
        random.seed(0)
        np.random.seed(0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the student's; checks may listen
                for cell in cells:
                    self.step(cell)
                    yield len(self.result.cells) - 1
                yield from self._name_mistakes()
        finally:
            self._end("done")
        yield None

    def step(self, cell):
        """Run one cell and note what became of it."""
        noted = CellResult(cell)
        self.result.cells.append(noted)
        kinds = {"student": self._student, "setup": self._setup, "check": self._check}
        kinds[cell.kind](noted)
        noted.seconds = self._charge(purse_of(cell))
        self._pass_by(cell)

    def _pass_by(self, cell):
        if cell.kind != "student":
            self.lost.pass_by(cell)

    def _name_mistakes(self):
        """Add the sentence of a known mistake to the failures; no score depends on it.

        Comes last, so that only time which is left over goes into it. Yields the place
        of each failure.
        """
        for at, noted in enumerate(self.result.cells):
            if noted.score is None or not noted.error.startswith(EXPLICABLE):
                continue
            try:
                allowed = self._allowed(CHECKS)
                self._worker(allowed).allow(allowed)
                told = diagnose.sentence(noted.cell.source, self.names)
            except WorkerDied as died:
                self._end(died.reason)
                self.result.outside |= died.outside  # the sentence may come yet
                return
            noted.error += f"\n{told}" if told else ""
            self._charge(CHECKS)
            yield at

    def _student(self, noted):
        cell = noted.cell
        try:
            allowed = self._allowed(OWN, ANSWER if cell.grade_id else OTHER)
        except WorkerDied as died:  # a worker that stands may stay
            noted.error = died.reason
            return
        with self._burying(noted):
            session = self._worker(allowed)
            session.allow(allowed, PATIENCE)
            before = len(session.printed)
            error = self._execute(cell)
            noted.printed = session.printed[before:]
            if error is None or not session.interrupted:
                noted.lasting = True
                self.done.append(cell)
            if error is not None and session.interrupted:
                noted.error = OUT_OF_TIME  # what it has defined by now is there
                self.result.note(OUT_OF_TIME)
            elif error is not None:
                frames = [f"\n  in {frame}" for frame in error.traceback]
                noted.error = short(f"{error.kind}: {error.text}{''.join(frames)}")

    def _setup(self, noted):
        cell, printed = noted.cell, io.StringIO()
        theirs = self.lost.needs_student(cell)
        try:
            allowed = self._allowed(CHECKS)
            self._worker(allowed).allow(allowed)
            with contextlib.redirect_stdout(printed):
                locked.run(cell, self.names)
        except WorkerDied as died:
            noted.error = self._buried(died)
            self.lost.note(cell)
            return
        except Exception as error:
            full = isinstance(error, MemoryError)  # of what the student's code gave
            if theirs or full or getattr(error, "by_the_student", False):
                noted.error = self._traced(named(error))
                self.lost.note(cell)
                return
            text = f"cell {cell.grade_id!r}: {type(error).__name__}: {error}"
            raise GraderError(text) from error
        noted.printed = printed.getvalue()
        with self._burying():
            self._worker(allowed)
            self._execute(cell)
            noted.lasting = True
            self.done.append(cell)

    @contextlib.contextmanager
    def _burying(self, noted=None):
        """End the worker where the line to it breaks; `noted` gets the reason."""
        reason = ""
        try:
            yield
        except WorkerDied as died:
            reason = self._buried(died)
        if reason and noted:
            noted.error = reason

    def _check(self, noted):
        cell = noted.cell
        noted.max_score = self.assignment.points[cell.grade_id]
        noted.score = 0.0 if self.defences.proof_of_pass else noted.max_score
        check, printed = locked.Check(cell, noted.max_score), io.StringIO()
        try:
            allowed = self._allowed(CHECKS)
            session = self._worker(allowed)
            session.allow(allowed)
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

    # The worker

    def _worker(self, allowed):
        """The session; a new worker, made within `allowed`, where there is none."""
        if self.session is None or self.session.dead:
            left = sum(map(self._left, (OWN, CHECKS)))
            limits = replace(self.limits, cpu_seconds=math.ceil(left))
            child = self.zygote.spawn(limits, self.defences)
            self.session = Session(child, self.limits, self.defences, self.until)
            self.session.allow(allowed)
            fresh = self.names is None
            if fresh:
                known = self.assignment.names, self.lost.bound
                self.names = Namespace(self.session, *known)
            self.names.session = self.session
            for cell in self.done:
                self._execute(cell)
                if fresh and cell.kind == "setup":  # another judge ran it before
                    with _could_run(), contextlib.redirect_stdout(io.StringIO()):
                        locked.run(cell, self.names)
            self.session.used()  # to run them again takes nothing of what is allowed
        return self.session

    def _execute(self, cell):
        """Run a cell in the worker; returns what it raised, as Raised, or None."""
        with _could_run():  # the line is in the student's hands
            error, names = _cell_reply(self.session.request("run_cell", cell.source))
            self.names.defined = set(filter(_is_name, names))
        return error

    def _buried(self, died):
        """Note a death; returns its reason."""
        self._end(died.reason)
        self.result.note(died.reason)
        self.result.outside |= died.outside
        return died.reason

    def _end(self, reason):
        isolate.forget()
        if self.session is not None:
            self.session.close(reason)
            ended = self.session.child.wait(END_SECONDS)
            self.gone += ended.cpu_seconds + self.session.rested
            self.result.cpu_seconds += ended.cpu_seconds
            self.session.child.close()  # not by the collector, amid another's check
            self.session = None

    def _take_back(self):
        try:
            isolate.restore()
        except WorkerDied as died:
            self._buried(died)
        except Exception as error:
            self._buried(WorkerDied(f"a name could not be given back: {named(error)}"))

    # The purses

    def _allowed(self, purse, share=CHECK):
        """Seconds for the next cell: a share of what is left; raises WorkerDied."""
        if self.until is not None and time.monotonic() >= self.until:
            raise WorkerDied(
                "out of time: that of the whole notebook is used up", outside=True
            )
        allowed = share * self._left(purse)
        if allowed < LEAST:
            whole = f"{self.limits.cpu_seconds:g} seconds of CPU time"
            raise WorkerDied(f"out of time: the {whole} for {purse} are used up")
        if purse == CHECKS:
            allowed = min(allowed, self.limits.check_cpu_seconds)
        return allowed

    def _left(self, purse):
        return max(self.limits.cpu_seconds - self.result.used.get(purse, 0.0), 0.0)

    def _used(self):
        """CPU seconds so far: of the workers and over here."""
        alive = self.session is not None and not self.session.dead
        ours = time.process_time()
        return ours + self.gone + (self.session.used() if alive else 0.0)

    def _charge(self, purse):
        """Take from a purse what was used since the last time; returns it."""
        before, self.charged = self.charged, self._used()
        seconds = self.charged - before
        self.result.used[purse] = self.result.used.get(purse, 0.0) + seconds
        return seconds


def purse_of(cell):
    """The purse that a cell, a submission.Cell, is paid from."""
    return OWN if cell.kind == "student" else CHECKS


@contextlib.contextmanager
def _could_run():
    """Run a cell as a whole, for the first time or again: an error ends the worker."""
    try:
        yield
    except Exception as error:
        raise WorkerDied(f"the cell could not be run: {named(error)}") from None


def _is_name(name):
    return type(name) is str and name.isidentifier()


def _cell_reply(value):
    """(what the cell raised or None, names it defined), as the worker tells it."""
    if type(value) is tuple and len(value) == 2 and type(value[1]) is list:
        error, names = value
        if error is None or type(error) is Raised:
            return error, names
    raise ValueError("a reply of unknown form")
