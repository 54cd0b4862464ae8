"""What a milestone is: which functions it needs, what it measures, what it must reach.

A library is a package with a module per chapter, such as the one that
`python -m gradbook library` writes. A milestone runs on its functions alone.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from gradbook.validate import UNWRITTEN


@dataclass(frozen=True)
class Milestone:
    """One milestone.

    year, title: what it is called. needs: its functions, "module.function" each.
    measure: what its number is. goal: what the number must reach; where at_most is
    True, it must fall to the goal. percent: whether the number is shown as one.
    run(own, rng, seconds): own has the functions as attributes, rng is a
    np.random.Generator, seconds are what the training may take. Returns (number,
    seen). draw(seen): draws its picture.
    """

    year: int
    title: str
    needs: tuple[str, ...]
    measure: str
    goal: float
    run: Callable
    draw: Callable
    at_most: bool = False
    percent: bool = True


@dataclass(frozen=True)
class Result:
    """What came of a milestone.

    number: what was measured, None where the milestone did not run. seen: what its
    picture shows. why: the reason where it did not run. waits: whether it is that
    functions are missing.
    """

    milestone: Milestone
    number: float | None = None
    seen: Any = None
    why: str = ""
    waits: bool = False

    @property
    def reached(self):
        """Whether the number is as good as the goal."""
        one = self.milestone
        if self.number is None:
            return False
        return self.number <= one.goal if one.at_most else self.number >= one.goal

    def __str__(self):
        one = self.milestone
        head = f"{one.year} {one.title}"
        if self.number is None:
            return f"{head}\n  {self.why}"
        bound = "at most" if one.at_most else "at least"
        verdict = "reached" if self.reached else "not reached"
        return (
            f"{head}\n  {one.measure}: {_shown(self.number, one)}\n"
            f"  to reach: {bound} {_shown(one.goal, one)}: {verdict}"
        )

    def draw(self):
        """Draw the picture; nothing where the milestone did not run."""
        if self.number is not None:
            self.milestone.draw(self.seen)


def result(milestone, library, seed=1, seconds=60):
    """Run a milestone on the functions of a library; returns a Result.

    library: an imported package. seed: of all chance. seconds: what training may take.
    What the reader's functions raise is the reason of the Result.
    """
    own, missing = functions(library, milestone.needs)
    if missing:
        return Result(milestone, why=f"waits for {', '.join(missing)}", waits=True)
    try:
        with np.errstate(all="ignore"):  # a wrong gradient may run away
            number, seen = milestone.run(own, np.random.default_rng(seed), seconds)
    except Exception as error:
        where = _where(error, library)
        why = f"stopped with {type(error).__name__}: {error}{where}"
        return Result(milestone, why=why)
    return Result(milestone, float(number), seen)


def functions(library, needs):
    """(functions by name, names of those that are missing or not written yet).

    library: an imported package. needs: "module.function" each.
    """
    checks, found, missing = getattr(library, "CHECKS", {}), {}, []
    for need in needs:
        module, name = need.split(".")
        function = getattr(_module(library, module), name, None)
        if function is None or checks.get(need) == UNWRITTEN:
            missing.append(need)
        found[name] = function
    return SimpleNamespace(**found), missing


def _module(library, name):
    full = f"{library.__name__}.{name}"
    try:
        return importlib.import_module(full)
    except ModuleNotFoundError as error:
        if error.name != full:
            raise
        return None


def _where(error, library):
    """The function of the library in which an error arose."""
    name, trace = "", error.__traceback__
    while trace:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith(f"{library.__name__}."):
            name = trace.tb_frame.f_code.co_name
        trace = trace.tb_next
    return f" (in `{name}`)" if name else ""


def _shown(number, milestone):
    return f"{number:.1%}" if milestone.percent else f"{number:.4g}"
