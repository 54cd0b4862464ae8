"""What crosses between a check and a student's code."""

import pytest

from grading.trusted.submission import Assignment
from tests.trusted_grading import LIMITS, check, grade, zygote
from tests.trusted_notebooks import SETUP, code, notebook

__all__ = ["check", "grade", "zygote"]  # fixtures, wanted by their names


def test_partial_credit_is_the_number_that_a_check_returns(check):
    assert check("a = 1", "score = 0.5 * a\nscore", points=2)[0] == 0.5
    assert check("a = 1", "7.0", points=2)[0] == 2
    assert check("a = 1", "True", points=2)[0] == 2
    assert check("a = 0.5", "np.float64(a)", points=2)[0] == 0.5
    assert check("a = [[0.5]]", "1 - np.array(a)", points=2)[0] == 0.5
    for shown in ("np.array(a) == 1", "np.array(a)", "np.sqrt(-1j)", "a", "b"):
        assert check("a = [1, 2]\nb = lambda: 0", shown, points=2)[0] == 2


@pytest.mark.parametrize(
    "last",
    [
        *("-3", "np.float64(-3)", "a - 4", "np.nan", "a * np.inf"),
        *("1 - (3 - 9j * a)", "-np.complex64(a)", "1 - abs(np.full(2, a) - 3)"),
        *("sum([np.full((1, 1), a)])", "s = 0\ns += (a == np.ones(2))\ns"),
    ],
)
def test_a_last_line_that_is_no_number_of_points_says_so(check, last):
    score, error = check("a = -1", last, points=2)
    assert score == 0
    assert error.startswith("ValueError: the check's last line gives")
    assert error.endswith("no number of points: 0 or more")


def test_a_sum_that_is_an_object_is_not_asked_for_its_text(check):
    student = "class A:\n    def __mul__(self, other): return self\n"
    student += "    def __str__(self): 1 / 0\na = A()"
    score, error = check(student, "a * 2")
    assert score == 0
    assert "gives <the notebook's A>, no number of points" in error


def test_a_hidden_last_line_keeps_its_number(check):
    source = "### BEGIN HIDDEN TESTS\na - 4\n### END HIDDEN TESTS"
    expected = "ValueError: the check's last line gives no number of points: 0 or more"
    assert check("a = -1", source) == (0, expected)


def test_a_function_given_as_argument_is_called_back(check):
    student = "def slope(J, x):\n    return (J(x + 1e-6) - J(x - 1e-6)) / 2e-6"
    source = "assert abs(slope(lambda x: np.sum(x**3), np.array(2.0)) - 12) < 1e-6"
    assert check(student, source)[0] == 1


def test_a_call_back_may_call_the_student_again(check):
    student = "def f(x):\n    return x * x\ndef apply(g, x):\n    return g(x) + 1"
    assert check(student, "assert apply(lambda x: f(x) + f(2), 3) == 14")[0] == 1


THREADS = """
from threading import Lock, Thread
def both(f, *points):
    found, lock = {}, Lock()
    def ask(x):
        found[x] = f(x)
    def locked(x):
        with lock:
            found[x] = f(x)
    for target in (ask, locked):
        threads = [Thread(target=target, args=(x,)) for x in points]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return [found[x] for x in points]
def late(f):
    Thread(target=lambda: [f(0) for _ in range(50)], daemon=True).start()
    return f(1)
def square(x):
    return x * x
"""


@pytest.mark.parametrize(
    "source",
    [
        "assert both(lambda x: x + 1, 1, 2, 3) == [2, 3, 4]",
        "assert both(square, 1, 2, 3) == [1, 4, 9]",
        "assert both(lambda x: square(x) + 1, 1, 2, 3) == [2, 5, 10]",
        "inner = lambda x: sum(both(lambda y: square(y), x, x + 1))\n"
        "assert both(inner, 1, 2) == [5, 13]",
        "for _ in range(20):\n    assert late(lambda x: x) == 1 and square(3) == 9",
    ],
    ids=["lent", "own", "there and back", "threads of threads", "late"],
)
def test_threads_may_call_what_was_lent(check, source):
    assert check(THREADS, source) == (1, "")


def test_calls_from_one_function_of_the_student_to_another_are_noted(check):
    student = "def f(x):\n    return 2 * x\ndef g(x):\n    return f(x) + f(x + 1)"
    source = (
        "from gradbook import check\n"
        "with check.noted('f', f) as calls:\n    assert g(3) == 14\n"
        "assert [int(x) for x, in calls] == [3, 4], calls\n"
        "g(5)\nassert len(calls) == 2"
    )
    assert check(student, source) == (1, "")


def test_the_calls_that_a_function_makes_of_itself_are_not_noted(check):
    student = (
        "def f(x):\n    return [f(one) for one in x] if type(x) is list else 2 * x\n"
        "def g(x):\n    return f([x, [x]]), f(x)"
    )
    source = (
        "from gradbook import check\n"
        "with check.noted('f', f) as calls:\n    assert g(3) == ([6, [6]], 6)\n"
        "assert [x for x, in calls] == [[3, [3]], 3], calls\n"
    )
    assert check(student, source) == (1, "")


def test_time_in_lent_functions_is_the_students_time(check):
    student = "def waste(g):\n    while True:\n        g(np.ones((300, 300)))"
    score, error = check(student, "waste(lambda a: np.linalg.svd(a)[1].sum())")
    assert score == 0
    assert "out of time" in error


def test_a_lent_function_without_end_is_stopped(check):
    student = "def ask(g):\n    return g(10**12)"
    score, error = check(student, "ask(lambda n: sum(1 for _ in range(n)))")
    assert score == 0
    assert "out of time" in error


def test_memory_in_lent_functions_is_limited(check):
    student = "def ask(g):\n    return g(np.array([40_000]))"
    score, error = check(student, "ask(lambda n: np.ones((n[0], n[0])))")  # 12.8 GB
    assert score == 0
    assert error.startswith("MemoryError")
    assert check(student, "assert ask(lambda n: np.ones(n[0])).size == 40_000")[0] == 1


def test_an_answer_of_a_lent_function_is_no_larger_than_a_message(check):
    student = "def ask(g, n):\n    return g(n).size"
    fits = LIMITS.message_bytes // 8 - 1000
    ask = "n = {}\nassert ask(lambda n: np.zeros(n), n) == n"
    assert check(student, ask.format(fits)) == (1, "")
    score, error = check(student, ask.format(fits + 1000))
    assert score == 0
    assert error.startswith("MemoryError: an answer of 2684")


def test_an_exception_of_a_call_back_reaches_the_student_and_comes_back(check):
    student = (
        "def safe(g):\n    try:\n        g()\n    except ValueError as e:\n"
        "        return str(e)"
    )
    source = "def bad():\n    raise ValueError('no')\nassert safe(bad) == 'no'"
    assert check(student, source)[0] == 1


def test_a_check_that_listens_hears_what_the_student_prints(grade, capsys):
    listens = (
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out:\n    double(1)\n"
        "assert out.getvalue() == 'twice\\n'\ndouble(2)\nprint('own')"
    )
    student = "def double(x):\n    print('twice')\n    return 2 * x"
    check = code(listens, "check", "check", points=1)
    after = code("print('later')")
    assignment = Assignment(notebook(SETUP, code("", "answer"), check))
    result = grade(SETUP, code(student, "answer"), check, after, assignment=assignment)
    assert result.score == 1
    assert [r.printed for r in result.cells] == ["", "", "own\n", "later\n"]
    assert capsys.readouterr().out == ""


def test_arrays_in_the_other_byte_order_are_changed_in_place_too(check):
    source = "a = np.arange(3).astype('>f8')\nf(a)\nassert a.tolist() == [5, 1, 2]"
    assert check("def f(a):\n    a[0] = 5", source) == (1, "")


def test_arrays_lists_and_dicts_changed_in_place_change_over_here(check):
    student = (
        "def step(params, a, items):\n"
        "    params['W'] -= 1\n    params['new'] = 5\n"
        "    a[0] = 7\n    items.append(a)\n"
    )
    source = (
        "W, a, items = np.ones(2), np.zeros(2), []\n"
        "params = {'W': W}\n"
        "step(params, a, items)\n"
        "assert W.tolist() == [0, 0] and params['new'] == 5\n"
        "assert a.tolist() == [7, 0] and items[0].tolist() == [7, 0]\n"
    )
    assert check(student, source) == (1, "")


def test_collections_and_quiet_subclasses_are_data(check):
    student = """
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
Cache = namedtuple("Cache", "W b")
class Grads(dict):
    pass
made = [OrderedDict(a=1), defaultdict(int, a=1), Counter("a"), Grads(a=1)]
cache, costs = Cache(np.ones(2), 3), deque([1, 2])
def fill(d, l):
    d["x"] = 1
    l.append(2)
"""
    source = """
assert all(one == {"a": 1} for one in made)
assert len(cache) == 2 and cache.b == 3 and cache.W.sum() == 2
assert list(costs) == [1, 2]
from collections import OrderedDict, deque
class Own(dict):
    pass
for lent, filled in ((OrderedDict(), deque([1])), (Own(), [1])):
    fill(lent, filled)
    assert lent == {"x": 1} and list(filled) == [1, 2], (lent, filled)
"""
    assert check(student, source) == (1, "")


BUNCH = """
class Bunch(dict):
    def __getattr__(self, name):
        return self[name]
    def __eq__(self, other):
        return True
    def double(self):
        self["w"] = 2 * self["w"]
class Layers(list):
    def deeper(self):
        self.append(len(self))
class Cache(tuple):
    def swapped(self):
        return self[::-1]
def bunch():
    return Bunch(w=3)
def layers():
    return Layers([0])
def cache():
    return Cache((1, 2))
def first(cache):
    return cache.swapped()[0]
"""


@pytest.mark.parametrize(
    "source",
    [
        "assert bunch() == {'w': 3} and bunch() != {'w': 4} and 'w' in bunch()",
        "assert isinstance(bunch(), dict) and [*bunch()] == ['w'] and bunch().w == 3",
        "b = bunch()\nb.double()\nassert b == {'w': 6} and b.w == 6",
        "b = layers()\nb.deeper()\nassert b == [0, 1] and len(b) == 2",
        "c = cache()\nassert c == (1, 2) and c.swapped() == (2, 1) and first(c) == 2",
        "a, b = cache()\nassert (a, b) == (1, 2)",
        "import copy\nassert copy.deepcopy(bunch()) == {'w': 3}",
    ],
)
def test_a_container_of_an_own_class_is_its_content_and_can_be_asked(check, source):
    assert check(BUNCH, source) == (1, "")


def test_a_container_of_an_own_class_convinces_nobody(check):
    score, error = check(BUNCH, "assert bunch() == {'w': 4}, 'w'")
    assert (score, error) == (0, "AssertionError: w")


def test_an_attribute_of_a_container_is_set_over_there(check):
    student = (
        "class Bunch(dict):\n    def __setattr__(self, name, value):\n"
        "        self[name] = value\ndef bunch():\n    return Bunch()"
    )
    assert check(student, "b = bunch()\nb.w = 3\nassert b == {'w': 3}") == (1, "")


def test_read_only_arrays_stay_what_they_are(check):
    student = "def spoil(a):\n    a[0] = 7"
    source = "a = np.zeros(2); a.flags.writeable = False\nspoil(a)\nassert a[0] == 0"
    assert check(student, source)[0] == 1


def test_global_and_own_generators_are_carried_across(check):
    student = (
        "import random\n"
        "def draw():\n    return np.random.rand(3), random.random()\n"
        "def normal(rng):\n    return rng.normal()\n"
    )
    source = (
        "import random\n"
        "np.random.seed(1); random.seed(1)\n"
        "mine = np.random.rand(3), random.random()\n"
        "np.random.seed(1); random.seed(1)\n"
        "a, b = draw()\n"
        "assert a.tolist() == mine[0].tolist() and b == mine[1]\n"
        "c, d = draw()\n"
        "assert c.tolist() != a.tolist() and b != d\n"
        "rng, twin = np.random.default_rng(3), np.random.default_rng(3)\n"
        "assert normal(rng) == twin.normal() and rng.normal() == twin.normal()\n"
    )
    assert check(student, source) == (1, "")


def test_children_of_a_generator_are_those_of_home(check):
    student = "def child(rng):\n    return rng.spawn(1)[0].normal()"
    source = (
        "rng, twin = np.random.default_rng(3), np.random.default_rng(3)\n"
        "mine = [one.normal() for one in twin.spawn(3)]\n"
        "assert [child(rng), child(rng)] == mine[:2]\n"
        "assert rng.spawn(1)[0].normal() == mine[2]\n"
    )
    assert check(student, source) == (1, "")


def test_what_a_lent_function_draws_is_drawn_for_the_student_too(check):
    student = "def both(g, rng):\n    return g(rng), rng.normal(), g(rng=rng)"
    source = (
        "rng, twin = np.random.default_rng(3), np.random.default_rng(3)\n"
        "assert both(lambda rng: rng.normal(), rng) == tuple(twin.normal(size=3))\n"
        "assert rng.normal() == twin.normal()\n"
    )
    assert check(student, source) == (1, "")


def test_exceptions_are_themselves_when_builtin(check):
    student = (
        "class Own(Exception): pass\n"
        "def bad(kind):\n    raise {'v': ValueError, 'o': Own}[kind]('text')"
    )
    source = (
        "try:\n    bad('v')\nexcept ValueError as e:\n    assert str(e) == 'text'\n"
        "else:\n    raise AssertionError\n"
        "try:\n    bad('o')\nexcept Exception as e:\n    assert 'Own: text' in str(e)\n"
        "else:\n    raise AssertionError\n"
    )
    assert check(student, source) == (1, "")


@pytest.mark.parametrize(
    "source",
    [
        "assert all(map(lambda x: f(x) == 2 * x, [1, 2]))",
        "assert not any(f(x) != 2 * x for x in [1, 2])",
        "assert sum(map(f, [1, 2])) == 0",
        "for y, x in zip(map(f, [1, 2]), [1, 2]):\n    assert y == 2 * x",
        "assert list(map(f, [1])) == []",
        "assert next(map(f, [1]), None) is None",
    ],
)
def test_no_exception_of_the_students_ends_a_loop_of_the_check(check, source):
    score, error = check("def f(x):\n    raise StopIteration", source)
    assert score == 0
    assert "StopIteration" in error


def test_an_exception_of_an_own_class_is_the_builtin_one_that_it_is(check):
    student = (
        "class Negative(ValueError):\n    pass\nclass Mine(Exception):\n    pass\n"
        "def f(kind):\n    raise {'v': Negative, 'k': KeyError, 'm': Mine}[kind]('x')"
    )
    source = (
        "for kind, expected, text in [('v', ValueError, 'x'), ('k', KeyError, \"'x'\"),"
        " ('m', Exception, 'Mine: x')]:\n"
        "    try:\n        f(kind)\n"
        "    except expected as error:\n        assert str(error) == text, str(error)\n"
        "    else:\n        assert False"
    )
    assert check(student, source) == (1, "")


def test_an_object_that_answers_for_every_attribute_has_a_name(check):
    student = (
        "class Net:\n    def __init__(self):\n        self.parts = {'w': 3}\n"
        "    def __getattr__(self, name):\n        return self.parts[name]"
    )
    assert check(student, "assert Net().w == 3") == (1, "")


# How Python itself hears of an end, beside StopIteration; x stands for what raises.
SEARCHES = {
    "IndexError": """
class Doubled:
    def __getitem__(self, i):
        if i == 2:
            raise IndexError
        return f(i)
assert [y for y in Doubled() if y != 4] == [0, 2]""",
    "KeyError": """
from collections.abc import Mapping
class Doubled(Mapping):
    __iter__ = lambda self: iter([1])
    __len__ = lambda self: 1
    def __getitem__(self, key):
        return f(key)
assert Doubled().get(1, 2) == 2""",
    "AttributeError": """
class Doubled:
    def __getattr__(self, name):
        return f(2)
assert getattr(Doubled(), "two", 4) == 4""",
}


@pytest.mark.parametrize("kind", SEARCHES)
def test_no_exception_of_the_students_ends_a_search_of_the_check(check, kind):
    assert check("def f(x):\n    return 2 * x", SEARCHES[kind])[0] == 1
    ends = f"def f(x):\n    raise {kind}('nothing')"
    source = SEARCHES[kind].replace("== [0, 2]", "== []")
    score, error = check(ends, source)
    assert score == 0
    assert error.startswith(f"StudentError: {kind}")


MEANINGS = (
    *("StopIteration", "StopAsyncIteration", "GeneratorExit", "KeyboardInterrupt"),
    *("SystemExit", "MemoryError", "RecursionError", "AssertionError", "IndexError"),
    *("KeyError", "AttributeError", "TypeError", "EOFError", "TimeoutError"),
    *("InterruptedError", "NotImplementedError", "Warning", "BaseException"),
    *("__import__('unittest').SkipTest", "type('Skipped', (Exception,), {})"),
)
USES = """
assert list(zip(map(f, [1]), [2])) == [], "zip"
assert all(map(f, [1])), "all"
assert not any(f(x) for x in [1]), "any"
assert sum(map(f, [1])) == 0, "sum"
assert next((f(x) for x in [1]), 3) == 3, "next"
assert next(iter(map(f, [1])), 3) == 3, "next of map"
for _ in map(f, [1]): pass
assert list(iter(lambda: f(1), None)) == [], "iter"
assert list(filter(f, [1])) == [], "filter"
assert list(zip(*[map(f, [1])], strict=True)) == [], "strict"
assert sorted([1], key=f) == [], "sorted"
assert max(map(f, [1]), default=3) == 3, "max"
assert {1: 2}.get(f(1), 3) == 3, "get"
assert f(1) not in {1: 2}, "in"
assert np.fromiter(map(f, [1]), float).size == 0, "fromiter"
assert [*map(f, [1])] == [], "star"
assert dict(map(f, [1])) == {}, "dict"
"""


@pytest.mark.parametrize("kind", MEANINGS)
def test_whatever_is_raised_ends_no_check_with_points(check, kind):
    for use in USES.strip().split("\n"):
        assert check(f"def f(x):\n    raise {kind}", use)[0] == 0, use


@pytest.mark.parametrize(
    "source",
    [
        "assert f(1) is not None and f(1)",
        "assert 1 == f(1)",
        "class Two:\n    def __eq__(self, other):\n        return f(1)\n"
        "assert Two() == 3",
        "class Two:\n    def __add__(self, other):\n        return f(1)\n"
        "    def __radd__(self, other):\n        return f(1)\nassert Two() + 3 == 3",
        "class Two:\n    def __bool__(self):\n        return f(1)\nassert Two()",
        "class Two:\n    def __contains__(self, x):\n        return f(1)\n"
        "assert 1 in Two()",
        "assert f(1) in [1, 2]",
        "assert [1, 2, 3][f(1)]",
    ],
)
@pytest.mark.parametrize(
    "value", ["NotImplemented", "...", "object()", "StopIteration()"]
)
def test_an_object_with_a_meaning_to_python_has_none_here(check, value, source):
    assert check(f"def f(x):\n    return {value}", source)[0] == 0


def test_signatures_are_known(check):
    student = "def f(a, b=1, *args, c, **kw):\n    return a"
    source = (
        "import inspect\n"
        "names = list(inspect.signature(f).parameters)\n"
        "assert names == ['a', 'b', 'args', 'c', 'kw']\n"
        "assert f.__name__ == 'f'"
    )
    assert check(student, source) == (1, "")


def test_warnings_of_the_students_code_are_heard_over_here(check):
    student = (
        "import warnings\n"
        "def noisy(x):\n    return 1 / (1 + np.exp(-x))\n"
        "def own():\n    warnings.warn('mind', DeprecationWarning)"
    )
    source = (
        "import warnings\n"
        "with warnings.catch_warnings(record=True) as heard:\n"
        "    warnings.simplefilter('always')\n"
        "    noisy(np.array([-1000.0])); own()\n"
        "assert [w.category for w in heard] == [RuntimeWarning, DeprecationWarning]\n"
        "assert 'overflow' in str(heard[0].message)"
    )
    assert check(student, source) == (1, "")


NET = """
class Net:
    def __init__(self, n):
        self.params = {"W": np.ones((n, n))}
        self.calls = 0
    def forward(self, x):
        self.calls += 1
        return self.params["W"] @ x, lambda d: self.params["W"].T @ d
    def __len__(self):
        return 3
    def __mul__(self, other):
        return Net(int(other))
    def __eq__(self, other):
        return True
"""


def test_objects_of_the_student_are_handled_at_arms_length(check):
    source = (
        "net = Net(2)\n"
        "out, backward = net.forward(np.ones(2))\n"
        "assert out.tolist() == [2, 2] and backward(np.ones(2)).tolist() == [2, 2]\n"
        "assert net.calls == 1 and len(net) == 3\n"
        "net.params['W'][0, 0]\n"
        "bigger = net * 4\n"
        "assert bigger.params['W'].shape == (4, 4)\n"
        "net.calls = 10\n"
        "assert net.calls == 10\n"
    )
    assert check(NET, source) == (1, "")


@pytest.mark.parametrize(
    "source",
    [
        "assert Net(2) == 5",
        "assert 5 == Net(2)",
        "assert Net(2) in [1, 2]",
        "assert not (Net(2) != 5)",
        "assert Net(2)",
        "assert np.allclose(Net(2), 0)",
        "np.testing.assert_allclose(Net(2), 0)",
        "np.testing.assert_equal(Net(2), 5)",
        "assert {Net(2): 1}",
        "assert isinstance(Net(2), np.ndarray)",
    ],
)
def test_a_handle_convinces_nobody(check, source):
    assert check(NET, source)[0] == 0


def test_locked_names_cannot_be_replaced_by_the_student(check):
    student = (
        "class np:\n    array_equal = staticmethod(lambda *a: True)\n"
        "def f():\n    return 0"
    )
    assert check(student, "assert np.array_equal(f(), 1)")[0] == 0


def test_data_of_the_student_is_one_copy_until_their_code_runs(check):
    source = (
        "a = data\na[0] = 5\nassert data[0] == 5\n"
        "assert change() is None\nassert data[0] == 9"
    )
    student = "data = np.ones(2)\ndef change():\n    data[0] = 9"
    assert check(student, source) == (1, "")


def test_many_calls_in_one_message_see_their_own_copies(check):
    student = "def spoil(x):\n    x += 1\n    return x.sum()"
    source = (
        "x = np.zeros(2)\n"
        "assert spoil.many([(x,), (x,), (x,)]) == [2, 2, 2]\n"
        "assert x.tolist() == [0, 0]"
    )
    assert check(student, source) == (1, "")


def test_a_check_of_a_chapter_runs_unchanged(check):
    student = "def square(x):\n    return np.sum(x**2), {'dx': 2 * x}"
    source = (
        "from gradbook import check\n"
        "with check.exercise('square'):\n"
        "    check.gradient(square, {'x': np.arange(1.0, 4)}, ('x',),\n"
        "                   cost=lambda out: out[0], grads=lambda out: out[1])"
    )
    assert check(student, source) == (1, "")
    wrong = student.replace("2 * x", "x")
    assert "2 times too small" in check(wrong, source)[1]
