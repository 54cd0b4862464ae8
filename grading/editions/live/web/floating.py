"""NumPy for browsers has no floating-point flags and never warns; here exp and log do.

A check that asks for no warning would pass what it rejects elsewhere. Operators of
arrays, such as a division, still do not warn.
"""

import warnings

import numpy as np

OVERFLOW, DIVIDE, INVALID = (
    ("over", "overflow"),
    ("divide", "divide by zero"),
    ("invalid", "invalid value"),
)
EXPONENTIALS = ("exp", "exp2", "expm1")
LOGARITHMS = ("log", "log2", "log10", "log1p")


class Warned:
    """A ufunc of one argument that warns as it does elsewhere.

    faults: function of argument and result, both arrays -> the faults that there are.
    """

    def __init__(self, ufunc, faults):
        self._ufunc = ufunc
        self._faults = faults
        self.__name__ = ufunc.__name__
        self.__doc__ = ufunc.__doc__

    def __call__(self, x, /, *args, **kwargs):
        """The ufunc's result."""
        before = np.array(x)  # `out` may be the argument itself
        result = self._ufunc(x, *args, **kwargs)
        if before.dtype.kind in "iuf":
            for fault in self._faults(before, np.asarray(result)):
                self._tell(*fault)
        return result

    def __getattr__(self, name):
        return getattr(self._ufunc, name)

    def _tell(self, kind, what):
        wanted = np.geterr()[kind]
        text = f"{what} encountered in {self.__name__}"
        if wanted == "raise":
            raise FloatingPointError(text)
        if wanted == "warn":
            warnings.warn(text, RuntimeWarning, stacklevel=3)


def mend():
    """Put functions that warn into NumPy, where it does not warn by itself."""
    with np.errstate(over="raise"):
        try:
            np.exp(np.float64(1e3))
        except FloatingPointError:
            return
    for name in EXPONENTIALS:
        setattr(np, name, Warned(getattr(np, name), _too_large))
    for name in LOGARITHMS:
        setattr(np, name, Warned(getattr(np, name), _of_no_number))


def _too_large(x, result):
    if np.any(np.isinf(result) & np.isfinite(x)):
        yield OVERFLOW


def _of_no_number(x, result):
    if np.any(np.isinf(result) & np.isfinite(x)):
        yield DIVIDE
    if np.any(np.isnan(result) & ~np.isnan(x)):
        yield INVALID
