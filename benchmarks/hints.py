"""How many wrong gradients get a hint, and whether the hints are true.

python -m benchmarks.hints [chapter ...] [--every K] [--write] [--show N]

The functions of the key that a gradient check looks at are changed as people change
them by mistake (`benchmarks.mutate`), one change at a time, and go through the check in
plain sight. For each gradient that is rejected the hint is looked up, and what it says
is tried out on the wrong gradient (`benchmarks.hints_truth`). `--every` takes
each K-th change only, `--show` prints N hints of each kind, to be read, `--write`
stores benchmarks/HINTS.md.
"""

import argparse
import signal
import sys
import warnings
from collections import Counter
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np

from benchmarks.hints_truth import changed, true
from benchmarks.mutate import mutants
from gradbook.check import gradients
from gradbook.explain import WHERE, Hint, explain
from gradbook.explain.sizes import Sizes
from grading.checks.trial import Trial
from grading.editions.chapter import chapters
from grading.editions.keysource import key_cells

ROOT = Path(__file__).parents[1]
SECONDS = 5  # for one check; a changed loop may run for ever


class Case(NamedTuple):
    """One rejected gradient: what came, what was due, and the hint or None."""

    exercise: str
    mutant: object
    name: str
    came: np.ndarray
    numeric: np.ndarray
    point: dict
    analytic_all: dict
    numeric_all: dict
    hint: Hint | None
    changed: set

    @property
    def analytic(self):
        """What came, in the shape that was due where both hold one number."""
        one = self.came.size == self.numeric.size == 1
        return self.came.reshape(self.numeric.shape) if one else self.came

    @property
    def m(self):
        """The number of examples, 0 where it is not known."""
        arrays = {k: np.asarray(v) for k, v in self.point.items() if np.ndim(v)}
        return Sizes.of(arrays, {}).m or 0


def cases(slug, only=None, every=1):
    """The rejected gradients of a chapter's wrong programs, each `every`-th of them.

    only: the exercise to take, all by default."""
    trial = Trial(slug)
    for exercise, source in key_cells(trial.chapter).items():
        if only not in (None, exercise):
            continue
        check = trial.chapter.check(exercise).source
        if "check.gradient(" not in check and "check.layer(" not in check:
            continue
        for mutant in mutants(source)[::every]:
            for seen in _rejected(trial, exercise, mutant.source):
                yield Case(exercise, mutant, *seen, changed(source, mutant.source))


def _rejected(trial, exercise, source):
    """What `explain` was asked and what it said while the check ran."""
    seen = []

    def recording(name, analytic, numeric, *, point, analytic_all, numeric_all):
        known = {"point": point, "analytic_all": analytic_all}
        hints = explain(name, analytic, numeric, numeric_all=numeric_all, **known)
        first = hints[0] if hints else None
        came = np.asarray(analytic)
        seen.append((name, came, numeric, point, analytic_all, numeric_all, first))
        return hints

    namespace = {**vars(trial.chapter.solutions), "np": np}
    with mock.patch.object(gradients, "explain", recording), _at_most(SECONDS):
        try:
            exec(compile(source, f"<{exercise}>", "exec"), namespace)
            trial.visible(exercise, **{exercise: namespace[exercise]})
        except (Exception, _OutOfTime):  # a wrong program may do anything
            pass
    return seen


class _OutOfTime(BaseException):
    pass


@contextmanager
def _at_most(seconds):
    def stop(*_):
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def report(found, command="python -m benchmarks.hints"):
    """The page. found: list of Case. command: how it was measured."""
    lines = [
        "# Hints on wrong gradients",
        "",
        f"Measured on {date.today()} by `{command}`: one change at a time in the key's "
        "functions whose check",
        "looks at gradients, and for each gradient that the visible check rejects its "
        "hint. A *relation* says what is wrong",
        "with the numbers; a *place* only where to look. A hint is *true* where what "
        "it says was tried out and is so,",
        "*false* where it is not, *to read* where no rule decides.",
        "",
        "| exercise | wrong gradients | with a hint | a relation | a place or shape |",
        "|---|---|---|---|---|",
        *(
            _row(name, [c for c in found if c.exercise == name])
            for name in _names(found)
        ),
        *([_row("all", found)] if found else []),
        "",
        "| kind | told | true | false | to read |",
        "|---|---|---|---|---|",
    ]
    judged = [(case, true(case)) for case in found if case.hint]
    kinds = Counter(case.hint.kind for case, _ in judged)
    for kind, count in kinds.most_common():
        by = Counter(verdict for case, verdict in judged if case.hint.kind == kind)
        lines.append(f"| {kind} | {count} | {by[True]} | {by[False]} | {by[None]} |")
    by = Counter(verdict for _, verdict in judged)
    lines.append(f"| all | {len(judged)} | {by[True]} | {by[False]} | {by[None]} |")
    return "\n".join(lines) + "\n"


def _names(found):
    return dict.fromkeys(case.exercise for case in found)


def _row(name, cases):
    hinted = [case for case in cases if case.hint]
    where = sum(case.hint.kind in WHERE for case in hinted)
    share = f"{len(hinted)} ({len(hinted) / len(cases):.0%})"
    relation = len(hinted) - where
    return f"| {name} | {len(cases)} | {share} | {relation} | {where} |"


def told(case):
    """One line to read: the change and the hint."""
    return (
        f"{true(case)!s:5} {case.exercise} {case.name} [{case.mutant.kind}] "
        f"{case.mutant.before[:90]} -> {case.mutant.after[:90]}\n      "
        f"{case.hint.sentence}"
    )


def main(arguments):
    """Measure, print, and store when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("chapter", nargs="*", default=chapters())
    parser.add_argument("--every", type=int, default=1, metavar="K")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args(arguments)
    every = options.every
    found = [case for slug in options.chapter for case in cases(slug, every=every)]
    page = report(found, " ".join(["python -m benchmarks.hints", *arguments]))
    print(page)
    hinted = [case for case in found if case.hint]
    for kind in dict.fromkeys(case.hint.kind for case in hinted):
        alike = [case for case in hinted if case.hint.kind == kind]
        for case in alike[:: max(1, len(alike) // max(options.show, 1))][
            : options.show
        ]:
            print(told(case))
    for case in hinted:
        if true(case) is False:
            print(told(case))
    if options.write:
        (ROOT / "benchmarks" / "HINTS.md").write_text(page)


if __name__ == "__main__":
    main(sys.argv[1:])
