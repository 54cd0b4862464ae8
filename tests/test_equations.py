"""The equations on one page: each group is checked, and a wrong formula is noticed."""

import importlib
import os
import re

import jupytext
import matplotlib.pyplot as plt
import pytest

from gradbook import check
from grading.editions.chapter import CHAPTERS, is_book_only

PAGE = "equations"
FUNCTIONS = {  # what goes wrong with each, so that its check has to see it
    "equations.network_backward": lambda r: tuple(
        [2 * one for one in part] for part in r
    ),
    "equations.softmax_slope": lambda r: 6 * r,
    "equations.penalty_slopes": lambda r: r[::-1],
    "equations.dropout_backward": lambda r: 0.8 * r,
    "equations.batchnorm_backward": lambda r: (r[0], r[2], r[1]),
    "convolution.conv_backward": lambda r: (r[0], r[1], r[2] / 2),
    "convolution.pool_backward": lambda r: r[:, ::-1],
    "convolution.residual_backward": lambda r: (r[0] / 2, *r[1:]),
    "recurrent.rnn_backward": lambda r: r | {"dh0": 0 * r["dh0"]},
    "lstm.lstm_backward": lambda r: r | {"dWf": r["dWi"], "dWi": r["dWf"]},
    "lstm.gru_cell_backward": lambda r: r | {"dbz": -r["dbz"]},
    "attention.attention_backward": lambda r: (r[1], r[0], r[2]),
    "attention.layernorm_backward": lambda r: (r[0], r[1] / 4, r[2]),
}


@pytest.fixture(scope="module")
def cells():
    """The cells of the page."""
    return jupytext.read(CHAPTERS / f"{PAGE}.md").cells


@pytest.fixture
def run(cells, monkeypatch):
    """run() -> executes the page as the book does, without its pictures."""
    monkeypatch.setitem(os.environ, "CHECKED_GRADIENTS_EDITION", "book")
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    code = [cell.source for cell in cells if cell.cell_type == "code"]

    def execute():
        names = {}
        with plt.rc_context():
            for source in code:
                exec(source, names)

    return execute


def groups(cells):
    """Heading -> the cells of each group of formulas."""
    found, heading = {}, None
    for cell in cells:
        first = cell.source.strip().removeprefix(f"(sec-{PAGE}-").split("\n")
        heading = next((line for line in first if line.startswith("## ")), heading)
        found.setdefault(heading, []).append(cell)
    return {name: those for name, those in found.items() if _has_formulas(those)}


def _has_formulas(cells):
    return any("$$" in cell.source for cell in cells if cell.cell_type == "markdown")


def test_every_group_of_formulas_is_checked(cells):
    assert len(groups(cells)) >= 10
    for name, those in groups(cells).items():
        assert any("check." in c.source for c in those if c.cell_type == "code"), name


def test_no_cell_that_readers_see_holds_a_formula_of_the_way_back(cells):
    shown = [c for c in cells if c.cell_type == "code" and not is_book_only(c)]
    known = {name.split(".")[1] for name in FUNCTIONS} | {"softmax", "network_forward"}
    defined = {name for c in shown for name in re.findall(r"def (\w+)", c.source)}
    assert defined
    assert defined & known == set()
    assert [c.source for c in shown if "solutions" in c.source] == []


def test_the_formulas_pass_their_checks(run, capsys):
    run()
    assert capsys.readouterr().out.count("ok, relative error") == 53


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_wrong_formula_is_noticed(run, name, monkeypatch):
    chapter, function = name.split(".")
    module = importlib.import_module(f"solutions.{chapter}")
    right = getattr(module, function)
    monkeypatch.setattr(module, function, lambda *a: FUNCTIONS[name](right(*a)))
    with pytest.raises(check.CheckFailed):
        run()
