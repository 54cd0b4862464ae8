"""Hidden tests of chapter 11.

While this chapter is graded, the gradient checks of `gradbook` are out of reach of the
student's code (`without` in the table of exercises): their differences would answer the
first exercise. A gradient by differences, or by a complex step, does not repair a
program either: the large cases below need 1e5 evaluations of the cost, which no budget
allows.
"""

import numpy as np

from gradbook import check
from gradbook.check.copies import copied
from grading.hidden.compare import like_key

LARGE = 100_000  # entries of the largest parameter


def numerical_gradient(student, key, rng):
    for shape in ((4, 1), (2, 5), (1, 4), (3, 2, 2), (6,), ()):
        theta, epsilon = rng.normal(size=shape), rng.uniform(0.05, 0.3)
        like_key(student, key, "numerical_gradient", [_uneven, theta, epsilon])
    like_key(student, key, "numerical_gradient", [_uneven, rng.normal(), 0.2])
    whole = rng.integers(-4, 5, size=(3, 4))
    like_key(student, key, "numerical_gradient", [_uneven, whole, 0.125])
    like_key(student, key, "numerical_gradient", [_uneven, 3, 0.125])
    theta = rng.normal(size=(150, 1))
    like_key(student, key, "numerical_gradient", [_uneven, theta, 0.1])
    theta = 1e-8 * rng.normal(size=(3, 2))  # where a step of 1e-8 is a long one
    like_key(student, key, "numerical_gradient", [_magnified, theta, 2e-9])
    theta = rng.normal(size=(3, 2))
    like_key(student, key, "numerical_gradient", [_faint, theta, 0.1], of=_magnify)


def _magnified(theta):
    return _uneven(1e8 * theta)


def _faint(theta):
    return 1e-30 * _uneven(theta)


def _magnify(slopes):
    return 1e30 * np.asarray(slopes)


def _uneven(theta):
    """No two entries count alike, and no power is low: steps of any size show."""
    theta = np.asarray(theta, dtype=float)
    weights = 1 + np.arange(theta.size).reshape(theta.shape)
    return np.sum(np.sin(weights * theta)) + np.prod(1 + theta**3 / 50)


def dictionary_to_vector(student, key, rng):
    for parameters in _dictionaries(rng):
        like_key(student, key, "dictionary_to_vector", [parameters])


def vector_to_dictionary(student, key, rng):
    for like in _dictionaries(rng):
        n = sum(np.size(value) for value in like.values())
        theta = rng.normal(size=(n, 1))
        like_key(student, key, "vector_to_dictionary", [theta, like])
        names = list(student.vector_to_dictionary(theta, copied(like)))
        check.that(names == list(like), "the names come in another order than in like")


def _dictionaries(rng):
    """Orders that no sorting gives; integers, numbers and Fortran order too."""
    names = [str(name) for name in rng.permutation(["W1", "b1", "W2", "b2", "W3"])]
    return (
        {name: rng.normal(size=(5, 8)) for name in names},
        {"W2": rng.normal(size=(2, 3)), "b2": rng.normal(size=(2, 1)),
         "W1": rng.normal(size=(3, 4)), "b1": rng.normal(size=(3, 1))},
        {"b": rng.normal(), "F": np.asfortranarray(rng.normal(size=(3, 2, 4)))},
        {"only": rng.integers(0, 9, size=(4, 3))},
        {"z": rng.normal(size=5), "y": rng.integers(0, 9, size=(2, 2)),
         "x": rng.normal(size=(1, 1))},
    )  # fmt: skip


def gradient_check(student, key, rng):
    for shape in ((5, 1), (3, 4), (2, 3, 2), ()):
        # Not near 0, where the slope is small beside the error of the difference.
        theta = rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2, shape)
        for size in (1.0, 1e-3, 1e6):
            cost, slope = _cubes(size)
            wrong = slope(theta) + size * rng.normal(size=shape)
            arguments = [cost, wrong, theta, 0.01]
            like_key(student, key, "gradient_check", arguments, rtol=1e-8)
        cost, slope = _cubes(1.0)
        ratio = student.gradient_check(cost, slope(theta), theta, 1e-5)
        check.inside(ratio, 0.0, 1e-8, "the relative difference of a right gradient")
    whole = rng.integers(1, 5, size=(3, 4))
    cost, slope = _cubes(1.0)
    for grad in (slope(whole), slope(whole) + 7):
        like_key(student, key, "gradient_check", [cost, grad, whole, 0.125])
    for size in (1e-98, 1e98):
        cost, slope = _cubes(size)
        theta = rng.uniform(0.5, 2, (2, 3))
        arguments = [cost, slope(theta) * 1.5, theta, 0.01]
        like_key(student, key, "gradient_check", arguments, rtol=1e-8)
    theta = rng.normal(size=(3, 2))
    nothing = check.silent(
        student.gradient_check, _constant, np.zeros((3, 2)), theta, 0.01
    )
    check.values(nothing, 0.0, "where both gradients are zero, the difference")
    like_key(student, key, "gradient_check", [_constant, theta, theta, 0.01])
    cost, _ = _cubes(1.0)
    like_key(student, key, "gradient_check", [cost, 0 * theta, theta, 0.01])
    # A cost that falls everywhere, beside a gradient of zeros.
    like_key(student, key, "gradient_check", [_falling, 0 * theta, theta, 0.01])


def _falling(theta):
    return -2.0 * np.sum(theta)


def _constant(theta):
    return 1.5


def _cubes(size):
    """The cost `size * sum(c theta^3)` with c = 1, 2, ..., and its gradient."""

    def counted(theta):
        return size * (1 + np.arange(np.size(theta))).reshape(np.shape(theta))

    def cost(theta):
        return np.sum(counted(theta) * np.asarray(theta) ** 3)

    def slope(theta):
        return 3 * counted(theta) * np.asarray(theta) ** 2

    return cost, slope


def repair_1(student, key, rng):
    for n_x, n_h, n_r, m in (
        (4, 5, 3, 7),
        (3, 3, 3, 3),
        (2, 6, 1, 1),
        (1, 1, 2, 4),
        (500, 200, 2, 3),
    ):
        parameters = {
            "W1": rng.normal(size=(n_h, n_x)) / np.sqrt(n_x),
            "b1": rng.normal(size=(n_h, 1)),
            "W2": rng.normal(size=(1, n_h)) / np.sqrt(n_h),
            "V": rng.normal(size=(1, n_r)),
            "b2": rng.normal(size=(1, 1)),
        }
        X, R = rng.normal(size=(n_x, m)), rng.normal(size=(n_r, m))
        Y = rng.normal(size=(1, m))
        like_key(student, key, "repair_1", [parameters, X, R, Y])
    _of_integers(student, key, rng, "repair_1")


def repair_2(student, key, rng):
    for n_x, n_h, n_y, m in (
        (4, 5, 3, 7),
        (3, 3, 3, 3),
        (2, 6, 1, 1),
        (1, 1, 2, 4),
        (500, 200, 2, 3),
    ):
        parameters = {
            "W1": rng.normal(size=(n_h, n_x)) / np.sqrt(n_x),
            "b1": rng.normal(size=(n_h, 1)),
            "W2": rng.normal(size=(n_y, n_h)) / np.sqrt(n_h),
            "b2": rng.normal(size=(n_y, 1)),
        }
        X, Y = rng.normal(size=(n_x, m)), rng.normal(size=(n_y, m))
        like_key(student, key, "repair_2", [parameters, X, Y])
    _of_integers(student, key, rng, "repair_2")


def repair_3(student, key, rng):
    for n_x, n_h, m in ((4, 5, 7), (3, 3, 3), (2, 6, 1), (1, 1, 4), (20, 320, 3)):
        parameters = {
            "W1": rng.normal(size=(n_h, n_x)) / np.sqrt(n_x),
            "b1": rng.normal(size=(n_h, 1)),
            "W2": rng.normal(size=(n_h, n_h)) / np.sqrt(n_h),
            "b2": rng.normal(size=(n_h, 1)),
            "W3": rng.normal(size=(1, n_h)) / np.sqrt(n_h),
            "b3": rng.normal(size=(1, 1)),
        }
        X, Y = rng.normal(size=(n_x, m)), rng.normal(size=(1, m))
        for lambd in (rng.uniform(0.1, 3.0), 0.0):
            like_key(student, key, "repair_3", [parameters, X, Y, lambd])
    _of_integers(student, key, rng, "repair_3")


SHAPES = {
    "repair_1": (
        {"V": (1, 3), "b2": (1, 1), "W2": (1, 5), "b1": (5, 1), "W1": (5, 4)},
        ((4, 7), (3, 7), (1, 7)),
    ),
    "repair_2": (
        {"b2": (2, 1), "W2": (2, 5), "b1": (5, 1), "W1": (5, 4)},
        ((4, 7), (2, 7)),
    ),
    "repair_3": (
        {"b3": (1, 1), "W3": (1, 5), "b2": (5, 1), "W2": (5, 5), "b1": (5, 1),
         "W1": (5, 4)},
        ((4, 7), (1, 7), ()),
    ),
}  # fmt: skip


def _of_integers(student, key, rng, name):
    """Integers, the parameters in another order; then all of the data 0."""
    shapes, data = SHAPES[name]
    parameters = {k: rng.integers(-3, 4, shape) for k, shape in shapes.items()}
    given = [rng.integers(-3, 4, shape) for shape in data]
    like_key(student, key, name, [parameters, *given])
    floats = {k: rng.normal(size=shape) for k, shape in shapes.items()}
    like_key(student, key, name, [floats, *[0 * value for value in given]])
