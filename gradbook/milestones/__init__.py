"""Run seven milestones of deep learning on the functions of your library.

    python -m gradbook milestones FOLDER [YEAR...]

FOLDER is what `python -m gradbook library` wrote. Each milestone has a number to reach
and a picture; one whose functions are not there says which it waits for.
"""

import importlib
import sys
from pathlib import Path

import matplotlib.pyplot as plt

from gradbook import plot
from gradbook.milestones import (
    adding,
    depth,
    digits,
    lenet,
    perceptron,
    recall,
    xor,
)
from gradbook.milestones.milestone import result
from gradbook.validate import UNWRITTEN, CannotRun

__all__ = ["MILESTONES", "NotReached", "result", "run", "show"]
MODULES = (perceptron, xor, digits, adding, lenet, depth, recall)
MILESTONES = {module.MILESTONE.year: module.MILESTONE for module in MODULES}
PICTURES = "milestones"  # the folder for them
SECONDS = 60  # that the training of a milestone may take


class NotReached(AssertionError):
    """A milestone ran and did not reach its number."""


def show(year, library):
    """Run a milestone and draw its picture, in a notebook.

    year: one of MILESTONES. library: an imported package, yours or another one.
    Prints what was reached, or what it waits for. Raises NotReached below the goal.
    """
    made = result(MILESTONES[year], library)
    print(made)
    made.draw()
    plt.show()
    if not (made.reached or made.waits):
        raise NotReached(f"{year}: {made.why or 'the number is not reached'}")


def run(folder, years=(), seconds=SECONDS, pictures=PICTURES):
    """Run milestones on the library in a folder; returns whether all are reached.

    folder: as `python -m gradbook library` wrote it. years: which, all by default.
    seconds: that the training of each may take. pictures: the folder for the pictures,
    YEAR.png each; those of an earlier run are drawn anew.
    Raises validate.CannotRun where there is no library, or no milestone of a year.
    """
    unknown = [year for year in years if year not in MILESTONES]
    if unknown:
        known = ", ".join(map(str, MILESTONES))
        raise CannotRun(f"YEAR is {unknown[0]}, expected one of {known}")
    library, reached = _imported(Path(folder)), 0
    chosen = [MILESTONES[year] for year in years] or list(MILESTONES.values())
    plt.switch_backend("agg")  # pictures go into files
    plot.style()
    for milestone in chosen:
        made = result(milestone, library, seconds=seconds)
        reached += made.reached
        print(made, flush=True)
        for need in _in_doubt(milestone, library):
            print(f"  note: {need} does not pass its check")
        if made.number is not None:
            print(f"  picture: {_saved(made, Path(pictures))}")
    print(f"{reached} of {len(chosen)} milestones reached.")
    return reached == len(chosen)


def _imported(folder):
    """The package in a folder."""
    if not (folder / "__init__.py").is_file():
        raise CannotRun(
            f"{folder} is no library, expected a folder that "
            "`python -m gradbook library` wrote"
        )
    folder = folder.resolve()
    sys.path.insert(0, str(folder.parent))
    try:
        return importlib.import_module(folder.name)
    finally:
        sys.path.pop(0)


def _in_doubt(milestone, library):
    checks = getattr(library, "CHECKS", {})
    said = {need: checks.get(need, "passed") for need in milestone.needs}
    return [n for n, why in said.items() if why not in ("passed", UNWRITTEN)]


def _saved(made, folder):
    """Draw a picture into its file; returns the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{made.milestone.year}.png"
    made.draw()
    plt.savefig(path)
    plt.close()
    return path
