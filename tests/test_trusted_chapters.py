"""The chapters themselves, solved, through the trusted grader."""

import json
from contextlib import ExitStack
from functools import cache

import pytest

from grading.editions import assemble
from grading.editions.chapter import Chapter, chapters
from grading.editions.keysource import key_cells
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote


@pytest.fixture(scope="module")
def zygotes():
    """Warm processes by what they are without."""
    with ExitStack() as stack:
        yield cache(lambda without: stack.enter_context(Zygote(without=without)))


@pytest.mark.parametrize("slug", chapters())
def test_a_solved_chapter_has_full_marks_and_no_cell_waits_for_a_demo(slug, zygotes):
    chapter = Chapter(slug)
    source = assemble.source(chapter)
    solved = assemble.fill(source, key_cells(chapter))
    assignment = Assignment(source)
    zygote = zygotes(assignment.without)
    result = grade_notebook(json.dumps(solved).encode(), assignment, zygote)
    assert [cell.error for cell in result.cells if cell.error] == []
    assert result.score == result.max_score
    assert result.log == []
