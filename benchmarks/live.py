"""How fast the pages answer: from the first click to a verdict, and each later check.

python -m benchmarks.live [--rounds 3] [--write]

Wants Chromium and the built book. A page is fresh in a browser that has never been
there; the book is served from this machine, without compression. A reader waits for
wall time, which other programs lengthen, so the CPU time of all of the browser's
processes stands beside it: two cores share it. `--write` stores benchmarks/LIVE.md.
"""

import argparse
import os
import platform
import statistics
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import psutil

from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter, chapters
from grading.editions.keysource import key_cells
from grading.editions.live.plan import student
from tests.live import PARTS, SITE, Reader, chromium, serve

COMMAND = "python -m benchmarks.live --write"
FRESH = 6  # seconds that the first verdict may take
WARM = 0.3  # and the median of all further checks
SLUG, FIRST = "03-logistic-regression", "sigmoid"

# The milliseconds from a press, of its first button or of Check, to the verdict.
TIMED = """
const [name, done] = arguments;
const place = document.querySelector(`[data-exercise="${name}"]`);
const until = (holds) => new Promise((resolve) => {
  const look = () => holds() && (watch.disconnect(), resolve());
  const watch = new MutationObserver(look);
  watch.observe(place, {attributes: true, childList: true, subtree: true});
  look();
});
const press = async () => {
  const start = performance.now();
  place.querySelector(':scope > button')?.click();
  await until(() => place.querySelector('.cm-content'));
  place.querySelector('.live-check').click();
  await until(() => place.dataset.verdict !== 'busy');
  return [performance.now() - start, place.dataset.verdict];
};
press().then(done);
"""


def fresh(book):
    """(wall, CPU) seconds from the first click in a new browser to a verdict."""
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        chromium(profile) as chrome,
    ):
        reader = Reader(chrome, book)
        reader.open(SLUG)
        reader.without_demos()
        return timed(reader, FIRST, "failed")  # not written yet


def warm(book):
    """dict "chapter/exercise" -> (wall, CPU) seconds of a check, Python being there."""
    found = {}
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        chromium(f"{folder}/profile") as chrome,
    ):
        reader = Reader(chrome, book)
        for slug in chapters():
            chapter = Chapter(slug)
            key = key_cells(chapter)
            solved = Path(folder, f"{slug}.ipynb")
            nbformat.write(assemble.fill(student(chapter), key), solved)
            reader.open(slug)
            reader.without_demos()
            reader.bring_in(solved)
            reader.check(next(iter(key)))
            for name in key:
                reader.edit(name)
                found[f"{slug}/{name}"] = timed(reader, name, "passed")
    return found


def timed(reader, name, expected):
    """(wall, CPU) seconds of one check in the page."""
    before = cpu(reader.chrome)
    milliseconds, verdict = reader.chrome.execute_async_script(TIMED, name)
    assert verdict == expected, f"{name}: {verdict}"
    return milliseconds / 1000, cpu(reader.chrome) - before


def cpu(chrome):
    """CPU seconds that the browser has taken so far."""
    processes = psutil.Process(chrome.service.process.pid).children(recursive=True)
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def report(first, checks):
    """The lines of the report. first: of each round, by `fresh`; checks: by `warm`."""
    slowest = sorted(checks, key=lambda name: -checks[name][1])[:5]
    load = os.getloadavg()[0]
    yield "# How fast the pages answer"
    yield ""
    yield (
        f"Measured on {date.today()}, {os.cpu_count()} cores of {platform.machine()} "
        f"with {load:.1f} programs at work on them, by `{COMMAND}`. Seconds, median "
        "(lowest to highest); served from the same machine."
    )
    yield ""
    yield "| what | aim on a quiet machine | wall time | CPU time, all threads |"
    yield "|---|---|---|---|"
    yield row("first click on a fresh page to the first verdict", FRESH, first)
    yield row(f"a further check, {len(checks)} exercises", WARM, checks.values())
    yield ""
    yield "Most CPU time: " + "; ".join(
        f"`{name}` {checks[name][1]:.1f} s" for name in slowest
    )


def row(what, aim, pairs):
    """A line of the table. pairs: of (wall, CPU) seconds."""
    cells = [
        f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"
        for seconds in zip(*pairs, strict=True)
    ]
    return f"| {what} | below {aim} | {' | '.join(cells)} |"


def main(arguments=None):
    """Measure, print, and store when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    if not PARTS.exists():
        print("needs Python in the pages: `make book` builds it, or says why not")
        return 1
    with serve(SITE) as book:
        first = [fresh(book) for _ in range(options.rounds)]
        text = "\n".join([*report(first, warm(book)), ""])
    print(text)
    if options.write:
        Path(ROOT, "benchmarks/LIVE.md").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
