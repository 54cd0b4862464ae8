"""Cases outside of the trusted form: objects and functions of the student."""

from tests.lint_cases.students import (
    DOUBLE,
    GENERATE,
    LAYER,
    POINT,
)

OUTSIDE = {
    "class": [
        (POINT, "assert isinstance(Point(1), Point)"),
        (POINT, "assert isinstance(make(), (int, Point))"),
        (POINT, "assert type(make()) is Point"),
        (POINT, "p = Point(1)\nassert type(p).__name__ == 'Point'"),
        (POINT, "assert issubclass(Colored, Point)"),
    ],
    "subclass": [(POINT, "class Mine(Point):\n    pass\nassert Mine(1).x == 1")],
    "compare": [
        (POINT, "assert Point(1, 2) == Point(1, 2)"),
        (POINT, "p = make()\nassert p != Point(3)"),
        (POINT, "assert Point(1) < Point(2)"),
        (POINT, "assert Point(1) in [Point(1)]"),
        (POINT, "assert 2 in Point(1)"),
        (POINT, "assert [make()] == [Point(1, 2)]"),
        (POINT, "assert max(Point(2), Point(1)).x == 2"),
        (POINT, "assert sorted([Point(2), Point(1)])[0].x == 1"),
        ("def f():\n    return {1, 2}", "assert f() == {1, 2}"),
        ("def f():\n    return {1, 2}", "assert 1 in f()"),
        ("seen = {1, 2}", "assert seen == {1, 2}"),
        (
            "from fractions import Fraction\ndef f():\n    return Fraction(1, 2)",
            "assert f() == 0.5",
        ),
        ("def f(n):\n    return range(n)", "assert f(3) == range(3)"),
        ("def f():\n    return np.array(['a'])", "assert (f() == ['a']).all()"),
    ],
    "truth": [
        (POINT, "assert Point(1)"),
        (POINT, "if not make():\n    raise ValueError"),
    ],
    "hash": [
        (POINT, "assert len({Point(1), Point(1)}) == 1"),
        (POINT, "assert {Point(1): 2}"),
        (POINT, "assert hash(Point(1)) == hash(1)"),
    ],
    "builtin": [
        (POINT, "assert repr(Point(1, 2)) == 'Point(1, 2)'"),
        (POINT, "assert f'{Point(1, 2)!r}' == 'Point(1, 2)'"),
        (POINT, "assert abs(Point(3, 4)) == 5"),
        (POINT, "assert vars(Point(1))['x'] == 1"),
        (POINT, "p = Point(1)\nassert 'x' in dir(p)"),
        (GENERATE, "assert next(f()) == 1"),
        ("def f(x):\n    return map(abs, x)", "assert next(f([-1])) == 1"),
    ],
    "copy": [
        (POINT, "import copy\np = Point(1)\nq = copy.deepcopy(p)\nassert q.x == 1"),
        (POINT, "import pickle\nassert pickle.dumps(Point(1))"),
    ],
    "item": [
        (POINT, "p = Point(1)\np[0] = 7\nassert p[0] == 7"),
        (POINT, "assert Point(1)[1:] == [2, 3]"),
        (POINT, "p = Point(1)\ndel p.x\nassert not hasattr(p, 'x')"),
    ],
    "with": [
        (POINT, "with Point(1) as p:\n    assert p.x == 1"),
        (
            "from contextlib import contextmanager\n@contextmanager\ndef f():\n"
            "    yield 3",
            "with f() as x:\n    assert x == 3",
        ),
    ],
    "attribute": [
        ("def f():\n    return f.n\nf.n = 0", "f.n = 5\nassert f() == 5"),
        (LAYER, "layer = Layer(1)\nlayer.W = 3\nassert layer(2) == 6"),
    ],
    "inplace": [
        (POINT, "p = Point(1)\np.params['W'][0] += 1\nassert p.loss() == 5"),
        (POINT, "p = Point(1)\np.params['W'] = np.zeros(2)\nassert p.loss() == 2"),
        (POINT, "p = Point(1)\nW = p.W\nW[0] += 1\nassert p.loss() == 5"),
        (POINT, "p = Point(1)\np.path.append(4)\nassert p.path == [4]"),
        ("a = np.ones(2)\ndef f():\n    return a[0]", "a[0] = 5\nassert f() == 5"),
        (f"{DOUBLE}\na = [1]", "a.append(2)\ndouble(3)\nassert a == [1, 2]"),
    ],
    "kept": [
        (
            LAYER,
            "W = np.ones(2)\nlayer = Layer(W)\nW[0] = 5\nassert layer.total() == 6",
        ),
        (LAYER, "a = [1]\nlayer = Layer(a)\na.append(2)\nassert layer.total() == 3"),
    ],
    "dunder": [
        (DOUBLE, "assert double.__code__.co_argcount == 1"),
        (DOUBLE, "assert 'np' in double.__globals__"),
        ("def f(a=1):\n    pass", "assert f.__defaults__ == (1,)"),
        ("def f(a: int):\n    pass", "assert f.__annotations__ == {'a': int}"),
        (POINT, "assert Point.__name__ == 'Point'"),
        (POINT, "assert len(Colored.__mro__) == 3"),
        (POINT, "assert Point(1).__dict__['x'] == 1"),
        (POINT, "assert Point(1).__class__.__name__ == 'Point'"),
    ],
    "inspect": [
        (DOUBLE, "import inspect\nassert '2' in inspect.getsource(double)"),
        (DOUBLE, "import inspect\nassert inspect.isfunction(double)"),
        (POINT, "import inspect\nassert inspect.isclass(Point)"),
        (POINT, "import inspect\nassert 'x' in inspect.signature(Point).parameters"),
        (DOUBLE, "import dis\nassert list(dis.get_instructions(double))"),
        (
            "def f(a: int):\n    pass",
            "import typing\nassert typing.get_type_hints(f) == {'a': int}",
        ),
    ],
}
