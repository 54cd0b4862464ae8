"""Imports point one way: gradbook <- solutions <- grading <- tests, and chapters."""

import ast
import sys

import pytest

from grading.editions.chapter import ROOT, Chapter, chapters

ROOMS = ("gradbook", "solutions", "grading", "tests", "benchmarks")
MAY_IMPORT = {
    "gradbook": {"gradbook"},
    "solutions": set(),
    "grading": {"gradbook", "solutions", "grading"},
}
# Behind each room of the grader, the rooms it may import from.
EARLY = {"limits", "feedback"}
MIDDLE = {*EARLY, "editions"}
LATE = {*MIDDLE, "course", "submissions", "checks", "hidden"}
ALL = {*LATE, "stock", "trusted", "mistakes"}
MAY_IMPORT_IN_GRADING = {
    "limits": set(),
    "feedback": set(),
    "editions": EARLY,
    "hidden": set(),
    "mistakes": set(),
    "course": MIDDLE,
    "submissions": MIDDLE,
    "checks": MIDDLE,
    "stock": LATE,
    "trusted": LATE,
    "batch": ALL,
    "demo": {*ALL, "batch"},
}
MAY_IMPORT_IN_TRUSTED = {
    "border": set(),
    "worker": {"border"},
    "lint": {"judge"},
    "batch": {"border", "worker", "judge"},
    "judge": {"border", "worker"},
    "preprocessor": {"border", "worker", "judge", "batch"},
}
IN_A_BROWSER = {"numpy", "gradbook"}
DRAWING = {"plot", "milestones"}
OF_JUPYTER = {"nbclient", "nbformat", "ipykernel"}  # for one command, when it is given
NOT_IN_A_BROWSER = {"threading", "multiprocessing", "socket", "subprocess", "urllib"}


def imported(source):
    """The top-level names of the packages that a source imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.split(".")[0])
    return names


def imported_from(source, package):
    """What lies directly below `package` in the imports of a source."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    below = f"{package}."
    inside = (name[len(below) :] for name in names if name.startswith(below))
    return {name.split(".")[0] for name in inside}


def imports_between(package, members):
    """{member: names below `package` that its modules import}, itself left out.

    members: names of modules and folders.
    """
    folder = ROOT.joinpath(*package.split("."))
    found = {}
    for member in members:
        paths = sorted((folder / member).rglob("*.py")) or [folder / f"{member}.py"]
        sources = [path.read_text("utf-8") for path in paths]
        names = set().union(*(imported_from(text, package) for text in sources))
        found[member] = names - {member}
    return found


def members_of(package):
    """The modules and folders directly below a package."""
    folder = ROOT.joinpath(*package.split("."))
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return files | {path.parent.name for path in folder.glob("*/__init__.py")}


def modules(room):
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room):
    found = {
        str(path.relative_to(ROOT)): imported(path.read_text("utf-8")) & set(ROOMS)
        for path in modules(room)
    }
    assert found
    assert {p: names for p, names in found.items() if names - MAY_IMPORT[room]} == {}


def test_nothing_in_the_grader_runs_back_up():
    assert members_of("grading") == set(MAY_IMPORT_IN_GRADING)
    found = imports_between("grading", MAY_IMPORT_IN_GRADING)
    assert "editions" in found["checks"]  # so imports are seen
    back = {room: names - MAY_IMPORT_IN_GRADING[room] for room, names in found.items()}
    assert {room: names for room, names in back.items() if names} == {}


def test_the_worker_knows_nothing_of_the_judge():
    rooms = set(MAY_IMPORT_IN_TRUSTED) - {"judge"}
    members = members_of("grading.trusted")
    assert rooms < members
    for member, names in imports_between("grading.trusted", members).items():
        place = member if member in rooms else "judge"
        seen = {name if name in rooms else "judge" for name in names} - {place}
        assert seen <= MAY_IMPORT_IN_TRUSTED[place], member


def test_gradbook_needs_nothing_that_a_browser_lacks():
    for path in modules("gradbook"):
        names = imported(path.read_text("utf-8"))
        outside = names - set(sys.stdlib_module_names)
        allowed = OF_JUPYTER if path.name == "validate.py" else set()
        allowed |= {"matplotlib"} if path.parent.name in DRAWING else set()
        assert outside <= IN_A_BROWSER | allowed, path
        assert not names & NOT_IN_A_BROWSER, path


def test_the_command_of_gradbook_imports_jupyter_only_when_it_is_given():
    tree = ast.parse((ROOT / "gradbook/validate.py").read_text("utf-8"))
    tops = [
        node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    names = {name for node in tops for name in imported(ast.unparse(node))}
    assert names <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("slug", chapters())
def test_a_chapter_imports_the_key_in_its_key_cells_only(slug):
    for cell in Chapter(slug).notebook.cells:
        if cell.cell_type == "code" and "book-only" not in cell.metadata.get(
            "tags", []
        ):
            names = imported(cell.source) & set(ROOMS)
            assert names <= {"gradbook"}, cell.source


def test_an_import_in_the_wrong_direction_would_be_noticed():
    source = "def f():\n    from grading.hidden import compare\n"
    assert imported(source) == {"grading"}
    assert imported("import solutions.logistic_regression as key") == {"solutions"}
