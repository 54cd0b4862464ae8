"""Which exercise is being checked, what passed, what a demonstration waits for."""

import sys
from contextlib import contextmanager

from gradbook.check.failed import CheckFailed
from gradbook.check.reasons import (
    named,
    reason_of,
    remarks,
    unfinished,
    wrong_parts,
)
from gradbook.check.seam import side
from gradbook.check.student import names_used

passed: dict[str, bool] = {}
"""Exercise -> whether its check passed when it last ran."""

# A stack of [exercise, checks that passed, its parts, what was told line by line].
_running: list[list] = []
_waiting: list[str] = []  # exercises that demonstrations were skipped for


def count():
    """Note that one more check of the running exercise has passed."""
    if _running:
        _running[-1][1] += 1


def is_told(names):
    """Whether the running exercise has had a report with these names; notes it."""
    told = _running[-1][3] if _running else set()
    before = names in told
    told.add(names)
    return before


@contextmanager
def exercise(name, needs=()):
    """Check one exercise: `with check.exercise("propagate", needs=("sigmoid",)): ...`.

    name: the exercise. needs: the exercises that its function or this check calls.
    Prints one line when everything inside passed. A failure is raised as a CheckFailed,
    which is an AssertionError; its first line names the exercise and the thing that is
    wrong. Where the student's code raised an exception, that is its `__cause__`. Where
    one of `needs` failed its own check, it says to mend that one first. A body that
    checks nothing fails.
    """
    __tracebackhide__ = True
    block = sys._getframe(2)  # where the `with` stands
    _running.append([name, 0, {}, set()])
    passed[name] = False
    try:
        yield
        all_right = _judge_parts(name, _running[-1][2])
    except NotImplementedError as error:
        raise CheckFailed(unfinished(name, error)) from None
    except Exception as error:
        mend = _mend_first(name, needs, block)
        text = f"{name}: {reason_of(error, name)}{remarks(error)}{mend}"
        ours = isinstance(error, CheckFailed)
        raise CheckFailed(text) from (error.__cause__ if ours else error)
    else:
        if not all_right:
            return
        checks = _running[-1][1]
        if not checks:
            raise CheckFailed(f"{name}: nothing was checked")
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
    _, checks, parts, _ = _running[-1]
    error = None
    try:
        yield
        if _running[-1][1] == checks:
            raise CheckFailed("nothing was checked")
    except Exception as caught:
        error = caught
    parts[name] = parts.get(name) or error


def _judge_parts(exercise, parts):
    """Whether all parts are right; raises where one is wrong and no grader keeps it."""
    __tracebackhide__ = True
    wrong = [error for error in parts.values() if error is not None]
    unwritten = [e for e in wrong if isinstance(e, NotImplementedError)]
    if parts and len(unwritten) == len(parts):
        raise unwritten[0]
    kept = parts and side().keeps(exercise, parts)
    if wrong and not kept:
        reasons = {name: error and reason_of(error) for name, error in parts.items()}
        raise CheckFailed(wrong_parts(reasons)) from wrong[0]
    return not wrong


@contextmanager
def demo():
    """Run a demonstration, or say in a line which exercise it waits for.

    Swallows NotImplementedError, and the NameError of a variable that an earlier,
    skipped demonstration would have made. While the check of an exercise fails, what
    else goes wrong here is told in a line too: a wrong answer stops no other cell.
    Otherwise it is raised. A figure that was begun is taken away, so that no empty axes
    are shown.
    """
    __tracebackhide__ = True
    block, before = sys._getframe(2), _figures()
    try:
        yield
    except NotImplementedError as error:
        _waiting.append(str(error) or "an unfinished exercise")
        _skip(before, f"waits for `{_waiting[-1]}`.")
    except NameError as error:
        in_the_cell_itself = error.__traceback__.tb_next.tb_next is None
        if _waiting and in_the_cell_itself:
            _skip(before, f"waits for `{_waiting[-1]}`.")
        elif not _stopped(block, before, error):
            raise
    except Exception as error:
        if not _stopped(block, before, error):
            raise


def _stopped(block, before, error):
    """Whether the demonstration uses a function that is wrong; then that is told.

    block: the frame of the demonstration.
    """
    used = names_used(block.f_code, block.f_globals)
    wrong = [name for name, right in passed.items() if not right and name in used]
    if wrong:
        mend = _mend(wrong, "which it uses")
        _skip(before, f"stopped with {named(error)}{mend}")
    return bool(wrong)


def _skip(before, why):
    """Say why there is nothing to see. before: the figures that were open then."""
    for number in _figures() - before:
        sys.modules["matplotlib.pyplot"].close(number)
    print(f"This demonstration {why}")


def _figures():
    """The numbers of the open figures; none where nothing draws."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _mend_first(name, needs, block):
    """Which earlier exercises to mend first: those that were wrong and are used here.

    block: the frame of the check.
    """
    wrong = [need for need in needs if passed.get(need) is False]
    code = getattr(block.f_globals.get(name), "__code__", None)
    used = names_used(code, block.f_globals) if code else ()
    called = names_used(block.f_code, block.f_globals) if wrong else ()
    inside = [need for need in wrong if need in used]
    beside = [need for need in wrong if need in called and need not in inside]
    return _mend(inside, "which it uses") + _mend(beside, "which this check calls")


def _mend(names, why):
    if not names:
        return ""
    return (
        f"\nMend {_listed(names)} first, {why}: "
        f"{'it was' if len(names) == 1 else 'they were'} wrong when last checked. "
        "Then run that check again."
    )


def _listed(names):
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}" if most else last
