"""Every attack where the system has no namespaces: what it gets is what we say.

The grader runs in a box, so that an attack which gets out of the sandbox harms nothing.
"""

import os

import pytest

from grading.trusted.worker import sandbox
from tests.attacks import GROUPS, reduced

OUTSIDE = ("files", "process", "resources")  # groups for which the user matters
SAME = [attack.name for attacks in GROUPS.values() for attack in attacks]
OTHER = [attack.name for group in OUTSIDE for attack in GROUPS[group]]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sandbox.offers().form is None, reason="the box needs namespaces"
    ),
]
as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root's workers are another user"
)


@pytest.fixture(scope="module")
def same_user():
    return reduced.outcomes()


@pytest.fixture(scope="module")
def other_user():
    return reduced.outcomes(*OUTSIDE, root=True)


@pytest.mark.parametrize("name", SAME)
def test_an_attack_gets_no_more_than_the_table_says(name, same_user):
    assert same_user[name] == reduced.SAME_USER.get(name, reduced.NOTHING)


@pytest.mark.parametrize("group", GROUPS)
def test_an_honest_submission_after_a_group_gets_full_marks(group, same_user):
    assert same_user[f"honest after {group}"] == (6.0, [])


@as_root
@pytest.mark.parametrize("name", OTHER)
def test_as_another_user_an_attack_gets_still_less(name, other_user):
    assert other_user[name] == reduced.OTHER_USER.get(name, reduced.NOTHING)


@as_root
@pytest.mark.parametrize("group", OUTSIDE)
def test_an_honest_submission_is_not_disturbed_by_another_user(group, other_user):
    assert other_user[f"honest after {group}"] == (6.0, [])


def test_the_table_names_attacks_that_there_are():
    assert {*reduced.SAME_USER, *reduced.OTHER_USER} <= set(SAME)
    assert set(reduced.OTHER_USER) <= set(OTHER)
