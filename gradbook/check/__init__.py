"""Checks that say what is wrong.

Every check raises `CheckFailed`, an `AssertionError` with a text a student can act on,
or passes. A check cell of a chapter reads

    with check.exercise("propagate", needs=("sigmoid",)):
        out = check.call(propagate, w, b, X, Y)
        check.gradient(propagate, point, wrt=("w", "b"), ...)

Where to find what: `session` (exercises, demonstrations), `call` (unchanged arguments,
unfinished exercises), `noted` (what a function calls, and how often), `returned`
(tuples, dicts, numbers), `compare` (shapes, values), `numeric` (two-sided differences),
`gradients` (gradients of costs and of layers), `pace` (steps of long demonstrations),
`reasons` (what is said of a wrong exercise).
"""

from gradbook.check.call import call, raises, silent
from gradbook.check.compare import inside, shape, that, values
from gradbook.check.failed import CheckFailed
from gradbook.check.gradients import gradient, layer
from gradbook.check.noted import at_most
from gradbook.check.pace import affordable
from gradbook.check.returned import keys, number, unpack
from gradbook.check.seam import noted
from gradbook.check.session import demo, exercise, part

__all__ = [
    "CheckFailed",
    "affordable",
    "at_most",
    "call",
    "demo",
    "exercise",
    "gradient",
    "inside",
    "keys",
    "layer",
    "noted",
    "number",
    "part",
    "raises",
    "shape",
    "silent",
    "that",
    "unpack",
    "values",
]
