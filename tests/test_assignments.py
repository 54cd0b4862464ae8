"""What a batch knows of its assignments, and when it gets to know it."""

from concurrent.futures import BrokenExecutor, Future

import pytest

from grading.course.release import release
from grading.course.root import Course
from grading.editions.chapter import Chapter
from grading.limits import Limits
from grading.trusted.batch import job, pool
from grading.trusted.batch.assignments import Assignments

SLUG = "01-introduction"
MOST = Limits(cpu_seconds=60, check_cpu_seconds=10)


class Here:
    """An executor that answers at once; `told` has what was asked for."""

    def __init__(self, answer):
        self.answer = answer
        self.told = []

    def submit(self, function, asked):
        self.told.append(function)
        future = Future()
        if isinstance(self.answer, Exception):
            future.set_exception(self.answer)
        else:
            future.set_result(self.answer)
        return future

    def shutdown(self, **_):
        pass


class Gone(Here):
    """An executor of which a process was killed."""

    def submit(self, function, asked):
        raise BrokenExecutor("killed")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("course"))
    release(course, Chapter(SLUG))
    return course


@pytest.fixture
def assignments(course):
    return Assignments(course, {SLUG: course.released(SLUG)}, MOST)


def measured(assignments, executor):
    with pool.Pool(lambda: executor, 2) as processes:
        assignments.measure({SLUG}, processes)
    return assignments.limits(SLUG).cpu_seconds


def test_one_process_measures_the_key_while_the_others_read_the_assignment(assignments):
    first, later = Here(job.Taken(3.0, 0.1)), Here(job.Taken(9.0, 0.1))
    assignments.begin(SLUG, first, 3)
    assert first.told == [job.taken, job.ready, job.ready]
    assert measured(assignments, later) == 15
    assert later.told == []
    assert measured(assignments, later) == 15  # it is known


@pytest.mark.parametrize("early", [Gone(None), Here(BrokenExecutor("killed"))])
def test_what_was_not_measured_early_is_measured_when_it_is_wanted(assignments, early):
    assignments.begin(SLUG, early, 2)
    assert measured(assignments, Here(job.Taken(3.0, 0.1))) == 15


def test_a_key_that_cannot_be_measured_leaves_the_most_there_is(course):
    unknown = Assignments(course, {}, MOST)
    executor = Here(job.Taken(3.0, 0.1))
    unknown.begin(SLUG, executor, 2)
    assert measured(unknown, executor) == MOST.cpu_seconds
    assert executor.told == []
    failing = Assignments(course, {SLUG: course.released(SLUG)}, MOST)
    assert measured(failing, Here(ValueError("no key"))) == MOST.cpu_seconds


def test_a_process_that_has_read_an_assignment_does_not_read_it_again(assignments):
    asked = job.Job(SLUG, None, assignments.truth(SLUG), "not handed in")
    job.ready(asked)
    before = job._assignment.cache_info()
    assert job.run(asked).reason == "not handed in"
    after = job._assignment.cache_info()
    assert (after.misses, after.hits > before.hits) == (before.misses, True)
