"""The benchmarks run, and measure what they say."""

import argparse
import math
import os
import sys

import pytest

from benchmarks import cost, grading_report, live, parts
from benchmarks.grading import SLUG, Bench, Graded, Round
from grading import demo
from grading.editions.chapter import Chapter

MIB = 1024 * 1024
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


def run(*codes):
    """The Cost of Python programs that run at the same time."""
    return cost.cost([([sys.executable, "-c", one], "/") for one in codes], os.environ)


# One command


@pytest.fixture(params=["task clock", "/proc"])
def either_clock(request, monkeypatch):
    if request.param == "/proc":
        monkeypatch.setattr(cost, "CALLS", {})


def test_cpu_time_of_all_processes_counts(either_clock):
    # What starts in the first milliseconds, before the clock is there, is lost.
    start, spin = (
        "import time; time.sleep(0.5)",
        "while time.process_time() < 0.4: pass",
    )
    child = f"{start}\nimport os\nif os.fork() == 0:\n    {spin}\n    os._exit(0)\n"
    told = run(f"{child}os.wait()\n{spin}", f"{start}\n{spin}")
    assert 1.0 < told.cpu_seconds < 2.0
    assert told.cpu_until(told.begun) < 0.4
    assert told.cpu_until(told.begun + 3600) == told.cpu_seconds


def test_time_that_is_slept_does_not_count(either_clock):
    told = run("import time\ntime.sleep(1.5)")
    assert told.cpu_seconds < 1 < told.seconds


def test_memory_that_processes_share_counts_once():
    code = "import os, time\nheld = b'x' * (200 << 20)\nfor _ in range(3): os.fork()\n"
    assert 200 * MIB < run(code + "time.sleep(2)").peak_bytes < 500 * MIB


def test_a_command_that_fails_tells_why():
    with pytest.raises(RuntimeError, match="no such thing"):
        run("raise SystemExit('no such thing')")


# A class


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("bench"))


def test_no_two_of_a_class_are_alike_and_it_is_always_the_same_class(bench):
    made = list(demo.crowd(bench.fabric, 100))
    texts = [str([cell.source for cell in notebook.cells]) for *_, notebook in made]
    assert len({student for student, *_ in made}) == len(set(texts)) == 100
    assert [what for _, what, _ in made].count("right") == 45
    assert made == list(demo.crowd(bench.fabric, 100))


@pytest.mark.slow
def test_each_way_grades_the_same_and_takes_something(bench):
    ours, stock, floor = bench.ours(2), bench.stock(2, 1), bench.floor(2)
    scores = {student: score for student, (score, _) in floor.items()}
    assert ours.scores == stock.scores == scores
    assert max(scores.values()) == Chapter(SLUG).points > min(scores.values())
    for one in (ours, stock):
        assert min(one[:4]) > 0
        assert one.peak_bytes > 50 * MIB
    least = sum(sum(spent.values()) for _, spent in floor.values())
    assert 0 < least < ours.cpu


@pytest.mark.slow
def test_the_parts_of_a_submission_are_there_and_none_is_the_whole(bench):
    found = parts._each(bench, 4)
    assert min(found.values()) > 0
    assert max(found.values()) < 0.9 * sum(found.values())


# The pages


def graded(size, start, each):
    """A Graded with made-up times."""
    scores = {f"s{number}": 1.0 for number in range(size)}
    seconds = start + size * each
    return Graded(seconds, 2 * seconds, size * each, 1.0, 300 * MIB, scores)


def rounds():
    spent = {"setup": 0.01, "plain": 0.02, "stub": 0.03, "check": 0.04}
    floor = {f"s{number}": (1.0, spent) for number in range(100)}
    ways = {"ours": (1.0, 0.1), 1: (2.0, 2.0), 2: (2.0, 1.0)}
    made = []
    for factor in (1.0, 1.0, 2.0):
        times = {way: (start, factor * each) for way, (start, each) in ways.items()}
        large, small = (
            {way: graded(size, *time) for way, time in times.items()}
            for size in (100, 1)
        )
        made.append(Round(large, small, floor))
    return made


def test_the_page_gives_medians_of_ratios_with_their_spread():
    growth = {size: graded(size, 3.0, 0.1) for size in (10, 100, 300, 1000)}
    page = grading_report.page(
        rounds(), growth, dict.fromkeys(growth, 0.1), SLUG, "the command"
    )
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    told = {line.split(" | ")[0][2:]: line.split(" | ")[1] for line in lines}
    assert told["throughput, ours to 1 stock process"] == "18.4 (18.4 to 19.1)"
    assert told["throughput, ours to 2 stock processes"] == "9.3 (9.3 to 9.6)"
    assert told["CPU time, ours to the floor"] == "2.2 (2.2 to 4.2)"
    assert told["CPU time, ours to the floor, 300 submissions"] == "2.2"
    assert "| 10 | 4.0 | 0.80 | 8.0 | 1.0 | 300 |" in lines
    assert told["all the student's cells"] == "50.0 (50.0 to 50.0)"
    assert told["memory, 1000 submissions to 10"] == "1.00"
    assert "`the command`" in page
    assert "the floor too: 300 of 300" in page


def test_the_page_of_the_parts_adds_them_up():
    once = [dict(zip(("writer", "pool", "warm"), (3.0, 1.0, 2.0), strict=True))] * 3
    each = [{"code": 0.1, "border": border} for border in (0.1, 0.12, 0.2)]
    options = argparse.Namespace(submissions=100, rounds=3)
    page = parts.page(once, each, [0.1] * 3, options, "the command")
    start = 3.0 + 1.0 * parts.CORES + 2.0
    assert f"that is {start:.1f} CPU s" in page
    assert "| border | 120.0 (100.0 to 200.0) | 1.20 (1.00 to 2.00) |" in page
    assert "| all | 220.0 (200.0 to 300.0) | 2.20 (2.00 to 3.00) |" in page
    assert f"from {math.ceil(start / (0.35 - 0.22))} submissions on" in page
    assert "however large" in parts.page(once, each, [0.06] * 3, options, "")


def test_the_line_is_that_of_start_up_and_submissions():
    growth = {size: graded(size, 3.0, 0.1) for size in (10, 30, 100)}
    assert grading_report.line(growth) == pytest.approx((3.0, 0.1, 0.0))
    growth[300] = graded(300, 3.0, 0.2)
    assert grading_report.line(growth)[2] > 0.1


def test_the_picture_is_the_same_each_time(tmp_path):
    growth = {size: graded(size, 3.0, 0.1) for size in (10, 30, 100)}
    files = tmp_path / "a.svg", tmp_path / "b.svg"
    for file in files:
        grading_report.picture(growth, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert b"submissions" in files[0].read_bytes()


def test_the_page_of_the_pages_gives_wall_and_cpu_time_and_names_the_slowest():
    checks = {"03/quick": (0.1, 0.1), "03/slow": (0.3, 0.4)}
    text = "\n".join(live.report([(5.0, 8.0), (4.0, 7.0), (6.0, 9.0)], checks))
    assert "| below 6 | 5.00 (4.00 to 6.00) | 8.00 (7.00 to 9.00) |" in text
    assert "2 exercises | below 0.3 | 0.20 (0.10 to 0.30) | 0.25" in text
    assert "Most CPU time: `03/slow` 0.4 s; `03/quick` 0.1 s" in text
