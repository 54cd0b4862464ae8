"""A fresh machine: Makefile, lock file and package hold what they promise."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from grading.editions.chapter import chapters
from tests import check_chapter

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


@pytest.fixture
def fresh(tmp_path):
    """An empty folder with what `make setup` reads; make(...) runs there."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    if shutil.which("make") is None:
        pytest.skip("needs make: apt-get install make")

    def make(*arguments):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        return subprocess.run(
            ["make", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    make.folder = tmp_path
    return make


def test_make_alone_lists_every_command(fresh):
    answer = fresh()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    assert answer.returncode == 0
    assert [t for t in targets if f"make {t} " not in answer.stdout] == []
    assert not (fresh.folder / ".venv").exists()


def test_a_missing_python_is_named_with_the_command_that_installs_it(fresh):
    answer = fresh("setup", "PYTHON=no-such-python")
    assert answer.returncode != 0
    assert "apt-get install python3" in answer.stdout


def test_an_old_python_is_named_with_its_version(fresh):
    old = fresh.folder / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n')
    old.chmod(0o755)
    answer = fresh("setup", "PYTHON=./old-python")
    assert answer.returncode != 0
    assert "Python 3.11 or newer is needed; Python 3.9.2 came" in answer.stdout


def test_a_missing_venv_module_is_named_with_the_command_that_installs_it(fresh):
    bare = fresh.folder / "bare-python"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n')
    bare.chmod(0o755)
    answer = fresh("setup", "PYTHON=./bare-python")
    assert answer.returncode != 0
    assert "apt-get install python3-venv" in answer.stdout


def test_grade_without_a_folder_says_what_to_type(fresh):
    ready = fresh.folder / ".venv/.ready"
    ready.parent.mkdir()
    ready.touch()
    answer = fresh("grade")
    assert answer.returncode != 0
    assert "make grade SUBMISSIONS=folder" in answer.stdout


@pytest.mark.parametrize("asked", ["6", "06", "06-deep"])
def test_a_chapter_is_named_by_its_number_or_its_name(asked):
    assert check_chapter.found(asked, ["00-start", "06-deep"]) == "06-deep"


@pytest.mark.parametrize("asked", ["", "99", "deep", "-k"])
def test_an_unknown_chapter_is_answered_with_those_there_are(asked, capsys):
    assert check_chapter.main([asked]) == 2
    told = capsys.readouterr().out
    assert all(slug in told for slug in chapters())
    assert (repr(asked) if asked else "is missing") in told


def test_a_chapters_check_looks_at_all_its_modules_and_its_golden_notebook():
    steps = dict(check_chapter.steps("06-deep-networks"))
    assert len(steps["lint"]) == 2 + len(check_chapter.ROOMS)
    assert "06-deep-networks or first_page" in steps["tests"]
    assert "tests/notebooks/06-deep-networks.ipynb" in steps["golden notebook"]


def test_the_lock_has_an_exact_version_and_hashes_for_every_package():
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    pins = [entry for entry in entries if not entry.startswith("#")]
    assert len(pins) > 100
    for entry in pins:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,-]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_lock_names_no_address():
    assert not re.search(r"https?:|file:|--index|--find-links| @ ", LOCK)


def test_the_lock_pins_what_installs_it():
    assert re.search(r"^uv==", LOCK, re.M)
    assert re.search(r"^hatchling==", LOCK, re.M)


def test_the_helper_package_needs_numpy_only_and_matplotlib_to_draw():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert names_of(project["dependencies"]) == {"numpy"}
    assert {extra: names_of(needs) for extra, needs in extras.items()} == {
        "plot": {"matplotlib"}
    }


def names_of(needs):
    """The packages that a list of requirements names."""
    return {re.match(r"[\w-]+", need)[0] for need in needs}


def test_the_wheel_holds_the_helper_package_and_nothing_else(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("gradbook-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"gradbook"}
    assert {n for n in names if n.endswith(".npz")}, "the data files are missing"
