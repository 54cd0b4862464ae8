"""The grade of a submission, and why."""

from dataclasses import dataclass, field

from grading.trusted.submission import Cell

LINES = 5  # of a log, each another one
LINE = 200  # characters


class GraderError(Exception):
    """A locked cell of the assignment fails by itself: the teacher's matter."""


@dataclass
class CellResult:
    """What became of one cell.

    score, max_score: None for cells without points. error: why points are missing, or
    what a cell of the student raised. lasting: it went through, so that a new worker
    runs it again. seconds: what it took of its budget.
    """

    cell: Cell
    score: float | None = None
    max_score: float | None = None
    printed: str = ""
    error: str = ""
    lasting: bool = False
    seconds: float = 0.0


@dataclass
class Result:
    """The grade of a submission, and why.

    score, max_score: points. cells: a CellResult for each cell that was run, in order.
    reason: why nothing could be graded, else "". log: what the worker was stopped for.
    outside: what stopped it may have come from outside, so a second run may end better.
    cpu_seconds: CPU time of the worker. used: what was used of each purse, see
    `grading.trusted.run`.
    """

    score: float = 0.0
    max_score: float = 0.0
    cells: list[CellResult] = field(default_factory=list)
    reason: str = ""
    log: list[str] = field(default_factory=list)
    outside: bool = False
    cpu_seconds: float = 0.0
    used: dict = field(default_factory=dict)

    def note(self, line):
        """Add a line to the log: there may be a cell a line, and all go into a row."""
        line = line[:LINE]
        if line not in self.log and len(self.log) < LINES:
            self.log.append(line)
