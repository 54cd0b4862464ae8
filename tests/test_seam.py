"""gradbook.check.seam: the student's side by default, a grader's while it says so."""

import numpy as np
import pytest

from gradbook import check
from gradbook.check import seam
from grading.checks import side


class Remote:
    """A square in another process, which takes many points in one message."""

    __name__ = "square"

    def __init__(self):
        self.messages = []

    def __call__(self, x):
        return float(np.sum(x * x))

    def many(self, points):
        self.messages.append(len(points))
        return [self(*point) for point in points]


def check_gradient(function):
    x = np.array([1.0, 2.0])
    check.gradient(function, {"x": x}, ("x",), grads={"dx": 2 * x})


def test_a_function_is_called_for_each_point_whatever_attributes_it_has():
    remote = Remote()
    check_gradient(remote)
    assert remote.messages == []


def test_a_grader_sends_all_points_in_one_message():
    remote = Remote()
    with side.batched():
        check_gradient(remote)
    assert sum(remote.messages) > len(remote.messages) > 0


def test_a_grader_of_hidden_tests_tells_no_value():
    with side.discreet(), pytest.raises(AssertionError) as caught:
        check.values(8152.0, 1.0, "f")
    assert str(caught.value) == "f is not right on fresh inputs"
    with side.discreet(), side.discreet(False), pytest.raises(AssertionError) as caught:
        check.values(8152.0, 1.0, "f")
    assert str(caught.value) == "f is 8152, expected 1"


def test_what_a_grader_changes_ends_with_it_and_leaves_the_rest():
    with side.discreet(), side.batched():
        assert seam.side().told("a", "b") == "b"
        assert seam.side().keeps is seam.STUDENT.keeps
    assert seam.side() is seam.STUDENT
    with pytest.raises(ZeroDivisionError), side.discreet():
        1 / 0  # noqa: B018
    assert seam.side() is seam.STUDENT


def test_a_student_s_function_gets_copies_at_each_point():
    def spoil(x):
        value = float(np.sum(x * x))
        x[...] = 7.0
        return value

    x = np.array([1.0, 2.0])
    assert seam.side().each(spoil, [(x,), (x,)]) == [5.0, 5.0]
