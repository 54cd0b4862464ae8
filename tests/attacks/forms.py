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
]
