"""Two-sided differences that know how good they are, and recognise kinks.

For each entry the difference quotient is taken with three steps and extrapolated
(Richardson), which gives about ten right digits and an estimate of the error. Where the
estimate is bad another step is tried (see `steps`). Left and right slopes that refuse
to meet, however short the step, are a kink: ReLU at 0, a tie of a maximum, |x| at 0.
"""

import warnings
from functools import partial
from typing import NamedTuple

import numpy as np

from gradbook.check.steps import Search

PARTS = np.array([1.0, 0.5, 0.25])  # of the step; each entry costs six evaluations
EPS = np.finfo(float).eps
NOISE = 16  # what rounding does to a slope: so many times eps * cost / step
FINE = 4e-7  # an estimated relative error below this needs no other step
NOUGHT = 1e-7  # a slope of zero needs none where it is so small beside those around
BESIDE = 1e-8  # and where nothing moves, beside the largest of the parameter
MEET = 1e-6  # left and right slope of a smooth cost differ by less, relatively
SEEN = 30  # a cost that moves by fewer times its rounding has not been seen to move
CLEAR = 1e-2  # a slope known to this is one, and a shorter step has to agree with it
STEADY = 5e-2  # and those of a kink are known to this, which those of a jump are not
BEYOND = 100  # times their play apart, or it is rounding that keeps them so
BATCH = 2**20  # bytes of the points that are asked for at once
AT_ONCE = 1000  # and their number


class Slopes(NamedTuple):
    """What is known of the derivative at each entry; all of one shape.

    value: two-sided difference, extrapolated. error: estimate of its absolute error,
    infinite where two steps contradict each other. noise: its part that comes from
    rounding. step: the step that it was found with. stairs: the cost stands still here,
    but further off it goes up or down in steps, as one that is rounded.
    kink: whether left and right slope do not meet; left, right: these, known to play.
    moved: whether any step has moved the cost. around: the steepest slope seen here and
    nearby. size: max(|x|, 1).
    """

    value: np.ndarray
    error: np.ndarray
    noise: np.ndarray
    step: np.ndarray
    stairs: np.ndarray
    kink: np.ndarray
    left: np.ndarray
    right: np.ndarray
    play: np.ndarray
    moved: np.ndarray
    around: np.ndarray
    size: np.ndarray


class Quotients(NamedTuple):
    """Slopes as one step gives them, an entry each.

    value, error, noise, left, right, play: as in Slopes. around: the steepest slope
    that this step tells of, here or as far away as the entry is large. flat: the cost
    is the same wherever it was asked. blind: it moves hardly more than by rounding.
    slanted: it falls on one side and rises on the other, by about the same amount.
    gap: how far left and right slope are apart beyond what rounding explains.
    """

    value: np.ndarray
    error: np.ndarray
    noise: np.ndarray
    left: np.ndarray
    right: np.ndarray
    around: np.ndarray
    flat: np.ndarray
    blind: np.ndarray
    slanted: np.ndarray
    play: np.ndarray
    gap: np.ndarray

    @property
    def size(self):
        """The larger of left and right slope."""
        return np.maximum(np.abs(self.left), np.abs(self.right))

    @property
    def bent(self):
        """Whether left and right slope do not meet."""
        return self.gap > MEET * self.size


def slopes(costs, point, name):
    """Derivatives of a scalar cost with respect to `point[name]`.

    costs: takes a list of dicts like `point`, returns the list of the cost at each.
    point: dict of arrays and numbers; integers and float32 are raised to float64, since
    adding a small step to them would do nothing or almost nothing.
    Returns Slopes of the shape of `point[name]`; raises what the function raised where
    it does so with every step. Takes memory for some twenty arrays of
    that shape, and for a megabyte of points or one point, whatever is more.
    """
    x = np.asarray(point[name], dtype=float)
    known, search, errors = _Known(x.ravel()), Search(x.ravel()), []
    safely = partial(_outside_is_nan, costs, errors)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a step may leave the domain of a logarithm
        (centre,) = costs([{**point, name: x.copy()[()]}])
        while search.todo.size:
            entries = search.todo
            new = _quotients(safely, point, name, x, entries, search.steps(), centre)
            search.go_on(*known.take(new, entries, search), new.blind)
    if errors and np.isnan(known.best.value).any():
        raise errors[-1]
    return known.found(x.shape)


def rougher(found, costs, point, name, entries):
    """Slopes whose errors allow for the rounding that is seen at `entries`.

    The differences of high order between equally spaced costs are rounding alone.
    found: Slopes. entries: numbers of entries, in flat order. Source: Moré and Wild,
    Estimating computational noise, 2011.
    """
    if not len(entries):
        return found
    x = np.asarray(point[name], dtype=float)
    steps = found.step.ravel()[entries]
    moved = x.ravel()[entries] + np.linspace(0.1, 0.5, 9)[:, None] * steps
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        safely = partial(_outside_is_nan, costs, [])
        there = _costs_at(safely, point, name, x, entries, moved)
        rounding = np.sqrt(np.mean(np.diff(there, 4, axis=0) ** 2, axis=0) / 70)
        rounding = np.maximum(rounding, _of_float32(there))
        noise = NOISE * np.max(rounding, initial=0.0) / found.step
    return found._replace(error=np.maximum(found.error, noise))


def _of_float32(there):
    """What rounding costs (k, n) have in each column that float32 would hold.

    It may not show in nine of them. Those of float64 do not all fit, where they differ.
    """
    fits = np.all(there.astype(np.float32) == there, axis=0)
    fits &= np.ptp(there, axis=0) > 0
    return np.where(fits, np.finfo(np.float32).eps * np.abs(there).max(axis=0), 0.0)


def _quotients(costs, point, name, x, entries, step, centre):
    """Quotients at `entries` of the flattened x, each with its own step."""
    here = x.ravel()[entries]
    moved = here + np.concatenate([PARTS, -PARTS])[:, None] * step
    found = _costs_at(costs, point, name, x, entries, moved)
    up, down = np.split(found, 2)
    x_up, x_down = np.split(moved, 2)
    two_sided = (up - down) / (x_up - x_down)
    coarse, fine = (4 * two_sided[1:] - two_sided[:-1]) / 3
    value = (16 * fine - coarse) / 15
    largest = np.maximum(np.abs(found).max(axis=0), np.abs(centre))
    noise = NOISE * EPS * largest / step
    lefts, rights = (centre - down) / (here - x_down), (up - centre) / (x_up - here)
    moves = np.maximum(np.abs(lefts[0]), np.abs(rights[0]))
    # How much the slope changes over the entry's own size, beyond rounding.
    bend = np.maximum(np.abs(rights[0] - lefts[0]) - noise, 0) / step
    bend *= np.maximum(np.abs(here), 1)
    (left, left_play), (right, right_play) = _one_sided(lefts), _one_sided(rights)
    apart = np.abs(right - left) - 20 * noise
    return Quotients(
        value=value,
        error=np.abs(value - fine) + noise,
        noise=noise,
        left=left,
        right=right,
        play=np.maximum(left_play, right_play) + 5 * noise,
        gap=np.where(np.isnan(apart), np.inf, np.maximum(apart, 0.0)),
        around=np.maximum(moves, bend),
        flat=(found == centre).all(axis=0),
        blind=moves <= SEEN * noise,
        slanted=np.abs(lefts[0] + rights[0]) > 2 * np.abs(lefts[0] - rights[0]),
    )


def _one_sided(quotients):
    """(slope, how well it is known) from one-sided quotients of the three steps."""
    coarse, fine = 2 * quotients[1:] - quotients[:-1]
    slope = (4 * fine - coarse) / 3
    return slope, np.abs(slope - fine)


def _costs_at(costs, point, name, x, entries, moved):
    """The cost with each of `entries` at its values in a column of `moved`."""
    places, values = np.tile(entries, len(moved)), moved.ravel()
    rest = sum(value.nbytes for value in point.values() if hasattr(value, "nbytes"))
    at_once = max(1, min(AT_ONCE, max(BATCH, rest) // max(1, x.nbytes)))
    found = np.empty(values.size)
    for start in range(0, values.size, at_once):
        part = slice(start, start + at_once)
        pairs = zip(places[part], values[part], strict=True)
        points = [{**point, name: _moved(x, entry, value)} for entry, value in pairs]
        found[part] = costs(points)
    return found.reshape(moved.shape)


def _moved(x, entry, value):
    there = x.copy()
    there.reshape(-1)[entry] = value
    return there[()]


def _outside_is_nan(costs, errors, points):
    """The costs; nan where a step leads to where the function is not defined.

    There NumPy gives nan by itself, but math.log and a student's `assert` raise.
    errors: a list that takes what they raised.
    """
    try:
        return costs(points)
    except (ArithmeticError, AssertionError, LookupError, ValueError) as error:
        if len(points) == 1:
            errors.append(error)
            return [np.nan]
        half = len(points) // 2
        parts = points[:half], points[half:]
        return [c for part in parts for c in _outside_is_nan(costs, errors, part)]


class _Known:
    """What the steps tried so far have told of each entry of a flat array x."""

    def __init__(self, x):
        n = x.size
        self.best = Slopes(*np.full((11, n), np.nan), size=np.maximum(np.abs(x), 1.0))
        self.best.around[:] = self.best.kink[:] = self.best.stairs[:] = 0.0
        self.best.error[:] = np.inf
        self.largest = 0.0  # slope of any entry
        self.still = np.full((2, n), -np.inf)  # longest flat step: exponent, noise
        self.clear = np.full((3, n), -np.inf)  # clear one: exponent, slope, doubt
        self.clear[2] = np.inf
        self.far = np.zeros(n)  # the steepest slope seen with any step
        self.sides = np.zeros(n)  # and the steepest to the left or the right

    def take(self, new, entries, search):
        """Learn from Quotients; returns which entries are settled, whose step is long.

        Not believed is a longer step that contradicts a shorter one, which makes it too
        long, and one that saw nothing far away.
        """
        best, size = self.best, np.abs(new.value)
        finite = np.isfinite(new.value) & np.isfinite(new.size)
        odd = np.abs(new.value - best.value[entries]) > 3 * (
            new.error + best.error[entries]
        )
        odd &= search.steps() > best.step[entries]
        believed = finite & ~odd & (~new.blind | search.near())
        # What falls to nothing as the steps get shorter, as x^4 at 0, has no corner.
        self.sides[entries] = np.fmax(self.sides[entries], new.size)
        bent = new.bent & ~(new.size <= NOUGHT * self.sides[entries])
        nought = (size <= 2 * new.error) & (new.error <= NOUGHT * new.around)
        nought |= new.flat & (new.noise <= BESIDE * self._steepest(new))
        settled = believed & ~bent & ((new.error <= FINE * size) | nought)
        too_long = ~finite | odd | bent | (new.error > 4 * new.noise) & ~settled
        self._note(new, entries, search, believed, bent)
        best.stairs[entries[too_long & new.slanted]] = 1.0
        self._note_sides(new, entries, too_long & bent & finite)
        self.far[entries] = np.fmax(self.far[entries], new.around)
        near = np.where(too_long, 0.0, new.around)
        best.around[entries] = np.fmax(best.around[entries], near)
        return settled, too_long

    def _steepest(self, new):
        """The largest slope that is known of any entry."""
        size = np.abs(new.value)
        sure = np.isfinite(size) & (new.error < 0.1 * size)
        self.largest = max(self.largest, np.max(size[sure], initial=0.0))
        return self.largest

    def _note(self, new, entries, search, believed, bent):
        best, doubt = self.best, new.error + np.where(bent, new.gap, 0.0)
        at, steps = search.exponents(), search.steps()
        clear = believed & (doubt <= CLEAR * np.abs(new.value))
        better = doubt < best.error[entries]
        # A long step may be very sure of the slope between two far places.
        apart = np.abs(new.value - best.value[entries])
        better |= clear & (apart > 3 * (doubt + best.error[entries]))
        better &= believed
        for name in ("value", "noise"):
            getattr(best, name)[entries[better]] = getattr(new, name)[better]
        best.error[entries[better]] = doubt[better]
        best.step[entries[better]] = steps[better]
        longer = new.flat & (at > self.still[0, entries])
        self.still[:, entries[longer]] = at[longer], new.noise[longer]
        longer = clear & (at > self.clear[0, entries])
        told = at[longer], new.value[longer], doubt[longer]
        self.clear[:, entries[longer]] = told

    def _note_sides(self, new, entries, bent):
        """Left and right slope where they do not meet, as well as they were known."""
        if not bent.any():
            return
        best = self.best
        steady = bent & ~(new.play >= best.play[entries])
        chosen = entries[steady]
        for name in ("left", "right", "play"):
            getattr(best, name)[chosen] = getattr(new, name)[steady]
        best.kink[chosen] = (new.play <= STEADY * new.size)[steady]

    def found(self, shape):
        """Slopes of that shape."""
        best = self.best
        gap = np.abs(best.right - best.left)
        kink = (best.kink == 1) & (best.error > gap / 50) & (gap > BEYOND * best.play)
        # What moves with a long step, and with a short one stands still or moves
        # otherwise, goes in stairs.
        at, slope, doubt = self.clear
        has_stood = np.isfinite(self.still[0])
        still = has_stood & (best.value == 0)
        torn = (at > self.still[0]) & (np.abs(slope) > 10 * self.still[1]) & has_stood
        torn |= np.abs(best.value - slope) > 10 * (doubt + best.error)
        error = np.where(torn | np.isnan(best.value), np.inf, best.error)
        stairs = still & np.any(still & (best.stairs == 1))
        # What stands still is seen beside what wakes it: a dead ReLU, another maximum.
        around = np.where(still, np.fmax(self.far, best.around), best.around)
        found = best._replace(
            error=error, stairs=stairs, kink=kink, moved=self.far > 0, around=around
        )
        return Slopes(*(part.reshape(shape) for part in found))
