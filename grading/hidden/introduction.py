"""Hidden tests of chapter 01."""

import numpy as np

from grading.hidden.compare import like_key


def house_price(student, key, rng):
    for size in (rng.normal(size=(1, 9)), rng.normal(size=(3, 4)), rng.normal(size=6)):
        like_key(student, key, "house_price", [size, *rng.normal(size=2)])
    whole = rng.integers(-3, 9, size=(1, 6))
    like_key(student, key, "house_price", [whole, 0.5, 0.25])
    like_key(student, key, "house_price", [100 * rng.normal(size=8), 40.0, -3.0])
    for size in (-1.5, 0.0, 2.5):
        like_key(student, key, "house_price", [size, 1.25, -0.5])
        like_key(student, key, "house_price", [size, -1.25, 0.75])


def house_price_gradient(student, key, rng):
    for m in (1, 5, 30, 100_000):
        size, price = rng.uniform(0.2, 3.0, (2, 1, m))
        for w, b in ((1.5, -1.2), (-0.8, 1.6), (2.0, 0.3)):
            _gradient(student, key, [size, price, w + 0.01 * rng.normal(), b])
    size, price = rng.uniform(0.2, 3.0, (2, 1, 4))
    _gradient(student, key, [size, price, -1.0, -0.5])  # no house is worth anything
    _gradient(student, key, [size, np.zeros((1, 4)), 1.0, 0.5])
    # Whole numbers: the first house lies at the bend, the next ones on either side.
    size, price = np.array([[2, 1, 3]]), rng.integers(0, 9, size=(1, 3))
    _gradient(student, key, [size, price, 3, -6])
    nearly = np.array([[1 + 2.0**-40, 1 - 2.0**-40, 2.0]])  # z is not 0, if small
    _gradient(student, key, [nearly, price + 1, 1.0, -1.0])


def _gradient(student, key, arguments):
    like_key(
        student,
        key,
        "house_price_gradient",
        arguments,
        of=lambda out: dict(zip(("dw", "db"), out, strict=True)),
    )
