"""Feedback pages: points and reasons, no hidden tests, nothing that runs.

Imports nothing of nbgrader, which takes as long as the pages of two hundred students.
"""

import re
from importlib.util import find_spec
from pathlib import Path

from nbconvert import HTMLExporter
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from traitlets.config import Config

from grading.feedback import harmless, reasons

TEMPLATES = Path(__file__).parent / "templates"
NBGRADER = Path(find_spec("nbgrader").origin).parent
NBGRADERS = NBGRADER / "server_extensions/formgrader/templates"
HIDDEN = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS.*?(END HIDDEN TESTS[^\n]*\n?|\Z)", re.M | re.S
)
TRUSTED_FRAME = re.compile(r"^File .*[\\/](grading|solutions)[\\/]")
TRUSTED_LINE = re.compile(r"HIDDEN TESTS|\bisolate\b")
NUMBER = re.compile(r"^\s*(-*>)?\s*\d+ ")  # of a line in a traceback
COURSE_IDS = ("text-", "plain-", "demo-", "setup-")  # see `assemble` and `repair`
PAGE_BYTES = 200_000  # of what nobody grades: a student's own cells, outputs, pictures
FIGURE = {"alt": "A figure that the notebook's code drew."}


class FeedbackExporter(HTMLExporter):
    """nbgrader's feedback page as `templates/checked` has it.

    What a student wrote is shown, never run.
    """

    @property
    def default_config(self):
        """What else it needs, whatever is configured for other pages."""
        config = super().default_config
        config.FeedbackExporter = Config(
            template_name="checked",
            extra_template_basedirs=[str(TEMPLATES), str(NBGRADERS)],
            extra_template_paths=[str(NBGRADERS)],  # where `extends` looks
            default_preprocessors=[],
            exclude_input_prompt=True,
            exclude_output_prompt=True,
            filters=harmless.FILTERS | reasons.FILTERS,
        )
        config.CSSHTMLHeaderPreprocessor.enabled = False
        config.NbConvertBase.display_data_priority = harmless.PRIORITY
        return config

    def from_notebook_node(self, nb, resources=None, **kw):
        """The page. HTMLExporter parses it once more, which takes as long again."""
        resources = self._init_resources(resources)
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def _preprocess(self, nb, resources):
        """The configured steps, then those that no configuration can leave out.

        Without nbconvert's copies and validations around each.
        """
        for step in self._preprocessors:
            nb, resources = step(nb, resources)
        nb.cells, resources["nbgrader"]["left_out"] = shown(nb.cells)
        return nb, resources


def shown(cells):
    """(the cells that a page has, how many cells and outputs did not fit).

    cells: list of a graded notebook's cells; it and they are changed.
    """
    for cell in filter(_is_check, cells):
        clear(cell)
    return bounded(graded_only(cells))


def clear(cell):
    """Take the hidden tests out of a check, and show as an error what it says.

    A check that gives a part of its points displays its reason and a number, which
    nbgrader reads and the table has.
    """
    hidden = [part[0] for part in HIDDEN.finditer(cell.source)]
    hidden = {line.strip() for part in hidden for line in part.split("\n")} - {""}
    cell.source = HIDDEN.sub("", cell.source)
    outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
    cell.outputs = list(map(_as_error, outputs))
    for error in filter(_is_error, cell.outputs):
        error.traceback = visible_frames(error.traceback, hidden)


def graded_only(cells):
    """Without the course's own cells but for the headings of what else is there.

    Students have the rest. A cell of the course that failed stays.
    """
    kept, below = [], 0  # rank of the heading below; 0: the end, 7: a cell
    for cell in reversed(cells):
        if cell.cell_type == "markdown" and _is_courses(cell):
            cell.source, below = _headings(cell.source, below)
        elif not _is_courses(cell) or any(map(_is_error, cell.get("outputs", []))):
            below = 7
        else:
            continue
        if cell.source.strip():
            kept.append(cell)
    return kept[::-1]


def bounded(cells):
    """(what a page can bear, number of things left out).

    Of outputs only text, errors and pictures. Answers and what checks say always stay.
    """
    room = _Room(PAGE_BYTES)
    kept = [
        cell
        for cell in cells
        if "nbgrader" in cell.metadata or room.takes(harmless.size(cell.source))
    ]
    for cell in kept:
        if cell.cell_type == "code":
            cell.outputs = [
                output
                for output in filter(None, map(_plain, cell.outputs))
                if _is_verdict(output, cell) or room.takes(_size(output))
            ]
    return kept, room.refused


def visible_frames(traceback, hidden=frozenset()):
    """A traceback without the frames and lines of hidden tests and key.

    traceback: list of frames as text, as IPython gives it. hidden: lines of hidden
    tests, without the blanks around them.
    """
    frames = [f for f in traceback if not TRUSTED_FRAME.search(strip_ansi(f))]
    return [_without_trusted_lines(frame, hidden) for frame in frames]


def _without_trusted_lines(frame, hidden):
    texts = ((line, strip_ansi(line)) for line in frame.split("\n"))
    return "\n".join(
        line
        for line, text in texts
        if not TRUSTED_LINE.search(text) and NUMBER.sub("", text).strip() not in hidden
    )


def _headings(source, below):
    """(the headings that have something below them, rank of the first of them)."""
    kept = []
    for line in reversed(source.split("\n")):
        marks = re.match("(#+) ", line)
        if marks and len(marks[1]) < below:
            kept.insert(0, line)
            below = len(marks[1])
    return "\n".join(kept), below


def _is_courses(cell):
    return cell.get("id", "").startswith(COURSE_IDS)


def _is_check(cell):
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and marks.get("grade") and not marks.get("solution")


def _is_error(output):
    return output.output_type == "error"


def _as_error(output):
    """An output, as an error where `trusted.outputs` says that it tells of one."""
    kind = output.get("metadata", {}).get("error")
    if not kind:
        return output
    text = output.data["text/plain"]
    told = {"ename": kind, "evalue": text, "traceback": [text]}
    return NotebookNode(output_type="error", **told)


def _is_verdict(output, cell):
    return _is_error(output) and _is_check(cell)


def _plain(output):
    """An output without a student's metadata; None for one that is not shown."""
    if "data" not in output:
        return output
    kind = next((kind for kind in harmless.PRIORITY if kind in output.data), None)
    shown = {"data": {kind: output.data.get(kind)}, "metadata": {kind: FIGURE}}
    return NotebookNode(output | shown) if kind else None


def _size(output):
    """Bytes of an output on the page: pictures come whole."""
    if "data" not in output:
        return harmless.size(output.get("text") or "\n".join(output.traceback))
    ((kind, content),) = output.data.items()
    return harmless.size(content) if kind == "text/plain" else len(content)


class _Room:
    """How many bytes still fit on the page."""

    def __init__(self, left):
        self.left = left
        self.refused = 0

    def takes(self, size):
        """Whether so many bytes fit; then they are taken."""
        fits = size <= self.left
        self.left -= size * fits
        self.refused += not fits
        return fits
