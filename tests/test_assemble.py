"""A chapter's notebook editions: readable in Jupyter, stable, without answers."""

import ast
import importlib
import inspect
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from gradbook import __version__
from grading.editions import assemble, markdown
from grading.editions.chapter import Chapter, chapters, is_book_only
from grading.editions.keysource import key_cells

SLUGS = chapters()
MYST = {
    "directive": re.compile(r"^\s*(?:>\s*)*(?::{3,}|`{3,}\{)", re.MULTILINE),
    "role": re.compile(r"\{[\w:-]+\}`"),
    "target": re.compile(r"^\([\w-]+\)=", re.MULTILINE),
    "label": re.compile(r"\$\$\s*\([\w-]+\)"),
    "option": re.compile(r"^:[\w-]+:", re.MULTILINE),
    "link to a source": re.compile(r"\]\([^)]*\.md"),
}


@pytest.fixture(params=SLUGS)
def chapter(request):
    return Chapter(request.param)


def numbers(*texts, figures=()):
    cells = [new_markdown_cell(text) for text in texts]
    for name in figures:
        cell = new_code_cell("", metadata={"mystnb": {"figure": {"name": name}}})
        cells.append(cell)
    return markdown.Numbers(cells)


def test_no_myst_remains_in_a_students_notebook(chapter):
    for cell in assemble.source(chapter).cells:
        if cell.cell_type == "markdown":
            found = [name for name, mark in MYST.items() if mark.search(cell.source)]
            assert not found, cell.source


@pytest.mark.parametrize("what", MYST)
def test_the_search_for_myst_finds_it(what):
    text = """:::{note}
:class: dropdown
(label)=
see {eq}`eq-1` and [that](11-gradient-checking.md)
$$ x $$ (eq-1)
"""
    assert MYST[what].search(text)


def test_an_admonition_becomes_a_block_quote_with_a_bold_title():
    text = ":::{note}\n:class: dropdown\nOne.\n\n- two\n:::\nAfter."
    plain = markdown.plain(text, numbers())
    assert plain == "> **Note.**\n>\n> One.\n>\n> - two\n\nAfter."
    titled = markdown.plain(":::{admonition} Why `exp`?\nSo.\n:::", numbers())
    assert titled == "> **Why `exp`?**\n>\n> So."


def test_a_folded_answer_stays_folded():
    text = "Why?\n\n:::{dropdown} Answer\n:open:\nSo.\n\n- two\n:::\nAfter."
    plain = markdown.plain(text, numbers())
    folded = "<details>\n<summary>Answer</summary>\n\nSo.\n\n- two\n\n</details>"
    assert plain == f"Why?\n\n{folded}\n\nAfter."


def test_a_folded_answer_within_an_admonition_is_quoted_with_it():
    text = "::::{note}\n:::{dropdown} Answer\nSo.\n:::\n::::"
    plain = markdown.plain(text, numbers()).split("\n")
    assert [line for line in plain if line.strip("> ")] == [
        "> **Note.**",
        "> <details>",
        "> <summary>Answer</summary>",
        "> So.",
        "> </details>",
    ]


def test_nested_admonitions_become_nested_block_quotes():
    text = "::::{note}\nOuter.\n:::{tip}\nInner.\n:::\n::::"
    assert "> > Inner." in markdown.plain(text, numbers())


def test_equations_are_numbered_in_the_order_of_the_chapter():
    first, second = "$$a$$ (eq-a)", "$$\nb\n$$ (eq-b)\n\nsee {eq}`eq-a`, {eq}`eq-b`"
    plain = markdown.plain(second, numbers(first, second))
    assert "\\tag{2}" in plain
    assert "see (1), (2)" in plain


def test_figures_are_numbered_in_the_order_of_the_chapter():
    known = numbers(figures=["fig-one", "fig-two"])
    text = "{numref}`fig-two`, {numref}`Fig. %s <fig-one>`"
    assert markdown.plain(text, known) == "Figure 2, Fig. 1"


def test_links_to_chapters_become_text_and_links_to_the_web_stay():
    text = "[eleven](11-gradient-checking.md#sec) [here](#sec) [web](https://a.org/b)"
    expected = "eleven here [web](https://a.org/b)"
    assert markdown.plain(text, numbers()) == expected


def test_a_word_of_the_glossary_is_the_word_alone():
    text = "A **{term}`Cost`** has **{term}`parameters <parameter>`**."
    assert markdown.plain(text, numbers()) == "A **Cost** has **parameters**."


def test_code_in_the_prose_stays_as_it_is():
    text = "```python\n% not a comment\nx = {eq}`eq-a`\n:::\n```"
    assert markdown.plain(text, numbers()) == text


@pytest.mark.parametrize(
    "text",
    [
        ":::{exercise-start}\n:::",
        "{abbr}`x`",
        "{eq}`eq-none`",
        "```{figure} x.png\n```",
    ],
)
def test_what_has_no_translation_is_an_error_and_no_raw_text(text):
    with pytest.raises(ValueError, match="no plain translation"):
        markdown.plain(text, numbers())


def test_an_admonition_without_an_end_is_an_error():
    with pytest.raises(ValueError, match="not closed"):
        markdown.plain(":::{note}\ntext", numbers())


def test_every_figure_has_its_caption_below(chapter):
    shown = [c for c in chapter.notebook.cells if not is_book_only(c)]
    figures = [c for c in shown if markdown.figure_of(c)]
    cells = assemble.source(chapter).cells
    below = {upper.source: lower.source for upper, lower in pairwise(cells)}
    for cell in figures:
        assert re.fullmatch(r"\*Figure \d+\. [^*]+\*", below[cell.source])


def test_two_builds_are_equal_ids_and_all(chapter):
    assert assemble.source(chapter) == assemble.source(Chapter(chapter.slug))


def test_ids_are_unique_and_an_exercises_cells_have_its_name(chapter):
    cells = assemble.source(chapter).cells
    assert len({cell.id for cell in cells}) == len(cells)
    ids = {cell.id for cell in cells}
    for row in chapter.exercises:
        assert {row.name, f"check-{row.name}"} <= ids


def test_the_notebook_carries_course_version_and_assignment(chapter):
    told = assemble.source(chapter).metadata["checked_gradients"]
    withheld = {"without": chapter.without} if chapter.without else {}
    assert told == {"version": __version__, "assignment": chapter.slug, **withheld}


def test_book_only_cells_and_the_key_stay_in_the_book(chapter):
    for cell in assemble.source(chapter).cells:
        assert "book-only" not in cell.metadata.get("tags", [])
        assert "solutions" not in cell.source


def test_each_check_begins_and_ends_with_hidden_tests(chapter):
    source = assemble.source(chapter)
    checks = [cell for cell in source.cells if assemble.role(cell) == "check"]
    assert len(checks) == len(chapter.exercises)
    for row, cell in zip(chapter.exercises, checks, strict=True):
        lines = cell.source.split("\n")
        call = f'("{chapter.slug}", "{row.name}", globals())'
        assert lines[0] == lines[-3] == "### BEGIN HIDDEN TESTS"
        assert lines[2:4] == [f"isolate.begin{call}", "### END HIDDEN TESTS"]
        assert lines[-2:] == [f"isolate.hidden{call}", "### END HIDDEN TESTS"]
        visible = chapter.check(row.name).source.split("\n")
        assert lines[4:-3] == visible
        assert cell.metadata["nbgrader"]["points"] == row.points


def test_run_all_goes_on_past_a_failing_check_and_set_up_cells_are_locked(chapter):
    for cell in assemble.source(chapter).cells:
        if assemble.role(cell) == "check":
            assert "raises-exception" in cell.metadata["tags"]
        if "setup" in cell.metadata.get("tags", []):
            assert cell.metadata["nbgrader"]["locked"]


def test_the_solved_edition_has_the_key_in_place_of_every_stub(chapter):
    text = inspect.getsource(chapter.solutions)
    key = {n.name: n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)}
    cells = {cell.id: cell for cell in assemble.solved(chapter).cells}
    for row in chapter.exercises:
        last = ast.parse(cells[row.name].source).body[-1]
        assert ast.dump(last) == ast.dump(key[row.name])


def test_a_keys_cell_brings_its_helpers_constants_and_imports_once(
    tmp_path, monkeypatch
):
    (tmp_path / "made_up_key.py").write_text(
        "import math\nimport numpy as np\nfrom functools import cache\n\n"
        "SCALE = 2.0\nUNUSED = 3\n\n\n"
        "def _half(x):\n    return x / SCALE\n\n\n"
        "@cache\ndef first(x):\n    # why\n    return math.exp(_half(x))\n\n\n"
        "def second(x):\n    return first(x) + np.sum(_half(x))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made_up = SimpleNamespace(
        solutions=importlib.import_module("made_up_key"),
        exercises=[SimpleNamespace(name="first"), SimpleNamespace(name="second")],
        cells=lambda role: [new_code_cell("%matplotlib inline\nimport numpy as np")],
    )
    cells = key_cells(made_up)
    assert cells["first"] == (
        "import math\nfrom functools import cache\n\n\nSCALE = 2.0\n\n\n"
        "def _half(x):\n    return x / SCALE\n\n\n"
        "@cache\ndef first(x):\n    # why\n    return math.exp(_half(x))"
    )
    assert cells["second"].startswith("def second")


def test_a_keys_cell_is_the_same_for_the_set_up_of_an_edition(chapter):
    edition = assemble.source(chapter)
    setups = [cell for cell in edition.cells if assemble.role(cell) == "setup"]
    assert key_cells(chapter, setups) == key_cells(chapter)
    without = key_cells(chapter, [new_code_cell("")])
    assert without != key_cells(chapter) or not chapter.exercises


def test_an_answer_to_no_exercise_is_an_error(chapter):
    with pytest.raises(ValueError, match="'nonesuch'"):
        assemble.fill(assemble.solved(chapter), {"nonesuch": ""})
