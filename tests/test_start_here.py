"""The first page keeps up with the table of exercises."""

import re

import pytest

from grading.editions.chapter import ROOT, Chapter, chapters, table


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


def edges():
    """(first, then) of the map: chapter `then` builds on chapter `first`."""
    text = Chapter("00-start-here").path.read_text("utf-8")
    pairs = re.search(r'^before = """(.*?)"""$', text, re.M | re.S)[1].split()
    return [tuple(pair.split("-")) for pair in pairs]


def test_the_map_shows_every_chapter_and_leads_to_each_from_the_first():
    numbers = {slug[:2] for slug in chapters()}
    assert {number for edge in edges() for number in edge} == numbers
    reached, before = {"00"}, set()
    while reached != before:
        before = set(reached)
        reached |= {then for first, then in edges() if first in reached}
    assert reached == numbers


def weeks():
    """The guide's section, and dict length of a course -> its weeks, as text."""
    text = (ROOT / "chapters/teachers-guide.md").read_text("utf-8")
    section = text.split("## A course of 6, 10 or 14 weeks")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?:week|\d+) \|.*\|$", section, re.M)
    cells = [[cell.strip() for cell in row.split("|")[2:-1]] for row in rows]
    lengths = [int(re.match(r"\d+", cell)[0]) for cell in cells[0]]
    plans = [list(filter(None, plan)) for plan in zip(*cells[1:], strict=True)]
    return section, dict(zip(lengths, plans, strict=True))


@pytest.mark.parametrize("length", [6, 10, 14])
def test_a_course_of_some_weeks_keeps_the_hours_and_the_order_of_the_map(length):
    section, plans = weeks()
    assert len(plans[length]) == length
    hours = {slug[:2]: table()[slug]["hours"] for slug in chapters()}
    points = {slug[:2]: Chapter(slug).points for slug in chapters()}
    order = []
    for week in plans[length]:
        names = re.findall(r"\b\d\d\b", week.split("(")[0])
        assert week.endswith(f"({sum(hours[name] for name in names)} h)"), week
        order += names
    assert len(order) == len(set(order))
    missing = {first for first, then in edges() if then in order} - set(order)
    assert not missing or f"{' and '.join(sorted(missing))} are left to\n" in section
    taken = [edge for edge in edges() if set(edge) <= set(order)]
    assert [e for e in taken if order.index(e[0]) > order.index(e[1])] == []
    for total in (sum(hours[n] for n in order), sum(points[n] for n in order)):
        assert re.search(rf"\b{total}\b", section), total
    if length == 14:
        assert sorted(order) == sorted(hours)


def test_readme_and_front_page_name_the_size_of_the_course():
    course = [Chapter(slug) for slug in chapters()]
    exercises = sum(len(chapter.exercises) for chapter in course)
    points = sum(chapter.points for chapter in course)
    hours = sum(table()[slug]["hours"] for slug in chapters())
    size = f"{len(course)} chapters, {exercises} exercises, {points} points, about"
    assert f"{size} {hours} hours" in _in_one_line("README.md")
    size = f"{len(course)} chapters and {exercises} exercises, about {hours} hours"
    assert size in _in_one_line("index.md")


def _in_one_line(name):
    return " ".join((ROOT / name).read_text("utf-8").split())
