"""Grade one notebook: the checks in the judge, the student's cells in the worker."""

import gc
import time
from copy import deepcopy

from gradbook.data.loaders import preload
from grading.course.secret import seed
from grading.limits import Defences, Limits
from grading.submissions.notebook_file import Unusable, parse
from grading.trusted import diagnose, locked
from grading.trusted.border.mirror import random_state
from grading.trusted.judge import Failed, Judge
from grading.trusted.lost import Lost
from grading.trusted.result import CellResult, GraderError, Result
from grading.trusted.run import Run, purse_of
from grading.trusted.submission import Assignment, Cell, steps
from grading.trusted.worker.zygote import NoWorker


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
    when a locked cell of the assignment fails without the student's help, NoWorker
    when the warm process is gone.
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
    wall = 2 * limits.cpu_seconds * limits.wall_factor
    until = time.monotonic() + wall if defences.deadline else None
    while len(result.cells) < len(cells):
        run = Run(assignment, zygote, limits, defences, deepcopy(result), until)
        ended, result.outside = _judged(run, cells, drawn, result)
        if ended and len(result.cells) < len(cells):  # else it looked for mistakes
            cell = cells[len(result.cells)]
            _lose(result, cell, assignment.points, ended)
            purse = purse_of(cell)
            result.used[purse] = result.used.get(purse, 0) + limits.check_cpu_seconds
    result.score = sum(cell.score or 0.0 for cell in result.cells)
    return result


def prepare(assignment):
    """Read and import once what each judge of an assignment wants; a fork has it."""
    random_state()  # NumPy imports its generators when they are asked for
    preload()
    lost = Lost(assignment.setups)
    for grade_id, source in assignment.locked.items():
        kind = "check" if grade_id in assignment.points else "setup"
        cell = Cell(kind, grade_id, source)
        locked.prepare(cell)
        lost.pass_by(cell)
        diagnose.prepare(source)
    gc.collect()
    gc.freeze()  # a judge's collector leaves shared pages alone


def _total(assignment):
    return sum(assignment.points.values())


def _judged(run, cells, drawn, result):
    """Let a judge run what is left of `cells`; why it ended before its work, or "".

    result: gets what it reports. Returns (why, whether the cause may lie outside).
    """
    limited = run.defences.judge_limits
    judge = Judge(
        lambda report: _work(run, cells[len(run.result.cells) :], drawn, report),
        2 * run.limits.check_cpu_seconds if limited else None,
        run.limits.memory_bytes if limited else None,
        run.until,
    )
    try:
        for told in judge:
            _take(result, cells, *told)
    except Failed as failed:
        known = {"GraderError": GraderError, "NoWorker": NoWorker}
        if failed.kind in known:
            raise known[failed.kind](failed.text) from None
        return str(failed), result.outside
    return judge.ended, result.outside or judge.outside


def _work(run, cells, drawn, report):
    """In the judge: report what becomes of each cell, then what was used."""
    result = run.result
    for at in run.go(cells, drawn):
        noted = {**vars(result.cells[at]), "cell": None} if at is not None else None
        whole = [result.log, result.outside, result.cpu_seconds, result.used]
        report([at, noted, whole])


def _take(result, cells, at, noted, whole):
    """Take over one report."""
    result.log, result.outside, result.cpu_seconds, result.used = whole
    if noted:
        result.cells[at : at + 1] = [CellResult(**noted | {"cell": cells[at]})]


def _lose(result, cell, points, reason):
    """The judge ended during this cell."""
    worth = points[cell.grade_id] if cell.kind == "check" else None
    score = None if worth is None else 0.0
    result.cells.append(CellResult(cell, score, worth, error=reason))
    result.note(reason)
