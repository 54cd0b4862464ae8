"""How long chapters and checks take, against their budgets.

python -m benchmarks.chapters [--rounds 3] [--write]

A notebook with the key in place has 20 seconds on one core, from chapter 16 on 45; a
check, visible and hidden part together, has 2. CPU time is measured, in one thread, so
that a busy machine changes little; each figure is the median of the rounds, with the
lowest and the highest. `--write` stores the table in benchmarks/CHAPTERS.md.
"""

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from grading.editions.chapter import ROOT, Chapter, chapters

CHAPTER_BUDGET = 20  # CPU seconds
LATE_BUDGET = 45  # from chapter 16 on: images and sequences
CHECK_BUDGET = 2
COMMAND = "python -m benchmarks.chapters --write"
RUN = (
    "import sys; from grading.editions import assemble; "
    "from grading.editions.chapter import Chapter; "
    "from nbclient import NotebookClient; "
    "notebook = assemble.solved(Chapter(sys.argv[1])); "
    "NotebookClient(notebook, timeout=600).execute()"
)
CHECKS = (
    "import sys, time; import matplotlib; matplotlib.use('Agg'); "
    "from grading.checks.trial import Trial; trial = Trial(sys.argv[1]); worst = 0.0\n"
    "for row in trial.chapter.exercises:\n"
    "    start = time.process_time()\n"
    "    assert trial.verdict(row.name) is None, row.name\n"
    "    worst = max(worst, time.process_time() - start)\n"
    "print(worst)"
)


def cpu_of(code, slug):
    """CPU seconds of a program and all its children, and what it prints."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    environment["PYTHONPATH"] = str(ROOT)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code, slug]
    out = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, out.stdout


def measured(slug, rounds):
    """(seconds of the notebook, seconds of its slowest check), a list of each."""
    whole = [cpu_of(RUN, slug)[0] for _ in range(rounds)]
    slowest = [float(cpu_of(CHECKS, slug)[1]) for _ in range(rounds)]
    return whole, slowest


def shown(values, budget):
    """Median, spread and share of the budget as text."""
    middle = statistics.median(values)
    return (
        f"{middle:.1f} ({min(values):.1f} to {max(values):.1f}) | {middle / budget:.0%}"
    )


def table(rounds):
    """The table as Markdown lines; one line a chapter."""
    yield "| chapter | budget, s | notebook, CPU s | share | slowest check | of 2 s |"
    yield "|---|---|---|---|---|---|"
    for slug in chapters():
        whole, slowest = measured(slug, rounds)
        budget = LATE_BUDGET if slug >= "16" else CHAPTER_BUDGET
        yield (
            f"| {Chapter(slug).slug} | {budget} | {shown(whole, budget)} "
            f"| {shown(slowest, CHECK_BUDGET)} |"
        )


def main():
    """Measure, print, and store when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    start = time.monotonic()
    lines = []
    for line in table(options.rounds):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        head = [
            "# Time of chapters and checks",
            "",
            f"Measured on {date.today()}, {os.cpu_count()} cores of "
            f"{platform.machine()}, Python {platform.python_version()}, by "
            f"`{COMMAND}`. Median of {options.rounds} rounds (lowest to highest); "
            "the start of the kernel is included.",
            "",
        ]
        text = "\n".join([*head, *lines, ""])
        Path(ROOT, "benchmarks/CHAPTERS.md").write_text(text, "utf-8")
    print(f"{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
