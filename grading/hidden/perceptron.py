"""Hidden tests of chapter 02."""

from collections import Counter

import numpy as np

from gradbook import check
from grading.hidden.compare import like_key

CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
TRUTH = {
    "OR": (0, 1, 1, 1),
    "AND": (0, 0, 0, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
}


def perceptron(student, key, rng):
    for n_x, m in ((3, 40), (5, 1), (1, 7)):
        w, b, X = rng.normal(size=(n_x, 1)), rng.normal(), rng.normal(size=(n_x, m))
        like_key(student, key, "perceptron", [X, w, b])
    whole = rng.integers(-2, 3, size=(2, 50))  # z is 0 for many of these
    like_key(student, key, "perceptron", [whole, np.array([[1], [-1]]), 0])
    nearly = np.array([[1 + 2.0**-40, 1 - 2.0**-40, 1.0]])  # z is not 0, if small
    like_key(student, key, "perceptron", [nearly, np.ones((1, 1)), -1.0])
    square, w = rng.normal(size=(4, 4)), rng.normal(size=(4, 1))
    like_key(student, key, "perceptron", [square, w, 0.1])


def gate_weights(student, key, rng):
    for name in map(str, rng.permutation(list(TRUTH))):
        with check.part(name):
            w, b = check.unpack(check.call(student.gate_weights, name), "w, b")
            check.shape(w, (2, 1), f"w of {name}")
            b = check.number(b, f"b of {name}")
            z = np.asarray(w, dtype=float).T @ CORNERS + b
            right = np.where(np.array(TRUTH[name]) == 1, z >= 0.25, z <= 0)
            text = f"{name} is wrong, or has no margin, at some corner"
            check.that(right.all(), text)
    with check.part("other names"):
        check.call(student.gate_weights, "OR")  # not every name is refused
        for name in ("XOR", "XNOR", "", "and", "NAND ", "N", "ORR", "ANDOR"):
            refused = _refuses(student.gate_weights, name)
            check.that(refused, f"no error for {name!r}")


def _refuses(function, name):
    try:
        function(name)
    except ValueError:
        return True
    return False


def xor_from_nand(student, key, rng):
    for corner in CORNERS.T:  # each of them alone, whatever the seed
        like_key(student, key, "xor_from_nand", list(corner[:, None, None]))
        with check.noted("perceptron", key.perceptron) as calls:  # it is lent
            check.call(student.xor_from_nand, *corner[:, None, None])
        _wired(calls, *corner.tolist())
    x1, x2 = rng.integers(0, 2, size=(2, 1, 25))
    like_key(student, key, "xor_from_nand", [x1, x2])
    x1, x2 = rng.permuted(np.tile(CORNERS, 3), axis=1).astype(float)
    like_key(student, key, "xor_from_nand", [x1[None], x2[None]])


def _wired(calls, x1, x2):
    """The four gates have been asked what they are asked in a XOR of NANDs."""
    n = 1 - x1 * x2
    gates = [(x1, x2), (x1, n), (x2, n), (1 - x1 * n, 1 - x2 * n)]
    asked = [np.asarray(column) for X, *_ in calls for column in np.transpose(X)]
    missing = Counter(map(_pair, gates)) - Counter(map(_pair, asked))
    check.that(not missing, "a gate of the XOR has not been asked what it should be")


def _pair(inputs):
    """A gate treats its inputs alike."""
    return tuple(sorted(int(one) for one in inputs))


def xor_relu(student, key, rng):
    for X in (CORNERS, rng.normal(size=(2, 60)), 10 * rng.normal(size=(2, 3))):
        like_key(student, key, "xor_relu", [X])


def perceptron_update(student, key, rng):
    for n_x in (1, 2, 5):
        for y in (0, 1, 0, 1):
            w, x = rng.normal(size=(2, n_x, 1))
            _update(student, key, [w, rng.normal(), x, y, rng.uniform(0.1, 2.0)])
    whole, x = np.array([[1], [-2], [0]]), rng.normal(size=(3, 1))
    for y in (0, 1):
        _update(student, key, [whole, 1, x, y, 0.3])
    zero, x = np.zeros((3, 1)), rng.normal(size=(3, 1))
    for y in (0, 1):  # z = 0 is class 0
        _update(student, key, [zero, 0.0, x, y, 0.5])


def _update(student, key, arguments):
    like_key(
        student,
        key,
        "perceptron_update",
        arguments,
        of=lambda out: dict(zip(("w", "b"), out, strict=True)),
    )
