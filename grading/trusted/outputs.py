"""Results as ordinary cell outputs, which nbgrader's own tools show and score."""

from nbformat.v4 import new_output


def outputs_of(result):
    """The outputs of a CellResult, as nbformat has them.

    nbgrader reads them back to the same score: an error is 0, a number is partial
    credit, anything else is full marks. So where there is partial credit, the reason
    is a display, and its metadata has the error's type.
    """
    outputs = []
    if result.printed:
        outputs.append(new_output("stream", name="stdout", text=result.printed))
    kind, _, text = result.error.partition(": ")
    if result.error and not result.score:
        if not kind.isidentifier():
            kind, text = "GradingError", result.error
        lines = result.error.split("\n")
        outputs.append(new_output("error", ename=kind, evalue=text, traceback=lines))
        return outputs
    if result.error:
        data = {"text/plain": text}
        outputs.append(new_output("display_data", data, metadata={"error": kind}))
    if result.score is not None and result.score != result.max_score:
        data = {"text/plain": repr(float(result.score))}
        outputs.append(new_output("execute_result", data, execution_count=None))
    return outputs


def write_outputs(notebook, results):
    """Put the outputs of `results`, a list of CellResult, into a notebook's cells."""
    by_index = {r.cell.index: r for r in results if r.cell.index is not None}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.execution_count = None
            result = by_index.get(index)
            cell.outputs = outputs_of(result) if result else []
