"""`make release`: what a student gets, through stock nbgrader."""

import inspect
import re
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.validator import Validator

from grading.course import release
from grading.course.root import Course, Failure
from grading.editions import assemble
from grading.editions.chapter import Chapter
from grading.editions.keysource import key_cells
from grading.editions.wheel import build_wheel

SLUG = "03-logistic-regression"
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def chapter():
    return Chapter(SLUG)


@pytest.fixture(scope="module")
def made(tmp_path_factory, chapter):
    """A course root with the chapter released."""
    root = Course(tmp_path_factory.mktemp("release") / "course")
    release.release(root, chapter)
    return root


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def blank(made):
    return made.released(SLUG)


def validate(notebook, folder):
    """The exercises whose checks stock `nbgrader validate` complains of."""
    path = folder / "notebook.ipynb"
    nbformat.write(notebook, path)
    found = Validator().validate(str(path))
    assert set(found) <= {"failed"}
    failed = [cell["source"] for cell in found.get("failed", [])]
    checks = [c for c in notebook.cells if assemble.role(c) == "check"]
    return [c.id.removeprefix("check-") for c in checks if c.source.strip() in failed]


def test_the_students_notebook_has_no_hidden_test_and_no_answer(made, blank, chapter):
    text = made.notebook("release", SLUG).read_text("utf-8")
    assert "HIDDEN TESTS" not in text
    assert "isolate" not in text
    assert "solutions" not in text
    hidden = {line.strip() for line in inspect.getsource(chapter.hidden).split("\n")}
    shown = {x.strip() for cell in blank.cells for x in cell.source.split("\n")}
    secret = {line for line in hidden if re.match(r"student\.|\w+ = key\.", line)}
    assert not secret & shown


def test_stubs_come_out_whole_and_editable(blank, chapter):
    cells = {cell.id: cell for cell in blank.cells}
    for row in chapter.exercises:
        assert cells[row.name].source == chapter.stub(row.name).source
        assert cells[row.name].metadata.get("editable", True)
        assert not cells[f"check-{row.name}"].metadata["editable"]


def test_run_all_on_an_untouched_copy_reaches_the_end(blank, tmp_path):
    notebook = nbformat.from_dict(blank)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, resources=resources, allow_errors=False).execute()
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    failed = [c for c in code if any(o.output_type == "error" for o in c.outputs)]
    assert {assemble.role(cell) for cell in failed} == {"check"}


def test_nbgrader_validate_speaks_of_all_checks_of_an_untouched_copy(
    blank, chapter, tmp_path
):
    names = [row.name for row in chapter.exercises]
    assert validate(blank, tmp_path) == names


def test_nbgrader_validate_speaks_of_the_failing_checks_only(blank, chapter, tmp_path):
    needed = {name for row in chapter.exercises for name in row.needs}
    free = [row.name for row in chapter.exercises if row.name not in needed][:2]
    key = key_cells(chapter)
    answers = {name: text for name, text in key.items() if name not in free}
    assert validate(assemble.fill(blank, answers), tmp_path) == free


def test_nbgrader_validate_is_content_with_the_key(blank, chapter, tmp_path):
    assert validate(assemble.fill(blank, key_cells(chapter)), tmp_path) == []


def test_releasing_again_keeps_the_grades(made, chapter):
    with made.api.gradebook as gradebook:
        gradebook.update_or_create_student("student-01")
        gradebook.add_submission(SLUG, "student-01")
        name = f"check-{chapter.exercises[1].name}"
        grade = gradebook.find_grade(name, SLUG, SLUG, "student-01")
        grade.manual_score = 1.5
        gradebook.db.commit()
    before = made.notebook("release", SLUG).read_bytes()
    release.release(made, chapter)
    assert made.notebook("release", SLUG).read_bytes() == before
    assert made.score(SLUG, "student-01") == (1.5, chapter.points)


def test_checks_that_changed_after_the_first_submission_are_refused_with_a_reason(
    tmp_path, chapter
):
    root = Course(tmp_path / "course")
    release.release(root, chapter)
    with root.api.gradebook as gradebook:
        gradebook.update_or_create_student("student-01")
        gradebook.add_submission(SLUG, "student-01")
    changed = Chapter(SLUG)
    changed.check(changed.exercises[0].name).metadata["nbgrader"]["grade_id"] += "-new"
    with pytest.raises(Failure, match="submissions exist"):
        release.release(root, changed)


def test_the_zip_holds_notebook_wheel_requirements_and_how_to(made, wheel):
    path = release.pack(made, SLUG, wheel)
    with zipfile.ZipFile(path) as archive:
        names = {Path(name).name: name for name in archive.namelist()}
        assert set(names) == {
            f"{SLUG}.ipynb",
            wheel.name,
            "HOWTO.md",
            "requirements.txt",
        }
        assert all(name.startswith(f"{SLUG}/") for name in names.values())
        howto = archive.read(names["HOWTO.md"]).decode()
        assert f"./{wheel.name}" in archive.read(names["requirements.txt"]).decode()
        notebook = archive.read(names[f"{SLUG}.ipynb"])
    assert notebook == made.notebook("release", SLUG).read_bytes()
    assert not re.search(r"\{\w+\}", howto)
    assert "with Python {}.{}:".format(*sys.version_info) in howto
    assert all(name in howto for name in ("Linux", "macOS", "Windows", SLUG))


def test_packing_twice_gives_the_same_zip(made, wheel):
    first = release.pack(made, SLUG, wheel).read_bytes()
    assert release.pack(made, SLUG, wheel).read_bytes() == first


def test_the_wheel_holds_gradbook_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        rooms = {name.split("/")[0] for name in archive.namelist()}
    assert {room for room in rooms if not room.endswith(".dist-info")} == {"gradbook"}


def test_the_stock_command_line_reads_the_same_settings(made):
    text = (made.root / "nbgrader_config.py").read_text("utf-8")
    assert "load_subconfig" in text
    steps = [step.__name__ for step in made.config.GenerateAssignment.preprocessors]
    assert "ClearSolutions" not in steps
    assert "ClearHiddenTests" in steps


def test_make_release_names_the_files_it_wrote(tmp_path, capsys):
    assert release.main([SLUG, "--course", str(tmp_path / "course")]) == 0
    out = capsys.readouterr().out
    assert f"{SLUG}.ipynb" in out
    assert f"{SLUG}.zip" in out


def test_an_unknown_chapter_is_named_and_does_not_stop_the_others(tmp_path, capsys):
    root = tmp_path / "course"
    assert release.main(["99-nonesuch", SLUG, "--course", str(root)]) == 1
    assert "99-nonesuch" in capsys.readouterr().out
    assert (root / "zips" / f"{SLUG}.zip").exists()
