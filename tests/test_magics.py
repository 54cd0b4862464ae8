"""Cells with magics: where they are looked for."""

from functools import partial

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grading.trusted.worker.serve import _tokens
from tests.differential import notebooks

WITH = (
    "%matplotlib inline\n",
    "  %time x = 1\n",
    "files = !ls\n",
    "files =!ls\n",
    "x = %sql select 1\n",
    "x = \\\n%sql select 1\n",
    "def f():\n    !ls\n",
    "f?\n",
    "f??\n",
    "?f\n",
    "!ls\n",
    "/f 1\n",
    ",f a b\n",
    ";f a b\n",
    "if x:\n    /f 1\n",
    "(a,\n b) = %sql select 1\n",
)
WITHOUT = (
    "",
    "x = 7 % 3\n",
    "a = b != c\n",
    'print("%d!" % 3)  # why\n',
    "x = (1,\n     2)\n",
    "x = 1; y = 2\n",
    "f(\n    a / b\n    / c)\n",
    "# what?\n",
    "x = 1\n" + "\n" * 200_000,  # an expression that took its square would not end
)


@pytest.fixture
def quick():
    """IPython's transformer that looks at tokens only where there may be a magic."""
    made = TransformerManager()
    made.do_token_transforms = partial(_tokens, made.do_token_transforms)
    return made


@pytest.mark.parametrize("cell", WITH)
def test_a_magic_is_found_wherever_ipython_finds_one(quick, cell):
    found = TransformerManager().transform_cell(cell)
    assert found != cell
    assert quick.transform_cell(cell) == found


def test_other_cells_are_what_ipython_makes_of_them(quick):
    answers = [source for cells in notebooks().values() for _, source in cells]
    assert len(answers) > 100
    for cell in [*WITHOUT, *answers]:
        assert quick.transform_cell(cell) == TransformerManager().transform_cell(cell)
