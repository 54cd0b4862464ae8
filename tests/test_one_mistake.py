"""One mistake costs one exercise: the grader lends the key for what an exercise needs.

Every chapter is gone through as a student's notebook would be: all functions live in
one namespace and call each other by name. One of them is wrong, or not written: of its
own exercise and all that build on it, exactly its own may fail. What does not build on
it is tried with everything wrong at once that it does not need, so a call that
`exercises.yml` keeps quiet about is seen too.
"""

import contextlib
import io
from functools import cache

import pytest

from gradbook import check
from gradbook.check import session
from grading.checks import isolate, side
from grading.checks.trial import Trial, run_cell
from grading.editions.chapter import Chapter, chapters
from grading.editions.keysource import key_cells

GRADED = [
    (slug, row.name)
    for slug in chapters()
    for row in Chapter(slug).exercises
    if row.points
]
NEEDED = {
    (slug, need)
    for slug in chapters()
    for row in Chapter(slug).exercises
    for need in row.needs
}
trial = cache(Trial)


def notebook(slug, **changed):
    """A notebook's namespace: setup, then the key's cells or those in `changed`."""
    namespace = trial(slug).namespace()
    for name, source in key_cells(Chapter(slug)).items():
        exec(compile(changed.get(name, source), f"<{name}>", "exec"), namespace)
    return namespace


def failing(slug, namespace, among=None):
    """The exercises (of `among`; None: all) whose check fails, visible and hidden."""
    chapter, failed = Chapter(slug), []
    for row in chapter.exercises:
        if among is not None and row.name not in among:
            continue
        isolate.begin(slug, row.name, namespace)
        try:
            run_cell(chapter.check(row.name).source, namespace)
            with contextlib.redirect_stdout(io.StringIO()):
                isolate.hidden(slug, row.name, namespace)
        except Exception:  # whatever a wrong program raises costs its points
            failed.append(row.name)
        finally:
            isolate.restore()
    return failed


def wrong_programs(slug, name):
    """Sources of wrong programs: one mistake, three where others build on it."""
    mistakes = [m.source for m in Chapter(slug).mistakes if m.exercise == name]
    return mistakes[:3] if (slug, name) in NEEDED else mistakes[:1]


def building_on(slug, name):
    """An exercise and those that need it, or what needs it; they come behind it."""
    found = {name}
    for row in Chapter(slug).exercises:
        if found.intersection(row.needs):
            found.add(row.name)
    return found


def strangers(slug, name):
    """The graded exercises that an exercise does not need."""
    graded = [other for which, other in GRADED if which == slug]
    return [other for other in graded if name not in building_on(slug, other)]


def wrong_together(slug, names):
    """Dicts exercise -> wrong source: each has its turn of all that is tried alone."""
    programs = {name: wrong_programs(slug, name) for name in names}
    for turn in range(max(map(len, programs.values()), default=0)):
        yield {name: wrong[turn % len(wrong)] for name, wrong in programs.items()}
    yield {name: Chapter(slug).stub(name).source for name in names}


@pytest.fixture(autouse=True)
def _forget():
    yield
    isolate.restore()
    session.passed.clear()


@pytest.mark.parametrize("slug", chapters())
def test_the_key_passes_as_a_notebook(slug):
    assert failing(slug, notebook(slug)) == []


@pytest.mark.parametrize("case", GRADED, ids="/".join)
def test_a_wrong_function_costs_its_own_points_only(case):
    slug, name = case
    for source in wrong_programs(slug, name):
        changed = notebook(slug, **{name: source})
        assert failing(slug, changed, building_on(slug, name)) == [name], source


@pytest.mark.parametrize("case", GRADED, ids="/".join)
def test_an_unwritten_function_costs_its_own_points_only(case):
    slug, name = case
    changed = notebook(slug, **{name: Chapter(slug).stub(name).source})
    assert failing(slug, changed, building_on(slug, name)) == [name]


@pytest.mark.parametrize("case", GRADED, ids="/".join)
def test_a_right_function_passes_though_all_that_it_does_not_need_is_wrong(case):
    slug, name = case
    for wrong in wrong_together(slug, strangers(slug, name)):
        assert failing(slug, notebook(slug, **wrong), {name}) == [], wrong


def test_a_need_that_is_not_declared_would_be_seen(monkeypatch):
    slug, name = "03-logistic-regression", "propagate"
    rows = Chapter(slug).exercises
    quiet = [row._replace(needs=()) if row.name == name else row for row in rows]
    monkeypatch.setattr(Chapter, "exercises", quiet)
    monkeypatch.setattr(isolate, "_chapter", Chapter)
    assert "sigmoid" in strangers(slug, name)
    wrong = {"sigmoid": wrong_programs(slug, "sigmoid")[0]}
    assert failing(slug, notebook(slug, **wrong), {name}) == [name]


def test_without_lending_a_mistake_would_spread(monkeypatch):
    slug, name = "03-logistic-regression", "sigmoid"
    monkeypatch.setattr(isolate, "begin", lambda *_: None)
    stub = Chapter(slug).stub(name).source
    failed = failing(slug, notebook(slug, **{name: stub}))
    assert set(failed) > {name, "propagate", "predict"}


@pytest.mark.parametrize("right", [True, False])
def test_a_function_with_a_wrong_part_does_not_serve_later_checks(right):
    slug, name, later = "02-perceptron", "gate_weights", "xor_from_nand"
    namespace = notebook(slug)
    isolate.begin(slug, name, namespace)
    with contextlib.redirect_stdout(io.StringIO()), side.collected():
        with session.exercise(name), session.part("OR"):
            check.that(right, "wrong in plain sight only")
        isolate.hidden(slug, name, namespace)
    isolate.begin(slug, later, namespace)
    key = getattr(Chapter(slug).solutions, name)
    assert (namespace[name] is key) == (not right)
    isolate.restore()
    isolate.forget()


def test_an_error_on_a_hidden_input_does_not_tell_the_input():
    def stops(a, b, c):
        raise ZeroDivisionError

    with pytest.raises(AssertionError) as caught:
        isolate.hidden(
            "03-logistic-regression", "graph_backward", {"graph_backward": stops}
        )
    assert str(caught.value) == (
        "graph_backward: your code stopped with ZeroDivisionError on an input of a "
        "hidden test"
    )
