"""A teacher's desk: what a batch shows of a folder, what it costs when a part fails."""

import pytest
from bs4 import BeautifulSoup

from grading import batch
from grading.course.release import release
from grading.course.root import Course
from grading.editions.chapter import Chapter
from grading.submissions.roster import Person, Roster
from tests.folders import put

SLUG = "03-logistic-regression"
# nbgrader's own way with its database
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("desk") / "course")
    release(course, Chapter(SLUG))
    return course


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
