"""What a student meets: sentences that lead somewhere, demonstrations that wait."""

import re
from itertools import pairwise

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell

from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter, chapters

# What a colon may lead to: a list, a formula, a table, a quotation, code, HTML.
LED_TO = re.compile(r"\s*([-*+] |\d+\. |\$\$|\\begin|\||>|```|<)")
# A line within a paragraph that Markdown takes for the first of a numbered list.
BROKEN = re.compile(r"\w+ \w+\n1[.)](?= )")
WAITS = "waits for"


@pytest.fixture(params=chapters())
def chapter(request):
    return Chapter(request.param)


def test_a_colon_leads_to_something_that_the_student_has(chapter):
    assert led_astray(assemble.source(chapter).cells) == []


def test_a_colon_that_leads_nowhere_is_found():
    two = [new_markdown_cell("Now look:"), new_markdown_cell("## Next\n\nMore.")]
    assert led_astray(two) == ["Now look:"]
    assert led_astray([new_markdown_cell("See:\n\n$$x$$\n\nand:")]) == ["and:"]
    assert led_astray([new_markdown_cell("See:\n- one"), *two[1:]]) == []
    assert led_astray([two[0], new_code_cell("print(1)")]) == []


def test_no_number_at_the_start_of_a_line_makes_a_list_of_a_sentence(chapter):
    text = [c.source for c in assemble.source(chapter).cells if c.cell_type != "code"]
    assert [found for source in text for found in BROKEN.findall(source)] == []


def test_a_sentence_that_becomes_a_list_is_found():
    assert BROKEN.findall("its deviation is\n1. It is") == ["deviation is\n1."]
    assert BROKEN.findall("Three steps:\n1. It is\n2. this is") == []
    assert BROKEN.findall("one\n\n1. It is") == []


def test_a_demonstration_that_waits_leaves_no_picture(chapter, tmp_path):
    notebook = assemble.source(chapter)
    notebook.cells = [c for c in notebook.cells if assemble.role(c) != "check"]
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    waiting = [cell for cell in code if WAITS in said(cell)]
    assert waiting
    assert [cell.source for cell in waiting if pictures(cell)] == []


def test_the_teachers_guide_names_each_answer_that_a_later_chapter_shows():
    guide = (ROOT / "chapters" / "teachers-guide.md").read_text("utf-8")
    shown = re.search(r"A chapter may show .*?\n\n", guide, re.DOTALL)[0]
    home = {_call(one.signature): s for s in chapters() for one in Chapter(s).exercises}
    found = {
        _call(head)[0]
        for chapter in map(Chapter, chapters())
        for cell in assemble.source(chapter).cells
        if cell.cell_type == "code"
        for head in re.findall(r"^def (\w+\([^)]*\))", cell.source, re.MULTILINE)
        if home.get(_call(head), chapter.slug) != chapter.slug
    }
    assert found == set(re.findall(r"`(\w+)`", shown))


def _call(head):
    """The name and the commas of "f(a, b)"; an answer has both as its exercise has."""
    name, _, arguments = head.partition("(")
    return name, arguments.count(",")


def led_astray(cells):
    """Paragraphs that end with a colon and are followed by nothing to look at."""
    blocks = [block for cell in cells for block in _blocks(cell)]
    return [
        upper
        for upper, lower in pairwise([*blocks, ""])
        if upper is not None and upper.endswith(":") and not _is_something(lower)
    ]


def _blocks(cell):
    """Paragraphs of a cell of text; None for a cell of code."""
    if cell.cell_type == "code":
        return [None]
    return [block.strip() for block in re.split(r"\n\s*\n", cell.source)]


def _is_something(block):
    return block is None or LED_TO.match(block) is not None


def said(cell):
    return "".join(o.text for o in cell.outputs if o.output_type == "stream")


def pictures(cell):
    return [o for o in cell.outputs if "image/png" in o.get("data", {})]
