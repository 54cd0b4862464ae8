"""Which exercise is being checked, what passed, what a demonstration waits for."""

import traceback
from contextlib import contextmanager

from gradbook.check.seam import side, told

passed: dict[str, bool] = {}
"""Exercise -> whether its check passed when it last ran."""

_running: list[list] = []  # a stack of [exercise, checks that passed, its parts]
_waiting: list[str] = []  # exercises that demonstrations were skipped for


def count():
    """Note that one more check of the running exercise has passed."""
    if _running:
        _running[-1][1] += 1


@contextmanager
def exercise(name, needs=()):
    """Check one exercise: `with check.exercise("propagate", needs=("sigmoid",)): ...`.

    name: the exercise. needs: the exercises that its function calls.
    Prints one line when everything inside passed. A failure is raised as an
    AssertionError that names the exercise and, where one of `needs` failed its own
    check, says to mend that one first. Exceptions of the student's code keep their
    type and traceback and get a note. A body that checks nothing fails.
    """
    __tracebackhide__ = True
    _running.append([name, 0, {}])
    passed[name] = False
    try:
        yield
        all_right = _judge_parts(name, _running[-1][2])
    except NotImplementedError as error:
        raise AssertionError(_unfinished(name, error)) from None
    except AssertionError as error:
        if _by_the_student(error):
            error.add_note(
                f"{name}: an `assert` in your code failed.{_mend_first(needs)}"
            )
            raise
        text = f"{name}: {error}{_mend_first(needs)}"
        raise AssertionError(text) from None
    except Exception as error:
        error.add_note(
            f"{name}: your code stopped with this error.{_mend_first(needs)}"
        )
        raise
    else:
        if not all_right:
            return
        checks = _running[-1][1]
        if not checks:
            raise AssertionError(f"{name}: nothing was checked")
        passed[name] = True
        print(
            f"{name}: all {checks} checks passed" if checks > 1 else f"{name}: passed"
        )
    finally:
        _running.pop()


@contextmanager
def part(name):
    """Check one part of an exercise: `with check.part("tanh"): ...`.

    What fails inside is kept until the end of the exercise's check, which names all
    parts that are wrong, each with its reason. A part that checks nothing is wrong.
    Outside `exercise` a failure is raised at once. The trusted grader gives the points
    of the parts that are right, here and in the hidden test.
    """
    __tracebackhide__ = True
    if not _running:
        yield
        return
    _, checks, parts = _running[-1]
    error = None
    try:
        yield
        if _running[-1][1] == checks:
            raise AssertionError("nothing was checked")
    except Exception as caught:
        error = caught
    parts[name] = parts.get(name) or error


def wrong_parts(reasons):
    """What to say of an exercise with wrong parts.

    reasons: dict part -> why it is wrong, None where it is right.
    """
    wrong = {name: text for name, text in reasons.items() if text is not None}
    is_wrong = "part is wrong" if len(reasons) == 1 else "parts are wrong"
    lines = "".join(f"\n- {name}: {text}" for name, text in wrong.items())
    return f"{len(wrong)} of {len(reasons)} {is_wrong}.{lines}"


def reason_of(error):
    """Why a part is wrong. error: the exception raised in it."""
    if isinstance(error, AssertionError) and not _by_the_student(error):
        return str(error) or "an `assert` failed"
    if isinstance(error, NotImplementedError):
        return "not written yet"
    told = ": ".join(filter(None, [type(error).__name__, str(error)]))
    return f"your code stopped with {told}"


def _judge_parts(exercise, parts):
    """Whether all parts are right; raises where one is wrong and no grader keeps it."""
    __tracebackhide__ = True
    wrong = [error for error in parts.values() if error is not None]
    unfinished = [e for e in wrong if isinstance(e, NotImplementedError)]
    if parts and len(unfinished) == len(parts):
        raise unfinished[0]
    kept = parts and side().keeps(exercise, parts)
    if wrong and not kept:
        reasons = {name: error and reason_of(error) for name, error in parts.items()}
        raise AssertionError(wrong_parts(reasons))
    return not wrong


def _by_the_student(error):
    """Whether a function of the notebook raised it, not a check.

    What a call of the student's function raises has a note; a check adds none.
    """
    if getattr(error, "__notes__", None):
        return True
    frame = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
    in_a_cell = frame.f_globals.get("__name__") == "__main__"
    return in_a_cell and not frame.f_code.co_name.startswith("<")


@contextmanager
def demo():
    """Run a demonstration, or say in a line which exercise it waits for.

    Swallows NotImplementedError, and the NameError of a variable that an earlier,
    skipped demonstration would have made; everything else is raised.
    """
    __tracebackhide__ = True
    try:
        yield
    except NotImplementedError as error:
        _waiting.append(_name(error))
        print(f"This demonstration waits for `{_name(error)}`.")
    except NameError as error:
        in_the_cell_itself = error.__traceback__.tb_next.tb_next is None
        if not (_waiting and in_the_cell_itself):
            raise
        print(f"This demonstration waits for `{_waiting[-1]}`.")


def _name(error):
    return str(error) or "an unfinished exercise"


def _unfinished(name, error):
    if _name(error) == name:
        return (
            f"{name}: not written yet. Replace `raise NotImplementedError` in its cell."
        )
    called = told(f"`{_name(error)}`, which", "something that")
    return f"{name}: it calls {called} is not written yet: finish it first."


def _mend_first(needs):
    wrong = [f"`{name}`" for name in needs if passed.get(name) is False]
    if not wrong:
        return ""
    return (
        f"\nMend {' and '.join(wrong)} first, which it uses: "
        f"{'it was' if len(wrong) == 1 else 'they were'} wrong when last checked. "
        "Then run that check again."
    )
