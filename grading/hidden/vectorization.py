"""Hidden tests of chapter 04."""

import numpy as np

from gradbook import check
from grading.hidden.compare import like_key


def broadcast_shape(student, key, rng):
    n, k = (int(size) for size in rng.choice(np.arange(2, 10), 2, replace=False))
    together = [(1, 1), (1, n), (n, 1), (n, n), (k, k), (0, 1), (1, 0), (0, 0)]
    together += [("m", "m"), ("m", 1), (1, "m"), ("n_x", "n_x")]
    apart = [(n, k), (k, n), (0, n), (n, 0), ("m", "n_x"), ("m", n), (0, "m")]
    apart += [("n_h", "n_x"), ("n_x", "n")]
    for length in range(6):
        pairs = [together[int(i)] for i in rng.integers(len(together), size=length)]
        _accepts(student, key, rng, pairs, together)
        for at in range(length):
            for pair in apart:
                s, t = _shapes([*pairs[:at], pair, *pairs[at + 1 :]])
                _refuses(student.broadcast_shape, "two shapes", s, t)


def _accepts(student, key, rng, pairs, together):
    """Every pair of sizes on every axis, and one shape cut off anywhere."""
    for at in range(len(pairs)):
        for pair in together:
            s, t = _shapes([*pairs[:at], pair, *pairs[at + 1 :]])
            cut = int(rng.integers(len(t) + 1))
            forms = (s, t), (s, t[cut:]), (t[cut:], s)
            _like_key(student, key, *forms[int(rng.integers(3))])
    _like_key(student, key, (), _shapes(pairs)[0])


def _shapes(pairs):
    return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)


def _like_key(student, key, s, t):
    __tracebackhide__ = True
    shape = check.call(student.broadcast_shape, s, t)
    right = isinstance(shape, (tuple, list))
    right = right and list(shape) == list(key.broadcast_shape(s, t))
    check.that(right, "on fresh inputs, the result is not right")


def calorie_percentages(student, key, rng):
    for k, n in ((3, 4), (5, 5), (4, 1), (1, 3), (1, 1)):
        A = rng.uniform(1, 90, (k, n))
        like_key(student, key, "calorie_percentages", [A])
    like_key(student, key, "calorie_percentages", [rng.integers(1, 90, (3, 6))])
    missing = rng.uniform(1, 90, (3, 4)) * np.eye(3, 4, 1) + [[0], [0], [2.5]]
    like_key(student, key, "calorie_percentages", [missing])


def as_column(student, key, rng):
    v = rng.normal(size=7)
    for form in (v, v[np.newaxis], v[:, np.newaxis], v.tolist(), v[:1], v[:1, None]):
        like_key(student, key, "as_column", [form])
    like_key(student, key, "as_column", [rng.integers(-9, 9, (1, 5))])
    for shape in ((3, 4), (2, 2), (5, 2)):
        _refuses(student.as_column, "a matrix", rng.normal(size=shape))


def _refuses(function, what, *args):
    """Like `check.raises`, without telling the arguments."""
    __tracebackhide__ = True
    try:
        check.raises(ValueError, function, *args)
    except AssertionError:
        text = f"on fresh inputs, {what} that must raise ValueError did not"
        raise AssertionError(text) from None


IMAGES = ((4, 5, 3, 3), (3, 2, 6, 1), (1, 4, 3, 2), (6, 3, 3, 4), (3, 3, 3, 3))


def images_to_columns(student, key, rng):
    for shape in IMAGES:
        like_key(student, key, "images_to_columns", [rng.normal(size=shape)])


def columns_to_images(student, key, rng):
    for m, *shape in IMAGES:
        X = rng.normal(size=(np.prod(shape), m))
        like_key(student, key, "columns_to_images", [X, tuple(shape)])


def pairwise_squared_distances(student, key, rng):
    for n_x, m_X, m_Z in ((3, 5, 4), (1, 6, 3), (7, 1, 2), (4, 4, 4), (30, 60, 50)):
        X, Z = rng.normal(size=(n_x, m_X)), rng.normal(size=(n_x, m_Z))
        _near_key(student, key, X, Z)
    _near_key(student, key, X, X)  # with zeros on the diagonal
    _near_key(student, key, 1e-5 * X[:, :20], 1e-5 * Z[:, :10])  # small, and not zero
    _near_key(student, key, rng.integers(-9, 9, (3, 5)), rng.integers(-9, 9, (3, 1)))
    centre = 1000 * rng.normal(size=(6, 1))
    _near_key(
        student,
        key,
        centre + 1e-6 * rng.normal(size=(6, 30)),
        centre + 1e-6 * rng.normal(size=(6, 20)),
    )


def _near_key(student, key, X, Z):
    """Right within the accuracy that the docstring asks for, and not negative."""
    __tracebackhide__ = True
    right = key.pairwise_squared_distances(X, Z)
    D = check.call(student.pairwise_squared_distances, X, Z)
    check.shape(D, right.shape, "on fresh inputs, D")
    D = np.asarray(D, dtype=float)
    check.that(np.all(D >= 0), "on fresh inputs, an entry of D is negative")
    # The key may be off by as much as the student's answer.
    slack = 2e-12 * ((X**2).sum(axis=0)[:, None] + (Z**2).sum(axis=0))
    check.that(np.all(np.abs(D - right) <= slack), "on fresh inputs, D is not right")
