"""Why an exercise or a part of one is wrong, as a sentence that names the thing."""

from gradbook.check.asserted import quoted
from gradbook.check.failed import CheckFailed
from gradbook.check.seam import told
from gradbook.check.student import own

CALLED = "It came from"  # starts the note with the call in which an error arose


def reason_of(error, exercise=""):
    """Why an exercise or a part is wrong. error: the exception raised in it."""
    if isinstance(error, CheckFailed):
        return str(error)
    if isinstance(error, NotImplementedError):
        return "not written yet"
    if isinstance(error, AssertionError) and not _by_the_student(error):
        return quoted(error) or str(error) or "an `assert` failed"
    kind = type(error).__name__
    short = f"your code stopped with {kind} on an input of a hidden test"
    if isinstance(error, AssertionError):
        return told(_own_assert(error), short)
    if _call(error) or _by_the_student(error):
        who = _call(error) or "your code"
        return told(f"{who} stopped with {named(error)}", short)
    missing = isinstance(error, NameError) and error.name == exercise != ""
    why = f": no cell that ran has defined `{exercise}`" if missing else ""
    return told(f"the check stopped with {named(error)}{why}", short)


def remarks(error):
    """What else an exception of the student's code has to say, as further lines."""
    ours = isinstance(error, CheckFailed)
    notes = [] if ours else getattr(error, "__notes__", [])
    lines = [f"\n{note}" for note in notes if not note.startswith(CALLED)]
    if isinstance(error, AssertionError) and _call(error):
        lines.append(f"\n{CALLED} {_call(error)}.")
    return told("".join(lines), "")


def named(error):
    """An exception with its type and text."""
    try:
        text = str(error)
    except Exception as another:  # a student's own class may do anything
        text = f"(its text cannot be had: {type(another).__name__})"
    return ": ".join(filter(None, [type(error).__name__, text]))


def wrong_parts(reasons):
    """What to say of an exercise with wrong parts; the first one comes first.

    reasons: dict part -> why it is wrong, None where it is right.
    """
    (first, why), *others = ((n, text) for n, text in reasons.items() if text)
    lines = "".join(f"\n- {name}: {text}" for name, text in others)
    return f"{first}{_more(others, len(reasons), 'part')}: {why}{lines}"


def headline(wrong, count, what, verdict="wrong"):
    """Such as "dW2 is wrong (and 1 more of 6 gradients)."; names the first one.

    wrong: names of what is wrong. count: how many there are in all. what: they are.
    verdict: what to say of them in place of "wrong".
    """
    first, *others = wrong
    return f"{first} is {verdict}{_more(others, count, what)}."


def _more(others, count, what):
    return f" (and {len(others)} more of {count} {what}s)" if others else ""


def unfinished(exercise, error):
    """What to say of an exercise that needs one which is not written yet, or is it."""
    name = str(error) or "an unfinished exercise"
    if name == exercise:
        return (
            f"{exercise}: not written yet. Replace `raise NotImplementedError` in its "
            "cell."
        )
    called = told(f"`{name}`", "something")
    return f"{exercise}: {called} is needed first, and is not written yet."


def _own_assert(error):
    text = quoted(error) or str(error)
    if text.startswith("`assert "):  # quoted here, or in another process
        return f"your {text}"
    return f"an `assert` in your code failed{f': {text}' if text else ''}"


def _call(error):
    """The call in which an error arose, as code; "" where it is not known."""
    notes = getattr(error, "__notes__", ())
    calls = (note for note in notes if note.startswith(CALLED))
    return next(calls, "").removeprefix(f"{CALLED} ").removesuffix(".")


def _by_the_student(error):
    """Whether a function of the notebook raised it, not a check.

    What comes from another process has notes; a check adds none.
    """
    return bool(own(error) or getattr(error, "__notes__", None))
