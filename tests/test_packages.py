"""A worker has the packages that a student has, from nowhere any others."""

import glob
import importlib.metadata
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sandbox_worker import ask
from test_sandbox import LIMITS, SERVE, attempt, bare, full
from test_sandbox import outside as outside

from grading import batch
from grading.limits import Limits
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker import packages
from grading.trusted.worker.zygote import Zygote
from tests.trusted_notebooks import SETUP, code, data, notebook

THERE = (
    *("numpy.polynomial", "matplotlib.animation", "mpl_toolkits.mplot3d", "PIL.Image"),
    *("gradbook.data", "gradbook.plot", "IPython.display", "sqlite3", "unittest.mock"),
)
ABSENT = (
    *("sklearn", "scipy.optimize", "torch", "sympy", "autograd", "nbgrader", "pytest"),
    *("pip", "pip._vendor.rich", "setuptools", "yaml", "skimage"),
)


@pytest.fixture(scope="module", params=["full", "reduced"])
def warm(request):
    system = None if request.param == "full" else bare()
    with Zygote(LIMITS, serve=SERVE, system=system) as one:
        yield one


def imported(warm, names):
    """Which of the modules a new worker can import."""
    found = []
    for name in names:
        child = warm.spawn()
        found += [name] * (ask(child, f"import {name}; result = 1") == 1)
        child.close()
    return found


def test_what_a_student_has_is_there(warm):
    assert imported(warm, THERE) == [*THERE]


def test_nothing_else_is_there(warm):
    assert {"scipy", "sklearn", "autograd"} <= set(
        importlib.metadata.packages_distributions()
    )
    assert imported(warm, ABSENT) == []


def test_who_looks_for_a_package_is_told_the_truth(warm):
    child = warm.spawn()
    code = """
from importlib import metadata, util
names = {one.metadata["Name"].lower() for one in metadata.distributions()}
result = [metadata.version("numpy"), util.find_spec("scipy"), "numpy" in names,
          "scipy" in names]
"""
    assert ask(child, code) == [importlib.metadata.version("numpy"), None, True, False]
    child.close()


@full
def test_no_folder_of_packages_leads_to_another(outside):
    """Neither this environment's, nor the base interpreter's, nor the system's."""
    folders = glob.glob(f"{sys.base_prefix}/lib/python*/site-packages")
    folders += glob.glob("/usr/lib/python3/dist-packages")
    folders += [
        str(Path(packages.__file__).parents[3]),
        str(Path(pytest.__file__).parents[1]),
    ]
    code = f"""
import os, sys
result = []
sys.path += {folders!r}
for folder in {folders!r}:
    names = os.listdir(folder) if os.path.isdir(folder) else []
    result += [name.split(".")[0] for name in names if "-info" not in name]
"""
    with Zygote(LIMITS, serve=SERVE) as warm:
        seen = set(attempt(warm, code))
        wanted = packages.Packages(LIMITS.packages)
        own = {
            "gradbook",
            ".venv",
            *(one.split(".")[0] for one in os.listdir(sys.prefix)),
        }
        assert {name for name in seen if name} <= wanted.names | own
        trick = f"import sys; sys.path += {folders!r}; import scipy; result = 1"
        assert attempt(warm, trick) is None
        assert attempt(warm, trick, off=["hidden_files"]) == 1


@full
def test_a_package_of_the_base_interpreter_is_not_seen(monkeypatch, outside):
    base = outside / "base"
    place = base / "lib" / "python3.11" / "site-packages" / "algebra"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text("answer = 42")
    monkeypatch.setattr(sys, "base_prefix", str(base))
    packages.rules.cache_clear()
    hidden = packages.rules(LIMITS.packages)
    packages.rules.cache_clear()
    assert hidden[os.path.realpath(place.parent)] is False


def test_a_missing_package_is_named_with_what_there_is():
    given = notebook(SETUP, code("", "answer"), code("f()", "check", "check", 1))
    raw = data(SETUP, code("import sklearn.svm\ndef f(): return 1", "answer"))
    with Zygote(LIMITS) as warm:
        result = grade_notebook(raw, Assignment(given), warm, LIMITS)
    (error,) = {cell.error for cell in result.cells if "sklearn" in cell.error}
    assert (
        "No module named 'sklearn'. While this is graded there are gradbook, "
        "matplotlib, numpy with what they need, and Python's standard library" in error
    )


def test_only_a_missing_package_is_told_of_packages(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [packages.Packages(LIMITS.packages)])
    absent = ModuleNotFoundError("no sklearn", name="sklearn.svm")
    assert packages.missing(absent).startswith(". While this is graded there are")
    for error in (NameError("Z", name="Z"), AttributeError("a", name="grad")):
        assert packages.missing(error) == ""


def test_a_teacher_names_further_packages(warm):
    limits = replace(LIMITS, packages=("numpy", "scipy"))
    with Zygote(limits, serve=SERVE, system=warm.system) as other:
        names = ("numpy", "scipy.optimize", "sklearn")
        assert imported(other, names) == ["numpy", "scipy.optimize"]


def test_a_package_that_is_not_installed_is_said():
    limits = replace(LIMITS, packages=("numpy", "no-such-package"))
    with pytest.raises(ValueError, match="names 'no-such-package', expected what is"):
        Zygote(limits, serve=SERVE)


def test_make_grade_takes_further_packages(monkeypatch):
    monkeypatch.setenv("PACKAGES", "scipy")
    assert batch._limits(batch._options(["."]).packages.split()).packages == (
        *Limits().packages,
        "scipy",
    )
    with pytest.raises(ValueError, match="names 'no-such-package'"):
        batch._limits(["no-such-package"])
