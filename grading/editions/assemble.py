"""From a chapter to its editions as notebooks.

    source   what stock nbgrader releases from: stubs, checks with hidden tests
    student  `source` after `nbgrader generate_assignment` (see `course.release`)
    solved   the key in place of the stubs: for teachers, and a perfect submission
    golden   `solved`, executed, without prose and pictures (see `golden`)

The book edition is the chapter itself.
"""

from copy import deepcopy

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from gradbook import __version__
from grading.editions import markdown
from grading.editions.chapter import is_book_only, role_of
from grading.editions.keysource import key_cells

BEGIN = "### BEGIN HIDDEN TESTS"
END = "### END HIDDEN TESTS"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
LOCKED = {
    "cell_type": "code",
    "grade": False,
    "locked": True,
    "schema_version": 3,
    "solution": False,
    "task": False,
}


def source(chapter):
    """The nbgrader source notebook: hidden tests at both ends of each check cell.

    A check cell carries the tag `raises-exception`: Jupyter's Run All goes on past a
    check that fails. The metadata name what the grader withholds (`without`).
    """
    notebook = _edition(chapter)
    if chapter.without:
        notebook.metadata.checked_gradients["without"] = chapter.without
    for cell in notebook.cells:
        if role(cell) == "check":
            name = cell.metadata["nbgrader"]["grade_id"].removeprefix("check-")
            cell.source = _with_hidden_tests(cell.source, chapter.slug, name)
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
    return notebook


def solved(chapter):
    """The key in place of the stubs, without hidden tests."""
    return fill(_edition(chapter), key_cells(chapter))


def fill(notebook, answers):
    """A copy of a notebook with other text in its solution cells.

    answers: dict exercise -> source; an exercise that is not named keeps its stub.
    Raises ValueError for an exercise that the notebook does not have.
    """
    filled = deepcopy(notebook)
    stubs = {c.metadata["nbgrader"]["grade_id"]: c for c in filled.cells if is_stub(c)}
    for name, text in answers.items():
        if name not in stubs:
            raise ValueError(f"answers has {name!r}, expected among {sorted(stubs)}")
        stubs[name].source = text
    return filled


def role(cell):
    """The role of an edition's cell: as `role_of`, but set-up cells are locked."""
    graded = cell.metadata.get("nbgrader", {})
    if graded.get("locked") and not graded["grade"]:
        return "setup"
    return role_of(cell)


def is_stub(cell):
    """Whether the cell is an exercise's solution cell."""
    return role(cell) == "stub"


def _edition(chapter):
    """What all notebook editions share: plain Markdown, stable ids, locked set-up."""
    numbers = markdown.Numbers(chapter.notebook.cells)
    cells = []
    for cell in chapter.notebook.cells:
        if not is_book_only(cell):
            cells += _cells(cell, numbers)
    _name(cells)
    notebook = new_notebook(cells=cells)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
            "checked_gradients": {"version": __version__, "assignment": chapter.slug},
        }
    )
    return notebook


def _cells(cell, numbers):
    """A chapter's cell as the cells of an edition: itself, and its figure's caption."""
    if cell.cell_type != "code":
        text = markdown.plain(cell.source, numbers)
        return [new_markdown_cell(text)] if text else []
    kept = deepcopy(cell)
    wanted = [key for key in ("nbgrader", "tags") if key in cell.metadata]
    kept.metadata = nbformat.from_dict({key: cell.metadata[key] for key in wanted})
    figure = markdown.figure_of(cell)
    below = [new_markdown_cell(markdown.caption(figure, numbers))] if figure else []
    return [kept, *below]


def _name(cells):
    """Cell ids that stay from one build to the next: grade_id, or role and number."""
    counts = {}
    for cell in cells:
        kind = "text" if cell.cell_type == "markdown" else role(cell)
        if kind in ("stub", "check"):
            cell["id"] = cell.metadata["nbgrader"]["grade_id"]
            continue
        counts[kind] = counts.get(kind, 0) + 1
        cell["id"] = f"{kind}-{counts[kind]}"
        if kind == "setup":
            cell.metadata["nbgrader"] = {**LOCKED, "grade_id": cell["id"]}


def _with_hidden_tests(visible, slug, name):
    call = f'("{slug}", "{name}", globals())'
    return "\n".join(
        [
            BEGIN,
            "from grading.checks import isolate",
            f"isolate.begin{call}",
            END,
            visible.rstrip("\n"),
            BEGIN,
            f"isolate.hidden{call}",
            END,
        ]
    )
