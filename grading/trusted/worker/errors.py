"""Exceptions of the student's code as they cross, and those that come back."""

import builtins
import contextlib
import inspect
import re
import traceback

from gradbook.check.asserted import quoted
from grading.trusted.border.wire import Raised
from grading.trusted.worker import packages

TEXT = 2000  # characters of a text
FRAMES = 10
CELL = re.compile(r"<ipython-input[^>]*>, (?=line \d+\)$)")  # in a SyntaxError


def raised(error):
    """An exception as text; frames only of the student's own cells.

    A failed `assert` says which one it was, and what its sides were.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [f"{_place(frame)}, line {frame.lineno}" for frame in frames if _own(frame)]
    try:
        text = quoted(error) if isinstance(error, AssertionError) else ""
        text = CELL.sub("", (text or str(error))[:TEXT]) + packages.missing(error)
    except Exception as another:
        text = f"(its text cannot be had: {type(another).__name__})"
    return Raised(type(error).__name__, text, tuple(own[-FRAMES:]))


def crossing(error):
    """The same for who called: of the student's own class it is the builtin it is."""
    told, kinds = raised(error), type(error).__mro__
    builtin = next(
        kind for kind in kinds if getattr(builtins, kind.__name__, 0) is kind
    )
    if builtin in (Exception, BaseException):
        return told
    return told._replace(kind=builtin.__name__)


def rebuilt(value):
    """An exception of the other side, as the builtin of its name or a RuntimeError."""
    kind = getattr(builtins, value.kind, None)
    if inspect.isclass(kind) and issubclass(kind, Exception):
        with contextlib.suppress(Exception):
            return kind(value.text)
    return RuntimeError(f"{value.kind}: {value.text}")


def _own(frame):
    return "ipython-input" in frame.filename or "ipykernel" in frame.filename


def _place(frame):
    return "the cell" if frame.name == "<module>" else frame.name
