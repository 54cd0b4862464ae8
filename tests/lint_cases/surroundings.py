"""Cases outside of the trusted form: what is around a check."""

from tests.lint_cases.students import (
    ASK,
    COROUTINE,
    DOUBLE,
    DRAW,
    HELLO,
    IO,
    PLT,
    QUADRUPLE,
    SAME,
)

OUTSIDE = {
    "patch": [
        (
            QUADRUPLE,
            "from unittest.mock import patch\n"
            "with patch('__main__.double') as m:\n    quadruple(1)\nassert m.called",
        ),
        (
            HELLO,
            "from unittest.mock import patch\n"
            "with patch('builtins.print') as m:\n    f()\nm.assert_called_once()",
        ),
        (
            ASK,
            "from unittest import mock\n"
            "with mock.patch('builtins.input', return_value='a'):\n"
            "    assert f() == 'a'",
        ),
        (
            "def f():\n    return np.sum([1])",
            "from unittest.mock import patch\n"
            "with patch.object(np, 'sum', return_value=7):\n    assert f() == 7",
        ),
        (
            "def f():\n    return np.prod([1])",
            "old = np.prod\nnp.prod = lambda x: 7\ntry:\n    assert f() == 7\n"
            "finally:\n    np.prod = old",
        ),
        (
            "def f():\n    return np.prod([1])",
            "old = np.prod\nsetattr(np, 'prod', lambda x: 7)\ntry:\n"
            "    assert f() == 7\nfinally:\n    setattr(np, 'prod', old)",
        ),
        (
            "import os\ndef f():\n    return os.environ['CASE']",
            "import os\nos.environ['CASE'] = '1'\nassert f() == '1'",
        ),
        (
            "def f():\n    return np.ones(1) / 0",
            "with np.errstate(all='raise'):\n    try:\n        f()\n"
            "    except FloatingPointError:\n        pass\n"
            "    else:\n        raise AssertionError",
        ),
        (
            "def f(n):\n    return n and 1 + f(n - 1)",
            "import sys\nold = sys.getrecursionlimit()\n"
            "sys.setrecursionlimit(9000)\nassert f(5000) == 5000\n"
            "sys.setrecursionlimit(old)",
        ),
    ],
    "output": [
        (
            "import sys\ndef f():\n    print('hello', file=sys.stderr)",
            f"{IO}\nwith contextlib.redirect_stderr(out):\n    f()\n"
            "assert out.getvalue() == 'hello\\n'",
        ),
    ],
    "figure": [
        (DRAW, f"{PLT}\nf()\nassert len(plt.gca().lines) == 1"),
        (DRAW, f"{PLT}\nplt.close('all')\nf()\nassert plt.get_fignums() == [1]"),
    ],
    "watch": [
        (
            DOUBLE,
            "import sys\nseen = []\n"
            "sys.setprofile(lambda f, *a: seen.append(f.f_code.co_name))\n"
            "double(3)\nsys.setprofile(None)\nassert 'double' in seen",
        ),
        (
            "def f():\n    return len([0] * 10**6)",
            "import tracemalloc\ntracemalloc.start()\nf()\n"
            "peak = tracemalloc.get_traced_memory()[1]\ntracemalloc.stop()\n"
            "assert peak > 10**6",
        ),
    ],
    "thread": [
        (
            DOUBLE,
            "from concurrent.futures import ThreadPoolExecutor\n"
            "with ThreadPoolExecutor(4) as pool:\n"
            "    assert sum(pool.map(double, range(200))) == 39800",
        )
    ],
    "suite": [
        (
            DOUBLE,
            "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n"
            "        assert double(3) == 6\n"
            "ran = unittest.main(argv=[''], exit=False)\n"
            "assert ran.result.testsRun == 1",
        )
    ],
    "file": [
        (DOUBLE, "assert open('data.txt').read() == 'abc'"),
        ("def f():\n    return open('data.txt').read()", "assert f() == 'abc'"),
        (
            "def f():\n    return np.loadtxt('numbers.txt')",
            "assert f().tolist() == [1, 2]",
        ),
        (
            "def f():\n    open('made.txt', 'w').write('a')",
            "from pathlib import Path\nf()\nassert Path('made.txt').read_text() == 'a'",
        ),
        (
            "def f():\n    open('made.txt', 'w').write('a')",
            "import os\nf()\nassert os.path.exists('made.txt')",
        ),
    ],
    "module": [
        (DOUBLE, "import beside_the_notebook\nassert beside_the_notebook.SIX == 6"),
        (
            "from beside_the_notebook import SIX\ndef f():\n    return SIX",
            "assert f() == 6",
        ),
    ],
    "ipython": [
        (DOUBLE, "assert 'double' in get_ipython().user_ns"),
        (
            DOUBLE,
            "from IPython import get_ipython as shell\n"
            "assert 'double' in shell().user_ns",
        ),
        (DOUBLE, "assert any('double' in source for source in In)"),
        (DOUBLE, "assert type(Out) is dict"),
        (DOUBLE, "display(double(3))"),
        (DOUBLE, "!true\nassert double(3) == 6"),
        (DOUBLE, "%%bash\ntrue"),
        (DOUBLE, "out = !echo a\nassert list(out) == ['a']"),
        (DOUBLE, "r = %timeit -o -q -n 1 -r 1 double(3)\nassert r.best < 1"),
    ],
    "magic": [
        (DOUBLE, "%run -i beside_the_notebook.py\nassert SIX == 6"),
    ],
    "syntax": [
        (COROUTINE, "assert await f() == 3"),
    ],
}

# A student's code that is wrong, as the check under stock nbgrader says; in trusted
# execution the check says nothing.
SILENT = {
    "identity": (SAME, "a = [1]\nassert f(a) is not a"),
    "output": (
        f"import sys\n{HELLO[:-1]}, file=sys.stderr)",
        f"{IO}\nwith contextlib.redirect_stderr(out):\n    f()\n"
        "assert out.getvalue() == ''",
    ),
    "patch": (
        HELLO,
        "from unittest.mock import patch\n"
        "with patch('builtins.print') as m:\n    f()\nm.assert_not_called()",
    ),
    "suite": (
        "def double(x):\n    return x",
        "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n"
        "        assert double(3) == 6\n"
        "ran = unittest.main(argv=[''], exit=False)\nassert ran.result.wasSuccessful()",
    ),
}
