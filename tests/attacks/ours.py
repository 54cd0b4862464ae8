"""Our grader and one attack: what the attack gets."""

from dataclasses import replace

from grading.limits import MIB, Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from tests.attacks.assignment import RIGHT, source, submission
from tests.attacks.notebooks import dumps

LIMITS = Limits(
    cpu_seconds=4,
    check_cpu_seconds=1,
    wall_factor=4,
    memory_bytes=1024 * MIB,
    file_bytes=4 * MIB,
    output_bytes=MIB // 4,
    message_bytes=16 * MIB,
    text_bytes=MIB,
    callbacks=2000,
    notebook_bytes=5 * MIB,
)
ASSIGNMENT = Assignment(source())
HONEST = dumps(submission(RIGHT))


def graded(attack, canary, zygote):
    """The Result of an attack that is aimed at a canary."""
    limits = replace(LIMITS, cpu_seconds=attack.cpu)
    return grade_notebook(canary.data(attack), ASSIGNMENT, zygote, limits)


def scores(result):
    """Points by grade_id."""
    return {c.cell.grade_id: c.score for c in result.cells if c.score is not None}


def unearned(result, attack):
    """Points that the attack has not earned, the honest exercise left out."""
    points = {n: p for n, p in scores(result).items() if n != "check-double"}
    return sum(points.values()) - sum(attack.earned.values())


def told(result):
    """All that a result says, to whomever."""
    cells = [text for cell in result.cells for text in (cell.printed, cell.error)]
    return "\n".join([result.reason, *result.log, *cells])


def first_told(result):
    """The first thing that the log says."""
    errors = [cell.error for cell in result.cells if cell.error]
    return next(filter(None, [result.reason, *result.log, *errors]), "")
