"""The page and the picture of `benchmarks.grading`."""

import os
import platform
from datetime import date
from statistics import mean, median

import matplotlib.pyplot as plt
import numpy as np

from benchmarks.cost import how_cpu_is_counted
from benchmarks.floor import ROLES
from gradbook import plot
from grading.trusted.worker import sandbox

PICTURE = "grading.svg"
MIB = 1024 * 1024
HEAD = """# Grading beside stock nbgrader

Measured on {date} by `{command}`.
{size} submissions of chapter {slug}; a figure is the median of {rounds} rounds, with
the lowest and the highest.

- Machine: {machine}.
- Sandbox: {sandbox}
- Class, by `grading.demo.crowd`: of 20 submissions nine are right, seven have one
  mistake, two are half done or not begun, one has a syntax error, one warns. No
  two are alike, since equal ones are executed once. None runs without end: that costs a
  whole budget in any way.
- Ours is `python -m grading.batch`, one process a core. Stock is `nbgrader autograde`
  with its own `Execute` and settings, but that demonstrations are skipped and warnings
  cost nothing, as in ours. Several stock processes have a course each, since an SQLite
  gradebook takes one writer at a time. Numerical libraries use one thread everywhere.
- Within a round all ways run one after the other; ratios are taken within a round.
  Start-up is included, unless a line says otherwise; feedback is apart.
- {cpu}
- Scores that are the same in all ways, the floor too: {equal} of {all}.
"""
FLOOR = """## CPU time against the floor

The floor is one warm process, imports done, that runs each submission in a fork of its
own: no sandbox, no border, no files. The whole of it, set-up cells, the student's
cells and the checks calling the student's functions directly, is what grading has to
execute; the ratio to reach is against that. The lines below it are parts of it.
[PARTS.md](PARTS.md) tells where the rest goes.
"""
FLOORS, AT = 3.5, 300  # times the floor, for so many submissions
GROWTH = """## Growth

Ours, once each, and the floor of the same submissions right after it. Memory is what
all processes together hold, pages that they share counted once, the highest of two
looks a second. The straight line through the times: {line}

![Time and memory over the number of submissions]({picture})
"""


def short(graded):
    """One Graded as a line."""
    return (
        f"grading {graded.seconds:.1f} s, {graded.cpu:.1f} CPU s; feedback "
        f"{graded.feedback_seconds:.1f} s; {graded.peak_bytes / MIB:.0f} MiB"
    )


def page(rounds, growth, floors, slug, command):
    """GRADING.md as text.

    rounds: list of benchmarks.grading.Round. growth: dict number of submissions ->
    Graded. floors: dict number of submissions -> CPU seconds of the floor a submission,
    measured beside it. slug: of the chapter. command: what remakes the page.
    """
    parts = [
        _head(rounds, slug, command),
        *_goals(rounds, growth, floors),
        "## Time, CPU time, memory",
    ]
    parts += [table(_ways(rounds)), FLOOR, table(_floor(rounds))]
    parts += [GROWTH.format(line=_line(growth), picture=PICTURE)]
    parts += [table(_growth(growth, floors))]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def line(growth):
    """The straight line through the times of `growth`: seconds of start-up, seconds a
    submission, and the largest distance from it as a share of the time."""
    sizes = np.array(list(growth))
    times = np.array([one.seconds for one in growth.values()])
    # Distances count as shares, or the largest class alone would decide.
    slope, start = np.polyfit(sizes, times, 1, w=1 / times)
    away = np.abs(start + slope * sizes - times) / times
    return start, slope, away.max()


def picture(growth, path):
    """Draw time and memory over the number of submissions into an SVG file."""
    plot.style()
    plt.rcParams |= {"svg.hashsalt": "grading", "svg.fonttype": "none"}
    sizes = np.array(list(growth))
    start, slope, _ = line(growth)
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    left.plot(sizes, [one.seconds for one in growth.values()], "o", label="measured")
    left.plot(sizes, start + slope * sizes, label=f"{start:.1f} s + {slope:.2f} s each")
    left.set(xlabel="submissions", ylabel="seconds to grade")
    left.legend()
    right.semilogx(sizes, [one.peak_bytes / MIB for one in growth.values()], "o-")
    right.set(xlabel="submissions", ylabel="peak memory, MiB")
    right.set_ylim(bottom=0)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def spread(values, digits=1):
    """Median, lowest and highest as text."""
    middle, low, high = median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def machine():
    """The kind of machine, as text."""
    release = platform.release().split("-")[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024 / MIB
    return (
        f"{os.cpu_count()} cores of {platform.machine()}, {memory:.0f} GiB of memory, "
        f"{platform.system()} {release}, Python {platform.python_version()}"
    )


def _head(rounds, slug, command):
    equal = sum(
        all(one.scores.get(student) == score for one in r.graded.values())
        for r in rounds
        for student, (score, _) in r.floor.items()
    )
    return HEAD.format(
        date=date.today(),
        command=command,
        size=len(rounds[0].floor),
        slug=slug,
        rounds=len(rounds),
        machine=machine(),
        sandbox=sandbox.describe(),
        cpu=how_cpu_is_counted(),
        equal=equal,
        all=sum(len(r.floor) for r in rounds),
    )


def _goals(rounds, growth, floors):
    """The ratios, and what is to be reached."""
    rows = [("ratio", "measured", "to reach")]
    for way in _stock(rounds):
        whole = [r.graded[way].seconds / r.graded["ours"].seconds for r in rounds]
        more = [_later(r, way) / _later(r, "ours") for r in rounds]
        goal = "at least 15" if way == 1 else ""
        rows.append((f"throughput, ours to {_name(way)}", spread(whole), goal))
        rows.append(("the same without start-up", spread(more), ""))
    cpu = [_cpu(r, "ours") / floor_of(r.floor, ROLES) for r in rounds]
    more = [_later(r, "ours", "cpu") / floor_of(r.floor, ROLES) for r in rounds]
    rows.append(("CPU time, ours to the floor", spread(cpu), ""))
    rows.append(("the same without start-up", spread(more), ""))
    if AT in growth:
        name = f"CPU time, ours to the floor, {AT} submissions"
        times = _times(growth, floors)[AT]
        rows.append((name, f"{times:.1f}", f"at most {FLOORS}"))
    for way in _stock(rounds):
        pages = [
            r.graded[way].feedback_seconds / r.graded["ours"].feedback_seconds
            for r in rounds
        ]
        name = f"feedback, ours to {_name(way)}"
        rows.append((name, spread(pages), "more than 1" if way == 1 else ""))
    small, large = min(growth), max(growth)
    ratio = growth[large].peak_bytes / growth[small].peak_bytes
    name = f"memory, {large} submissions to {small}"
    rows.append((name, f"{ratio:.2f}", "1: flat"))
    return ["## Ratios", table(rows)]


def _ways(rounds):
    yield (
        "way",
        "grading, s",
        "submissions a second",
        "CPU s a submission",
        "peak memory, MiB",
        "feedback, s",
        "CPU s a page",
    )
    for way in rounds[0].graded:
        graded = [r.graded[way] for r in rounds]
        size = len(graded[0].scores)
        yield (
            _name(way),
            spread([one.seconds for one in graded]),
            spread([size / one.seconds for one in graded], 2),
            spread([one.cpu / size for one in graded], 2),
            spread([one.peak_bytes / MIB for one in graded], 0),
            spread([one.feedback_seconds for one in graded]),
            spread([one.feedback_cpu / size for one in graded], 2),
        )


def _floor(rounds):
    """The floor and its parts: milliseconds, and how many times as much ours takes."""
    parts = {
        "all that grading executes": ROLES,
        "all the student's cells": ("plain", "stub"),
        "the answers alone, which only define functions": ("stub",),
        "set-up cells": ("setup",),
        "checks": ("check",),
    }
    yield "what runs", "CPU ms a submission", "ours takes, times"
    for name, roles in parts.items():
        seconds = [floor_of(r.floor, roles) for r in rounds]
        ratios = [_cpu(r, "ours") / s for r, s in zip(rounds, seconds, strict=True)]
        yield name, spread([1000 * s for s in seconds]), spread(ratios)


def _times(growth, floors):
    """dict number of submissions -> how many times the floor's CPU time."""
    return {n: growth[n].cpu / n / floor for n, floor in floors.items()}


def _growth(growth, floors):
    times = _times(growth, floors)
    yield (
        "submissions",
        "grading, s",
        "CPU s a submission",
        "times the floor",
        "feedback, s",
        "peak memory, MiB",
    )
    for size, one in growth.items():
        yield (
            str(size),
            f"{one.seconds:.1f}",
            f"{one.cpu / size:.2f}",
            f"{times[size]:.1f}",
            f"{one.feedback_seconds:.1f}",
            f"{one.peak_bytes / MIB:.0f}",
        )


def _line(growth):
    start, slope, away = line(growth)
    return (
        f"{start:.1f} s and {slope:.3f} s a submission; the time that is farthest from "
        f"it differs by {away:.0%}."
    )


def _stock(rounds):
    return [way for way in rounds[0].graded if way != "ours"]


def _name(way):
    if way == "ours":
        return way
    return f"{way} stock process{'es' if way > 1 else ''}"


def _later(turn, way, what="seconds"):
    """What one more submission takes: without what even the smallest class takes."""
    whole, small = turn.graded[way], turn.small[way]
    more = len(whole.scores) - len(small.scores)
    return (getattr(whole, what) - getattr(small, what)) / more


def _cpu(turn, way):
    """CPU seconds a submission."""
    return turn.graded[way].cpu / len(turn.graded[way].scores)


def floor_of(floor, roles):
    """CPU seconds a submission of cells with these roles, see `benchmarks.floor`."""
    return mean(sum(spent[role] for role in roles) for _, spent in floor.values())


def table(rows):
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
