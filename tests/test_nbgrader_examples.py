"""nbgrader's own assignments get the scores of stock execution under the trusted one.

Two come with its user guide, one is made of the notebooks that its own tests grade.
"""

import logging
import os
import shutil
import sys
from pathlib import Path

import nbgrader
import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grading.editions.chapter import ROOT
from grading.trusted.preprocessor import STEPS

GUIDE = Path(nbgrader.__file__).parent / "docs/source/user_guide"
FILES = Path(nbgrader.__file__).parent / "tests/apps/files"
OWN = {  # notebook of the assignment -> its source, and who hands in what
    "plain": (
        "submitted-unchanged",
        {
            "changed": "submitted-changed",
            "blank": "submitted-unchanged",
            "cheat": "submitted-cheat-attempt",
            "locked": "submitted-locked-cell-changed",
        },
    ),
    "hidden": (
        "autotest-hidden",
        {
            "changed": "autotest-hidden-changed-right",
            "cheat": "autotest-hidden-changed-wrong",
        },
    ),
    "hashed": ("autotest-hashed", {"changed": "autotest-hashed-changed"}),
    "multi": (
        "autotest-multi",
        {"changed": "autotest-multi-changed", "blank": "autotest-multi-unchanged"},
    ),
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


def guide(folder, assignment):
    """An example of the user guide: its two students, the key, and an empty one."""
    shutil.copytree(GUIDE / "source" / assignment, folder / "source/ps1")
    shutil.copy(GUIDE / "source/header.ipynb", folder / "source")
    shutil.copy(GUIDE / "autotests.yml", folder)
    release(folder)
    shutil.copytree(GUIDE / "submitted", folder / "submitted")
    shutil.copytree(folder / "source/ps1", folder / "submitted/key/ps1")
    shutil.copytree(folder / "release/ps1", folder / "submitted/blank/ps1")


def own(folder):
    """The notebooks of nbgrader's own tests, as one assignment."""
    (folder / "source/ps1").mkdir(parents=True)
    shutil.copy(FILES / "autotests.yml", folder)
    for name, (source, submissions) in OWN.items():
        shutil.copy(FILES / f"{source}.ipynb", folder / f"source/ps1/{name}.ipynb")
        for student, file in submissions.items():
            place = folder / "submitted" / student / "ps1"
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(FILES / f"{file}.ipynb", place / f"{name}.ipynb")
    release(folder)


def api(folder, **autograde):
    """nbgrader in a course folder; autograde: settings of its Autograde."""
    config = Config()
    config.CourseDirectory.root = str(folder)
    header = folder / "source/header.ipynb"
    config.IncludeHeaderFooter.header = str(header) if header.exists() else ""
    config.Autograde.update(autograde)
    here = NbGraderAPI(CourseDirectory(config=config), config=config)
    here.log.setLevel(logging.CRITICAL)
    return here


def release(folder):
    report = api(folder).generate_assignment("ps1")
    assert report["success"], report["log"]


def scores(folder, **autograde):
    """Each cell's grade, by student, notebook and cell, as autograde records it."""
    here, found = api(folder, **autograde), {}
    for student in sorted(path.name for path in (folder / "submitted").iterdir()):
        report = here.autograde("ps1", student)
        assert report["success"], report["log"]
        with here.gradebook as gradebook:
            for notebook in gradebook.find_submission("ps1", student).notebooks:
                for grade in notebook.grades:
                    key = student, notebook.name, grade.cell.name
                    found[key] = grade.auto_score, grade.needs_manual_grade
    return found


@pytest.fixture(scope="module", autouse=True)
def surroundings():
    """nbgrader calls `alembic` by name, and leaves the folder that it was called in."""
    with pytest.MonkeyPatch.context() as patch:
        folders = [str(Path(sys.executable).parent), os.environ["PATH"]]
        patch.setenv("PATH", os.pathsep.join(folders))
        patch.chdir(ROOT)
        yield


@pytest.fixture(scope="module", params=["ps1", "ps1_autotest", "own tests"])
def both(request, tmp_path_factory):
    """(scores of stock, scores of trusted execution) of an assignment."""
    folder = tmp_path_factory.mktemp("examples") / "stock"
    own(folder) if request.param == "own tests" else guide(folder, request.param)
    copy = shutil.copytree(folder, folder.parent / "trusted")
    return scores(folder), scores(copy, autograde_preprocessors=STEPS)


def test_every_cell_gets_what_stock_execution_gives(both):
    stock, trusted = both
    assert trusted == stock


def test_the_scores_are_not_all_alike(both):
    given = {score for score, _ in both[0].values()}
    assert {0.0, 1.0, None} <= given
