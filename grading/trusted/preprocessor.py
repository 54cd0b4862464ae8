"""Trusted execution inside stock nbgrader, in place of its `Execute` preprocessor.

In a course's nbgrader_config.py:

    from grading.trusted.preprocessor import configure
    configure(c)

That brings the repairs of slips and the safe feedback too; STEPS alone do not.

`python -m grading.trusted.lint NOTEBOOK...` tells beforehand which cells of an
assignment cannot be graded so.
"""

from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import Integer, List, Unicode

from grading.course.secret import secret, seed
from grading.editions.chapter import Chapter, table
from grading.feedback.settings import safe_pages
from grading.limits import Limits
from grading.submissions.names import printable
from grading.submissions.notebook_file import parse
from grading.submissions.recognise import mapping
from grading.submissions.repair import repaired
from grading.trusted.batch import job
from grading.trusted.outputs import write_outputs
from grading.trusted.submission import Assignment

_DEFAULT = Limits()


def configure(c):
    """Grade and give feedback the trusted way. c: nbgrader's configuration."""
    c.Autograde.sanitize_preprocessors = [
        Repair,
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = STEPS
    safe_pages(c)


class Repair(NbGraderPreprocessor):
    """Mend slips: cells that were copied, moved or deleted. Needs the release."""

    def preprocess(self, nb, resources):
        """The notebook with the release's locked cells, each once and in its place."""
        told = resources["nbgrader"]
        course = CourseDirectory(config=self.config)
        folder = course.format_path(course.release_directory, ".", told["assignment"])
        path = Path(folder) / f"{told['notebook']}.ipynb"
        if not path.exists():
            self.log.warning(f"No release at {path}: slips are not mended")
            return nb, resources
        release = nbformat.read(path, as_version=4)
        release.nbformat_minor = max(release.nbformat_minor, 5)  # cells with ids
        for cells in (release.cells, nb.cells):
            for number, cell in enumerate(cells):
                marks = mapping(cell.metadata.get("nbgrader"))
                own = marks.get("grade_id") if cells is release.cells else None
                cell.id = own or cell.get("id") or f"cell-{number}"
        nb, notes = repaired(nb, release)
        for note in notes:
            self.log.warning(printable(note))
        return nb, resources


class TrustedExecute(NbGraderPreprocessor):
    """Run the student's cells in a sandboxed worker and the checks over here."""

    cpu_seconds = Integer(_DEFAULT.cpu_seconds, help="CPU time of a submission").tag(
        config=True
    )
    check_cpu_seconds = Integer(
        _DEFAULT.check_cpu_seconds, help="CPU time during one check"
    ).tag(config=True)
    memory_bytes = Integer(
        _DEFAULT.memory_bytes, help="address space of a process of the submission"
    ).tag(config=True)
    output_bytes = Integer(
        _DEFAULT.output_bytes, help="what a submission may print"
    ).tag(config=True)
    packages = List(
        Unicode(),
        default_value=list(_DEFAULT.packages),
        help="what it may import beside gradbook and the standard library",
    ).tag(config=True)

    def preprocess(self, nb, resources):
        """Execute one notebook; what the gradebook knows of it is the truth."""
        limits = Limits(
            cpu_seconds=self.cpu_seconds,
            check_cpu_seconds=self.check_cpu_seconds,
            memory_bytes=self.memory_bytes,
            output_bytes=self.output_bytes,
            packages=tuple(self.packages),
        )
        assignment = _assignment(nb, resources["nbgrader"])
        data = nbformat.writes(nb).encode("utf-8")
        drawn = seed(secret(CourseDirectory(config=self.config).root), data)
        given = parse(data, limits), drawn, assignment, limits
        result, weakness = job.judged(*given)
        if result.outside:  # what ended it may have come from outside
            result, weakness = job.judged(*given)
        if result.reason:
            raise ValueError(result.reason)
        if weakness:
            self.log.warning(f"Sandbox: {weakness}")
        for line in result.log:
            self.log.warning(printable(line))
        write_outputs(nb, result.cells)
        return nb, resources


def _assignment(nb, where):
    """The Assignment as the gradebook has it, in the order of the notebook's cells.

    A submission's own marks decide nothing: a cell that calls itself a check would be
    run over here, and an answer for people to grade would be a check that passed. So
    the notebook gets the gradebook's marks too, for the steps that come next. Set-up
    cells that it has lost come first.
    """
    with Gradebook(where["db_url"]) as gradebook:
        known = gradebook.find_notebook(where["notebook"], where["assignment"])
        sources = {cell.name: cell for cell in known.source_cells}
        points = {cell.name: cell.max_score for cell in known.grade_cells}
        solutions = {cell.name for cell in known.solution_cells}
        given = {_marks(cell).get("grade_id") for cell in nb.cells}
        lost = [
            cell
            for name, cell in sources.items()
            if cell.locked and name not in {*given, *points, *solutions}
        ]
        cells = [_set_up(cell) for cell in lost if cell.cell_type == "code"]
        for cell in nb.cells:
            marks = _marks(cell)
            name = marks.get("grade_id")
            if name not in sources:
                continue
            marks["solution"], marks["grade"] = name in solutions, name in points
            marks["locked"] = sources[name].locked
            if name in points:
                marks["points"] = points[name]
            truth = {
                "cell_type": cell.cell_type,
                "metadata": {"nbgrader": dict(marks)},
                "source": sources[name].source or "",
            }
            cells.append(truth)
    name = where["assignment"]  # perhaps of another course
    without = Chapter(name).without if name in table() else []
    told = {"checked_gradients": {"without": without}}
    return Assignment({"cells": cells, "metadata": told})


def _marks(cell):
    return cell.metadata.get("nbgrader", {})


def _set_up(cell):
    """A cell of the gradebook as one of a notebook."""
    marks = {"grade_id": cell.name, "locked": True}
    metadata = {"nbgrader": marks}
    return {"cell_type": "code", "metadata": metadata, "source": cell.source or ""}


# What nbgrader does by itself, but for Execute; a worker writes nothing that
# IgnorePattern and ClearMetadata would take away.
STEPS = [
    TrustedExecute,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
