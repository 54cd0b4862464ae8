"""A check's function at many points gives what it gives point after point."""

import numpy as np
import pytest

from gradbook.check import seam
from grading.trusted.session import Session
from tests.trusted_grading import check, grade, zygote

__all__ = ["check", "grade", "zygote"]  # fixtures, wanted by their names

POINTS = "[(np.array([0.5 * i, 1.0]),) for i in range(250)]"
STUDENT = """
count = 0
rng_of_mine = np.random.default_rng(1)

def double(w):
    return 2 * w

def sharp(w):
    if w[0] > 10:
        raise ValueError("too large")
    return w[0]

def spoil(w):
    w[0] = 7.0
    return w[1]

def noisy(w):
    return w[0] + np.random.normal()

def drawn(rng):
    return rng.normal()

def counted(w):
    global count
    count += 1
    return count

def both(w):
    return [w, {"sum": w.sum(), "parts": (w[0], w[1])}]

class Net:
    def __init__(self, w):
        self.w = w

def net(w):
    return Net(w)
"""
FUNCTIONS = {  # name -> (source of a function, whether its calls can go together)
    "one call": ("lambda w: double(w).sum()", True),
    "a call of a call": ("lambda w: double(double(w)).sum()", True),
    "as many as it likes": ("lambda w: sum(double(w)[0] for _ in range(i(w)))", True),
    "none at all": ("lambda w: float(w.sum())", True),
    "nested answers": ("lambda w: both(w)[1]['parts'][0] + both(w)[0][1]", True),
    "an answer changed": ("lambda w: plus_one(double(w))", True),
    "a keyword": ("lambda w: double(w=w)[0]", True),
    "a state": ("lambda w: counted(w)", True),
    "an error caught": ("lambda w: caught(sharp, w)", False),
    "an argument changed": ("lambda w: (w.fill(2.0), double(w)[1])[1]", False),
    "a seed": ("lambda w: (np.random.seed(3), noisy(w))[1]", False),
    "random numbers": ("lambda w: noisy(w)", False),
    "a generator": ("lambda w: (lambda r: drawn(r) + r.normal())(rng(2))", False),
    "an object": ("lambda w: net(w).w[0]", False),
}
HELPERS = """
rng = np.random.default_rng
i = lambda w: int(w[1] + w[0]) % 3

def plus_one(a):
    a += 1
    return a.sum() + double(a)[0]

def caught(function, w):
    try:
        return function(w)
    except ValueError:
        return -1.0
"""


def expected(source):
    names = {"np": np}
    exec(STUDENT + HELPERS, names)
    np.random.seed(0)
    return seam.STUDENT.each(eval(source, names), eval(POINTS, names))


@pytest.fixture
def messages(monkeypatch, tmp_path):
    """Gives the requests so far; they are noted in a file: the judge makes them."""
    ask, path = Session._ask, tmp_path / "messages"

    def counted(self, content):
        with path.open("a") as file:
            print(content[0], file=file)
        return ask(self, content)

    monkeypatch.setattr(Session, "_ask", counted)
    return lambda: path.read_text().split()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_results_are_those_of_one_point_after_the_other(check, messages, name):
    source, together = FUNCTIONS[name]
    cell = (
        f"{HELPERS}\nfrom gradbook.check import seam\nnp.random.seed(0)\n"
        f"found = seam.side().each({source}, {POINTS})\n"
        f"assert np.array_equal(found, {list(map(float, expected(source)))})"
    )
    assert check(STUDENT, cell) == (1, "")
    calls = sum(what in ("call", "calls") for what in messages())
    assert calls < 15 if together else calls >= 250


def test_an_error_is_raised_as_ever(check):
    cell = (
        "from gradbook.check import seam\n"
        f"seam.side().each(lambda w: sharp(w), {POINTS})"
    )
    score, error = check(STUDENT, cell)
    assert score == 0
    assert error.startswith("ValueError: too large\nYour code:\n  in sharp")


def test_arguments_that_the_student_changes_stay_as_they_are(check):
    cell = (
        f"from gradbook.check import seam\npoints = {POINTS}\n"
        "assert seam.side().each(lambda w: spoil(w) + 0, points) == [1.0] * 250\n"
        "assert points[3][0].tolist() == [1.5, 1.0]"
    )
    assert check(STUDENT, cell) == (1, "")


def test_a_worker_that_answers_less_than_it_was_asked_is_dead(check):
    student = (
        "import gc\nfrom grading.trusted.worker import serve\n"
        "serve.OPERATIONS['calls'] = lambda worker, wanted: [1.0]\n"
        "def f(w):\n    return 1.0"
    )
    cell = f"from gradbook.check import seam\nseam.side().each(f, {POINTS})"
    score, error = check(student, cell)
    assert score == 0
    assert "broke off the protocol: not as many answers as calls" in error
