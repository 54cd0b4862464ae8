"""`make demo`: make up a class of 30, grade it, show the table.

Right, wrong, half done and broken in many ways; always the same class. It has a course
root of its own, `_build/demo/course`: the teacher's gradebook is not touched.
"""

import argparse
import json
import os
import shutil
import sys
from copy import deepcopy
from itertools import cycle, islice, zip_longest
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from grading import batch
from grading.course.release import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter
from grading.editions.keysource import key_cells
from grading.submissions.roster import Roster

CELL_SECONDS = "10"  # endless loops end sooner than in earnest
OTHER = "11-gradient-checking"
CROWD = [
    *("right", "mistake", "right", "half done", "right"),
    *("mistake", "right", "mistake", "right", "mistake"),
    *("right", "mistake", "right", "half done", "right"),
    *("mistake", "right", "mistake", "warns", "syntax error"),
]


class Fabric:
    """Makes submissions of one chapter. blank: the released notebook."""

    def __init__(self, chapter, blank):
        self.chapter, self.blank = chapter, blank
        self.key = key_cells(chapter)
        self.names = [row.name for row in chapter.exercises]
        self.right = assemble.fill(blank, self.key)

    def with_mistake(self, mistake):
        """All right but one exercise."""
        return assemble.fill(self.right, {mistake.exercise: mistake.source})

    def with_body(self, name, body):
        """All right but the exercise `name`, whose function has another body."""
        return assemble.fill(self.right, {name: with_body(self.key[name], name, body)})

    def half_done(self, count):
        """The first `count` exercises right, the others untouched."""
        done = self.names[:count]
        return assemble.fill(self.blank, {name: self.key[name] for name in done})

    def syntax_error(self, name):
        """One solution cell that Python cannot read."""
        return assemble.fill(self.right, {name: self.key[name] + "\n    return ("})

    def with_copy(self, name):
        """A solution cell that was copied, nbgrader's metadata and all."""
        notebook = deepcopy(self.right)
        place = _index(notebook, name)
        copy = deepcopy(notebook.cells[place])
        copy["id"] = "a-copy"
        notebook.cells.insert(place + 1, copy)
        return notebook

    def without(self, *ids):
        """Cells deleted."""
        notebook = deepcopy(self.right)
        notebook.cells = [cell for cell in notebook.cells if cell.id not in ids]
        return notebook

    def check_moved_up(self, name):
        """The check of an exercise dragged to the very top."""
        notebook = deepcopy(self.right)
        cell = notebook.cells.pop(_index(notebook, f"check-{name}"))
        notebook.cells.insert(0, cell)
        return notebook

    def with_cell(self, text):
        """All right, and a cell of the student's own in the middle."""
        notebook = deepcopy(self.right)
        own = new_code_cell(text)
        own["id"] = "my-own"
        notebook.cells.insert(_index(notebook, self.names[1]), own)
        return notebook

    def with_all_slips(self):
        """All right, but every honest slip of this class at once."""
        notebook = self.with_copy(self.names[1])
        gone = {"setup-1", f"check-{self.names[0]}"}
        notebook.cells = [cell for cell in notebook.cells if cell.id not in gone]
        last = notebook.cells.pop(_index(notebook, f"check-{self.names[-1]}"))
        warning = new_code_cell("import warnings; warnings.warn('!')")
        warning["id"] = "my-own"
        notebook.cells[:0] = [last, warning]
        return _by_another_tool(notebook)

    def by_another_tool(self):
        """Saved by a tool that drops nbgrader's metadata and keeps old outputs."""
        return _by_another_tool(deepcopy(self.right))

    def of_another_chapter(self):
        """A notebook that says it is another chapter's."""
        notebook = deepcopy(self.right)
        notebook.metadata.checked_gradients["assignment"] = OTHER
        return notebook


def main(arguments=None):
    """Make the class, grade it, print the table; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--assignment", default="03-logistic-regression")
    parser.add_argument("--folder", type=Path, default=ROOT / "_build/demo")
    options = parser.parse_args(arguments)
    os.environ.setdefault("GRADE_CELL_SECONDS", CELL_SECONDS)
    shutil.rmtree(options.folder, ignore_errors=True)
    course = Course(options.folder / "course")
    chapter = Chapter(options.assignment)
    release(course, chapter)
    fabric = Fabric(chapter, course.released(chapter.slug))
    submissions = options.folder / "submissions"
    made = write_class(submissions, fabric)
    print(f"A class of {len(made)} handed in {chapter.slug}: {submissions}")
    rows = batch.grade_folder(course, submissions, chapter.slug)
    rows = [row._replace(reason=_beside(made[row.student], row.reason)) for row in rows]
    batch.report(course, rows, Roster())
    return int(any(row.score is None for row in rows))


def write_class(folder, fabric, size=30):
    """Write the submissions of `size` students; returns dict student -> what it is."""
    special = list(broken(fabric))
    wrong = [
        (f"mistake: {one.exercise}, {one.name}", fabric.with_mistake(one))
        for one in islice(spread(fabric.chapter.mistakes), size - len(special) - 5)
    ]
    plain = [("right", fabric.right)] * 2
    plain += [(f"{n} done", fabric.half_done(n)) for n in (0, 2, len(fabric.names) - 1)]
    made = {}
    for number, (what, content) in enumerate(plain + wrong + special, 1):
        student = f"student-{number:02d}"
        made[student] = what
        write(folder, student, number, fabric.chapter.slug, content)
    return made


def crowd(fabric, size):
    """Yield (student, what it is, notebook): a class of any size, no two the same.

    Of each 20 nine are all right, seven have one mistake, two are half done or not
    begun, one has a syntax error, and one a cell of the student's own that warns. A
    comment with a number makes each its own.
    """
    mistakes, (first, second, *_) = spread(fabric.chapter.mistakes), fabric.names
    makers = {
        "right": lambda number: fabric.right,
        "mistake": lambda number: fabric.with_mistake(next(mistakes)),
        "half done": lambda number: fabric.half_done(number // 10 % len(fabric.names)),
        "syntax error": lambda number: fabric.syntax_error(second),
        "warns": lambda number: fabric.with_cell("import warnings; warnings.warn('!')"),
    }
    for number, what in zip(range(size), cycle(CROWD)):
        notebook = makers[what](number)
        text = notebook.cells[_index(notebook, first)].source
        answers = {first: f"{text}\n# {number}"}
        yield f"student-{number:04d}", what, assemble.fill(notebook, answers)


def broken(fabric):
    """Pairs (what it is, notebook or bytes or None) of submissions that went astray."""
    first, second, last = fabric.names[0], fabric.names[1], fabric.names[-1]
    loop, stubborn = (
        "while True:\n    pass",
        (
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass"
        ),
    )
    yield "no notebook", None
    yield "empty file", b""
    yield "not JSON", b"%PDF-1.7 not a notebook"
    yield "JSON, no notebook", b'{"answers": [1, 2, 3]}'
    yield "no cells", nbformat.v4.new_notebook()
    yield "another chapter's", fabric.of_another_chapter()
    yield "syntax error in one cell", fabric.syntax_error(second)
    yield "endless loop in one function", fabric.with_body(second, loop)
    yield "endless loop that cannot be stopped", fabric.with_body(last, stubborn)
    yield "exit() in a cell", fabric.with_cell("import os; os._exit(0)")
    yield "warning on stderr", fabric.with_cell("import warnings; warnings.warn('!')")
    yield "copied cell", fabric.with_copy(second)
    yield "deleted check", fabric.without(f"check-{first}", "setup-1")
    yield "check moved to the top", fabric.check_moved_up(last)
    yield "saved by another tool", fabric.by_another_tool()
    yield "all of these slips at once", fabric.with_all_slips()


def write(folder, student, number, slug, content):
    """Write one submission, in one of the three ways to lay them out.

    number: picks the way. content: a notebook, the file's bytes, None for no file.
    """
    place = [
        folder / student / slug / f"{slug}.ipynb",
        folder / student / f"my {slug} (1).ipynb",
        folder / f"{student}.ipynb",
    ][number % 3 if content is not None else 0]
    place.parent.mkdir(parents=True, exist_ok=True)
    if content is None:
        return
    if not isinstance(content, bytes):
        content = json.dumps(content, indent=1).encode()
    place.write_bytes(content)


def spread(mistakes):
    """Mistakes without end: the first of each exercise, the second of each ..."""
    exercises = dict.fromkeys(one.exercise for one in mistakes)
    rounds = zip_longest(
        *([m for m in mistakes if m.exercise == name] for name in exercises)
    )
    return cycle([one for each in rounds for one in each if one])


def with_body(source, name, body):
    """A key's cell with another body for the function `name`, same first line."""
    head = next(line for line in source.split("\n") if line.startswith(f"def {name}("))
    return "\n".join([head, *(f"    {line}" for line in body.split("\n"))])


def _by_another_tool(notebook):
    """Metadata lost, outputs kept, another kernel."""
    notebook.metadata["kernelspec"] = {"name": "conda-env", "display_name": "mine"}
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"collapsed": True})
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [nbformat.v4.new_output("stream", text="old", name="x")]
    return notebook


def _beside(what, reason):
    return f"[{what}] {reason}".rstrip()


def _index(notebook, name):
    return next(i for i, cell in enumerate(notebook.cells) if cell.id == name)


if __name__ == "__main__":
    sys.exit(main())
