"""Shared by all tests: with REQUIRE_ALL=1 a skip is a failure."""

import os

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that skips."""
    return _required((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """A module that skips as a whole."""
    return _required((yield))


def _required(report):
    expected = hasattr(report, "wasxfail")
    if os.environ.get("REQUIRE_ALL") == "1" and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 allows no skip. {report.longrepr[2]}"
    return report
