"""The table of attacks, ours beside stock nbgrader: `python -m tests.attacks.compare`.

Writes grading/trusted/ATTACKS.md. Stock nbgrader runs an attack with the rights of
whoever grades, so it is shown only some that harm nothing but their own course.
"""

import contextlib
import json
import logging
import os
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grading.trusted.grade import grade_notebook
from grading.trusted.zygote import Zygote
from tests.attacks import GROUPS
from tests.attacks.assignment import RIGHT, ROOT, Canary, data, source, submission
from tests.attacks.notebooks import dumps
from tests.test_attacks import ASSIGNMENT, LIMITS, scores

TABLE = ROOT / "grading/trusted/ATTACKS.md"
STOCK = (  # a choice of those that harm nothing else
    "ast-transformer",
    "input-transformer",
    "patched-run-cell",
    "patched-gradbook",
    "exception-hook",
    "shadowed-builtins",
    "shadowed-locked-names",
    "arithmetic-of-its-own",
    "float-subclass",
    "false-class",
    "gradebook-manual-score",
    "hidden-tests",
    "environment-secrets",
    "exit-in-the-call",
    "system-exit",
    "edited-checks",
    "forged-points",
    "copied-cells",
    "cut-off",
    "call-stack",
    "visible-seed",
)
HEAD = """# Attacks

Each line is a submission to one small assignment: an honest exercise of 1 point, and
two exercises of 2 and 3 points that the attack asks for. The numbers are points earned
without a solution. `python -m tests.attacks.compare` remakes this table;
`tests/test_attacks.py` runs the attacks. Stock nbgrader executes a submission with the
rights of whoever grades, so it is shown a choice of attacks that harm nothing else.

| group | attack | what it tries | stock | ours | what our log says |
|---|---|---|---|---|---|
"""


def main():
    """Run all attacks and write the table."""
    # nbgrader calls `alembic` by name; its kernels must find gradbook and grading.
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    os.environ["PYTHONPATH"] = str(ROOT)
    lines, canary = [], Canary()
    with Zygote(LIMITS) as zygote, tempfile.TemporaryDirectory() as folder:
        stock = Stock(Path(folder))
        print("stock, honest:", stock.points("honest", dumps(submission(RIGHT))))
        for group, attacks in GROUPS.items():
            for attack in attacks:
                raw = data(attack, canary)
                mine, said = ours(attack, raw, zygote)
                theirs = "not run"
                if attack.name in STOCK:
                    theirs = stock.unearned(attack, raw)
                cells = [group, attack.name, attack.tries, theirs, mine, said]
                lines.append(f"| {' | '.join(map(plain, cells))} |\n")
                print(lines[-1], end="", flush=True)
            TABLE.write_text(HEAD + "".join(lines))
    canary.close()


def ours(attack, raw, zygote):
    """(unearned points, the first thing the log says) of our grader."""
    limits = replace(LIMITS, cpu_seconds=attack.cpu)
    result = grade_notebook(raw, ASSIGNMENT, zygote, limits)
    points = {n: p for n, p in scores(result).items() if n != "check-double"}
    errors = [c.error for c in result.cells if c.error]
    said = next(filter(None, [result.reason, *result.log, *errors]), "")
    return sum(points.values()) - sum(attack.earned.values()), said


class Stock:
    """A course of stock nbgrader in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.course = folder / "source/a"
        self.course.mkdir(parents=True)
        path = self.course / "notebook.ipynb"
        path.write_text(json.dumps(source()))
        config = Config()
        config.CourseDirectory.root = str(folder)
        config.Execute.timeout = 4
        config.ExecutePreprocessor.timeout = 4
        self.api = NbGraderAPI(CourseDirectory(config=config), config=config)
        self.api.log.setLevel(logging.CRITICAL)
        report = self.api.generate_assignment("a")
        if not report["success"]:
            raise RuntimeError(report["error"])

    def unearned(self, attack, raw):
        """Points for the attacked exercises, or how stock nbgrader failed."""
        points = self.points(attack.name, raw)
        if isinstance(points, dict):
            wanted = {n: p for n, p in points.items() if n != "check-double"}
            return sum(wanted.values()) - sum(attack.earned.values())
        return points

    def points(self, student, raw):
        """Points by grade id of one submission, or a text."""
        place = self.folder / "submitted" / student / "a/notebook.ipynb"
        place.parent.mkdir(parents=True)
        place.write_bytes(raw)
        here = os.getcwd()
        with open(os.devnull, "w") as null, contextlib.redirect_stderr(null):
            report = self.api.autograde("a", student)
        os.chdir(here)
        if not report["success"]:
            return "not graded"
        with self.api.gradebook as book:
            grades = book.find_submission_notebook("notebook", "a", student).grades
            return {grade.name: grade.score or 0.0 for grade in grades}


def plain(value):
    """One cell of the table."""
    if isinstance(value, float):
        return f"{value:g}"
    text = re.sub(r"0x[0-9a-f]+", "0x…", " ".join(str(value).split()))
    text = re.sub(r"\d{12,}", "…", text).replace("|", "\\|")
    return text if len(text) <= 100 else text[:99] + "…"


if __name__ == "__main__":
    main()
