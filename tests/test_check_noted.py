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


def test_the_calls_that_a_function_makes_of_itself_are_not_noted():
    def doubled(x):
        return [doubled(one) for one in x] if isinstance(x, list) else 2 * x

    with check.noted("doubled", doubled) as calls:
        doubled([1, [2, 3]])
        with pytest.raises(TypeError):
            doubled([None])
        doubled(4)
    assert calls == [([1, [2, 3]],), ([None],), (4,)]


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


# at_most


def paths(n):
    return 1 if n == 0 else paths(n - 1) + paths(n - 1)


def test_what_would_never_end_is_stopped_and_told_why():
    before = sys.getprofile()
    with (
        pytest.raises(check.CheckFailed, match="not each path"),
        check.at_most(1000, "each step once, not each path"),
    ):
        paths(60)
    assert sys.getprofile() is before


def test_calls_of_methods_not_written_in_python_count_too():
    todo = [60]

    def walk():
        while todo:
            n = todo.pop()
            todo.extend([n - 1, n - 1] if n else [])

    with pytest.raises(check.CheckFailed, match="stop"), check.at_most(1000, "stop"):
        walk()


def test_a_right_answer_makes_few_calls():
    with check.at_most(1000, "stop"):
        assert paths(5) == 32


def test_inside_at_most_calls_are_noted_and_the_other_way_round():
    with check.at_most(1000, "stop"), check.noted("double", double) as calls:
        double(1)
    assert calls == [(1,)]
    with (
        pytest.raises(check.CheckFailed, match="stop"),
        check.noted("double", double) as calls,
        check.at_most(1000, "stop"),
    ):
        list(map(double, range(1000)))
    assert len(calls) > 400
