"""What a chapter makes its reader write is nowhere in a worker of that chapter."""

import importlib.util
import json
import os
import py_compile
import sys
from dataclasses import replace
from importlib.util import cache_from_source

import pytest

from gradbook.check import numeric
from grading.editions import assemble
from grading.editions.chapter import Chapter, chapters
from grading.editions.keysource import key_cells
from grading.limits import Limits
from grading.trusted.batch import job
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker import sandbox, withheld
from grading.trusted.worker.zygote import Zygote
from tests.trusted_notebooks import SETUP, code, data, notebook

LIMITS = Limits(cpu_seconds=20, check_cpu_seconds=10, wall_factor=5)
SLUG, EXERCISE = "11-gradient-checking", "numerical_gradient"
WITHOUT = tuple(Chapter(SLUG).without)

full = pytest.mark.skipif(
    sandbox.offers().form is None, reason="the full form needs namespaces"
)

# Ways to `slopes`, the function of two-sided differences. Each works where nothing is
# withheld: a test says so.
TRICKS = {
    "import": "from gradbook.check.numeric import slopes",
    "who imported it": """
import sys
slopes = sys.modules["gradbook.check.gradients"].slopes""",
    "globals of a function": """
from gradbook import check
slopes = check.gradient.__globals__["slopes"]""",
    "reload": """
import importlib, sys
slopes = importlib.reload(sys.modules["gradbook.check.numeric"]).slopes""",
    "import again": """
import sys
for name in [name for name in sys.modules if name.startswith("gradbook.check")]:
    del sys.modules[name]
from gradbook.check.numeric import slopes""",
    "another name": """
import gradbook.check, importlib.util
path = f"{gradbook.check.__path__[0]}/numeric.py"
spec = importlib.util.spec_from_file_location("other", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
slopes = module.slopes""",
    "source": """
import gradbook.check
names = {}
exec(open(f"{gradbook.check.__path__[0]}/numeric.py").read(), names)
slopes = names["slopes"]""",
    "resources": """
import pkgutil
names = {}
exec(pkgutil.get_data("gradbook.check", "numeric.py").decode(), names)
slopes = names["slopes"]""",
    "inspect": """
import inspect, sys
names = {}
exec(inspect.getsource(sys.modules["gradbook.check.numeric"]), names)
slopes = names["slopes"]""",
    "compiled": """
import glob, gradbook.check, marshal
(path,) = glob.glob(f"{gradbook.check.__path__[0]}/__pycache__/numeric*.pyc")
names = {}
exec(marshal.loads(open(path, "rb").read()[16:]), names)
slopes = names["slopes"]""",
    "every object": """
import gc, types
gc.unfreeze()
(slopes,) = [one for one in gc.get_objects()
             if type(one) is types.FunctionType and one.__name__ == "slopes"
             and one.__module__ == "gradbook.check.numeric"]""",
    "every file": """
import gradbook, os
names = {}
for folder, below, files in os.walk(os.path.dirname(gradbook.__path__[0])):
    below[:] = [name for name in below if name != "site-packages"]
    for name in files:
        if name.endswith(".py"):
            text = open(os.path.join(folder, name), errors="replace").read()
            if "\\ndef slopes(" in text:
                exec(text, names)
slopes = names["slopes"]""",
    "another Python": """
import gradbook, os, subprocess, sys
os.environ["PYTHONPATH"] = os.path.dirname(gradbook.__path__[0])
program = '''
from gradbook.check.numeric import slopes
print(slopes(lambda points: [p["x"] ** 2 for p in points], {"x": 3.0}, "x").value)
'''
def slopes(*_):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    class found: value = float(done.stdout)
    return found""",
}
STUDENT = """
def attempt():
    found = slopes(lambda points: [p["x"] ** 2 for p in points], {"x": 3.0}, "x")
    return float(found.value)
"""
CHECK = code("assert abs(attempt() - 6) < 1e-6", "check", "check", 1)


@pytest.fixture(scope="module")
def compiled():
    """What Python keeps compiled is there, written after the warm process began."""
    path = cache_from_source(numeric.__file__)
    was_there = os.path.exists(path)
    yield lambda: py_compile.compile(numeric.__file__, path)
    if not was_there:
        os.remove(path)


@pytest.fixture(scope="module")
def zygotes(compiled):
    """(a warm process that withholds, one that does not)."""
    with Zygote(LIMITS, without=WITHOUT) as one, Zygote(LIMITS) as other:
        compiled()
        yield one, other


def assignment(*cells, without):
    told = {"checked_gradients": {"without": list(without)}}
    return Assignment({**notebook(*cells), "metadata": told})


def attempt(trick, zygote):
    """What becomes of one way to the function: (points, reasons)."""
    asked = assignment(SETUP, code("", "answer"), CHECK, without=zygote.without)
    raw = data(SETUP, code(TRICKS[trick] + STUDENT, "answer"))
    result = grade_notebook(raw, asked, zygote, LIMITS)
    return result.score, [cell.error for cell in result.cells if cell.error]


@full
@pytest.mark.parametrize("trick", TRICKS)
def test_no_way_leads_to_what_is_withheld(trick, zygotes):
    score, reasons = attempt(trick, zygotes[0])
    assert score == 0
    assert not [reason for reason in reasons if reason.startswith("AssertionError")]


@full
@pytest.mark.parametrize("trick", TRICKS)
def test_every_way_leads_there_where_nothing_is_withheld(trick, zygotes):
    assert attempt(trick, zygotes[1]) == (1, [])


def test_who_asks_for_it_is_told(zygotes):
    _, (reason,) = attempt("import", zygotes[0])
    assert "`slopes` of gradbook.check.numeric is not there while this" in reason


def test_without_namespaces_it_is_not_in_memory_either():
    bare = sandbox.Offers(None, "as a test wants it", sandbox.offers().filters)
    with Zygote(LIMITS, without=WITHOUT, system=bare) as zygote:
        for trick in ("import", "globals of a function", "every object"):
            assert attempt(trick, zygote)[0] == 0


def test_the_rest_of_a_package_is_there_with_its_files():
    student = (
        "from gradbook import data\ndef rows():\n    return data.iris().X.shape[0]"
    )
    split = "def rows():\n    return data.split(np.eye(4), np.eye(4), 0.5, None)"
    without = ["gradbook.data.splits"]
    check = code("assert rows() == 4", "check", "check", 1)
    asked = assignment(SETUP, code("", "answer"), check, without=without)
    with Zygote(LIMITS, without=without) as zygote:
        for text, points in ((student, 1), (f"{student}\n{split}", 0)):
            raw = data(SETUP, code(text, "answer"))
            result = grade_notebook(raw, asked, zygote, LIMITS)
            assert result.score == points
    assert "`split` of gradbook.data.splits is not there" in result.cells[-1].error


# Chapters

# Sets the three steps of an extrapolation equal, which leaves the plain quotient.
BORROWED = """
def numerical_gradient(J, theta, epsilon):
    from gradbook.check import numeric
    numeric.PARTS = np.ones(3)
    theta = np.asarray(theta, dtype=float)
    def costs(points):
        return [J(point["theta"]) for point in points]
    steps = np.full(theta.size, epsilon)
    entries = np.arange(theta.size)
    found = numeric._quotients(
        costs, {"theta": theta}, "theta", theta, entries, steps, J(theta))
    return found.value.reshape(theta.shape)
"""


def graded(answer, without, zygote):
    """Points and reason of the chapter's first exercise with that answer."""
    chapter = Chapter(SLUG)
    source = assemble.source(chapter)
    assert source.metadata.checked_gradients["without"] == list(WITHOUT)
    source.metadata.checked_gradients["without"] = list(without)
    work = assemble.fill(source, {**key_cells(chapter), EXERCISE: answer})
    raw = json.dumps(work).encode()
    result = grade_notebook(raw, Assignment(source), zygote, LIMITS)
    checks = {cell.cell.grade_id: cell for cell in result.cells}
    found = checks[f"check-{EXERCISE}"]
    return result.max_score - result.score, found.error.split("\n")[0]


def test_chapter_11_is_not_answered_by_the_course_itself(zygotes):
    points = Chapter(SLUG).exercise(EXERCISE).points
    missing, reason = graded(BORROWED, WITHOUT, zygotes[0])
    assert missing == points
    assert "`_quotients` of gradbook.check.numeric is not there" in reason
    assert graded(BORROWED, (), zygotes[1]) == (0, "")


# Takes the slopes that hints compare a gradient with.
HINTED = """
def activation_backward(name, dA, Z):
    from gradbook.explain.functions import slopes
    found = dict(slopes("Z", np.append(Z, [1.0, -1.0])))
    names = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "selu": "SELU"}
    return dA * found[f"the slope of {names[name]} at Z"][:-2].reshape(np.shape(Z))
"""


@pytest.mark.parametrize("there", [False, True])
def test_chapter_05_is_not_answered_by_what_hints_are_made_of(there):
    chapter = Chapter("05-shallow-networks")
    source = assemble.source(chapter)
    if there:
        source.metadata.checked_gradients["without"] = []
    answers = {**key_cells(chapter), "activation_backward": HINTED}
    asked = Assignment(source)
    with Zygote(LIMITS, without=asked.without) as zygote:
        raw = json.dumps(assemble.fill(source, answers)).encode()
        result = grade_notebook(raw, asked, zygote, LIMITS)
    points = chapter.exercise("activation_backward").points
    earned = points + result.score - result.max_score
    assert earned == pytest.approx(points * 4 / 6 if there else 0, abs=0.01)


@pytest.mark.parametrize("slug", chapters())
def test_what_a_chapter_withholds_is_there_and_covered(slug):
    for name in Chapter(slug).without:
        found = importlib.util.find_spec(name)
        is_package = found.origin.endswith("__init__.py")
        path = os.path.dirname(found.origin) if is_package else found.origin
        assert withheld.rules([name])[path] is False


# Returns the gradient that a package of the grader's tests works out.
DERIVED = """
def house_price_gradient(size, price, w, b):
    import autograd.numpy as anp
    from autograd import grad
    def cost(w, b):
        z = w * size + b
        return anp.mean((anp.where(z > 0, z, 0.0) - price) ** 2) / 2
    w, b = float(w), float(b)
    return grad(cost, 0)(w, b), grad(cost, 1)(w, b)
"""


@pytest.mark.parametrize("there", [False, True])
def test_no_chapter_on_gradients_is_answered_by_autograd(there):
    chapter = Chapter("01-introduction")
    source = assemble.source(chapter)
    answers = {**key_cells(chapter), "house_price_gradient": DERIVED}
    asked = Assignment(source)
    limits = replace(LIMITS, packages=(*LIMITS.packages, *["autograd"] * there))
    with Zygote(limits, without=asked.without) as zygote:
        raw = json.dumps(assemble.fill(source, answers)).encode()
        result = grade_notebook(raw, asked, zygote, limits)
    points = chapter.exercise("house_price_gradient").points
    lost = 0 if there else points
    assert result.max_score - result.score == lost
    assert any("autograd" in cell.error for cell in result.cells) is bool(lost)


def test_a_warm_process_that_has_it_grades_no_assignment_that_withholds_it(zygotes):
    asked = assignment(SETUP, code("", "answer"), CHECK, without=WITHOUT)
    with pytest.raises(
        ValueError, match=r"zygote is without \(\), expected \('gradbook"
    ):
        grade_notebook(data(SETUP), asked, zygotes[1], LIMITS)


def test_a_job_has_the_warm_process_that_its_assignment_asks_for():
    first = notebook(SETUP, code("", "answer"), CHECK)
    for cell in first["cells"]:
        cell["metadata"]["nbgrader"] |= {"task": False, "cell_type": "code"}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    first["metadata"] = {"kernelspec": kernel, "checked_gradients": {}}
    first["cells"][1]["source"] = TRICKS["import"] + STUDENT
    points = {}
    job.warm(LIMITS.packages)
    ahead = job._own[LIMITS.packages, ()]
    for without in ((), WITHOUT, ()):
        first["metadata"]["checked_gradients"]["without"] = list(without)
        truth = json.dumps(first).encode()
        done = job.run(job.Job("", truth, truth, limits=LIMITS))
        points.setdefault(without, []).append(done.scores["check"])
        assert [key[1] for key in job._own] == [without]
        assert ahead.alive() == (points == {(): [1]})
    job._end_warm()
    assert points == {(): [1, 1], WITHOUT: [0]}


# Files


def test_a_folder_is_covered_and_only_its_other_files_are_shown(tmp_path, monkeypatch):
    inner = tmp_path / "tool/inner"
    (inner / "__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "kept.py", "gone.py", "table.csv", "gone.csv"):
        (inner / name).touch()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert withheld.rules(["tool.inner.gone"]) == {
        str(inner): False,
        str(inner / "__init__.py"): True,
        str(inner / "kept.py"): True,
        str(inner / "table.csv"): True,
        str(inner / "gone.py"): False,
        str(inner / "gone.csv"): False,
        str(inner / "__pycache__"): False,
    }


def test_a_package_is_withheld_with_all_that_is_in_it(tmp_path, monkeypatch):
    (tmp_path / "tool/inner").mkdir(parents=True)
    for name in ("__init__.py", "inner/__init__.py", "inner/gone.py"):
        (tmp_path / "tool" / name).touch()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert withheld.rules(["tool.inner.gone", "tool.inner"]) == {
        str(tmp_path / "tool/inner"): False
    }


def test_a_package_that_is_not_installed_hides_nothing():
    assert withheld.rules(["no_such_package"]) == {}


def test_a_module_that_is_not_there_cannot_be_withheld():
    with pytest.raises(ValueError, match=r"numerik' cannot be withheld"):
        withheld.rules(["gradbook.check.numerik"])


def test_a_module_that_was_imported_cannot_be_withheld():
    with pytest.raises(RuntimeError, match="numeric was imported"):
        withheld.stand_in(["gradbook.check.numeric"])
