"""The table of exercises, the chapters and the key say the same."""

import ast
import importlib
import inspect
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest

from grading.checks import isolate
from grading.editions import assemble
from grading.editions.chapter import Chapter, chapters, table

SLUGS = chapters()
EXERCISES = [(slug, row.name) for slug in SLUGS for row in Chapter(slug).exercises]


def ids(case):
    return "/".join(case) if isinstance(case, tuple) else case


def function_of(source, name):
    """The definition of `name` in a cell or module, as a syntax tree."""
    tree = ast.parse(source)
    return next(
        n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name
    )


def signature(function):
    return f"{function.name}({ast.unparse(function.args)})"


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_stub_and_key_have_the_signature_of_the_table_and_one_docstring(case):
    slug, name = case
    chapter = Chapter(slug)
    stub = function_of(chapter.stub(name).source, name)
    key = function_of(inspect.getsource(chapter.solutions), name)
    assert signature(stub) == signature(key) == chapter.exercise(name).signature
    assert ast.get_docstring(stub) == ast.get_docstring(key)
    assert ast.get_docstring(stub), "a stub tells shapes in its docstring"


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_a_stub_does_nothing_but_say_that_it_is_unfinished(case):
    slug, name = case
    body = function_of(Chapter(slug).stub(name).source, name).body[1:]
    assert ast.unparse(body) == f"raise NotImplementedError('{name}')"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_stands_in_the_chapter_once_and_in_order(slug):
    chapter = Chapter(slug)
    names = [row.name for row in chapter.exercises]
    stubs = [c.metadata["nbgrader"]["grade_id"] for c in chapter.cells("stub")]
    checks = [c.metadata["nbgrader"]["grade_id"] for c in chapter.cells("check")]
    assert stubs == names
    assert checks == [f"check-{name}" for name in names]


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_a_check_names_its_exercise_needs_and_points_as_the_table_does(case):
    slug, name = case
    row = Chapter(slug).exercise(name)
    cell = Chapter(slug).check(name)
    assert cell.metadata["nbgrader"]["points"] == row.points
    call = ast.parse(cell.source).body[0].items[0].context_expr
    assert ast.unparse(call.func) == "check.exercise"
    assert ast.literal_eval(call.args[0]) == name
    needs = {k.arg: ast.literal_eval(k.value) for k in call.keywords}.get("needs", ())
    assert needs == row.needs


@pytest.mark.parametrize("slug", SLUGS)
def test_the_key_follows_each_stub_and_takes_effect_in_the_book_only(slug):
    chapter = Chapter(slug)
    cells = chapter.notebook.cells
    for row in chapter.exercises:
        key = cells[cells.index(chapter.stub(row.name)) + 1]
        assert set(key.metadata["tags"]) == {"book-only", "remove-cell"}
        assert 'os.environ.get("CHECKED_GRADIENTS_EDITION") == "book"' in key.source
        assert f"from solutions.{chapter.module} import {row.name}" in key.source
    first = cells.index(chapter.stub(chapter.exercises[0].name)) + 1
    assert any("import os\n" in cell.source for cell in cells[: first + 1])


@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_page_tells_hours_exercises_and_points(slug):
    chapter = Chapter(slug)
    text = chapter.path.read_text("utf-8")
    hours, count = table()[slug]["hours"], len(chapter.exercises)
    said = re.search(
        r"^\*About (\d+) hours? · (\d+) exercises? · (\d+) points\*$", text, re.M
    )
    assert said, "expected the line *About 5 hours · 8 exercises · 18 points*"
    assert [int(n) for n in said.groups()] == [hours, count, chapter.points]


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_the_heading_of_an_exercise_tells_its_points(case):
    slug, name = case
    points = Chapter(slug).exercise(name).points
    heading = f"### Exercise: `{name}` ({points} point{'' if points == 1 else 's'})"
    assert heading in Chapter(slug).path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_needs_are_exercises_that_come_before(case):
    slug, name = case
    names = [row.name for row in Chapter(slug).exercises]
    for need in Chapter(slug).exercise(name).needs:
        assert names.index(need) < names.index(name)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_key_uses_numpy_and_other_exercises_only(slug):
    chapter = Chapter(slug)
    tree = ast.parse(inspect.getsource(chapter.solutions))
    imports = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Import)]
    assert set(imports) <= {"import numpy as np"}
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    functions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    assert functions == {row.name for row in chapter.exercises}


@pytest.mark.parametrize("slug", SLUGS)
def test_hidden_tests_and_mistakes_know_every_exercise(slug):
    chapter = Chapter(slug)
    named = {mistake.exercise for mistake in chapter.mistakes}
    for row in chapter.exercises:
        assert callable(getattr(chapter.hidden, row.name))
        if row.points:
            assert row.name in named


def test_alternatives_exist_for_every_graded_exercise():
    for slug in SLUGS:
        chapter = Chapter(slug)
        module = importlib.import_module(f"tests.alternatives.{chapter.module}")
        for row in chapter.exercises:
            if row.points:
                assert callable(getattr(module, row.name)), f"{slug}: {row.name}"


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_a_hidden_test_never_lends_the_generator_of_its_own_inputs(case):
    slug, name = case
    chapter, rng, given = Chapter(slug), np.random.default_rng(0), []

    def noting(function):
        def noted(*args, **kwargs):
            given.append([*args, *kwargs.values()])
            return function(*args, **kwargs)

        return noted

    functions = {
        row.name: noting(getattr(chapter.solutions, row.name))
        for row in chapter.exercises
    }
    isolate.run(chapter, name, SimpleNamespace(**functions), rng)
    assert given
    assert not any(value is rng for values in given for value in values)


@pytest.mark.parametrize("slug", chapters())
def test_each_exercise_has_two_hints_that_no_student_is_given(slug):
    chapter = Chapter(slug)
    found = {row.name: chapter.hints(row.name) for row in chapter.exercises}
    for row in chapter.exercises:
        assert len(found[row.name]) == 2, row.name
        assert all(len(hint.split()) > 4 for hint in found[row.name])
    given = json.dumps(assemble.source(chapter))
    hints = [json.dumps(hint)[1:-1] for both in found.values() for hint in both]
    assert [hint for hint in hints if hint in given] == []
