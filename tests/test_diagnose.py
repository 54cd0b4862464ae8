"""Feedback names a mistake when it is the only one that gives the same answers."""

import numpy as np
import pytest

from grading.checks.trial import Trial
from grading.trusted import diagnose
from grading.trusted.agreement import agree

SLUG = "03-logistic-regression"
RIGHT_IN_VALUE = {"overflow", "in place"}  # other checks find these


@pytest.fixture(scope="module")
def trial():
    return Trial(SLUG)


def told(trial, name, function):
    source = f'isolate.hidden("{SLUG}", "{name}", globals())'
    return diagnose.sentence(source, trial.namespace(**{name: function}))


def test_each_mistake_is_known_by_its_answers(trial):
    key = trial.chapter.solutions
    for one in trial.chapter.mistakes:
        expected = "" if one.name in RIGHT_IN_VALUE else one.sentence
        with np.errstate(all="ignore"):
            assert told(trial, one.exercise, one.function(key)) == expected, one.name


def test_the_key_has_no_mistake(trial):
    for row in trial.chapter.exercises:
        assert told(trial, row.name, getattr(trial.chapter.solutions, row.name)) == ""


def test_a_mistake_that_nobody_wrote_down_gets_no_sentence(trial):
    def sigmoid(z):
        return 0.1 / (1 + np.exp(-z))

    assert told(trial, "sigmoid", sigmoid) == ""
    assert told(trial, "sigmoid", None) == ""


def test_an_answer_with_its_own_idea_of_equality_agrees_with_nothing():
    class Liar:
        __eq__ = __hash__ = lambda *_: True

    assert not agree(Liar(), Liar())
    assert not agree({"dw": Liar()}, {"dw": 1.0})
    assert agree({"dw": np.ones(2)}, {"dw": np.ones(2) + 1e-12})
    assert not agree(np.ones(2), np.ones((1, 2)))
