"""One mistake costs one exercise.

While a check runs in the grader, the exercises that it needs are rebound to the key's
functions in the student's namespace. `grading.assemble` puts `begin` at the start of
each check cell and `hidden` at its end, both between nbgrader's HIDDEN TESTS marks.

A namespace may know how to lend functions across a process border (`lend`, `take_back`,
see grading.trusted.namespace); a plain dict is simply written to.
"""

import hashlib
from functools import cache
from types import SimpleNamespace

import numpy as np

from gradbook.check import session
from gradbook.check.call import CALLED
from grading.chapter import Chapter

_chapter = cache(Chapter)  # the table is read once a process

_lent: list[tuple[dict, str, object]] = []  # (namespace, name, what stood there before)
_seed = [""]


def begin(slug, exercise, namespace):
    """Put the key's functions in place of what `exercise` needs."""
    restore()
    chapter = _chapter(slug)
    for name in chapter.exercise(exercise).needs:
        lend(name, getattr(chapter.solutions, name), namespace)
    session.passed.clear()  # a prerequisite cannot be at fault now


def lend(name, function, namespace):
    """Put one function in place of the student's, until `restore`."""
    if hasattr(namespace, "lend"):
        namespace.lend(name, function)
        _lent.append((namespace, name, None))
    else:
        _lent.append((namespace, name, namespace.get(name)))
        namespace[name] = function


def hidden(slug, exercise, namespace):
    """Run the hidden test of `exercise` on fresh inputs, then `restore`."""
    __tracebackhide__ = True
    chapter = _chapter(slug)
    names = [row.name for row in chapter.exercises]
    student = SimpleNamespace(**{name: namespace.get(name) for name in names})
    try:
        with session.exercise(exercise):
            run(chapter, exercise, student)
    except Exception as error:
        # `check.call` notes the arguments of a call that failed: hidden inputs here.
        notes = getattr(error, "__notes__", [])
        notes[:] = [note for note in notes if not note.startswith(CALLED)]
        raise
    finally:
        restore()


def run(chapter, exercise, student, rng=None):
    """The hidden test of one exercise; `student` holds functions by name."""
    __tracebackhide__ = True
    if rng is None:
        text = f"{chapter.slug}/{exercise}/{_seed[0]}"
        digest = hashlib.sha256(text.encode()).digest()
        rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    getattr(chapter.hidden, exercise)(student, chapter.solutions, rng)


def seed(text):
    """Make the inputs of hidden tests depend on `text`, the submission's digest."""
    _seed[0] = text


def restore():
    """Give the student's own functions back."""
    while _lent:
        namespace, name, before = _lent.pop()
        if hasattr(namespace, "take_back"):
            namespace.take_back(name)
        elif before is None:
            namespace.pop(name, None)
        else:
            namespace[name] = before


def forget():
    """Drop what was lent to a namespace that is gone."""
    _lent.clear()
