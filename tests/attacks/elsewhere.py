"""Attacks on checks as other courses write them, each with an assignment of its own."""

from typing import NamedTuple

from tests.attacks.taken import TAKEN

NEAR = """
class Near:
    shape, __array_ufunc__ = (), None
    def __sub__(self, other): return self
    __rsub__ = __pow__ = __mul__ = __matmul__ = __sub__
    __truediv__ = __rtruediv__ = __floordiv__ = __mod__ = __sub__
    def mean(self, *a, **k): return 0.0
    sum = max = item = __float__ = mean
    def any(self, *a, **k): return False
    def __len__(self): return 0
    def __getitem__(self, key): return 0.0
    def __iter__(self): return iter([0.0, 0.0])
def f(x):
    return Near()
"""

# Its operators and items change what they are given, and say nothing else.
CHANGING = """
class Changing:
    shape, __array_ufunc__ = (2,), None
    def __rsub__(self, other): other[...] = 0; return self
    def __add__(self, other): other[:] = [0, 0]; return self
    def __getitem__(self, key): key[...] = False; return np.zeros(0)
def f(x): return Changing()
def zeros(x): return np.zeros(2)
"""


# NumPy stretches the first to an array of any shape; the others fit a column, a number.
NOTHING = """
from collections import namedtuple
class Own(list):
    shape = (2, 3)
def f(x): return np.zeros((0, 1, 1))
def listed(x): return [f(x)]
def nested(x): return ([f(x)],)
def named(x): return namedtuple("Named", "a")(f(x))
def own(x): return Own(listed(x))
def column(x): return np.zeros((2, 0))
def number(x): return np.zeros(0)
def items(x): return []
def rows(x): return [[], ([],)][:x]
def both(x): return {"a": items(x)}, rows(1)
"""


class Elsewhere(NamedTuple):
    """One submission to an assignment of another course.

    name: unique. tries: one line. answer: the student's cell. check: the locked cell
    that gives a point. before: a locked cell between both, "" for none. kind: of that.
    """

    name: str
    tries: str
    answer: str
    check: str
    before: str = ""
    kind: str = "setup"


def near(check):
    """A check by a distance, told apart by its line."""
    return Elsewhere(
        f"near: {check}",
        "an object whose distance from anything, or ratio, is 0",
        NEAR,
        check,
    )


def nothing(check):
    """A check of every entry, told apart by its line."""
    given = "expected = np.arange(6.0).reshape(2, 3)"
    name = f"nothing: {check}"
    return Elsewhere(name, "an answer without entries", NOTHING, check, given)


def last_line(check, answer):
    """A check that gives partial credit."""
    tries = "a sum that is no number"
    return Elsewhere(f"sum: {answer}", tries, f"def f(x): return {answer}", check)


ATTACKS = [
    nothing("assert np.allclose(f(1), expected)"),
    nothing("assert np.allclose(expected, f(1))"),
    nothing("assert (f(1) == expected).all()"),
    nothing("assert not np.any(abs(f(1) - expected) > 1e-6)"),
    nothing("assert np.linalg.norm(f(1) - expected) < 1e-6"),
    nothing("assert ((f(1) - expected) ** 2).sum() == 0"),
    nothing("d = f(1)\nd -= 9.0\nassert np.all(d == 0)"),
    nothing("assert np.allclose(listed(1), expected)"),
    nothing("assert np.linalg.norm(expected - nested(1)) < 1e-6"),
    nothing("assert np.allclose(nested(1)[0], expected)"),
    nothing("assert np.allclose(named(1), expected)"),
    nothing("assert ((expected - own(1)) ** 2).sum() == 0"),
    nothing("assert not np.any(named(1) - expected)"),
    nothing("assert np.shape(own(1)) == (2, 3) and np.allclose(own(1), expected)"),
    nothing("assert np.allclose(column(1), expected[:, :1])"),
    nothing("assert np.allclose(3.0, number(1))"),
    nothing("assert np.all(number(1) == 3)"),
    nothing("np.testing.assert_allclose(number(1), 3.0)"),
    nothing("np.testing.assert_almost_equal(number(1), 3.0)"),
    nothing("assert all(np.isclose(a, 3).all() for a in [number(1)])"),
    nothing("assert np.allclose(items(1), 3)"),
    nothing("np.testing.assert_almost_equal(items(1), 3)"),
    nothing("assert np.allclose(rows(1), expected[:1, :1])"),
    nothing("assert not np.any(abs(np.float64(3) - rows(2)) > 1e-6)"),
    nothing("a, b = both(1)\nassert np.allclose(a['a'], 3) or np.allclose(b, 3)"),
    last_line("1 - abs(f(1) - 3)", "np.full(2, 9)"),
    last_line("1 - (f(1) - 3) ** 2", "100j"),
    last_line("1 - (f(1) - 3) ** 2", "Near()")._replace(answer=NEAR),
    near("assert np.mean((f(1) - 3.0) ** 2) < 1e-9"),
    near("assert ((np.ones(3) - f(1)) ** 2).sum() < 1e-9"),
    near("assert float(f(1) - 3) < 1e-9"),
    near("d = f(1) - np.ones(2)\nassert np.max(d) < 1e-9 and d[0] < 1e-9"),
    near("assert not np.any(f(1) - np.ones(2))"),
    near("assert len(f(1) - np.ones(2)) == 0"),
    near("assert all(abs(d) < 1e-9 for d in f(1) - np.ones(2))"),
    near("d = f(1) - np.ones(2)\nassert (d @ d).item() < 1e-9"),
    near("assert abs(float(f(1) / 3.0)) < 1e-9"),
    near("assert (np.ones(3) / f(1)).mean() == 0"),
    near("assert (f(1) // 3).item() == 0"),
    near("assert float(f(1) % 3) == 0"),
    Elsewhere(
        "expected-array-as-operand",
        "changes the expected array when it is subtracted",
        CHANGING,
        """
d = expected - f(1)
assert d.shape == (2,)
assert np.allclose(zeros(1), expected)
""",
        "expected = np.ones(2)",
    ),
    Elsewhere(
        "expected-list-as-operand",
        "changes the expected list when it is added",
        CHANGING,
        "given, expected = f(1), [1, 1]\ngiven + expected\n"
        "assert zeros(1).tolist() == expected",
    ),
    Elsewhere(
        "mask-as-index",
        "changes the mask that it is indexed by, so that nothing is compared",
        CHANGING,
        "mask, answer = np.ones(2, bool), f(1)\n"
        "assert np.array_equal(answer[mask], np.ones(2)[mask])",
    ),
    Elsewhere(
        "setup-that-asks",
        "fails the set-up cell that asks it, and defines what this would have bound",
        """
def f(x): raise ValueError
def close(a, b): return True
""",
        "assert close(2, 9)",
        "start = f(3)\ndef close(a, b):\n    return abs(a - b) < 1e-9",
    ),
    Elsewhere(
        "imported-by-the-setup",
        "the same with names that a set-up cell imports",
        """
def f(x): raise ValueError
class math:
    def isclose(a, b): return True
def isclose(a, b): return True
""",
        "assert math.isclose(1, 9) and isclose(1, 9)",
        "f(3)\nimport math\nfrom math import isclose",
    ),
    Elsewhere(
        "check-that-asks",
        "fails a check early, and defines what the next one would have had from it",
        """
def f(x): raise ValueError
truth = 0
""",
        "assert 0 == truth",
        "answer = f(3)\ntruth = 9\nf(4)",
        "check",
    ),
    Elsewhere(
        "another-list-at-each-look",
        "answers each look at its list with another one",
        TAKEN
        + """
from grading.trusted.worker import serve
x, looks, as_ever = [], iter([[1, 1], [1, 1], [3, 1]]), Worker.get
def get(self, name):
    return next(looks) if name == "x" else as_ever(self, name)
serve.OPERATIONS["get"] = get
""",
        "given = [3, 1]\nassert x == sorted(x)\nassert sorted(x) == sorted(given)",
    ),
    Elsewhere(
        "missing-property",
        "lets a property of the check's class seem missing: it has a default",
        "def f(): raise AttributeError('f')",
        """
class Answer:
    @property
    def value(self):
        return f()
assert getattr(Answer(), "value", 3) == 3
""",
    ),
]
