"""Random costs at scales from 1e-12 to 1e12: right gradients pass, wrong ones fail."""

import contextlib
import io
import time

import numpy as np
import pytest

from gradbook import check
from gradbook.check import numeric
from tests.gradient_cases import cases

MILLIONTH, THOUSANDTH, TWICE = 1e-6, 1e-3, 1.0


def line_of(case, grad):
    """The Line of check.gradient for one gradient of a case, right or wrong."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            report = check.gradient(case.cost, {"x": case.x}, "x", grads={"dx": grad})
        except check.CheckFailed as error:
            report = error.report
    return report["dx"]


def seen(case):
    """Entries that a check can see: no kink, and known to a fifth of a millionth."""

    def costs(points):
        return [case.cost(point["x"]) for point in points]

    found = numeric.slopes(costs, {"x": case.x}, "x")
    return ~found.kink & (found.error < 2e-7 * np.abs(case.grad))


def rejected(seed, count):
    """Texts of the right gradients that are not ok."""
    lines = ((case.text, line_of(case, case.grad)) for case in cases(seed, count))
    return [(text, str(line)) for text, line in lines if line.verdict != "ok"]


def accepted(seed, count):
    """(gradients that are wrong in one entry which can be seen, those that are ok)."""
    rng = np.random.default_rng(seed)
    asked, ok = 0, []
    for case in cases(seed, count):
        at = np.flatnonzero(seen(case))
        if not at.size:
            continue
        for part in (MILLIONTH, THOUSANDTH, TWICE):
            grad = case.grad.copy()
            grad[rng.choice(at)] *= 1 + part * rng.choice([-1, 1])
            asked += 1
            line = line_of(case, grad)
            if line.verdict != "wrong":
                ok.append((case.text, part, str(line)))
    return asked, ok


def test_right_gradients_of_random_costs_are_ok():
    assert rejected(seed=11, count=132) == []


def test_gradients_of_random_costs_that_are_wrong_in_one_entry_are_wrong():
    asked, ok = accepted(seed=12, count=66)
    assert ok == []
    assert asked > 100


@pytest.mark.soak
def test_two_thousand_random_costs():
    start = time.process_time()
    assert rejected(seed=21, count=2200) == []
    asked, ok = accepted(seed=22, count=2200)
    assert ok == []
    print(f"{asked} wrong gradients, {time.process_time() - start:.0f} CPU s")
