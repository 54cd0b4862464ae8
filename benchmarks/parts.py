"""Where the CPU time of grading goes, beside the floor.

python -m benchmarks.parts [--submissions 100] [--rounds 3] [--write]

Each part is measured alone: what is imported once, and what a submission takes on
either side of the border and in the writing process. `--write` stores
benchmarks/PARTS.md.
"""

import math
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import Executor, Future
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median

import nbformat

from benchmarks.cost import clock, cost, how_cpu_is_counted
from benchmarks.floor import ROLES
from benchmarks.grading import CORES, ROOT, SLUG, Bench, parser
from benchmarks.grading_report import FLOORS, floor_of, machine, spread, table
from grading import batch
from grading.course.root import Course
from grading.editions.chapter import Chapter
from grading.trusted.batch import job

IMPORTS = {
    "the process that writes: nbgrader": "import grading.trusted.batch.run",
    "a process of the pool: NumPy, Matplotlib, nbformat, checks": (
        "import gradbook.plot, grading.trusted.batch.job, grading.trusted.batch.page"
    ),
}
WARM = "the warm process: IPython, Matplotlib, gradbook"
PAGE = """# Where the CPU time of grading goes

Measured on {date} by `{command}`,
each part alone, so the whole differs a little from that in [GRADING.md](GRADING.md),
which tells what the floor is.
{size} submissions of chapter {slug}; a figure is the median of {rounds} rounds, with
the lowest and the highest. The floor is {floor:.1f} ms a submission. {clock}

- Machine: {machine}.

## Once a batch

{start}

On {cores} cores that is {once:.1f} CPU s, and nearly all of it imports. The gradebook
is nbgrader's, which cannot be loaded in part. Each core has a process that the judges
are forks of. What the students' code needs is imported in a process apart, since the
two must not share memory; each core has a fork of that.

## Each submission

{each}

The student's code runs once in either way, and the floor has the checks too. What is
added: IPython around each cell, a process of its own with namespaces and mounts, a
judge of its own, every call and its arrays as messages to the other side and back,
files and a database.
{whole}
"""


def main(arguments):
    """Measure, print, and store when asked to."""
    options = parser(__doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parts-") as folder:
        bench = Bench(folder)
        once = [_once(bench.environment) for _ in range(options.rounds)]
        size, rounds = options.submissions, range(options.rounds)
        floors = [floor_of(bench.floor(size), ROLES) for _ in rounds]
        each = [_each(bench, size) for _ in rounds]
    command = " ".join(["python -m benchmarks.parts", *arguments])
    text = page(once, each, floors, options, command)
    print(text)
    if options.write:
        Path(ROOT, "benchmarks/PARTS.md").write_text(text, "utf-8")


def page(once, each, floors, options, command):
    """PARTS.md as text.

    once, each: a dict part -> CPU seconds for each round. floors: CPU seconds of the
    floor a submission, likewise.
    """
    writer, pool, warm = (median(turn[part] for turn in once) for part in once[0])
    start = writer + CORES * pool + warm
    floor = median(floors)
    whole = median(sum(turn.values()) for turn in each)
    return PAGE.format(
        date=date.today(),
        command=command,
        size=options.submissions,
        slug=SLUG,
        rounds=options.rounds,
        machine=machine(),
        clock=how_cpu_is_counted(),
        start=_table(once, "start-up", "CPU s", 1),
        each=_table(each, "what runs", "CPU ms", 1000, floors),
        cores=CORES,
        once=start,
        floor=1000 * floor,
        whole=_whole(start, whole, floor),
    )


def _whole(start, each, floor):
    """From how large a batch on the goal is reached. Arguments in CPU seconds."""
    if each >= FLOORS * floor:
        return f"That is over {FLOORS} times the floor, however large the batch is."
    enough = math.ceil(start / (FLOORS * floor - each))
    return (
        f"With the start-up shared by all of a batch, the whole is at most {FLOORS} "
        f"times the floor from {enough} submissions on."
    )


def _once(environment):
    """CPU seconds until each kind of process is ready."""
    found = {}
    for name, source in IMPORTS.items():
        command = [sys.executable, "-c", source]
        found[name] = cost([(command, ROOT)], environment).cpu_seconds
    before = "from grading.trusted.worker.zygote import Zygote\n"
    alone = cost([([sys.executable, "-c", before], ROOT)], environment)
    started = [sys.executable, "-c", f"{before}Zygote().close()"]
    found[WARM] = cost([(started, ROOT)], environment).cpu_seconds - alone.cpu_seconds
    return found


def _each(bench, size):
    """CPU seconds a submission, by part."""
    jobs = list(_jobs(bench, size))
    warm = job.warm(without=tuple(Chapter(SLUG).without))
    job.run(jobs[0])  # fills caches
    with closing(clock(warm.pid)) as there:
        start, judges = time.process_time(), _of_judges()
        graded = [job.run(one) for one in jobs]
        here, judges = time.process_time() - start, _of_judges() - judges
        beyond = there.read()
    inside = sum(one.cpu_seconds for one in graded)
    known = {one.data: result for one, result in zip(jobs, graded, strict=True)}
    parts = {
        "the student's code, called by the checks": inside,
        "its process and sandbox": beyond - inside,
        "its judge: the checks, and the border between": judges,
        "reading, mending and writing its notebook": here,
        "collecting, gradebook, files": _writer(bench, size, known),
    }
    return {name: seconds / size for name, seconds in parts.items()}


def _of_judges():
    """CPU seconds of the children that have ended; the warm process lives on."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _writer(bench, size, known):
    """CPU seconds of a batch that knows all its results."""
    shutil.rmtree(bench.folder / "written", ignore_errors=True)
    course = Course(
        shutil.copytree(bench.folder / "released", bench.folder / "written")
    )
    start = time.process_time()
    batch.grade_folder(course, bench.handed_in(size), SLUG, started=_Known(known))
    return time.process_time() - start


class _Known(Executor):
    """Answers at once. graded: dict bytes of a submission -> Graded."""

    def __init__(self, graded):
        self.graded = graded

    def submit(self, function, task):
        """The future of a grade; of a feedback page nothing."""
        future = Future()
        future.set_result(self.graded[task.data] if function is job.run else "")
        return future


def _jobs(bench, size):
    course = Course(bench.folder / "released")
    source = nbformat.read(course.notebook("source", SLUG), as_version=4)
    truth = job.truth(course.released(SLUG), source)
    for path in sorted(bench.handed_in(size).glob("*/*/*.ipynb")):
        yield job.Job(path.parts[-3], path.read_bytes(), truth)


def _table(turns, head, unit, factor, floors=()):
    rows = [(head, unit, *(["times the floor"] if floors else []))]
    lines = {part: [turn[part] for turn in turns] for part in turns[0]}
    if floors:
        lines["all"] = [sum(turn.values()) for turn in turns]
    for name, values in lines.items():
        cells = [spread([factor * value for value in values])]
        if floors:
            ratios = [
                value / floor for value, floor in zip(values, floors, strict=True)
            ]
            cells.append(spread(ratios, 2))
        rows.append((name, *cells))
    return table(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
