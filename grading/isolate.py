"""One mistake costs one exercise.

While a check runs in the grader, the exercises that it needs are rebound to the key's
functions in the student's namespace. `grading.assemble` puts `begin` at the start of
each check cell and `hidden` at its end, both between nbgrader's HIDDEN TESTS marks.
"""

import hashlib
from types import SimpleNamespace

import numpy as np

from gradbook.check import session
from grading.chapter import Chapter

_lent: list[tuple[dict, dict]] = []  # (namespace, what stood there before)


def begin(slug, exercise, namespace):
    """Put the key's functions in place of what `exercise` needs."""
    restore()
    chapter = Chapter(slug)
    needs = chapter.exercise(exercise).needs
    _lent.append((namespace, {name: namespace.get(name) for name in needs}))
    namespace.update({name: getattr(chapter.solutions, name) for name in needs})
    session.passed.clear()  # a prerequisite cannot be at fault now


def hidden(slug, exercise, namespace):
    """Run the hidden test of `exercise` on fresh inputs, then `restore`."""
    __tracebackhide__ = True
    chapter = Chapter(slug)
    names = [row.name for row in chapter.exercises]
    student = SimpleNamespace(**{name: namespace.get(name) for name in names})
    try:
        with session.exercise(exercise):
            run(chapter, exercise, student)
    finally:
        restore()


def run(chapter, exercise, student, rng=None):
    """The hidden test of one exercise; `student` holds functions by name."""
    __tracebackhide__ = True
    if rng is None:
        digest = hashlib.sha256(f"{chapter.slug}/{exercise}".encode()).digest()
        rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    getattr(chapter.hidden, exercise)(student, chapter.solutions, rng)


def restore():
    """Give the student's own functions back."""
    while _lent:
        namespace, before = _lent.pop()
        for name, value in before.items():
            if value is None:
                namespace.pop(name, None)
            else:
                namespace[name] = value
