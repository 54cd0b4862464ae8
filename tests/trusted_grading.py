"""Fixtures that grade small notebooks, with real workers in the real sandbox."""

import pytest

from grading.limits import Defences, Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.trusted_notebooks import (
    CHECK,
    CHECK_HALVE,
    HALVE,
    SETUP,
    STUB,
    code,
    data,
    notebook,
)

LIMITS = Limits(cpu_seconds=8, check_cpu_seconds=2, wall_factor=5)
ASSIGNMENT = Assignment(notebook(SETUP, STUB, CHECK, HALVE, CHECK_HALVE))


@pytest.fixture(scope="module")
def zygote():
    with_imports = Zygote(LIMITS, Defences())
    yield with_imports
    with_imports.close()


@pytest.fixture
def grade(zygote):
    def grade(*cells, assignment=ASSIGNMENT):
        raw = cells[0] if isinstance(cells[0], bytes) else data(*cells)
        return grade_notebook(raw, assignment, zygote, LIMITS)

    return grade


@pytest.fixture
def check(grade):
    """Points and text of one check on one piece of student's code."""

    def check(student, source, points=1):
        assignment = Assignment(
            notebook(SETUP, code("", "answer"), code(source, "check", "check", points))
        )
        result = grade(SETUP, code(student, "answer"), assignment=assignment)
        return result.score, result.cells[-1].error

    return check
