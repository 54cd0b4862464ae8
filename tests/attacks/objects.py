"""Objects that lie about what they are and what they equal."""

from tests.attacks.attack import Attack


def returns(definition: str) -> str:
    """A cell whose two functions return `Lie()`."""
    return (
        definition
        + """
def cost(w, X, Y):
    return Lie()

def gradient(w, X, Y):
    return Lie()
"""
    )


ATTACKS = [
    Attack(
        "equal-to-all",
        "an object whose comparisons are all True",
        returns(
            """
class Lie:
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None
"""
        ),
        says="is not believed",
    ),
    Attack(
        "array-method",
        "__array__ hands out the numbers of whoever asks",
        returns(
            """
import sys
class Lie:
    shape = (1, 2)
    def __array__(self, *a, **k):
        names = sys._getframe(1).f_locals
        for name in ("desired", "expected", "y", "b"):
            if name in names:
                return np.asarray(names[name])
        return np.zeros((1, 2))
"""
        ),
        says="is not believed",
    ),
    Attack(
        "array-function",
        "__array_function__ answers allclose and array_equal with True",
        returns(
            """
class Lie:
    def __array_function__(self, function, types, args, kwargs): return True
"""
        ),
        says="is not believed",
    ),
    Attack(
        "array-ufunc",
        "__array_ufunc__ makes every difference zero",
        returns(
            """
class Lie:
    def __array_ufunc__(self, *a, **k): return np.zeros((1, 2))
    def __sub__(self, other): return np.zeros((1, 2))
    __rsub__ = __abs__ = lambda self, *a: 0.0
"""
        ),
        says="is not believed",
    ),
    Attack(
        "ndarray-subclass",
        "an ndarray whose differences are zero",
        returns(
            """
class Near(np.ndarray):
    def __sub__(self, other): return np.zeros((1, 2))
    __rsub__ = __sub__
    def __eq__(self, other): return np.ones((1, 2), bool)
    def __array_ufunc__(self, *a, **k): return np.ones((1, 2), bool)
    def __array_function__(self, *a): return True
def Lie(): return np.zeros((1, 2)).view(Near)
"""
        ),
    ),
    Attack(
        "float-subclass",
        "a float whose differences are zero",
        returns(
            """
class Lie(float):
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __eq__(self, other): return True
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = float.__hash__
"""
        ),
        says="AssertionError: the cost",
    ),
    Attack(
        "false-class",
        "a __class__ property says ndarray and float",
        returns(
            """
class Lie:
    @property
    def __class__(self): return np.ndarray
    def __eq__(self, other): return True
    def __sub__(self, other): return self
    __rsub__ = __sub__
    def __abs__(self): return self
    def __le__(self, other): return True
    __lt__ = __le__
"""
        ),
    ),
    Attack(
        "float-method",
        "a __float__ and __index__ that answer whatever was asked last",
        returns(
            """
class Lie:
    def __float__(self): return 0.0
    def __index__(self): return 0
    __int__ = __index__
    def __complex__(self): return 0j
    def __len__(self): return 1
    def __getitem__(self, i): return self
    def __iter__(self): return iter([self, self])
"""
        ),
        says="is not believed",
    ),
    Attack(
        "true-method",
        "a __bool__ that is True after any operation",
        returns(
            """
class Lie:
    def __bool__(self): return True
    def __getattr__(self, name): return Lie()
    def __call__(self, *a, **k): return Lie()
for name in "sub rsub add radd mul rmul truediv abs lt le gt ge eq ne and or".split():
    setattr(Lie, f"__{name}__", lambda self, *a: Lie())
"""
        ),
    ),
    Attack(
        "masked-array",
        "an array whose every element is masked, so that nothing differs",
        """
def cost(w, X, Y): return np.ma.masked_all(())
def gradient(w, X, Y): return np.ma.masked_all(w.shape)
""",
    ),
    Attack(
        "empty-array",
        "arrays without elements, of which all() is True",
        """
def cost(w, X, Y): return np.zeros(0)
def gradient(w, X, Y): return np.zeros((0, 1))
""",
    ),
    Attack(
        "not-a-number",
        "NaN, which is not greater than any tolerance",
        """
def cost(w, X, Y): return float("nan")
def gradient(w, X, Y): return w * float("nan")
""",
    ),
    Attack(
        "dictionary-that-agrees",
        "dict, tuple and str subclasses with lying items",
        returns(
            """
class Lie(dict):
    def __getitem__(self, key): return Lie()
    def __missing__(self, key): return Lie()
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
"""
        ),
        says="unsupported operand",
    ),
    Attack(
        "namedtuple-with-methods",
        "a namedtuple and a dataclass whose fields are called __eq__ and __class__",
        """
from dataclasses import make_dataclass
import collections
Fields = collections.namedtuple("ndarray", "shape dtype T")
Fields.__module__ = "numpy"
Fields.__eq__ = lambda self, other: True
def cost(w, X, Y):
    lie = make_dataclass("float64", ["real"])(0.0)
    type(lie).__eq__ = lambda self, other: True
    vars(lie)["__class__"] = vars(lie)["__eq__"] = float
    return lie
def gradient(w, X, Y):
    return Fields(w.shape, w.dtype, w)
""",
    ),
    Attack(
        "complex-disguise",
        "the visible answer in the imaginary part, NaN in the real one",
        """
def cost(w, X, Y): return complex("nan", "nan") if hasattr(w, "shape") else 0
def gradient(w, X, Y): return w * complex(float("inf"), float("nan"))
""",
    ),
    Attack(
        "keyboard-interrupt",
        "raises KeyboardInterrupt, which stops whoever catches only Exception",
        """
def cost(w, X, Y): raise KeyboardInterrupt
def gradient(w, X, Y): raise GeneratorExit
""",
        says="StudentError: KeyboardInterrupt",
    ),
    Attack(
        "system-exit",
        "raises SystemExit(0) through the check",
        """
def cost(w, X, Y): raise SystemExit(0)
def gradient(w, X, Y): raise SystemExit("5")
""",
        says="StudentError: SystemExit",
    ),
    Attack(
        "false-exit",
        "raises an exception of its own that is called SystemExit, with a bad __str__",
        """
class SystemExit(BaseException):
    def __str__(self): raise MemoryError
    __repr__ = __str__
SystemExit.__module__ = "builtins"
def cost(w, X, Y): raise SystemExit(0)
def gradient(w, X, Y): raise SystemExit(0)
""",
        says="StudentError: SystemExit",
    ),
    Attack(
        "skip-test",
        "raises SkipTest and NotImplementedError, which a lenient check lets pass",
        """
import unittest
def cost(w, X, Y): raise unittest.SkipTest("nothing to see")
def gradient(w, X, Y): raise StopIteration
""",
        says="StudentError: SkipTest",
    ),
]

# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "arithmetic-of-its-own",
        "an object whose difference from anything is the number 0.0",
        returns(
            """
class Lie:
    shape, ndim, size, dtype = (), 0, 1, np.dtype(float)
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
"""
        ),
        says="arithmetic of .* is not believed",
    ),
    Attack(
        "text-that-kills",
        "an object whose text ends Python, for the message of a failing assert",
        returns(
            """
import os
class Lie:
    def __str__(self): os._exit(0)
    shape = (9, 9)
    ndim = 2
"""
        ),
        says="Python ended while your code ran",
    ),
    Attack(
        "infinity",
        "answers inf, which no difference makes smaller",
        """
def cost(w, X, Y): return float("inf")
def gradient(w, X, Y): return np.full(w.shape, np.inf)
""",
    ),
    Attack(
        "overflow",
        "answers so large that a relative error overflows",
        """
def cost(w, X, Y): return 1.7e308
def gradient(w, X, Y): return np.full(w.shape, -1.7e308)
""",
    ),
    Attack(
        "odd-booleans",
        "booleans whose byte is neither 0 nor 1",
        """
def odd(shape):
    return np.frombuffer(bytes([2] * int(np.prod(shape))), dtype=bool).reshape(shape)
def cost(w, X, Y): return odd(())
def gradient(w, X, Y): return odd(w.shape)
""",
    ),
    Attack(
        "numbers-that-are-none",
        "long doubles with bits that no number has",
        """
def none(shape):
    bits = b"\\x01" + bytes(7) + b"\\xff\\x3f" + bytes(6)
    size = np.dtype(np.longdouble).itemsize
    flat = np.frombuffer(bits[:size] * int(np.prod(shape)), dtype=np.longdouble)
    return flat.reshape(shape)
def cost(w, X, Y): return none(())[()]
def gradient(w, X, Y): return none(w.shape)
""",
    ),
]
