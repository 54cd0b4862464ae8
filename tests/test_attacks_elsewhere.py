"""What the attacks' own assignment has no check for: those of other courses."""

from dataclasses import replace

import pytest

from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Zygote
from tests.attacks.elsewhere import ATTACKS, Elsewhere
from tests.attacks.names import CLOCK
from tests.attacks.ours import LIMITS, told
from tests.attacks.taken import TAKEN
from tests.trusted_notebooks import SETUP, code, data, notebook

pytestmark = pytest.mark.skipif(
    sandbox.offers().form is None, reason="the full form needs namespaces"
)


@pytest.fixture(scope="module")
def zygote():
    with Zygote(LIMITS) as warm:
        yield warm


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_on_the_check_of_another_course_earns_nothing(attack, zygote):
    result = graded(attack, zygote)
    assert result.score == 0, told(result)
    assert result.max_score == 1


SECOND_RUN = """
if phase() < 0.3:
    reply("reply", "value", 7, "", [], None)
"""


def test_a_cell_that_runs_again_another_way_is_no_fault_of_the_teachers(zygote):
    setup, check = code("x = 1", "setup", "setup"), code("x", "check", "check", 1)
    truth = Assignment(notebook(setup, code("", "answer"), check))
    cells = [CLOCK + "ends(0.5, 0.6)", CLOCK + TAKEN + SECOND_RUN]
    cells += [CLOCK + "ends(0.0, 0.05)"]
    handed = data(*map(code, cells), setup, code("", "answer"), check)
    patient = replace(LIMITS, cpu_seconds=10)  # a cell waits for a second at most
    result = grade_notebook(handed, truth, zygote, patient)
    assert "the cell could not be run" in result.cells[3].error
    assert result.score == 0


def test_a_locked_cell_may_rebind_what_is_the_students(zygote):
    """Where a stub asks by a comment, nothing tells that the name is the student's."""
    attack = Elsewhere("", "", "W = 3", "assert W == 6", "W = 2 * W")
    assert graded(attack, zygote).score == 1
    assert graded(attack._replace(kind="check"), zygote).score == 1


EMPTY = """
def none(x): return np.zeros((0, 2))
def filtered(x): return x[x > 5]
def parts(x): return [none(x), none(x)]
def appends(x): x.append(none(x))
def same(x): return x
def items(x): return []
class Parts:
    def __iter__(self): return iter(parts(1))
"""


@pytest.mark.parametrize(
    "check",
    [
        "assert np.allclose(none(1), np.zeros((0, 2)))",
        "assert np.allclose(none(1), none(2)) and np.array_equal(none(1), none(2))",
        "np.testing.assert_allclose(filtered(np.ones(3)), [])",
        "assert filtered(np.ones(3)).size == 0 == len(filtered(np.ones(3)))",
        "assert (2 * none(1) + 1).shape == (0, 2) and np.sum(none(1)) == 0",
        "assert np.array_equal(none(1) @ np.ones((2, 3)), np.zeros((0, 3)))",
        "x = np.concatenate([filtered(np.ones(3)), [1.0]])\nassert x + [2.0] == 3",
        "assert items(1) == [] and not items(1) and same(()) == () and same({}) == {}",
        "assert np.array_equal(items(1), []) and np.allclose(items(1), [])",
        "np.testing.assert_array_equal(items(1), [])",
        "assert f'{items(1)} {same([[], ()])}' == '[] [[], ()]'",
        "assert repr(none(1)) == repr(np.zeros((0, 2)))",
        "assert [type(x).__name__ for x in same([[]])] == ['list']",
        "assert isinstance(items(1), list) and np.zeros(same(())).shape == ()",
        "assert items(1) + [1] == [1] and sorted(items(1)) == [] == list(items(1))",
        "a = same([])\na.append(3)\nassert a == [3] and np.allclose(a, 3)",
        "assert same(same([])) == [] and same({'a': []})['a'] == []",
        "assert {same(()): 1}[()] == 1 and '%s' % (same([]),) == '[]'",
        "a, b = parts(1)\nassert a.shape == b.shape == (0, 2)",
        "assert isinstance(parts(1), list) and len(parts(1)) == 2",
        "assert [a.size for a in Parts()] == [0, 0]",
        "assert np.shape(parts(1)) == np.shape(same(parts(1))) == (2, 0, 2)",
        "assert np.allclose(parts(1), np.zeros((2, 0, 2)))",
        "assert np.concatenate(parts(1)).shape == (0, 2)",
        "given = []\nappends(given)\nassert given[0].shape == (0, 2)",
        "assert [len(p) for p in map(parts, range(2))] == [2, 2]",
        "a = none(1)\na += 1\nassert none(a).dtype == float",
    ],
)
def test_an_honest_answer_may_be_without_entries(check, zygote):
    result = graded(Elsewhere("", "", EMPTY, check), zygote)
    assert result.score == 1, told(result)


def test_an_empty_list_is_of_a_subclass_as_the_guide_says(zygote):
    check = "assert isinstance(items(1), list) and type(items(1)) is not list"
    assert graded(Elsewhere("", "", EMPTY, check), zygote).score == 1


def test_names_are_unique():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def graded(attack, zygote):
    """The Result of an attack on its own assignment."""
    before = [code(attack.before, "second", attack.kind)] if attack.before else []
    check = code(attack.check, "check", "check", 1)
    truth = Assignment(notebook(SETUP, code("", "answer"), *before, check))
    handed = data(SETUP, code(attack.answer, "answer"), *before, check)
    return grade_notebook(handed, truth, zygote, LIMITS)


VALUE = """
class Value:
    def __init__(self, data): self.data = data
    def __add__(self, other): return Value(self.data + getattr(other, "data", other))
    def __sub__(self, other): return self + -1 * getattr(other, "data", other)
    def __mul__(self, other): return Value(self.data * getattr(other, "data", other))
    def __pow__(self, n): return Value(self.data ** n)
    def __rsub__(self, other): return Value(other - self.data)
    def item(self): return self.data
    def relu(self): return Value(max(self.data, 0))
    def __repr__(self): return f"Value({self.data})"
    __rmul__ = __mul__
"""


@pytest.mark.parametrize(
    "check",
    [
        "assert ((Value(3) * 2 - 1) ** 2).data == 25",
        "assert str(5 - Value(3)) == 'Value(2)'",
        "assert (Value(3) - Value(1)).item() == 2",
        "a = Value(3)\na - 1\nassert (2 * a).item() == 6",
        "assert (Value(3) - 1).relu().data == 2",
    ],
)
def test_an_honest_class_with_arithmetic_is_graded_as_ever(check, zygote):
    result = graded(Elsewhere("", "", VALUE, check), zygote)
    assert result.score == 1, told(result)
