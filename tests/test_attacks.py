"""Every attack on the trusted grader: nothing earned, read, written or disturbed."""

import re
from dataclasses import replace

import pytest

from grading.trusted import sandbox
from grading.trusted.grade import grade_notebook
from grading.trusted.limits import MIB, Defences, Limits
from grading.trusted.submission import Assignment
from grading.trusted.zygote import Zygote
from tests.attacks import GROUPS
from tests.attacks.assignment import RIGHT, SECRET, Canary, data, source, submission
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
ALL = [(group, attack) for group, attacks in GROUPS.items() for attack in attacks]
LEAKS = (SECRET, "IMPORTED", "OPENED", "RAISED", "ATTACHED", "JOINED", "DONE")
LEAKS += ("BECAME", "INPUT-SEEN", "HIDDEN-FOUND", "CHECK-SEEN", "FOUND")

pytestmark = pytest.mark.skipif(
    sandbox.offers().form is None, reason="the full form needs namespaces"
)


@pytest.fixture(scope="module")
def canary():
    planted = Canary()
    yield planted
    planted.close()


@pytest.fixture(scope="module")
def zygote(canary):
    with Zygote(LIMITS, Defences()) as warm:
        yield warm


def told(result):
    """All that a result says, to whomever."""
    cells = [text for cell in result.cells for text in (cell.printed, cell.error)]
    return "\n".join([result.reason, *result.log, *cells])


def scores(result):
    return {c.cell.grade_id: c.score for c in result.cells if c.score is not None}


@pytest.mark.parametrize("attack", [a for _, a in ALL], ids=lambda attack: attack.name)
def test_an_attack_earns_reads_writes_and_disturbs_nothing(attack, zygote, canary):
    limits = replace(LIMITS, cpu_seconds=attack.cpu)
    result = grade_notebook(data(attack, canary), ASSIGNMENT, zygote, limits)
    said = told(result)
    honest = {"check-double": 1} if attack.honest else {}
    points = {name: score for name, score in scores(result).items() if score}
    assert points == honest | attack.earned, said
    assert re.search(attack.says, said), said
    assert [word for word in LEAKS if word in said] == []
    assert len(said) < 3 * limits.output_bytes
    assert canary.touched() == []


@pytest.mark.parametrize("group", GROUPS)
def test_an_honest_submission_after_a_group_of_attacks_gets_full_marks(group, zygote):
    result = grade_notebook(HONEST, ASSIGNMENT, zygote, LIMITS)
    assert (result.score, result.log) == (6, []), told(result)


def test_there_are_sixty_attacks_five_a_group_and_no_two_alike():
    assert len(ALL) >= 60
    assert min(map(len, GROUPS.values())) >= 5
    for part in (lambda a: a.name, lambda a: a.tries):
        assert len({part(attack) for _, attack in ALL}) == len(ALL)
    files = {(a.cell, a.more, a.forge) for _, a in ALL}
    assert len(files) == len(ALL)
