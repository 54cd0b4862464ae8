"""An exercise that is checked part by part tells about every part at once."""

import pytest

from gradbook import check
from gradbook.check import session


def run(**errors):
    """Check parts by name, each raising its error unless that is None."""
    with check.exercise("activation"):
        for name, error in errors.items():
            with check.part(name):
                if error:
                    raise error
                check.that(True, "")


def test_all_wrong_parts_are_named_each_with_its_reason():
    with pytest.raises(AssertionError) as caught:
        run(sigmoid=None, tanh=AssertionError("A is 2"), elu=TypeError("no elu"))
    assert str(caught.value) == (
        "activation: 2 of 3 parts are wrong.\n- tanh: A is 2\n"
        "- elu: your code stopped with TypeError: no elu"
    )
    assert session.passed["activation"] is False


def test_right_parts_pass_together():
    run(sigmoid=None, tanh=None)
    assert session.passed["activation"] is True


def test_a_later_success_does_not_hide_a_failure_of_the_same_part():
    def run_twice():
        with check.exercise("activation"):
            for right in (False, True):
                with check.part("tanh"):
                    check.that(right, "A is 2")

    with pytest.raises(AssertionError, match="1 of 1 part is wrong"):
        run_twice()


def test_unfinished_parts_are_told_apart_from_an_unfinished_exercise():
    unfinished = NotImplementedError("activation")
    with pytest.raises(AssertionError, match="activation: not written yet"):
        run(sigmoid=unfinished, tanh=unfinished)
    with pytest.raises(AssertionError, match=r"tanh: not written yet"):
        run(sigmoid=None, tanh=unfinished)


def test_outside_an_exercise_a_part_fails_at_once():
    with pytest.raises(AssertionError, match="A is 2"), check.part("tanh"):
        raise AssertionError("A is 2")
