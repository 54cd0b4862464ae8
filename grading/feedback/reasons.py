"""What an error output says, as HTML for the feedback page."""

import re
from html import escape
from itertools import groupby

from nbconvert.filters import strip_ansi

from grading.feedback import harmless

FILTERS = {
    "headline": "grading.feedback.reasons.headline",
    "hints": "grading.feedback.reasons.hints",
    "reason": "grading.feedback.reasons.reason",
}
OF_CHECKS = (
    "AssertionError",
    "CheckFailed",
    "GradingError",
)  # names that tell a student nothing


def headline(output, name):
    """The first line. name: of the exercise, which need not be said again."""
    first = _message(output).split("\n")[0]
    return _inline(harmless.cut(first.removeprefix(f"{name}: ")))


def hints(output):
    """The hints that a gradient check gives, as a list."""
    lines = harmless.cut(_message(output)).split("\n")
    return [_inline(line) for line in lines if line.startswith("Hint: ")]


def reason(output):
    """All of it: sentences as paragraphs, the first in bold; measurements in columns.

    A line of measurements begins with a blank or a dash. Stock execution's traceback
    comes last.
    """
    first, *rest = harmless.cut(_message(output)).split("\n")
    html = [f"<p><strong>{_inline(first)}</strong></p>"]
    for measured, lines in groupby(rest, lambda line: line.startswith((" ", "-"))):
        if measured:
            html.append("<pre>{}</pre>".format("\n".join(map(_inline, lines))))
        else:
            html += [f"<p>{_inline(line)}</p>" for line in lines]
    frames = "\n".join(output.traceback)
    if strip_ansi(frames) not in (output.evalue, f"{output.ename}: {output.evalue}"):
        html.append(f"<pre>{harmless.printed(frames)}</pre>")
    return "\n".join(html)


def _message(output):
    """The text of the error; its type too where Python raised it."""
    if output.ename in OF_CHECKS:
        return output.evalue
    return f"{output.ename}: {output.evalue}"


def _inline(text):
    """A line as HTML; what stands between backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
