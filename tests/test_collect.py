"""Which files of a folder are submissions, whose, and of what; nobody vanishes."""

import csv
import errno
import io
import json
import os
import shutil
import tarfile
import unicodedata
import zipfile
from copy import deepcopy

import nbformat
import pytest

from grading import batch
from grading.course.records import Records, undecided
from grading.course.release import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import Chapter
from grading.limits import Limits
from grading.submissions import archives, collect, files, recognise, repair
from grading.submissions.roster import Person, Roster
from tests.batches import Here
from tests.folders import put

SLUG = "03-logistic-regression"
OTHER = "11-gradient-checking"
FILE = "_assignsubmission_file_"
TEXT = "Homework_ben_attempt_2026-03-04-10-11-12.txt"
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("collect") / "course")
    release(course, Chapter(SLUG))
    return course


@pytest.fixture(scope="module")
def blank(course):
    return course.released(SLUG)


@pytest.fixture(scope="module")
def worked(blank):
    """The notebook of somebody who began to work on it."""
    notebook = deepcopy(blank)
    stub = next(cell for cell in notebook.cells if assemble.role(cell) == "stub")
    stub.source += "\n# begun"
    return notebook


@pytest.fixture
def release_of(blank):
    return {SLUG: blank}


def collected(folder, releases):
    """What is collected; archives are unpacked beside the folder."""
    scratch = folder.parent / f"{folder.name}-unpacked"
    scratch.mkdir()
    return collect.collect(folder, releases, scratch)


def students(folder, releases):
    """student -> reason of all that is collected."""
    return {s.student: s.reason for s in collected(folder, releases)}


# Names


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ada King_12345" + FILE + "/homework.ipynb", "Ada_King"),
        (f"Ada King_12345{FILE}{SLUG}.ipynb", "Ada_King"),
        (f"kingada_LATE_101_5550_{SLUG}-1.ipynb", "kingada"),
        (f"{SLUG}-ada-king/{SLUG}.ipynb", "ada-king"),
        (f"ada/{SLUG}/{SLUG}.ipynb", "ada"),
        ("ada.ipynb.txt", "ada"),
        ("ada.ipynb.json", "ada"),
        ("ada.IPYNB", "ada"),
        (f"Ada King - {SLUG}.ipynb", "Ada_King"),
        (f"{SLUG}_ada (1).ipynb", "ada"),
        (f"Homework 3_ada_attempt_2026-03-04-10-11-12_{SLUG}.ipynb", "ada"),
        (f"12-34 - Ada King - Mar 4, 2026 933 AM/{SLUG}.ipynb", "Ada_King"),
        (f"all/12-34 - Ada King - 4 March, 2026 933 - {SLUG}.ipynb", "Ada_King"),
        (
            f"Homework/King, Ada(adak)/Submission attachment(s)/{SLUG}.ipynb",
            "King__Ada",
        ),
        (f"assignment_5_export/submission_123456/{SLUG}.ipynb", "submission_123456"),
        (f"{SLUG}-submissions/{SLUG}-ada/{SLUG}.ipynb", "ada"),
        (f"submitted/ada/{SLUG}/{SLUG}.ipynb", "ada"),
        (f"{SLUG}/ada.ipynb", "ada"),
        (f"{SLUG}/ada/x.ipynb", "ada"),
        ("ada/hw_3_2_final.ipynb", "ada"),
        (f"outer/Course - Assignment/Ada King_12345{FILE}/x.ipynb", "Ada_King"),
    ],
)
def test_a_notebook_is_found_as_platforms_and_people_name_it(
    name, student, release_of, worked, tmp_path
):
    put(tmp_path, name, worked)
    (found,) = collected(tmp_path, release_of)
    assert (found.student, found.assignment, found.reason) == (student, SLUG, "")


def test_three_people_in_a_folder_of_a_folder_are_three(release_of, worked, tmp_path):
    for number, name in enumerate(("Ada King", "Ben Oak", "Zoë Ash")):
        inside = f"outer/Course - Assignment/{name}_{number}{FILE}/{SLUG}.ipynb"
        put(tmp_path, inside, worked)
    assert students(tmp_path, release_of) == dict.fromkeys(
        ("Ada_King", "Ben_Oak", "Zoë_Ash"), ""
    )


def with_people(folder, releases, *people):
    """(student, whether a person has to look, files set aside) of all, by a list."""
    scratch = folder.parent / f"{folder.name}-unpacked"
    scratch.mkdir(exist_ok=True)
    found = collect.collect(folder, releases, scratch, people=Roster(people))
    return [(one.student, one.unclear, len(one.aside)) for one in found]


ADA, BEN = Person("ak42", "Ada King"), Person("b7", "Ben Oak")


@pytest.mark.parametrize(
    "names",
    [
        ("all.zip: ada.ipynb", "all.zip: ben.ipynb"),
        ("all.zip: ada.zip", "all.zip: ben.zip"),
        (f"week 1/ada/{SLUG}.ipynb", f"week 1/ben/{SLUG}.ipynb"),
        (f"x/y/ada/{SLUG}/{SLUG}.ipynb", f"x/y/ben/{SLUG}/{SLUG}.ipynb"),
        ("week 1/123456.ipynb", "week 1/234567.ipynb"),
    ],
)
def test_several_people_in_one_folder_are_for_a_person(
    names, release_of, worked, tmp_path
):
    text = json.dumps(worked)
    inside = [name.removeprefix("all.zip: ") for name in names]
    if inside[0] != names[0]:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            for name in inside:
                inner = packed(tmp_path / "inner.zip", {f"{SLUG}.ipynb": text})
                archive.writestr(name, text if "ipynb" in name else inner.read_bytes())
                inner.unlink()
    else:
        for name in names:
            put(tmp_path, name, worked)
    (found,) = collected(tmp_path, release_of)
    assert (found.path, found.unclear) == (None, True)
    assert "may be two people's: then grade that folder by itself" in found.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{SLUG}.ipynb", "my work.ipynb"),
        ("work.ipynb", "Work (1).ipynb"),
        ("hw 3 v2.ipynb", "hw 3 final.ipynb"),
        (f"old/{SLUG}.ipynb", f"new/{SLUG}.ipynb"),
        (f"20260304101112_{SLUG}.ipynb", f"20260305101112_{SLUG}.ipynb"),
        (f"task/{SLUG}.ipynb", f"task/Version 2/{SLUG}.ipynb"),
    ],
)
def test_versions_of_ones_own_work_are_one_persons(
    one, other, release_of, worked, tmp_path
):
    for name in (one, other):
        put(tmp_path, f"ada/{name}", worked)
    (found,) = collected(tmp_path, release_of)
    assert (found.unclear, len(found.aside)) == (False, 1)


@pytest.mark.parametrize("copy", ["Ada King (1)", "Copy of ak42", "King, Ada-Copy2"])
def test_a_copy_is_of_whom_the_list_knows_and_else_apart(
    copy, release_of, worked, tmp_path
):
    put(tmp_path, "Ada King.ipynb", worked)
    put(tmp_path, f"{copy}.ipynb", worked)
    assert with_people(tmp_path, release_of, ADA) == [("ak42", False, 1)]
    assert len(with_people(tmp_path, release_of, BEN)) == 2  # it may be another's


def test_whom_the_list_knows_may_call_files_as_they_like(release_of, worked, tmp_path):
    for name in ("some", "other"):
        put(tmp_path, f"Ada King/{name}.ipynb", worked)
    assert with_people(tmp_path, release_of, ADA) == [("ak42", False, 1)]


@pytest.mark.parametrize("outer", ["week 1", "a/b c", "King"])
def test_the_list_tells_people_in_a_folder_from_ones_files(
    outer, release_of, worked, tmp_path
):
    put(tmp_path, f"{outer}/King_Ada_ak42_23451/20260304101112_x.ipynb", worked)
    put(tmp_path, f"{outer}/Ben Oak - {SLUG}.ipynb", worked)
    put(tmp_path, f"{outer}/ben oak.png", "x")
    found = with_people(tmp_path, release_of, ADA, BEN)
    assert found == [("ak42", False, 0), ("b7", False, 0)]


@pytest.mark.parametrize("form", [f"{SLUG}-{{}}/x.ipynb", f"{{}} - {SLUG}.ipynb"])
def test_names_with_an_assignment_are_a_class_from_three_on(
    form, release_of, worked, tmp_path
):
    put(tmp_path, f"Eva/{SLUG} solved.ipynb", worked)
    put(tmp_path, f"Eva/{SLUG} solved v2.ipynb", worked)
    for name in ("ada", "ben"):
        put(tmp_path, f"work/{form.format(name)}", worked)
    eva, work = collected(tmp_path, release_of)
    assert (eva.student, eva.unclear, len(eva.aside)) == ("Eva", False, 1)
    assert "may be two people's" in work.reason
    put(tmp_path, f"work/{form.format('cy')}", worked)
    shutil.rmtree(tmp_path.parent / f"{tmp_path.name}-unpacked")
    found = {one.student for one in collected(tmp_path, release_of) if not one.unclear}
    assert found == {"Eva", "ada", "ben", "cy"}


def test_a_number_in_ones_own_folder_is_no_student_of_the_list(
    release_of, worked, tmp_path
):
    put(tmp_path, "Eva/2.ipynb", worked)
    put(tmp_path, "Eva/final.png", "x")
    people = (Person("1"), Person("2"), Person("final"))
    assert with_people(tmp_path, release_of, *people) == [("Eva", False, 0)]
    put(tmp_path, "2.ipynb", worked)
    found = with_people(tmp_path, release_of, *people)
    assert found == [("2", False, 0), ("Eva", False, 0)]


def test_a_file_without_a_name_is_nobodys_and_for_a_person(
    release_of, worked, tmp_path
):
    for name in (SLUG, f"{SLUG} (1)", f"Copy of {SLUG}"):
        put(tmp_path, f"{name}.ipynb", worked)
    found = collected(tmp_path, release_of)
    assert [one.unclear for one in found] == [True] * 3
    assert {one.reason for one in found} == {collect.NAMELESS}


@pytest.mark.parametrize(
    "name", ["Ada King & Ben Oak.ipynb", "King, Ada und Ben_Oak/x.ipynb", "Ada+Ben.zip"]
)
def test_a_pairs_work_is_each_ones_where_the_list_knows_both(
    name, release_of, worked, tmp_path
):
    if name.endswith(".zip"):
        name = "Ada King, Ben Oak.zip"
        packed(tmp_path / name, {"x.ipynb": json.dumps(worked)})
    else:
        put(tmp_path, name, worked)
    put(tmp_path, "Ada King Ben.ipynb", worked)
    found = with_people(tmp_path, release_of, ADA, BEN, Person("z1", "Zoë Ash"))
    both = [("ak42", False, 0), ("b7", False, 0)]
    assert found == [("Ada_King_Ben", False, 0), *both]


def test_files_and_archives_side_by_side_are_one_persons(release_of, worked, tmp_path):
    put(tmp_path, "in/ada.ipynb", worked)
    packed(tmp_path / "in/ada.zip", {"x.ipynb": json.dumps(worked)})
    packed(tmp_path / "in/eve.zip", {f"b_101_7_{SLUG}.ipynb": json.dumps(worked)})
    put(tmp_path, "in/b.ipynb", worked)
    ada, ben = collected(tmp_path / "in", release_of)
    assert (ada.unclear, len(ada.aside)) == (False, 1)
    assert ben.reason == "the name stands in 'eve' and 'in'"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (f"A_1{FILE[:-5]}onlinetext/onlinetext.html", "x", "a text typed into the"),
        (f"A_1{FILE[:-5]}onlinetext_onlinetext.html", "x", "a text typed into the"),
        ("A, B(ab)/A, B(ab)_submissionText.html", "x", "a text typed into the"),
        ("A, B(ab)/A, B(ab)_submissionText.html", "", "no notebook was handed in: A"),
        ("A, B(ab)/feedbackText.html", "x", "no notebook was handed in"),
    ],
)
def test_what_a_platform_adds_is_no_page_of_the_students(
    name, text, reason, release_of, tmp_path
):
    put(tmp_path, name, text)
    (found,) = collected(tmp_path, release_of)
    assert found.reason.startswith(reason)


def test_of_blackboards_assignment_a_part_may_stand_before_the_login(
    release_of, worked, tmp_path
):
    for login in ("ak42", "x_k", "y_k"):
        name = f"Home_work_{login}_attempt_2026-03-04-10-11-12_{SLUG}.ipynb"
        put(tmp_path, name, worked)
    found = with_people(tmp_path, release_of, ADA)
    names = ["ak42", "work_x_k", "work_y_k"]
    assert found == [(name, False, 0) for name in names]


@pytest.mark.parametrize(
    "form", ["Ann Lee_{}_assignsubmission_file_", "{}-5 - Ann Lee - Mar 4, 2026 933 AM"]
)
def test_two_of_one_name_of_whom_the_list_has_one_are_for_a_person(
    form, release_of, worked, tmp_path
):
    for number in (1234, 5678):
        put(tmp_path, f"{form.format(number)}/x.ipynb", worked)
    found = with_people(tmp_path, release_of, Person("a1", "Ann Lee"))
    assert found == [("a1", True, 0)]


SUBMITTERS = """---
submission_123456:
  :submitters:
  - :name: Ada King
    :sid: '7001'
    :email: ada@school.test
  - :name: Ben Oak
    :sid:
    :email: b7
  :created_at: 2026-03-04 05:06:07.000000000 Z
submission_123457:
  :submitters:
  - :name: Cy Ash
"""


@pytest.mark.parametrize("as_zip", [True, False])
def test_gradescopes_list_says_who_handed_in_together(
    as_zip, release_of, worked, tmp_path
):
    inside = {
        f"assignment_5_export/submission_{number}/x.ipynb": json.dumps(worked)
        for number in (123456, 123457)
    }
    inside["assignment_5_export/submission_metadata.yml"] = SUBMITTERS
    if as_zip:
        packed(tmp_path / "all.zip", inside)
    for name, text in inside.items() if not as_zip else ():
        put(tmp_path, name, text)
    found = with_people(tmp_path, release_of, ADA, Person("b7", "Benjamin"))
    assert found == [("Cy_Ash", False, 0), ("ak42", False, 0), ("b7", False, 0)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "- 1", "a: 1", "a: {':submitters': 3}", "\t", "{", "!x y"),
        "submission_123456:\n  :submitters: []\n",
        "submission_123456:\n  :submitters:\n  - :name:\n    :sid: '7'\n",
        "submission_123456:\n  :submitters:\n  - :name: [&a [x], *a]\n",
        "submission_123456:\n  :submitters:\n    :name: Ben\n  - :email: b@x.org\n",
        f"submission_123456:\n  :submitters:\n  - :name: {'[' * 10**6}\n",
        "submission_123456:\n  :history:\n  - :submitters:\n    - :name: Ben\n",
    ],
)
def test_a_list_of_another_form_names_nobody(text, release_of, worked, tmp_path):
    put(tmp_path, "submission_metadata.yml", text)
    put(tmp_path, "submission_123456/x.ipynb", worked)
    assert students(tmp_path, release_of) == {"submission_123456": ""}


def test_names_of_a_list_are_read_as_yaml_writes_them(release_of, worked, tmp_path):
    text = SUBMITTERS.replace("Ada King", "'O''Hara: Ada'").replace(
        "Cy Ash", '"Cy \\xe9"'
    )
    put(tmp_path, "submission_metadata.yml", text)
    for number in (123456, 123457):
        put(tmp_path, f"submission_{number}/x.ipynb", worked)
    assert {"O_Hara__Ada", "Cy_é"} <= {*students(tmp_path, release_of)}


def test_a_group_of_moodle_is_no_part_of_a_name(release_of, worked, tmp_path):
    put(tmp_path, f"Group 1-Ada King_12{FILE}/x.ipynb", worked)
    put(tmp_path, f"Eva-Ben Oak_13{FILE}/x.ipynb", worked)
    found = with_people(tmp_path, release_of, ADA, BEN)
    assert found == [("Eva-Ben_Oak", False, 0), ("ak42", False, 0)]


def test_the_time_tells_attempts_where_a_platform_does_not_count(
    release_of, worked, tmp_path
):
    for when in ("2026-03-04-10-11-12", "2026-12-01-10-11-12"):
        put(tmp_path, f"Homework_ada_attempt_{when}_{SLUG}.ipynb", worked)
        put(tmp_path, f"Homework_ada_attempt_{when}.txt", "Name: Ada King (ada)")
    put(tmp_path, "Homework_ben_attempt_2026-03-04-10-11-12.txt", "Name: Ben Oak (ben)")
    for when in ("Mar 9, 2026 933 AM", "Mar 10, 2026 833 AM"):
        put(tmp_path, f"12-34 - Cy Ash - {when}/{SLUG}.ipynb", worked)
    cy, ada, ben = collected(tmp_path, release_of)
    assert "2026-12-01" in ada.path.name
    assert "Mar 10" in cy.path.parent.name
    assert [len(one.aside) for one in (ada, cy)] == [1, 1]
    assert "(an earlier attempt)" in ada.aside[0]
    assert (ben.student, ben.reason) == ("ben", "no notebook was handed in: " + TEXT)


def test_composed_and_decomposed_letters_are_one_person(release_of, worked, tmp_path):
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "Zoë Ash")
        put(tmp_path, f"{name}.ipynb", worked)
    put(tmp_path, "Zoe Ash.ipynb", worked)
    assert students(tmp_path, release_of) == {"Zoë_Ash": "", "Zoe_Ash": ""}


def test_two_people_with_one_id_are_for_a_person_and_stop_nobody(
    release_of, worked, tmp_path
):
    put(tmp_path, "a b.ipynb", worked)
    put(tmp_path, "a_b.ipynb", worked)
    put(tmp_path, f"Ann Lee_1{FILE}/x.ipynb", worked)
    put(tmp_path, f"Ann Lee_2{FILE}/x.ipynb", worked)
    put(tmp_path, "ben.ipynb", worked)
    first, second, ben = collected(tmp_path, release_of)
    assert ben.student == "ben"
    assert not ben.unclear
    assert {first.reason, second.reason} == {
        "'a b' and 'a_b' are both student 'a_b'",
        "'1' and '2' are both student 'Ann_Lee'",
    }
    row = undecided(first)
    assert row.score is None
    assert row.reason.endswith("a person has to look")


@pytest.mark.parametrize("name", ["eve.zip", "eve", "in"])
def test_nobody_takes_anothers_place_by_a_name_in_their_own_folder(
    name, release_of, worked, tmp_path
):
    mine = put(tmp_path, "in/ada.ipynb", worked)
    os.utime(mine, (1, 1))
    if name == "eve.zip":
        inside = f"ada_1{FILE}/x.ipynb"
        packed(tmp_path / "in/eve.zip", {inside: json.dumps(worked)})
    else:
        put(tmp_path, f"in/{name}/ada_101_5550_{SLUG}-9.ipynb", worked)
    (found,) = collected(tmp_path / "in", release_of)
    assert (found.student, found.path, found.unclear) == ("ada", None, True)
    assert found.reason.startswith("the name stands in ")


def test_two_downloads_of_one_assignment_are_attempts(release_of, worked, tmp_path):
    for number in (1, 2):
        put(tmp_path, f"{number}/Ada King_5{FILE}/x{number}.ipynb", worked)
    (tmp_path / "1").rename(tmp_path / "first")
    (found,) = collected(tmp_path, release_of)
    assert (found.student, found.unclear, len(found.aside)) == ("Ada_King", False, 1)


def test_one_id_of_two_people_is_seen_over_all_assignments(
    release_of, worked, tmp_path
):
    put(tmp_path, f"a b/{SLUG}.ipynb", worked)
    put(tmp_path, f"a_b/{OTHER}.ipynb", worked)
    both = {**release_of, OTHER: nbformat.v4.new_notebook()}
    (found,) = collected(tmp_path, both)
    assert found.unclear


def test_a_class_list_says_whom_a_platform_means(release_of, worked, tmp_path):
    for name in (f"Ada King_5{FILE}", "kingada_101_9_x", "Cy Ash"):
        put(tmp_path, f"{name}/x.ipynb", worked)
    people = Roster([Person("ak42", "Ada King"), Person("z1", "Zoë")])
    scratch = tmp_path.parent / f"{tmp_path.name}-unpacked"
    scratch.mkdir()
    found = collect.collect(tmp_path, release_of, scratch, people=people)
    assert [(one.student, one.unclear, len(one.aside)) for one in found] == [
        ("Cy_Ash", False, 0),
        ("ak42", False, 1),
    ]


def test_who_is_on_the_list_has_a_row_and_a_line_of_the_csv(course, tmp_path, capsys):
    put(tmp_path, f"in/Ada King_5{FILE}/x.ipynb", "nonsense")
    put(tmp_path, "in/Cy.ipynb", "nonsense")
    classlist = "id,name,e-mail\nak42,Ada King,a@k.test\nz1,Zoë,\n"
    put(tmp_path, "students.csv", classlist)
    told = ["--students", str(tmp_path / "students.csv"), "--workers", "1"]
    status = batch.main([str(tmp_path / "in"), "--course", str(course.root), *told])
    assert status == 0
    out = capsys.readouterr().out
    rows = {line.split()[0]: line for line in out.splitlines() if SLUG in line}
    assert rows["z1"].endswith("nothing was handed in")
    assert rows["Cy"].endswith("not in the class list")
    with (course.root / "grades.csv").open(encoding="utf-8") as file:
        lines = {line["student_id"]: line for line in csv.DictReader(file)}
    ada, zoe = lines["ak42"], lines["z1"]
    assert (ada["name"], ada["email"], ada["score"]) == ("Ada King", "a@k.test", "0.0")
    assert (zoe["name"], zoe["handed_in"], zoe["score"]) == ("Zoë", "no", "")


def test_a_dash_of_the_table_is_no_missing_hand_in_in_the_csv(
    worked, tmp_path, monkeypatch
):
    course = Course(tmp_path / "course")
    release(course, Chapter(SLUG))
    release(course, Chapter(OTHER))
    for number in (1234, 5678):
        put(tmp_path, f"in/Ada King_{number}{FILE}/x.ipynb", worked)
    put(tmp_path, "in/b7.ipynb", "nonsense")
    put(tmp_path, f"in/{SLUG}.ipynb", worked)
    people = Roster([ADA, BEN, Person("z1", "Zoë")])
    for _ in range(2):  # the second time Ben's is not recorded
        rows = batch.grade_folder(
            course, tmp_path / "in", people=people, started=Here()
        )
        batch.report(course, rows, people)
        put(tmp_path, "in/b7.ipynb", "")
        monkeypatch.setattr(Records, "note", lambda *_: 1 / 0)
    with (course.root / "grades.csv").open(encoding="utf-8") as file:
        lines = {line["student_id"]: line for line in csv.DictReader(file)}
    assert {line["assignment"] for line in lines.values()} == {SLUG, "?"}
    told = {who: (line["handed_in"], line["score"]) for who, line in lines.items()}
    assert told == {
        "ak42": ("unclear", ""),
        "b7": ("yes", "0.0"),
        "z1": ("no", ""),
        f"{SLUG}.ipynb": ("unclear", ""),
    }
    assert lines["ak42"]["decide"].endswith("a person has to look")
    assert lines["b7"]["decide"] == "not recorded: division by zero"


# What is no notebook


def test_what_the_system_left_behind_is_nobodys(release_of, worked, tmp_path):
    put(tmp_path, "__MACOSX/ada/._x.ipynb", "x")
    put(tmp_path, "ada/__MACOSX/x.ipynb", "x")
    for name in ("._ada.ipynb", ".DS_Store", "Thumbs.db", "desktop.ini"):
        put(tmp_path, name, "x")
    put(tmp_path, "ada/.ipynb_checkpoints/x-checkpoint.ipynb", "x")
    put(tmp_path, "ada/x.ipynb", worked)
    assert students(tmp_path, release_of) == {"ada": ""}
    assert collect.left_out(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ada.pdf", "a PDF was handed in"),
        ("ada/work.PDF", "a PDF was handed in"),
        (f"kingada_101_7_{SLUG}.html", "an HTML page was handed in"),
        ("ada.rar", "a RAR archive was handed in"),
        ("ada/work.7z", "a 7z archive was handed in"),
        ("ada/IMG_1.HEIC", "a picture was handed in"),
        (f"kingada_101_7_{SLUG}.png", "a picture was handed in"),
        ("ada/notes.txt", "no notebook was handed in: notes.txt"),
        ("ada/link.url", "no notebook was handed in: link.url"),
    ],
)
def test_what_came_in_place_of_a_notebook_is_named(name, reason, release_of, tmp_path):
    put(tmp_path, name, "x")
    (found,) = collected(tmp_path, release_of)
    assert (found.assignment, found.reason) == (SLUG, reason)


def test_what_is_nobodys_is_named(course, worked, tmp_path, capsys):
    for name in ("picture.png", "notes\n.txt", ".hidden"):
        (tmp_path / name).touch()
    assert batch.grade_folder(course, tmp_path) == []
    assert "Left out, no notebook: notes .txt, picture.png" in capsys.readouterr().err
    put(tmp_path, "anna.ipynb", worked)
    assert collect.left_out(tmp_path) == ["notes .txt", "picture.png"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("%PDF-1.4 x", "a PDF"),
        (b"PK\x03\x04\xff\xfe", "an archive"),
        (b"\x89PNG\r\n\x1a\n\xff", "a picture"),
        ("<!DOCTYPE html><p>", "an HTML page"),
        ("#!/usr/bin/env python\n# coding: utf-8\n# In[1]:", "a Python file"),
        ('{\n "cells": [\n<<<<<<< HEAD\n  3,\n=======\n', "a merge of two versions"),
        ('{"cells": [{"cell_type": "code", "source": "x = ', "a part of a notebook"),
        ('{"cells": [{"cell_type": "code", "source": "x"}', "a part of a notebook"),
    ],
)
def test_what_lies_under_a_notebooks_name_is_told(text, hint, release_of, tmp_path):
    data = text if isinstance(text, bytes) else text.encode()
    put(tmp_path, "ada.ipynb", "").write_bytes(data)
    (found,) = collected(tmp_path, release_of)
    assert f": it looks like {hint}" in found.reason


@pytest.mark.parametrize(
    "end", [".json", ".txt", ".ipynb.crdownload", ".ipynb.part", ""]
)
def test_a_notebook_by_another_name_is_read(end, release_of, worked, tmp_path):
    put(tmp_path, f"ada/{SLUG}{end}", worked)
    put(tmp_path, "ada/data.json", '{"cells": 3}')
    put(tmp_path, "ada/notes.pdf", "x")
    put(tmp_path, f"ben/{SLUG}{end}", "cells")
    put(tmp_path, f"cy/x{end}", worked)
    put(tmp_path, "cy/x.ipynb", "nonsense")
    ada, ben, cy = collected(tmp_path, release_of)
    assert (ada.path.name, ada.reason) == (f"{SLUG}{end}", "")
    assert not ben.path or ben.reason
    assert cy.path.name == "x.ipynb"


def test_a_files_own_name_tells_of_which_assignment_it_is(
    release_of, worked, blank, tmp_path
):
    other = deepcopy(blank)
    other.metadata.checked_gradients["assignment"] = OTHER
    put(tmp_path, "ada.ipynb", worked)
    put(tmp_path, "ada2.ipynb", other)
    put(tmp_path, f"ben/{OTHER}.pdf", "x")
    put(tmp_path, f"cy/{OTHER}/work.zip", "x")
    put(tmp_path, "dan/work.pdf", "x")
    found = collected(tmp_path, {**release_of, OTHER: nbformat.v4.new_notebook()})
    told = {one.student: one.assignment for one in found}
    assert (told["ben"], told["cy"], told["dan"]) == (OTHER, OTHER, None)
    assert "put it into a folder of that name" in undecided(found[-1]).reason


# Notebooks that a tool rewrote


def without_marks(notebook, keep=()):
    """A notebook whose metadata and ids a tool lost; `keep`: what it writes instead."""
    lost = deepcopy(notebook)
    lost.metadata = {}
    for number, cell in enumerate(lost.cells):
        cell.metadata = {"id": cell.id} if "id in metadata" in keep else {}
        cell.id = f"other-{number}"
    return lost


def test_of_two_without_marks_the_worked_one_counts(release_of, blank, tmp_path):
    stub = next(cell for cell in blank.cells if assemble.role(cell) == "stub")
    code = [nbformat.v4.new_code_cell(stub.source + end) for end in ("\n# begun", "")]
    for name, cell in zip(("a", "b"), code, strict=True):
        put(tmp_path, f"ada/{name}.ipynb", nbformat.v4.new_notebook(cells=[cell]))
    os.utime(tmp_path / "ada/a.ipynb", (1, 1))
    (found,) = collected(tmp_path, release_of)
    assert found.aside == ("b.ipynb (as it was released)",)


def test_each_file_is_read_once_and_its_cells_told_once(
    release_of, worked, tmp_path, monkeypatch
):
    seen = []
    for module, name in ((collect, "parse"), (collect.recognise, "names")):
        plain = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *a, plain=plain: seen.append(plain) or plain(*a)
        )
    for name in ("a", "b", "c"):
        put(tmp_path, f"ada/{name}.ipynb", worked)
    collected(tmp_path, release_of)
    assert len(seen) == 6


@pytest.mark.parametrize("keep", [(), ("id in metadata",)])
def test_a_notebook_without_marks_is_recognised(keep, release_of, worked, tmp_path):
    lost = without_marks(worked, keep)
    put(tmp_path, "ada.ipynb", lost)
    both = {OTHER: nbformat.v4.new_notebook(), **release_of}
    (found,) = collected(tmp_path, both)
    assert (found.assignment, found.reason) == (SLUG, "")
    mended, notes = repair.repaired(collect.read(found.path), release_of[SLUG])
    assert notes == []
    ids = [cell.id for cell in release_of[SLUG].cells if "nbgrader" in cell.metadata]
    assert [cell.id for cell in mended.cells if cell.id in ids] == ids


def test_a_notebook_without_marks_is_looked_through_once(
    release_of, blank, monkeypatch
):
    looked, defined = [], recognise._defined

    def noted(source):
        looked.append(source)
        return defined(source)

    monkeypatch.setattr(recognise, "_defined", noted)
    cells = [
        nbformat.from_dict({"cell_type": "code", "id": "", "metadata": {}, "source": s})
        for s in ("def a\n" * 3_000_000, *[" x" * 10**6] * 20)
    ]
    assert recognise.names(cells, blank) == [None] * 21
    assert [looked.count(cell.source) for cell in cells] == [1, *[20] * 20]
    assert len(defined(cells[0].source)) == recognise.MOST


def test_answers_alone_tell_an_assignment(release_of, blank, tmp_path):
    stubs = [cell for cell in blank.cells if assemble.role(cell) == "stub"]
    code = [nbformat.v4.new_code_cell(cell.source) for cell in stubs]
    put(tmp_path, "ada.ipynb", nbformat.v4.new_notebook(cells=code))
    (found,) = collected(tmp_path, release_of)
    assert (found.assignment, found.reason) == (SLUG, "")


def test_what_nothing_tells_is_for_a_person_and_no_zero(release_of, worked, tmp_path):
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    put(tmp_path, "ada.ipynb", other)
    put(tmp_path, f"ben/{SLUG}.ipynb", worked)
    put(tmp_path, "ben/scratch.ipynb", other)
    ada, ben = collected(tmp_path, release_of)
    assert undecided(ada).score is None
    assert "nothing in the notebook tells" in undecided(ada).reason
    assert (ben.assignment, ben.aside) == (
        SLUG,
        ("scratch.ipynb (nothing in the notebook tells which assignment it is)",),
    )


# Archives


def packed(path, contents):
    """A zip or tar of texts, as its name says. contents: dict name -> text."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in contents.items():
                archive.writestr(name, text)
        return path
    with tarfile.open(path, "w:gz") as archive:
        for name, text in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


@pytest.mark.parametrize("name", ["ada.zip", "ada.tar.gz", "ada/work.zip"])
def test_an_archive_is_opened(name, release_of, worked, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    junk = {"__MACOSX/._x.ipynb": "x", "data.csv": "1"}
    packed(path, {"deep/x.ipynb": json.dumps(worked), **junk})
    assert students(tmp_path, release_of) == {"ada": ""}


def test_a_whole_download_of_a_platform_is_opened(release_of, worked, tmp_path):
    text = json.dumps(worked)
    inner = packed(tmp_path / "inner.zip", {"x.ipynb": text}).read_bytes()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(f"Ada King_1{FILE}/x.ipynb", text)
        archive.writestr(f"Ben Oak_2{FILE}/x.zip", inner)
        archive.writestr(f"Cy Ash_3{FILE}/x.pdf", "x")
    (tmp_path / "inner.zip").unlink()
    assert students(tmp_path, release_of) == {
        "Ada_King": "",
        "Ben_Oak": "",
        "Cy_Ash": "a PDF was handed in",
    }


def test_archives_in_archives_are_opened_and_there_is_an_end(
    release_of, worked, tmp_path, monkeypatch
):
    text = json.dumps(worked)
    for number in range(4):
        inner = packed(tmp_path / "x.zip", {"x.ipynb" if not number else "x.zip": text})
        text = inner.read_bytes()
        inner.unlink()
    (tmp_path / "in/ada").mkdir(parents=True)
    (tmp_path / "in/ada/x.zip").write_bytes(text)
    assert students(tmp_path / "in", release_of) == {"ada": ""}
    monkeypatch.setattr(files, "ARCHIVES", 2)
    shutil.rmtree(tmp_path / "in-unpacked")
    found = students(tmp_path / "in", release_of)
    assert found == {"ada": "more than 2 archives were handed in"}


def test_an_archive_writes_nothing_beside_its_folder(release_of, worked, tmp_path):
    (tmp_path / "in").mkdir()
    names = ("../../out.ipynb", "/out.ipynb", "a/../../out.ipynb", "..\\out.ipynb")
    for number, name in enumerate(names):
        packed(tmp_path / f"in/ada{number}.zip", {name: json.dumps(worked)})
    (tmp_path / "scratch").mkdir()
    found = collect.collect(tmp_path / "in", release_of, tmp_path / "scratch")
    assert [one.reason for one in found] == [""] * len(names)
    for one in found:
        assert (tmp_path / "scratch").resolve() in one.path.resolve().parents
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "scratch"]


def test_what_cannot_be_opened_has_its_row(release_of, tmp_path, monkeypatch):
    put(tmp_path, "ada.zip", "nonsense")
    packed(tmp_path / "ben.zip", {f"{k}.ipynb": "x" for k in range(4)})
    packed(tmp_path / "cy.zip", {"x.ipynb": "x" * 5000})
    monkeypatch.setattr(archives, "MEMBERS", 3)
    monkeypatch.setattr(archives, "BYTES", 4000)
    found = students(tmp_path, release_of)
    assert found["ada"].startswith("the archive cannot be opened")
    assert found["ben"] == "the archive holds more than 3 files"
    assert found["cy"] == "the archive holds more than 4000 bytes"


def test_a_time_that_cannot_be_is_no_end_of_the_batch(release_of, tmp_path):
    with tarfile.open(tmp_path / "ada.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("x.ipynb")
        info.mtime = 1e30
        archive.addfile(info, io.BytesIO())
    assert students(tmp_path, release_of)["ada"].startswith("the archive cannot")


def test_what_an_archive_makes_one_read_counts_though_it_is_not_written(
    release_of, tmp_path, monkeypatch
):
    with tarfile.open(tmp_path / "ada.tar.bz2", "w:bz2") as archive:
        for name in ("pad.bin", "x.ipynb"):  # the first is passed over
            info = tarfile.TarInfo(name)
            info.size = 10**6
            archive.addfile(info, io.BytesIO(bytes(10**6)))
    long = tarfile.TarInfo("name")  # a name of a gigabyte, which tarfile reads at once
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 10**9
    (tmp_path / "ben.tar").write_bytes(long.tobuf())
    with (tmp_path / "cy.tar").open("wb") as file:
        file.truncate(10**7)  # nothing but a hole, which readers of xz look through
    monkeypatch.setattr(archives, "BYTES", 10**6)
    assert students(tmp_path, release_of) == {
        "ada": "the archive holds more than 1000000 bytes",
        "ben": "the archive cannot be opened: 1000000000 bytes in one piece",
        "cy": "the archive is larger than 1000000 bytes",
    }


def test_all_archives_of_a_person_have_one_room(release_of, tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(3):
            path = tmp_path / name / f"{number}.zip"
            packed(path, {"x.ipynb": "x" * 2000} if name == "a" else {"x.pdf": "x"})
    monkeypatch.setattr(archives, "BYTES", 5000)
    (a, b) = collected(tmp_path, release_of)
    assert len(list((tmp_path.parent / f"{tmp_path.name}-unpacked").rglob("*b"))) == 2
    assert (a.path.name, b.reason) == ("x.ipynb", "a PDF was handed in")


def test_names_in_a_zip_of_macos_are_utf_8(release_of, worked, tmp_path):
    path = tmp_path / "all.zip"
    packed(path, {f"Zoë Ash_1{FILE}/x.ipynb": json.dumps(worked)})
    data = path.read_bytes()
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flags = data.index(sign) + at
        data = data[:flags] + bytes(2) + data[flags + 2 :]
    path.write_bytes(data)
    assert students(tmp_path, release_of) == {"Zoë_Ash": ""}


@pytest.mark.parametrize("name", ["ada.zip", "ada/work.zip"])
def test_a_full_disk_is_no_fault_of_an_archive(
    name, release_of, worked, tmp_path, monkeypatch
):
    (tmp_path / "ada").mkdir()
    packed(tmp_path / name, {"x.ipynb": json.dumps(worked)})

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archives.Path, "write_bytes", full)
    found = [one for one in collected(tmp_path, release_of) if one.unclear]
    assert [one.reason for one in found] == [
        "it cannot be looked at: No space left on device"
    ]


def test_hundreds_of_notebooks_of_one_are_for_a_person(
    release_of, worked, tmp_path, monkeypatch
):
    text = json.dumps(worked)
    packed(tmp_path / "ada.zip", {f"{k}.ipynb": text for k in range(4)})
    monkeypatch.setattr(files, "MOST", 3)
    (found,) = collected(tmp_path, release_of)
    assert (found.student, found.reason, found.unclear) == (
        "ada",
        "4 notebooks were handed in",
        True,
    )


def test_a_file_that_cannot_be_read_is_for_a_person(
    release_of, worked, tmp_path, monkeypatch
):
    put(tmp_path, "ada.ipynb", worked)

    def closed(path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(collect.Path, "read_bytes", closed)
    (found,) = collected(tmp_path, release_of)
    assert (found.reason, found.unclear) == (
        "it cannot be looked at: Permission denied",
        True,
    )


def test_of_a_bomb_no_more_is_written_than_a_notebook_may_hold(release_of, tmp_path):
    packed(tmp_path / "ada.zip", {"x.ipynb": " " * (Limits().notebook_bytes + 10**6)})
    (found,) = collected(tmp_path, release_of)
    assert "larger than" in found.reason
    assert found.path.stat().st_size == Limits().notebook_bytes + 1


@pytest.mark.parametrize("first", ["blank", "worked"])
def test_of_an_answers_copies_the_worked_one_counts(
    first, release_of, blank, worked, tmp_path
):
    both = deepcopy(blank)
    two = {"blank": blank, "worked": worked}
    both.cells = deepcopy(two.pop(first).cells + two.popitem()[1].cells)
    put(tmp_path, "ada.ipynb", both)
    (found,) = collected(tmp_path, release_of)
    notebook, notes = repair.repaired(collect.read(found.path), blank)
    stub = next(cell for cell in blank.cells if assemble.role(cell) == "stub")
    (answer,) = [cell for cell in notebook.cells if cell.id == stub.id]
    assert answer.source.endswith("# begun")
    places = [cell.id for cell in notebook.cells]
    assert places.index(stub.id) < places.index(f"check-{stub.id}")
    assert notes[0].startswith("copied cells: ")


# Which of several counts


def test_an_untouched_release_ranks_last(release_of, blank, worked, tmp_path):
    put(tmp_path, f"ada/{SLUG}.ipynb", blank)
    good = put(tmp_path, f"ada/{SLUG} (1).ipynb", worked)
    os.utime(good, (1, 1))
    (found,) = collected(tmp_path, release_of)
    assert (found.path, found.aside) == (
        good,
        (f"{SLUG}.ipynb (as it was released)",),
    )


def test_the_later_attempt_counts(release_of, worked, tmp_path):
    for attempt in ("", "-1", "-2"):
        put(tmp_path, f"kingada_101_55{attempt[1:]}_{SLUG}{attempt}.ipynb", worked)
    late = put(tmp_path, f"kingada_LATE_101_99_{SLUG}-10.ipynb", worked)
    (found,) = collected(tmp_path, release_of)
    assert (found.path, found.late, len(found.aside)) == (late, True, 3)
    assert all(name.endswith(" (an earlier attempt)") for name in found.aside)


def test_the_newer_of_two_copies_counts(release_of, worked, tmp_path):
    old = put(tmp_path, f"ada/{SLUG}.ipynb", worked)
    os.utime(old, (1, 1))
    new = put(tmp_path, f"ada/{SLUG}-Copy1.ipynb", worked)
    (found,) = collected(tmp_path, release_of)
    assert found.path == new


def test_the_table_says_what_was_set_aside_and_what_came_late(course, blank, tmp_path):
    put(tmp_path, f"kingada_LATE_101_1_{SLUG}.ipynb", "nonsense")
    put(tmp_path, f"kingada_LATE_101_2_{SLUG}-1.ipynb", "nonsense")
    (row,) = batch.grade_folder(course, tmp_path, execution="trusted", workers=1)
    assert "not JSON" in row.reason
    first = f"kingada_LATE_101_1_{SLUG}.ipynb (the file is not JSON (line 1))"
    assert row.reason.endswith(f"late; set aside: {first}")


def two_in_one(worked, share):
    """(a notebook of chapter 03 with those answers of another in it, that release)."""
    release = deepcopy(worked)
    release.metadata.checked_gradients["assignment"] = OTHER
    for cell in release.cells:
        cell.id = f"other-{cell.id}"
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id = cell.id
    both, added = deepcopy(worked), deepcopy(release.cells)
    answers = [cell for cell in added if assemble.role(cell) == "stub"]
    for cell in answers[: round(share * len(answers))]:
        cell.source += "\n# done"
    both.cells += added
    return both, release


@pytest.mark.parametrize(("share", "rows"), [(1, 2), (0.5, 2), (0.25, 1), (0, 1)])
def test_answers_of_two_assignments_in_one_notebook_are_both_told(
    share, rows, release_of, worked, tmp_path
):
    both, other = two_in_one(worked, share)
    releases = {**release_of, OTHER: other}
    put(tmp_path, "ada/all.ipynb", both)
    found = collected(tmp_path, releases)
    assert len(found) == rows
    assert (found[-1].assignment, found[-1].reason) == (SLUG, "")
    if rows == 2:
        told = f"{OTHER}: its answers stand in all.ipynb; they need a notebook of that"
        assert found[0].reason.startswith(told)
        assert (found[0].assignment, found[0].unclear) == (None, True)
        put(tmp_path, f"ada/{OTHER}.ipynb", other)
        shutil.rmtree(tmp_path.parent / f"{tmp_path.name}-unpacked")
        found = collected(tmp_path, releases)
        assert {one.assignment for one in found} == {SLUG, OTHER}
        shutil.rmtree(tmp_path.parent / f"{tmp_path.name}-unpacked")
        (tmp_path / f"ada/{OTHER}.ipynb").unlink()
    (alone,) = collect.collect(tmp_path, releases, tmp_path / "no", SLUG)
    assert (alone.assignment, alone.reason) == (SLUG, "")


# Which assignment it is, and what is no file of one's own


def test_three_layouts_and_other_files_side_by_side(release_of, blank, tmp_path):
    put(tmp_path, "anna.ipynb", blank)
    put(tmp_path, "ben/homework (2).ipynb", blank)
    put(tmp_path, f"chris/{SLUG}/{SLUG}.ipynb", blank)
    put(tmp_path, "ben/.ipynb_checkpoints/homework (2)-checkpoint.ipynb", "nonsense")
    put(tmp_path, "README.txt", "not a submission")
    found = collected(tmp_path, release_of)
    assert [(s.student, s.assignment, s.reason) for s in found] == [
        ("anna", SLUG, ""),
        ("ben", SLUG, ""),
        ("chris", SLUG, ""),
    ]


def test_an_assignment_is_told_by_grade_ids_where_the_metadata_is_lost(
    release_of, blank, tmp_path
):
    notebook = deepcopy(blank)
    notebook.metadata = {}
    put(tmp_path, "anna.ipynb", notebook)
    both = {**release_of, OTHER: nbformat.v4.new_notebook()}
    (found,) = collected(tmp_path, both)
    assert found.assignment == SLUG


def test_what_cannot_be_told_goes_with_the_rest_of_the_folder(
    release_of, blank, tmp_path
):
    put(tmp_path, "anna.ipynb", blank)
    put(tmp_path, "ben.ipynb", "nonsense")
    both = {**release_of, OTHER: nbformat.v4.new_notebook()}
    assert {s.assignment for s in collected(tmp_path, both)} == {SLUG}


def test_the_folders_name_says_what_a_notebook_should_have_been(
    release_of, blank, tmp_path
):
    put(tmp_path, f"anna/{OTHER}/x.ipynb", blank)
    both = {**release_of, OTHER: nbformat.v4.new_notebook()}
    (found,) = collected(tmp_path, both)
    assert (found.assignment, found.reason) == (
        OTHER,
        f"the notebook is that of {SLUG}",
    )


def test_of_several_notebooks_the_usable_one_counts(release_of, blank, tmp_path):
    good = put(tmp_path, "anna/b.ipynb", blank)
    put(tmp_path, f"anna/{SLUG}.ipynb", "nonsense")
    (found,) = collected(tmp_path, release_of)
    assert found.path == good


def test_a_students_name_becomes_an_id_without_patterns(release_of, blank, tmp_path):
    put(tmp_path, "Anna [B] *.ipynb", blank)
    (found,) = collected(tmp_path, release_of)
    assert found.student == "Anna__B___"


@pytest.mark.parametrize(
    "content",
    [
        "[1]",
        '{"cells": 3}',
        '{"cells": [7, null, "x"]}',
        '{"cells": [{"cell_type": "code", "source": 3, "metadata": []}]}',
        '{"nbformat": 3, "worksheets": []}',
        "[" * 100_000,
    ],
)
def test_no_content_of_a_file_stops_the_collection(release_of, tmp_path, content):
    put(tmp_path, "anna.ipynb", content)
    (found,) = collected(tmp_path, release_of)
    assert found.reason


def test_what_is_no_file_of_the_students_own_is_no_submission(
    release_of, blank, tmp_path
):
    neighbour = put(tmp_path, "anna/a.ipynb", blank)
    folder = tmp_path / "ben"
    folder.mkdir()
    (folder / "neighbour.ipynb").symlink_to(neighbour)
    (folder / "nowhere.ipynb").symlink_to("nowhere")
    (folder / "itself.ipynb").symlink_to("itself.ipynb")
    (folder / "folder.ipynb").mkdir()
    os.mkfifo(folder / "endless.ipynb")
    os.mkfifo(tmp_path / "chris.ipynb")
    (tmp_path / "dora.ipynb").symlink_to(neighbour)
    (tmp_path / "eve").symlink_to(neighbour.parent)
    found = collected(tmp_path, release_of)
    nothing = "no notebook was handed in"
    assert [(one.student, one.reason) for one in found] == [
        ("anna", ""),
        *((student, nothing) for student in ("ben", "dora", "eve")),
    ]


def test_a_link_to_a_file_of_ones_own_counts(release_of, blank, tmp_path):
    put(tmp_path, "anna/.kept/a.ipynb", blank)
    (tmp_path / "anna/a.ipynb").symlink_to(".kept/a.ipynb")
    (found,) = collected(tmp_path, release_of)
    assert (found.student, found.reason) == ("anna", "")


def test_a_file_that_is_too_large_is_never_read(course, release_of, tmp_path):
    path = put(tmp_path, "anna.ipynb", "")
    os.truncate(path, Limits().notebook_bytes + 1)
    (found,) = collected(tmp_path, release_of)
    assert "larger than" in found.reason
    path.unlink()
    assert Records(course).mark(found)


def test_what_a_student_calls_the_assignment_forges_no_line_of_the_table(
    release_of, blank, tmp_path
):
    notebook = deepcopy(blank)
    notebook.metadata.checked_gradients["assignment"] = (
        "x\x1b[2J\nben 18 18" + "y" * 999
    )
    put(tmp_path, "anna.ipynb", notebook)
    (found,) = collected(tmp_path, release_of)
    assert found.reason.isprintable()
    assert len(found.reason) < 200
