"""What hostile submissions cost their neighbours.

python -m benchmarks.neighbours [--rounds 3] [--write]

Thirty honest submissions of chapter 03 are graded by `python -m grading.batch`, alone
and with ten hostile ones among them, in turn, round after round. Ratios are taken
within a round. `--write` stores benchmarks/NEIGHBOURS.md.
"""

import argparse
import shutil
import sys
import tempfile
from datetime import date

from benchmarks.grading import ROOT, SLUG, Bench
from benchmarks.grading_report import machine, spread, table
from grading import demo
from tests import hostile

HONEST = 30
TEN = (
    "loop-in-the-cell",
    "sleep",
    "deaf",
    "fork-bomb",
    "memory-of-programs",
    "output-flood",
    "naps",
    "stops-itself",
    "deaf-to-interrupts",
    "heartbeat",
)
GOAL = 2  # times the honest ones alone
PAGE = """# What hostile submissions cost their neighbours

Measured on {date} by `{command}`.
{honest} honest submissions of chapter {slug} are graded alone and with {hostile}
hostile ones among them, by `python -m grading.batch`, start-up included; a figure is
the median of {rounds} rounds, with the lowest and the highest, and ratios are taken
within a round.

- Machine: {machine}.
- The hostile ones are right submissions with a cell that uses up what it can:
  {names}.

{table}

All of the {honest} honest ones have the same scores both times.
"""


def main(arguments):
    """Measure, print, and store when asked to."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="neighbours-") as folder:
        bench = Bench(folder)
        rounds = [_round(bench) for _ in range(options.rounds)]
    command = " ".join(["python -m benchmarks.neighbours", *arguments])
    text = page(rounds, command)
    print(text)
    if options.write:
        (ROOT / "benchmarks/NEIGHBOURS.md").write_text(text, "utf-8")


def page(rounds, command):
    """The report. rounds: list of (seconds alone, seconds with hostile ones)."""
    alone, among = ([one[i] for one in rounds] for i in (0, 1))
    rows = [
        ["", "measured", "to reach"],
        ["the honest ones alone, s", spread(alone), ""],
        ["with the hostile ones, s", spread(among), ""],
        [
            "the second to the first",
            spread([b / a for a, b in rounds], 2),
            f"at most {GOAL}",
        ],
    ]
    return PAGE.format(
        date=date.today(),
        command=command,
        honest=HONEST,
        hostile=len(TEN),
        slug=SLUG,
        rounds=len(rounds),
        machine=machine(),
        names=", ".join(f"`{name}`" for name in TEN),
        table=table(rows),
    )


def _round(bench):
    """(seconds of the honest ones, seconds with hostile ones among them)."""
    honest = bench.handed_in(HONEST)
    mixed = bench.folder / "mixed"
    if not mixed.exists():
        shutil.copytree(honest, mixed)
        for number, (name, content) in enumerate(
            hostile.submissions(bench.fabric, TEN)
        ):
            demo.write(mixed, f"student-{3 * number:02d}-{name}", 0, SLUG, content)
    alone, among = bench.batch(honest), bench.batch(mixed)
    if {name: among.scores[name] for name in alone.scores} != alone.scores:
        raise ValueError("an honest submission has another score beside hostile ones")
    return alone.seconds, among.seconds


def _options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
