"""Trusted execution inside stock nbgrader, in place of its `Execute` preprocessor.

c.Autograde.autograde_preprocessors = [
    "grading.trusted.preprocessor.TrustedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""

from functools import cache

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from grading.trusted.grade import grade_notebook
from grading.trusted.limits import Defences, Limits
from grading.trusted.outputs import write_outputs
from grading.trusted.submission import Assignment
from grading.trusted.zygote import Zygote

_DEFAULT = Limits()


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

    def preprocess(self, nb, resources):
        """Execute one notebook; what the gradebook knows of it is the truth."""
        limits = Limits(
            cpu_seconds=self.cpu_seconds,
            check_cpu_seconds=self.check_cpu_seconds,
            memory_bytes=self.memory_bytes,
            output_bytes=self.output_bytes,
        )
        assignment = _assignment(nb, resources["nbgrader"])
        data = nbformat.writes(nb).encode("utf-8")
        result = grade_notebook(data, assignment, _zygote(limits), limits)
        if result.reason:
            raise ValueError(result.reason)
        for line in result.log:
            self.log.warning(line)
        write_outputs(nb, result.cells)
        return nb, resources


@cache
def _zygote(limits):
    """One warm process for each set of limits, as long as this process lives."""
    return Zygote(limits, Defences())


def _assignment(nb, where):
    """The Assignment as the gradebook has it, in the order of the notebook's cells."""
    with Gradebook(where["db_url"]) as gradebook:
        known = gradebook.find_notebook(where["notebook"], where["assignment"])
        sources = {cell.name: cell for cell in known.source_cells}
        points = {cell.name: cell.max_score for cell in known.grade_cells}
        cells = []
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader", {})
            name = marks.get("grade_id")
            if cell.cell_type != "code" or name not in (sources.keys() | points.keys()):
                continue
            truth = {"grade_id": name, "solution": bool(marks.get("solution"))}
            truth["grade"], truth["points"] = name in points, points.get(name, 0)
            truth["locked"] = name in sources and sources[name].locked
            source = sources[name].source if truth["locked"] else cell.source
            cells.append(
                {
                    "cell_type": "code",
                    "metadata": {"nbgrader": truth},
                    "source": source or "",
                }
            )
    return Assignment({"cells": cells})
