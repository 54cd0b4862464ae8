"""The pictures that a reader can change: their numbers are those of the key."""

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from grading.editions.chapter import Chapter
from grading.editions.explorables import WEB
from grading.editions.explorables.data import DATA
from solutions import convolution as conv
from solutions import gradient_checking, optimization
from solutions import perceptron as perc

SCRIPTS = [WEB / "kit.js", *(WEB / f"{name}.js" for name in DATA)]
browsing = pytest.mark.browser


@pytest.fixture(scope="module")
def js(chrome):
    """js("explorables.race.race", ...) -> what that function answers."""
    text = "\n".join(path.read_text("utf-8") for path in SCRIPTS)

    def call(name, *arguments):
        script = f"{text}\nreturn ({name})(...arguments);"
        return chrome.execute_script(script, *arguments)

    chrome.get("data:text/html,formulas")
    return call


def unit(w, b):
    """A perceptron as the scripts have it."""
    return {"w1": float(w[0, 0]), "w2": float(w[1, 0]), "b": float(b)}


@browsing
@pytest.mark.parametrize("pair", [0, 1])
def test_the_perceptron_answers_as_the_key_does(js, pair):
    flowers = DATA["perceptron"]()[pair]
    X, rng = np.array(flowers["X"]).T, np.random.default_rng(1)
    for _ in range(5):
        w, b = rng.normal(size=(2, 1)), rng.normal()
        wrong = np.flatnonzero(perc.perceptron(X, w, b)[0] != flowers["Y"])
        assert js("explorables.perceptron.wrong", unit(w, b), flowers) == [*wrong]


@browsing
@pytest.mark.parametrize("pair", [0, 1])
def test_the_perceptron_is_corrected_as_by_the_key(js, pair):
    flowers = DATA["perceptron"]()[pair]
    X = np.array(flowers["X"]).T
    w, b, i, corrections = np.zeros((2, 1)), 0.0, 0, 0
    while corrections < 60:
        i = js("explorables.perceptron.nextWrong", unit(w, b), flowers, i)
        if i < 0:
            break
        x, y = X[:, [i]], flowers["Y"][i]
        error = y - js("explorables.perceptron.answer", unit(w, b), flowers["X"][i])
        found = js(
            "explorables.perceptron.corrected", unit(w, b), flowers["X"][i], error
        )
        w, b = perc.perceptron_update(w, b, x, y, 1.0)
        assert found == pytest.approx(unit(w, b), rel=1e-12)
        i, corrections = (i + 1) % 100, corrections + 1
    ended = np.all(perc.perceptron(X, w, b)[0] == flowers["Y"])
    assert ended == (pair == 0)
    assert corrections == (60 if pair else 10)


@browsing
def test_the_shaded_side_is_where_the_perceptron_says_1(js):
    rng = np.random.default_rng(2)
    box = np.array([[0, 0], [4, 0], [4, 3], [0, 3]])
    points = rng.uniform((0, 0), (4, 3), (300, 2))
    for _ in range(10):
        w = rng.normal(size=(2, 1))
        b = -float(w[:, 0] @ rng.uniform((0, 0), (4, 3)))
        corners = js("explorables.perceptron.sideOfOne", unit(w, b), box.tolist())
        inside = Outline([*corners, corners[0]]).contains_points(points)
        assert np.array_equal(inside, perc.perceptron(points.T, w, b)[0] == 1)


@browsing
@pytest.mark.parametrize("constant", [0.0, 1e4])
def test_slopes_are_measured_as_by_the_key(js, constant):
    def f(theta):
        return np.exp(theta) * np.sin(theta) + constant

    f_js = f"(theta) => explorables.step.wave(theta) + {constant}"
    measure = f"(s) => explorables.step.METHODS.map((m) => m.measure({f_js}, 1, s))"
    for step in 10.0 ** np.arange(-10, 0):
        one, two = js(measure, step)
        rounding = 4 * np.spacing(f(1.0)) / step  # another library's exp and sin
        key = gradient_checking.numerical_gradient(f, 1.0, step)
        assert two == pytest.approx(key, rel=0, abs=rounding)
        assert one == pytest.approx((f(1 + step) - f(1.0)) / step, rel=0, abs=rounding)


@browsing
@pytest.mark.parametrize(("k", "step"), [(0, 1e-4), (1, 1e-3)])
def test_a_large_step_has_the_error_of_the_curve(js, k, step):
    """Rounding is a millionth of it there."""
    slope = np.e * (np.sin(1) + np.cos(1))
    up, here, down = (
        np.exp(at) * np.sin(at) for at in (1 + step, 1.0, 1 - step)
    )  # fmt: skip
    measured = ((up - here) / step, (up - down) / (2 * step))[k]
    of_curve = "(k, s) => explorables.step.ofCurve(explorables.step.METHODS[k], s)"
    assert js(of_curve, k, step) == pytest.approx(abs(measured - slope), rel=1e-3)


@browsing
@pytest.mark.parametrize("size", [1.0, 2e6])
def test_the_best_step_has_the_smallest_sum_of_both_errors(js, size):
    all_best = "(z) => explorables.step.METHODS.map((m) => explorables.step.best(m, z))"
    best = js(all_best, size)
    for k, found in enumerate(best):
        steps = found * np.array([0.9, 1.0, 1.1])
        sums = js(
            "(k, size, steps) => steps.map((s) => explorables.step.ofRounding(size, s)"
            " + explorables.step.ofCurve(explorables.step.METHODS[k], s))",
            k, size, steps.tolist(),
        )  # fmt: skip
        assert np.argmin(sums) == 1


UPDATES = {
    "plain": lambda at, grads, state, rate: (
        {name: value - rate * grads["d" + name] for name, value in at.items()},
        state,
    ),
    "momentum": optimization.update_parameters_with_momentum,
    "RMSprop": optimization.update_parameters_with_rmsprop,
    "Adam": optimization.update_parameters_with_adam,
}


def key_race(rule, rate, degrees, steps):
    """(points, J) by the key's update, in the ravine of chapter 12."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, -s], [s, c]])
    H = turn @ np.diag([1.0, 100.0]) @ turn.T
    at = {"w": turn @ np.array([[-7.0], [1.0]])}
    state, points = optimization.initialize_state(at), [at["w"]]
    for _ in range(steps):
        at, state = UPDATES[rule](at, {"dw": H @ at["w"]}, state, rate)
        points.append(at["w"])
        if np.abs(at["w"]).max() > 1e6:
            break
    w = points[-1]
    return np.array(points)[:, :, 0], (w.T @ H @ w / 2).item()


@browsing
@pytest.mark.parametrize("rule", UPDATES)
@pytest.mark.parametrize("degrees", [0, 20, 45])
def test_an_optimizer_runs_as_the_key_does(js, rule, degrees):
    for rate in (0.003, 0.01, 0.1, 1.0):
        points, J = key_race(rule, rate, degrees, 60)
        found = js("explorables.race.race", rule, rate, degrees, 60)
        scale = np.abs(points).max()
        assert np.shape(found["points"]) == points.shape
        apart = np.abs(found["points"] - points).max(axis=1) / scale
        assert apart[:31].max() <= 1e-12
        assert apart.max() <= 1e-8  # where a rule swings, rounding grows with it
        assert found["J"] == pytest.approx(J, rel=1e-6)


@browsing
@pytest.mark.parametrize("rule", UPDATES)
def test_the_best_rate_is_that_of_the_grid(js, rule):
    grid = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
    ends = {rate: key_race(rule, rate, 45, 60)[1] for rate in grid}
    assert js("explorables.race.bestRate", rule, 45, 60) == min(ends, key=ends.get)


SIZES = [(28, 3, 0, 2), (28, 5, 2, 1), (13, 4, 1, 3), (7, 7, 0, 1), (9, 2, 3, 4)]


@browsing
@pytest.mark.parametrize("name", ["upright edges", "level edges", "mean"])
@pytest.mark.parametrize(("n", "f", "p", "s"), SIZES)
def test_a_filter_responds_as_in_the_key(js, name, n, f, p, s):
    digit = np.array(DATA["convolution"]()["digit"]) / 255
    image = np.array(js("explorables.convolution.middle", digit.tolist(), n))
    K = np.array(js("explorables.convolution.filter", name, f))
    W, b = K[:, :, None, None], np.zeros((1, 1, 1, 1))
    key = conv.conv_forward(image[None, :, :, None], W, b, s, p)[0][0, :, :, 0]
    found = js("explorables.convolution.response", image.tolist(), K.tolist(), p, s)
    assert np.shape(found) == (conv.conv_output_size(n, f, p, s),) * 2
    assert np.max(np.abs(found - key)) < 1e-12


@browsing
@pytest.mark.parametrize(("n", "f", "p", "s"), SIZES)
def test_pixels_that_are_never_looked_at_have_no_gradient(js, n, f, p, s):
    W, b = np.ones((f, f, 1, 1)), np.zeros((1, 1, 1, 1))
    Z, cache = conv.conv_forward(np.zeros((1, n, n, 1)), W, b, s, p)
    counts = conv.conv_backward(np.ones_like(Z), cache)[0][0, :, :, 0]
    unseen = np.flatnonzero(~counts.any(axis=0))
    assert js("explorables.convolution.neverSeen", n, f, p, s) == [*unseen]


def test_filters_are_those_of_the_chapter():
    text = Chapter("16-convolution").path.read_text("utf-8")
    assert "upright = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])" in text
    assert "conv2d(digit, -upright), conv2d(digit, -level)" in text


@browsing
def test_the_filter_for_upright_edges_is_the_chapters_with_its_sign_turned(js):
    upright = [[-1, 0, 1]] * 3
    assert js("explorables.convolution.filter", "upright edges", 3) == upright
    level = js("explorables.convolution.filter", "level edges", 3)
    assert level == np.transpose(upright).tolist()
