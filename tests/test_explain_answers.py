"""A wrong value is told what all its entries share, and nothing that is not so."""

import numpy as np
import pytest

from gradbook import check
from gradbook.explain.answers import kind_of_relation, relation
from grading.hidden.compare import like_key

RIGHT = np.array([[0.3, -1.2, 2.5], [0.7, 0.1, -3.1]])
MASKED = RIGHT * [[1, 0, 1], [1, 1, 1]]
COST = 1.2454296759150116


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        (7 * COST, COST, "it is 7 times too large"),
        (COST / 7, COST, "it is 7 times too small"),
        (-COST, COST, "the sign is wrong"),
        (-2 * COST, COST, "it has the wrong sign and is 2 times too large"),
        (7 * RIGHT, RIGHT, "every entry is 7 times too large"),
        (1.37 * RIGHT, RIGHT, "every entry is 1.37 times too large"),
        (2 * MASKED, MASKED, "every entry but the 0s is 2 times too large"),
        (-RIGHT, RIGHT, "the sign is wrong in every entry"),
        (-MASKED, MASKED, "the sign is wrong in every entry but the 0s"),
        (RIGHT + 0.25, RIGHT, "every entry is too large by 0.25"),
        (RIGHT[:, :2].T, RIGHT[:, :2], "it is the transpose of what is expected"),
    ],
)
def test_what_all_entries_share_is_told(wrong, right, words):
    assert relation(wrong, right) == words


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (1.37 * COST, COST),  # one number is a multiple of any other
        (4.0, 2.0),  # and small whole numbers are of each other
        ([2.0, 2.0, 2.0], [1.0, 1.0, 1.0]),
        ([1.0, 0.0, 1.0], [0.0, 1.0, 1.0]),
        (np.where(RIGHT > 0, 7 * RIGHT, RIGHT), RIGHT),
        (RIGHT * (1 + 1e-5 * np.arange(3)), RIGHT),
        (RIGHT + np.array([0.1, 0.1, 0.2]), RIGHT),
        (np.zeros(3), [1.0, 2.0, 4.5]),
        ([np.inf, 1.0], [2.0, 3.0]),
        (RIGHT, RIGHT),
    ],
)
def test_what_is_not_so_or_may_be_chance_is_not_told(wrong, right):
    assert relation(wrong, right) == ""


@pytest.mark.parametrize("factor", ["1.0001", "1.00003", "1.05", "1.37", "3"])
def test_a_factor_is_told_from_one(factor):
    wrong, right = float(factor) * np.arange(1.0, 6), np.arange(1.0, 6)
    assert relation(wrong, right) == f"every entry is {factor} times too large"
    assert relation(right, wrong) == f"every entry is {factor} times too small"


def test_a_cost_m_times_too_large_is_told_so():
    with pytest.raises(
        AssertionError, match=r"8\.718.*, expected 1\.245.*: it is 7 times"
    ):
        check.values(7 * COST, COST, "the cost")


class Functions:
    def __init__(self, factor):
        self.f = lambda x: factor * x


@pytest.mark.parametrize(
    ("factor", "words"),
    [(7, "every entry is off by the same factor"), (-1, "sign is wrong in every")],
)
def test_on_hidden_inputs_the_kind_is_told_and_no_number(factor, words):
    with pytest.raises(AssertionError, match=words) as caught:
        like_key(Functions(factor), Functions(1), "f", [RIGHT])
    assert "7" not in str(caught.value)


def test_on_hidden_inputs_a_single_number_tells_nothing():
    assert kind_of_relation(7 * COST, COST) == ""
    assert kind_of_relation([2.0, 2, 2, 2, 2], [1.0, 1, 1, 1, 1]) == ""
