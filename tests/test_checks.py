"""The checks themselves: right answers pass in any form, wrong ones never."""

import importlib
import sys
from functools import cache

import numpy as np
import pytest

from gradbook.check.copies import copied
from grading.checks.trial import Trial
from grading.editions.chapter import Chapter, chapters

SLUGS = chapters()
EXERCISES = [(slug, row.name) for slug in SLUGS for row in Chapter(slug).exercises]
GRADED = [case for case in EXERCISES if Chapter(case[0]).exercise(case[1]).points]
MISTAKES = [(slug, mistake) for slug in SLUGS for mistake in Chapter(slug).mistakes]

trial = cache(Trial)


def ids(case):
    slug, what = case
    return f"{slug}/{what if isinstance(what, str) else f'{what.exercise}/{what.name}'}"


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_the_key_passes(case):
    slug, name = case
    assert trial(slug).verdict(name) is None


def spoiling(key):
    """A right function that empties whatever it is given, but by `check.call`."""

    def other(*args, **kwargs):
        answer = copied(key(*args, **kwargs))
        if sys._getframe(1).f_globals["__name__"].startswith("grading.hidden"):
            spoil([*args, *kwargs.values()])
        return answer

    return other


def spoil(value):
    """Zeros in all arrays, nothing in all lists and dicts."""
    if isinstance(value, np.ndarray):
        value[...] = 0
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            spoil(item)
        if not isinstance(value, tuple):
            value.clear()


@pytest.mark.parametrize("case", GRADED, ids=ids)
def test_a_hidden_test_looks_at_nothing_that_it_has_given_away(case):
    slug, name = case
    trial(slug).hidden(name, **{name: spoiling(getattr(Chapter(slug).solutions, name))})


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_an_untouched_stub_fails_and_is_told_what_to_do(case):
    slug, name = case
    namespace = {"np": np}
    exec(Chapter(slug).stub(name).source, namespace)
    verdict = trial(slug).verdict(name, **{name: namespace[name]})
    assert verdict.startswith(f"CheckFailed: {name}: not written yet.")


@pytest.mark.parametrize("case", MISTAKES, ids=ids)
def test_a_mistake_is_rejected(case):
    slug, mistake = case
    wrong = mistake.function(Chapter(slug).solutions)
    assert trial(slug).verdict(mistake.exercise, **{mistake.exercise: wrong})


@pytest.mark.parametrize("case", MISTAKES, ids=ids)
def test_a_mistake_keeps_the_shapes_of_the_key_unless_it_is_about_shape(case):
    slug, mistake = case
    wrong = mistake.function(Chapter(slug).solutions)
    verdict = trial(slug).verdict(mistake.exercise, **{mistake.exercise: wrong})
    about_shape = "has shape" in verdict or "ValueError: " in verdict
    assert about_shape == mistake.shape, verdict


def test_mistakes_of_an_exercise_have_different_names_and_sentences():
    names = [(slug, m.exercise, m.name) for slug, m in MISTAKES]
    assert len(set(names)) == len(names)
    sentences = [(slug, m.exercise, m.sentence) for slug, m in MISTAKES]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("case", GRADED, ids=ids)
def test_another_right_program_is_accepted(case):
    slug, name = case
    chapter = Chapter(slug)
    module = importlib.import_module(f"tests.alternatives.{chapter.module}")
    assert trial(slug).verdict(name, **{name: getattr(module, name)}) is None


def fortran(array):
    return np.array(array, order="F")


def strided(array):
    wide = np.zeros((*array.shape, 2), dtype=array.dtype)
    wide[..., 0] = array
    return wide[..., 0]


def read_only(array):
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def extended(array):
    return array.astype(np.longdouble) if array.dtype == np.float64 else array


def plain_numbers(value):
    """NumPy scalars as Python's own numbers."""
    return value.item() if isinstance(value, np.generic) else value


def zero_dimensional(value):
    """NumPy scalars and floats as arrays of shape ()."""
    return np.array(value) if isinstance(value, (np.floating, float)) else value


FORMS = [fortran, strided, read_only, extended, plain_numbers, zero_dimensional]


def reshaped(value, form):
    """`value` with `form` applied to every array, or every number, inside."""
    if isinstance(value, np.ndarray):
        by_array = form not in (plain_numbers, zero_dimensional)
        return form(value) if by_array and value.dtype != object else value
    if isinstance(value, dict):
        return {key: reshaped(item, form) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(reshaped(item, form) for item in value)
    return form(value) if form in (plain_numbers, zero_dimensional) else value


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("case", GRADED, ids=ids)
def test_the_form_of_a_right_answer_does_not_matter(case, form):
    slug, name = case
    key = getattr(Chapter(slug).solutions, name)

    def other(*args, **kwargs):
        return reshaped(key(*args, **kwargs), form)

    assert trial(slug).verdict(name, **{name: other}) is None


@pytest.mark.parametrize("case", GRADED, ids=ids)
def test_a_key_takes_arguments_in_any_memory_order_and_read_only(case):
    slug, name = case
    key = getattr(Chapter(slug).solutions, name)
    for form in (fortran, strided, read_only):

        def other(*args, form=form, **kwargs):
            return key(*reshaped(args, form), **kwargs)

        assert trial(slug).verdict(name, **{name: other}) is None, form.__name__


def with_seed(monkeypatch, seed):
    """Every generator that a check makes starts from another state."""
    original = np.random.default_rng

    def shifted(given=None):
        return original(given if given is None else [given, seed])

    monkeypatch.setattr(np.random, "default_rng", shifted)


@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_visible_checks_do_not_depend_on_luck(case, monkeypatch):
    slug, name = case
    for seed in range(20):
        with monkeypatch.context() as patch:
            with_seed(patch, seed)
            trial(slug).visible(name)


@pytest.mark.soak
@pytest.mark.parametrize("case", EXERCISES, ids=ids)
def test_visible_and_hidden_checks_pass_a_thousand_times(case, monkeypatch):
    slug, name = case
    for seed in range(1000):
        with monkeypatch.context() as patch:
            with_seed(patch, seed)
            trial(slug).visible(name)
            trial(slug).hidden(name)
