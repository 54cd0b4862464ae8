"""Hidden tests of chapter 00."""

import numpy as np

from grading.hidden.compare import like_key


def warm_up(student, key, rng):
    for shape in ((3, 4), (5,), (2, 3, 2)):
        like_key(student, key, "warm_up", [rng.normal(size=shape)])
    like_key(student, key, "warm_up", [rng.normal()])
    like_key(student, key, "warm_up", [rng.integers(-9, 10, size=(2, 6))])


def fork_and_product(student, key, rng):
    for m in (1, 2, 9, 50_000):
        _product(student, key, list(rng.normal(size=(2, 1, m))))
    _product(student, key, [rng.integers(-5, 6, size=(1, 4)), rng.normal(size=(1, 4))])
    _product(student, key, [np.zeros((1, 3)), rng.normal(size=(1, 3))])


def _product(student, key, arguments):
    like_key(
        student,
        key,
        "fork_and_product",
        arguments,
        of=lambda out: dict(zip(("J", "dx", "dy"), out, strict=True)),
    )
