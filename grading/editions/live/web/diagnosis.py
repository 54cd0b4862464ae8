"""Which known mistake a wrong answer is, for readers without a teacher.

What a check asks of a function is seen where it passes: it runs once more, with the
key. What that was given, the reader's function and every known mistake are given too.
Only the self-study edition brings key and mistakes along.
"""

import contextlib
import importlib
import io
import sys
import time

import numpy as np

CALLS = 50  # at most about twice as many; a gradient check makes hundreds
SECONDS = 3  # for all of it: what the check has not come to may never end


class TooLong(BaseException):
    """The time is over. No `except Exception` of a cell sees it."""


def sentence(name, check, namespace, known, execute):
    """The sentence of the mistake that answers as the reader's function does, or "".

    name: of the exercise. check: source of its check. namespace: that it failed in.
    known: {"key": source of the chapter's key, "mistakes": list of [source, sentence]}.
    execute(source, filename, namespace): runs a cell. All stays as it was.
    """
    found = set()
    with (
        contextlib.redirect_stdout(io.StringIO()),
        np.errstate(all="ignore"),
        contextlib.suppress(TooLong),
        _at_most(SECONDS),
    ):
        key = _functions(known["key"])
        calls = _calls(name, check, {**namespace}, key[name], execute)
        found = _agreeing(namespace.get(name), name, calls, key, known["mistakes"])
    return found.pop() if len(found) == 1 else ""


def _agreeing(function, name, calls, key, mistakes):
    """The sentences of all mistakes that answer as the function does."""
    agreement = importlib.import_module("page_agreement")
    if not calls or not callable(function):
        return set()
    calls = agreement.repeated(function, calls)
    if agreement.explains(key[name], calls):
        return set()
    return {
        sentence
        for source, sentence in mistakes
        if agreement.explains(_functions(source, key)[name], calls)
    }


def _calls(name, check, namespace, function, execute):
    """What the check asks of a right function, its calls all along."""
    agreement = importlib.import_module("page_agreement")
    session = importlib.import_module("gradbook.check.session")
    calls, passed = [], {**session.passed}
    namespace[name] = agreement.noting(function, name, calls)
    with contextlib.suppress(Exception):
        execute(check, f"<check-{name}>", namespace)
    session.passed.clear()
    session.passed.update(passed)
    return calls[:: len(calls) // CALLS or 1]


def _functions(source, names=()):
    """What a source defines, beside names that it may use."""
    namespace = {**dict(names), "np": np, "__name__": "known"}
    exec(compile(source, "<known>", "exec"), namespace)
    return namespace


@contextlib.contextmanager
def _at_most(seconds):
    """Raise TooLong at the first line of a cell, or of what is known, after that."""
    end = time.perf_counter() + seconds

    def look(frame, event, argument):
        if time.perf_counter() > end:
            raise TooLong
        return look if frame.f_code.co_filename.startswith("<") else None

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)
