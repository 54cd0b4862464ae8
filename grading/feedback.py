"""Feedback pages that hold no hidden tests, run no scripts and ask no other host."""

import re

import bleach
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML, strip_ansi
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

TRUSTED_FRAME = re.compile(r"^File .*[\\/](grading|solutions)[\\/]")
TRUSTED_LINE = re.compile(r"HIDDEN TESTS|\bisolate\b")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
TAGS = {
    *bleach.ALLOWED_TAGS,
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "pre", "del"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": ["href", "class"], "*": ["id"]}


class ClearChecks(ClearHiddenTests):
    """Take the hidden tests out of check cells: their source and their tracebacks.

    Unlike its base it leaves a student's own cells alone, whatever they contain.
    """

    def preprocess_cell(self, cell, resources, index):
        """Clear one cell."""
        if not utils.is_grade(cell):
            return cell, resources
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = visible_frames(output.traceback)
        return super().preprocess_cell(cell, resources, index)


class GradedOnly(NbGraderPreprocessor):
    """Keep of the course's own text the headings: students have the rest."""

    def preprocess(self, notebook, resources):
        """Shorten one notebook."""
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and cell.get("id", "").startswith("text-"):
                lines = cell.source.split("\n")
                cell.source = "\n".join(line for line in lines if re.match("#+ ", line))
        notebook.cells = [c for c in notebook.cells if c.source.strip()]
        return notebook, resources


class FeedbackExporter(HTMLExporter):
    """nbgrader's feedback page; what a student wrote is shown, never run."""

    @pass_context
    def markdown2html(self, context, source):
        """Markdown as HTML, cleaned: stock shows a student's tags as they are."""
        html = super().markdown2html(context, source)
        return bleach.clean(html, tags=TAGS, attributes=ATTRIBUTES)

    def from_notebook_node(self, nb, resources=None, **kw):
        """The page with all scripts taken out, and a policy that forbids others."""
        # What HTMLExporter does around this takes as long again, for alt texts alone.
        resources = self._init_resources(resources)
        highlight = Highlight2HTML(pygments_lexer="ipython3", parent=self)
        self.register_filter("highlight_code", highlight)
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        page = BeautifulSoup(html, features="html.parser")
        for image in page.find_all("img", alt=False):
            image["alt"] = "A figure that the notebook's code drew."
        for script in page.find_all("script"):
            script.decompose()
        policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
        page.head.insert(0, page.new_tag("meta", attrs=policy))
        return str(page), resources


def visible_frames(traceback):
    """A traceback without the frames and lines of hidden tests and key.

    traceback: list of frames as text, as IPython gives it.
    """
    frames = [f for f in traceback if not TRUSTED_FRAME.search(strip_ansi(f))]
    return [_without_trusted_lines(frame) for frame in frames]


def _without_trusted_lines(frame):
    lines = frame.split("\n")
    return "\n".join(x for x in lines if not TRUSTED_LINE.search(strip_ansi(x)))
