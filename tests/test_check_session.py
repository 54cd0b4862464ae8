"""gradbook.check: exercises, demonstrations, calls, values."""

import warnings

import numpy as np
import pytest

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
    assert "`sigmoid`, which is not written yet: finish it first" in text


def test_an_unwritten_exercise_is_told_so():
    def stub():
        raise NotImplementedError("propagate")

    assert failure(run_exercise, stub).startswith("propagate: not written yet.")


def test_a_failure_names_the_prerequisite_that_failed_its_own_check():
    with pytest.raises(AssertionError), check.exercise("sigmoid"):
        check.that(False, "wrong")
    text = failure(
        run_exercise, lambda: check.that(False, "no"), needs=("sigmoid", "compute_cost")
    )
    assert "Mend `sigmoid` first" in text
    assert "compute_cost" not in text
    with check.exercise("sigmoid"):
        check.that(True, "")
    text = failure(run_exercise, lambda: check.that(False, "no"), needs=("sigmoid",))
    assert text == "propagate: no"


def test_an_error_in_the_students_code_keeps_its_type_and_gets_a_note():
    with pytest.raises(ZeroDivisionError) as caught:
        run_exercise(lambda: 1 / 0)
    assert caught.value.__notes__ == ["propagate: your code stopped with this error."]


def in_a_notebook(source):
    """The namespace of a cell that was run."""
    namespace = {"__name__": "__main__"}
    exec(source, namespace)
    return namespace


@pytest.mark.parametrize("line", ["assert x > 1", "assert x > 1, 'too small'"])
def test_an_assert_of_the_student_is_not_taken_for_a_check(line):
    student = in_a_notebook(f"def student(x):\n    {line}")["student"]
    with pytest.raises(AssertionError) as caught:
        run_exercise(lambda: check.call(student, 1))
    assert caught.traceback[-1].name == "student"
    assert caught.value.__notes__ == [
        "It came from `student(1)`.",
        "propagate: an `assert` in your code failed.",
    ]


def test_an_assert_in_a_function_called_without_check_call_is_the_students_too():
    student = in_a_notebook("def student(x):\n    assert x > 1")["student"]
    with pytest.raises(AssertionError) as caught:
        run_exercise(lambda: student(1))
    assert caught.value.__notes__ == ["propagate: an `assert` in your code failed."]


def test_an_assert_in_another_process_is_the_students_too():
    def proxy():
        error = AssertionError()
        error.add_note("Your code: in student")
        raise error

    with pytest.raises(AssertionError) as caught:
        run_exercise(proxy)
    assert caught.value.__notes__[1].endswith("an `assert` in your code failed.")


def test_an_error_tells_the_call_that_it_came_from():
    def student(x, like, scale):
        return 1 / 0

    with pytest.raises(ZeroDivisionError) as caught:
        check.call(student, np.zeros((3, 1)), {"W1": np.eye(9)}, scale=np.float64(2))
    (note,) = caught.value.__notes__
    given = "array of shape (3, 1), a dict, scale=2.0"
    assert note == f"It came from `student({given})`."


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


def test_a_demonstration_hides_no_other_error():
    with pytest.raises(NameError), check.demo():
        print(never_defined)  # noqa: F821
    with pytest.raises(ValueError, match="wrong"), check.demo():
        raise ValueError("wrong")


def test_a_demonstration_does_not_hide_a_name_error_of_the_students_function():
    with check.demo():
        unfinished()

    def typo():
        return nump  # noqa: F821

    with pytest.raises(NameError), check.demo():
        typo()


# Calls


def test_a_call_returns_the_result_and_leaves_the_callers_arrays_alone():
    x = np.arange(3.0)
    assert check.call(lambda x: x + 1, x).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "argument", [np.ones(2), [np.ones(2)], {"W": np.ones(2)}, {"W": [np.ones(2)]}]
)
def test_a_changed_argument_is_named(argument):
    def change(parameters):
        inner = parameters
        while not isinstance(inner, np.ndarray):
            inner = inner["W"] if isinstance(inner, dict) else inner[0]
        inner -= 1
        return 0

    text = failure(check.call, change, argument)
    assert text.startswith("`change` changed its argument `parameters`.")


def test_an_added_key_is_a_change():
    def add(grads):
        grads["dW"] = 1
        return 0

    assert "changed its argument `grads`" in failure(check.call, add, {})


def test_a_missing_return_is_told():
    def nothing():
        pass

    assert "`nothing` returned None" in failure(check.call, nothing)


def test_silent_fails_on_a_warning_and_call_does_not():
    def noisy():
        warnings.warn("mind the gap", UserWarning, stacklevel=1)
        return 1

    with pytest.warns(UserWarning, match="gap"):
        assert check.call(noisy) == 1
    assert failure(check.silent, noisy) == "`noisy` gave a warning: mind the gap"


def test_raises_wants_that_error_and_tells_what_came_instead():
    check.raises(ValueError, int, "seven")
    with pytest.raises(AssertionError, match=r"`int\('7'\)` returned 7, expected a V"):
        check.raises(ValueError, int, "7")
    with pytest.raises(TypeError):
        check.raises(ValueError, int, [])


def test_raises_tells_which_error_came_where_another_one_was_due():
    with pytest.raises(KeyError) as caught:
        check.raises(ValueError, lambda name: {}[name], "XOR")
    (note,) = caught.value.__notes__
    assert note.endswith("('XOR')` raised KeyError, expected a ValueError.")


def test_raises_does_not_take_an_unfinished_exercise_for_a_refusal():
    text = failure(run_exercise, lambda: check.raises(ValueError, unfinished, 1))
    assert "`sigmoid`, which is not written yet" in text


def test_unpack_says_what_came():
    assert check.unpack((1, 2), "grads, cost") == (1, 2)
    text = failure(check.unpack, (1, 2, 3), "grads, cost")
    assert text == "a tuple of 3 was returned, expected (grads, cost)"
    assert "a float was returned" in failure(check.unpack, 1.0, "grads, cost")


# Values


def test_values_compare_every_entry_relatively():
    check.values([1, 2e-12], [1 + 1e-9, 2e-12 + 1e-20], "a")
    text = failure(check.values, [1.0, 2.0, 3.1], [1, 2, 3], "a")
    assert text == "a[2] is 3.1, expected 3 (1 of 3 entries are wrong)"


def test_values_that_look_alike_are_told_with_more_digits():
    text = failure(check.values, 0.5 + 1e-9, 0.5, "a", rtol=1e-10)
    assert text == "a is 0.500000001, expected 0.5"


def test_a_small_value_is_never_lost_in_a_tolerance():
    assert "a is 0, expected 2.9e-10" in failure(check.values, 0.0, 2.9e-10, "a")
    assert failure(check.values, [1.0, 0.0], [1.0, 2.9e-10], "a")


def test_zero_means_zero_up_to_rounding_of_the_largest_entry():
    check.values([1.0, 1e-16], [1.0, 0.0], "a")
    assert failure(check.values, [1.0, 1e-12], [1.0, 0.0], "a")
    assert failure(check.values, 1e-16, 0.0, "a")


@pytest.mark.parametrize(
    "value",
    [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5), np.longdouble(0.5)],
    ids=lambda value: type(value).__name__,
)
def test_any_kind_of_number_will_do(value):
    check.values(value, 0.5, "a")


def test_a_wrong_shape_is_told_with_its_cause():
    text = failure(check.values, np.zeros(3), np.zeros((3, 1)), "a")
    assert text.startswith("a has shape (3,), expected (3, 1): an axis was lost")
    assert "it is transposed" in failure(check.shape, np.zeros((2, 3)), (3, 2), "a")
    assert "single number" in failure(check.shape, [[1.0]], (), "a")


@pytest.mark.parametrize("value", [None, "text", [[1], [2, 3]], 1j, {"a": 1}])
def test_what_is_no_real_number_is_told(value):
    assert "expected real numbers" in failure(check.values, value, 1.0, "a")


def test_nan_is_named_and_infinity_compared():
    assert (
        failure(check.values, [1, np.nan], [1, 2], "a") == "a[1] is nan (not a number)"
    )
    check.values([np.inf], [np.inf], "a")
    assert failure(check.values, [-np.inf], [np.inf], "a")
    assert failure(check.values, [1.0], [np.inf], "a")


def test_inside_is_a_closed_interval():
    check.inside([0.0, 1.0], 0, 1, "p")
    text = failure(check.inside, [0.2, 1.5], 0, 1, "p")
    assert text.startswith("p[1] is 1.5, expected a value from 0 to 1")
