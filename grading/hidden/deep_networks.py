"""Hidden tests of chapter 06."""

from itertools import pairwise

import numpy as np

from gradbook import check
from grading.hidden.compare import drawn, labels, like_key

NETWORKS = ([4, 3, 5, 1], [6, 3], [3, 5, 4, 6, 2], [4, 4, 4, 4], [1, 1, 1], [2] * 12)
LAYERS = ((3, 5, 7), (4, 1, 6), (1, 3, 1), (4, 4, 4), (1, 1, 1))  # n_prev, n, m


def parameter_count(student, key, rng):
    for layer_dims in ([3, 1], [7, 4, 4, 9, 2], (784, 100, 10), [5] * 13):
        like_key(student, key, "parameter_count", [layer_dims])


def initialize_parameters_deep(student, key, rng):
    sizes = [int(n) for n in rng.integers(220, 260, size=4)]
    for layer_dims in (sizes, [5, 3], (4, 1, 6, 2), [3] * 12):
        own, other = rng.spawn(2)  # a student could set the state of a lent generator
        parameters = check.call(student.initialize_parameters_deep, layer_dims, own)
        right = key.initialize_parameters_deep(layer_dims, other)
        check.that(
            set(parameters) == set(right),
            f"the keys are not W1, b1, ..., for {len(layer_dims) - 1} layers",
        )
        for name, expected in right.items():
            check.shape(parameters[name], expected.shape, name)
            if name.startswith("b"):
                check.values(parameters[name], expected, name)
    narrow = 1, int(rng.integers(10_000, 12_000)), 1
    for layer_dims in (tuple(sizes), narrow):
        large = student.initialize_parameters_deep(layer_dims, *rng.spawn(1))
        drawn(
            {
                f"W{l}": np.asarray(large[f"W{l}"], dtype=float) * np.sqrt(n_prev / 2)
                for l, n_prev in enumerate(layer_dims[:-1], start=1)
            }
        )


def _layer(rng, n_prev, n, m):
    """A_prev, W, b with Z of about unit size."""
    W = rng.normal(size=(n, n_prev)) / np.sqrt(n_prev)
    return [rng.normal(size=(n_prev, m)), W, rng.normal(size=(n, 1))]


def _integers(rng, n_prev, n, m):
    """A_prev, W, b of integers, zeros among them."""
    return [rng.integers(-2, 3, size) for size in ((n_prev, m), (n, n_prev), (n, 1))]


def _parts_of_forward(out):
    (A_prev, W, b), Z = out[1]
    return {"A": out[0], "A_prev": A_prev, "W": W, "b": b, "Z": Z}


def linear_forward(student, key, rng):
    layers = [_layer(rng, *sizes) for sizes in LAYERS]
    for layer in (*layers, _integers(rng, 3, 4, 5), _integers(rng, 3, 3, 3)):
        like_key(
            student,
            key,
            "linear_forward",
            layer,
            of=lambda out: dict(
                zip(("Z", "A", "W", "b"), (out[0], *out[1]), strict=True)
            ),
        )


def linear_activation_forward(student, key, rng):
    name = "linear_activation_forward"
    for activation in ("relu", "sigmoid"):
        with check.part(activation):
            layers = [_layer(rng, *sizes) for sizes in LAYERS]
            for layer in (*layers, _integers(rng, 3, 4, 5)):
                arguments = [*layer, activation]
                like_key(student, key, name, arguments, of=_parts_of_forward)
    with check.part("sigmoid"):
        A_prev, W, b = _layer(rng, 3, 4, 5)
        arguments = [A_prev * 1000, W, b, "sigmoid"]
        A, _ = check.silent(student.linear_activation_forward, *arguments)
        check.values(A, key.linear_activation_forward(*arguments)[0], "A for large Z")
        signs = np.array([[1.0], [-1.0]])  # numbers far below 0 beside others
        small = [rng.uniform(-600, -20, (1, 9)), signs, np.zeros((2, 1))]
        right = key.linear_activation_forward(*small, "sigmoid")[0]
        A, _ = check.silent(student.linear_activation_forward, *small, "sigmoid")
        check.values(A, right, "the sigmoid of numbers far below 0", atol=0)


def _network(rng, layer_dims, m):
    """X, parameters with biases that are not zero, and labels."""
    parameters = {}
    for l, (n_prev, n) in enumerate(pairwise(layer_dims), start=1):
        _, parameters[f"W{l}"], parameters[f"b{l}"] = _layer(rng, n_prev, n, m)
    Y = np.vstack([labels(rng, m) for _ in range(layer_dims[-1])])
    return rng.normal(size=(layer_dims[0], m)), parameters, Y


def L_model_forward(student, key, rng):
    for layer_dims in NETWORKS:
        X, parameters, _ = _network(rng, layer_dims, 7)
        arguments = [X, dict(sorted(parameters.items(), reverse=True))]
        like_key(student, key, "L_model_forward", arguments, of=_parts_of_model)


def _parts_of_model(out):
    AL, caches = out
    parts = {"AL": AL, "the number of caches": len(caches)}
    for l, cache in enumerate(caches, start=1):
        for name, value in _parts_of_forward((AL, cache)).items():
            parts[f"{name} of layer {l}"] = value
    return parts


def _parts_of_backward(out):
    return dict(zip(("dA_prev", "dW", "db"), out, strict=True))


def linear_backward(student, key, rng):
    for n_prev, n, m in (*LAYERS, (400, 250, 6)):
        _, cache = key.linear_forward(*_layer(rng, n_prev, n, m))
        arguments = [rng.normal(size=(n, m)), cache]
        like_key(student, key, "linear_backward", arguments, of=_parts_of_backward)
    arguments = [rng.integers(-3, 4, (4, 5)), tuple(_integers(rng, 3, 4, 5))]
    like_key(student, key, "linear_backward", arguments, of=_parts_of_backward)


def linear_activation_backward(student, key, rng):
    name = "linear_activation_backward"
    for activation in ("relu", "sigmoid"):
        with check.part(activation):
            for n_prev, n, m in (*LAYERS, (400, 250, 6)):
                layer = _layer(rng, n_prev, n, m)
                _, cache = key.linear_activation_forward(*layer, activation)
                arguments = [rng.normal(size=(n, m)), cache, activation]
                like_key(student, key, name, arguments, of=_parts_of_backward)
            _, cache = key.linear_activation_forward(
                *_integers(rng, 3, 4, 5), activation
            )
            arguments = [rng.integers(-3, 4, (4, 5)), cache, activation]
            like_key(student, key, name, arguments, of=_parts_of_backward)


def L_model_backward(student, key, rng):
    for layer_dims in (*NETWORKS, [200, 300, 130, 10]):
        X, parameters, Y = _network(rng, layer_dims, 7)
        AL, caches = key.L_model_forward(X, parameters)
        like_key(student, key, "L_model_backward", [AL, Y, caches])
    for label in (0, 1):
        X, parameters, _ = _network(rng, [3, 2, 1], 1)
        parameters["W1"] = np.abs(parameters["W1"])  # the units stay open
        AL, caches = key.L_model_forward(np.abs(X), parameters)
        like_key(student, key, "L_model_backward", [AL, np.array([[label]]), caches])
    X, parameters, Y = _network(rng, [3, 4, 3], 6)
    parameters["W2"] = 1e5 * parameters["W2"]  # outputs of exactly 0 and 1
    AL, caches = key.L_model_forward(X, parameters)
    _nearly(student, key, [AL, Y, caches])


def _nearly(student, key, arguments):
    """As exact as in plain sight: a clipped output may be a detour to the same."""
    right = key.L_model_backward(*arguments)
    grads = check.call(student.L_model_backward, *arguments)
    for name, expected in right.items():
        check.shape(grads[name], expected.shape, name)
        apart = np.abs(np.asarray(grads[name], dtype=float) - expected)
        check.that(
            np.all(apart <= 1e-7 * np.max(np.abs(expected))),
            f"{name} is not right where outputs are exactly 0 or 1",
        )


def update_parameters(student, key, rng):
    for layer_dims in NETWORKS:
        _, parameters, _ = _network(rng, layer_dims, 3)
        grads = {
            "d" + name: 30 * rng.normal(size=p.shape) for name, p in parameters.items()
        }
        grads["dA1"] = rng.normal(size=(3, 3))
        like_key(student, key, "update_parameters", [parameters, grads, rng.random()])
    whole = {name: rng.integers(-4, 5, p.shape) for name, p in parameters.items()}
    whole = dict(sorted(whole.items(), reverse=True))
    like_key(student, key, "update_parameters", [whole, grads, 2])


def worked_example(student, key, rng):
    parts = check.unpack(check.call(student.worked_example), "W3, W2, W1")
    right = key.worked_example()
    for name, mine, expected in zip(("W3", "W2", "W1"), parts, right, strict=True):
        check.shape(mine, expected.shape, name)
        check.that(
            np.allclose(np.asarray(mine, dtype=float), expected, rtol=1e-9, atol=0),
            f"the first digits of {name} are right, but not all that a float has: "
            "compute it, and do not round on the way",
        )
