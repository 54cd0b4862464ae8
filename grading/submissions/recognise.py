"""Which cell of the release each cell of a submission is, whatever a tool did to it."""

import re
from itertools import islice

from grading.editions import assemble

LONG = 20_000  # characters of a cell in which functions are looked for
MOST = 200  # functions of a cell
DEFINED = re.compile(r"^(?:def|class)\s+(\w+)", re.M)


def names(cells, release):
    """For each cell the id of the release's cell that it stands for, or None.

    By nbgrader's metadata; where a tool lost that, by the cell's id; where all are
    lost, by the text of a locked cell and the function that a solution cell defines.
    Of copies the first one counts; of an answer's the first that is no longer the stub.
    """
    known = {c.id: c for c in release.cells if "nbgrader" in c.metadata}
    found = [None] * len(cells)
    for tell in (grade_id, lambda cell: cell.id, _id_in_metadata):
        _note(found, map(tell, cells), known)
    if not any(found):
        texts = [cell.source.strip() for cell in cells]
        functions = [_defined_in(cell) for cell in cells]
        for name, cell in known.items():  # two locked cells may have one text
            _note(found, _alike(name, cell, texts, functions), {name})
    for name, cell in known.items():
        if name in found and assemble.is_stub(cell):
            _prefer_worked_on(found, cells, name, cell.source.strip())
    return found


def _prefer_worked_on(found, cells, name, stub):
    """Give an answer's name to a copy that is worked on, where the first is not."""
    first = found.index(name)
    if cells[first].source.strip() != stub:
        return
    for index, cell in enumerate(cells):
        is_copy = found[index] is None and name in (grade_id(cell), cell.id)
        if is_copy and cell.source.strip() != stub:
            found[first], found[index] = None, name
            return


def grade_id(cell):
    """What nbgrader's metadata of a cell call it, as text; "None" without."""
    return str(mapping(cell.metadata.get("nbgrader")).get("grade_id"))


def mapping(value):
    """The value when it is a dict, else an empty one."""
    return value if isinstance(value, dict) else {}


def _note(found, told, known):
    """Write the names that are told of the cells into `found`, where new and known."""
    for index, name in enumerate(told):
        if found[index] is None and name in known and name not in found:
            found[index] = name


def _id_in_metadata(cell):
    return cell.metadata.get("id")


def _alike(name, official, texts, functions):
    """`name` for each cell that has the text or the function of a cell, else None."""
    if assemble.is_stub(official):
        wanted = _defined(official.source)[:1]
        return [name if wanted and wanted[0] in one else None for one in functions]
    wanted = official.source.strip()
    return [name if wanted and wanted == text else None for text in texts]


def _defined_in(cell):
    return set(_defined(cell.source) if cell.cell_type == "code" else ())


def _defined(source):
    """Functions and classes that a cell defines, in order; there is an end."""
    return [one[1] for one in islice(DEFINED.finditer(source[:LONG]), MOST)]
