"""A wrong gradient is named for what it is, and nonsense is met with silence."""

import numpy as np
import pytest

from gradbook.explain import WHERE, explain
from tests.explain_cases import (
    CASES,
    MISTAKES,
    NONSENSE,
    logistic,
    m,
    noisy,
    sigmoid,
    two_layers,
)

SEEDS = range(40)


def hints_for(name, wrong, right, point, rng):
    """The hints a check would show, with numeric gradients as noisy as a check's."""
    return explain(
        name,
        wrong[name],
        noisy(right[name], rng),
        point=point,
        analytic_all=wrong,
        numeric_all={key: noisy(value, rng) for key, value in right.items()},
    )


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_first_in_19_cases_of_20(mistake):
    case, name, change, kind, words = MISTAKES[mistake]
    named = 0
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        point, right = case(rng)
        wrong = right | {name: change(right[name], point)}
        hints = hints_for(name, wrong, right, point, rng)
        named += bool(hints) and hints[0].kind == kind and words in hints[0].sentence
    assert named / len(SEEDS) >= 0.95, (named, hints)


def share_told(told, asked):
    """Hardly ever a relation. Where to look may be told: it claims none."""
    told = [hint for hint in told if hint.kind not in WHERE]
    assert len(told) / asked <= 0.01, (len(told), asked, told[:3])


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_gets_no_hint(nonsense):
    told, asked = [], 0
    for seed in SEEDS[:25]:
        for case in CASES:
            rng = np.random.default_rng(seed)
            point, right = case(rng)
            right = {k: v for k, v in right.items() if np.size(v) > 1}
            wrong = {k: NONSENSE[nonsense](v, rng) for k, v in right.items()}
            asked += len(right)
            for name in right:
                told += hints_for(name, wrong, right, point, rng)
    share_told(told, asked)


def forgotten_bias(point):
    return point | {"b": 0.0}


def labels_ignored(point):
    return point | {"Y": 0 * point["Y"]}


def other_examples(point):
    return point | {"X": point["X"][:, ::-1]}


def logistic_gradient(w, b, X, Y):
    dZ = sigmoid(w.T @ X + b) - Y
    return {"dw": X @ dZ.T / X.shape[1], "db": np.sum(dZ) / X.shape[1]}


@pytest.mark.parametrize("change", [forgotten_bias, labels_ignored, other_examples])
def test_a_mistake_that_leaves_no_simple_relation_gets_no_hint(change):
    told = []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        point, right = logistic(rng)
        wrong = logistic_gradient(**change(point))
        told += hints_for("dw", wrong, right, point, rng)
        told += hints_for("db", wrong, right, point, rng)
    share_told(told, 600)


def small_layer(rng):
    """A hidden layer with so few examples that its upstream gradient can be told."""
    n_x, n_h, m = int(rng.integers(3, 6)), int(rng.integers(2, 6)), 5
    W1, b1 = rng.normal(size=(n_h, n_x)), rng.normal(size=(n_h, 1))
    X, upstream = rng.normal(size=(n_x, m)), rng.normal(size=(n_h, m))
    Z = W1 @ X + b1

    def gradients(dZ):
        return {"dW1": dZ @ X.T / m, "db1": dZ.mean(axis=1, keepdims=True)}

    return {"W1": W1, "b1": b1, "X": X}, Z, upstream, gradients


def test_a_derivative_missing_before_a_matrix_product_is_named():
    named = 0
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        point, Z, upstream, gradients = small_layer(rng)
        right = gradients(upstream * (1 - np.tanh(Z) ** 2))
        hints = hints_for("dW1", gradients(upstream), right, point, rng)
        named += bool(hints) and "without the derivative of tanh" in hints[0].sentence
    assert named / len(SEEDS) >= 0.95


def test_another_upstream_gradient_is_not_taken_for_a_missing_derivative():
    told = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        point, Z, upstream, gradients = small_layer(rng)
        right = gradients(upstream * (1 - np.tanh(Z) ** 2))
        wrong = gradients(rng.normal(size=Z.shape))
        told += hints_for("dW1", wrong, right, point, rng)
    share_told(told, 200)


def test_a_right_gradient_gets_no_hint():
    for case in CASES:
        rng = np.random.default_rng(1)
        point, right = case(rng)
        for name in right:
            assert hints_for(name, right, right, point, rng) == []


def test_the_accuracy_of_a_coarse_numeric_gradient_is_enough():
    rng = np.random.default_rng(2)
    point, right = logistic(rng)
    coarse = right["dw"] * (1 + 1e-7 * rng.uniform(-1, 1, right["dw"].shape))
    (hint,) = explain("dw", -right["dw"], coarse, point=point)
    assert hint.kind == "factor"


def test_a_small_weight_decay_is_named_and_nothing_else_is_made_of_it():
    rng = np.random.default_rng(8)
    W, right = rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
    point = {"W": W, "X": rng.normal(size=(6, 200)), "lambd": 0.01}
    hints = explain("dW", right - 0.01 / 200 * W, noisy(right, rng), point=point)
    assert "lacks the term (lambd/m) W" in hints[0].sentence
    assert {hint.kind for hint in hints} == {"missing-term"}


def test_a_dropped_mask_is_named_by_its_array():
    rng = np.random.default_rng(9)
    dA = rng.normal(size=(5, 8))
    point = {"dA": dA, "mask": (rng.random((5, 8)) < 0.8) * 1.0, "keep_prob": 0.8}
    right = noisy(dA * point["mask"] / 0.8, rng) * point["mask"]
    assert "must be zero where mask is zero" in (
        explain("dA_prev", dA / 0.8, right, point=point)[0].sentence
    )
    assert "look for a missing 1/keep_prob" in (
        explain("dA_prev", dA * point["mask"], right, point=point)[0].sentence
    )


def test_a_factor_that_holds_for_all_gradients_is_told_of_all():
    rng = np.random.default_rng(3)
    point, right = logistic(rng)
    wrong = {name: m(point) * value for name, value in right.items()}
    of_w = hints_for("dw", wrong, right, point, rng)[0].sentence
    of_b = hints_for("db", wrong, right, point, rng)[0].sentence
    assert of_w == of_b
    assert of_w.startswith(f"dw and db are {m(point)} times too large, and m = ")


def test_one_number_alone_is_not_explained_by_any_factor():
    assert explain("db", 0.731 * 1.234, 1.234, point={"b": 0.2}) == []


def test_one_number_off_by_a_known_size_is_told_with_its_doubt():
    point = {"X": np.ones((3, 7)), "Y": np.ones((1, 7)), "b": 0.2}
    (hint,) = explain("db", 7 * 1.2341, 1.2341, point=point)
    assert "m = 7" in hint.sentence
    assert "may be chance" in hint.sentence


def test_small_whole_numbers_are_not_explained_by_each_other():
    point, right = {"a": 5.0, "b": 3.0, "c": 2.0}, {"da": 3.0, "db": 6.0, "dc": 9.0}
    wrong = {"da": 6.0, "db": 9.0, "dc": 3.0}
    for name in right:
        assert (
            explain(
                name,
                wrong[name],
                right[name],
                point=point,
                analytic_all=wrong,
                numeric_all=right,
            )
            == []
        )


def test_sizes_that_coincide_are_both_named():
    rng = np.random.default_rng(4)
    point = {"X": rng.normal(size=(2, 2)), "Y": np.ones((1, 2))}
    right = rng.normal(size=(2, 1))
    (hint,) = explain("dw", 2 * right, right, point=point)
    assert "m = 2 and n_x = 2" in hint.sentence
    assert "cannot tell apart" in hint.sentence


@pytest.mark.filterwarnings("error")
def test_odd_input_gets_no_hint_and_raises_nothing():
    good = np.random.default_rng(5).normal(size=(3, 2))
    odd = [
        np.nan,
        np.inf,
        None,
        "x",
        [],
        [[1], [2, 3]],
        1j,
        object(),
        {"a": 1},
        [1e300],
    ]
    odd += [np.zeros((0, 3)), np.full((3, 2), np.nan), np.array(["a"]), [10**400]]
    for value in odd:
        assert explain("dw", value, good, point={"w": value}) == []
        assert explain("dw", good, value, point={"X": value, 3: good}) == []
        everything = {"dw": good, "db": value}
        assert explain("dw", good, good, numeric_all=everything) == []
        hints = explain("", 2 * good, good, point={"W": value, "p": {"q": value}})
        assert [hint.kind for hint in hints] == ["factor"]


def test_lists_whole_numbers_and_single_precision_are_arrays_too():
    right = [[1, 2], [3, 5], [7, 4]]
    wrong = np.array(right, dtype=np.float32).T.tolist()
    assert explain("dW", wrong, right)[0].kind == "transposed"


def test_nothing_is_changed():
    rng = np.random.default_rng(6)
    point, right = two_layers(rng)
    for value in (*point.values(), *right.values()):
        value.setflags(write=False)
    assert hints_for("dW1", {**right, "dW1": -right["dW1"]}, right, point, rng)
