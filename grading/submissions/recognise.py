"""Which cell of the release each cell of a submission is, whatever a tool did to it."""

import re

from grading.editions import assemble


def names(cells, release):
    """For each cell the id of the release's cell that it stands for, or None.

    By nbgrader's metadata; where a tool lost that, by the cell's id; where all are
    lost, by the text of a locked cell and the function that a solution cell defines.
    Of copies the first one counts.
    """
    known = {c.id: c for c in release.cells if "nbgrader" in c.metadata}
    found = [None] * len(cells)
    for tell in (grade_id, lambda cell: cell.id, _id_in_metadata):
        _note(found, cells, known, tell)
    if not any(found):
        for name, cell in known.items():  # two locked cells may have one text
            _note(found, cells, {name}, _is_like(name, cell))
    return found


def grade_id(cell):
    """What nbgrader's metadata of a cell call it, as text; "None" without."""
    return str(mapping(cell.metadata.get("nbgrader")).get("grade_id"))


def mapping(value):
    """The value when it is a dict, else an empty one."""
    return value if isinstance(value, dict) else {}


def _note(found, cells, known, tell):
    """Write what `tell` says of each cell into `found`, where it is new and known."""
    for index, cell in enumerate(cells):
        name = tell(cell) if found[index] is None else None
        if name in known and name not in found:
            found[index] = name


def _id_in_metadata(cell):
    return cell.metadata.get("id")


def _is_like(name, official):
    """A function of a cell: `name` where it has the text or the function of a cell."""
    if assemble.role(official) == "stub":
        wanted = _defined(official.source)[:1]
        return lambda cell: name if wanted and wanted[0] in _defined_in(cell) else None
    text = official.source.strip()
    return lambda cell: name if text and cell.source.strip() == text else None


def _defined_in(cell):
    return _defined(cell.source) if cell.cell_type == "code" else []


def _defined(source):
    """Functions and classes that a cell defines, in order."""
    return re.findall(r"^(?:def|class)\s+(\w+)", source, re.M)
