"""How lines part: a formula keeps its full stop, a table its columns."""

import pytest
from docutils import nodes

from grading.editions.lines import in_columns, take_punctuation


@pytest.mark.parametrize(
    ("text", "after", "rest"),
    [
        (". So it is.", ".", " So it is."),
        ("), which", "),", " which"),
        (" is small.", None, " is small."),
        ("-th layer", None, "-th layer"),
    ],
)
def test_a_formula_takes_the_punctuation_behind_it(text, after, rest):
    formula = nodes.math("", "x")
    paragraph = nodes.paragraph("", "", nodes.Text("For "), formula, nodes.Text(text))
    take_punctuation(formula)
    assert formula.get("after") == after
    assert paragraph[-1].astext() == rest


def test_a_formula_at_the_end_or_before_another_node_takes_nothing():
    last, before = nodes.math("", "x"), nodes.math("", "y")
    nodes.paragraph("", "", before, nodes.strong("", "."), last)
    for formula in (last, before):
        take_punctuation(formula)
        assert "after" not in formula


def test_a_table_has_three_lines_in_columns():
    row = "plain  0.1   0.2\n"
    assert in_columns(3 * row)
    assert not in_columns(2 * row + "plain 0.1\n")
    assert not in_columns("  dW (3, 4): ok\n  db (3, 1): ok\n  dX (4, 5): ok\n")
