"""A course root for stock nbgrader: its folders, its settings, its gradebook."""

import logging
import re
from pathlib import Path

import nbformat
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from grading.editions.chapter import ROOT

SETTINGS = ROOT / "grading/stock/nbgrader_config.py"
DEFAULT = ROOT / "course"
CAUSE = re.compile(r"\s+(\w+\.)*\w*(Error|Exception|Failure|Interrupt)\b")


class Failure(Exception):
    """nbgrader could not convert a notebook; `log` holds what it said."""

    def __init__(self, summary, log):
        super().__init__(summary)
        self.log = log


class Course:
    """The folder that nbgrader works in: source, release, submitted, gradebook.db ...

    root: path, default `course/` of this repository; made when it does not exist. The
    stock `nbgrader` commands work from there, with the same settings.
    """

    def __init__(self, root=DEFAULT):
        self.root = Path(root).resolve()
        self.root.mkdir(parents=True, exist_ok=True)
        text = f"load_subconfig({SETTINGS.name!r}, path={str(SETTINGS.parent)!r})\n"
        settings = self.root / SETTINGS.name
        if not settings.exists() or settings.read_text("utf-8") != text:
            settings.write_text(text, "utf-8")
        config = PyFileConfigLoader(SETTINGS.name, path=SETTINGS.parent).load_config()
        config.CourseDirectory.root = str(self.root)
        self.config = config
        logging.getLogger("traitlets").propagate = False  # logs come with a Failure
        self.api = NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)

    def notebook(self, step, assignment, student="."):
        """Path of a notebook; step: source, release, submitted, autograded."""
        return self.root / step / student / assignment / f"{assignment}.ipynb"

    def feedback(self, assignment, student):
        """Path of a student's feedback page."""
        return self.notebook("feedback", assignment, student).with_suffix(".html")

    def released(self, assignment):
        """The released notebook; ValueError when there is none."""
        path = self.notebook("release", assignment)
        if not path.exists():
            raise ValueError(f"{assignment!r} is not released; `make release` does it")
        return nbformat.read(path, as_version=4)

    def assignments(self):
        """The names of all released assignments, sorted."""
        found = self.root.glob("release/*/*.ipynb")
        return sorted(path.stem for path in found if path.stem == path.parent.name)

    def score(self, assignment, student):
        """(score, max_score) of a submission as the gradebook has it."""
        with self.api.gradebook as gradebook:
            submission = gradebook.find_submission(assignment, student)
            return submission.score, submission.max_score


def completed(result):
    """Pass over a successful answer of nbgrader's API; raise Failure for another."""
    if result["success"]:
        return
    log = result.get("log", "")
    if result["error"].strip().endswith("KeyboardInterrupt"):  # nbgrader caught it
        raise KeyboardInterrupt
    causes = [line.strip() for line in log.splitlines() if CAUSE.match(line)]
    raise Failure((causes or result["error"].strip().splitlines())[-1], log)
