"""gradbook.check: gradients. Each test keeps one promise of its docstrings."""

import re

import numpy as np
import pytest

from gradbook import check
from gradbook.check.numeric import slopes


def failure(*args, **kwargs):
    """The text with which check.gradient fails."""
    with pytest.raises(AssertionError) as caught:
        check.gradient(*args, **kwargs)
    return str(caught.value)


def square(x):
    return np.sum(np.asarray(x) ** 2)


def logistic(w, b, X, Y):
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    m = X.shape[1]
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@pytest.fixture
def point():
    rng = np.random.default_rng(0)
    Y = (rng.random((1, 9)) < 0.5).astype(float)
    X = rng.normal(size=(4, 9))
    return {"w": rng.normal(size=(4, 1)), "b": 0.3, "X": X, "Y": Y}


def check_logistic(point, change=lambda grads: grads):
    check.gradient(
        logistic,
        point,
        ("w", "b"),
        cost=lambda out: out[1],
        grads=lambda out: change(out[0]),
    )


def test_a_right_gradient_passes_with_one_line_a_parameter(point, capsys):
    check_logistic(point)
    lines = capsys.readouterr().out.splitlines()
    error = r"relative error \d\.\de-1\d"
    assert re.fullmatch(rf"  dw \(4, 1\): ok, {error} over 4 entries", lines[0])
    assert re.fullmatch(rf"  db \(\): ok, {error} over 1 entry", lines[1])
    assert len(lines) == 2


def test_a_failure_tells_the_worst_index_and_both_values(point):
    def one_wrong(grads):
        wrong = grads["dw"].copy()
        wrong[2, 0] *= 1.5
        return {**grads, "dw": wrong}

    with pytest.raises(AssertionError) as caught:
        check_logistic(point, one_wrong)
    text = str(caught.value)
    right = logistic(**point)[0]["dw"][2, 0]
    assert text.startswith("dw is wrong.\n")
    assert (
        f"at [2, 0]: yours {1.5 * right:.6g}, two-sided difference {right:.6g}" in text
    )
    assert "1 of 4 entries wrong" in text
    assert "db (): ok" in text


@pytest.mark.parametrize("dtype", [int, np.int8, np.float32])
def test_integers_and_float32_are_raised_to_float64(dtype):
    x = np.array([1, 2, -3], dtype=dtype)
    check.gradient(square, {"x": x}, ("x",), grads={"dx": [2, 4, -6]})


def test_a_python_integer_is_a_parameter_too():
    check.gradient(lambda a: a**3, {"a": 2}, ("a",), grads={"da": 12})


def test_the_step_fits_the_size_of_each_entry():
    x = np.array([1e6, 1.0, 1e-4])
    check.gradient(lambda x: np.sum(np.log(x)), {"x": x}, ("x",), grads={"dx": 1 / x})
    text = failure(
        lambda x: np.sum(np.log(x)), {"x": x}, ("x",), grads={"dx": 1.001 / x}
    )
    assert "3 of 3 entries wrong" in text


def test_the_numeric_side_is_good_to_ten_digits():
    x = np.linspace(0.3, 2, 7)
    found = slopes(
        lambda points: [np.sum(np.exp(p["x"])) for p in points], {"x": x}, "x"
    )
    assert np.max(np.abs(found.value / np.exp(x) - 1)) < 1e-9
    assert np.all(np.abs(found.value - np.exp(x)) <= found.error)


def test_a_kink_is_recognised_and_any_slope_between_is_right(capsys):
    x = np.array([0.0, 1.0, -2.0])
    for slope in (0, 0.5, 1):
        relu = {"x": x}
        check.gradient(
            lambda x: np.sum(np.maximum(x, 0)),
            relu,
            ("x",),
            grads={"dx": [slope, 1, 0]},
        )
        assert "1 at a kink" in capsys.readouterr().out
    text = failure(
        lambda x: np.sum(np.maximum(x, 0)), {"x": x}, ("x",), grads={"dx": [1.5, 1, 0]}
    )
    assert "a kink with slopes" in text


def test_a_tie_of_a_maximum_is_a_kink():
    x = np.array([2.0, 2.0, 1.0, 0.5])
    check.gradient(np.max, {"x": x}, ("x",), grads={"dx": [1, 0, 0, 0]})
    wrong = [0.5, 0.5, 1, 0]
    assert "wrong" in failure(np.max, {"x": x}, ("x",), grads={"dx": wrong})


def test_a_kink_close_by_does_not_disturb():
    x = np.array([1e-5, -1e-5, 3e-4])
    check.gradient(
        lambda x: np.sum(np.abs(x) * 2), {"x": x}, ("x",), grads={"dx": [2, -2, 2]}
    )


def test_only_kinks_prove_nothing():
    text = failure(
        lambda x: np.sum(np.abs(x)),
        {"x": np.zeros(3)},
        ("x",),
        grads={"dx": np.zeros(3)},
    )
    assert "dx (3,): not compared, every entry sits on a kink" in text


def test_both_zero_is_equal():
    check.gradient(
        lambda x, y: square(x),
        {"x": 1.0, "y": 2.0},
        ("x", "y"),
        grads={"dx": 2, "dy": 0},
    )


def test_all_zero_against_something_fails(point):
    with pytest.raises(AssertionError, match=r"db \(\): wrong"):
        check_logistic(point, lambda grads: {**grads, "db": 0.0})


def test_a_tiny_bias_gradient_beside_20000_unit_weights_is_still_seen():
    rng = np.random.default_rng(1)
    slope = rng.choice([-1.0, 1.0], size=(1, 20_000))
    W, b = rng.normal(size=(20_000, 1)), 0.4

    def cost(b):
        return (slope @ W).item() + 1e-4 * b

    right, wrong = 1e-4, 1.1e-4
    both = 2 * np.linalg.norm(slope)
    assert abs(wrong - right) / both < 1e-7  # a global norm is blind
    check.gradient(cost, {"b": b}, ("b",), grads={"db": right})
    text = failure(cost, {"b": b}, ("b",), grads={"db": wrong})
    assert "db (): wrong, relative error 0.091" in text


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_are_named(point, bad):
    with pytest.raises(AssertionError, match=r"db.*(nan|inf)"):
        check_logistic(point, lambda grads: {**grads, "db": bad})


def test_a_cost_that_is_not_finite_is_named():
    assert "the cost is nan" in failure(
        lambda x: np.nan, {"x": 1.0}, ("x",), grads={"dx": 1}
    )


def test_an_empty_dict_fails():
    text = failure(square, {"x": 1.0}, ("x",), grads={})
    assert text == '"dx" missing; keys that came: none'


def test_a_missing_key_fails_and_further_keys_are_allowed():
    x = np.array([1.0, 2.0])
    check.gradient(square, {"x": x}, ("x",), grads={"dx": 2 * x, "dA": None})
    text = failure(square, {"x": x}, ("x",), grads={"dX": 2 * x})
    assert text == '"dx" missing; keys that came: "dX"'


def test_gradients_that_are_no_dict_fail():
    text = failure(square, {"x": 1.0}, ("x",), grads=np.ones(1))
    assert text == "the gradients are a ndarray, expected a dict"


def test_nothing_to_check_fails():
    assert "`wrt` is empty" in failure(square, {"x": 1.0}, (), grads={})
    empty = failure(square, {"x": np.zeros(0)}, ("x",), grads={"dx": np.zeros(0)})
    assert "nothing to compare" in empty


def test_a_wrong_shape_says_which_and_that_it_is_transposed():
    text = failure(
        square, {"x": np.ones((2, 3))}, ("x",), grads={"dx": 2 * np.ones((3, 2))}
    )
    assert "dx has shape (3, 2), expected (2, 3): its shape is transposed" in text


def test_a_random_cost_is_named():
    rng = np.random.default_rng(0)
    text = failure(lambda x: x**2 + rng.normal(), {"x": 1.0}, ("x",), grads={"dx": 2.0})
    assert "changes from call to call" in text


def test_a_float32_cost_cannot_prove_a_gradient():
    x = np.random.default_rng(0).normal(size=5)
    for factor in (1, 2):
        text = failure(
            lambda x: np.sum(np.sin(x.astype(np.float32))),
            {"x": x},
            ("x",),
            grads={"dx": factor * np.cos(x)},
        )
        assert "too rough" in text


def test_an_error_of_a_millionth_is_seen(point):
    with pytest.raises(AssertionError):
        check_logistic(point, lambda g: {**g, "dw": g["dw"] * (1 + 1e-6)})


def test_a_tiny_value_is_not_lost_in_a_tolerance():
    text = failure(lambda x: 3e-10 * x, {"x": 0.5}, ("x",), grads={"dx": 0.0})
    assert "dx (): wrong" in text


# Layers


def affine(A, W, b):
    return W @ A + b, (A, W)


def affine_backward(dout, cache):
    A, W = cache
    return W.T @ dout, dout @ A.T, dout.sum(axis=1, keepdims=True)


@pytest.fixture
def layer_point():
    rng = np.random.default_rng(0)
    return {
        "A": rng.normal(size=(3, 7)),
        "W": rng.normal(size=(4, 3)),
        "b": rng.normal(size=(4, 1)),
    }


def check_layer(point, backward=affine_backward, forward=affine, **kwargs):
    rng = np.random.default_rng(5)
    check.layer(forward, backward, point, ("A", "W", "b"), rng=rng, **kwargs)


def test_a_right_layer_passes_as_tuple_and_as_dict(layer_point):
    check_layer(layer_point)

    def as_dict(dout, cache):
        dA, dW, db = affine_backward(dout, cache)
        return {"db": db, "dA": dA, "dW": dW}

    check_layer(layer_point, as_dict)


def test_the_convention_of_the_notes_divides_the_parameters_only(layer_point):
    def with_mean(dout, cache):
        dA, dW, db = affine_backward(dout, cache)
        return dA, dW / 7, db / 7

    check_layer(layer_point, with_mean, mean_over_m=("W", "b"))
    with pytest.raises(AssertionError):
        check_layer(layer_point, with_mean)
    with pytest.raises(AssertionError):
        check_layer(layer_point, mean_over_m=("W", "b"))


def test_a_failure_says_at_which_point():
    double = {"dx": np.array([4.0, 8])}
    text = failure(
        lambda x: np.sum(x**2),
        {"x": np.array([1.0, 2])},
        "x",
        grads=double,
        where="at 1, 2",
    )
    assert text.startswith("dx is wrong at 1, 2.\n")


def test_a_further_point_of_an_exercise_is_one_line(capsys):
    def square_sum(x, y):
        return np.sum(x**2) + np.sum(y**2)

    with check.exercise("square_sum"):
        for size in (2, 3):
            point = {"x": np.ones(size), "y": np.ones(1)}
            grads = {"dx": 2 * np.ones(size), "dy": np.array([2.0])}
            where = f"with {size} numbers"
            check.gradient(square_sum, point, ("x", "y"), grads=grads, where=where)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "  dx (2,)",
        "  dy (1,)",
        "  all 2 with 3 numbers",
        "square_sum",
    ]


def two_outputs(x, w):
    """x * w and x + w, with a cache: a layer with two outputs."""
    return x * w, x + w, (x, w)


def test_a_layer_may_have_two_outputs(capsys):
    point = {"x": np.array([1.0, -2, 0.5]), "w": np.array([3.0, 0.5, 2])}

    def backward(d1, d2, cache):
        x, w = cache
        return d1 * w + d2, d1 * x + d2

    rng = np.random.default_rng(0)
    check.layer(two_outputs, backward, point, ("x", "w"), rng=rng, outs=2)
    assert capsys.readouterr().out.count("ok") == 2

    def one_way(d1, d2, cache):
        return d1 * cache[1], d1 * cache[0] + d2

    with pytest.raises(check.CheckFailed, match="dx is wrong"):
        check.layer(two_outputs, one_way, point, ("x", "w"), rng=rng, outs=2)
    with pytest.raises(check.CheckFailed, match="expected 2 outputs and a cache"):
        check.layer(lambda x, w: (x, w), backward, point, "x", rng=rng, outs=2)


def test_a_backward_that_fits_an_upstream_of_ones_only_is_rejected(layer_point):
    def for_ones(dout, cache):
        A, W = cache
        ones = np.ones_like(dout)
        return W.T @ ones, ones @ A.T, ones.sum(axis=1, keepdims=True)

    with pytest.raises(
        AssertionError, match=r"dA is wrong \(and 2 more of 3 gradients\)\."
    ):
        check_layer(layer_point, for_ones)


def test_a_transpose_written_as_a_reshape_is_rejected():
    rng = np.random.default_rng(0)
    point = {"A": rng.normal(size=(3, 4))}
    with pytest.raises(AssertionError, match="dA"):
        check.layer(
            lambda A: (A.T, A.shape),
            lambda dout, shape: dout.reshape(shape),
            point,
            ("A",),
            rng=rng,
        )


def test_a_backward_that_adds_up_over_calls_is_rejected(layer_point):
    total = []

    def adding(dout, cache):
        total.append(1)
        return tuple(len(total) * grad for grad in affine_backward(dout, cache))

    with pytest.raises(AssertionError, match="second time"):
        check_layer(layer_point, adding)


def test_a_backward_that_changes_dout_is_rejected(layer_point):
    def changing(dout, cache):
        result = affine_backward(dout, cache)
        dout *= 2
        return result

    with pytest.raises(AssertionError, match="changed its argument `dout`"):
        check_layer(layer_point, changing)


def test_too_few_gradients_are_counted(layer_point):
    with pytest.raises(AssertionError, match="returned 2 values, expected dA, dW, db"):
        check_layer(layer_point, lambda dout, cache: affine_backward(dout, cache)[:2])


def test_a_forward_without_cache_is_told(layer_point):
    with pytest.raises(AssertionError, match=r"expected \(output, cache\)"):
        check_layer(layer_point, forward=lambda A, W, b: W @ A + b)


def test_an_advice_on_the_shape_is_given_once():
    X, b = np.arange(6.0).reshape(2, 3), np.array([[1.0], [2.0]])
    with pytest.raises(AssertionError, match="The numbers of db are right") as caught:
        check.gradient(
            lambda b: np.sum((X + b) ** 2),
            {"b": b},
            "b",
            grads={"db": np.sum(2 * (X + b), axis=1)},
        )
    assert str(caught.value).count("keepdims") == 1
