"""A class of 60 as learning platforms and people deliver it: 60 rows, nothing lost."""

import io
import json
import unicodedata
import zipfile
from copy import deepcopy

import pytest

from grading import batch
from grading.course.release import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import Chapter
from grading.submissions import collect
from grading.submissions.roster import Person, Roster
from grading.trusted.batch import job
from tests.batches import Here
from tests.folders import put

SLUG = "03-logistic-regression"
MOODLE = "{}_{}_assignsubmission_file_"
NAMES = (
    *("Ada King", "Ben Oak", "Zoë Ash", "Łukasz Żak", "José Núñez", "Anna-Lena Groß"),
    *("李 小龍", "Анна Иванова", "Γιώργος Νίκου", "محمد علي", "राम कुमार", "김 민수"),
)
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


class Class:
    """Sixty people: a class list, a folder, and what each one's row has to say.

    rows: dict student -> (file that counts or None, start of the reason).
    """

    def __init__(self, folder, blank):
        self.folder, self.blank = folder, blank
        self.people, self.rows = [], {}
        self.whole = {}  # a platform's one download: name -> bytes
        forms = [getattr(self, name) for name in dir(self) if name.startswith("by_")]
        for number in range(60):
            name = (
                f"{NAMES[(number + number // len(forms)) % len(NAMES)]} {_word(number)}"
            )
            person = Person(f"s{number:02d}", name, f"s{number:02d}@school.test")
            self.people.append(person)
            forms[number % len(forms)](person, number)
        with zipfile.ZipFile(folder / "download.zip", "w") as archive:
            for name, data in self.whole.items():
                archive.writestr(name, data)
        put(folder, "__MACOSX/._download.zip", "x")
        put(folder, ".DS_Store", "x")
        put(folder, "grades.xlsx", "x")

    def work(self, person):
        """The notebook of somebody who began; no two are equal."""
        notebook = deepcopy(self.blank)
        stub = next(cell for cell in notebook.cells if assemble.role(cell) == "stub")
        stub.source += f"\n# {person.id}"
        return notebook

    def lost(self, person):
        """That, saved by a tool that keeps cells' types and texts only."""
        notebook = self.work(person)
        notebook.metadata = {}
        for number, cell in enumerate(notebook.cells):
            cell.metadata, cell.id = {}, f"other-{number}"
        return notebook

    def is_row(self, person, file, reason=""):
        self.rows[person.id] = file, reason

    def by_moodle(self, person, number):
        put(
            self.folder,
            f"{MOODLE.format(person.name, 900 + number)}/work.ipynb",
            self.work(person),
        )
        self.is_row(person, "work.ipynb")

    def by_moodle_flat_and_decomposed(self, person, number):
        name = unicodedata.normalize("NFD", person.name)
        file = f"{MOODLE.format(name, 900 + number)}{SLUG}.ipynb"
        put(self.folder, file, self.work(person))
        self.is_row(person, file)

    def by_moodle_in_a_download(self, person, number):
        folder = f"Course - Work/{MOODLE.format(person.name, 900 + number)}"
        self.whole[f"{folder}/work.zip"] = zipped(
            {"my work/x.ipynb": self.work(person)}
        )
        self.whole[f"__MACOSX/{folder}/._work.zip"] = b"x"
        self.is_row(person, "x.ipynb")

    def by_canvas_twice(self, person, number):
        *first, last = person.name.split()
        who = "".join([last, *first]).casefold()
        for attempt, late in (("", ""), ("-1", "LATE_")):
            file = f"{who}_{late}{100 + number}_{number}{attempt[1:]}_{SLUG}"
            file += f"{attempt}.ipynb"
            put(self.folder, file, self.work(person))
        self.is_row(person, file, "late; set aside: ")

    def by_github(self, person, number):
        put(self.folder, f"{SLUG}-{person.id}/{SLUG}.ipynb", self.work(person))
        put(self.folder, f"{SLUG}-{person.id}/README.md", "x")
        self.is_row(person, f"{SLUG}.ipynb")

    def by_nbgrader(self, person, number):
        put(self.folder, f"{person.id}/{SLUG}/{SLUG}.ipynb", self.work(person))
        put(self.folder, f"{person.id}/{SLUG}/timestamp.txt", "2026-03-04 05:06:07 UTC")
        self.is_row(person, f"{SLUG}.ipynb")

    def by_drive_beside_the_release(self, person, number):
        put(self.folder, f"{person.name}/{SLUG}.ipynb", self.blank)
        put(self.folder, f"{person.name}/{SLUG} (1).ipynb", self.work(person))
        self.is_row(
            person, f"{SLUG} (1).ipynb", f"set aside: {SLUG}.ipynb (as it was released)"
        )

    def by_a_zip_in_a_zip(self, person, number):
        inner = zipped({f"{SLUG}-Copy1.ipynb": self.work(person)})
        path = self.folder / f"{person.id}/all.zip"
        path.parent.mkdir()
        path.write_bytes(zipped({"inner.zip": inner, "__MACOSX/._inner.zip": b"x"}))
        self.is_row(person, f"{SLUG}-Copy1.ipynb")

    def by_a_tool_that_loses_marks(self, person, number):
        put(self.folder, f"{person.id}.ipynb.txt", self.lost(person))
        self.is_row(person, f"{person.id}.ipynb.txt")

    def by_pdf(self, person, number):
        put(self.folder, f"{MOODLE.format(person.name, 900 + number)}/work.PDF", "x")
        self.is_row(person, None, "a PDF was handed in")

    def by_html(self, person, number):
        put(self.folder, f"{person.id}.html", "x")
        self.is_row(person, None, "an HTML page was handed in")

    def by_nothing(self, person, number):
        self.is_row(person, None, "nothing was handed in")


def _word(number):
    """A family name of its own for each."""
    return (
        "".join("abcdefghij"[int(digit)] for digit in f"{number:02d}").title() + "son"
    )


def zipped(contents):
    """A zip as bytes. contents: dict name -> notebook or bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            data = content if isinstance(content, bytes) else json.dumps(content)
            archive.writestr(name, data)
    return file.getvalue()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("class") / "course")
    release(course, Chapter(SLUG))
    return course


@pytest.fixture(scope="module")
def sixty(course, tmp_path_factory):
    return Class(tmp_path_factory.mktemp("sixty"), course.released(SLUG))


def test_sixty_people_are_sixty_rows_and_nothing_is_lost(course, sixty):
    found = batch.preview(course, sixty.folder, people=Roster(sixty.people))
    _, *lines = found.splitlines()
    rows = {line.split()[0]: line for line in lines}
    assert len(lines) == len(rows) == 60
    assert set(rows) == set(sixty.rows)
    for student, (file, reason) in sixty.rows.items():
        line = rows[student]
        told = f"{line} ".split(f" {SLUG} ", 1)[1]
        assert (file or " - ") in told
        assert reason in told
        assert "not in the class list" not in told


def test_each_counts_with_its_own_work(course, sixty, tmp_path):
    releases = {SLUG: course.released(SLUG)}
    people = Roster(sixty.people)
    found = collect.collect(sixty.folder, releases, tmp_path, people=people)
    with_work = {one.student: one for one in found if not one.reason}
    assert set(with_work) == {s for s, (file, _) in sixty.rows.items() if file}
    for student, one in with_work.items():
        assert f"# {student}" in one.path.read_text("utf-8")
    late = {one.student for one in found if one.late}
    assert late == {s for s, (_, reason) in sixty.rows.items() if "late" in reason}
    assert collect.left_out(sixty.folder) == ["grades.xlsx"]


def test_all_of_them_have_their_grade(course, sixty, monkeypatch):
    def run(task):  # full points for work, without a worker
        result = job.refusal(task, task.reason)
        worth = float(b"# s" in (task.data or b""))
        return result._replace(scores=dict.fromkeys(result.scores, worth))

    monkeypatch.setattr(job, "run", run)
    people = Roster(sixty.people)
    rows = batch.grade_folder(
        course, sixty.folder, execution="trusted", people=people, started=Here()
    )
    assert len(rows) == 60
    for row in rows:
        file, reason = sixty.rows[row.student]
        assert bool(row.score) == bool(file)
        assert row.absent == (reason == "nothing was handed in")
        assert reason in row.reason
