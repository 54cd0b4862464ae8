"""What a failed check raises."""

from gradbook.check.student import frames


class CheckFailed(AssertionError):
    """A check that failed; its text says what is wrong and what to do.

    A notebook shows the text, and of the error behind it the lines of the student's
    own functions. Our frames would push both out of sight.
    """

    __module__ = "gradbook.check"  # where it is imported from

    def _render_traceback_(self):
        """The lines that IPython shows in place of a traceback."""
        lines = [*str(self).split("\n"), *getattr(self, "__notes__", ())]
        for function, number, source in frames(self.__cause__):
            lines += [f"In `{function}`, line {number}:", f"    {source}"]
        return lines
