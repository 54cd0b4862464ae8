"""Cases inside of the trusted form."""

from tests.lint_cases.students import (
    DOUBLE,
    GENERATE,
    HELLO,
    IO,
    LAYER,
    PLT,
    POINT,
    QUADRUPLE,
    READ,
    SAME,
    SHAPE,
    SQUARE,
)

INSIDE = [
    # Calls and plain values
    (DOUBLE, "assert double(3) == 6\nassert double('ab') == 'abab'"),
    (DOUBLE, "assert np.array_equal(double(np.ones(2)), [2, 2])"),
    (DOUBLE, "np.testing.assert_allclose(double(np.ones((2, 3))), 2)"),
    (DOUBLE, "assert [double(i) for i in range(3)] == [0, 2, 4]"),
    (DOUBLE, "assert list(map(double, [1, 2])) == [2, 4]"),
    (DOUBLE, "assert round(double(1.234), 1) == 2.5, f'got {double(1.234):.3f}'"),
    (DOUBLE, "print(double(3))\n0.5 * (double(3) == 6) + 0.5 * (double(4) == 8)"),
    (
        SAME,
        "for x in (None, True, 7, 2.5, 1j, 'a', b'a', [1], (1,), {'a': 1}):\n"
        "    assert f(x) == x and type(f(x)) is type(x)",
    ),
    (SAME, "assert f(None) is None and f(True) is True"),
    (
        SAME,
        "assert isinstance(f(1.0), float) and isinstance(f(np.ones(1)), np.ndarray)",
    ),
    (
        SAME,
        "import numbers\nfrom collections.abc import Sequence\n"
        "assert isinstance(f(1), numbers.Number) and isinstance(f([1]), Sequence)",
    ),
    (SAME, "a = [1]\nb = f(a)\nassert b == a and a == [1]"),
    (
        "def f(*a, **k):\n    return a, k",
        "assert f(*[1], **{'b': 2}) == ((1,), {'b': 2})",
    ),
    ("def f(x):\n    x[0] = 5", "a = np.ones(2)\nf(a)\nassert a[0] == 5"),
    ("def f(x):\n    return {2, 1}", "assert set(f(1)) == {1, 2} and len(f(1)) == 2"),
    ("def f(x):\n    return {2, 1}", "assert sorted(f(1)) == [1, 2]"),
    (GENERATE, "assert list(f()) == [1]\nfor x in f():\n    assert x == 1"),
    ("def f():\n    return {'b': 1}.keys()", "assert list(f()) == ['b']"),
    (
        "from collections import Counter\ndef f(x):\n    return Counter(x)",
        "from collections import Counter\n"
        "assert f('aa') == {'a': 2} and f('a')['a'] == 1\n"
        "assert isinstance(f('a'), Counter) and f('aab').most_common(1) == [('a', 2)]",
    ),
    (
        SAME,
        "from collections import OrderedDict, defaultdict, deque, namedtuple\n"
        "Pair = namedtuple('Pair', 'a b')\n"
        "assert f(OrderedDict(b=1)) == {'b': 1} and f(deque([1])) == deque([1])\n"
        "assert f(defaultdict(int, a=1)) == {'a': 1} and f(Pair(1, 2)) == (1, 2)",
    ),
    (
        "from collections import namedtuple\nPair = namedtuple('Pair', 'a b')\n"
        "def f():\n    return Pair(1, 2)",
        "assert f().a == 1 and f() == (1, 2)",
    ),
    (
        "from datetime import date\ndef f():\n    return date(2020, 1, 2)",
        "assert f().year == 2020 and str(f()) == '2020-01-02'",
    ),
    # Functions as arguments and answers
    ("def f(g):\n    return g(3)", "assert f(lambda x: x + 1) == 4 and f(abs) == 3"),
    ("def f(g):\n    return g(0.0)", "assert f(np.cos) == 1"),
    ("def f(x):\n    return x[0]", "assert f(np.array([2], dtype='float32')) == 2"),
    ("def f(g):\n    return g(0.0)", "from numpy import cos\nassert f(cos) == 1"),
    (f"{DOUBLE}\ndef f(g):\n    return g(3)", "assert f(double) == 6"),
    ("def f(n):\n    return lambda x: x + n", "assert f(1)(2) == 3"),
    (
        "def f(g):\n    return g(3)",
        "from unittest.mock import Mock\nm = Mock(return_value=4)\n"
        "assert f(m) == 4\nm.assert_called_once_with(3)",
    ),
    (
        "def f(g):\n    return lambda *a: 2 * g(*a)",
        "@f\ndef three(x):\n    return 3 * x\nassert three(1) == 6",
    ),
    (
        QUADRUPLE,
        "calls, old = [], double\ndef double(x):\n    calls.append(x)\n"
        "    return old(x)\ntry:\n    assert quadruple(1) == 4 and calls == [1, 2]\n"
        "finally:\n    double = old",
    ),
    (
        QUADRUPLE,
        "old = double\ndel double\ntry:\n    quadruple(1)\nexcept NameError:\n"
        "    pass\nelse:\n    raise AssertionError\nfinally:\n    double = old",
    ),
    (
        DOUBLE,
        "import inspect\nassert list(inspect.signature(double).parameters) == ['x']",
    ),
    (DOUBLE, "assert callable(double) and double.__name__ == 'double'"),
    (
        "from functools import lru_cache\n@lru_cache\ndef f(x):\n    return x",
        "f(1), f(1)\nassert f.cache_info().hits == 1",
    ),
    ("def f():\n    f.n += 1\nf.n = 0", "f()\nassert f.n == 1"),
    # Exceptions and warnings
    (
        "def f(n):\n    if n < 1:\n        raise ValueError('n is too small')",
        "try:\n    f(0)\nexcept ValueError as e:\n    assert 'small' in str(e)\n"
        "else:\n    raise AssertionError('no error')",
    ),
    (
        "def f(n):\n    raise KeyError",
        "import unittest\nunittest.TestCase().assertRaises(KeyError, f, 1)",
    ),
    (
        POINT,
        "try:\n    fail()\nexcept Exception as error:\n    assert 'no' in str(error)",
    ),
    (
        "def f():\n    return np.ones(1) / 0",
        "import warnings\nwith warnings.catch_warnings(record=True) as heard:\n"
        "    warnings.simplefilter('always')\n    f()\nassert len(heard) == 1",
    ),
    # Objects
    (POINT, "p = Point(3, 4)\nassert (p.x, p.norm(), p.double) == (3, 5, 6)"),
    (POINT, "assert str(Point(1, 2)) == '(1, 2)' and float(Point(3)) == 3"),
    (POINT, "assert (Point(1) + Point(2)).x == 3 and (-Point(1)).x == -1"),
    (POINT, "p = Point(1)\nassert len(p) == 3 and p[0] == 1 and list(p) == [1, 2, 3]"),
    (POINT, "p = make()\nassert p is not None and p is p and hasattr(p, 'norm')"),
    (POINT, "p = Point(1)\np.x = 5\nassert p.double == 10 and Point.origin().x == 0"),
    (POINT, "p = Point(1)\np.W = np.zeros(2)\nassert p.loss() == 2"),
    (POINT, "p = Point(1)\np.W += 1\nassert p.loss() == 6"),
    (POINT, "p = Point(1)\nW = p.W.copy()\nW[0] += 1\nassert p.loss() == 4"),
    (
        POINT,
        "p = Point(1)\np.next = Point(2)\nassert p.next.x == 2 and p.next.norm() == 2",
    ),
    (
        POINT,
        "ps = sorted([Point(2), Point(1)], key=lambda p: p.x)\nassert ps[0].x == 1",
    ),
    (LAYER, "layer = Layer(np.ones(2))\nassert layer(3).tolist() == [3, 3]"),
    (SQUARE, "assert square().area() == 1", SHAPE),
    (
        "from string import Template\ndef f():\n    return Template('$a')",
        "assert f().substitute(a=1) == '1' and f().template == '$a'",
    ),
    (
        f"{PLT}\ndef f():\n    axes = plt.figure().subplots()\n    axes.plot([1, 2])\n"
        "    axes.set_title('rising')\n    return axes",
        "axes = f()\nassert axes.get_title() == 'rising' and len(axes.lines) == 1\n"
        "assert axes.lines[0].get_ydata().tolist() == [1, 2]",
    ),
    # Variables and names
    (
        "a = 5\nb = [1]\nc = {'a': np.ones(1)}",
        "assert a == 5 and b == [1] and c['a'] == 1",
    ),
    ("a = 5\ndef f():\n    return a", "a = 6\nassert f() == 6"),
    (
        "import math\ndef f(x):\n    return math.sqrt(x)",
        "import math\nassert f(4) == 2",
    ),
    (READ, "assert f() == 1", "threshold = 1"),
    ("data = data + [3]", "assert data == [1, 3]", "data = [1]"),
    ("def f(d):\n    d.append(1)", "f(data)\nassert data == [1]", "data = []"),
    (DOUBLE, "try:\n    triple\nexcept NameError:\n    pass"),
    (DOUBLE, "assert globals()['double'](3) == 6 and eval('double(3)') == 6"),
    (DOUBLE, "assert 'double' in globals() and 'triple' not in locals()"),
    (DOUBLE + "\ntriple = 3\ndel triple", "assert 'triple' not in vars()"),
    (
        "### BEGIN SOLUTION\ndef g():\n    return 1\n### END SOLUTION\n"
        "def f():\n    return g()",
        "del g\ntry:\n    f()\nexcept NameError:\n    pass\n"
        "else:\n    raise AssertionError",
    ),
    ('def f():\n    "Text."', "assert f.__doc__ == 'Text.'"),
    ("def f():\n    pass", "assert not f.__doc__"),
    ('def f():\n    "Text."', "import inspect\nassert inspect.getdoc(f) == 'Text.'"),
    (
        'def f():\n    """\n    >>> f()\n    1\n    """\n    return 1',
        "import doctest\nrunner = doctest.DocTestRunner(verbose=False)\n"
        "(test,) = doctest.DocTestFinder().find(f, 'f', globs={'f': f})\n"
        "assert runner.run(test) == (0, 1)",
    ),
    (
        HELLO,
        f"{IO}\nwith contextlib.redirect_stdout(out):\n    f()\n"
        "assert out.getvalue() == 'hello\\n'",
    ),
    (
        HELLO,
        "from IPython.utils.capture import capture_output\n"
        "with capture_output() as out:\n    f()\nassert out.stdout == 'hello\\n'",
    ),
    (
        HELLO,
        "import io, sys\nold, sys.stdout = sys.stdout, io.StringIO()\ntry:\n"
        "    f()\n    assert sys.stdout.getvalue() == 'hello\\n'\n"
        "finally:\n    sys.stdout = old",
    ),
    (
        HELLO,
        "import io\nfrom unittest.mock import patch\n"
        "with patch('sys.stdout', new_callable=io.StringIO) as out:\n    f()\n"
        "assert out.getvalue() == 'hello\\n'",
    ),
    ("def _f(x):\n    return x", "assert _f(3) == 3"),
    (DOUBLE, "assert 'double' in dir() and 'triple' not in dir()"),
    (
        DOUBLE,
        "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n"
        "        self.assertEqual(double(3), 6)\n"
        "suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)\n"
        "result = unittest.TestResult()\nsuite.run(result)\n"
        "assert result.wasSuccessful()",
    ),
    (
        "def f():\n    return twice(double, 3)\n" + DOUBLE,
        "assert f() == 12 and twice(double, 3) == 12",
        "def twice(g, x):\n    return g(g(x))",
    ),
    # Chance, time, pictures
    (
        "def f():\n    return np.random.rand()",
        "np.random.seed(1)\na = f()\nnp.random.seed(1)\nassert f() == a",
    ),
    (
        "def f(rng):\n    return rng.random()",
        "a, b = map(np.random.default_rng, (1, 1))\nassert f(a) == b.random()",
    ),
    (
        "def f():\n    return float(data[0])",
        "assert f() == data[0]",
        "import numpy as np\nnp.random.seed(1)\ndata = np.random.rand(5)",
    ),
    (
        DOUBLE,
        "import time\nstart = time.time()\ndouble(3)\nassert time.time() - start < 60",
    ),
    (DOUBLE, "%matplotlib inline\nassert double(3) == 6"),
    (DOUBLE, "%%time\nassert double(3) == 6"),
    (DOUBLE, "\n%%capture\n%%time\nassert double(3) == 6"),
    (DOUBLE, "%time x = double(3)\n%timeit -n 1 -r 1 -q double(3)\nassert x == 6"),
    (DOUBLE, "if True:\n    %time double(3)\nassert double(3) == 6"),
    (DOUBLE, "for k in (1, 2):\n    %matplotlib inline\nassert double(3) == 6"),
    (DOUBLE, "double?\nassert double(3) == 6"),
    (DOUBLE, "assert (double(3)\n        % 4) == 2"),
    (DOUBLE, "x = (7\n%3)\nassert double(x) == 2"),
    (SAME, "text = '''\n%run x.py\n!ls\n?'''\nassert f(text).count('%') == 1"),
    (DOUBLE, "from IPython.display import display\ndisplay(double(3))"),
    (HELLO, "f()\nassert f() is None"),
]
