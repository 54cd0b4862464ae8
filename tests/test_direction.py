"""Imports point one way: gradbook <- solutions <- grading <- tests, and chapters."""

import ast
import sys

import jupytext
import pytest

from grading.editions.chapter import CHAPTERS, ROOT, chapters

ROOMS = ("gradbook", "solutions", "grading", "tests", "benchmarks")
MAY_IMPORT = {
    "gradbook": {"gradbook"},
    "solutions": set(),
    "grading": {"gradbook", "solutions", "grading"},
}
IN_A_BROWSER = {"numpy", "matplotlib", "gradbook"}
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


def test_gradbook_needs_nothing_that_a_browser_lacks():
    for path in modules("gradbook"):
        names = imported(path.read_text("utf-8"))
        outside = names - set(sys.stdlib_module_names)
        assert outside <= IN_A_BROWSER, path
        assert not names & NOT_IN_A_BROWSER, path


@pytest.mark.parametrize("slug", chapters())
def test_a_chapter_imports_the_key_in_its_key_cells_only(slug):
    notebook = jupytext.read(CHAPTERS / f"{slug}.md", fmt="md:myst")
    for cell in notebook.cells:
        if cell.cell_type == "code" and "book-only" not in cell.metadata.get(
            "tags", []
        ):
            names = imported(cell.source) & set(ROOMS)
            assert names <= {"gradbook"}, cell.source


def test_an_import_in_the_wrong_direction_would_be_noticed():
    source = "def f():\n    from grading.hidden import compare\n"
    assert imported(source) == {"grading"}
    assert imported("import solutions.logistic_regression as key") == {"solutions"}
