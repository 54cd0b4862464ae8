"""Grading beside stock nbgrader: the same submissions, in one run.

python -m benchmarks.grading [--submissions 100] [--rounds 3]
    [--growth 10 30 100 300 1000] [--write]

A class of chapter 03, no two submissions alike, is graded by `python -m grading.batch`,
by one process of `nbgrader autograde`, and by as many of them as there are cores, in
turn, round after round; so whatever else the machine does meets all of them. Ratios
are taken within a round. `--write` stores benchmarks/GRADING.md and its picture.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook

from benchmarks import grading_report as report
from benchmarks.cost import cost
from benchmarks.floor import ROLES
from grading import demo
from grading.course.release import release
from grading.course.root import Course
from grading.editions.chapter import ROOT, Chapter

SLUG = "03-logistic-regression"
CORES = len(os.sched_getaffinity(0))
ELSEWHERE = ("DATABASE", "EXECUTION", "ASSIGNMENT")  # settings of a teacher's own
STOCK = """\
c = get_config()
c.CourseDirectory.course_id = "checked-gradients"
c.Execute.skip_cells_with_tag = "demo"  # as in ours: they earn nothing
c.IgnorePattern.enabled = True  # as in ours: a warning costs nothing
c.IgnorePattern.pattern = r"(?s).*"
"""
SETTINGS = {
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONPATH": str(ROOT),
}


class Graded(NamedTuple):
    """One class, graded once. Seconds and CPU seconds, start-up included.

    scores: dict student -> score.
    """

    seconds: float
    cpu: float
    feedback_seconds: float
    feedback_cpu: float
    peak_bytes: int
    scores: dict


class Round(NamedTuple):
    """One turn.

    graded: dict way -> Graded; a way is "ours" or the number of stock processes.
    small: the same for classes of one submission a process, so mostly start-up.
    floor: dict student -> (score, dict role -> CPU seconds), see `benchmarks.floor`.
    """

    graded: dict
    small: dict
    floor: list


class Bench:
    """A folder with a released course, and classes to grade. slug: of the chapter."""

    def __init__(self, folder, slug=SLUG):
        self.folder, self.slug = Path(folder), slug
        course = Course(self.folder / "released")
        release(course, Chapter(slug))
        self.fabric = demo.Fabric(Chapter(slug), course.released(slug))
        self.environment = {k: v for k, v in os.environ.items() if k not in ELSEWHERE}
        self.environment |= SETTINGS

    def round(self, size):
        """Grade `size` submissions in each way; returns a Round."""
        # Each process has two submissions or more, so that there is more than start-up.
        several = sorted({1, max(1, min(CORES, size // 2))})
        return Round(
            {"ours": self.ours(size)} | {n: self.stock(size, n) for n in several},
            {"ours": self.ours(1)} | {n: self.stock(n, n) for n in several},
            self.floor(size),
        )

    def ours(self, size):
        """By `python -m grading.batch`."""
        return self.batch(self.handed_in(size))

    def batch(self, handed_in):
        """What is in a folder, by `python -m grading.batch`."""
        course = self._course("ours")
        command = [sys.executable, "-m", "grading.batch", str(handed_in)]
        command += ["--assignment", self.slug, "--course", str(course.root)]
        told = cost([(command, ROOT)], self.environment)
        # Records are written one by one while grading, pages after the last of them.
        end = max(p.stat().st_mtime for p in course.root.glob("records/**/*"))
        seconds, cpu = end - told.begun, told.cpu_until(end)
        return Graded(
            seconds,
            cpu,
            told.seconds - seconds,
            told.cpu_seconds - cpu,
            told.peak_bytes,
            self._scores(course),
        )

    def stock(self, size, many):
        """By `many` processes of `nbgrader autograde`, each with a course of its own:
        an SQLite file takes one writer at a time."""
        handed_in = sorted(self.handed_in(size).iterdir())
        courses = [self._course(f"stock-{number}") for number in range(many)]
        for number, course in enumerate(courses):
            (course.root / "nbgrader_config.py").write_text(STOCK)
            for student in handed_in[number::many]:
                shutil.copytree(student, course.root / "submitted" / student.name)
        autograde, feedback = (
            cost([(self._nbgrader(step), c.root) for c in courses], self.environment)
            for step in ("autograde", "generate_feedback")
        )
        scores = {}
        for course in courses:
            scores |= self._scores(course)
        return Graded(
            autograde.seconds,
            autograde.cpu_seconds,
            feedback.seconds,
            feedback.cpu_seconds,
            max(autograde.peak_bytes, feedback.peak_bytes),
            scores,
        )

    def floor(self, size):
        """The submissions' cells alone, see `benchmarks.floor`."""
        where = [self.folder / "released", self.slug, self.handed_in(size)]
        command = [sys.executable, "-m", "benchmarks.floor", *map(str, where)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return json.loads(done.stdout)

    def handed_in(self, size):
        """The folder with the first `size` submissions, laid out as nbgrader does."""
        folder = self.folder / f"class-{size}"
        if not folder.exists():
            for student, _, notebook in demo.crowd(self.fabric, size):
                demo.write(folder, student, 0, self.slug, notebook)
        return folder

    def _course(self, name):
        """A course with the assignment and no submissions, in place of the last one."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        return Course(shutil.copytree(self.folder / "released", folder))

    def _nbgrader(self, step):
        return [sys.executable, "-m", "nbgrader", step, self.slug]

    def _scores(self, course):
        coursedir = course.api.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            found = gradebook.assignment_submissions(self.slug)
            return {one.student.id: one.score for one in found}


def main(arguments):
    """Measure, print, and store when asked to."""
    options = _options(arguments)
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        bench = Bench(folder)
        rounds = []
        for number in range(options.rounds):
            rounds.append(bench.round(options.submissions))
            for way, graded in rounds[-1].graded.items():
                print(f"round {number + 1}, {way}: {report.short(graded)}", flush=True)
        growth, floors = {}, {}
        for size in options.growth:
            growth[size] = bench.ours(size)
            floors[size] = report.floor_of(bench.floor(size), ROLES)
            print(f"{size} submissions: {report.short(growth[size])}", flush=True)
    command = " ".join(["python -m benchmarks.grading", *arguments])
    text = report.page(rounds, growth, floors, SLUG, command)
    print(text)
    if options.write:
        Path(ROOT, "benchmarks/GRADING.md").write_text(text, "utf-8")
        report.picture(growth, Path(ROOT, "benchmarks", report.PICTURE))
    print(f"{time.monotonic() - start:.0f} s")


def parser(text):
    """What the benchmarks of grading can be told. text: what the help begins with."""
    made = argparse.ArgumentParser(description=text)
    made.add_argument("--submissions", type=_at_least(2), default=100)
    made.add_argument("--rounds", type=_at_least(1), default=3)
    made.add_argument("--write", action="store_true")
    return made


def _options(arguments):
    own = parser(__doc__)
    sizes = [10, 30, 100, 300, 1000]
    own.add_argument("--growth", type=int, nargs="+", default=sizes)
    options = own.parse_args(arguments)
    if len(set(options.growth)) < 2:
        own.error(f"argument --growth: {options.growth}, expected 2 sizes or more")
    return options


def _at_least(least):
    def number(text):
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"{text}, expected {least} or more")
        return int(text)

    return number


if __name__ == "__main__":
    main(sys.argv[1:])
