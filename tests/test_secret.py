"""Hidden inputs are drawn from a secret of the course: nobody works them out."""

import threading

import pytest

from grading.course.secret import secret
from grading.limits import Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.trusted_notebooks import code, data, notebook

SLUG, EXERCISE = "03-logistic-regression", "sigmoid"
LIMITS = Limits(cpu_seconds=8, check_cpu_seconds=4, wall_factor=5)
STUDENT = f"""
import numpy as np
seen = []
def {EXERCISE}(x):
    seen.append(float(np.sum(x)))
    return np.exp(-np.logaddexp(0, -x))
"""
CHECK = f"""
from grading.checks import isolate
isolate.hidden({SLUG!r}, {EXERCISE!r}, globals())
"""


def test_a_course_keeps_its_secret(tmp_path):
    first = secret(tmp_path)
    assert len(first) == 32
    assert secret(tmp_path) == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_each_course_has_its_own(tmp_path):
    roots = [tmp_path / name for name in "ab"]
    for root in roots:
        root.mkdir()
    assert len({secret(root) for root in roots}) == 2


def test_whoever_comes_first_makes_it(tmp_path):
    begin, found = threading.Barrier(8), []

    def take():
        begin.wait()
        found.append(secret(tmp_path))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize("text", ["", "0" * 63, "g" * 64, "0" * 65])
def test_a_damaged_one_is_named(tmp_path, text):
    (tmp_path / "secret").write_text(text)
    with pytest.raises(ValueError, match=f"secret: came with {len(text)} characters"):
        secret(tmp_path)
    assert (tmp_path / "secret").read_text() == text


@pytest.fixture(scope="module")
def inputs():
    """inputs(secret) -> what a function got from the hidden test, summed, as text."""
    given = notebook(code("", "answer"), code(CHECK, "check", "check", 1))
    cells = code(STUDENT, "answer"), code("print(seen)")
    with Zygote(LIMITS) as zygote:

        def inputs(own):
            raw = data(cells[0], code(CHECK, "check", "check", 1), cells[1])
            result = grade_notebook(raw, Assignment(given), zygote, LIMITS, secret=own)
            assert result.score == 1, result.reason
            return result.cells[-1].printed

        yield inputs


def test_the_same_bytes_meet_the_same_inputs_in_one_course_only(inputs):
    assert inputs(b"one") == inputs(b"one")
    assert len({inputs(own) for own in (b"", b"one", b"two")}) == 3
