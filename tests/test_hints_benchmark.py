"""The measurement of hints finds wrong gradients, and a false hint is found out."""

import numpy as np
import pytest

pytest.importorskip("benchmarks.mutate")

from benchmarks import hints
from benchmarks.hints_truth import changed, true
from gradbook.explain import Hint

RNG = np.random.default_rng(0)
RIGHT = {"dW1": RNG.normal(size=(5, 3)), "db1": RNG.normal(size=(5, 1))}
POINT = {"W1": RNG.normal(size=(5, 3)), "X": RNG.normal(size=(3, 7)), "lambd": 0.7}


def case(sentence, came, name="dW1", lines=("dW1",)):
    came = np.asarray(came)
    return hints.Case(
        exercise="f",
        mutant=None,
        name=name,
        came=came,
        numeric=RIGHT[name],
        point=POINT,
        analytic_all=RIGHT | {name: came},
        numeric_all=RIGHT,
        hint=Hint("kind", sentence, 0.0),
        changed=set(lines),
    )


dW1, W1 = RIGHT["dW1"], POINT["W1"]


@pytest.mark.parametrize(
    ("sentence", "came", "lie"),
    [
        ("dW1 is 7 times too large, and m = 7: a", 7 * dW1, 5 * dW1),
        ("dW1 is 7 times too large, and m = 7: a", 7 * dW1, -7 * dW1),
        ("dW1 is 2.33 times too large: divided by 3 where", dW1 * 7 / 3, dW1 * 2),
        ("dW1 has the right size but the wrong sign", -dW1, dW1 + 1),
        ("dW1 is the transpose of the right gradient", dW1.T, dW1[::-1].T),
        ("dW1 lacks the term (lambd/m) W1: is", dW1 - 0.1 * W1, dW1 - W1),
        ("dW1 holds lambd W1 where (lambd/m) W1 is due", dW1 + 0.6 * W1, dW1 - W1),
        ("dW1 is what W1 itself is", W1, dW1),
        ("dW1 lacks the factor tanh(W1).", dW1 / np.tanh(W1), dW1),
        ("dW1 is zero in every entry, but", 0 * dW1, dW1),
        ("right but its shape is (5, 3, 1): too many", dW1[..., None], dW1.ravel()),
        ("holds the sum of all 15 entries", dW1.sum(), dW1.mean()),
        ("In each row dW1 is off by the same number", dW1 + W1[:, :1], dW1 + W1),
        ("In each row dW1 is off by a multiple of the row of W1: a", dW1 - W1, 2 * dW1),
        (
            "In each column dW1 is off by a multiple of the column of W1 less its "
            "mean: a",
            dW1 + 3 * (W1 - W1.mean(axis=0)),
            dW1 + W1,
        ),
        ("its sum over axis 0 is the right", [dW1 / 2] * 2, [dW1] * 2),
        ("its sum over axes 0 and 1 is the right", [[dW1 / 4] * 2] * 2, [[dW1] * 2]),
    ],
)
def test_what_a_hint_says_is_tried_out(sentence, came, lie):
    assert true(case(sentence, came)) is True
    assert true(case(sentence, lie)) is False


def test_where_to_look_is_compared_with_the_line_that_was_changed():
    line = "look first at the line that makes dW1 and what goes into it"
    assert true(case(line, W1, lines=["dW1"])) is True
    assert true(case(line, W1, lines=["db1"])) is False
    assert true(case("look first at dZ1", W1, lines=["dZ1"])) is True
    assert true(case("look first at dZ1", W1, lines=["dW1"])) is False


def test_what_is_said_of_steps_is_tried_out():
    x = np.arange(1.0, 13).reshape(1, 2, 6)
    came = np.where(np.arange(6) == 5, x, -x)
    said = "dx is right at the last step, dx[:, :, 5], and wrong at all before it"
    told = case(said, came)._replace(numeric=x)
    assert true(told) is True
    assert true(told._replace(came=-x)) is False
    assert true(told._replace(came=np.where(np.arange(6) == 3, -x, x))) is False


def test_a_sentence_without_a_rule_has_to_be_read():
    assert true(case("Something else.", W1)) is None


def test_the_changed_line_is_known_by_what_it_makes():
    before = "def f():\n    a = 1\n    return {'dW': a, 'db': 2 * a}, a"
    assert changed(before, before.replace("2 * a", "a")) == {"db"}
    assert changed(before, before.replace("a = 1", "a = 2")) == {"a"}
    before = "def f(b):\n    a = 1\n    b, c = a, 2\n    return {**b, 'dW': c}"
    after = before.replace("a = 1\n    b, c = a, 2", "b, c = a, 2\n    a = 1")
    assert changed(before, after) == {"a", "(b, c)"}


def test_wrong_gradients_of_an_exercise_are_measured_and_no_hint_is_false():
    found = list(hints.cases("06-deep-networks", "linear_backward"))
    assert len(found) > 50
    assert sum(bool(c.hint) for c in found) / len(found) > 0.6
    assert [hints.told(c) for c in found if c.hint and true(c) is False] == []
    page = hints.report(found)
    assert f"| all | {len(found)} |" in page
