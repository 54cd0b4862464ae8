"""An exercise that is checked part by part tells about every part at once."""

import contextlib
import inspect
import io
from types import SimpleNamespace

import pytest

from gradbook import check
from gradbook.check import session
from grading.checks import isolate
from grading.checks.side import collected
from grading.checks.trial import Trial
from grading.editions.chapter import Chapter, chapters


def has_parts(slug, name):
    sources = (
        Chapter(slug).check(name).source,
        inspect.getsource(getattr(Chapter(slug).hidden, name)),
    )
    return any("check.part(" in source for source in sources)


IN_PARTS = [
    (slug, row.name)
    for slug in chapters()
    for row in Chapter(slug).exercises
    if has_parts(slug, row.name)
]


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
        "activation: tanh (and 1 more of 3 parts): A is 2\n"
        "- elu: the check stopped with TypeError: no elu"
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

    with pytest.raises(AssertionError, match="activation: tanh: "):
        run_twice()


def test_unfinished_parts_are_told_apart_from_an_unfinished_exercise():
    unfinished = NotImplementedError("activation")
    with pytest.raises(AssertionError, match="activation: not written yet"):
        run(sigmoid=unfinished, tanh=unfinished)
    with pytest.raises(AssertionError, match="tanh: not written yet"):
        run(sigmoid=None, tanh=unfinished)


def test_outside_an_exercise_a_part_fails_at_once():
    with pytest.raises(AssertionError, match="A is 2"), check.part("tanh"):
        raise AssertionError("A is 2")


def test_a_part_that_checks_nothing_is_wrong():
    def run_empty():
        with check.exercise("activation"):
            check.that(True, "")
            with check.part("tanh"):
                pass

    with pytest.raises(AssertionError, match="tanh: nothing was checked"):
        run_empty()


def test_a_bare_assert_in_a_part_is_a_reason():
    with pytest.raises(AssertionError, match="tanh: an `assert` failed"):
        run(tanh=AssertionError())


def test_a_grader_collects_parts_and_nothing_stops(capsys):
    error = AssertionError("A is 2")
    with collected() as reports:
        run(sigmoid=None, tanh=error)
        assert session.passed["activation"] is False
        run(sigmoid=None, tanh=None)
    assert reports == [
        ("activation", {"sigmoid": None, "tanh": error}),
        ("activation", {"sigmoid": None, "tanh": None}),
    ]
    assert session.passed["activation"] is True
    assert capsys.readouterr().out == "activation: all 2 checks passed\n"
    with pytest.raises(AssertionError, match="activation: tanh: "):
        run(tanh=error)


def test_a_grader_gets_no_parts_of_an_unwritten_exercise():
    unfinished = NotImplementedError("activation")
    with (
        collected() as reports,
        pytest.raises(AssertionError, match="activation: not written yet"),
    ):
        run(sigmoid=unfinished, tanh=unfinished)
    assert reports == []


@pytest.mark.parametrize("case", IN_PARTS, ids="/".join)
def test_the_check_in_plain_sight_and_the_hidden_test_have_the_same_parts(case):
    slug, name = case
    trial = Trial(slug)
    student = SimpleNamespace(**trial.namespace())
    with contextlib.redirect_stdout(io.StringIO()), collected() as reports:
        trial.visible(name)
        with check.exercise(name):
            isolate.run(trial.chapter, name, student)
    (_, visible), (_, hidden) = reports
    assert set(visible) == set(hidden)
    assert len(visible) > 1
