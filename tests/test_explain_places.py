"""Where no relation is known, the pattern of right and wrong tells where to look."""

import numpy as np
import pytest

from gradbook.explain import explain

RNG = np.random.default_rng(1)
NAMES = ["W1", "b1", "W2", "b2", "W3", "b3"]
SHAPES = [(5, 4), (5, 1), (6, 5), (6, 1), (2, 6), (2, 1)]
POINT = {
    name: RNG.normal(size=shape) for name, shape in zip(NAMES, SHAPES, strict=True)
}


def place(name, wrong, names=NAMES, point=POINT):
    """What is told of gradient `name` where those in `wrong` are nonsense."""
    right = {f"d{k}": RNG.normal(size=np.shape(point[k])) for k in names}
    came = {
        k: RNG.normal(size=np.shape(v)) if k in wrong else v for k, v in right.items()
    }
    hints = explain(
        name, came[name], right[name], point=point, analytic_all=came, numeric_all=right
    )
    assert [hint.kind for hint in hints] in ([], ["place"])
    return hints[0].sentence if hints else ""


def test_weights_alone_are_wrong_by_their_own_line():
    assert place("dW2", {"dW2"}) == (
        "db2 is right and made from the same dZ2 as dW2: look first at the line "
        "that makes dW2 and what goes into it."
    )


CELL = ["Wx", "Wh", "bh"]  # of a recurrent network: letters, not numbers
SIZES = [(5, 4), (5, 5), (5, 1)]
CELL_POINT = {n: RNG.normal(size=s) for n, s in zip(CELL, SIZES, strict=True)}


def test_weights_with_a_letter_are_told_by_what_they_share_with_their_bias():
    assert place("dWh", {"dWh", "dWx"}, CELL, CELL_POINT) == (
        "dbh is right and made from the same derivative by the weighted sum as dWh: "
        "look first at the line that makes dWh and what goes into it."
    )


def test_of_a_cell_that_is_all_wrong_nothing_is_told():
    assert place("dWh", set(CELL), CELL, CELL_POINT) == ""


def test_a_bias_alone_is_wrong_by_its_own_line():
    assert place("db2", {"db2"}) == (
        "dW2 is right and made from the same dZ2 as db2: look first at the line "
        "that makes db2 and what goes into it."
    )


@pytest.mark.parametrize("name", ["dW2", "db2", "dW1", "db1"])
def test_what_is_right_from_the_end_on_names_the_first_wrong_layer(name):
    assert place(name, {"dW1", "db1", "dW2", "db2"}) == (
        "The gradients of layer 3 are right; dW2 and db2 are both wrong, and both are "
        "made from dZ2: look first at dZ2."
    )


def test_two_right_layers_are_the_later_ones():
    assert place("dW1", {"dW1", "db1"}).startswith(
        "The gradients of the later layers are right; dW1 and db1 are both wrong"
    )


@pytest.mark.parametrize("name", ["dW3", "db1"])
def test_where_all_is_wrong_the_last_layer_comes_first(name):
    assert place(name, {f"d{k}" for k in NAMES}) == (
        "dW3 and db3 are both wrong, and both are made from dZ3: look first at dZ3, "
        "and at the forward pass that leads to it."
    )


def test_a_pattern_that_points_nowhere_tells_nothing():
    assert place("dW1", {"dW1", "db1", "dW3"}) == ""


def test_a_layer_without_a_number_has_its_input_too():
    point = {"A_prev": RNG.normal(size=(4, 7)), "W": POINT["W1"], "b": POINT["b1"]}
    names = list(point)
    assert place("dA_prev", {"dA_prev"}, names, point).startswith(
        "dW and db are right and made from the same dZ as dA_prev"
    )
    assert place("db", {"dA_prev", "dW", "db"}, names, point) == (
        "dW, db and dA_prev are all wrong, and all are made from dZ: look first at dZ."
    )
    assert place("dW", {"dW", "db"}, names, point).startswith(
        "dA_prev is right and made from the same dZ as dW: look first at the line"
    )


def test_an_input_of_a_formula_is_no_input_of_a_layer():
    point = {"x": np.ones(3), "w": np.ones(3), "b": np.ones(3), "u": np.ones(3)}
    assert place("dx", {"dx"}, list(point), point).startswith("Of 4 gradients dx is")


def test_the_only_wrong_one_of_several_is_called_so():
    point = {"a": np.ones(3), "b": np.ones(3), "c": np.ones(3)}
    assert place("db", {"db"}, list(point), point) == (
        "Of 3 gradients db is the only wrong one: look first at the line that makes "
        "db and what goes into it."
    )


def test_a_factor_elsewhere_keeps_the_pattern_from_being_read():
    right = {f"d{k}": RNG.normal(size=np.shape(v)) for k, v in POINT.items()}
    came = {k: 3 * v for k, v in right.items()}
    came["dW3"] = RNG.normal(size=(2, 6))
    assert not explain(
        "dW3", came["dW3"], right["dW3"], analytic_all=came, numeric_all=right
    )


def test_a_gradient_that_was_not_compared_is_neither_right_nor_wrong():
    right = {f"d{k}": RNG.normal(size=np.shape(v)) for k, v in POINT.items()}
    came = {k: RNG.normal(size=v.shape) if "1" in k else v for k, v in right.items()}
    known = right | {"dW3": np.full((2, 6), np.nan)}
    assert not explain(
        "dW1", came["dW1"], right["dW1"], analytic_all=came, numeric_all=known
    )


def test_a_single_gradient_has_no_pattern():
    assert explain("dx", RNG.normal(size=4), RNG.normal(size=4)) == []


SEQUENCE = {
    name: RNG.normal(size=shape)
    for name, shape in (("x", (3, 4, 6)), ("h0", (2, 4)), ("W", (2, 5)))
}


def over_time(right_steps, right=("dW",)):
    """What is told of dx where these steps of it and these gradients are right."""
    due = {"d" + name: RNG.normal(size=value.shape) for name, value in SEQUENCE.items()}
    came = {k: v if k in right else RNG.normal(size=v.shape) for k, v in due.items()}
    came["dx"][:, :, right_steps] = due["dx"][:, :, right_steps]
    hints = explain(
        "dx", came["dx"], due["dx"], point=SEQUENCE, analytic_all=came, numeric_all=due
    )
    return hints[0].sentence if hints else ""


def test_what_is_right_at_the_last_step_only_lacks_what_is_handed_back():
    assert over_time([5]) == (
        "dx is right at the last step, dx[:, :, 5], and wrong at all before it: look "
        "first at what an earlier step gets, its own slope and what the step after it "
        "hands back."
    )


@pytest.mark.parametrize("steps", [[], [0], [0, 5], [4, 5]])
def test_other_steps_that_are_right_tell_nothing_of_time(steps):
    assert over_time(steps) == ""


def test_where_the_state_before_the_first_step_is_right_time_is_not_to_blame():
    assert "step" not in over_time([5], right=("dh0",))
