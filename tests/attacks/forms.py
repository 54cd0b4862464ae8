"""Answers in forms that no check expects."""

from tests.attacks.attack import Attack

ATTACKS = [
    Attack(
        "strides-out-of-bounds",
        "an array whose strides lead far out of its memory",
        """
from numpy.lib.stride_tricks import as_strided
def cost(w, X, Y):
    return float(as_strided(np.zeros(1), (2,), (2**40,))[1])
def gradient(w, X, Y):
    return as_strided(np.zeros(1), w.shape, (0, -(2**40)))
""",
        says="Python ended",
    ),
    Attack(
        "array-interface",
        "an object that says its array lies at address 8",
        """
class There:
    __array_interface__ = {"shape": (), "typestr": "<f8", "data": (8, False),
                           "version": 3}
def cost(w, X, Y): return There()
def gradient(w, X, Y): return There()
""",
        says="not believed",
    ),
    Attack(
        "other-buffers",
        "answers as memoryview, array.array and ctypes array, which change later",
        """
import array, ctypes
kept = array.array("d", [0.0])
def cost(w, X, Y):
    kept[0] += 1.0
    return memoryview(kept)
def gradient(w, X, Y):
    return (ctypes.c_double * w.size)()
""",
        says="not believed|Error",
    ),
    Attack(
        "generator-and-coroutine",
        "a generator function and a coroutine in place of functions",
        """
def cost(w, X, Y):
    while True:
        yield 1.9562208477255532
async def gradient(w, X, Y):
    return 0.0 * w
""",
        says="not believed|Error",
    ),
    Attack(
        "exact-numbers",
        "answers as Fraction and Decimal, whose differences are theirs",
        """
from decimal import Decimal
from fractions import Fraction
class Near(Fraction):
    def __sub__(self, other): return Fraction(0)
    __rsub__ = __sub__
def cost(w, X, Y): return Near(1, 3)
def gradient(w, X, Y): return np.full(w.shape, Decimal(0))
""",
        says="not believed|Error",
    ),
    Attack(
        "its-own-argument",
        "returns its argument and changes it in the next call",
        """
kept = []
def cost(w, X, Y):
    kept.append(w)
    kept[0][...] = 0.0
    return w
def gradient(w, X, Y):
    for one in kept:
        one[...] = 0.0
    kept.append(w)
    return w
""",
        says="dw|the cost|Error",
    ),
    Attack(
        "exception-of-all-kinds",
        "an exception whose metaclass says that everything is one of it",
        """
class Every(type):
    def __instancecheck__(cls, other): return True
    def __subclasscheck__(cls, other): return True
class AssertionError(Exception, metaclass=Every):
    __notes__ = property(lambda self: ["all checks passed"])
def cost(w, X, Y): raise AssertionError("all 10 checks passed")
gradient = cost
""",
        says="AssertionError: all 10 checks passed",
    ),
    Attack(
        "causes-in-a-circle",
        "two exceptions, each the cause of the other",
        """
def cost(w, X, Y):
    one, other = ValueError("one"), ValueError("other")
    one.__cause__ = one.__context__ = other
    other.__cause__ = other.__context__ = one
    raise one
gradient = cost
""",
        says="ValueError: ",
    ),
    Attack(
        "end-of-everything",
        "raises what tells Python that a loop or a search has come to its end",
        """
def cost(w, X, Y): raise StopAsyncIteration
def gradient(w, X, Y): raise IndexError("no more")
""",
        says="StudentError: StopAsyncIteration",
    ),
    Attack(
        "half-precision",
        "answers in half precision, to which Python's expected number is rounded too",
        """
def cost(w, X, Y):
    Z = w @ X
    return np.float16(1.0001 * np.mean(np.logaddexp(0.0, Z) - Y * Z))
def gradient(w, X, Y):
    def moved(step): return np.float16(cost(w + step, X, Y)) / np.float16(1e-3)
    return np.full(w.shape, moved(1e-3) - moved(0.0), np.float16)
""",
    ),
    Attack(
        "least-integer",
        "the least integer of eight bits, whose absolute value is negative",
        """
def cost(w, X, Y): return np.int8(-128)
def gradient(w, X, Y): return np.full(w.shape, -128, np.int8)
""",
        says="-128",
    ),
    Attack(
        "list-with-methods",
        "a list whose shape, sum and largest entry are another's",
        """
class Many(list):
    shape = (1, 2)
    ndim = property(lambda self: 0)
    dtype = np.dtype(float)
    def sum(self, *a, **k): return 0.0
    max = min = mean = round = item = __abs__ = sum
    def astype(self, *a): return self
def cost(w, X, Y): return Many()
def gradient(w, X, Y): return Many([[0.0, 0.0]])
""",
    ),
    Attack(
        "tuple-at-each-look",
        "a tuple with attributes that answer otherwise each time they are asked for",
        """
import itertools
count = itertools.count()
class Looks(tuple):
    real = property(lambda self: [0.0, 1.9562208477255532][next(count) % 2])
    shape = property(lambda self: [(), (1, 2)][next(count) % 2])
def cost(w, X, Y): return Looks([1.9562208477255532])
def gradient(w, X, Y): return Looks([[0.0, 0.0]])
""",
    ),
    Attack(
        "counter",
        "a Counter, whose differences leave out what is negative",
        """
from collections import Counter
def cost(w, X, Y): return Counter({0: -1})
def gradient(w, X, Y): return Counter({(0, 0): 0.0, 0: [0.0]})
""",
    ),
    Attack(
        "not-implemented",
        "answers NotImplemented and Ellipsis, which mean something to operators",
        """
def cost(w, X, Y): return NotImplemented
def gradient(w, X, Y): return Ellipsis
""",
    ),
    Attack(
        "function-as-an-answer",
        "answers a function with shape and sum, which is true as every function",
        """
def answer(*a, **k): return answer
answer.shape = answer.ndim = answer.sum = answer.max = answer
def cost(w, X, Y): return answer
def gradient(w, X, Y): return answer
""",
    ),
    Attack(
        "difference-of-a-difference",
        "an object whose difference gives a number when it is asked for its mean",
        """
class Near:
    shape, ndim, __array_ufunc__ = (1, 2), 0, None
    def __sub__(self, other): return self
    __rsub__ = __pow__ = __truediv__ = __sub__
    def mean(self, *a, **k): return 0.0
    sum = max = __float__ = __abs__ = mean
    def __getitem__(self, key): return 0.0
def cost(w, X, Y): return Near()
def gradient(w, X, Y): return Near()
""",
        says="not believed|bad operand",
    ),
]
