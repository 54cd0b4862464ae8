"""Exercises in the page: what it is made of, and how cells run there."""

import ast
import hashlib
import json
import re
import sys
from types import SimpleNamespace

import matplotlib.pyplot  # noqa: F401  (loaded before a stand-in takes its place)
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import gradbook.plot  # noqa: F401
from gradbook.check import session
from grading.course import release
from grading.course.root import Course
from grading.editions import live
from grading.editions.chapter import Chapter
from grading.editions.live import assets, front
from grading.editions.live.names import taken_and_bound
from grading.editions.live.plan import plan, student
from grading.editions.live.web import floating, runner

SLUG = "02-perceptron"
DRAWING = {name: sys.modules[name] for name in runner.OURS}
SOLUTION = {"grade": False, "solution": True, "locked": False}
CHECK = {"grade": True, "solution": False, "locked": True}


def test_the_pages_notebook_is_the_one_that_students_get(tmp_path):
    course, chapter = Course(tmp_path / "course"), Chapter(SLUG)
    release.release(course, chapter)
    released = json.loads(course.notebook("release", SLUG).read_text("utf-8"))
    ours = json.loads(json.dumps(student(chapter)))
    for notebook in (released, ours):
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
    assert ours["cells"] == released["cells"]
    assert ours["metadata"] == released["metadata"]


@pytest.mark.parametrize(
    ("source", "taken", "bound"),
    [
        ("a = b\nc = a", "b", "a c"),
        ("a = a + 1", "a", "a"),
        ("a += 1", "a", "a"),
        ("def f(x, y=z):\n    t = x\n    return t + g", "z g", "f"),
        ("f = lambda x: x + y", "y", "f"),
        ("s = sum(i * w for i in r)", "sum w r", "s"),
        ("with c() as d:\n    e = d", "c", "d e"),
        ("for i in r:\n    s = i", "r", "i s"),
        ("if p:\n    a = 1\nelse:\n    b = q", "p q", "a b"),
        ("import numpy as np\nnp.zeros(n)", "n", "np"),
        (
            "try:\n    a = t\nexcept E as error:\n    print(error)",
            "t E print",
            "a error",
        ),
        ("class C:\n    def m(self):\n        return h", "h", "C"),
    ],
)
def test_names_that_a_cell_takes_and_binds(source, taken, bound):
    found = taken_and_bound(ast.parse(source))
    assert found == (set(taken.split()), set(bound.split()))


def cell(name, source, *tags, **marks):
    """A code cell; with marks it is an exercise's."""
    metadata = {"tags": list(tags)}
    if marks:
        metadata["nbgrader"] = {"grade_id": name, **marks}
    return new_code_cell(source, id=name, metadata=metadata)


SETUP = "import matplotlib.pyplot as plt\nfrom gradbook import check"
STUB = "def {0}(x):\n    raise NotImplementedError('{0}')"
DOUBLE = "def double(x):\n    return 2 * x\n"
CELLS = [
    cell("setup-1", SETUP, "setup"),
    cell("demo-1", "shown = 5", "demo"),
    cell("double", STUB.format("double"), **SOLUTION),
    cell(
        "check-double",
        "with check.exercise('double'):\n"
        "    check.values(check.call(double, 3), 6, 'it')",
        **CHECK,
    ),
    cell("plain-1", "def twice(x):\n    return double(double(x))"),
    cell("demo-2", "with check.demo():\n    much = twice(1)", "demo", "long"),
    cell("demo-3", "with check.demo():\n    print(much + shown)", "demo"),
    cell("quad", STUB.format("quad"), **SOLUTION),
    cell(
        "check-quad",
        "with check.exercise('quad', needs=('double',)):\n"
        "    check.values(check.call(quad, 3), 12, 'it')",
        **CHECK,
    ),
    cell("demo-4", "with check.demo():\n    plt.plot(quad(1))\n    plt.show()", "demo"),
]  # fmt: skip
CHAPTER = SimpleNamespace(
    exercises=[
        SimpleNamespace(name="double", needs=()),
        SimpleNamespace(name="quad", needs=("double",)),
    ]
)


def test_a_demonstration_waits_for_what_it_uses_and_comes_after_what_made_its_data():
    found = plan(CHAPTER, new_notebook(cells=CELLS))
    assert found["exercises"] == {"double": [], "quad": ["double"]}
    demos = {row["id"]: row for row in found["cells"] if row["role"] == "demo"}
    told = {n: (r["waits"], r["after"], r["long"]) for n, r in demos.items()}
    assert told == {
        "demo-1": ([], [], False),
        "demo-2": (["double"], [], True),
        "demo-3": (["double"], ["demo-1", "demo-2"], True),
        "demo-4": (["double", "quad"], [], False),
    }


@pytest.fixture
def chapter(monkeypatch):
    """The small chapter above in the pages' runner, without matplotlib at first."""
    modules, path = dict(sys.modules), list(sys.meta_path)
    rows = plan(CHAPTER, new_notebook(cells=CELLS))["cells"]
    sources = {one.id: one.source for one in CELLS}
    session.passed.clear()
    yield runner.Chapter([{**row, "source": sources[row["id"]]} for row in rows])
    sys.meta_path[:] = path
    sys.modules.clear()
    sys.modules.update(modules)


def ask(chapter, kind, **job):
    return json.loads(runner.answer(chapter, json.dumps({"kind": kind, **job})))


def load_matplotlib(chapter):
    """As `draw` does; but a process imports matplotlib's extensions only once."""
    sys.modules["page_svg"] = SimpleNamespace(themed=lambda svg, alt: svg)
    sys.modules.update(DRAWING)
    sys.meta_path.remove(runner.Finder)
    chapter.draws = True
    chapter._forget()


def check(chapter, name, needs=(), **answers):
    return ask(chapter, "check", name=name, needs=list(needs), answers=answers)


def test_a_right_answer_passes_and_says_what_the_notebook_says(chapter):
    answer = check(chapter, "double", double=DOUBLE)
    assert answer == {"passed": True, "said": "double: all 2 checks passed"}


def test_an_untouched_stub_is_not_written_yet(chapter):
    said = "double: not written yet. Replace `raise NotImplementedError` in its cell."
    assert check(chapter, "double") == {"passed": False, "said": said}


def test_an_unfinished_exercise_costs_only_what_needs_it(chapter):
    alone = "def quad(x):\n    return 4 * x\n"
    assert check(chapter, "quad", ["double"], quad=alone)["passed"]
    built = "def quad(x):\n    return double(double(x))\n"
    answer = check(chapter, "quad", ["double"], quad=built)
    assert "`double` is needed first" in answer["said"]
    assert check(chapter, "quad", ["double"], quad=built, double=DOUBLE)["passed"]


def test_a_cell_that_stopped_above_is_named(chapter):
    built = "def quad(x):\n    return double(double(x))\n"
    answer = check(chapter, "quad", ["double"], quad=built, double="def (")
    assert answer["said"].startswith("The cell `double` stopped.\n")
    assert 'File "<double>", line 1' in answer["said"]
    assert "SyntaxError" in answer["said"]
    assert "runner" not in answer["said"]


def test_an_answer_that_does_not_run_is_told_and_nothing_else(chapter):
    assert check(chapter, "double", double=DOUBLE)["passed"]
    answer = check(chapter, "double", double=DOUBLE + "def (")
    assert not answer["passed"]  # though the text before has left its function
    assert answer["said"].startswith("The cell `double` stopped.\n")
    assert answer["said"].endswith("SyntaxError: invalid syntax")


def test_the_lines_of_the_readers_function_are_shown(chapter):
    wrong = "def double(x):\n    y = x.nothing\n    return y\n"
    said = check(chapter, "double", double=wrong)["said"]
    assert "In `double`, line 2:\n    y = x.nothing" in said


def test_cells_above_run_once_and_anew_when_the_reader_goes_back(chapter):
    count = "import sys\nsys.modules['seen'] = sys.modules.get('seen', 0) + 1\n"
    chapter.cells[0]["source"] = count + chapter.cells[0]["source"]
    check(chapter, "double", double=DOUBLE)
    check(chapter, "double", double=DOUBLE + "\n")
    check(chapter, "quad", double=DOUBLE)
    assert sys.modules["seen"] == 1
    check(chapter, "double", double=DOUBLE)
    assert sys.modules["seen"] == 2


def test_matplotlib_is_asked_for_by_a_demonstration_only(chapter):
    answers = {"double": DOUBLE, "quad": "def quad(x):\n    return 4 * x\n"}
    assert check(chapter, "quad", **answers)["passed"]
    job = {"cell": "demo-4", "after": [], "answers": answers}
    assert ask(chapter, "show", **job) == {"needs": "matplotlib"}


def test_a_demonstration_runs_those_that_it_builds_on(chapter):
    job = {
        "cell": "demo-3",
        "after": ["demo-1", "demo-2"],
        "answers": {"double": DOUBLE},
    }
    ask(chapter, "show", **job)
    load_matplotlib(chapter)
    shown = ask(chapter, "show", **job)
    assert shown == {"said": "9", "figures": [], "passed": True}


def test_a_figure_is_drawn_and_a_waiting_demonstration_says_so(chapter):
    load_matplotlib(chapter)
    job = {"cell": "demo-4", "after": []}
    waiting = ask(chapter, "show", **job, answers={})
    assert (waiting["passed"], waiting["figures"]) == (False, [])
    quad = {"quad": "def quad(x):\n    return 4 * x\n"}
    (figure,) = ask(chapter, "show", **job, answers=quad)["figures"]
    assert "<svg" in figure


def test_the_value_of_a_last_line_is_shown_unless_a_semicolon_ends_it(capsys):
    namespace = {}
    for source in ("a = 2\na + 1", "a + 2;", "None"):
        runner.execute(source, "<cell>", namespace)
    assert capsys.readouterr().out == "3\n"


@pytest.mark.parametrize(
    ("name", "x", "text"),
    [
        ("exp", 1e3, "overflow encountered in exp"),
        ("log", 0.0, "divide by zero encountered in log"),
        ("log", [-1.0, 2.0], "invalid value encountered in log"),
        ("log1p", -1, "divide by zero encountered in log1p"),
        ("exp", [1.0, float("inf")], None),
    ],
)
def test_a_browsers_exp_and_log_warn_as_numpy_elsewhere(name, x, text):
    import numpy as np

    faults = floating._too_large if name == "exp" else floating._of_no_number

    def mute(*arguments):
        with np.errstate(all="ignore"):
            return getattr(np, name)(*arguments)

    mute.__name__ = name
    warned = floating.Warned(mute, faults)
    if text is None:
        assert np.isinf(warned(x)).any()
        return
    with pytest.warns(RuntimeWarning, match=text):
        warned(x)
    with pytest.raises(RuntimeWarning, match=text):  # elsewhere, as pytest sets it
        getattr(np, name)(x)


def test_only_files_of_pyodides_lock_are_served():
    right = hashlib.sha256(b"wheel").hexdigest()
    assert assets.verified(b"wheel", "a.whl", right) == b"wheel"
    with pytest.raises(assets.Unavailable, match=r"a\.whl is not the file"):
        assets.verified(b"another", "a.whl", right)


def test_what_a_package_depends_on_is_fetched_too():
    packages = {
        "matplotlib": {"file_name": "m", "depends": ["Numpy"]},
        "numpy": {"file_name": "n", "depends": []},
        "scipy": {"file_name": "s", "depends": ["numpy"]},
    }
    found = assets.needed({"packages": packages}, ["matplotlib"])
    assert {entry["file_name"] for entry in found} == {"m", "n"}


def test_npms_lock_names_no_address():
    assert "resolved" not in (assets.WEB / "package-lock.json").read_text("utf-8")


def test_without_its_parts_the_book_is_built_static_and_one_line_says_so(
    monkeypatch, tmp_path
):
    def missing(folder):
        raise assets.Unavailable("npm is missing")

    said = []
    monkeypatch.setattr(assets, "make", missing)
    monkeypatch.setattr(
        live.logger, "info", lambda text, *more: said.append(text % more)
    )
    builder = SimpleNamespace(format="html")
    app = SimpleNamespace(srcdir=assets.ROOT, outdir=tmp_path / "html", builder=builder)
    live.prepare(app)
    assert said == [
        "No Python in the pages: npm is missing. The book is built without."
    ]
    context = {"metatags": ""}
    live.add_script(app, "chapters/03-logistic-regression", "page.html", context, None)
    assert context == {"metatags": ""}
    live.copy(app, None)
    assert not (tmp_path / "html/_live").exists()


def test_npm_missing_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    with pytest.raises(assets.Unavailable, match="npm is missing"):
        assets.make(tmp_path)


def test_the_front_page_shows_what_a_check_says():
    text = (assets.ROOT / "index.md").read_text("utf-8")
    said = re.search(r":name: said-gradient\n\n(.*?)\n```", text, re.DOTALL)[1]
    namespace = {}
    *cells, check = [c["source"] for c in front.example(text)["notebook"]["cells"]]
    for source in cells:
        exec(source, namespace)
    with pytest.raises(AssertionError) as failure:
        exec(check, namespace)
    # Rounding differs from machine to machine, and with it how well a right one agrees.
    reached = re.compile(r"(?<=ok, relative error )\S+")
    assert reached.sub("", str(failure.value)) == reached.sub("", said)


def test_a_front_page_without_a_check_has_nothing_to_run():
    assert front.example("# A book\n\n```python\n1 + 1\n```\n") is None
