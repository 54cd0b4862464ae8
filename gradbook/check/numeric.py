"""Two-sided differences that know how good they are, and recognise kinks.

For each entry the difference quotient is taken with three steps and extrapolated
(Richardson), which gives about ten right digits and an estimate of the error. Where the
estimate is bad the step shrinks. Left and right slopes that refuse to meet are a kink:
ReLU at 0, a tie of a maximum, |x| at 0.
"""

from typing import NamedTuple

import numpy as np

FIRST_STEP = 2.0**-10  # times max(|x|, 1)
SHRINK = 2.0**-3
ROUNDS = 6  # the smallest step is about 3e-8 times max(|x|, 1)
PARTS = np.array([1.0, 0.5, 0.25])  # of the step; each entry costs six evaluations
SMOOTH = 1e-8  # an estimated relative error below this needs no smaller step
MEET = 1e-4  # left and right slope of a smooth cost differ by less, relatively
KINK = 1e-3  # and at a kink, with the smallest step, by more


class Slopes(NamedTuple):
    """What is known of the derivative at each entry; all of one shape.

    value: two-sided difference, extrapolated. error: estimate of its absolute error.
    left, right: one-sided slopes. noise: what rounding alone does to a slope.
    """

    value: np.ndarray
    error: np.ndarray
    left: np.ndarray
    right: np.ndarray
    noise: np.ndarray

    @property
    def kink(self):
        """True where left and right slope do not meet."""
        return _gap(self) > KINK * _size(self) + 100 * self.noise


def slopes(costs, point, name):
    """Derivatives of a scalar cost with respect to `point[name]`.

    costs: takes a list of dicts like `point`, returns the list of the cost at each.
    point: dict of arrays and numbers;
    integers and float32 are raised to float64, since adding a small step to them would
    do nothing or almost nothing. Returns Slopes of the shape of `point[name]`.
    """
    x = np.asarray(point[name], dtype=float)
    best = Slopes(*np.full((5, x.size), np.nan))
    doubt = np.full(x.size, np.inf)
    step = FIRST_STEP * np.maximum(np.abs(x.ravel()), 1.0)
    todo = np.arange(x.size)
    torn = np.zeros(x.size, dtype=bool)
    with np.errstate(all="ignore"):  # a step may leave the domain of a logarithm
        (centre,) = costs([{**point, name: x.copy()[()]}])
        for _ in range(ROUNDS):
            new = _quotients(costs, point, name, x, todo, step[todo], centre)
            torn[todo] |= _keep_better(best, doubt, new, todo)
            todo = todo[_doubtful(new)]
            step[todo] *= SHRINK
            if not todo.size:
                break
    best.error[torn] = np.inf
    return Slopes(*(part.reshape(x.shape) for part in best))


def _quotients(costs, point, name, x, entries, step, centre):
    """Slopes at `entries` of the flattened x, each with its own step."""
    offsets = np.concatenate([PARTS, -PARTS])[:, None] * step
    moved = x.ravel()[entries] + offsets
    points = []
    for values in moved:
        for entry, value in zip(entries, values, strict=True):
            there = x.copy()
            there.reshape(-1)[entry] = value
            points.append({**point, name: there[()]})
    found = np.reshape(costs(points), moved.shape)
    up, down = np.split(found, 2)
    x_up, x_down = np.split(moved, 2)
    here = x.ravel()[entries]
    two_sided = (up - down) / (x_up - x_down)
    coarse, fine = (4 * two_sided[1:] - two_sided[:-1]) / 3
    value = (16 * fine - coarse) / 15
    largest = np.maximum(np.abs(found).max(axis=0), np.abs(centre))
    noise = 10 * np.finfo(float).eps * largest / (PARTS[-1] * step)
    return Slopes(
        value=value,
        error=np.abs(value - fine) + noise,
        left=_one_sided((centre - down) / (here - x_down)),
        right=_one_sided((up - centre) / (x_up - here)),
        noise=noise,
    )


def _one_sided(quotients):
    coarse, fine = 2 * quotients[1:] - quotients[:-1]
    return (4 * fine - coarse) / 3


def _keep_better(best, doubt, new, entries):
    """Move the better of old and new slopes into `best`; True where they contradict.

    Two steps contradict when their uncertainties do not explain the difference. A cost
    in float32 does this: for a small enough step it is flat, and very sure of it.
    """
    new_doubt = new.error + _gap(new)
    change = np.abs(new.value - best.value[entries])
    torn = change > 3 * (doubt[entries] + new_doubt)
    better = (new_doubt < doubt[entries]) | ~np.isfinite(doubt[entries])
    doubt[entries[better]] = new_doubt[better]
    for name in ("value", "error"):
        getattr(best, name)[entries[better]] = getattr(new, name)[better]
    # A kink is judged by the smallest step, so these always move on.
    for name in ("left", "right", "noise"):
        getattr(best, name)[entries] = getattr(new, name)
    return torn


def _doubtful(new):
    rough = ~(new.error <= SMOOTH * np.abs(new.value) + 3 * new.noise)
    return rough | ~(_gap(new) <= MEET * _size(new) + 100 * new.noise)


def _gap(slopes):
    return np.abs(slopes.right - slopes.left)


def _size(slopes):
    return np.maximum(np.abs(slopes.right), np.abs(slopes.left))
