"""One mistake costs one exercise.

While a hidden test runs, the exercises that it needs are rebound to the key's functions
in the student's namespace: a right one may still be too slow, or want too much memory,
for the sizes of another's hidden test. The check in plain sight uses the student's own
where these have passed their own checks: calls of the key across a process border are
slow.
`editions.assemble` puts `begin` at the start of each check cell and `hidden` at its
end, both between nbgrader's HIDDEN TESTS marks.

A namespace may know how to lend functions across a process border (`lend`, `take_back`,
see grading.trusted.namespace); a plain dict is simply written to.
"""

import hashlib
from functools import cache

import numpy as np

from gradbook.check import session
from grading.checks.side import discreet
from grading.editions.chapter import Chapter

_chapter = cache(Chapter)  # the table is read once a process

_lent: list[tuple[dict, dict]] = []  # (namespace, name -> what stood there before)
_passed: dict[str, object] = {}  # name -> the student's function that passed
_seed = [""]


def begin(slug, exercise, namespace):
    """Put the key's functions in place of what `exercise` needs and is not right."""
    restore()
    _lend_key(slug, exercise, namespace, _passed)
    session.passed.clear()  # a prerequisite cannot be at fault now


def lend(name, function, namespace):
    """Put one function in place of the student's, until `restore`."""
    _lend({name: function}, namespace)


class Student:
    """The functions of a namespace as attributes, each looked up when it is needed."""

    def __init__(self, namespace):
        self._namespace = namespace

    def __getattr__(self, name):
        found = self._namespace.get(name)
        setattr(self, name, found)
        return found


def hidden(slug, exercise, namespace):
    """Run the hidden test of `exercise` on fresh inputs, then `restore`."""
    __tracebackhide__ = True
    student = Student(namespace)
    in_plain_sight = session.passed.get(exercise)
    try:
        _lend_key(slug, exercise, namespace)
        with discreet(), session.exercise(exercise):
            run(_chapter(slug), exercise, student)
        if in_plain_sight and session.passed[exercise]:  # and no part was wrong
            _passed[exercise] = getattr(student, exercise)
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
        namespace, before = _lent.pop()
        if hasattr(namespace, "take_back"):
            namespace.take_back(before)
            continue
        for name, function in before.items():
            if function is None:
                namespace.pop(name, None)
            else:
                namespace[name] = function


def forget():
    """Drop what is known of a namespace that is gone."""
    _lent.clear()
    _passed.clear()


def _lend_key(slug, exercise, namespace, spared=()):
    """Lend what `exercise` needs, but for names that mean what they do in `spared`."""
    chapter = _chapter(slug)
    lent = [name for _, before in _lent for name in before]
    names = [
        name
        for name in chapter.exercise(exercise).needs
        if name not in lent
        and not (name in spared and spared[name] is namespace.get(name))
    ]
    _lend({name: getattr(chapter.solutions, name) for name in names}, namespace)


def _lend(functions, namespace):
    if not functions:
        return
    _lent.append((namespace, {name: dict.get(namespace, name) for name in functions}))
    if hasattr(namespace, "lend"):
        namespace.lend(functions)
    else:
        namespace.update(functions)
