"""What is known about a wrong gradient, and how well a relation must fit it."""

from dataclasses import dataclass, field
from functools import cached_property
from math import comb, log10
from typing import NamedTuple

import numpy as np

from .sizes import Sizes

# Numeric gradients carry errors of up to 1e-7 of their largest entry.
NOISE = 1e-7
TOLERANCE = 1e-5
# Digits of agreement, summed over the entries that a relation does not spend on its
# own free numbers. Six digits leave one chance in a million.
DIGITS = 5.5
LARGEST = 1e100


class Candidate(NamedTuple):
    """rank: 0 is told first; the other fields are those of a `Hint`."""

    rank: int
    kind: str
    sentence: str
    residual: float


@dataclass(frozen=True)
class Evidence:
    """All that is known.

    name: of the gradient. came: the shape it came in. analytic, numeric: finite float64
    arrays, of one shape where both hold one number. values: the point's arrays and
    scalars by name. sizes: what the point's sizes are called. others: name ->
    (analytic, numeric) of the other gradients, those of equal shape only. rights: name
    -> numeric of all others. order: the names of all gradients. broadcast: whether
    another one has more entries than it should. status: name -> "right", "factor"
    (right but for one), "wrong" or "unknown", of all."""

    name: str
    came: tuple
    analytic: np.ndarray
    numeric: np.ndarray
    values: dict
    sizes: Sizes
    others: dict
    rights: dict
    order: tuple
    broadcast: bool = False
    status: dict = field(default_factory=dict)

    @cached_property
    def arrays(self):
        """The point's arrays by name, without its scalars."""
        return {name: value for name, value in self.values.items() if value.ndim}

    @cached_property
    def same_shape(self):
        """Whether analytic and numeric can be compared entry by entry."""
        return self.analytic.shape == self.numeric.shape

    @cached_property
    def difference(self):
        """analytic - numeric."""
        return self.analytic - self.numeric

    @cached_property
    def own(self):
        """Name of the differentiated quantity, "w" for "dw"; may not be in arrays."""
        return self.name[1:] if self.name.startswith("d") else self.name

    @cached_property
    def shaped(self):
        """The point's arrays of the gradient's shape, the gradient's own one first."""
        fits = {k: v for k, v in self.arrays.items() if v.shape == self.numeric.shape}
        return dict(sorted(fits.items(), key=lambda item: item[0] != self.own))

    @cached_property
    def right(self):
        """Boolean array, True where analytic and numeric agree within the noise."""
        larger = np.maximum(np.abs(self.analytic), np.abs(self.numeric))
        scale = largest(self.numeric)
        return np.abs(self.difference) <= 10 * NOISE * larger + NOISE * scale

    @cached_property
    def wrong(self):
        """Boolean array, True where they differ beyond doubt."""
        larger = np.maximum(np.abs(self.analytic), np.abs(self.numeric))
        scale = largest(self.numeric)
        return np.abs(self.difference) > 1e-3 * larger + NOISE * 100 * scale

    @cached_property
    def factor(self):
        """(f, residual) of analytic = f * numeric when one number fits, else None."""
        if not self.same_shape:
            return None
        f, residual = proportion(self.analytic, self.numeric)
        if residual > TOLERANCE or abs(f) < 1e-9 or abs(f - 1) < 1e-4:
            return None
        return f, residual


def gather(name, analytic, numeric, point, analytic_all, numeric_all):
    """The `Evidence`, or None where there is nothing to explain."""
    analytic, numeric = real_array(analytic), real_array(numeric)
    if analytic is None or numeric is None:
        return None
    came = analytic.shape
    if analytic.size == numeric.size == 1:
        analytic = analytic.reshape(numeric.shape)
    scale = largest(numeric)
    if scale <= 1e-12 * largest(analytic) or scale == 0:
        return None
    if came == numeric.shape and misfit(analytic, numeric) < 10 * NOISE:
        return None
    values = dict(_flat(point))
    others = dict(_pairs(name, analytic_all, numeric_all))
    rights = {str(k): real_array(v) for k, v in numeric_all.items() if k != name}
    arrays = {k: v for k, v in values.items() if v.ndim}
    gradients = {str(k)[1:] for k in numeric_all} | {str(name)[1:]}
    scalars = {
        k: float(v) for k, v in values.items() if not v.ndim and k not in gradients
    }
    return Evidence(
        name=str(name),
        came=came,
        analytic=analytic,
        numeric=numeric,
        values=values,
        sizes=Sizes.of(arrays, scalars),
        others=others,
        rights={k: v for k, v in rights.items() if v is not None},
        order=tuple(map(str, numeric_all)) or (str(name),),
        broadcast=any(
            np.size(analytic_all[key]) > np.size(value)
            for key, value in numeric_all.items()
            if key != name and real_array(analytic_all.get(key)) is not None
        ),
        status={
            str(key): _status(real_array(analytic_all.get(key)), real_array(value))
            for key, value in numeric_all.items()
        },
    )


def _status(analytic, numeric):
    """What is known of a gradient at a glance: "right", "factor" or "wrong", or
    "unknown" where the numeric one is."""
    if numeric is None:
        return "unknown"
    if analytic is None or analytic.size != numeric.size:
        return "wrong"
    if analytic.size == 1:
        analytic = analytic.reshape(numeric.shape)
    if analytic.shape != numeric.shape:
        return "wrong"
    if misfit(analytic, numeric) < 10 * NOISE or not np.any(analytic - numeric):
        return "right"
    several = entries(numeric) > 2
    factor = several and proportion(analytic, numeric)[1] <= TOLERANCE
    return "factor" if factor else "wrong"


def _pairs(name, analytic_all, numeric_all):
    """Pairs of name and (analytic, numeric) of the other gradients."""
    for key, value in numeric_all.items():
        numeric, analytic = real_array(value), real_array(analytic_all.get(key))
        if key == name or numeric is None or analytic is None:
            continue
        if analytic.size == numeric.size == 1:
            analytic = analytic.reshape(numeric.shape)
        if analytic.shape == numeric.shape:
            yield str(key), (analytic, numeric)


def real_array(value):
    """value as a float64 array, or None when it is not finite, real and non-empty."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):  # ragged lists
        return None
    if array.dtype.kind not in "biuf" or array.size == 0:
        return None
    array = array.astype(np.float64)
    if not np.all(np.abs(array) < LARGEST):  # also false for NaN
        return None
    return array


def _flat(point):
    """Pairs of name and float64 array of a dict, with nested dicts opened."""
    for key, value in (point or {}).items():
        if isinstance(value, dict):
            yield from _flat(value)
            continue
        array = real_array(value)
        if array is not None:
            yield str(key), array


def largest(array):
    """The largest magnitude in array, 0.0 for an empty one."""
    return float(np.max(np.abs(array), initial=0.0))


def misfit(actual, expected):
    """Largest difference relative to the largest expected magnitude."""
    scale = largest(expected)
    return largest(actual - expected) / scale if scale else np.inf


def proportion(actual, base):
    """(f, residual) of the best fit actual = f * base."""
    scale = largest(base)
    if scale == 0:
        return 0.0, np.inf
    unit = base / scale
    f = float(np.sum(actual * unit) / np.sum(unit * unit)) / scale
    return f, (misfit(actual, f * base) if f else np.inf)


def entries(array, enough=1000):
    """How many different sizeable numbers array holds: what it can testify.

    Counts at most `enough` entries, spread evenly.
    """
    flat = np.ravel(array)
    flat = flat[:: max(1, flat.size // enough)]
    scale = largest(flat)
    if scale == 0:
        return 0
    flat = flat[np.abs(flat) > 1e-3 * scale] / scale
    return len(set(np.round(flat, 6).tolist()))


def convincing(residual, free):
    """Whether a misfit `residual` over `free` entries beyond the fitted numbers is
    far better than chance."""
    return residual < 1 and -free * log10(max(residual, NOISE)) >= DIGITS


def unlikely_split(count, part):
    """Whether picking just these `part` of `count` entries is hardly chance."""
    return 0 < part < count and comb(min(count, 60), min(part, count - part, 30)) >= 20


def listed(names):
    """Texts as a sentence names them: "dW", "dW and db", "dW, db and dX"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def is_round(value):
    """Whether value is a small whole number or half of one, which prove little."""
    return abs(value) < 100 and abs(2 * value - round(2 * value)) < 1e-5
