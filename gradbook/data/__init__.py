"""Real data sets, generators and a split. Examples are columns.

The files lie beside this module and are read when a function is called, never at
import. README.md in the same folder tells source, licence and size of each.
"""

from gradbook.data.generators import blobs, flower, moons, ravine
from gradbook.data.letters import LETTERS, spell
from gradbook.data.loaders import (
    Dataset,
    breast_cancer,
    digits,
    iris,
    mnist,
    names,
    pytorch,
    temperatures,
)
from gradbook.data.splits import split

__all__ = [
    "LETTERS",
    "Dataset",
    "blobs",
    "breast_cancer",
    "digits",
    "flower",
    "iris",
    "mnist",
    "moons",
    "names",
    "pytorch",
    "ravine",
    "spell",
    "split",
    "temperatures",
]
