"""What students hand in: wrong attempts, and right answers in an odd form.

They were written from the text of the chapters alone, without a look at the mistakes
and hidden tests in `grading`, so that the checks meet programs they were not made for.
"""

import importlib
import importlib.util
import textwrap
from typing import NamedTuple


class Attempt(NamedTuple):
    """A wrong program.

    exercise: the function it replaces. thought: what the student had in mind.
    source: the whole function. must_say: fragments of the message that a student
    needs to read, regular expressions, matched in any order.
    """

    exercise: str
    thought: str
    source: str
    must_say: tuple[str, ...]


class Odd(NamedTuple):
    """A right program in an unusual form.

    exercise: the function it replaces. form: what is unusual. source: as above.
    """

    exercise: str
    form: str
    source: str


def edited(right, exercise, thought, *edits, must_say):
    """An Attempt that differs from a right program.

    right: dict exercise -> source of a right program. edits: (right, wrong) texts.
    """
    source = right[exercise]
    for before, after in edits:
        assert source.count(before) == 1, (thought, before)
        source = source.replace(before, after)
    return Attempt(exercise, thought, source, must_say)


def odd_answers(chapter):
    """Right answers in odd forms: dict exercise -> source; none for chapter 00."""
    name = f"tests.attempts.{chapter.module}"
    if importlib.util.find_spec(name) is None:
        return {}
    return {odd.exercise: odd.source for odd in importlib.import_module(name).ODD}


def define(attempt, namespace):
    """Execute the source of an Attempt or Odd, as a student's cell, in `namespace`."""
    source = textwrap.dedent(attempt.source).strip()
    exec(compile(source, f"<{attempt.exercise}>", "exec"), namespace)
