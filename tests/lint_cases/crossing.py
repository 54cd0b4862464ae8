"""Cases outside of the trusted form: what does not cross, and names."""

from tests.lint_cases.students import (
    ASK,
    DOUBLE,
    GENERATE,
    POINT,
    READ,
    SAME,
    SHAPE,
    SQUARE,
    SUM,
)

OUTSIDE = {
    "argument": [
        ("def f(x):\n    return len(x)", "assert f({1, 2}) == 2"),
        ("def f(x):\n    return len(x)", "s = frozenset([1, 2])\nassert f(s) == 2"),
        ("def f(x):\n    return len(x[0])", "assert f([{1, 2}]) == 2"),
        (SUM, "assert f(range(3)) == 3"),
        (SUM, "assert f(i for i in range(3)) == 3"),
        (SUM, "assert f(map(abs, [-1])) == 1"),
        (SUM, "assert f({1: 2}.values()) == 2"),
        (SUM, "assert f(iter([1, 2])) == 3"),
        (SUM, "def numbers():\n    yield 1\nassert f(numbers()) == 1"),
        (
            "def f(x):\n    return x.v",
            "class T:\n    v = 1\nassert f(T()) == 1",
        ),
        ("def f(x):\n    return x[0]", "assert f(np.array(['a', 'b'])) == 'a'"),
        ("def f(x):\n    return x.sum([1])", "assert f(np) == 1"),
        ("def f(x):\n    return x.rand() < 2", "assert f(np.random.RandomState(0))"),
        ("def f(x):\n    return [1, 2][x]", "assert f(slice(1)) == [1]"),
        ("def f(x):\n    return np.ones(2)[x].size", "assert f(...) == 2"),
        (
            "def f(x):\n    return x.year",
            "import datetime\nassert f(datetime.date(2020, 1, 1)) == 2020",
        ),
        (
            "def f(x):\n    return x + x",
            "from fractions import Fraction\nassert f(Fraction(1, 2)) == 1",
        ),
        (
            "def f(x):\n    return x.read()",
            "import io\nassert f(io.StringIO('a')) == 'a'",
        ),
        (
            "def f(shape):\n    return shape.area()",
            "assert f(Shape()) == 1",
            SHAPE,
        ),
    ],
    "type": [
        ("def f(t):\n    return np.zeros(1, t).dtype == t", "assert f(np.float32)"),
        ("def f(t):\n    return isinstance(1, t)", "assert f(int)"),
    ],
    "stays": [
        ("def f():\n    return {1}", "assert isinstance(f(), set)"),
        (GENERATE, "import types\nassert isinstance(f(), types.GeneratorType)"),
        (
            GENERATE,
            "from collections.abc import Iterator\nassert isinstance(f(), Iterator)",
        ),
        (DOUBLE, "import types\nassert isinstance(double, types.FunctionType)"),
        (SQUARE, "assert isinstance(square(), Shape)", SHAPE),
        (
            "from string import Template\ndef f():\n    return Template('$a')",
            "from string import Template\nassert isinstance(f(), Template)",
        ),
        (
            "from datetime import date\ndef f(n):\n    return [date(n, 1, 1)][0]",
            "from datetime import date\nassert f(2020) == date(2020, 1, 1)",
        ),
    ],
    "identity": [
        (SAME, "a = [1]\nassert f(a) is a"),
        (SAME, "a = [1]\nb = f(a)\nassert b is a"),
        (SAME, "a = [1]\nassert id(f(a)) == id(a)"),
        (
            "def f(x):\n    return x[1:]",
            "a = np.ones(2)\nassert np.shares_memory(f(a), a)",
        ),
    ],
    "exception": [
        (POINT, "try:\n    fail()\nexcept Wrong:\n    pass"),
        (POINT, "import unittest\nunittest.TestCase().assertRaises(Wrong, fail)"),
        (
            "def f():\n    raise SystemExit",
            "try:\n    f()\nexcept SystemExit:\n    pass",
        ),
        (
            "def f():\n    return np.linalg.inv(np.zeros((2, 2)))",
            "try:\n    f()\nexcept np.linalg.LinAlgError:\n    pass",
        ),
        (
            "def f():\n    raise Oops",
            "try:\n    f()\nexcept (ValueError, Oops):\n    pass",
            "class Oops(Exception):\n    pass",
        ),
    ],
    "own": [
        (READ, "threshold = 5\nassert f() == 5"),
        (READ, "threshold = 5\nassert f() == 5", "threshold = 1"),
        (
            "def f():\n    return helper(3)",
            "def helper(x):\n    return x\nassert f() == 3",
        ),
        (ASK, "input = lambda: 'yes'\nassert f() == 'yes'"),
        (
            "### BEGIN SOLUTION\ndef g():\n    return 1\n### END SOLUTION\n"
            "def f():\n    return g()",
            "def g():\n    return 7\nassert f() == 7",
        ),
    ],
    "two": [
        (
            "def f():\n    global counter\n    counter += 1",
            "f()\nassert counter == 1",
            "counter = 0",
        ),
        ("def f(x):\n    items.append(x)", "f(1)\nassert items == [1]", "items = []"),
        ("def f(k):\n    seen[k] = 1", "f(1)\nassert seen == {1: 1}", "seen = {}"),
        (
            "### BEGIN SOLUTION\ndata = sorted(data)\n### END SOLUTION",
            "assert data == [1, 2]",
            "data = [2, 1]",
        ),
        (
            "def f():\n    return rng.random()",
            "a = f()\nassert rng.random() != a",
            "import numpy as np\nrng = np.random.default_rng(0)",
        ),
    ],
    "classbody": [(DOUBLE, "class T:\n    six = double(3)\nassert T.six == 6")],
    "eval": [(DOUBLE, "def t():\n    return eval('double(3)')\nassert t() == 6")],
    "main": [
        (DOUBLE, "import __main__\nassert __main__.double(3) == 6"),
        (DOUBLE, "from __main__ import double as d\nassert d(3) == 6"),
        (DOUBLE, "import sys\nassert sys.modules['__main__'].double(3) == 6"),
    ],
    "judge": [
        (
            "import numpy as np\ndef f():\n    return np.ones(1)",
            "assert isinstance(f(), np.ndarray)",
            "",
        ),
    ],
    "twice": [
        (
            "def f():\n    return float(data[0])",
            "assert f() == data[0]",
            "import numpy as np\ndata = np.random.rand(5)",
        ),
        (
            "def f():\n    return float(data[0])",
            "assert f() == data[0]",
            "import numpy as np\ndata = np.random.default_rng().random(5)",
        ),
        (
            "def f():\n    return start",
            "assert f() == start",
            "import time\nstart = time.time()",
        ),
    ],
}
