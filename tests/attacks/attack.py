"""What an attack is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# Wrong, and quietly so: what most attacks hand in beside their trick.
WRONG = """
def cost(w, X, Y):
    return 0.0

def gradient(w, X, Y):
    return 0.0 * w
"""


def stalls(statement: str, setup: str = "") -> str:
    """A cell whose functions run a statement before they answer wrongly."""
    return f"""
{setup}
def cost(w, X, Y):
    {statement}
    return 0.0

def gradient(w, X, Y):
    {statement}
    return 0.0 * w
"""


@dataclass(frozen=True)
class Attack:
    """One submission that asks for points it has not earned, or for worse.

    name: unique. tries: one line for the table.
    cell: the source of the student's answer; `CANARY` stands for the folder with
    what must stay unread. more: further cells of the student's own.
    forge: makes the file's bytes from the notebook, for attacks by the file.
    says: a regular expression that the reasons and the log must contain.
    earned: points by grade id that are earned honestly on the way.
    honest: whether the honest exercise keeps its point.
    cpu: CPU seconds of the budget.
    """

    name: str
    tries: str
    cell: str = WRONG
    more: tuple[str, ...] = ()
    forge: Callable[[dict], bytes] | None = None
    says: str = ""
    earned: dict[str, float] = field(default_factory=dict)
    honest: bool = True
    cpu: float = 3.0
