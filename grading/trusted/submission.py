"""A submission's cells, however its notebook was treated, merged with the assignment's.

Nothing in the submission's metadata is believed but one thing: which of its cells
stand where the assignment has a cell of that grade_id.
"""

import ast
import re
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

from grading.submissions.notebook_file import Unusable


class Cell(NamedTuple):
    """One step of grading.

    kind: "student", "setup" (a locked cell without points) or "check".
    grade_id: of the assignment's cell, None for a cell that the student added.
    index: which of the submission's cells it is, None for one that was put back.
    """

    kind: str
    grade_id: str | None
    source: str
    index: int | None = None


class Assignment:
    """What the teacher made: the nbgrader source notebook, hidden tests included.

    notebook: a notebook of nbformat 4, as nbgrader's `source` folder holds it.
    without: modules, dotted names, that its workers do not have.
    """

    def __init__(self, notebook):
        told = notebook.get("metadata", {}).get("checked_gradients", {})
        self.without = tuple(told.get("without", ()))
        self.cells = [cell for cell in notebook["cells"] if _graded(cell)]
        self.solutions, self.locked = {}, {}  # grade_id -> source
        self.points = {}  # grade_id of a check -> points; what people grade is not here
        self.order = {}  # grade_id -> position
        for position, cell in enumerate(self.cells):
            marks = cell["metadata"]["nbgrader"]
            grade_id = marks["grade_id"]
            self.order[grade_id] = position
            if marks.get("solution"):
                self.solutions[grade_id] = text_of(cell)
                continue
            if marks.get("grade"):
                self.points[grade_id] = float(marks["points"])
            if marks.get("grade") or marks.get("locked"):
                self.locked[grade_id] = text_of(cell)
        self.setups = [s for n, s in self.locked.items() if n not in self.points]
        self.homes = {}  # name -> grade_id of the solution cell that binds it
        for grade_id, source in self.solutions.items():
            self.homes |= dict.fromkeys(_bound(source), grade_id)
        self.names = set(self.homes)
        self.demos = {
            plain(text_of(cell))
            for cell in notebook["cells"]
            if "demo" in cell["metadata"].get("tags", ())
        }


def steps(notebook, assignment):
    """The cells to run, in order: a list of Cell.

    notebook: the submitted one, parsed. Raises Unusable.

    A check runs where it stands, but not before the solution cells that come before it
    in the assignment, nor before the checks that do: what one is lent answers no other.
    A set-up cell runs not after cells that come after it there, checks among them that
    the notebook has lost. So moved, copied and deleted cells cost nothing.
    """
    found, placed = {}, []
    for position, cell in enumerate(notebook["cells"]):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        grade_id = _grade_id(cell)
        if grade_id in assignment.order:
            found.setdefault(grade_id, position)
        if grade_id in assignment.locked or _is_demo(cell, assignment):
            continue
        own = grade_id if grade_id in assignment.solutions else None
        placed.append((position, Cell("student", own, text_of(cell), position)))
    if assignment.order and not found:
        raise Unusable("none of the assignment's cells is in the notebook")
    positions = _positions(found, assignment)
    for grade_id, source in assignment.locked.items():
        kind = "check" if grade_id in assignment.points else "setup"
        cell = Cell(kind, grade_id, source, found.get(grade_id))
        placed.append((positions[grade_id], cell))
    placed.sort(key=lambda p: (p[0], assignment.order.get(p[1].grade_id, -1)))
    return [cell for _, cell in placed]


def text_of(cell):
    """The source of a cell as one text with Unix line ends."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    return source.replace("\r\n", "\n").replace("\r", "\n")


def plain(source):
    """A source without what editors change: blank lines and trailing spaces."""
    return "\n".join(line.rstrip() for line in source.split("\n") if line.strip())


def _positions(found, assignment):
    """Where each locked cell runs, by grade_id.

    found: dict grade_id -> position, of the assignment's cells that the notebook has.
    """
    positions, latest = {}, 0.0
    for grade_id in assignment.points:
        latest = max(_of_check(grade_id, found, assignment), latest)
        positions[grade_id] = latest
    known = [*found.items(), *positions.items()]
    for grade_id in assignment.locked.keys() - assignment.points.keys():
        place = assignment.order[grade_id]
        after = [p for other, p in known if assignment.order[other] > place]
        positions[grade_id] = min([found.get(grade_id, float("inf")), *after]) - 0.5
    return positions


def _of_check(grade_id, found, assignment):
    place = assignment.order[grade_id]
    needed = [found[s] for s in assignment.solutions if s in found]
    before = [
        found[s]
        for s in assignment.solutions
        if s in found and assignment.order[s] < place
    ]
    own = found.get(grade_id, max(before, default=max(needed, default=0)))
    return max([own, *before]) + 0.5


def _grade_id(cell):
    marks = _marks(cell)
    grade_id = marks.get("grade_id")
    return grade_id if isinstance(grade_id, str) else None


def _marks(cell):
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}


def _graded(cell):
    return cell["cell_type"] == "code" and bool(_marks(cell))


def _is_demo(cell, assignment):
    """A released demonstration; an edited one too, unless it defines something."""
    source = text_of(cell)
    if plain(source) in assignment.demos:
        return True
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and "demo" in tags and not _defines(source)


def _defines(source):
    """By its text: a parser can be kept busy for hours."""
    return re.search(r"^(async def|def|class|import|from)\b", source, re.M) is not None


def _bound(source):
    """The names that a solution cell binds."""
    names = set()
    for node in _statements(source):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return names


def _statements(source):
    try:
        return ast.parse(TransformerManager().transform_cell(source)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
