"""Every input that a docstring allows is tried by a check or a hidden test."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import inputs, recorder
from benchmarks.inputs import Inputs
from benchmarks.judge import Refused, answer, apart
from gradbook import check
from grading.checks.trial import Trial
from grading.editions.chapter import Chapter, chapters

EXERCISES = [(slug, row.name) for slug in chapters() for row in Chapter(slug).exercises]
every_exercise = pytest.mark.parametrize("case", EXERCISES, ids="/".join)
trial_of = cache(Trial)


@cache
def met(slug, exercise):
    """What check and hidden test of an exercise have met."""
    return recorder.met(trial_of(slug), exercise)


# What the checks meet


@every_exercise
def test_every_class_of_input_that_is_allowed_is_met(case):
    missing = "; ".join(sorted(met(*case).missing))
    assert not missing, f"no check and no hidden test of {case[1]} tries: {missing}"


@every_exercise
def test_an_exception_is_of_a_class_that_is_allowed_and_has_a_reason(case):
    for name, reason in met(*case).exceptions.items():
        assert name in met(*case).drawn, f"{name!r} is no class of its inputs"
        assert reason.endswith("."), f"{name}: expected a sentence"


# The table


def test_the_table_has_a_row_for_each_exercise_and_no_other():
    rows = [(slug, name) for slug, names in inputs.table().items() for name in names]
    assert sorted(rows) == sorted(EXERCISES)


@every_exercise
def test_a_row_names_each_argument(case):
    slug, exercise = case
    table = Inputs(Chapter(slug), exercise)
    assert set(table.names) <= set(table.row)


@every_exercise
def test_every_further_class_is_drawn(case):
    slug, exercise = case
    drawn = {name.split("', ")[-1] for name in met(*case).drawn}
    assert set(Inputs(Chapter(slug), exercise).also) <= drawn


@every_exercise
def test_the_key_answers_what_is_drawn_or_refuses_it_with_a_value_error(case):
    slug, exercise = case
    chapter = Chapter(slug)
    key = getattr(chapter.solutions, exercise)
    for arguments in Inputs(chapter, exercise).draw():
        out = answer(key, arguments)
        assert not isinstance(out, Refused) or out.what == "ValueError"


def test_the_same_inputs_are_drawn_each_time():
    table = Inputs(Chapter("03-logistic-regression"), "propagate")
    for one, other in zip(table.draw(), table.draw(), strict=True):
        assert apart(one, other) == ""


# Classes


@pytest.mark.parametrize(
    ("text", "value", "classes"),
    [
        ("real any", 0.5, {"z a number"}),
        ("real any", -2, {"z a number", "z integers", "z negative"}),
        ("real any", np.array([0.0, 1.0]), {"z with 1 axis", "z with a 0"}),
        ("real any", np.ones((1, 3)), {"z with 2 axes", "z with one row"}),
        ("real any to 1000", np.array([999.0]), {"z with 1 axis", "z near 1000"}),
        ("real any from 1e-12", 1e-12, {"z a number", "z tiny"}),
        ("real (n, m)", np.full((3, 3), 0.5), {"z square"}),
        ("real (n, m)", np.full((1, 2), 0.5), {"n = 1"}),
        ("real (n, m)", np.full((2, 3), 0.5), {"all sizes differ"}),
        ("real (n, m) ties", np.ones((2, 3)), {"all sizes differ", "z with ties"}),
        ("real", 3, {"z a whole number"}),
        ("labels (1, m)", np.zeros((1, 4)), {"z all 0"}),
        ("labels (1, m)", np.ones((1, 1), int), {"m = 1", "z all 1", "z integers"}),
        ("probabilities (1, m)", np.array([[0.0, 0.5]]), {"z exactly 0"}),
        ("count", 0, {"z = 0"}),
        ("count", 101, {"z > 100"}),
        ("layers", [3, 1], {"z a list"}),
    ],
)  # fmt: skip
def test_a_value_is_of_the_classes_that_a_person_would_name(
    monkeypatch, text, value, classes
):
    assert toy_inputs(monkeypatch, {"z": text}).classes({"z": value}) == classes


def test_classes_are_counted_for_each_name_that_an_argument_chooses(monkeypatch):
    row = {"name": "one of tanh, relu", "z": "real any to 1000"}
    found = toy_inputs(monkeypatch, row, "f(name, z)").classes(
        {"name": "relu", "z": -1}
    )
    expected = {"'relu'", "z a number", "'relu', z integers", "'relu', z negative"}
    assert found == expected


# The recorder


def toy_inputs(monkeypatch, row, signature="f(z)"):
    """The Inputs of an exercise `f` with this row of the table."""
    monkeypatch.setattr(inputs, "table", lambda: {"toy": {"f": row}})
    exercise = SimpleNamespace(signature=signature)
    solutions = SimpleNamespace(f=lambda z: z * z)
    chapter = SimpleNamespace(slug="toy", solutions=solutions)
    chapter.exercise = lambda name: exercise
    return Inputs(chapter, "f")


def recorded(monkeypatch, source):
    """The classes that the calls of `f` in a check's source are of."""
    found = set()
    table = toy_inputs(monkeypatch, {"z": "real any"})

    def square(z):
        return np.square(z)

    function = recorder.recording(square, table, found)
    exec(source, {"f": function, "check": check, "np": np})
    return found


def test_a_call_of_a_check_counts(monkeypatch):
    assert recorded(monkeypatch, "check.call(f, 0.5)") == {"z a number"}
    assert recorded(monkeypatch, "f(z=np.ones(3))") == {"z with 1 axis"}


def test_a_call_at_a_point_beside_it_by_which_a_gradient_is_measured_does_not(
    monkeypatch,
):
    source = (
        "point = {'z': np.array([0.0, 2.0])}\n"
        "cost = lambda z: np.sum(f(z))\n"
        "check.gradient(cost, point, ['z'], grads={'dz': np.array([0.0, 4.0])})"
    )
    assert recorded(monkeypatch, source) == {"z with 1 axis", "z with a 0"}


def test_a_class_that_is_met_no_longer_is_missed(monkeypatch):
    trial = Trial("00-start-here")
    source = "check.call(warm_up, 0.5)"
    monkeypatch.setattr(
        trial.chapter, "check", lambda name: SimpleNamespace(source=source)
    )
    monkeypatch.setattr(recorder, "_hidden", lambda *_: None)
    missing = recorder.met(trial, "warm_up").missing
    assert "x with 2 axes" in missing
    assert "x a number" not in missing
