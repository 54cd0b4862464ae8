"""What a hint says is so: kinds of hints that once were not true in every word."""

import numpy as np
import pytest

from gradbook.explain import explain

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(3, 7)), (RNG.random((1, 7)) < 0.5).astype(float)
W1, W2, b1 = RNG.normal(size=(5, 3)), RNG.normal(size=(4, 5)), RNG.normal(size=(5, 1))
POINT = {"W1": W1, "b1": b1, "W2": W2, "X": X, "Y": Y}


def said(name, wrong, right, point=POINT, **others):
    """The sentence that is shown, "" where none is."""
    hints = explain(name, wrong, right, point=point, **others)
    return hints[0].sentence if hints else ""


# Axes


@pytest.mark.parametrize("shape", [(3, 5, 1), (1, 3, 5), (3, 1, 5), (3, 1, 5, 1)])
def test_an_axis_too_many_is_not_called_lost(shape):
    right = RNG.normal(size=(3, 5))
    sentence = said("dA", right.reshape(shape), right)
    assert f"its shape is {shape}, not (3, 5): an axis of length 1 too many" in sentence
    assert "keepdims" not in sentence


@pytest.mark.parametrize("due", [(1, 6), (6, 1), (1, 2, 3)])
def test_of_a_lost_axis_nobody_says_that_something_was_summed(due):
    right = RNG.normal(size=due)
    sentence = said("db", right.reshape([k for k in due if k > 1]), right)
    assert "an axis of length 1 is gone. `keepdims=True` keeps it in a sum" in sentence
    assert "summed" not in sentence


def test_a_lost_axis_of_a_single_number_is_seen():
    assert "The number of db is right but its shape is (), not (1, 1)" in said(
        "db", np.array(0.731), np.array([[0.731]])
    )


def test_as_many_numbers_in_another_order_are_no_lost_axis():
    right = RNG.normal(size=(3, 4))
    assert "shape is" not in said("dA", right.T.ravel(), right)


@pytest.mark.parametrize(
    ("axes", "words"),
    [((0,), "axis 0"), ((0, 2), "axes 0 and 2"), ((0, 1, 2), "axes 0, 1 and 2")],
)
def test_a_sum_that_is_missing_is_named_with_all_its_axes(axes, words):
    dZ = RNG.normal(size=(2, 3, 4, 5))
    sentence = said("db", dZ, np.sum(dZ, axes, keepdims=True))
    assert f"its sum over {words} is the right gradient" in sentence


def test_the_sum_of_all_entries_of_a_matrix_leaves_no_row():
    right = RNG.normal(size=(5, 3))
    sentence = said("dW1", right.sum(), right)
    assert "holds in its only entry the sum of all 15 entries" in sentence
    assert "one entry is due for each entry of W1" in sentence
    assert "row" not in sentence


# Terms


POINT_W = {"W": W1, "X": RNG.normal(size=(3, 8)), "lambd": 0.7}


@pytest.mark.parametrize(
    ("used", "words"),
    [
        (0.7, "holds lambd W where (lambd/m) W is due: the coefficient"),
        (1.0, "holds W where (lambd/m) W is due: the coefficient"),
        (-0.7, "has the wrong coefficient or sign"),  # or -(lambd/m) for lambd
        (0.0, "lacks the term (lambd/m) W"),
        (0.7 / 16, "lacks the term half of (lambd/m) W"),
        (1.4 / 8, "holds the term (lambd/m) W once too often"),
    ],
)
def test_the_coefficient_of_weight_decay_is_named(used, words):
    right = RNG.normal(size=W1.shape)
    sentence = said("dW", right + (used - 0.7 / 8) * W1, right, POINT_W)
    assert words in sentence
    assert ("sign" in sentence.replace("not its sign", "")) == (used < 0)


def test_a_term_that_is_missing_is_not_said_to_have_the_wrong_sign():
    y, y_hat = RNG.uniform(4, 9, (2, 1, 7))
    sentence = said("dy_hat", -2 * y / 7, 2 * (y_hat - y) / 7, {"y": y, "y_hat": y_hat})
    assert "off by twice (1/m) y_hat: either that term has the wrong sign, or one" in (
        sentence
    )
    assert "twice as large is missing" in sentence


def test_a_coefficient_that_nothing_explains_leaves_all_open():
    right = RNG.normal(size=W1.shape)
    sentence = said("dW", right + 0.0173 * W1, right, POINT_W)
    for word in ("missing", "too often", "coefficient", "sign"):
        assert word in sentence


# Factors


def test_m_over_another_size_is_no_constant():
    right = RNG.normal(size=(5, 3))
    sentence = said("dW1", right * 7 / 3, right)
    assert "that is 7/3, where m = 7 and n_x = 3" in sentence
    assert "is it divided by 3 where 7 is due?" in sentence


@pytest.mark.parametrize("size", [4, 5])
def test_every_size_is_compared_with_m(size):
    right = RNG.normal(size=(5, 3))
    assert f"7/{size}, where m = 7" in said("dW1", right * 7 / size, right)
    assert f"{size}/7, where m = 7" in said("dW1", right * size / 7, right)


def test_a_number_that_happens_to_be_a_size_is_a_number_first():
    sentence = said("db1", 4 * b1, b1)
    assert "look for a factor 4, or for a number that is 4 here (W2 has 4 rows)" in (
        sentence
    )


def test_a_size_that_may_as_well_be_a_ratio_is_not_named():
    point = {"X": RNG.normal(size=(4, 8)), "W": RNG.normal(size=(5, 4))}
    right = RNG.normal(size=(5, 4))
    sentence = said("dW", 2 * right, right, point)  # a factor 2, or 8/4
    assert sentence == (
        "dW is 2 times too large: look for one number that multiplies or divides all "
        "of it."
    )


def test_a_factor_that_nothing_explains_is_called_a_number():
    right = RNG.normal(size=(5, 3))
    sentence = said("dW1", 1.37 * right, right)
    assert "constant" not in sentence
    assert "one number that multiplies or divides all of it" in sentence


def test_a_broadcast_is_not_taken_for_a_missing_1_over_m():
    w = RNG.normal(size=(3, 1))
    A = 1 / (1 + np.exp(-w.T @ X))
    right = {"dw": X @ (A - Y).T / 7, "db": np.sum(A - Y) / 7}
    dZ = A - Y.T
    wrong = {"dw": X @ dZ.T / 7, "db": np.sum(dZ) / 7}
    point = {"w": w, "b": 0.3, "X": X, "Y": Y}
    known = {"analytic_all": wrong, "numeric_all": right}
    assert np.isclose(wrong["db"], 7 * right["db"])
    assert "1/m" not in said("db", wrong["db"], right["db"], point, **known)
    assert "counts the m = 7 examples" in said(
        "dw", wrong["dw"], right["dw"], point, **known
    )


def test_of_a_single_number_a_broadcast_is_told_beside_1_over_m():
    point = {"w": W1[:1].T, "b": 0.3, "X": X, "Y": Y}
    assert "or the sum runs over (m, m) entries, after a broadcast" in said(
        "db", 7 * 0.731, 0.731, point
    )


# Parts


def test_the_labels_that_are_not_taken_off_are_seen():
    right, labels = RNG.uniform(0.1, 0.9, (3, 7)), RNG.integers(0, 3, 7)
    wrong = right.copy()
    wrong[labels, np.arange(7)] += 1 / 7
    sentence = said("dlogits", wrong, right, {"logits": RNG.normal(size=(3, 7))})
    assert "one entry in each column, which is too large by 1/m, which is 0.143" in (
        sentence
    )


def test_a_loss_of_two_pieces_is_told_by_the_size_of_the_error():
    y = RNG.uniform(8, 15, (1, 7))
    e = np.array([[0.5, -1.5, 0.7, 2.0, -0.2, 2.5, -3.0]])
    right = np.clip(e, -1, 1) / 7
    sentence = said("dy_hat", e / 7, right, {"y": y, "y_hat": y + e})
    assert "wrong where |y_hat - y| is large and right elsewhere" in sentence
    assert "between 0.7 and 1.5" in sentence


def test_a_small_entry_that_does_not_fit_rules_a_factor_out():
    Z, dout = RNG.normal(size=(2, 3, 5))
    right = dout * np.where(Z > 0, 1, 0.01)  # ReLU for leaky ReLU is no product
    sentence = said("dZ", dout * (Z > 0), right, {"Z": Z, "dout": dout})
    assert sentence == (
        "dZ is dout times the slope of ReLU at Z, where the slope of leaky ReLU at Z "
        "belongs."
    )
