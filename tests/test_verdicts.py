"""A verdict is true: ok was seen, wrong is wrong, and all else is not compared."""

import contextlib
import io
import math
import tracemalloc
import warnings

import numpy as np
import pytest

from gradbook import check
from gradbook.check import numeric, seam

X = np.array([1.0, 2.0])
SMOOTH = {
    "square": (np.square, lambda x: 2 * x),
    "sin": (np.sin, np.cos),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda x: 1 / x),
    "linear": (lambda x: x, np.ones_like),
}
WRONG = {
    "half as much again": lambda grad: 1.5 * grad,
    "the other sign": lambda grad: -grad,
    "zero": lambda grad: 0 * grad,
    "zero in one entry": lambda grad: grad * [1, 0],
    "a thousandth": lambda grad: 1.001 * grad,
    "a hundred thousandth": lambda grad: (1 + 1e-5) * grad,
}


def report_of(function, point, grads, wrt=None, **kwargs):
    """The Report of check.gradient, whether it passes or fails."""
    wrt = wrt or tuple(point)
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return check.gradient(function, point, wrt, grads=grads, **kwargs)
        except check.CheckFailed as error:
            return error.report


def line_of(function, x, grad, **kwargs):
    """The Line on the gradient of a function of one argument, x."""
    return report_of(function, {"x": x}, {"dx": grad}, **kwargs)["dx"]


def failure(*args, **kwargs):
    """The text with which check.gradient fails."""
    with pytest.raises(check.CheckFailed) as caught:
        check.gradient(*args, **kwargs)
    return str(caught.value)


# Nothing invisible is ok


@pytest.mark.parametrize("size", [1.0, 1e-7])
@pytest.mark.parametrize("name", SMOOTH)
def test_beside_a_large_constant_no_wrong_gradient_is_ok(name, size):
    f, df = SMOOTH[name]
    for offset in (0, *(10.0 ** np.arange(2, 19, 2))):
        for what, change in WRONG.items():
            grad = change(size * df(X))
            line = line_of(lambda x: offset + size * np.sum(f(x)), X, grad)  # noqa: B023
            off = {"a thousandth": 1e-3, "a hundred thousandth": 1e-5}.get(what, 1)
            unseen = line.verdict == "ok" and line.error > off / 2
            assert line.verdict != "ok" or unseen, (offset, what, str(line))


@pytest.mark.parametrize("size", [1.0, 1e-7])
@pytest.mark.parametrize("name", SMOOTH)
def test_beside_a_large_constant_a_right_gradient_is_never_wrong(name, size):
    f, df = SMOOTH[name]
    for offset in (0, *(10.0 ** np.arange(2, 19, 2))):
        line = line_of(lambda x: offset + size * np.sum(f(x)), X, size * df(X))  # noqa: B023
        assert line.verdict != "wrong", (offset, str(line))
        assert line.verdict == "ok" or offset > 1e5 * size


def test_beside_a_cost_of_1e12_a_factor_is_wrong_and_the_right_gradient_ok():
    def cost(x):
        return 1e12 + np.sum(x**2)

    assert line_of(cost, X, 3 * X).verdict == "wrong"
    line = line_of(cost, X, 2 * X)
    assert line.verdict == "ok"
    assert line.remark == f"relative error {line.error:.1e} over 2 entries"


def test_what_cannot_be_seen_says_so_and_what_to_do():
    line = line_of(lambda x: 1e16 + np.sum(np.sin(x)), X, np.cos(X))
    assert line.verdict == "not compared"
    assert "too small to be seen beside the rest of the cost" in line.remark
    assert "leave out what does not depend on it" in line.remark
    assert (line.compared, line.entries) == (0, 2)
    assert math.isnan(line.error)


def test_the_error_that_is_printed_is_the_one_that_was_reached():
    for off in (0, 3e-9, 2e-8):
        line = line_of(lambda x: np.sum(x**2), X, 2 * X * (1 + off))
        assert line.verdict == "ok"
        assert line.error == pytest.approx(off, abs=1e-10)
    loose = line_of(lambda x: np.sum(x**2), X, 2 * X * (1 + 1e-4), rtol=1e-3)
    assert loose.remark == "relative error 1.0e-04 over 2 entries"


@pytest.mark.parametrize("value", [1 + 2j, np.complex64(3), np.array(1j)])
def test_a_complex_cost_is_refused_by_name(value):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = failure(lambda x: value, {"x": 1.0}, "x", grads={"dx": 1.0})
    assert text.startswith("the cost is complex: ")


def test_a_cost_that_is_complex_everywhere_but_at_the_point_is_refused():
    text = failure(lambda x: x if x == 2 else x + 0j, {"x": 2.0}, "x", grads={"dx": 1})
    assert text.startswith("the cost is complex: ")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("3.5", "text: '3.5'"),
        (b"3.5", "bytes: b'3.5'"),
        (np.array("3.5"), "text"),
        (np.array(3.5, dtype=object), "an array of objects"),
        (None, "None"),
        ({"cost": 1.0}, "a dict"),
    ],
)
def test_a_cost_that_is_no_number_is_refused_by_name(value, what):
    text = failure(
        lambda x: x, {"x": 1.0}, "x", grads={"dx": 1.0}, cost=lambda _: value
    )
    assert text.startswith(f"the cost is {what}")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (X * (1 + 1j), "complex"),
        (1j, "complex"),
        (np.array(["1", "2"]), "text"),
        ("1", "text"),
        (X.astype(object), "an array of objects"),
        (X > 1, "true or false"),
        ({"a": 1.0}, "a dict"),
        ([[1.0], [1.0, 2.0]], "a list of 2"),
        (None, "None"),
    ],
)
def test_a_point_that_is_not_real_is_refused_by_name(value, what):
    text = failure(lambda x: 1.0, {"x": value}, "x", grads={"dx": X})
    assert text == f"x is {what}, expected real numbers"


def test_what_is_no_parameter_may_be_anything():
    point = {"x": X, "labels": ["a", "b"], "phase": 1j}
    check.gradient(
        lambda x, labels, phase: np.sum(x**2) * len(labels) + abs(phase),
        point,
        "x",
        grads={"dx": 4 * X},
    )


def test_a_list_is_a_point_too():
    check.gradient(lambda x: x[0] * x[1], {"x": [2, 5]}, "x", grads={"dx": [5, 2]})


# Kinks


def relu(Z):
    return np.sum(np.maximum(Z, 0))


@pytest.mark.parametrize("slope", [0, 0.5, 1])
def test_relu_at_zeros_is_not_compared_whatever_the_choice(slope):
    Z = np.zeros((2, 3))
    text = failure(relu, {"Z": Z}, "Z", grads={"dZ": np.full((2, 3), slope)})
    assert text.startswith(
        "dZ is not compared.\n  dZ (2, 3): not compared, every entry"
    )
    assert "kink" in text
    assert "choose a point beside it" in text
    assert "Hint" not in text
    assert "wrong" not in text


def test_clearly_outside_of_both_slopes_is_wrong():
    for slope in (-0.1, 1.1, 2):
        text = failure(relu, {"Z": np.zeros(3)}, "Z", grads={"dZ": np.full(3, slope)})
        assert text.startswith("dZ is wrong.")
        assert "a kink with slopes 0 and 1" in text


@pytest.mark.parametrize("offset", [0.0, 3.0, 1e6])
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_a_kink_is_one_at_every_scale(scale, offset):
    def cost(x):
        return offset * scale + relu(scale * x)

    line = line_of(cost, np.zeros(2), np.zeros(2))
    assert line.verdict == "not compared"
    assert "kink" in line.remark


@pytest.mark.parametrize("pool", [2, 3])
def test_ties_of_a_maximum_are_not_compared(pool):
    def forward(A):
        m, n = len(A), pool
        out = A.reshape(m, 2, n, 2, n).max(axis=(2, 4))
        return out, A

    A = np.ones((2, 2 * pool, 2 * pool))

    def share(dout, A):
        each = dout / pool**2
        return np.repeat(np.repeat(each, pool, axis=1), pool, axis=2)

    with pytest.raises(check.CheckFailed, match="dA is not compared") as caught:
        check.layer(forward, share, {"A": A}, "A", rng=np.random.default_rng(0))
    assert "Hint" not in str(caught.value)


def test_a_gradient_is_ok_if_half_of_its_entries_are_compared():
    for kinks, verdict in ((0, "ok"), (1, "ok"), (2, "ok"), (3, "not compared")):
        x = np.array([1.0, -2.0, 3.0, 4.0])
        x[:kinks] = 0
        line = line_of(relu, x, (x > 0) * 1.0)
        assert (line.verdict, line.compared) == (verdict, 4 - kinks)
    assert "(4 of 5 entries compared, 1 at a kink)" in str(
        line_of(relu, np.array([0.0, 1, 2, 3, -1]), [0.0, 1, 1, 1, 0])
    )


def test_rounding_is_no_kink():
    rng = np.random.default_rng(0)
    for _ in range(5):
        w, x = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
        dout = rng.normal(size=(2, 4))
        line = line_of(
            lambda x: float(np.sum(dout * (w @ x).astype(np.float32))),  # noqa: B023
            x,
            w.T @ dout,
        )
        assert "kink" not in line.remark
        assert line.verdict == "ok" or "float32" in line.remark


def test_among_kinks_a_wrong_entry_is_still_wrong():
    line = line_of(relu, np.array([0.0, 0, 0, 1]), [0.0, 0, 0, 2])
    assert line.verdict == "wrong"
    assert "at [3]" in line.remark


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_a_jump_and_a_cusp_are_no_kinks_to_choose_a_slope_at(slope):
    for function in (lambda x: float(x >= 0), lambda x: np.sqrt(np.abs(x))):
        line = line_of(function, 0.0, slope)
        assert line.verdict == "not compared"
        assert "too rough" in line.remark


def test_a_smooth_bend_is_no_kink():
    for width in (1e-4, 1e-7):
        line = line_of(lambda x: np.sqrt(x**2 + width**2), width, 1 / np.sqrt(2))  # noqa: B023
        assert line.verdict == "ok"


# Steps fit the scale of the parameter


@pytest.mark.parametrize("log", [np.log, math.log])
@pytest.mark.parametrize("x", [1e-12, 1e-8, 1e-3, 1.0, 1e8, 1e12])
def test_a_logarithm_is_compared_at_any_size(log, x):
    assert line_of(lambda x: log(x), x, 1 / x).verdict == "ok"
    assert line_of(lambda x: log(x), x, (1 + 1e-6) / x).verdict == "wrong"


@pytest.mark.parametrize("w", [0.0, 1e-9, -3e-10])
def test_a_function_that_bends_within_1e_9_has_no_kink(w):
    s = 1.4e9
    grad = s / np.cosh(s * w) ** 2
    assert line_of(lambda w: np.tanh(s * w), w, grad).verdict == "ok"
    assert line_of(lambda w: np.tanh(s * w), w, 2 * grad).verdict == "wrong"


def test_sizes_may_be_mixed_in_one_array():
    x = np.array([1e-9, 0.0, 1.0, 1e9])
    s = np.array([1e9, 1.0, 1.0, 1e-9])
    grad = s * np.cos(s * x)
    assert line_of(lambda x: np.sum(np.sin(s * x)), x, grad).compared == 4


def test_what_rounding_leaves_of_a_zero_has_no_size_of_its_own():
    x = np.array([0.1 + 0.2 - 0.3, 1e-17, -1e-300])
    line = line_of(lambda x: 1 + np.sum(np.sin(x)), x, np.cos(x))
    assert (line.verdict, line.compared) == ("ok", 3)


@pytest.mark.parametrize("frequency", [2.0**12, 1e6, 2 * np.pi * 1e5])
def test_a_step_of_whole_periods_deceives_nobody(frequency):
    x = np.array([0.3, -1.2])
    grad = 2 * np.pi * frequency * np.cos(2 * np.pi * frequency * x)
    line = line_of(lambda x: np.sum(np.sin(2 * np.pi * frequency * x)), x, grad)
    assert line.verdict != "wrong"


def test_a_function_that_raises_outside_of_its_domain_is_compared_inside():
    def cost(a):
        assert 0 < a < 1e-3, "a probability"
        return -math.log(a) - math.log(1 - a)

    check.gradient(cost, {"a": 1e-4}, "a", grads={"da": -1e4 + 1 / (1 - 1e-4)})


# Zeros


def test_a_zero_of_what_does_not_enter_the_cost_is_ok():
    mask = np.array([1.0, 0, 0, 1])
    x = np.array([0.5, 1.0, 1e-9, 0.0])
    line = line_of(lambda x: 3 + np.sum((mask * x) ** 2), x, 2 * mask * x)
    assert (line.verdict, line.compared) == ("ok", 4)


@pytest.mark.parametrize("cost", [0.0, 4.0, 1e6])
def test_a_zero_alone_is_ok(cost):
    assert line_of(lambda x: cost, X, np.zeros(2)).verdict == "ok"


@pytest.mark.parametrize("height", [1e-9, 1.0, 1e9])
def test_dead_units_are_ok_with_zero_and_wrong_with_anything_else(height):
    Z = -np.array([1e-4, 0.3, 2.0])
    cost = lambda Z: height * (1 + relu(Z))  # noqa: E731
    assert report_of(cost, {"Z": Z}, {"dZ": np.zeros(3)})["dZ"].verdict == "ok"
    leaky = np.full(3, 0.01 * height)
    assert report_of(cost, {"Z": Z}, {"dZ": leaky})["dZ"].verdict == "wrong"


@pytest.mark.parametrize("function", [np.square, np.cos, lambda x: 1e3 + x**2])
def test_a_stationary_point_has_the_slope_zero(function):
    assert line_of(lambda x: float(function(x)), 0.0, 0.0).verdict == "ok"
    assert line_of(lambda x: float(function(x)), 0.0, 1e-3).verdict == "wrong"


@pytest.mark.parametrize("power", [2, 3, 4, 6])
def test_a_point_that_is_flat_to_a_high_order_has_the_slope_zero(power):
    def cost(x):
        return np.sum((x - 1) ** power)

    assert line_of(cost, np.ones(3), np.zeros(3)).verdict == "ok"
    assert line_of(cost, np.ones(3), np.full(3, 1e-3)).verdict == "wrong"


def test_what_rounding_leaves_of_a_right_zero_is_ok():
    goal = np.array([0.3, -0.7])
    line = line_of(lambda x: 1 + np.sum((x - goal) ** 2), goal, [1e-17, -1e-17])
    assert line.verdict == "ok"


def test_a_small_slope_where_none_is_due_is_wrong_and_nothing_is_rough():
    report = report_of(
        lambda x, y: x**2, {"x": 1.5, "y": 2.0}, {"dx": 3.0, "dy": 1e-9}, ("x", "y")
    )
    assert report["dy"].verdict == "wrong"
    assert report["dy"].remark.endswith("yours 1e-09, two-sided difference 0")
    assert line_of(lambda x: 4.0, X, [0, 1e-9]).verdict == "wrong"


def test_a_claimed_zero_beside_a_huge_cost_is_not_ok():
    for function in (np.sin, np.tanh, np.square):
        line = line_of(lambda x: 1e17 + np.sum(function(x)), X, np.zeros(2))  # noqa: B023
        assert line.verdict == "not compared"


# Rough and random costs


@pytest.mark.parametrize(
    ("dtype", "factor"),
    [(np.float32, 0), (np.float32, 1), (np.float32, 2), (np.float16, 1)],
)
def test_a_cost_that_loses_digits_inside_is_too_rough(dtype, factor):
    x = np.random.default_rng(0).normal(size=5)
    function = lambda x: float(np.sum(np.sin(x.astype(dtype))))  # noqa: E731
    line = line_of(function, x, factor * np.cos(x))
    assert line.verdict == "not compared"
    assert "too rough" in line.remark


def test_a_right_gradient_of_a_cost_in_float32_is_never_wrong():
    """Squares lie so regularly on its grid that their rounding hardly shows."""
    function = lambda x: np.sum(x.astype(np.float32) ** 2)  # noqa: E731
    for seed in range(100):
        rng = np.random.default_rng(seed)
        for x in (rng.normal(size=3), rng.integers(-8, 9, size=3) / 4):
            assert line_of(function, x, 2 * x).verdict != "wrong", x


@pytest.mark.parametrize("digits", [4, 6, 8])
def test_a_rounded_cost_is_too_rough(digits):
    x = np.random.default_rng(0).normal(size=5)
    line = line_of(lambda x: np.round(np.sum(np.sin(x)), digits), x, np.cos(x))
    assert line.verdict == "not compared"
    assert "rounded" in line.remark


def test_a_cost_that_cancels_is_not_called_wrong():
    for offset in (1e4, 1e8, 1e12):
        line = line_of(lambda x: (offset + np.sum(x)) - offset, X, np.ones(2))  # noqa: B023
        assert line.verdict != "wrong"


def test_a_cost_that_is_hardly_random_is_refused():
    rng = np.random.default_rng(0)
    noisy = lambda x: np.sum(x**2) * (1 + 1e-13 * rng.normal())  # noqa: E731
    assert "changes from call to call" in failure(
        noisy, {"x": X}, "x", grads={"dx": 2 * X}
    )


# Memory and messages


def peak(n):
    """Bytes that a check of n parameters takes at once, the gradient's own included."""
    x = np.random.default_rng(0).normal(size=n)
    tracemalloc.start()
    line_of(lambda x: x @ x, x, 2 * x)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def test_memory_grows_with_the_parameters_not_with_their_square():
    small, large = peak(500), peak(4000)
    assert large < 12e6
    assert large < 10 * small


@pytest.mark.soak
def test_50_000_parameters_take_less_than_100_megabytes():
    assert peak(50_000) < 100e6


@pytest.mark.parametrize(("n", "points"), [(3, 1000), (4000, 33), (300_000, 1)])
def test_points_are_asked_for_in_batches_of_a_megabyte(n, points):
    batches = []

    def each(function, points):
        batches.append(len(points))
        return [0.0 for _ in points]

    entries = np.zeros(4000 if n == 3 else 40, dtype=int)
    x = np.zeros(n)
    with seam.instead(each=each):
        numeric._costs_at(
            lambda points: seam.side().each(None, points),
            {"x": x},
            "x",
            x,
            entries,
            np.zeros((2, entries.size)),
        )
    assert max(batches) <= points
    assert sum(batches) == 2 * entries.size
    assert len(batches) == -(-2 * entries.size // max(batches))


def test_a_smooth_entry_costs_six_evaluations():
    calls = []
    x = np.random.default_rng(0).normal(size=20)
    line_of(lambda x: calls.append(1) or np.sum(np.tanh(x)), x, 1 / np.cosh(x) ** 2)
    assert len(calls) == 6 * 20 + 4  # once for the output, twice alike, once the centre


# What a program gets


def test_a_program_gets_the_verdicts():
    point = {"w": np.array([1.0, 2.0]), "b": 0.5}
    report = report_of(
        lambda w, b: np.sum(w**2) + 3 * b, point, {"dw": 2 * point["w"], "db": 3.0}
    )
    assert report.ok
    assert [line.name for line in report.lines] == ["dw", "db"]
    dw = report["dw"]
    assert (dw.verdict, dw.shape, dw.compared, dw.entries) == ("ok", (2,), 2, 2)
    assert dw.error < 1e-9
    with pytest.raises(KeyError, match="dx"):
        report["dx"]


def test_a_failure_has_the_report_too():
    point = {"a": 1.0, "Z": np.zeros(2), "c": 2.0}
    report = report_of(
        lambda a, Z, c: a**2 + relu(Z) + c,
        point,
        {"da": 2.0, "dZ": np.zeros(2), "dc": -1.0},
    )
    assert not report.ok
    assert report.named("ok") == ["da"]
    assert report.named("wrong") == ["dc"]
    assert report.named("not compared") == ["dZ"]
    assert str(report).splitlines()[1].startswith("  dZ (2,): not compared")


def test_a_check_prints_its_report_once_in_a_notebook(capsys):
    report = check.gradient(lambda x: x**2, {"x": 1.0}, "x", grads={"dx": 2.0})
    assert capsys.readouterr().out == f"{report}\n"
    report._ipython_display_()
    assert capsys.readouterr().out == ""


def test_a_hint_is_given_for_what_is_wrong_only():
    point = {"x": np.array([0.3, -0.7, 1.1]), "Z": np.zeros(3)}
    grads = {"dx": 4 * point["x"], "dZ": np.full(3, 2 / 3)}
    text = failure(lambda x, Z: np.sum(x**2) + relu(Z), point, ("x", "Z"), grads=grads)
    assert text.startswith("dx is wrong.")
    assert "2 times too large" in text
    assert "dZ" not in text[text.index("Hint") :]


# Names


def test_a_single_name_is_a_wrt():
    check.gradient(lambda W1: np.sum(W1**2), {"W1": X}, "W1", grads={"dW1": 2 * X})
    check.layer(
        lambda W1: (2 * W1, 0), lambda dout, _: 2 * dout, {"W1": X}, "W1",
        rng=np.random.default_rng(0),
    )  # fmt: skip


@pytest.mark.parametrize("wrt", ["W", ("W1", "W"), ["W"]])
def test_an_unknown_name_is_told_with_those_there_are(wrt):
    point = {"W1": X, "b1": 1.0}
    text = failure(lambda W1, b1: 1.0, point, wrt, grads={"dW": X})
    assert text == "wrt names 'W', expected names of point: 'W1', 'b1'"
    with pytest.raises(check.CheckFailed, match="wrt names 'W'"):
        check.layer(None, None, point, wrt, rng=np.random.default_rng(0))


def test_a_trailing_comma_is_told_and_gets_no_hint():
    text = failure(lambda x: np.sum(x**2), {"x": X}, "x", grads={"dx": (2 * X,)})
    assert "dx is a tuple of 1 (a comma at the end of a line makes one)" in text
    assert "Hint" not in text


@pytest.mark.parametrize("grad", [None, "text", [[1.0], [2.0, 3.0]], 2j * X, {}])
def test_what_is_no_gradient_is_wrong_by_name(grad):
    line = line_of(lambda x: np.sum(x**2), X, grad)
    assert line.verdict == "wrong"
    assert line.remark.startswith("dx is ")


# The axis of the examples


def per_channel(A, b):
    return A + b, A.shape


def per_channel_backward(axis):
    def backward(dout, shape):
        others = tuple(range(len(shape) - 1))
        return dout, dout.sum(axis=others) / shape[axis]

    return backward


def test_the_examples_of_images_are_the_first_axis():
    point = {"A": np.random.default_rng(0).normal(size=(3, 2, 2, 5)), "b": np.ones(5)}

    def run(**kwargs):
        backward = per_channel_backward(0)
        rng = np.random.default_rng(1)
        check.layer(
            per_channel, backward, point, ("A", "b"), rng=rng, mean_over_m="b", **kwargs
        )

    run(examples=0)
    run(examples=-4)
    with pytest.raises(check.CheckFailed, match="db is wrong"):
        run()


def test_the_examples_of_sequences_are_the_axis_that_is_named():
    point = {"A": np.random.default_rng(0).normal(size=(4, 3, 6)), "b": np.ones(6)}
    backward = per_channel_backward(1)
    check.layer(
        per_channel,
        backward,
        point,
        ("A", "b"),
        rng=np.random.default_rng(1),
        mean_over_m=("b",),
        examples=1,
    )


def test_an_axis_that_the_output_does_not_have_is_told():
    with pytest.raises(check.CheckFailed) as caught:
        check.layer(
            lambda x: (x, 0),
            lambda dout, _: dout,
            {"x": np.ones((2, 3))},
            "x",
            rng=np.random.default_rng(0),
            mean_over_m="x",
            examples=2,
        )
    assert str(caught.value) == (
        "examples is 2, expected an axis of the output, which has shape (2, 3)"
    )


def test_a_mean_over_what_is_not_asked_for_is_told():
    with pytest.raises(check.CheckFailed, match="mean_over_m names 'W', expected"):
        check.layer(None, None, {"b": X}, "b", rng=None, mean_over_m="W")
