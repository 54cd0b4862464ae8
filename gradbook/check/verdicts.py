"""What a gradient check says of each gradient: ok, wrong, or not compared.

An entry is compared where the numeric slope is known well enough to tell the right
value from zero, from the opposite sign and from twice as much, by far: to a relative
error of `KNOWN`. All others prove nothing, and a gradient with more of these than of
the compared ones is not compared.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gradbook.check.compare import apart, numbers
from gradbook.check.failed import CheckFailed

KNOWN = 1e-4  # largest relative error of a numeric slope that proves something
BESIDE = 1e-6  # a zero is one if its error is below this beside the slopes around it
ALONE = 1e-8  # or, where the cost does not move, if it is known better than to this
CLEAR = 30  # an entry that is not known is wrong if it is so many errors away
ROUNDED = 16 * np.finfo(float).eps  # what may be left of a sum that is zero


class Line(NamedTuple):
    """The verdict on one gradient.

    name: "dw". shape: of the parameter. verdict: "ok", "wrong" or "not compared".
    remark: the reason. error: the largest relative error of the compared entries, nan
    where there are none. compared, entries: their number, and that of all.
    """

    name: str
    shape: tuple
    verdict: str
    remark: str
    error: float
    compared: int
    entries: int

    def __str__(self):
        return f"  {self.name} {self.shape}: {self.verdict}, {self.remark}"


@dataclass(frozen=True)
class Report:
    """The verdicts of one check, a Line for each gradient: `report["dw"].error`.

    lines: tuple of Line. As a text it is what the check prints.
    """

    lines: tuple

    def __getitem__(self, name):
        for line in self.lines:
            if line.name == name:
                return line
        raise KeyError(f"{name!r}; there are {[line.name for line in self.lines]}")

    def __str__(self):
        return "\n".join(map(str, self.lines))

    def in_short(self, where):
        """One line for all gradients of a report that is ok. where: at which point."""
        worst = max(line.error for line in self.lines)
        place = where or "at another point"
        reached = f"{worst:.1e}" if worst else "0"
        return f"  all {len(self.lines)} {place}: ok, relative error {reached}"

    def _ipython_display_(self):
        """A check that ends a cell has printed all this already."""

    def named(self, verdict):
        """The names of the gradients with that verdict."""
        return [line.name for line in self.lines if line.verdict == verdict]

    @property
    def ok(self):
        """Whether every gradient is right."""
        return len(self.named("ok")) == len(self.lines)


class Entries(NamedTuple):
    """What each entry of a gradient is; boolean arrays but for the last.

    wrong; compared; kink, rough, hidden: why it is not compared; error: relative.
    """

    wrong: np.ndarray
    compared: np.ndarray
    kink: np.ndarray
    rough: np.ndarray
    hidden: np.ndarray
    error: np.ndarray


def judge(name, analytic, found, rtol, steepest):
    """The Line on one gradient.

    analytic: what came for it. found: its numeric.Slopes. rtol: largest relative error
    of an entry. steepest: how much the cost moves, at most, with an entry that moves by
    its own size, of all in the check.
    """
    expected = found.value.shape
    entries = found.value.size

    def line(verdict, remark, error=np.nan, compared=0):
        return Line(name, expected, verdict, remark, error, compared, entries)

    try:
        mine = values_of(name, analytic, expected)
    except CheckFailed as error:
        return line("wrong", str(error))
    if not entries:
        return line("not compared", "empty: there is nothing to compare")
    each = entries_of(mine, found, rtol, steepest)
    compared = int(each.compared.sum())
    reached = float(np.max(each.error[each.compared])) if compared else np.nan
    if each.wrong.any():
        return line("wrong", _worst(mine, found, each.wrong), reached, compared)
    if 2 * compared < entries:
        return line("not compared", _why(each, found), reached, compared)
    return line("ok", _reached(reached, compared, entries, each), reached, compared)


def values_of(name, analytic, expected):
    """A gradient as float64 array; CheckFailed where it is none of that shape."""
    __tracebackhide__ = True
    mine = numbers(analytic, expected, name)
    if np.isinf(mine).any():
        raise CheckFailed(f"{np.isinf(mine).sum()} of {mine.size} entries are inf")
    return mine


def entries_of(mine, found, rtol, steepest):
    """Entries of one gradient; arguments as in `judge`, mine as float64 array."""
    size = np.maximum(np.abs(mine), np.abs(found.value))
    difference = np.abs(mine - found.value)
    around = np.maximum(found.around, steepest / found.size)
    stairs = found.stairs & (mine != 0)
    known = (found.error <= KNOWN * size) & ~stairs
    # A right zero may come with what rounding leaves of a sum; no other small value is
    # taken for one.
    nought = (difference <= 2 * found.error) & (np.abs(mine) <= ROUNDED * around)
    seen = found.error <= BESIDE * around
    still = (mine == 0) & ~found.moved
    rounding = found.noise * found.step  # of the cost
    seen |= still & (rounding <= np.maximum(ALONE, BESIDE * steepest))
    nought &= seen
    smooth = ~found.kink
    far = known & (difference > rtol * size + found.error)
    far |= ~known & ~stairs & (difference > CLEAR * found.error)
    wrong = np.where(smooth, far & ~nought, _outside(mine, found, rtol))
    compared = smooth & (known | nought)
    left_out = smooth & ~compared
    rough = left_out & (stairs | ~(found.error <= 4 * found.noise))
    bound = np.where(found.error > rtol * size, found.error, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.maximum(difference, bound) / size
    error = np.where(nought & ~known | (size == 0), 0.0, error)
    return Entries(wrong, compared, found.kink, rough, left_out & ~rough, error)


def doubtful(name, analytic, found, rtol, steepest, most=4):
    """Numbers of the wrong entries, in flat order, that are so by the fewest errors.

    A numeric slope may be worse than its estimated error says: before anything is
    called wrong the `most` doubtful ones are looked at again. Arguments as in `judge`.
    """
    try:
        mine = values_of(name, analytic, found.value.shape)
    except CheckFailed:
        return np.zeros(0, dtype=int)  # of another shape: no entry is to blame
    wrong = entries_of(mine, found, rtol, steepest).wrong & ~found.kink
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = (np.abs(mine - found.value) / found.error)[wrong]
    return np.flatnonzero(wrong)[np.argsort(errors)][:most]


def _outside(mine, found, rtol):
    """Where `mine` is clearly outside of the slopes on both sides of a kink."""
    if not found.kink.any():
        return found.kink
    steeper = np.maximum(np.abs(found.left), np.abs(found.right))
    slack = max(rtol, KNOWN) * steeper + 2 * found.play
    low, high = np.minimum(found.left, found.right), np.maximum(found.left, found.right)
    return found.kink & ((mine < low - slack) | (mine > high + slack))


def _worst(mine, found, wrong):
    size = np.maximum(np.abs(mine), np.abs(found.value))
    relative = np.abs(mine - found.value) / np.maximum(size, 1e-300)
    at = np.unravel_index(np.argmax(np.where(wrong, relative, -1.0)), relative.shape)
    place = f" at [{', '.join(str(int(i)) for i in at)}]" if at else ""
    is_nought = np.abs(found.value[at]) <= found.error[at]  # for all that is known
    yours, numeric = apart(mine[at], 0.0 if is_nought else found.value[at], 6)
    expected = f"two-sided difference {numeric}"
    if found.kink[at]:
        low, high = sorted((found.left[at], found.right[at]))
        expected = f"a kink with slopes {low:.6g} and {high:.6g}"
    return f"relative error {relative[at]:.2g}{place}: yours {yours}, {expected}" + (
        f"; {wrong.sum()} of {wrong.size} entries wrong" if wrong.size > 1 else ""
    )


def _why(each, found):
    """Why a gradient is not compared, by the reason of most entries, and what to do."""
    n = each.wrong.size
    counts = [int(which.sum()) for which in (each.kink, each.rough, each.hidden)]
    most = int(np.argmax(counts))
    which = _how_many(counts[most], n)
    if most == 0:
        sits = "sits" if which[-5:] == "entry" else "sit"
        return (
            f"{which} {sits} on a kink, where every slope between left and right is "
            "right: choose a point beside it"
        )
    if most == 1:
        return (
            f"the cost is too rough at {which}: is something computed in float32, "
            "rounded, or infinite nearby?"
        )
    return (
        f"the slope is too small to be seen beside the rest of the cost at {which}: "
        "leave out what does not depend on it, or choose a point where it is larger"
    )


def _how_many(count, n):
    return "every entry" if count == n else f"{count} of {n} entries"


def _reached(reached, compared, entries, each):
    error = f"relative error {reached:.1e}" if reached else "relative error 0"
    if compared == entries:
        return f"{error} over {entries} {'entry' if entries == 1 else 'entries'}"
    kinks = int(each.kink.sum())
    at_a_kink = f", {kinks} at a kink" if kinks else ""
    return f"{error} ({compared} of {entries} entries compared{at_a_kink})"
