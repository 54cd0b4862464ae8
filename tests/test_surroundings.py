"""The tests themselves: they depend on nothing but the repository."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import lacking

ROOT = Path(__file__).resolve().parent.parent
NEEDY = {  # what may be missing -> a test that needs it, the reason that it gives
    "chromium": (
        "test_browser.py::test_what_the_browser_asks_for_itself_is_not_the_pages",
        "needs Chromium: apt-get install chromium chromium-driver",
    ),
    "postgresql": (
        "test_trusted_batch.py::test_a_gradebook_in_postgresql_holds_the_same",
        "needs PostgreSQL: apt-get install postgresql",
    ),
    "torch": (
        "test_oracles.py::test_pytorch_finds_the_gradients_of_the_key",
        "needs PyTorch: pip install torch",
    ),
    "namespaces": (
        "test_attacks.py::test_an_honest_submission_after_a_group_of_attacks_gets_full_marks",
        "the full form needs namespaces",
    ),
    "pages": (
        "test_live_chapters.py::test_the_key_passes_and_a_mistake_is_told[00-start-here]",
        "needs Python in the pages",
    ),
    "axe": (
        "test_accessible.py::test_axe_finds_nothing_to_mend[404]",
        "needs axe-core: npm ci --prefix tests/audit",
    ),
}


def run(*arguments, **environment):
    """pytest in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module", params=["", "1"])
def required(request):
    return request.param


@pytest.fixture(scope="module")
def poor(required):
    """The needy tests on a machine that has nothing of what they need."""
    tests = [f"tests/{test}" for test, _ in NEEDY.values()]
    settings = {"LACKS": " ".join(NEEDY), "REQUIRE_ALL": required}
    return run("-p", "tests.lacking", *tests, **settings)


def test_all_that_may_be_missing_is_tried():
    assert lacking.WHAT.keys() == NEEDY.keys()


@pytest.mark.parametrize("what", NEEDY)
def test_what_is_missing_is_told(what, poor):
    assert NEEDY[what][1] in poor.stdout


def test_a_skip_is_a_failure_only_where_all_is_required(poor, required):
    assert poor.returncode == bool(required), poor.stdout
    assert ("skipped" in poor.stdout.splitlines()[-1]) != bool(required)


SETTINGS = {"MPLBACKEND": "tkagg", "DATABASE": "x", "JUPYTER_CONFIG_DIR": "x"}


def test_nobodys_settings_reach_a_test(tmp_path):
    (tmp_path / "mine").mkdir()
    name = f"{__file__}::test_the_home_is_that_of_the_tests"
    found = run(name, HOME=str(tmp_path), **SETTINGS)
    assert found.returncode == 0, found.stdout


def test_the_home_is_that_of_the_tests():
    assert Path.home().name.startswith("home-")
    assert not (Path.home() / "mine").exists()
    assert SETTINGS.items() & os.environ.items() == set()
