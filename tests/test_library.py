"""`python -m gradbook library`: the reader's functions as a package, checked again."""

import ast
import importlib
import sys
from pathlib import Path

import nbformat
import pytest

from gradbook import __main__ as command
from gradbook import validate
from gradbook.library.gather import gather
from grading.editions import assemble
from grading.editions.chapter import Chapter, chapters

SETUP = "import numpy as np\nimport math, json\nfrom gradbook import check\nnp.seterr()"
GRADIENT = """with check.exercise("{0}"):
    x = np.linspace(1, 2, 12)
    check.gradient(lambda x: np.sum(x**2), {{"x": x}}, ("x",),
                   grads={{"dx": check.call({0}, x)}})"""


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def marks(name, solution):
    return {"grade_id": name, "grade": not solution, "solution": solution}


def answer(name, source):
    """The cells of an exercise: the reader's answer and the check."""
    return [
        code(source, nbgrader=marks(name, True)),
        code(GRADIENT.format(name), nbgrader=marks(f"check-{name}", False)),
    ]


def notebook(*cells, slug="05-shallow-networks"):
    made = nbformat.v4.new_notebook(cells=[code(SETUP), *cells])
    made.metadata["checked_gradients"] = {"assignment": slug}
    return made


def module_of(*cells):
    return gather(notebook(*cells), Path("work.ipynb"))


def bound(text):
    """What the statements of a module bind, in order."""
    names = []
    for node in ast.parse(text).body[1:]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [alias.asname or alias.name for alias in node.names]
        else:
            names.append(getattr(node, "name", None) or ast.unparse(node))
    return names


# Which statements a module gets


def test_a_module_has_the_helpers_constants_and_imports_that_a_function_uses():
    module = module_of(
        code("SCALE = 2\nUNUSED = 3\nprint(SCALE)"),
        code("def helper(x):\n    return deeper(x)"),
        code("def deeper(x):\n    return math.exp(0) * x"),
        code("def other(x):\n    return json.dumps(x)"),
        *answer("mine", "def mine(x):\n    return SCALE * helper(x)"),
    )
    assert bound(module.text) == ["math", "SCALE = 2", "helper", "deeper", "mine"]
    assert module.notes == ()


def test_local_names_are_no_helpers():
    module = module_of(
        code("x = 1\ny = 2\nk = 3\nself = 4"),
        *answer("mine", "def mine(x):\n    y = x\n    return sum(y * k for k in [2])"),
    )
    assert bound(module.text) == ["mine"]


def test_a_name_has_the_value_that_the_check_of_its_exercise_finds():
    module = module_of(
        code("SCALE = 1"),
        code("SCALE = 2"),
        *answer("mine", "def mine(x):\n    return SCALE * x"),
        code("SCALE = 3"),
    )
    assert bound(module.text) == ["SCALE = 2", "mine"]


def test_a_value_that_is_made_step_by_step_comes_with_its_steps():
    steps = "table = {}\nfor k in range(3):\n    table[k] = k\ntable.update({5: np.e})"
    module = module_of(
        code(f"{steps}\nprint(table)"),
        *answer("mine", "def mine(x):\n    return table[2] * x"),
    )
    made = {}
    exec(module.text, made)
    assert made["table"] == {0: 0, 1: 1, 2: 2, 5: made["np"].e}
    assert "print" not in module.text


def test_a_call_of_a_module_changes_no_name():
    module = module_of(
        code("for k in range(2):\n    np.seterr()\n    print(k)"),
        *answer("mine", "def mine(x):\n    return 2 * np.array(x)"),
    )
    assert bound(module.text) == ["np", "mine"]


def test_what_an_expression_uses_is_taken_as_it_was_then():
    module = module_of(
        code("n = 2\nSCALE = n"),
        code("n = 7"),
        *answer("mine", "def mine(x):\n    return SCALE * x"),
    )
    assert bound(module.text) == ["n = 2", "SCALE = n", "mine"]


def test_a_demonstration_and_a_check_define_nothing():
    module = module_of(
        code("SCALE = 2", tags=["demo"]),
        *answer("mine", "def mine(x):\n    return SCALE * x * np.linspace"),
    )
    assert bound(module.text) == ["np", "mine"]
    assert module.notes == ("`mine` uses `SCALE`, which no cell defines",)


def test_an_answer_is_taken_as_it_was_written():
    text = "# My own way.\n@staticmethod\ndef mine(x):\n    return 2*x  # twice"
    module = module_of(*answer("mine", f"%%time\n{text}\nprint(mine(1))"))
    assert module.text.endswith(f'"""\n\n{text}\n')
    assert module.notes == ("left out, since no function needs it: print(mine(1))",)


def test_a_definition_that_two_exercises_see_otherwise_is_told():
    module = module_of(
        code("SCALE = 1"),
        *answer("one", "def one(x):\n    return SCALE * x"),
        code("SCALE = 2"),
        *answer("two", "def two(x):\n    return SCALE * x"),
    )
    told = "`SCALE` is defined 2 times: every function has the last one"
    assert module.notes == (told,)


def test_what_is_not_written_or_no_python_is_missing():
    module = module_of(
        *answer(
            "empty", 'def empty(x):\n    """Doc."""\n    raise NotImplementedError'
        ),
        *answer("broken", "def broken(x:\n    return x"),
        code(GRADIENT.format("gone"), nbgrader=marks("check-gone", False)),
    )
    assert module.exercises == ("empty", "broken", "gone")
    assert module.missing == {
        "empty": "not written yet",
        "broken": "its cell is no Python: '(' was never closed (line 1)",
        "gone": "no cell defines `gone`",
    }


@pytest.mark.parametrize("slug", chapters())
def test_every_module_of_the_key_needs_numpy_alone(slug):
    module = gather(assemble.solved(Chapter(slug)), Path("work.ipynb"))
    made = {}
    exec(module.text, made)
    assert [name for name in module.exercises if name not in made] == []
    assert (module.missing, module.name) == ({}, Chapter(slug).module)
    imports = [n for n in ast.walk(ast.parse(module.text)) if isinstance(n, ast.Import)]
    assert {alias.name for node in imports for alias in node.names} <= {"numpy"}
    assert "gradbook import" not in module.text


# The command


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*notebooks, to="my_library", options=()):
        """(exit code, lines on stdout, text on stderr) of the command."""
        for number, one in enumerate(notebooks):
            nbformat.write(one, f"work{number}.ipynb")
        before = [Path(f"work{n}.ipynb").read_bytes() for n in range(len(notebooks))]
        code = command.main(["library", "work*.ipynb", "--to", to, *options])
        after = [Path(f"work{n}.ipynb").read_bytes() for n in range(len(notebooks))]
        assert after == before
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.strip()

    yield run
    for name in [n for n in sys.modules if n.split(".")[0] == "my_library"]:
        del sys.modules[name]


def imported(name):
    sys.path.insert(0, ".")
    try:
        importlib.invalidate_caches()
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


def test_a_solved_and_an_unsolved_chapter_make_a_library(run):
    solved = assemble.solved(Chapter("02-perceptron"))
    blank = assemble.fill(assemble.solved(Chapter("01-introduction")), stubs("01"))
    code, lines, _ = run(solved, blank)
    gates = [f"  {row.name}: passed" for row in Chapter("02-perceptron").exercises]
    none = [
        f"  {row.name}: not written yet" for row in Chapter("01-introduction").exercises
    ]
    assert lines[:-1] == [
        "02-perceptron -> my_library/perceptron.py",
        *gates,
        "01-introduction -> my_library/introduction.py",
        *none,
    ]
    assert lines[-1].startswith(
        f"{len(gates)} of {len(gates) + len(none)} exercises pass, {len(none)} are not "
        "written yet, 0 do not pass."
    )
    assert code == 1
    own = imported("my_library.perceptron")
    assert own.xor_from_nand([[1, 0]], [[1, 1]]).tolist() == [[0, 1]]
    assert imported("my_library").CHECKS["perceptron.gate_weights"] == "passed"


def stubs(number):
    (slug,) = (slug for slug in chapters() if slug.startswith(number))
    chapter = Chapter(slug)
    return {row.name: chapter.stub(row.name).source for row in chapter.exercises}


def test_the_checks_run_on_the_functions_of_the_package(run):
    work = notebook(
        code("def twice(x):\n    return 2 * x"),
        *answer("right", "def right(x):\n    return twice(x)"),
        *answer("wrong", "def wrong(x):\n    return 10 * x"),
        *answer("crash", "def crash(x):\n    return nobody(x)"),
        code("def right(x):\n    return 0\n\n\nnobody = twice"),
        *answer("empty", "def empty(x):\n    raise NotImplementedError('empty')"),
    )
    code_, lines, _ = run(work)
    assert code_ == 1
    assert lines[:2] == [
        "05-shallow-networks -> my_library/shallow_networks.py",
        "  right: passed",
    ]
    assert lines[2] == "  wrong: dx is wrong."
    assert any("Hint: dx is 5 times too large" in line for line in lines)
    assert "  empty: not written yet" in lines
    assert lines[-1].startswith("2 of 4 exercises pass, 1 are not")


def test_other_functions_of_the_name_do_not_pass_for_it(run):
    """Another cell binds the name between answer and check, and the library has it."""
    stub, check = answer("mine", "def mine(x):\n    return 3 * x")
    _, lines, _ = run(notebook(stub, check, code("def mine(x):\n    return 2 * x")))
    assert lines[1] == "  mine: dx is wrong."


def test_the_same_name_in_two_chapters_is_two_functions(run):
    one = answer("mine", "def mine(x):\n    return 2 * x")
    two = answer("mine", "def mine(x):\n    return x + x")
    code, lines, _ = run(notebook(*one), notebook(*two, slug="06-deep-networks"))
    assert (code, lines.count("  mine: passed")) == (0, 2)
    assert "2 * x" in Path("my_library/shallow_networks.py").read_text()
    assert "x + x" in Path("my_library/deep_networks.py").read_text()
    assert lines[-1].startswith("2 of 2 exercises pass")


# What is refused


ONE = notebook(*answer("mine", "def mine(x):\n    return 2 * x"))


def test_a_folder_is_not_overwritten_silently(run):
    assert run(ONE)[0] == 0
    kept = Path("my_library/shallow_networks.py")
    kept.write_text("kept = 1")
    code, _, said = run(ONE)
    assert (code, kept.read_text()) == (2, "kept = 1")
    assert said == (
        "my_library exists: name another folder, or write it anew by --replace"
    )
    assert run(ONE, options=["--replace"])[0] == 0
    assert "2 * x" in kept.read_text()
    assert sorted(path.name for path in Path().iterdir()) == [
        "my_library",
        "work0.ipynb",
    ]


def test_a_folder_of_another_kind_is_never_replaced(run):
    Path("my_library").mkdir()
    code, _, said = run(ONE, options=["--replace"])
    assert (code, list(Path("my_library").iterdir())) == (2, [])
    assert said == (
        "my_library exists and was not written by this command: name another folder"
    )


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("my library", "expected a name that Python can import"),
        ("class", "expected a name that Python can import"),
        ("numpy", "Python has a module of that name"),
        ("none/my_library", "there is no none"),
    ],
)
def test_a_folder_that_cannot_be_imported_is_refused(run, to, expected):
    code, _, said = run(ONE, to=to)
    assert code == 2
    assert said.startswith("--to ")
    assert expected in said
    assert [path.name for path in Path().iterdir()] == ["work0.ipynb"]


def test_notebooks_that_are_not_one_of_each_chapter_are_refused(run):
    assert run(ONE, ONE)[2] == (
        "work0.ipynb and work1.ipynb are both 05-shallow-networks, expected one "
        "notebook of each chapter"
    )


def test_a_notebook_of_no_chapter_is_refused(run):
    other = nbformat.v4.new_notebook(cells=[code("1")])
    assert "work0.ipynb does not say which chapter it is" in run(other)[2]
    assert "work0.ipynb has no check" in run(notebook())[2]


def test_the_file_name_tells_the_chapter_where_the_metadata_are_lost():
    bare = notebook(*answer("mine", "def mine(x):\n    return 2 * x"))
    del bare.metadata["checked_gradients"]
    assert gather(bare, Path("a/05-shallow-networks.ipynb")).name == "shallow_networks"


def test_no_notebook_at_all_is_named(run):
    code, _, said = run()
    assert (code, said) == (2, "work*.ipynb names no file, expected notebooks")
    with pytest.raises(validate.CannotRun, match=r"none\.ipynb cannot be read"):
        validate.read("none.ipynb")
