"""What a student's code does on a hidden input is told without the input.

A function that knows a hidden input can put it into whatever a check would tell: the
text of an error, a warning, a shape, a value, the name of a function.
"""

from contextlib import nullcontext
from textwrap import indent

import pytest

from grading.limits import Limits
from grading.trusted import locked
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.trusted_notebooks import code, data, notebook

LIMITS = Limits(cpu_seconds=8, check_cpu_seconds=4, wall_factor=5)
SETUP = code("import numpy as np\nfrom gradbook import check", "setup", "setup")
SECRET = "8152"
CHECK = """
check.values(f(1.0), 1.0, "f")
### BEGIN HIDDEN TESTS
{}
### END HIDDEN TESTS
"""
INSIDE = """
with check.exercise("f"):
    check.values(f(1.0), 1.0, "f")
    ### BEGIN HIDDEN TESTS
{}
    ### END HIDDEN TESTS
"""
STUDENT = """
import warnings
from collections import namedtuple
def f(x):
    if x == 1:
        return x
    {}
"""
WAYS = {  # what f does with the hidden input, and the hidden line
    "unfinished": (
        "raise NotImplementedError(f'{x}')",
        "with check.exercise('f'):\n    f(8152.0)",
    ),
    "unfinished part": (
        "raise NotImplementedError(f'{x}')",
        "with check.exercise('f'):\n    with check.part('one'):\n        f(8152.0)",
    ),
    "error": ("raise ValueError(f'{x}')", "check.call(f, 8152.0)"),
    "arguments of the call": ("raise ValueError", "check.call(f, 8152.0)"),
    "arguments, another error": ("raise KeyError", "check.raises(ValueError, f, 8152)"),
    "name of a function": (
        "g = lambda: 1 / 0\n"
        "    g.__code__ = g.__code__.replace(co_name=str(x))\n    g()",
        "f(8152.0)",
    ),
    "number of a line": (
        "g = lambda: 1 / 0\n"
        "    g.__code__ = g.__code__.replace(co_firstlineno=int(x))\n    g()",
        "f(8152.0)",
    ),
    "warning": ("warnings.warn(str(x))\n    return x", "check.silent(f, 8152.0)"),
    "shape": ("return np.zeros((0, int(x)))", "check.shape(f(8152.0), (2,), 'f')"),
    "value": ("return x", "check.values(f(8152.0), 1.0, 'f')"),
    "right value": ("return 0", "check.values(f(2.0), 8152.0, 'f')"),
    "bounds": ("return x", "check.inside(f(8152.0), 0, 1, 'f')"),
    "place of nan": (
        "a = np.zeros(9000)\n    a[int(x)] = np.nan\n    return a",
        "check.values(f(8152.0), np.zeros(9000), 'f')",
    ),
    "text for a number": ("return f'x{x}'", "check.number(f(8152.0), 'f')"),
    "array for a number": (
        "return np.zeros(int(x))",
        "check.number(f(8152.0), 'f')",
    ),
    "text for an error": ("return f'{x}'", "check.raises(ValueError, f, 8152.0)"),
    "length": ("return [0] * int(x)", "check.unpack(f(8152.0), 'a, b')"),
    "gradient": (
        "return 8152 * x",
        "check.gradient(f, {'x': 2.0}, ('x',), grads={'dx': 1.0})",
    ),
    "key": (
        "return {f'{x}': 1.0}",
        "check.gradient(lambda x: x, {'x': 2.0}, ('x',), grads=f(8152.0))",
    ),
    "name of a tuple": (
        "return namedtuple(f'N{int(x)}', 'a')(1)",
        "check.gradient(lambda x: x, {'x': 2.0}, ('x',), grads=f(8152.0))",
    ),
    "number of gradients": (
        "return [1.0] * int(x)",
        "check.layer(lambda x: (x, 8152.0), lambda d, c: f(c),"
        " {'x': np.ones((1, 2))}, ('x',), rng=np.random.default_rng(0))",
    ),
}
PYTHONS = {  # ways through an error that Python makes in the hidden line
    "name of a class": ("return type(f'N{x}', (), {})()", "f(8152.0) == 1"),
    "name of its class": (
        "return namedtuple(f'N{int(x)}', 'a')(1)",
        "f(8152.0).b",
    ),
    "warning as an error": (
        "warnings.warn(str(x))",
        "import warnings\n"
        "with warnings.catch_warnings():\n"
        "    warnings.simplefilter('error')\n"
        "    f(8152.0)",
    ),
    "text to convert": ("return f'x{x}'", "float(f(8152.0))"),
    "missing key": ("return f'x{x}'", "{}[f(8152.0)]"),
    "shapes": ("return np.zeros((3, int(x)))", "f(8152.0) + np.zeros(2)"),
}
QUIET = ("error", "unfinished part")  # told by nobody in any case


@pytest.fixture(scope="module")
def zygote():
    with Zygote(LIMITS) as warm:
        yield warm


def attempt(way, zygote, form=CHECK):
    """(points, reason) of one way. form: of the check."""
    body, line = (WAYS | PYTHONS)[way]
    line = indent(line, "    ") if form is INSIDE else line
    check = code(form.format(line), "check", "check", 1)
    raw = data(SETUP, code(STUDENT.format(body), "answer"))
    asked = Assignment(notebook(SETUP, code("", "answer"), check))
    result = grade_notebook(raw, asked, zygote, LIMITS)
    return result.score, result.cells[-1].error


@pytest.mark.parametrize("form", [CHECK, INSIDE], ids=["below", "inside"])
@pytest.mark.parametrize("way", [*WAYS, *PYTHONS])
def test_a_hidden_input_is_told_in_no_way(way, form, zygote):
    score, reason = attempt(way, zygote, form)
    assert (score, SECRET in reason) == (0, False), reason
    assert reason


@pytest.mark.parametrize("mark", ["# ", "###", "#### ", "x = 1  # "])
def test_the_marks_are_those_that_nbgrader_takes(mark, zygote):
    score, reason = attempt("value", zygote, CHECK.replace("### ", mark))
    assert (score, reason) == (0, "AssertionError: f is not right on fresh inputs")


@pytest.mark.parametrize("way", [way for way in WAYS if way not in QUIET])
def test_each_way_tells_it_where_checks_are_not_discreet(way, zygote, monkeypatch):
    monkeypatch.setattr(locked, "discreet", lambda on: nullcontext())
    monkeypatch.setattr(
        locked, "_notes", lambda error, *_: getattr(error, "__notes__", ())
    )
    score, reason = attempt(way, zygote)
    assert (score, SECRET in reason) == (0, True), reason


@pytest.mark.parametrize("way", PYTHONS)
def test_the_text_of_pythons_error_would_tell_it(way, zygote, monkeypatch):
    monkeypatch.setattr(locked, "_said", lambda error, *_: str(error))
    score, reason = attempt(way, zygote)
    assert (score, SECRET in reason) == (0, True), reason
