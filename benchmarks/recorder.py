"""Which input classes the checks and hidden tests meet.

python -m benchmarks.recorder [chapter ...]

The function of an exercise is wrapped where its check and its hidden test find it, and
the classes of each call are noted. Calls by which a gradient is measured do not count:
of their results nobody asks more than a difference.
"""

import functools
import inspect
import sys
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from benchmarks.inputs import Inputs
from grading.checks import isolate
from grading.checks.trial import Trial, run_cell

ASKING = {"call", "raises"}  # functions of gradbook.check that want the answer itself


class Met(NamedTuple):
    """The input classes of one exercise, each a set of names.

    drawn: what the table allows. visible, hidden: what check and hidden test have met.
    exceptions: class that neither has to meet -> the reason.
    """

    drawn: set
    visible: set
    hidden: set
    exceptions: dict

    @property
    def missing(self):
        """Classes that neither has met, but for exceptions."""
        return self.drawn - self.visible - self.hidden - self.exceptions.keys()


def met(trial, exercise):
    """The Met of one exercise. trial: a Trial of its chapter."""
    inputs = Inputs(trial.chapter, exercise)
    key = getattr(trial.chapter.solutions, exercise)
    found = {}
    for stage, run in (("visible", _visible), ("hidden", _hidden)):
        found[stage] = set()
        namespace = trial.namespace()
        namespace[exercise] = recording(key, inputs, found[stage])
        run(trial, exercise, namespace)
    return Met(inputs.allowed(), found["visible"], found["hidden"], inputs.exceptions)


def recording(function, inputs, found):
    """The function, which adds the classes of its inputs to the set `found`."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def recorded(*args, **kwargs):
        if not _measuring():
            bound = signature.bind(*args, **kwargs)
            found.update(inputs.classes(bound.arguments))
        return function(*args, **kwargs)

    return recorded


def _measuring():
    """Whether a gradient check is calling, and not the cell or `check.call`."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("gradbook.check."):
            return frame.f_code.co_name not in ASKING
        frame = frame.f_back
    return False


def _visible(trial, exercise, namespace):
    run_cell(trial.chapter.check(exercise).source, namespace)


def _hidden(trial, exercise, namespace):
    student = SimpleNamespace(**namespace)
    rng = np.random.default_rng(1)
    isolate.run(trial.chapter, exercise, student, rng)


def report(slug):
    """Lines of Markdown: what each exercise of a chapter has met, and what not."""
    trial = Trial(slug)
    yield f"# {slug}: input classes"
    for row in trial.chapter.exercises:
        one = met(trial, row.name)
        yield from ["", f"## {row.name}", ""]
        for title, names in (
            ("never met", one.missing),
            ("met by the hidden test only", (one.hidden - one.visible) & one.drawn),
            ("met by the visible check", one.visible & one.drawn),
            ("exceptions", set(one.exceptions)),
        ):
            if names:
                yield f"- {title}: {'; '.join(sorted(names))}"


def main():
    """Print the report of each chapter."""
    from grading.editions.chapter import chapters

    for slug in sys.argv[1:] or chapters():
        print("\n".join(report(slug)), "\n")


if __name__ == "__main__":
    main()
