"""Grade one submission in a process of a pool: plain data in, plain data out."""

import atexit
import contextlib
import json
from copy import deepcopy
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_output

from grading.course import secret
from grading.feedback.verdict import verdict
from grading.limits import Limits
from grading.submissions import python
from grading.submissions.collect import parse
from grading.submissions.notebook_file import Unusable
from grading.submissions.repair import refused, repaired
from grading.trusted.batch import pool
from grading.trusted.grade import grade_parsed, prepare
from grading.trusted.outputs import write_outputs
from grading.trusted.result import GraderError
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote

PACKAGES = Limits().packages
LIVES = 3  # warm processes that one submission may see die
ONE_AT_A_TIME = Lock()  # the checks hold state of their process
NO_SANDBOX = "Python ended while your code ran (no sandbox"


class Job(NamedTuple):
    """A submission to grade.

    key: what the result depends on, as a hash; equal ones have equal results.
    data: bytes of the submitted file, None when there is none. truth: the assignment,
    from `truth`. reason: why it scores 0 in any case, else "". secret: the course's.
    """

    key: str
    data: bytes | None
    truth: bytes
    reason: str = ""
    limits: Limits = Limits()
    secret: bytes = b""


class Graded(NamedTuple):
    """What a job gives.

    notebook: the executed notebook as the text of its file. submitted: the one that was
    handed in, mended, as nbgrader's `submitted` folder holds it. scores: grade_id ->
    points, None for what a person grades. unanswered: grade_ids of solution cells that
    are still as released. reason: for the table. again: the end may have come from
    outside, run it once more. cpu_seconds: of the worker. weakness: what its sandbox
    lacked, see `sandbox.describe`, or "".
    """

    notebook: str
    submitted: str
    scores: dict
    unanswered: list
    reason: str
    again: bool = False
    cpu_seconds: float = 0.0
    weakness: str = ""


class Taken(NamedTuple):
    """CPU seconds that a submission's set-up and checks took, and the longest one."""

    seconds: float
    check_seconds: float


def truth(release, source):
    """The released notebook with the hidden tests of the source notebook, as bytes.

    Its checksums are those that nbgrader keeps in the gradebook.
    """
    from nbgrader.utils import compute_checksum  # a pool's processes go without

    notebook = deepcopy(release)
    sources = {cell.id: cell.source for cell in source.cells}
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader")
        if marks:
            cell.source = sources[cell.id]
            marks["checksum"] = compute_checksum(cell)
    return _text(notebook).encode()


def warm(packages=PACKAGES, without=()):
    """This process's own warm process; it ends with this one, or for another.

    Started by the first submission that needs it, or before.
    """
    if (packages, without) not in _own:
        _end_warm()
        _own[packages, without] = _fork_of_stem(packages, without) or Zygote(
            Limits(packages=packages), without=without
        )
    return _own[packages, without]


def ready(job):
    """Read the assignment of a job, so that the first submission need not wait."""
    _assignment(job.truth)


def run(job):
    """Grade one submission; returns Graded. The same job gives the same result.

    Raises GraderError when a locked cell fails by itself, RuntimeError when the machine
    does not give what grading needs.
    """
    release, assignment = _assignment(job.truth)
    if job.reason:
        return refusal(job, job.reason)
    try:
        parsed = parse(job.data, job.limits)
        mended, notes = repaired(parsed, release)
    except Unusable as error:
        return refusal(job, str(error))
    submitted = _text(mended)
    with ONE_AT_A_TIME:
        seed = secret.seed(job.secret, submitted.encode())
        result, weakness = judged(mended, seed, assignment, job.limits)
    if result.reason:
        return refusal(job, result.reason)
    for cell in result.cells:
        theirs = parsed.metadata.checked_gradients.python
        cell.error = python.explained(cell.error, theirs)
    write_outputs(mended, result.cells)
    points = {r.cell.grade_id: r for r in result.cells if r.score is not None}
    failures = [
        (name, cell.score, cell.error)
        for name, cell in points.items()
        if cell.error or cell.score < cell.max_score
    ]
    told = [verdict(failures), *notes, *result.log]
    return Graded(
        _text(mended),
        submitted,
        {name: cell.score for name, cell in points.items()} | _manual(mended, release),
        _unanswered(mended, release),
        "; ".join(filter(None, told)),
        result.outside,
        result.cpu_seconds,
        weakness,
    )


def taken(job):
    """What grading a submission, the key, takes here, as Taken. Raises as `run`."""
    release, assignment = _assignment(job.truth)
    mended, _ = repaired(parse(job.data, job.limits), release)
    with ONE_AT_A_TIME:
        result, _ = judged(mended, "", assignment, job.limits)
    return taken_by(result)


def taken_by(result):
    """What a Result took, as Taken."""
    ours = [cell.seconds for cell in result.cells if cell.cell.kind != "student"]
    return Taken(sum(ours), max(ours))


def refusal(job, reason):
    """The Graded of a submission that scores 0 for a reason."""
    release, assignment = _assignment(job.truth)
    notebook = refused(release, reason)
    submitted = _text(notebook)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in assignment.points:
            text = [f"GradingError: {reason}"]
            error = new_output(
                "error", ename="GradingError", evalue=reason, traceback=text
            )
            cell.outputs = [error]
    scores = dict.fromkeys(assignment.points, 0.0) | _manual(notebook, release)
    unanswered = _unanswered(notebook, release)
    return Graded(_text(notebook), submitted, scores, unanswered, reason)


def judged(notebook, seed, assignment, limits):
    """(what grade_parsed gives, what the sandbox lacks).

    Again where the warm process died: that is nobody's fault. Raises as `run`.
    """
    for life in range(LIVES):
        try:
            zygote = warm(limits.packages, assignment.without)
        except RuntimeError:  # it died before it was warm
            if life + 1 == LIVES:
                raise
            continue
        try:
            result = grade_parsed(notebook, seed, assignment, zygote, limits)
        except (RuntimeError, GraderError):  # between two cells, or in a locked one
            if zygote.alive():
                raise
        else:
            if any(line.startswith(NO_SANDBOX) for line in result.log):
                raise RuntimeError(result.log[0])
            if zygote.alive():
                return result, zygote.weakness()
        _end_warm()
    raise RuntimeError(f"the warm process died {LIVES} times during this submission")


def _fork_of_stem(packages, without):
    """The warm process as a fork of the pool's, None where that is none or another."""
    stem = pool.stem()
    if not stem or without or stem.packages != packages:
        return None
    with contextlib.suppress(OSError):  # somebody has ended it
        return Zygote(Limits(packages=packages), stem=stem)


_own: dict[tuple, Zygote] = {}  # (packages, modules it is without) -> one or none


@atexit.register
def _end_warm():
    while _own:
        _own.popitem()[1].close()


@lru_cache(maxsize=8)
def _assignment(truth):
    notebook = nbformat.from_dict(json.loads(truth))
    assignment = Assignment(notebook)
    prepare(assignment)
    return notebook, assignment


def _manual(notebook, release):
    """Scores of the cells that a person grades: 0 where nothing was answered."""
    blank = set(_unanswered(notebook, release))
    names = [
        cell.metadata["nbgrader"]["grade_id"]
        for cell in release.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
        and (cell.metadata["nbgrader"]["solution"] or cell.cell_type != "code")
    ]
    return {name: 0.0 if name in blank else None for name in names}


def _unanswered(notebook, release):
    """The solution cells that are there as they were released."""
    same = _answers(release).items() & _answers(notebook).items()
    return sorted(name for name, _ in same)


def _answers(notebook):
    marked = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")
    ]
    return {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in marked}


def _text(notebook):
    """A notebook as the text of its file, a cell a line.

    nbformat.writes checks it first, and indents; both take long.
    """
    rest = dict(notebook)
    cells = [json.dumps(cell, ensure_ascii=False) for cell in rest.pop("cells")]
    listed = ",\n".join(cells)
    return f'{{"cells": [\n{listed}\n],\n{json.dumps(rest, ensure_ascii=False)[1:]}\n'
