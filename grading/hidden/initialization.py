"""Hidden tests of chapter 10."""

import numpy as np

from gradbook import check
from grading.hidden.compare import drawn, like_key

SCHEMES = ("he", "xavier", "glorot_uniform")


def fit_normalizer(student, key, rng):
    inputs = [rng.normal(3, 5, shape) for shape in ((3, 7), (1, 4), (4, 4), (30, 4000))]
    inputs += [rng.integers(-5, 6, (3, 8)), rng.integers(0, 256, (2, 9)).astype("u1")]
    inputs += [rng.normal(size=(3, 1)), np.zeros((2, 5)), np.array([[2, -2], [0, 0]])]
    tenths = np.vstack([np.full(6, c) for c in (0.1, 0.7, -3.3, 1e-7)])
    inputs.append(np.vstack([tenths, rng.normal(size=(1, 6))]))
    inputs.append(1e-7 * rng.normal(4, 1, (2, 6)))
    for X in inputs:
        _pair(student, key, X, 1e-9)
    far = rng.normal(size=(2, 50))
    _pair(student, key, far + 1e6, 1e-6)  # six digits
    _pair(student, key, 1e-7 + 1e-13 * far, 1e-6)  # small, and still not equal


def _pair(student, key, X, rtol):
    def both(out):
        mu, sigma = check.unpack(out, "mu, sigma")
        return {"mu": mu, "sigma": sigma}

    # the mean of numbers of both signs keeps the digits of the largest of them
    right = both(key.fit_normalizer(X))
    answer = both(check.silent(student.fit_normalizer, X))
    size = np.max(np.abs(X.astype(float)))
    for part, atol in (("mu", 1e-12 * size), ("sigma", 0.0)):
        check.shape(answer[part], right[part].shape, f"on fresh inputs, {part}")
        mine = np.asarray(answer[part], dtype=float)
        error = np.abs(mine - right[part])
        near = np.all(error <= rtol * np.abs(right[part]) + atol)
        check.that(near, f"on fresh inputs, {part} is not right to {rtol:g}")


def normalize(student, key, rng):
    for n_x, m in ((3, 7), (1, 4), (4, 4), (3, 1), (50, 2000)):
        X = rng.normal(3, 5, (n_x, m))
        mu, sigma = rng.normal(size=(n_x, 1)), rng.uniform(0.1, 4, (n_x, 1))
        like_key(student, key, "normalize", [X, mu, sigma])
    whole = rng.integers(0, 256, (3, 6)).astype("u1")
    like_key(student, key, "normalize", [whole, mu[:3], sigma[:3]])
    column = rng.integers(1, 9, (3, 1))
    like_key(student, key, "normalize", [np.zeros((3, 4)), -column, column])
    like_key(student, key, "normalize", [X[:3], np.zeros((3, 1)), sigma[:3]])
    like_key(student, key, "normalize", [1e-7 * X, 1e-7 * X[:, :1], 1e-8 * sigma])


def linear_gain(student, key, rng):
    cases = [(rng.uniform(-2, 2), int(L)) for L in rng.integers(0, 60, 12)]
    cases += [(0, 4), (0.0, 0), (3, 5), (-2, 7), (1.01, 1000), (0.5, 1), (-1, 0)]
    for w, L in cases:
        gain = check.number(check.call(student.linear_gain, w, L), "the gain")
        right = key.linear_gain(w, L)
        near = abs(gain - right) <= 1e-9 * abs(right)
        check.that(near, "on fresh inputs, the gain is not right to 1e-09")


def initialize(student, key, rng):
    sizes = [int(n) for n in rng.integers(220, 260, size=4)]
    narrow = [1, int(rng.integers(10_000, 12_000)), 1]
    for scheme in SCHEMES:
        with check.part(scheme):
            for dims in (sizes, narrow, [5, 3], (4, 1, 6, 2), [3] * 12):
                own, other = rng.spawn(2)
                start = check.call(student.initialize, dims, scheme, own)
                right = key.initialize(dims, scheme, other)
                check.that(
                    set(start) == set(right),
                    f"the keys are not W1, b1, ..., for {len(dims) - 1} layers",
                )
                for name, expected in right.items():
                    check.shape(start[name], expected.shape, name)
                    if name.startswith("b"):
                        check.values(start[name], expected, name)
                if dims in (sizes, narrow):
                    _distributed(start, dims, scheme)
            one, two = rng.spawn(2)
            first, second = (
                np.asarray(student.initialize([9, 8], scheme, state)["W1"])
                for state in (one, two)
            )
            check.that(np.all(first != second), "W1 is alike for two states of rng")


def _distributed(start, dims, scheme):
    weights = {}
    for l in range(1, len(dims)):
        n_prev, n = dims[l - 1], dims[l]
        variance = {
            "he": 2 / n_prev,
            "xavier": 1 / n_prev,
            "glorot_uniform": 2 / (n_prev + n),
        }[scheme]
        W = np.asarray(start[f"W{l}"], dtype=float) / np.sqrt(variance)
        weights[f"W{l}"] = W
        if scheme == "glorot_uniform":
            check.inside(np.abs(W).max(), 0, 1.7320509, f"the scaled limit of W{l}")
    drawn(weights, _uniform if scheme == "glorot_uniform" else None)


def _uniform(value):
    return (value / np.sqrt(3) + 1) / 2
