"""check.affordable: a long demonstration fits its number of steps to its budget."""

import pytest

from gradbook import check
from gradbook.check import pace


@pytest.fixture(autouse=True)
def a_readers_machine(monkeypatch):
    monkeypatch.delenv(pace.EDITION, raising=False)


class Machine:
    """A clock, and a step that moves it by `took` seconds."""

    def __init__(self, took):
        self.took = took
        self.now = 1000.0
        self.steps = 0

    def step(self):
        self.now += self.took
        self.steps += 1

    def steps_of(self, wanted, **kwargs):
        return check.affordable(wanted, self.step, clock=lambda: self.now, **kwargs)


def test_all_steps_are_made_where_they_fit(capsys):
    machine = Machine(took=0.0078125)
    assert machine.steps_of(2560) == 2560  # 20 seconds
    assert machine.steps == 1
    assert capsys.readouterr().out == ""


def test_a_slow_machine_makes_fewer_steps_and_says_so(capsys):
    assert Machine(took=0.25).steps_of(2000) == 80
    assert capsys.readouterr().out == (
        "2000 steps would take 500 seconds here, so this demonstration stops at 80.\n"
    )


def test_a_few_seconds_more_change_nothing(capsys):
    assert Machine(took=0.25).steps_of(90) == 90  # 22.5 seconds
    assert capsys.readouterr().out == ""


def test_the_steps_can_be_called_otherwise(capsys):
    assert Machine(took=0.25).steps_of(1000, what="images") == 80
    assert capsys.readouterr().out.startswith("1000 images would take 250 seconds")


def test_the_budget_can_be_named():
    assert Machine(took=0.25).steps_of(2000, seconds=5) == 20


def test_a_step_is_made_however_long_it_takes():
    assert Machine(took=64).steps_of(3) == 1


def test_a_step_too_short_for_the_clock_is_affordable():
    assert Machine(took=0).steps_of(10**9) == 10**9


@pytest.mark.parametrize("edition", ["book", "golden"])
def test_where_the_book_is_made_all_steps_are_made(edition, monkeypatch, capsys):
    monkeypatch.setenv(pace.EDITION, edition)
    machine = Machine(took=64)
    assert machine.steps_of(2000) == 2000
    assert machine.steps == 1  # as for a reader: a generator is in the same state
    assert capsys.readouterr().out == ""


def test_a_demonstration_waits_for_the_exercise_that_its_step_calls(capsys):
    def unfinished():
        raise NotImplementedError("nn_model")

    with check.demo():
        check.affordable(10, unfinished)
    assert capsys.readouterr().out == "This demonstration waits for `nn_model`.\n"


@pytest.mark.parametrize(("wanted", "seconds"), [(0, 20), (-1, 20), (5, 0)])
def test_nothing_to_do_is_a_mistake_of_the_page(wanted, seconds):
    with pytest.raises(ValueError, match="expected positive numbers"):
        check.affordable(wanted, int, seconds)
