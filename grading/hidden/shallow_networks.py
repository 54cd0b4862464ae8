"""Hidden tests of chapter 05."""

import numpy as np

from gradbook import check
from grading.hidden.compare import drawn, labels, like_key, near

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu")


def activation(student, key, rng):
    inputs = [away_from_zero(rng, shape) for shape in ((3, 4), (1,), (2, 3, 4), ())]
    inputs += [rng.integers(-4, 5, (3, 5)), np.zeros((2, 1)), far(rng)]
    inputs.append(away_from_zero(rng, (2, 9)) * 10.0 ** -rng.uniform(2, 13, (2, 9)))
    for name in NAMES:
        with check.part(name):
            for Z in inputs:
                right = key.activation(name, Z)
                answer = check.silent(student.activation, name, Z)
                _off_by_little(answer, right, 1.0, "A")


def activation_backward(student, key, rng):
    inputs = [away_from_zero(rng, shape) for shape in ((3, 7), (1,), (), (400, 250))]
    # Beside the bend a slope that is measured across it is wrong.
    inputs.append(away_from_zero(rng, (2, 9)) * 10.0 ** -rng.uniform(2, 9, (2, 9)))
    inputs += [rng.integers(-4, 5, (3, 5)), np.zeros((2, 1)), far(rng)]
    for name in NAMES:
        with check.part(name):
            for Z in inputs:
                whole = np.asarray(Z).dtype.kind == "i"
                dA = rng.integers(1, 9, Z.shape) if whole else rng.normal(size=Z.shape)
                right = key.activation_backward(name, dA, Z)
                answer = check.silent(student.activation_backward, name, dA, Z)
                _off_by_little(answer, right, np.max(np.abs(dA)), "dZ")


def _off_by_little(answer, right, size, name):
    """As near as the docstrings ask for, and twice that since the key may be off too.

    size: the absolute error may be 1e-15 times this.
    """
    __tracebackhide__ = True
    check.shape(answer, np.shape(right), f"on fresh inputs, {name}")
    error = np.abs(np.asarray(answer, dtype=float) - right)
    near = error <= 2 * np.maximum(1e-9 * np.abs(right), 1e-15 * size)
    text = f"on fresh inputs, {name} is not right"
    if np.all(error <= 1e-4 * np.abs(right) + 1e-9):
        text += ": it is close, so is it measured, rounded or in float32?"
    check.that(np.all(near), text)


def far(rng):
    """(2, 5) numbers of both signs from 100 to 1000."""
    return np.array([[-1.0], [1.0]]) * rng.uniform(100, 1000, (2, 5))


def away_from_zero(rng, shape):
    """Numbers of both signs from 0.05 to 4: no kink, and no slope lost to rounding."""
    signs = np.where(rng.random(shape) < 0.5, -1.0, 1.0)
    return signs * rng.uniform(0.05, 4, shape)


def initialize_parameters(student, key, rng):
    seed = int(rng.integers(2**32))
    for sizes in ((3, 4, 2), (1, 5, 1), (6, 1, 3), (1, 1, 1), (400, 300, 250)):
        start = check.call(
            student.initialize_parameters, *sizes, np.random.default_rng(seed)
        )
        n_x, n_h, n_y = sizes
        check.shape(start["W1"], (n_h, n_x), "W1")
        check.shape(start["W2"], (n_y, n_h), "W2")
        check.values(start["b1"], np.zeros((n_h, 1)), "b1")
        check.values(start["b2"], np.zeros((n_y, 1)), "b2")
    drawn({name: np.asarray(start[name], dtype=float) / 0.01 for name in ("W1", "W2")})
    again = student.initialize_parameters(400, 300, 250, np.random.default_rng(seed))
    check.values(again["W2"], start["W2"], "W2 from an equal generator")
    other = student.initialize_parameters(400, 300, 250, *rng.spawn(1))
    check.that(
        not np.allclose(other["W1"], start["W1"]),
        "other generators give the same W1: draw from `rng`",
    )


def parameters_for(rng, n_x, n_h, n_y):
    return {
        "W1": rng.normal(size=(n_h, n_x)) / np.sqrt(n_x),
        "b1": rng.normal(size=(n_h, 1)),
        "W2": rng.normal(size=(n_y, n_h)) / np.sqrt(n_h),
        "b2": rng.normal(size=(n_y, 1)),
    }


def forward_propagation(student, key, rng):
    for n_x, n_h, n_y, m in (*SIZES, (40, 30, 3, 50)):
        parameters = parameters_for(rng, n_x, n_h, n_y)
        arguments = [rng.normal(size=(n_x, m)), in_another_order(rng, parameters)]
        like_key(student, key, "forward_propagation", arguments, of=lambda out: out[0])
        like_key(student, key, "forward_propagation", arguments, of=lambda out: out[1])
    parameters["W2"] = 2000 * parameters["W2"]  # Z2 far from 0
    arguments = [100 * rng.normal(size=(40, 5)), parameters]
    like_key(student, key, "forward_propagation", arguments, of=lambda out: out[1])


SIZES = ((3, 4, 1, 6), (2, 7, 3, 5), (4, 3, 2, 1), (3, 3, 3, 3), (2, 1, 3, 4))
SIZES += ((1, 1, 1, 1),)  # n_x, n_h, n_y, m


def in_another_order(rng, values):
    names = [str(name) for name in rng.permutation(sorted(values))]
    return {name: values[name] for name in names}


def staged_backward(student, key, rng):
    for shape in ((3, 7), (1,), (), (400, 250)):
        dh, x, w, u = (rng.normal(size=shape) for _ in range(4))
        g, c = rng.uniform(0.05, 0.95, shape), np.tanh(u * x)
        like_key(student, key, "staged_backward", [dh, (x, w, u, g, c)])
    for x, g, c in ((0.0, 0.3, 0.0), (0.7, 0.0, 0.2), (0.7, 1.0, -0.2)):
        like_key(student, key, "staged_backward", [2.5, (x, 3.0, 1.5, g, c)])


def backward_propagation(student, key, rng):
    for n_x, n_h, n_y, m in (*SIZES, (250, 400, 3, 5)):
        parameters = parameters_for(rng, n_x, n_h, n_y)
        X = rng.normal(size=(n_x, m))
        for Y in (rng.random((n_y, m)) < 0.5, np.zeros((n_y, m)), np.ones((n_y, m))):
            _, cache = key.forward_propagation(X, parameters)
            arguments = [
                in_another_order(rng, parameters),
                in_another_order(rng, cache),
                X,
                Y.astype(float),
            ]
            like_key(student, key, "backward_propagation", arguments)
    # Saturated: the slopes of the hidden units are nearly 0, predictions 0 and 1.
    parameters = {name: 20 * value for name, value in parameters.items()}
    _, cache = key.forward_propagation(X, parameters)
    arguments = [parameters, cache, X, Y.astype(float)]
    grads = check.silent(student.backward_propagation, *arguments)
    for name, right in key.backward_propagation(*arguments).items():
        near(grads[name], right, name, atol=1e-12 * np.max(np.abs(right)))


def nn_model(student, key, rng):
    seed = int(rng.integers(2**32))
    for n_x, n_h, n_y, m, rate in (
        (3, 4, 1, 12, 0.5),
        (2, 5, 3, 20, 0.1),
        (3, 1, 1, 1, 0.3),
        (2, 3, 1, 8, 20.0),
    ):
        X = rng.normal(size=(n_x, m))
        Y = np.vstack([labels(rng, m) for _ in range(n_y)])
        if rate == 20.0:  # steps so long that the cost rises, and falls again
            X, Y = X[:, :1] + np.zeros((1, 8)), np.array([[0, 0, 1, 1, 1, 1, 1, 1]])
        runs = {
            steps: check.unpack(
                check.call(
                    student.nn_model,
                    X,
                    Y,
                    n_h,
                    rate,
                    steps,
                    np.random.default_rng(seed),
                ),
                "parameters, costs",
            )
            for steps in (0, 1, 2, 3, 12, 13)
        }
        for steps, (_, costs) in runs.items():
            check.shape(costs, (steps,), f"costs of {steps} updates")
        _starts_where_it_should(runs[1][0], key, X, Y, n_h, rate, seed)
        for steps in (1, 2, 12):
            _steps_down(runs[steps][0], runs[steps + 1], key, X, Y, rate)
    steep = 100 * rng.normal(size=(3, 8)), rng.integers(0, 2, (20, 8)).astype(float)
    one, _ = student.nn_model(
        *map(np.copy, steep), 30, 0.5, 1, np.random.default_rng(seed)
    )
    _starts_where_it_should(one, key, *steep, 30, 0.5, seed)
    _goes_on(student, key, X, Y, seed)
    _clips(student, key, rng, seed)


def _goes_on(student, key, X, Y, seed):
    """As many updates as asked for: 200 in one go are 200."""
    arguments = [X, Y, 2, 0.01, 200]
    _, costs = check.call(student.nn_model, *arguments, np.random.default_rng(seed))
    _, right = key.nn_model(*arguments, np.random.default_rng(seed))
    check.shape(costs, (200,), "costs of 200 updates")
    near = np.allclose(np.asarray(costs, dtype=float), right, rtol=1e-6)
    check.that(near, "the costs of 200 updates are not right")


def _starts_where_it_should(one, key, X, Y, n_h, rate, seed):
    """After a single step the parameters are the key's."""
    right, _ = key.nn_model(X, Y, n_h, rate, 1, np.random.default_rng(seed))
    for name, value in right.items():
        check.shape(one[name], value.shape, name)
        check.that(
            np.allclose(np.asarray(one[name], dtype=float), value, rtol=1e-9, atol=0),
            f"after one update, {name} is not what a start at initialize_parameters"
            "(n_x, n_h, n_y, rng) and one step along the gradient give",
        )


def _steps_down(before, after, key, X, Y, rate):
    """The last update goes from `before` against the key's gradient."""
    parameters, costs = after
    before = {name: np.asarray(value, dtype=float) for name, value in before.items()}
    A2, cache = key.forward_propagation(X, before)
    grads = key.backward_propagation(before, cache, X, Y)
    for name, value in before.items():
        expected = value - rate * grads["d" + name]
        check.that(
            np.allclose(parameters[name], expected, rtol=1e-9, atol=1e-13 * (1 + rate)),
            f"an update of {name} is not a step of learning_rate against its gradient",
        )
    clipped = np.clip(A2, 1e-12, 1 - 1e-12)
    cost = -np.sum(np.log(np.where(Y == 1, clipped, 1 - clipped))) / X.shape[1]
    sure = np.any(np.abs(A2 - 0.5) > 0.5 - 1e-6)  # there digits of 1 - A2 are lost
    rtol = 1e-4 if sure else 1e-9
    check.that(
        abs(check.number(costs[-1], "a cost") - cost) <= rtol * cost,
        "the last cost is not that of the parameters before the last update",
    )


def _clips(student, key, rng, seed):
    """Predictions of exactly 0 and 1 give finite costs.

    Equal examples with labels of both kinds: the first update takes the output's bias
    so far that all predictions are 1, or all are 0.
    """
    X, Y = np.tile(rng.uniform(0.5, 1, (2, 1)), 9), np.zeros((1, 9))
    Y[0, : int(rng.choice([2, 7]))] = 1
    arguments = [X, Y, 3, 400.0, 2]
    with np.errstate(all="ignore"):  # what is wrong shows in the costs
        _, costs = check.call(student.nn_model, *arguments, np.random.default_rng(seed))
    _, right = key.nn_model(*arguments, np.random.default_rng(seed))
    check.shape(costs, (2,), "costs of 2 updates")
    check.that(
        np.allclose(np.asarray(costs, dtype=float), right, rtol=1e-4),
        "where predictions are exactly 0 or 1, a cost is not that of A2 clipped to "
        "[1e-12, 1 - 1e-12]",
    )
