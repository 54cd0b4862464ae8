"""What the sizes at a point are called, and which of them a factor equals."""

import math
import re
from dataclasses import dataclass
from typing import NamedTuple

# Names of arrays with one example a column, and by their dimensions the axis that
# counts examples: 2 (n, m), 3 (n, m, T), 4 (m, n_H, n_W, n_C).
DATA = re.compile(
    r"d?([XYAZxyhc]\d*|[QKV]|AL|out|logits|[yY]_hat|A_prev|xt|a\d|[ach]_(prev|next))"
)
EXAMPLE_AXIS = {1: 0, 2: 1, 3: 1, 4: 0}
CLOSE = 2e-6


class Size(NamedTuple):
    """symbol: "m" or "" when it has none; words: "m = 20", "W1 has 4 rows"."""

    value: float
    symbol: str
    words: str


class Match(NamedTuple):
    """A number that equals `form`: one of "s", "1/s", "2s", ... of `size`; "m/s" and
    "s/m" are m over `size` and the reverse."""

    form: str
    size: Size


@dataclass(frozen=True)
class Sizes:
    """sizes: all sizes above 1 at the point; scalars: name -> hyperparameter; m: the
    number of examples, or None."""

    sizes: tuple
    scalars: dict
    m: int | None

    @classmethod
    def of(cls, arrays, scalars):
        """arrays, scalars: the point's values by name."""
        m = _examples(arrays)
        found = []
        if m is not None and m > 1:
            found.append(Size(m, "m", f"m = {m}"))
        X = arrays.get("X")
        n_x = X.shape[0] if X is not None and X.ndim == 2 and m is not None else 1
        if n_x > 1:
            found.append(Size(n_x, "n_x", f"n_x = {n_x}"))
        found += _unnamed(arrays, m, n_x)
        return cls(tuple(found), scalars, m)

    def matches(self, value):
        """What the positive number `value` equals, the simplest forms only; none where
        it may as well be a ratio of two sizes."""
        ratios = self._over_m(value)
        for forms in _LEVELS:
            found = [
                Match(form, size)
                for form in forms
                for size in self._all(form)
                if close(_FORMS[form](size.value), value)
            ]
            if found:
                return [] if ratios else found
        return ratios

    def _over_m(self, value):
        """Ratios of m and another size that equal `value`."""
        for size in self.sizes if self.m else ():
            ratio = self.m / size.value
            for form, number in (("m/s", ratio), ("s/m", 1 / ratio)):
                if size.symbol != "m" and close(number, value):
                    return [Match(form, size)]
        return []

    def _all(self, form):
        if form in ("s", "1/s"):
            named = [
                Size(abs(v), k, f"{k} = {v:g}")
                for k, v in self.scalars.items()
                if abs(v) not in (0.0, 1.0, 2.0, 0.5)
            ]
            return [Size(2.0, "2", ""), *self.sizes, *named]
        return [size for size in self.sizes if size.symbol == "m"]


_FORMS = {
    "s": lambda s: s,
    "1/s": lambda s: 1 / s,
    "2s": lambda s: 2 * s,
    "1/(2s)": lambda s: 1 / (2 * s),
    "s/2": lambda s: s / 2,
    "2/s": lambda s: 2 / s,
    "s^2": lambda s: s * s,
    "1/s^2": lambda s: 1 / (s * s),
}
_LEVELS = (("s", "1/s"), ("2s", "1/(2s)", "s/2", "2/s"), ("s^2", "1/s^2"))


def close(a, b, near=CLOSE):
    """Whether two positive numbers are equal within the relative error `near`."""
    return abs(a - b) <= near * abs(b)


def number(value):
    """value as a student reads it: whole numbers whole, others with three digits.

    Near 1 as many as tell it from 1: "1 times too large" would say nothing.
    """
    if 0 < abs(value - 1) < 0.1:
        return f"{value:.{2 - math.floor(math.log10(abs(value - 1)))}g}"
    whole = round(value) and abs(value - round(value)) < 1e-4
    return f"{value:.0f}" if whole else f"{value:.3g}"


def _examples(arrays):
    """The number of examples when all data arrays agree on one, else None."""
    counts = {
        array.shape[EXAMPLE_AXIS[array.ndim]]
        for name, array in arrays.items()
        if DATA.fullmatch(name) and array.ndim in EXAMPLE_AXIS
    }
    return counts.pop() if len(counts) == 1 else None


def _unnamed(arrays, m, n_x):
    """Sizes known only as the rows, columns or entries of an array."""
    seen = {1, n_x}
    for name, array in arrays.items():
        for axis, value in enumerate(array.shape):
            data = m is not None and DATA.fullmatch(name)
            if value in seen or (data and EXAMPLE_AXIS.get(array.ndim) == axis):
                continue
            seen.add(value)
            yield Size(value, "", f"{name} has {value} {_axis_word(array, axis)}")


def _axis_word(array, axis):
    if array.ndim == 1:
        return "entries"
    if array.ndim == 2:
        return ("rows", "columns")[axis]
    return f"entries along axis {axis}"
