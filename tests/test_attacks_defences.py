"""Every switch of `Defences` guards against something: off, an attack succeeds.

The sandbox's own switches are in test_sandbox.
"""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from grading.checks import isolate
from grading.editions.chapter import Chapter
from grading.limits import MIB, Defences, Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Zygote
from tests.attacks import notebooks, objects, processes
from tests.attacks.assignment import source, submission
from tests.attacks.notebooks import dumps
from tests.attacks.taken import TAKEN
from tests.trusted_notebooks import SETUP, code, data, notebook

LIMITS = Limits(
    cpu_seconds=4,
    check_cpu_seconds=1,
    wall_factor=2,
    memory_bytes=1024 * MIB,
    output_bytes=MIB // 4,
    message_bytes=4 * MIB,
)
SMALL = Assignment(source())
SLUG, EXERCISE = "03-logistic-regression", "sigmoid"


@pytest.fixture(scope="module")
def zygote():
    with Zygote(LIMITS) as warm:
        yield warm


@pytest.fixture
def grade(zygote):
    def grade(raw, assignment, off):
        defences = replace(Defences(), **({off: False} if off else {}))
        return grade_notebook(raw, assignment, zygote, LIMITS, defences)

    return grade


def answered(student, check):
    """A submission and its assignment with one check of one point."""
    given = notebook(SETUP, code("", "answer"), code(check, "check", "check", 1))
    return data(SETUP, code(student, "answer")), Assignment(given)


def by_name(attacks, name):
    return next(attack for attack in attacks if attack.name == name)


def deadline(grade, off):
    """Waits longer than a check may take, at no cost of CPU time."""
    student = "import time\ndef wait():\n    time.sleep(3)\n    return 1"
    return grade(*answered(student, "assert wait() == 1"), off).score == 1


def judge_limits(grade, off):
    """Has a lent function ask for more memory than a submission may have."""
    student = "def use(f):\n    return f(2**31)"
    check = "assert use(lambda n: np.zeros(n, np.int8).size) == 2**31"
    return grade(*answered(student, check), off).score == 1


def numbered_replies(grade, off):
    """A second reply to one call stands in for the reply to the next."""
    student = (
        TAKEN + "def f(x):\n    reply('reply', 'value', 2 * x, '', [], None)\n"
        "    return 2 * x\n"
        "def g(x):\n    raise NotImplementedError\n"
    )
    check = "first, second = f, g\nassert first(3) == 6\nassert second(3) == 6"
    return grade(*answered(student, check), off).score == 1


def capped_messages(grade, off):
    """An answer that is larger than a message may be."""
    student = "def big():\n    return 'x' * 2**23"
    return grade(*answered(student, "assert len(big()) == 2**23"), off).score == 1


def counted_messages(grade, off):
    """A small array, a thousand times in one list: it crosses once."""
    student = "def big():\n    return [np.ones(2**10)] * 1000"
    return grade(*answered(student, "assert len(big()) == 1000"), off).score == 1


def opaque_handles(grade, off):
    """An object that chooses its difference from the expected value."""
    attack = by_name(objects.ATTACKS, "arithmetic-of-its-own")
    return grade(dumps(submission(attack.cell)), SMALL, off).score > 1


def capped_output(grade, off):
    """Takes the cap off the worker's own output, then prints."""
    student = "import sys\nsys.stdout.left = 10**9\nprint('x' * 10**6)"
    result = grade(*answered(student, "assert True"), off)
    return len(result.cells[1].printed) > LIMITS.output_bytes


def proof_of_pass(grade, off):
    """Ends the worker in the middle of a check, without an error."""
    attack = by_name(processes.ATTACKS, "exit-in-the-call")
    return grade(dumps(submission(attack.cell)), SMALL, off).score == 6


def source_of_truth(grade, off):
    """Hands in checks of its own."""
    forge = by_name(notebooks.ATTACKS, "edited-checks").forge
    return grade(forge(submission("cost = gradient = None")), SMALL, off).score == 6


def fresh_inputs(grade, off):
    """A table of the answers that one hidden test once wanted."""
    table = {}
    chapter = Chapter(SLUG)
    key = getattr(chapter.solutions, EXERCISE)

    def noted(x):
        out = key(x)
        table[repr(np.asarray(x).tolist())] = np.asarray(out).tolist()
        return out

    isolate.run(chapter, EXERCISE, SimpleNamespace(**{EXERCISE: noted}))
    student = (
        f"table = {table!r}\n"
        f"def {EXERCISE}(x):\n"
        "    return np.array(table[repr(np.asarray(x).tolist())])[()]\n"
    )
    check = (
        "from grading.checks import isolate\n"
        f"isolate.hidden({SLUG!r}, {EXERCISE!r}, globals())"
    )
    return grade(*answered(student, check), off).score == 1


ATTEMPTS = (
    deadline,
    judge_limits,
    numbered_replies,
    capped_messages,
    counted_messages,
    opaque_handles,
    capped_output,
    proof_of_pass,
    source_of_truth,
    fresh_inputs,
)


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
def test_an_attack_fails_that_succeeds_with_its_defence_off(attempt, grade):
    assert not attempt(grade, None)
    assert attempt(grade, attempt.__name__)


def test_no_switch_is_without_its_attack():
    tried = {*sandbox.SANDBOX, *(attempt.__name__ for attempt in ATTEMPTS)}
    assert tried == {field.name for field in fields(Defences)}
