"""A chapter's cells by role, and its row of the table of exercises."""

import importlib
import re
from copy import deepcopy
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
ROLES = ("setup", "demo", "stub", "key", "check", "plain", "markdown")


class Exercise(NamedTuple):
    """A row of exercises.yml."""

    name: str
    signature: str
    returns: str
    marks: tuple[str, ...]
    points: int
    needs: tuple[str, ...]


def chapters():
    """The slugs of all chapters that exist as files, in order."""
    return sorted(slug for slug in table() if (CHAPTERS / f"{slug}.md").exists())


def table():
    """exercises.yml as a dict: slug -> {"hours", "exercises", perhaps "without"}."""
    return _parsed((ROOT / "grading/exercises.yml").read_text("utf-8"))


@cache  # takes long, and is asked for by every Chapter
def _parsed(text):
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache  # a tenth of a second too
def _read(text):
    import jupytext  # half a second, which grading does without

    return jupytext.reads(text, fmt="md:myst")


class Chapter:
    """One chapter file: `Chapter("03-logistic-regression")`."""

    def __init__(self, slug):
        self.slug = slug
        self.path = CHAPTERS / f"{slug}.md"
        if not self.path.exists():
            raise ValueError(f"slug is {slug!r}, expected one of {chapters()}")

    @property
    def module(self):
        """Name of its module in solutions, grading.hidden and grading.mistakes."""
        return self.slug.split("-", 1)[1].replace("-", "_")

    @cached_property
    def notebook(self):
        """The chapter as a notebook, all cells; whoever asked may change them."""
        return deepcopy(_read(self.path.read_text("utf-8")))

    @property
    def title(self):
        """The first heading."""
        lines = self.path.read_text("utf-8").splitlines()
        return next(line[2:].strip() for line in lines if line.startswith("# "))

    @cached_property
    def exercises(self):
        """Its exercises in order, a list of Exercise."""
        rows = table()[self.slug]["exercises"]
        return [
            Exercise(
                **{**row, "marks": tuple(row["marks"]), "needs": tuple(row["needs"])}
            )
            for row in rows
        ]

    @property
    def without(self):
        """Modules that a student's code does not have while the chapter is graded."""
        return table()[self.slug].get("without", [])

    def exercise(self, name):
        """The Exercise called `name`."""
        for row in self.exercises:
            if row.name == name:
                return row
        known = [row.name for row in self.exercises]
        raise ValueError(f"exercise is {name!r}, expected one of {known} ({self.slug})")

    @property
    def points(self):
        """The sum of the points of its exercises."""
        return sum(row.points for row in self.exercises)

    def cells(self, role):
        """The cells of one role, in order."""
        if role not in ROLES:
            raise ValueError(f"role is {role!r}, expected one of {ROLES}")
        return [cell for cell in self.notebook.cells if role_of(cell) == role]

    def stub(self, name):
        """The solution cell of an exercise."""
        return self._by_grade_id("stub", name)

    def check(self, name):
        """The check cell of an exercise."""
        return self._by_grade_id("check", f"check-{name}")

    def hints(self, name):
        """The two hints of an exercise, formula and NumPy step, from its key cell."""
        for cell in self.cells("key"):
            if re.search(rf"from solutions\.\w+ import {name}\b", cell.source):
                return cell.metadata["hints"]
        raise ValueError(f"{self.slug} has no key cell of {name!r}")

    def _by_grade_id(self, role, grade_id):
        for cell in self.cells(role):
            if cell.metadata["nbgrader"]["grade_id"] == grade_id:
                return cell
        raise ValueError(f"{self.slug} has no {role} cell with grade_id {grade_id!r}")

    @cached_property
    def solutions(self):
        """The key: module `solutions.<module>`."""
        return importlib.import_module(f"solutions.{self.module}")

    @cached_property
    def hidden(self):
        """The hidden tests: module `grading.hidden.<module>`."""
        return importlib.import_module(f"grading.hidden.{self.module}")

    @cached_property
    def mistakes(self):
        """The mistakes: `MISTAKES` of module `grading.mistakes.<module>`."""
        return importlib.import_module(f"grading.mistakes.{self.module}").MISTAKES


def role_of(cell):
    """One of ROLES, read from the cell's metadata."""
    if cell.cell_type != "code":
        return "markdown"
    graded = cell.metadata.get("nbgrader", {})
    if graded:
        return "stub" if graded["solution"] else "check"
    tags = cell.metadata.get("tags", [])
    if "book-only" in tags:
        return "key" if "remove-cell" in tags else "plain"
    return next((tag for tag in ("setup", "demo") if tag in tags), "plain")


def is_book_only(cell):
    """Whether the cell stays in the book and never reaches a student's notebook."""
    return "book-only" in cell.metadata.get("tags", [])
