"""How much time a submission gets."""

from grading.course.release import release
from grading.course.root import Course
from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter
from grading.limits import Limits
from grading.submissions import archives, files
from grading.trusted import run
from grading.trusted.batch import budgets, job

MOST = Limits(cpu_seconds=60, check_cpu_seconds=10)


def test_budgets_follow_the_key_between_a_floor_and_the_most():
    def fitted(*seconds):
        limits = budgets.fitted(MOST, job.Taken(*seconds))
        return limits.cpu_seconds, limits.check_cpu_seconds

    assert fitted(0.3, 0.1) == (4, 2)
    assert fitted(4.0, 1.5) == (20, 8)
    assert fitted(50.0, 9.0) == (60, 10)


def test_the_guide_tells_the_budgets():
    guide = (ROOT / "chapters/teachers-guide.md").read_text("utf-8")
    for what, least, most in (
        ("what the checks of the key take", budgets.LEAST, Limits().cpu_seconds),
        ("the key's longest check", budgets.LEAST_CHECK, Limits().check_cpu_seconds),
    ):
        bounds = f"at least {least} seconds, at most {most} |"
        assert f"| {budgets.TIMES} times {what}; {bounds}" in guide


def test_the_guide_tells_the_shares_of_a_cell_and_what_one_may_hand_in():
    guide = (ROOT / "chapters/teachers-guide.md").read_text("utf-8")
    told = " ".join(guide.split())
    assert (run.ANSWER, run.OTHER) == (1 / 2, 1 / 7)
    assert "A cell gets half of what is left of its budget, one that answers" in told
    assert "that answers no exercise a seventh." in told
    assert archives.BYTES == 10**9
    assert f"up to {files.ARCHIVES} of one student and a gigabyte of contents" in told
    assert f"More than {files.MOST} notebooks of one student are" in told


def test_the_rest_of_the_limits_stays():
    given = Limits(memory_bytes=1, packages=("numpy",))
    fitted = budgets.fitted(given, job.Taken(0.0, 0.0))
    assert (fitted.memory_bytes, fitted.packages) == (1, ("numpy",))


def test_what_the_key_takes_is_measured_on_the_released_assignment(tmp_path):
    course, chapter = Course(tmp_path / "course"), Chapter("01-introduction")
    release(course, chapter)
    source = assemble.source(chapter)
    truth = job.truth(course.released(chapter.slug), source)
    asked = budgets.key_job(chapter.slug, truth, MOST)
    taken = job.taken(asked)
    assert 0 < taken.check_seconds <= taken.seconds < MOST.cpu_seconds
    assert set(job.run(asked).scores.values()) == {
        float(row.points) for row in chapter.exercises
    }
