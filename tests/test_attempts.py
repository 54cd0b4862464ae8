"""Attempts of students: wrong ones are told why, odd right ones are accepted."""

import contextlib
import importlib
import importlib.util
import io
import re
import warnings
from collections import Counter
from functools import cache
from types import SimpleNamespace

import pytest

from gradbook.check import session
from grading.checks import isolate
from grading.checks.trial import Trial, run_cell
from grading.editions.chapter import Chapter, chapters
from tests.attempts import define


def name_of(slug):
    return f"tests.attempts.{Chapter(slug).module}"


def module(slug):
    return importlib.import_module(name_of(slug))


SLUGS = [slug for slug in chapters() if importlib.util.find_spec(name_of(slug))]
trial = cache(Trial)
ATTEMPTS = [(slug, attempt) for slug in SLUGS for attempt in module(slug).ATTEMPTS]
ODD = [(slug, odd) for slug in SLUGS for odd in module(slug).ODD]


def ids(case):
    return f"{case[0]}/{case[1].exercise}/{case[1][1]}"


def message(slug, attempt):
    """What the student reads, None where visible check and hidden test pass.

    The attempt is defined where the check runs, as in a notebook: it sees the
    variables of the check. Warnings do not stop it, as they would not there.
    """
    namespace = trial(slug).namespace()
    define(attempt, namespace)
    session.passed.clear()
    chapter = trial(slug).chapter
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            run_cell(chapter.check(attempt.exercise).source, namespace)
            isolate.run(chapter, attempt.exercise, SimpleNamespace(**namespace))
    except Exception as error:  # whatever a wrong program raises is a rejection
        notes = "\n".join(getattr(error, "__notes__", []))
        return f"{type(error).__name__}: {error}\n{notes}".strip()
    return None


@pytest.mark.parametrize("case", ATTEMPTS, ids=ids)
def test_an_attempt_is_rejected_and_the_message_helps(case):
    slug, attempt = case
    text = message(slug, attempt)
    assert text is not None, "accepted"
    missing = [part for part in attempt.must_say if not re.search(part, text)]
    assert not missing, text


@pytest.mark.parametrize("case", ODD, ids=ids)
def test_a_right_answer_in_an_odd_form_is_accepted(case):
    assert message(*case) is None


@pytest.mark.parametrize("slug", SLUGS)
def test_every_graded_exercise_is_attempted_and_ten_in_a_chapter(slug):
    tried = Counter(attempt.exercise for attempt in module(slug).ATTEMPTS)
    assert tried.total() >= 10
    graded = {row.name for row in Chapter(slug).exercises if row.points}
    assert graded == set(tried)
    assert graded == {odd.exercise for odd in module(slug).ODD}
