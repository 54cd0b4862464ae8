"""Results as ordinary cell outputs, which nbgrader's own tools show and score."""

from nbformat import NotebookNode


def outputs_of(result):
    """The outputs of a CellResult, as nbformat has them.

    nbgrader reads them back to the same score: an error is 0, a number is partial
    credit, anything else is full marks. So where there is partial credit, the reason
    is a display, and its metadata has the error's type.
    """
    outputs = []
    if result.printed:
        outputs.append(_output("stream", name="stdout", text=result.printed))
    kind, _, text = result.error.partition(": ")
    if result.error and not result.score:
        if not kind.isidentifier():
            kind, text = "GradingError", result.error
        lines = result.error.split("\n")
        outputs.append(_output("error", ename=kind, evalue=text, traceback=lines))
        return outputs
    if result.error:
        data = NotebookNode({"text/plain": text})
        noted = NotebookNode(error=kind)
        outputs.append(_output("display_data", data=data, metadata=noted))
    if result.score is not None and result.score != result.max_score:
        data = NotebookNode({"text/plain": repr(float(result.score))})
        noted = {"metadata": NotebookNode(), "execution_count": None}
        outputs.append(_output("execute_result", data=data, **noted))
    return outputs


def _output(kind, **content):
    """As nbformat's own, which looks at each for as long as a check runs."""
    return NotebookNode(output_type=kind, **content)


def write_outputs(notebook, results):
    """Put the outputs of `results`, a list of CellResult, into a notebook's cells."""
    by_index = {r.cell.index: r for r in results if r.cell.index is not None}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.execution_count = None
            result = by_index.get(index)
            cell.outputs = outputs_of(result) if result else []
