"""The first page keeps up with the table of exercises."""

import re

from grading.editions.chapter import Chapter, chapters, table


def test_the_first_page_lists_every_chapter_with_its_hours_exercises_and_points():
    expected = []
    for slug in chapters():
        chapter = Chapter(slug)
        title = f"{slug[:2]} {chapter.title}"
        counts = (table()[slug]["hours"], len(chapter.exercises), chapter.points)
        expected.append("| " + " | ".join(map(str, (title, *counts))) + " |")
    text = Chapter("00-start-here").path.read_text("utf-8")
    rows = re.findall(r"^\| \d\d .*\|$", text, re.M)
    assert rows == expected, "write these rows into it:\n" + "\n".join(expected)
