"""gradbook.check: exercises, prerequisites, errors of the student, demonstrations."""

import linecache

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from gradbook import check
from gradbook.check import session


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(session, "passed", {})
    monkeypatch.setattr(session, "_waiting", [])


def failure(function, *args, **kwargs):
    with pytest.raises(AssertionError) as caught:
        function(*args, **kwargs)
    return str(caught.value)


def run_exercise(body, **kwargs):
    with check.exercise("propagate", **kwargs):
        body()


def unfinished(*args):
    raise NotImplementedError("sigmoid")


# Exercises


def test_a_passing_exercise_says_so_in_a_line(capsys):
    run_exercise(lambda: check.that(True, ""))
    assert capsys.readouterr().out == "propagate: passed\n"
    assert session.passed == {"propagate": True}


def test_a_failing_exercise_names_itself():
    assert failure(run_exercise, lambda: check.that(False, "no")) == "propagate: no"
    assert session.passed == {"propagate": False}


def test_an_exercise_that_checks_nothing_fails():
    assert "nothing was checked" in failure(run_exercise, lambda: None)
    assert session.passed == {"propagate": False}


def test_an_unfinished_exercise_says_which_one_to_finish_first():
    text = failure(run_exercise, lambda: check.call(unfinished))
    assert "`sigmoid` is needed first, and is not written yet" in text


def test_an_unwritten_exercise_is_told_so():
    def stub():
        raise NotImplementedError("propagate")

    assert failure(run_exercise, stub).startswith("propagate: not written yet.")


def test_a_failing_exercise_is_an_assertion_error_of_its_own_kind():
    with pytest.raises(check.CheckFailed):
        run_exercise(lambda: check.that(False, "no"))


# Prerequisites


def in_a_notebook(source, cell="cell 1"):
    """The namespace of a cell that was run, in which errors can quote their lines."""
    namespace = {"__name__": "__main__", "check": check, "np": np}
    run_cell(source, namespace, cell)
    return namespace


def run_cell(source, namespace, cell):
    lines = source.splitlines(keepends=True)
    linecache.cache[cell] = (len(source), None, lines, cell)
    exec(compile(source, cell, "exec"), namespace)


def fail_with_needs(source, *needs, use=""):
    """What the failing check of `propagate` says; all of `needs` were wrong."""
    for need in needs:
        session.passed[need] = False
    namespace = in_a_notebook(source)
    cell = f"with check.exercise('propagate', needs={needs}):\n    {use}\n"
    with pytest.raises(AssertionError) as caught:
        run_cell(f"{cell}    check.that(False, 'no')\n", namespace, "cell 2")
    return str(caught.value)


USES = "def propagate(z):\n    return sigmoid(z)\n"
BY_A_HELPER = """
def propagate(z):
    return helper(z)
def helper(z):
    return [sigmoid(x) for x in z]
"""
ALONE = "def propagate(z):\n    return 1 / (1 + np.exp(-z))\n"


@pytest.mark.parametrize("source", [USES, BY_A_HELPER], ids=["itself", "by a helper"])
def test_a_failure_names_the_wrong_prerequisite_that_the_function_uses(source):
    text = fail_with_needs(source, "sigmoid", "compute_cost")
    assert text.startswith("propagate: no\nMend `sigmoid` first, which it uses: it was")
    assert "compute_cost" not in text


def test_a_failure_names_no_prerequisite_that_nobody_uses():
    assert fail_with_needs(ALONE, "sigmoid") == "propagate: no"


def test_a_failure_names_the_wrong_prerequisite_that_the_check_calls():
    text = fail_with_needs(ALONE, "sigmoid", use="cache = lambda: sigmoid(1)")
    assert "\nMend `sigmoid` first, which this check calls: it was wrong" in text
    assert "which it uses" not in text


def test_a_prerequisite_that_passed_is_not_named():
    session.passed["sigmoid"] = True
    text = failure(run_exercise, lambda: check.that(False, "no"), needs=("sigmoid",))
    assert text == "propagate: no"


# Errors in the student's code


def test_an_error_in_the_students_code_names_exercise_and_call_first():
    student = in_a_notebook("def student(x):\n    return 1 / x")["student"]
    with pytest.raises(check.CheckFailed) as caught:
        run_exercise(lambda: check.call(student, 0))
    first = "propagate: `student(0)` stopped with ZeroDivisionError: division by zero"
    assert str(caught.value) == first
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (len, "len"),
        (lambda t: t, "a function"),
        (object(), "an object"),
        ([object()], "a list of 1"),
    ],
    ids=["builtin", "lambda", "object", "list"],
)
def test_no_message_tells_where_an_object_lies_in_memory(given, named):
    student = in_a_notebook("def student(f):\n    return 1 + f[1]")["student"]
    text = failure(run_exercise, lambda: check.call(student, given))
    assert text.startswith(f"propagate: `student({named})` stopped with ")
    text = failure(run_exercise, lambda: check.call(lambda f: student(f), given))
    assert text.startswith(f"propagate: `the function({named})` stopped with ")


def test_an_error_at_a_point_of_a_two_sided_difference_names_the_function():
    source = (
        "def student(x):\n    if x != 1:\n        raise ValueError('no')\n    return x"
    )
    student = in_a_notebook(source)["student"]

    def body():
        check.gradient(student, {"x": 1.0}, ("x",), grads={"dx": 1.0})

    assert failure(run_exercise, body) == (
        "propagate: `student` (called with slightly other numbers) stopped with "
        "ValueError: no"
    )


def test_an_error_without_check_call_is_the_students_code_or_the_checks():
    student = in_a_notebook("def student(x):\n    return 1 / x")["student"]
    text = failure(run_exercise, lambda: student(0))
    assert text.startswith("propagate: your code stopped with ZeroDivisionError:")
    text = failure(run_exercise, lambda: {}["dW"])
    assert text == "propagate: the check stopped with KeyError: 'dW'"


def test_a_function_that_no_cell_has_defined_is_named():
    cell = "with check.exercise('propagate'):\n    check.call(propagate)"
    with pytest.raises(AssertionError) as caught:
        in_a_notebook(cell)
    assert str(caught.value) == (
        "propagate: the check stopped with NameError: name 'propagate' is not defined: "
        "no cell that ran has defined `propagate`"
    )


def test_an_error_whose_text_cannot_be_had_is_an_error_all_the_same():
    class Odd(Exception):
        def __str__(self):
            raise TypeError

    def student():
        raise Odd

    text = failure(run_exercise, lambda: check.call(student))
    assert text.endswith("stopped with Odd: (its text cannot be had: TypeError)")


def test_an_assert_of_the_student_is_quoted_with_both_values():
    source = "def student(A2, m):\n    assert A2.shape == (1, m)\n    return A2"
    student = in_a_notebook(source)["student"]
    text = failure(run_exercise, lambda: check.call(student, np.zeros((1, 5)), 4))
    assert text == (
        "propagate: your `assert A2.shape == (1, m)` in `student` failed: A2.shape is "
        "(1, 5), (1, m) is (1, 4)\nIt came from `student(array of shape (1, 5), 4)`."
    )


def test_an_assert_in_a_function_called_without_check_call_is_the_students_too():
    student = in_a_notebook("def student(x):\n    assert x > 1, 'small'")["student"]
    text = failure(run_exercise, lambda: student(1))
    assert text == "propagate: your `assert x > 1` in `student` failed: x is 1: small"


def test_an_assert_in_another_process_is_the_students_too():
    def proxy():
        error = AssertionError("`assert x > 1` in `student` failed: x is 1")
        error.add_note("Your code:\n  in student, line 2")
        raise error

    assert failure(run_exercise, proxy) == (
        "propagate: your `assert x > 1` in `student` failed: x is 1\n"
        "Your code:\n  in student, line 2"
    )


def test_a_bare_assert_of_a_check_is_quoted_too():
    cell = "with check.exercise('propagate'):\n    x = 1\n    assert x > 1"
    with pytest.raises(AssertionError) as caught:
        in_a_notebook(cell)
    assert str(caught.value) == "propagate: `assert x > 1` failed: x is 1"


def test_an_error_tells_the_call_that_it_came_from():
    def student(x, like, scale):
        return 1 / 0

    with pytest.raises(ZeroDivisionError) as caught:
        check.call(student, np.zeros((3, 1)), {"W1": np.eye(9)}, scale=np.float64(2))
    (note,) = caught.value.__notes__
    given = "array of shape (3, 1), a dict, scale=2.0"
    assert note == f"It came from `student({given})`."


def test_a_call_shows_few_numbers_and_the_source_that_a_check_gave_a_function():
    def student(f, numbers):
        return f(numbers)

    minus = lambda x: -x  # noqa: E731
    minus.__name__ = "lambda x: -x"
    for given, shown in (
        (np.array([2, -1]), "array([2, -1])"),
        (np.array([1.0, 0.5, 2.0]), "array([1.0, 0.5, 2.0])"),
        (np.array([1 / 3, 1 / 7, 1 / 9]), "array of shape (3,)"),
        (np.ones(4), "array of shape (4,)"),
    ):
        with pytest.raises(TypeError) as caught:
            check.call(student, minus, [given, given])
        assert "lambda x: -x, a list of 2" in caught.value.__notes__[0]
        with pytest.raises(TypeError) as caught:
            check.call(student, given, given)
        assert caught.value.__notes__[0].count(shown) == 2


# What a notebook shows


def shown(error):
    return "\n".join(error._render_traceback_())


def test_a_notebook_shows_the_text_of_a_failed_check_and_no_frames():
    with pytest.raises(check.CheckFailed) as caught:
        run_exercise(lambda: check.values([1.0], [2.0], "a"))
    assert shown(caught.value) == "propagate: a[0] is 1, expected 2"


def test_a_notebook_shows_of_an_error_the_students_lines_only():
    cells = "def student(x):\n    return helper(x)\ndef helper(x):\n    return 1 / x"
    namespace = in_a_notebook(cells)
    use = "with check.exercise('propagate'):\n    check.call(student, 0)"
    with pytest.raises(check.CheckFailed) as caught:
        run_cell(use, namespace, "cell 2")
    assert shown(caught.value).split("\n") == [
        str(caught.value),
        "In `student`, line 2:",
        "    return helper(x)",
        "In `helper`, line 4:",
        "    return 1 / x",
    ]


def test_a_lambda_of_the_student_is_shown_and_one_of_the_check_is_not():
    namespace = in_a_notebook("student = lambda x: 1 / x")
    use = "with check.exercise('propagate'):\n    check.call(lambda x: student(x), 0)"
    with pytest.raises(check.CheckFailed) as caught:
        run_cell(use, namespace, "cell 2")
    _, *lines = shown(caught.value).split("\n")
    assert lines == ["In `<lambda>`, line 1:", "    student = lambda x: 1 / x"]


def test_a_kernel_sends_the_text_of_a_failed_check_as_its_traceback(tmp_path):
    cells = [
        "from gradbook import check\ndef student(x):\n    return 1 / x",
        "with check.exercise('propagate'):\n    check.call(student, 0)",
    ]
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    client = NotebookClient(
        notebook, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    (error,) = notebook.cells[1].outputs
    assert error.evalue == (
        "propagate: `student(0)` stopped with ZeroDivisionError: division by zero"
    )
    assert error.traceback == [
        error.evalue,
        "In `student`, line 3:",
        "    return 1 / x",
    ]


# Demonstrations


def test_a_demonstration_waits_for_an_unfinished_exercise(capsys):
    with check.demo():
        unfinished()
    assert capsys.readouterr().out == "This demonstration waits for `sigmoid`.\n"


def test_a_demonstration_waits_for_what_a_skipped_one_would_have_made(capsys):
    with check.demo():
        unfinished()
    with check.demo():
        print(a_name_that_the_first_demo_makes)  # noqa: F821
    assert capsys.readouterr().out.count("waits for `sigmoid`") == 2


def test_a_demonstration_that_waits_shows_no_empty_axes():
    plt.close("all")
    kept = plt.figure().number
    with check.demo():
        plt.subplots()
        raise NotImplementedError("sigmoid")
    assert plt.get_fignums() == [kept]
    with check.demo():
        plt.subplots()
    assert len(plt.get_fignums()) == 2
    plt.close("all")


def test_a_demonstration_hides_no_other_error():
    with pytest.raises(NameError), check.demo():
        print(never_defined)  # noqa: F821
    with pytest.raises(ValueError, match="wrong"), check.demo():
        raise ValueError("wrong")


def test_a_demonstration_tells_in_a_line_that_a_wrong_answer_stopped_it(capsys):
    names = {"check": check}
    cells = (
        """
def half(x):
    return x / "2"

def other(x):
    raise NotImplementedError("other")
""",
        """
with check.exercise("half"):
    check.call(half, 1)
""",
        """
with check.exercise("other"):
    check.call(other, 1)
""",
        """
with check.demo():
    print(half(3))
""",
        """
with check.demo():
    print(undefined_here)
""",
    )
    exec(cells[0], names)
    for cell in cells[1:3]:
        with pytest.raises(check.CheckFailed):
            exec(cell, names)
    capsys.readouterr()
    exec(cells[3], names)
    told = capsys.readouterr().out
    assert told.startswith("This demonstration stopped with TypeError: unsupported")
    assert "Mend `half` first, which it uses" in told
    with pytest.raises(NameError):  # nothing that it uses is wrong
        exec(cells[4], names)


def test_a_demonstration_does_not_hide_a_name_error_of_the_students_function():
    with check.demo():
        unfinished()

    def typo():
        return nump  # noqa: F821

    with pytest.raises(NameError), check.demo():
        typo()


def test_raises_does_not_take_an_unfinished_exercise_for_a_refusal():
    text = failure(run_exercise, lambda: check.raises(ValueError, unfinished, 1))
    assert "`sigmoid` is needed first, and is not written yet" in text
