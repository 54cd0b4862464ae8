"""Which known mistake a failing function is: the one that gives what it gives.

The hidden test calls the student's function on fresh inputs. What goes in and comes out
is noted, and every mistake of `grading/mistakes/` gets the same inputs over here.
"""

import contextlib
import functools
import io
import re

import numpy as np

from grading.checks import isolate
from grading.editions.chapter import Chapter
from grading.trusted.agreement import explains, noting

HIDDEN = re.compile(r'isolate\.hidden\("([^"\n]+)", "([^"\n]+)"')
SEEDS = 3  # each draws other inputs
CALLS = 20  # of each, the first ones; a gradient check makes hundreds

_chapter = functools.cache(Chapter)


def sentence(source, namespace):
    """The sentence of the one mistake that agrees with the student's function, or "".

    source: of the check that failed, hidden test included. namespace: that it ran in.
    Raises session.WorkerDied where the student's function ends its process.
    """
    named = HIDDEN.search(source)
    if not named:
        return ""
    chapter, exercise = _chapter(named[1]), named[2]
    runs = [_calls(chapter, exercise, namespace, seed) for seed in range(SEEDS)]
    calls = [call for run in runs for call in run]
    key = getattr(chapter.solutions, exercise)
    if not all(runs) or explains(key, calls):
        return ""
    found = [
        mistake
        for mistake in chapter.mistakes
        if mistake.exercise == exercise
        and explains(mistake.function(chapter.solutions), calls)
    ]
    return found[0].sentence if len(found) == 1 else ""


def prepare(source):
    """Import what belongs to the exercise that a check cell is for."""
    if named := HIDDEN.search(source):
        chapter = _chapter(named[1])
        _ = chapter.solutions, chapter.hidden, chapter.mistakes, chapter.exercises


def _calls(chapter, exercise, namespace, seed):
    """(arguments, answer) of the calls that the hidden test makes with one seed."""
    calls = []
    isolate.begin(chapter.slug, exercise, namespace)
    try:
        student = isolate.Student(namespace)
        function = getattr(student, exercise)
        if not callable(function):
            return []
        setattr(student, exercise, noting(function, exercise, calls))
        rng = np.random.default_rng(seed)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            isolate.run(chapter, exercise, student, rng)
    finally:
        isolate.restore()
    return calls[:CALLS]
