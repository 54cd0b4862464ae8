"""Every attack on the trusted grader: nothing earned, read, written or disturbed."""

import re

import pytest

from grading.limits import Defences
from grading.trusted.grade import grade_notebook
from grading.trusted.result import LINE, LINES
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Zygote
from tests.attacks import GROUPS
from tests.attacks.canary import Canary, deeds
from tests.attacks.ours import ASSIGNMENT, HONEST, LIMITS, graded, scores, told

ALL = [(group, attack) for group, attacks in GROUPS.items() for attack in attacks]

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


@pytest.mark.parametrize("attack", [a for _, a in ALL], ids=lambda attack: attack.name)
def test_an_attack_earns_reads_writes_and_disturbs_nothing(attack, zygote, canary):
    result = graded(attack, canary, zygote)
    said = told(result)
    honest = {"check-double": 1} if attack.honest else {}
    points = {name: score for name, score in scores(result).items() if score}
    assert points == honest | attack.earned, said
    assert re.search(attack.says, said), said
    assert deeds(said) == []
    assert len(said) < 3 * LIMITS.output_bytes
    assert len("".join(result.log)) <= LINES * LINE
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
