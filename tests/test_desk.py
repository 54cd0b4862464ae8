"""A teacher's desk: what a batch shows of a folder, what it costs when a part fails."""

import contextlib
import csv
import errno
import functools
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

from grading import batch
from grading.course import grades, keeping
from grading.course.gradebook import Writer
from grading.course.records import Records, write
from grading.course.release import main as release_command
from grading.course.release import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter
from grading.feedback import harmless
from grading.submissions import choose, collect, files, names, python
from grading.submissions.roster import Person, Roster
from grading.trusted.batch import job
from grading.trusted.batch import run as batch_run
from tests.batches import Here
from tests.folders import put

SLUG = "03-logistic-regression"
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("desk") / "course")
    release(course, Chapter(SLUG))
    return course


# What the gradebook lost


def test_who_was_taken_out_of_the_gradebook_is_graded_again(course, tmp_path):
    put(tmp_path, "gone.ipynb", course.released(SLUG))
    settings = {"execution": "trusted", "started": Here()}
    (before,) = batch.grade_folder(course, tmp_path, **settings)
    with course.api.gradebook as gradebook:
        gradebook.remove_student("gone")
    (row,) = batch.grade_folder(course, tmp_path, **settings)
    assert row == before
    assert row.score == 0


def test_a_later_hand_in_that_costs_points_says_what_stood_before(
    course, tmp_path, monkeypatch
):
    def run(task):  # full points for a notebook, without a worker
        result = job.refusal(task, task.reason)
        points = float(not task.reason)
        return result._replace(scores=dict.fromkeys(result.scores, points))

    monkeypatch.setattr(job, "run", run)
    path = put(tmp_path, "falls/x.ipynb", course.released(SLUG))
    settings = {"execution": "trusted", "started": Here()}
    (first,) = batch.grade_folder(course, tmp_path, **settings)
    path.unlink()
    put(tmp_path, "falls/report.pdf", "x")
    (second,) = batch.grade_folder(course, tmp_path, **settings)
    (third,) = batch.grade_folder(course, tmp_path, **settings)
    assert first.score > second.score == 0
    assert second.reason == f"a PDF was handed in; {first.score:g} before"
    assert third.reason == "a PDF was handed in"


# Pages


@pytest.mark.parametrize("execution", ["trusted", "stock"])
def test_a_page_tells_of_the_file_that_came_last_though_it_is_graded_once(
    course, tmp_path, execution
):
    people = Roster([Person("ak42", "Ada King")])
    settings = {"execution": execution, "people": people}
    settings |= {"workers": 1} if execution == "trusted" else {}
    graded = course.notebook("submitted", SLUG, "ak42")
    times = []
    for file in (f"kingada_101_1_{SLUG}", f"kingada_101_2_{SLUG}-1"):
        path = put(tmp_path, f"in/{file}.ipynb", "nonsense")
        batch.grade_folder(course, tmp_path / "in", SLUG, **settings)
        times.append(graded.stat().st_mtime_ns)
        html = course.feedback(SLUG, "ak42").read_text("utf-8")
        told = BeautifulSoup(html, "html.parser").find("p", "slip").get_text()
        assert f"Ada King (ak42): {file}.ipynb" in told
        assert f"attempt {len(times)}" in told
        path.unlink()
    assert times[0] == times[1]


# Before anything is graded


def lines_of(table):
    """student -> the rest of their line of a table, blanks as one."""
    lines = [" ".join(line.split()).partition(" ") for line in table.splitlines()]
    return {student: rest for student, _, rest in lines}


def everything(folder):
    """Each file below a folder, with its time."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_dry_run_shows_all_and_writes_nothing(course, tmp_path, capsys):
    blank = course.released(SLUG)
    put(tmp_path, f"in/kingada_101_1_{SLUG}.ipynb", blank)
    put(tmp_path, f"in/kingada_LATE_101_2_{SLUG}-1.ipynb", blank)
    put(tmp_path, f"in/Ben Oak_7_assignsubmission_file_/work/{SLUG}.pdf", "x")
    put(tmp_path, "in/cy.ipynb", nbformat.v4.new_notebook(cells=[new_code_cell("x")]))
    with zipfile.ZipFile(tmp_path / "in/dora.zip", "w") as archive:
        archive.writestr(f"deep/{SLUG}.ipynb", json.dumps(blank))
    put(tmp_path, "in/notes.txt", "x")
    classlist = put(tmp_path, "students.csv", "id,name\nak42,Ada King\nz1,Zoë\n")
    before = everything(tmp_path), everything(course.root)
    told = ["--course", str(course.root), "--students", str(classlist)]
    assert batch.main([str(tmp_path / "in"), "--dry-run", *told]) == 0
    assert before == (everything(tmp_path), everything(course.root))
    out, err = capsys.readouterr()
    assert "notes.txt" in err
    lines = lines_of(out)
    first = f"set aside: kingada_101_1_{SLUG}.ipynb (an earlier attempt)"
    assert lines == {
        "student": "assignment attempt file",
        "Ben_Oak": f"{SLUG} 1 - scores 0: a PDF was handed in; not in the class list",
        "ak42": f"{SLUG} 2 kingada_LATE_101_2_{SLUG}-1.ipynb late; {first}",
        "cy": "? 1 cy.ipynb nothing in the notebook tells which assignment it is; "
        "a person has to look; not in the class list",
        "dora": f"{SLUG} 1 dora/deep/{SLUG}.ipynb not in the class list",
        "z1": f"{SLUG} - - nothing was handed in",
    }


def test_a_dry_run_without_a_release_makes_no_course(tmp_path, capsys):
    course = tmp_path / "course"
    assert batch.main([str(tmp_path), "--dry-run", "--course", str(course)]) == 2
    assert "make release" in capsys.readouterr().err
    assert not course.exists()


@pytest.mark.parametrize("dry_run", ["", "1"])
def test_make_takes_any_name_of_a_folder_and_a_dry_run_releases_nothing(
    dry_run, tmp_path
):
    name = "Ada's $HOME \"`x` folder"
    python = put(tmp_path, "python", '#!/bin/sh\necho ran "$@"\n')
    python.chmod(0o755)
    (tmp_path / "ready").touch()
    told = ["make", "-s", "grade", f"SUBMISSIONS={name}", f"DRY_RUN={dry_run}"]
    told += [f"BIN={tmp_path}", f"READY={tmp_path / 'ready'}"]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    *before, last = done.stdout.splitlines()
    ended = " --dry-run" if dry_run else ""
    assert last == f"ran -m grading.batch {name} --execution trusted{ended}"
    assert before == ([] if dry_run else ["ran -m grading.course.release"])


@pytest.mark.parametrize("dry", [True, False])
def test_a_class_list_that_is_not_there_is_one_line(course, tmp_path, capsys, dry):
    told = [str(tmp_path), "--course", str(course.root), "--workers", "1"]
    told += ["--students", str(tmp_path / "clas.csv"), *["--dry-run"] * dry]
    assert batch.main(told) == 2
    assert capsys.readouterr().err.endswith("clas.csv: no such class list\n")


def test_make_without_a_folder_says_what_is_missing():
    told = ["make", "-s", "folder-named"]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True)
    assert "make grade SUBMISSIONS=folder" in done.stdout


# The gradebook


def no_database(path):
    path.write_bytes(b"grades " * 1000)


def damaged(path):
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * 4096 + data[8192:])


def older(path):
    with contextlib.closing(sqlite3.connect(path)) as gradebook:
        gradebook.execute("UPDATE alembic_version SET version_num = '724cde206c17'")
        gradebook.commit()


@pytest.fixture
def made(tmp_path):
    """A course whose gradebook is empty."""
    made = Course(tmp_path / "a course")
    with made.api.gradebook:
        return made


def complaint(course, capsys):
    """What `make release` and `make grade` say before they do anything: one line."""
    told = ["--course", str(course.root)]
    said = []
    grade = functools.partial(batch.main, [".", "--execution", "stock", *told])
    for command in (release_command, grade):
        arguments = [[SLUG, *told]] if command is release_command else []
        assert command(*arguments) == 2
        out, err = capsys.readouterr()
        assert out == ""
        said.append(err)
    assert said[0] == said[1]
    assert said[0].count("\n") == 1
    path = course.root / "gradebook.db"
    return said[0].removeprefix(f"{path}: ").strip()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (no_database, "that is no gradebook. Put the newest of .*copies in its place"),
        (damaged, "the file is damaged. Put the newest of .*copies in its place"),
        (older, "another version of nbgrader wrote it. .* cd .*nbgrader db upgrade"),
    ],
)
def test_a_gradebook_that_is_none_is_one_line_that_says_what_to_do(
    made, capsys, harm, said
):
    harm(made.root / "gradebook.db")
    assert re.match(said, complaint(made, capsys))


def test_a_locked_gradebook_is_one_line(made, capsys, monkeypatch):
    monkeypatch.setattr(keeping, "LOCK_SECONDS", 0.1)
    path = made.root / "gradebook.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert complaint(made, capsys).startswith("another program holds it.")


def test_a_gradebook_that_may_not_be_written_is_one_line(made, capsys, monkeypatch):
    connect = sqlite3.connect  # a superuser may write any file

    def reading(name, *args, **kwargs):
        return connect(name.replace("mode=rw", "mode=ro"), *args, **kwargs)

    monkeypatch.setattr(sqlite3, "connect", reading)
    assert complaint(made, capsys).startswith("it may not be written.")


def test_the_gradebook_is_copied_as_a_whole_before_a_batch(made, monkeypatch):
    monkeypatch.setattr(keeping, "COPIES", 2)
    path, kept = made.root / "gradebook.db", []
    for student in ("ada", "ben", "cy"):
        with made.api.gradebook as gradebook:
            gradebook.add_student(student)
        told = ["nowhere", "--execution", "stock", "--course", str(made.root)]
        batch.main(told)
        batch.main(told)  # nothing has changed
        kept = sorted((made.root / "copies").iterdir())
    assert len(kept) == 2
    for copy, students in zip(kept, (2, 3), strict=True):
        assert re.fullmatch(r"gradebook-\d{4}-\d\d-\d\dT\d{6}\.\d{6}\.db", copy.name)
        with contextlib.closing(sqlite3.connect(copy)) as whole:
            found = whole.execute("SELECT id FROM student").fetchall()
        assert len(found) == students
    assert path.exists()


def test_the_gradebook_is_copied_though_the_clock_was_set_back(made):
    for time in (2e9, 1e9, 1.5e9):
        os.utime(made.root / "gradebook.db", (time, time))
        assert keeping.copy(made)
        assert keeping.copy(made) is None  # nothing has changed


@pytest.fixture
def full(monkeypatch):
    """No file may take the place of another one: the disk is full."""

    def replace(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", replace)


def test_a_copy_that_cannot_be_made_is_one_line(made, capsys, full):
    arguments = [".", "--execution", "stock", "--course", str(made.root)]
    assert batch.main(arguments) == 2
    said = capsys.readouterr().err
    copies = made.root / "copies"
    assert said.startswith(f"{copies}: no copy was made (No space left on device). ")
    assert said.count("\n") == 1
    assert list(copies.iterdir()) == []


def test_on_a_full_disk_a_file_is_as_before(tmp_path, full):
    path = tmp_path / "x"
    path.write_text("before")
    with pytest.raises(OSError, match="No space left"):
        write(path, "after")
    assert [(one, one.read_text()) for one in tmp_path.iterdir()] == [(path, "before")]


def test_on_a_full_disk_the_grades_are_as_before(made, full):
    path = made.root / "grades.csv"
    path.write_text("before")
    with pytest.raises(OSError, match="No space left"):
        grades.write(made, Roster(), path)
    assert path.read_text() == "before"


# Other trouble


def test_a_stray_notebook_in_the_release_is_no_assignment(course):
    strays = f"release/{SLUG}/copy.ipynb", "release/notes/copy.ipynb"
    paths = [put(course.root, stray, "nonsense") for stray in strays]
    assert course.assignments() == [SLUG]
    for path in paths:
        path.unlink()


def test_names_with_umlauts_are_graded_in_an_ascii_locale(course, tmp_path):
    put(tmp_path, "in/Zoë.ipynb", "nonsense")
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT)}
    told = [sys.executable, "-m", "grading.batch", str(tmp_path / "in")]
    told += ["--course", str(course.root), "--workers", "1"]

    def run(**more):
        env = {"PATH": os.environ["PATH"], **ascii_only, **more}
        return subprocess.run(told, cwd=ROOT, env=env, capture_output=True)

    done = run(PYTHONUTF8="0")
    assert done.returncode == 2
    assert done.stderr.startswith(b"Python expects names in ascii here")
    for more in ({"PYTHONUTF8": "1"}, {"PYTHONIOENCODING": "ascii"}):
        done = run(**more)
        assert done.returncode == 0, done.stderr
        assert b"Zo\\xeb" in done.stdout or "Zoë".encode() in done.stdout
    assert "Zoë" in (course.root / "grades.csv").read_text("utf-8")


# Scores corrected by hand


def marked(blank, text):
    """A notebook in which `text` is the answer to the first exercise."""
    notebook = deepcopy(blank)
    stub = next(cell for cell in notebook.cells if assemble.role(cell) == "stub")
    stub.source = text
    return notebook


def graded_by_answer(monkeypatch):
    """Points by what stands in the first answer, without a worker."""

    def run(task):
        result = job.refusal(task, task.reason or "made up")
        name = next(iter(result.scores))
        points = float(b"= all right" in (task.data or b""))
        return result._replace(scores=result.scores | {name: points})

    monkeypatch.setattr(batch_run.job, "run", run)


def correct(course, student, points):
    """What a teacher does in the formgrader: other points for the first exercise."""
    with course.api.gradebook as gradebook:
        (notebook,) = gradebook.find_submission(SLUG, student).notebooks
        grade = next(g for g in notebook.grades if g.cell.name.startswith("check-"))
        grade.manual_score = points
        gradebook.db.commit()
        return grade.cell.name.removeprefix("check-")


@pytest.mark.parametrize("policy", ["ask", "keep", "drop"])
def test_a_later_hand_in_puts_a_corrected_score_up_for_a_decision(
    course, tmp_path, monkeypatch, capsys, policy
):
    graded_by_answer(monkeypatch)
    blank, student = course.released(SLUG), f"ada-{policy}"

    def grade(manual="ask"):
        (row,) = batch.grade_folder(
            course, tmp_path, SLUG, manual=manual, execution="trusted", started=Here()
        )
        batch.report(course, [row], Roster())
        with (course.root / "grades.csv").open(encoding="utf-8") as file:
            (line,) = [x for x in csv.DictReader(file) if x["student_id"] == student]
        return row, line

    put(tmp_path, f"{student}.ipynb", marked(blank, "nothing"))
    row, line = grade()
    assert (row.score, line["corrected_by_hand"], line["decide"]) == (0, "no", "")
    name = correct(course, student, 0.5)
    row, line = grade()
    assert (row.score, line["corrected_by_hand"], line["decide"]) == (0.5, "yes", "")
    assert row.reason.endswith(f"corrected by hand: {name}")
    assert grade("drop")[0].score == 0.5, "a correction of this very file stays"
    put(tmp_path, f"{student}.ipynb", marked(blank, "x = all right"))
    for _ in range(2):  # it waits
        row, line = grade()
        assert row.score == 0.5
        said = "a later hand-in came: 0.5 stood before, 1 it gets by itself"
        assert said in row.reason
        assert said in line["decide"]
    capsys.readouterr()
    row, line = grade(policy)
    assert row.score == {"ask": 0.5, "keep": 0.5, "drop": 1}[policy]
    assert (said in row.reason) == (policy == "ask")
    assert line["corrected_by_hand"] == ("no" if policy == "drop" else "yes")
    assert bool(line["decide"]) == (policy == "ask")
    asked = f"{student}, {SLUG}: corrected by hand" in capsys.readouterr().err
    assert asked == (policy == "ask")
    assert grade()[0] == row, "what was decided stays so"
    assert points_on(course.feedback(SLUG, student)) == f"{row.score:g}"


def points_on(page):
    """The points of the first exercise."""
    html = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return html.find("tbody").find("tr").find_all("td")[1].get_text().split()[0]


@pytest.mark.parametrize("execution", ["trusted", "stock"])
def test_a_page_is_made_anew_though_the_clock_was_set_back(course, tmp_path, execution):
    settings = {"execution": execution}
    settings |= {"started": Here()} if execution == "trusted" else {}
    page = course.feedback(SLUG, "eve")
    for text in ("nonsense", "[]"):
        put(tmp_path, "eve.ipynb", text)
        batch.grade_folder(course, tmp_path, SLUG, **settings)
        assert text[0] != "[" or "not a notebook" in page.read_text("utf-8")
        os.utime(page, (4e9, 4e9))
    page.unlink()
    batch.grade_folder(course, tmp_path, SLUG, **settings)
    assert page.exists()


# Fences

CLASS = ("ada", "ben", "cy")
STEPS = [  # whatever is done for a submission, from the folder to its page
    *((files, name) for name in ("_opened", "_is_group", "_name", "_own", "_of_one")),
    *((names, name) for name in ("told", "student_id")),
    *((collect, name) for name in ("identify", "read", "parse", "_claimed")),
    *((choose, "_chosen"), (choose.Try, "rank")),
    *((Records, name) for name in ("mark", "reason", "forget", "note")),
    *((batch_run, name) for name in ("slip", "attached", "timestamp", "write")),
    *((batch_run._Batch, name) for name in ("_look_up", "_written")),
    *((Writer, name) for name in ("record", "marks")),
    *((batch_run.job, "run"), (batch_run.page, "run")),
]


def broken(plain):
    """A step that fails for what has to do with Ben."""

    def step(*args, **kwargs):
        if re.search(r"\bben\b", repr(args)):
            raise RuntimeError("on purpose")
        return plain(*args, **kwargs)

    return step


@pytest.mark.parametrize(
    ("room", "step"), STEPS, ids=lambda x: getattr(x, "__name__", x)
)
def test_a_step_that_fails_costs_its_student_and_nobody_else(
    course, tmp_path, monkeypatch, room, step
):
    graded_by_answer(monkeypatch)
    blank = course.released(SLUG)
    for student in CLASS:
        answer = f"x = all right  # {student} {room.__name__} {step}"
        put(tmp_path, f"in/{student}.ipynb", marked(blank, answer))
    monkeypatch.setattr(room, step, broken(getattr(room, step)))
    rows = batch.grade_folder(
        course, tmp_path / "in", execution="trusted", started=Here()
    )
    ada, ben, cy = rows
    assert [(row.student, row.score, row.reason) for row in (ada, cy)] == [
        (student, 1, "made up") for student in ("ada", "cy")
    ]
    assert ben.student.startswith("ben")
    assert "on purpose" in ben.reason
    for student in ("ada", "cy"):
        assert course.feedback(SLUG, student).exists()


def test_what_a_folder_may_really_hold_costs_its_owner_only(
    course, tmp_path, monkeypatch, request
):
    graded_by_answer(monkeypatch)
    folder, blank = tmp_path / "in", course.released(SLUG)
    for student in ("ada", "zoe"):
        put(folder, f"{student}.ipynb", marked(blank, "x = all right"))
    here = os.open(put(folder, "deep/x.txt", "x").parent, os.O_RDONLY)
    request.addfinalizer(
        functools.partial(subprocess.run, ["rm", "-rf", folder / "deep"])
    )
    for _ in range(1200):  # pytest, which removes old folders, would not come so deep
        os.mkdir("d" * 20, dir_fd=here)
        inner = os.open("d" * 20, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    with zipfile.ZipFile(folder / "long.zip", "w") as archive:
        archive.writestr(f"{'x' * 6000}/{SLUG}.ipynb", json.dumps(blank))
    with zipfile.ZipFile(folder / "many.zip", "w") as archive:
        archive.writestr(f"Ben Oak_1_assignsubmission_file_/{'y' * 6000}.pdf", "x")
    (folder / os.fsdecode(b"lat\xefn.ipynb")).write_text("x")
    put(folder, "closed/x/y.ipynb", "x")
    listed = files.visible

    def visible(folder):
        if folder.name == "x":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(files, "visible", visible)
    rows = batch.grade_folder(course, folder, execution="trusted", started=Here())
    told = {row.student: (row.score, row.reason) for row in rows}
    assert told.pop("ada") == told.pop("zoe") == (1, "made up")
    too_long = "the archive cannot be opened: File name too long"
    closed = "it cannot be looked at: Permission denied; a person has to look"
    assert told == {
        "deep": (0, "no notebook was handed in: x.txt"),
        "long": (0, too_long),
        "many": (0, too_long),
        "lat_n": (0, "the file is not JSON (line 1)"),
        "closed": (None, closed),
    }
    batch.report(course, rows, Roster())


@pytest.mark.parametrize("start", ["\x1b[38m", "\x1b[38;5m", "\x1b[48;2;1m"])
def test_a_colour_that_ends_too_early_is_no_colour(start):
    assert harmless.printed(f"<a>{start}b") == "&lt;a&gt;b"


# Which Python


@pytest.mark.parametrize(
    ("told", "version"),
    [
        ({"language_info": {"version": "3.13.1"}}, "3.13"),
        ({"language_info": {"version": "3.9"}}, "3.9"),
        ({"language_info": {"version": "<b>3.9"}}, ""),
        ({"language_info": {"version": 3.9}}, ""),
        ({"language_info": "3.9"}, ""),
        ({}, ""),
    ],
)
def test_a_notebook_tells_its_python(told, version):
    raw = {"metadata": told, "cells": [{"cell_type": "code", "source": "x"}]}
    parsed = collect.parse(json.dumps(raw).encode())
    assert parsed.metadata.checked_gradients.python == version


def test_unknown_syntax_names_both_pythons_where_they_differ(course):
    notebook = marked(course.released(SLUG), "def image2vector(image) -> x y:\n  pass")
    source = nbformat.read(course.notebook("source", SLUG), as_version=4)
    truth = job.truth(course.released(SLUG), source)
    said = {}
    for theirs in ("9.13.0", f"{python.HERE}.0"):
        notebook.metadata.language_info = {"name": "python", "version": theirs}
        task = job.Job(theirs, json.dumps(notebook).encode(), truth)
        graded = nbformat.reads(job.run(task).notebook, as_version=4)
        outputs = [o for cell in graded.cells for o in cell.get("outputs", [])]
        errors = [o.evalue for o in outputs if o.output_type == "error"]
        told = f"(graded with Python {python.HERE}; your notebook says 9.13)"
        said[theirs] = [told in error for error in errors]
    job._end_warm()
    own, check, *others = said["9.13.0"]
    assert own
    assert check
    assert not any(others)
    assert not any(said[f"{python.HERE}.0"])
