"""The checks of a notebook, run on the functions of a library."""

from copy import deepcopy

from gradbook import validate

PATH = "import sys\nsys.path.insert(0, {!r})"


def checked(module, notebook, package, path, seconds):
    """(exercise, why it is wrong or "") of each exercise, as soon as its check has run.

    module: the Module of the notebook. package: the folder of the library, a Path.
    path: of the notebook, in whose folder its cells run. seconds: that a cell may take.
    """
    run = validate.Run(_with_imports(module, notebook, package), path.parent, seconds)
    for name, reason in run.checks():
        yield name, module.missing.get(name, reason)


def _with_imports(module, notebook, package):
    """The notebook with the library's functions in place of the reader's.

    They are imported where the reader wrote them, and again before each check: what
    other cells made of their names in between is not what is looked at.
    """
    there = [name for name in module.exercises if name not in module.missing]
    line = f"from {package.name}.{module.name} import {', '.join(there)}"
    changed = deepcopy(notebook)
    cells = [validate.code_cell(PATH.format(str(package.parent)))]
    marked = any(map(validate.is_check, changed.cells))
    for cell in changed.cells:
        if cell.cell_type != "code":
            continue
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = line if there else ""
        elif validate.exercise_of(cell, marked) and there:
            cells.append(validate.code_cell(line))
        cells.append(cell)
    changed.cells = cells
    return changed
