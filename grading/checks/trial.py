"""Run a chapter's checks without a kernel, on functions of one's choice."""

import contextlib
import io
from types import SimpleNamespace

from gradbook.check import session
from grading.checks import isolate
from grading.editions.chapter import Chapter


class Trial:
    """The checks of one chapter: `Trial("03-logistic-regression")`.

    The setup cells run once; every trial gets a copy of what they defined.
    """

    def __init__(self, slug):
        self.chapter = Chapter(slug)
        self._setup = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in self.chapter.cells("setup"):
                exec(compile(cell.source, f"<setup of {slug}>", "exec"), self._setup)

    def namespace(self, **functions):
        """Setup, the key's functions, and `functions` in their place where given."""
        names = [row.name for row in self.chapter.exercises]
        key = {name: getattr(self.chapter.solutions, name) for name in names}
        return {**self._setup, **key, **functions}

    def visible(self, exercise, **functions):
        """Run the check in plain sight; returns what it prints."""
        session.passed.clear()
        source = self.chapter.check(exercise).source
        return run_cell(source, self.namespace(**functions))

    def hidden(self, exercise, **functions):
        """Run the hidden test."""
        student = SimpleNamespace(**self.namespace(**functions))
        with contextlib.redirect_stdout(io.StringIO()):
            isolate.run(self.chapter, exercise, student)

    def verdict(self, exercise, **functions):
        """None where both checks pass, else the text of the failure."""
        try:
            self.visible(exercise, **functions)
            self.hidden(exercise, **functions)
        except Exception as error:  # whatever a wrong program raises is a rejection
            notes = "\n".join(getattr(error, "__notes__", []))
            return f"{type(error).__name__}: {error}\n{notes}".strip()
        return None


def run_cell(source, namespace):
    """Execute the source of a cell in `namespace`; returns what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "<cell>", "exec"), namespace)
    return printed.getvalue()
