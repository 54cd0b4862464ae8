"""The wheel without its extra: all but the figures works without matplotlib."""

import subprocess
import sys

import pytest

from grading.course import release
from grading.editions.wheel import build_wheel

# matplotlib as it is on a machine that has none: nobody finds it.
BLOCKED = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "matplotlib":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
"""
CHECKED = """
import numpy as np
from gradbook import check, data, explain

point = {"w": np.array([1.0, 2.0, 3.0])}
with check.exercise("half"), check.part("right"):
    check.gradient(lambda w: w @ w / 2, point, "w", grads={"dw": point["w"]})
try:
    check.gradient(lambda w: w @ w / 2, point, "w", grads={"dw": 2 * point["w"]})
except check.CheckFailed as failed:
    print(failed)
with check.demo():
    raise NotImplementedError("later")
data.iris()
"""


def without_matplotlib(program):
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + program], capture_output=True, text=True
    )


def test_checks_hints_and_data_work_without_matplotlib():
    done = without_matplotlib(CHECKED)
    assert done.returncode == 0, done.stderr
    assert "half: all 2 checks passed" in done.stdout
    assert "Hint: dw is 2 times too large" in done.stdout
    assert "waits for `later`" in done.stdout


def test_the_commands_of_gradbook_work_without_matplotlib():
    done = without_matplotlib("from gradbook.__main__ import main; main(['--help'])")
    assert done.returncode == 0, done.stderr
    assert "validate" in done.stdout


def test_figures_say_which_extra_they_need():
    done = without_matplotlib("from gradbook import plot")
    last = done.stderr.strip().split("\n")[-1]
    assert done.returncode == 1
    assert last.startswith("ModuleNotFoundError: gradbook.plot draws with matplotlib")
    assert "gradbook[plot]" in last
    assert "During handling" not in done.stderr


def test_another_missing_module_is_not_taken_for_matplotlib():
    other = BLOCKED.replace('== "matplotlib"', '== "kiwisolver"')
    done = subprocess.run(
        [sys.executable, "-c", other + "import gradbook.plot"],
        capture_output=True,
        text=True,
    )
    assert "gradbook[plot]" not in done.stderr
    assert "No module named 'kiwisolver'" in done.stderr


@pytest.mark.slow
def test_a_students_requirements_bring_matplotlib(tmp_path):
    """pip reads the list of the zip, and finds here all that it asks for."""
    wheel = build_wheel(tmp_path)
    listed = release.REQUIREMENTS.format(wheel=wheel.name)
    (tmp_path / "requirements.txt").write_text(listed)
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index"]
    done = subprocess.run(
        [*pip, "--disable-pip-version-check", "-r", "requirements.txt"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    needs = [line for line in done.stdout.split("\n") if "matplotlib>" in line]
    assert needs, done.stdout
    assert "gradbook" in needs[0]
