"""The reader's functions of one notebook as the text of a module.

Names are resolved as Python would when the notebook runs from top to bottom: the module
gets what the check of an exercise would find. Nothing is run to find that out.
"""

import builtins
import re
from dataclasses import dataclass, field

from gradbook import validate
from gradbook.library.statements import is_unwritten, only, statements

SLUG = re.compile(r"\d\d-([a-z][a-z0-9-]*)")
GIVEN = {*dir(builtins), "__name__", "__file__", "__doc__", "__builtins__"}


@dataclass
class Module:
    """What a notebook gives to the library.

    slug: of the chapter, such as "06-deep-networks". name: of the module, then
    "deep_networks". text: its source. exercises: their names, in order.
    missing: exercise -> why there is nothing to check.
    notes: sentences on what the reader may want to look at.
    """

    slug: str
    name: str
    text: str = ""
    exercises: tuple = ()
    missing: dict = field(default_factory=dict)
    notes: tuple = ()


def gather(notebook, path):
    """The Module of a notebook.

    notebook: as nbformat reads it. path: of its file, a pathlib.Path.
    Raises validate.CannotRun where it is no notebook of the course.
    """
    slug = _slug(notebook, path)
    cells, module = _Cells(notebook), Module(slug, _module_name(slug))
    if not cells.checks:
        raise validate.CannotRun(f"{path} has no check, expected a chapter's notebook")
    chosen = _Chosen(cells)
    for exercise, place in cells.checks.items():
        chosen.take(exercise, place)
        why = _missing(exercise, place, cells)
        if why:
            module.missing[exercise] = why
    chosen.take_definitions()
    module.exercises = tuple(cells.checks)
    module.text = _layout(chosen, path)
    module.notes = (*_left_out(cells, chosen), *_unknown(chosen), *_twice(chosen))
    return module


def _slug(notebook, path):
    """The chapter of a notebook: as its metadata say, or the name of its file."""
    named = notebook.metadata.get("checked_gradients", {}).get("assignment")
    for slug in (str(named), path.stem):
        if SLUG.fullmatch(slug):
            return slug
    raise validate.CannotRun(
        f"{path} does not say which chapter it is: expected metadata of the course, "
        "or a name such as 05-shallow-networks.ipynb"
    )


def _module_name(slug):
    return SLUG.fullmatch(slug)[1].replace("-", "_")


class _Cells:
    """The statements of a notebook that may define what an exercise uses.

    all: the Statements, in order; demonstrations and checks are left out.
    checks: exercise -> place of its check. own: number of a solution cell -> grade_id.
    broken: the same number -> why it is no Python.
    """

    def __init__(self, notebook):
        marked = any(map(validate.is_check, notebook.cells))
        self.all, self.checks, self.own, self.broken = [], {}, {}, {}
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or validate.is_demo(cell):
                continue
            exercise = validate.exercise_of(cell, marked)
            if exercise:
                self.checks[exercise] = (number, 0)
            else:
                self._read(cell, number)

    def _read(self, cell, number):
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            self.own[number] = marks.get("grade_id", "")
        try:
            self.all += statements(cell.source, number)
        except SyntaxError as error:
            self.broken[number] = f"{error.msg} (line {error.lineno})"

    def of(self, name, before):
        """The statements that give a name the value it has at a place, last one first.

        Where none stands before it, those behind it: cells may have run in any order.
        """
        earlier = [s for s in self.all if s.place < before]
        return _giving(name, earlier) or _giving(name, self.all)


def _giving(name, among):
    found = []
    for statement in reversed(among):
        if name in statement.binds | statement.changes | statement.calls:
            found.append(statement)
        if name in statement.binds:
            break
    if found and not found[-1].holds_data:  # np.seterr() changes no value of ours
        return [s for s in found if name in s.binds | s.changes]
    return found


class _Chosen:
    """The statements that go into a module.

    names: Statement -> the names that are wanted of it. unknown: name -> who uses it.
    """

    def __init__(self, cells):
        self.cells = cells
        self.names = {}
        self.unknown = {}
        self._seen = set()

    def take(self, name, before, user=""):
        """Take what gives a name its value at a place, and all that this uses."""
        if (name, before) in self._seen:
            return
        self._seen.add((name, before))
        found = self.cells.of(name, before) or self._stars(name)
        if not found and name not in GIVEN and user:
            self.unknown.setdefault(name, user)
        for statement in found:
            self.take_statement(statement, name, before)

    def take_statement(self, statement, name, before):
        """Take a statement for the sake of a name."""
        self.names.setdefault(statement, set()).add(name)
        for used in statement.eager - {name}:
            self.take(used, statement.place, name)
        for used in statement.lazy - {name}:
            self.take(used, before, name)

    def take_definitions(self):
        """Take the other functions and classes of the reader's solution cells."""
        for statement in self.cells.all:
            number = statement.place[0]
            if number in self.cells.own and statement.is_definition:
                self.take(statement.node.name, (number + 1, 0))

    def _stars(self, name):
        """`from somewhere import *`, which may bring any name."""
        return [] if name in GIVEN else _giving("*", self.cells.all)


def _missing(exercise, place, cells):
    """Why there is nothing to check of an exercise, "" where there is."""
    broken = [why for n, why in cells.broken.items() if cells.own.get(n) == exercise]
    if broken:
        return f"its cell is no Python: {broken[0]}"
    found = cells.of(exercise, place)
    if not found:
        return f"no cell defines `{exercise}`"
    return validate.UNWRITTEN if is_unwritten(found[0]) else ""


def _layout(chosen, path):
    """The chosen statements as a module, in the order of the notebook."""
    head = f'"""My functions of {path.name}, gathered by `gradbook library`."""'
    ordered = sorted(chosen.names, key=lambda statement: statement.place)
    texts = [(s.is_definition, only(s, chosen.names[s])) for s in ordered]
    pieces, before = [head, "\n\n"], False
    for defines, text in texts:
        if pieces[-1] != "\n\n":
            pieces.append("\n\n\n" if defines or before else "\n")
        pieces.append(text)
        before = defines
    return "".join(pieces) + "\n"


def _left_out(cells, chosen):
    """What stands in solution cells and defines nothing that an exercise needs."""
    for statement in cells.all:
        number = statement.place[0]
        if number in cells.own and statement not in chosen.names:
            line = statement.text.split("\n")[-1].strip()
            yield f"left out, since no function needs it: {line}"


def _unknown(chosen):
    for name, user in chosen.unknown.items():
        yield f"`{user}` uses `{name}`, which no cell defines"


def _twice(chosen):
    """Names with a value for one function and another one for the next."""
    counts = {}
    for statement, names in chosen.names.items():
        for name in names & statement.binds:
            counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        if count > 1:
            yield f"`{name}` is defined {count} times: every function has the last one"
