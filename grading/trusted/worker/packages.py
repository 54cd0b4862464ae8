"""The packages that a worker has: what the student's list names, nothing else.

They are those of the grader's own environment, so at the versions of requirements.lock.
A worker's search path has the standard library only; beside it stands a finder that
knows the wanted packages, those that they require, and what runs a notebook. In the
sandbox the files of all others are not there, of whichever Python.
"""

import os
import re
import sys
import sysconfig
from functools import cache
from glob import glob
from importlib.machinery import PathFinder
from importlib.metadata import (
    Distribution,
    DistributionFinder,
    MetadataPathFinder,
    PackageNotFoundError,
    distribution,
)
from pathlib import Path

NOTEBOOK = ("ipython", "matplotlib-inline")  # the worker itself runs on these
OURS = "gradbook"  # seen where it lies, see `filesystem.interpreter`
# Where Pythons keep packages, below their prefix; some come inside other programs.
PLACES = (
    *("lib*/python*/*-packages", "lib*/python*/ensurepip/_bundled"),
    *("share/python-wheels", "pkgs", "envs", "Lib/*-packages"),
    *(f"lib*/{'*/' * depth}lib/python*/*-packages" for depth in (1, 2, 3)),
)


class Packages:
    """A finder for `sys.meta_path`: it finds the packages named, on their folders.

    wanted: names of distributions. Raises ValueError for one that is not installed.
    """

    def __init__(self, wanted):
        self.wanted = tuple(wanted)
        self.distributions = _closure(self.wanted)
        self.paths = [path for one in self.distributions for path in _paths(one)]
        self.names = {path.name.split(".")[0] for path in self.paths}
        self.folders = sorted({str(path.parent) for path in self.paths})

    def find_spec(self, name, path=None, target=None):
        """As every finder; only for a package itself, its modules are found by it."""
        if path is None and name in self.names:
            return PathFinder.find_spec(name, self.folders, target)
        return None

    def find_distributions(self, context):
        """For `importlib.metadata`: only those that are there."""
        there = {_normal(one.name) for one in self.distributions}
        within = DistributionFinder.Context(name=context.name, path=self.folders)
        found = MetadataPathFinder.find_distributions(within)
        return (one for one in found if _normal(one.metadata["Name"]) in there)

    def use(self):
        """From now on this process imports these packages, no others."""
        hack = "_distutils_hack"  # finds setuptools in place of the standard library
        kept = [one for one in sys.meta_path if type(one).__module__ != hack]
        sys.meta_path[:] = [*kept, self]
        for name in [*sys.modules]:  # what was imported by the way
            path = getattr(sys.modules[name], "__file__", None) or ""
            other = name.split(".")[0] not in self.names
            if other and any(path.startswith(f"{top}/") for top in self.folders):
                del sys.modules[name]

    def told(self):
        """What there is, for people."""
        names = ", ".join(sorted({*self.wanted, OURS}))
        return f"{names} with what they need, and Python's standard library"


def missing(error):
    """What a student is told when an import fails for want of a package, or ""."""
    if not isinstance(error, ModuleNotFoundError):  # others have a name too
        return ""
    there = [one for one in sys.meta_path if isinstance(one, Packages)]
    top = (error.name or "").split(".")[0]
    known = sys.stdlib_module_names | {OURS}
    if not there or not top or top in known or top in there[0].names:
        return ""
    return f". While this is graded there are {there[0].told()}"


@cache
def rules(wanted):
    """What a worker's file system shows: dict real path -> True or False.

    wanted: names of distributions, a tuple. Raises ValueError as `Packages`.
    """
    prefixes = {sys.prefix, sys.base_prefix, "/usr", "/usr/local"}
    covered = [
        p for top in prefixes for place in PLACES for p in glob(f"{top}/{place}")
    ]
    covered += [path for path in sys.path if path.endswith("-packages")]
    covered += [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    found = dict.fromkeys(map(os.path.realpath, covered), False)
    shown = dict.fromkeys(map(os.path.realpath, Packages(wanted).paths), True)
    return found | shown


@cache
def _closure(wanted):
    """Distributions by names, and what they require here."""
    from packaging.requirements import Requirement

    found, todo = {}, [*wanted, *NOTEBOOK]
    while todo:
        name = _normal(todo.pop())
        if name in found:
            continue
        found[name] = _installed(name)
        asked = map(Requirement, found[name].requires or ())
        todo += [one.name for one in asked if not one.marker or one.marker.evaluate()]
    return tuple(found.values())


def _installed(name):
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise ValueError(
            f"packages names {name!r}, expected what is installed: add it to the "
            "grader's environment"
        ) from None


def _paths(one: Distribution):
    """Its folders and files next to each other in site-packages."""
    text = one.read_text("RECORD") or "\n".join(map(str, one.files or ()))
    names = {re.split("[/,]", line, maxsplit=1)[0] for line in text.split("\n") if line}
    names = {n for n in names if n not in ("..", "__pycache__") and n[-4:] != ".pth"}
    paths = [Path(one.locate_file(name)) for name in sorted(names)]
    return [path for path in paths if path.exists()]


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()
