"""The chapters themselves, solved, through the trusted grader."""

import json
from contextlib import ExitStack
from functools import cache

import pytest

from grading.editions import assemble
from grading.editions.chapter import Chapter, chapters
from grading.editions.keysource import key_cells
from grading.limits import Limits
from grading.trusted.batch import budgets, job
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.attempts import odd_answers


class Graders:
    """Each chapter's assignment with a warm process; what the key gets is kept."""

    def __init__(self, stack):
        self.warm = cache(lambda without: stack.enter_context(Zygote(without=without)))
        self.key = cache(lambda slug: self.grade(slug, key_cells(Chapter(slug))))

    def grade(self, slug, answers, limits=None):
        chapter = Chapter(slug)
        source = assemble.source(chapter)
        filled = assemble.fill(source, key_cells(chapter) | answers)
        assignment = Assignment(source)
        warm = self.warm(assignment.without)
        return grade_notebook(json.dumps(filled).encode(), assignment, warm, limits)


@pytest.fixture(scope="module")
def graders():
    with ExitStack() as stack:
        yield Graders(stack)


@pytest.mark.parametrize("slug", chapters())
def test_a_solved_chapter_has_full_marks_and_no_cell_waits_for_a_demo(slug, graders):
    result = graders.key(slug)
    assert [cell.error for cell in result.cells if cell.error] == []
    assert result.score == result.max_score
    assert result.log == []


@pytest.mark.parametrize("slug", [s for s in chapters() if odd_answers(Chapter(s))])
def test_right_odd_forms_have_full_marks_in_the_time_of_the_key(slug, graders):
    taken = job.taken_by(graders.key(slug))
    limits = budgets.fitted(Limits(), taken)
    result = graders.grade(slug, odd_answers(Chapter(slug)), limits)
    assert [cell.error for cell in result.cells if cell.error] == []
    assert result.score == result.max_score
