"""Which wrong programs pass the checks: `make mutants`.

python -m benchmarks.mutants [chapter ...] [--write]

Every key is changed in one place, in all natural ways (`benchmarks.mutations`). Each
such mutant runs through the visible check, through the hidden test with three seeds,
and, where it passes both, beside the key on all classes of allowed inputs
(`benchmarks.inputs`). What the checks let through needs a sentence in mutants.yml that
says why it may; without one, or where more than 1 % are seen by a hidden test alone,
the run fails. `--write` stores the report of all chapters in benchmarks/MUTANTS.md.
"""

import argparse
import os
import sys
from typing import NamedTuple

from benchmarks import mutants_report
from benchmarks.judge import Judge, Verdict
from benchmarks.mutate import Mutant, mutants
from grading.checks.trial import Trial
from grading.editions.chapter import ROOT, chapters
from grading.editions.keysource import key_cells

COMMAND = "make mutants"


class Result(NamedTuple):
    """One mutant of the key of an exercise, and what became of it."""

    slug: str
    exercise: str
    mutant: Mutant
    verdict: Verdict


def results(slug):
    """Yields a Result for every mutant of a chapter."""
    trial = Trial(slug)
    for exercise, source in key_cells(trial.chapter).items():
        judge = Judge(trial, exercise)
        for mutant in mutants(source):
            yield Result(slug, exercise, mutant, judge.bounded(mutant.source))


def main():
    """Run, print what is not explained, store the report when asked to."""
    import matplotlib

    matplotlib.use("Agg")  # setup cells draw
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", nargs="*", default=chapters(), metavar="chapter")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = []
    for slug in options.chapters:
        found += results(slug)
        ours = [one for one in found if one.slug == slug]
        print(f"{slug}: {mutants_report.counted(ours)}", flush=True)
    seconds = sum(os.times()[:4])
    if options.write and options.chapters == chapters():
        page = mutants_report.page(found, seconds, COMMAND)
        (ROOT / "benchmarks/MUTANTS.md").write_text(page, "utf-8")
    faults = mutants_report.faults(found)
    print("\n".join([*faults, f"{seconds:.0f} CPU s"]))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
