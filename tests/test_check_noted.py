"""`check.noted`: which calls of another function a function makes."""

import sys
from functools import partial

import numpy as np
import pytest

from gradbook import check


def double(x):
    return 2 * x


class Doubler:
    def __call__(self, x):
        return 2 * x


@pytest.mark.parametrize("inner", [double, Doubler(), partial(double), lambda x: 2 * x])
def test_each_call_is_noted_with_its_arguments(inner):
    def outer():
        return inner(3) + inner(x=4)

    with check.noted("inner", inner) as calls:
        assert outer() == 14
    assert calls == [(3,), (4,)]


def test_a_call_by_another_name_is_noted_too():
    captured = partial(double, 5)
    with check.noted("double", double) as calls:
        captured()
    assert calls == [(5,)]


def test_other_calls_are_not_noted():
    with check.noted("double", double) as calls:
        np.exp(1.0)
        len("abc")
    assert calls == []


def test_a_function_not_written_in_python_cannot_be_watched():
    with check.noted("exp", np.exp) as calls:
        np.exp(1.0)
    assert calls is None


def test_who_watched_before_watches_on():
    seen = []
    before = sys.getprofile()
    sys.setprofile(lambda *what: seen.append(what[1]))
    watcher = sys.getprofile()
    try:
        with check.noted("double", double):
            double(1)
        assert sys.getprofile() is watcher
    finally:
        sys.setprofile(before)
    assert "call" in seen


def test_after_an_error_nobody_watches():
    before = sys.getprofile()
    with pytest.raises(ZeroDivisionError), check.noted("double", double):
        1 / 0  # noqa: B018
    assert sys.getprofile() is before
