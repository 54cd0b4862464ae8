"""Seven milestones on nothing but a library: what they need, what they reach."""

import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

import solutions
from gradbook import __main__ as command
from gradbook import check, milestones
from gradbook.milestones import MILESTONES
from gradbook.milestones.milestone import Milestone, functions, result
from grading.editions.chapter import ROOT, Chapter, chapters

CHEAP = (1958, 1969, 1986, 2017)  # less than two seconds each
LONG = (1997, 1998, 2015)
PAGE = (ROOT / "chapters/milestones.md").read_text("utf-8")
PERCEPTRON = """
import numpy as np

def perceptron(X, w, b):
    return (w.T @ X + b > 0).astype(int)

def perceptron_update(w, b, x, y, learning_rate):
    error = y - perceptron(x, w, b).item()
    return w + learning_rate * error * x, b + learning_rate * error
"""
MINE = '"""My own functions of Checked Gradients, gathered by gradbook 0."""\n'


@pytest.fixture(autouse=True)
def closed():
    """No figure stays open."""
    yield
    plt.close("all")


def waits(year):
    """What a milestone waits for while the key is not complete."""
    return functions(solutions, MILESTONES[year].needs)[1]


# What they need, and that they reach their numbers


def test_there_are_seven_in_the_order_of_their_years():
    assert list(MILESTONES) == [1958, 1969, 1986, 1997, 1998, 2015, 2017]
    assert [m.year for m in MILESTONES.values()] == list(MILESTONES)


@pytest.mark.parametrize("year", MILESTONES)
def test_a_milestone_waits_for_chapters_that_are_not_written_only(year):
    written = {Chapter(slug).module: Chapter(slug) for slug in chapters()}
    for need in MILESTONES[year].needs:
        module, name = need.split(".")
        assert module not in written or written[module].exercise(name)
    unwritten = [n for n in MILESTONES[year].needs if n.split(".")[0] not in written]
    assert waits(year) == unwritten


@pytest.mark.parametrize("year", MILESTONES)
def test_a_milestone_calls_each_function_that_it_needs_and_no_other(year):
    (module,) = (m for m in milestones.MODULES if m.MILESTONE is MILESTONES[year])
    source = Path(module.__file__).read_text("utf-8")
    called = set(re.findall(r"\bown\.(\w+)\(", source))
    assert called == {need.split(".")[1] for need in MILESTONES[year].needs}
    assert re.findall(r"(?:from|import) (?:solutions|grading)", source) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("year", [year for year in CHEAP if not waits(year)])
def test_the_key_reaches_the_cheap_ones_with_any_seed(year, seed, monkeypatch):
    reaches(year, seed, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3])  # the page has the first one
@pytest.mark.parametrize("year", [year for year in LONG if not waits(year)])
def test_the_key_reaches_the_long_ones_with_any_seed(year, seed, monkeypatch):
    reaches(year, seed, monkeypatch)


def reaches(year, seed, monkeypatch):
    monkeypatch.setenv(check.pace.EDITION, "book")  # all steps, however busy it is here
    made = result(MILESTONES[year], solutions, seed)
    assert made.reached, made
    made.draw()
    assert plt.get_fignums()


def test_the_page_shows_every_milestone_and_its_code():
    assert re.findall(r"milestones\.show\((\d+), library\)", PAGE) == [
        str(year) for year in MILESTONES
    ]
    shown = re.findall(r"literalinclude\} \.\./gradbook/milestones/(\w+)\.py", PAGE)
    assert shown == [m.__name__.rpartition(".")[2] for m in milestones.MODULES]


def test_the_page_names_every_module_of_the_key_that_a_milestone_needs():
    """So that a changed key is seen, and the page executed again."""
    needed = {n.split(".")[0] for m in MILESTONES.values() for n in m.needs}
    (listed,) = re.findall(r"from solutions import \((.*?)\)", PAGE, re.DOTALL)
    assert set(re.findall(r"\w+", listed.split("#")[0])) >= needed


# The goal is looked at


def milestone(number=1.0, **changes):
    fields = {
        "year": 1900, "title": "One", "needs": (), "measure": "share", "goal": 0.5,
        "run": lambda own, rng, seconds: (number, None), "draw": lambda seen: None,
    }  # fmt: skip
    return Milestone(**{**fields, **changes})


@pytest.mark.parametrize(
    ("number", "at_most", "reached"),
    [(0.6, False, True), (0.5, False, True), (0.4, False, False),
     (0.6, True, False), (0.5, True, True), (np.nan, True, False)],
)  # fmt: skip
def test_a_number_is_compared_with_the_goal(number, at_most, reached):
    made = result(milestone(number, at_most=at_most), solutions)
    assert made.reached is reached
    assert str(made).endswith(": reached" if reached else ": not reached")


def test_a_page_stops_at_a_milestone_that_is_not_reached(monkeypatch, capsys):
    monkeypatch.setitem(MILESTONES, 1900, milestone(0.25))
    with pytest.raises(milestones.NotReached, match="1900: the number"):
        milestones.show(1900, solutions)
    expected = "1900 One\n  share: 25.0%\n  to reach: at least 50.0%: not reached\n"
    assert capsys.readouterr().out == expected


def test_a_milestone_without_its_functions_says_what_it_waits_for(monkeypatch, capsys):
    needs = ("perceptron.perceptron", "perceptron.none", "none.at_all")
    monkeypatch.setitem(MILESTONES, 1900, milestone(needs=needs))
    milestones.show(1900, solutions)
    said = "1900 One\n  waits for perceptron.none, none.at_all\n"
    assert capsys.readouterr().out == said
    assert not plt.get_fignums()


# The command


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """run(text of a module, *options) -> (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plt, "switch_backend", lambda name: None)

    def run(text, *options, init=MINE):
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "__init__.py").write_text(init)
        (folder / "perceptron.py").write_text(text)
        code = command.main(["milestones", str(folder), *options])
        return code, *capsys.readouterr()

    yield run
    for name in [n for n in sys.modules if n.split(".")[0] == "mine"]:
        del sys.modules[name]


def test_the_command_tells_what_is_reached_and_draws_it(run):
    code, out, _ = run(PERCEPTRON, "1958", "1969", "--pictures", "pictures")
    lines = out.splitlines()
    assert lines[0] == "1958 A perceptron"
    assert lines[2] == "  to reach: at least 93.0%: reached"
    assert lines[3] == f"  picture: {Path('pictures/1958.png')}"
    assert lines[4:] == [
        "1969 XOR",
        "  waits for initialization.initialize, shallow_networks.forward_propagation, "
        "shallow_networks.backward_propagation, deep_networks.update_parameters",
        "1 of 2 milestones reached.",
    ]
    assert code == 1
    assert [path.name for path in Path("pictures").iterdir()] == ["1958.png"]


def test_a_function_that_stops_is_named(run):
    broken = PERCEPTRON.replace("error = y -", "error = nobody -")
    code, out, _ = run(broken, "1958")
    assert code == 1
    assert out.splitlines()[1] == (
        "  stopped with NameError: name 'nobody' is not defined "
        "(in `perceptron_update`)"
    )


def test_a_function_that_does_not_pass_its_check_is_named(run):
    wrong = PERCEPTRON.replace("b > 0", "b < 0")
    checks = "CHECKS = {'perceptron.perceptron': 'w is wrong'}\n"
    _, out, _ = run(wrong, "1958", init=MINE + checks)
    assert "not reached" in out
    assert "  note: perceptron.perceptron does not pass its check" in out


def test_a_stub_is_what_a_milestone_waits_for(run):
    checks = "CHECKS = {'perceptron.perceptron': 'not written yet'}\n"
    _, out, _ = run(PERCEPTRON, "1958", init=MINE + checks)
    assert out.splitlines()[1] == "  waits for perceptron.perceptron"


def test_what_is_no_library_or_no_year_is_refused(run, tmp_path, capsys):
    assert run(PERCEPTRON, "1959")[::2] == (
        2,
        "YEAR is 1959, expected one of 1958, 1969, 1986, 1997, 1998, 2015, 2017\n",
    )
    assert command.main(["milestones", str(tmp_path / "none")]) == 2
    assert "none is no library, expected a folder that" in capsys.readouterr().err


def test_the_milestones_run_where_only_gradbook_is(tmp_path):
    """In a process of its own, without the key: what the reader has."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/__init__.py").write_text(MINE)
    (tmp_path / "mine/perceptron.py").write_text(PERCEPTRON)
    line = (
        "import sys; from gradbook.__main__ import main;"
        "code = main(['milestones', 'mine', '1958']);"
        "assert not {'solutions', 'grading', 'nbformat'} & set(sys.modules);"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", line], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "milestones/1958.png").exists()
