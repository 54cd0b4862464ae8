"""Shared by all tests: surroundings of their own; with REQUIRE_ALL=1 no skip.

A test depends on the repository and on what it sets up. So it finds an empty home
without anybody's settings, and of the environment only what programs need to run.
"""

import os
import re
import tempfile
from pathlib import Path

import pytest

KEPT = re.compile(
    "PATH|TMPDIR|USER|LOGNAME|LANG|LC_.*|TZ|TERM|COLUMNS|VIRTUAL_ENV|REQUIRE_ALL"
    "|LACKS|BIG_BATCH|(LD|DYLD)_LIBRARY_PATH|.*_NUM_THREADS|PY_COLORS|PYTEST_.*|COV_.*"
)


def pytest_configure(config):
    """Make the surroundings. The processes of pytest-xdist inherit them."""
    if hasattr(config, "workerinput"):
        return
    cache = Path.home() / ".cache"  # of fonts, which take a while to be found again
    home = tempfile.TemporaryDirectory(prefix="home-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    Path(home.name, ".cache").symlink_to(cache)
    for name in [name for name in os.environ if not KEPT.fullmatch(name)]:
        del os.environ[name]
    # No test asks another host: a proxy could only stand in the way.
    os.environ |= {"HOME": home.name, "NO_PROXY": "*"}
    if config.getoption("nbval", default=False):  # all steps of long demonstrations
        os.environ["CHECKED_GRADIENTS_EDITION"] = "golden"
    os.umask(0o022)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory):
    """A headless Chromium, one a module; skips with the reason where there is none."""
    from tests.chromium import chromium

    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


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
