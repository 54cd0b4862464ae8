"""The least CPU time that grading a submission can take: its cells alone, warm.

python -m benchmarks.floor COURSE ASSIGNMENT FOLDER

One process with all imports done runs each submission of FOLDER in a fork of its own:
set-up cells, the student's cells, and the checks with the student's functions called
directly; no sandbox, no border, no nbgrader, no files. Demonstrations are left out, as
in grading. Prints JSON: student -> [score, CPU seconds by role of cell].
"""

import contextlib
import gc
import io
import json
import os
import sys
import time
import warnings
from pathlib import Path

import matplotlib
import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from grading.course.root import Course
from grading.editions import assemble
from grading.submissions.collect import read
from grading.submissions.repair import repaired

ROLES = ("setup", "plain", "stub", "check")  # stub: the answers; plain: other cells


def main():
    """Run what the command line names and print what came of it."""
    root, slug, folder = sys.argv[1:]
    matplotlib.use("agg")
    warnings.simplefilter("ignore")  # of the students' code
    course = Course(root)
    release = course.released(slug)
    source = nbformat.read(course.notebook("source", slug), as_version=4)
    tests = {cell.id: cell for cell in source.cells}
    run(steps(source, tests))  # imports, caches: from here on all is warm
    gc.collect()
    gc.freeze()
    found = {}
    for path in sorted(Path(folder).glob("*/*/*.ipynb")):
        notebook, _ = repaired(read(path), release)
        found[path.parts[-3]] = in_a_fork(run, list(steps(notebook, tests)))
    print(json.dumps(found))


def steps(notebook, tests):
    """(role, source, points) of each cell that grading runs.

    notebook: in the order of the release, see `submissions.repair`. tests: dict id ->
    cell of the source notebook, with hidden tests.
    """
    for cell in notebook.cells:
        role = assemble.role(cell)
        if role == "check":
            marks = tests[cell.id].metadata["nbgrader"]
            yield role, tests[cell.id].source, marks["points"]
        elif role in ROLES:
            yield role, cell.source, 0


def run(cells):
    """Run cells in one namespace; returns (score, dict role -> CPU seconds)."""
    namespace = {"__name__": "__main__"}
    score, spent = 0.0, dict.fromkeys(ROLES, 0.0)
    transform = TransformerManager().transform_cell
    for role, text, points in cells:
        start = time.process_time()
        # Whatever a student's code raises: the next cell runs all the same.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(compile(_plain(transform(text)), "<cell>", "exec"), namespace)
            score += points
        spent[role] += time.process_time() - start
    return score, spent


def in_a_fork(function, *arguments):
    """What the function gives in a fork of this process; it must be JSON."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        with open(write_end, "w") as file:
            json.dump(function(*arguments), file)
        os._exit(0)
    os.close(write_end)
    with open(read_end) as file:
        told = json.load(file)
    os.waitpid(pid, 0)
    return told


def _plain(source):
    """Without magics, which need IPython."""
    lines = source.split("\n")
    return "\n".join(line for line in lines if not line.startswith("get_ipython()"))


if __name__ == "__main__":
    main()
