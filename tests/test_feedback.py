"""A feedback page tells first what to mend, and shows what the student needs for it."""

import json
import os
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_output

from grading.feedback import harmless, reasons
from grading.feedback.page import PAGE_BYTES
from grading.submissions.collect import Submission
from grading.submissions.slip import attached, slip
from grading.trusted import outputs
from grading.trusted.batch.page import Page, run
from grading.trusted.result import CellResult
from tests.chromium import chromium
from tests.folders import put
from tests.trusted_notebooks import code, notebook

GRADIENT = """power: dw is wrong.
  dw (4, 1): wrong, relative error 0.86
  db (): ok, relative error 7.0e-15 over 1 entry
Hint: `dw` is 7 times too large.
The cost is a mean, so <both> need 1/m."""


def made(*cells, marks=None, **total):
    """The page of a notebook, parsed. marks, total: as `page.Page` has them."""
    total = {"score": 1, "max_score": 6, "late_penalty": 0} | total
    text = json.dumps(notebook(*cells))
    html = run(Page(("02-powers", "anna"), text, marks or {}, total))
    return BeautifulSoup(html, "html.parser")


def text_cell(text, name="text-1"):
    return new_markdown_cell(text, id=name)


def plain_cell(source, name="own-1", output=()):
    cell = code(source)
    return cell | {"id": name, "outputs": list(output)}


def answer(name="power"):
    return code(f"def {name}(x):\n    return x", name)


def check(score, error="", printed="", name="power"):
    """A check cell as trusted execution leaves it."""
    cell = code(f"check.call({name}, 2)", f"check-{name}", "check", 4)
    result = CellResult(None, score, 4.0, printed, error)
    return cell | {"outputs": outputs.outputs_of(result)}


def rows(page):
    """The table on top, a list of texts a row."""
    return [
        [cell.get_text(strip=True) for cell in row.find_all("td")]
        for row in page.find("table", "scores").find_all("tr")[1:]
    ]


# What to mend


def test_the_table_has_a_row_for_each_check_with_the_first_line_of_its_reason():
    page = made(
        answer(),
        check(0.0, f"AssertionError: {GRADIENT}"),
        answer("root"),
        check(4.0, name="root"),
        marks={
            "check-power": {"score": 0.0, "points": 4.0},
            "check-root": {"score": 4.0, "points": 4.0},
            "power": {"comment": "No response."},
        },
    )
    assert rows(page) == [
        ["power", "0 of 4", "dw is wrong.Hint:dwis 7 times too large."],
        ["root", "4 of 4", ""],
    ]
    assert page.find("caption").get_text() == "02-powers: 1 of 6 points"
    targets = {link["href"] for link in page.find("table").find_all("a")}
    assert targets == {"#check-power", "#check-root"}
    assert all(page.find(attrs={"name": name[1:]}) for name in targets)


def test_a_reason_stands_in_the_check_that_gave_it():
    marks = {"check-power": {"score": 0.0, "points": 4.0}}
    failed = made(check(0.0, f"AssertionError: {GRADIENT}"), marks=marks)
    reason = failed.find("div", "failed").find("div", "reason")
    first, *others = GRADIENT.split("\n")
    assert reason.find("strong").get_text() == first
    assert reason.find("pre").get_text() == "\n".join(others[:2])
    paragraphs = [p.get_text() for p in reason.find_all("p")]
    assert paragraphs == [first, others[2].replace("`", ""), others[3]]
    assert reason.find("code").get_text() == "dw"


def test_a_traceback_of_stock_execution_shows_no_hidden_line():
    hidden = "for n in (17, 4711):\n    assert power(n) == n"
    marked = f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    cell = code(f"power(2)\n{marked}\npower(3)", "check-power", "check", 4)
    frame = "Cell \x1b[32mIn[3]\x1b[0m, line 4\n      1 power(2)\n"
    frame += "\x1b[32m      3\x1b[39m for n in (17, 4711):\n"
    frame += "\x1b[32m----> 4\x1b[39m     assert power(n) == n\n      6 power(3)"
    told = new_output("error", ename="AssertionError", evalue="", traceback=[frame])
    marks = {"check-power": {"score": 0.0, "points": 4.0}}
    text = made(cell | {"outputs": [told]}, marks=marks).get_text()
    assert "power(2)\n      6 power(3)" in text
    assert not re.search("17|4711|power\\(n\\)", text)


def test_partial_credit_has_its_reason_too():
    first = "cubes (and 1 more of 2 parts): A is 2"
    error = f"AssertionError: power: {first}\n- roots: A is 3"
    marks = {"check-power": {"score": 2.0, "points": 4.0}}
    page = made(check(2.0, error, "right: all 3 checks passed\n"), marks=marks)
    assert rows(page) == [["power", "2 of 4", first]]
    assert page.find("div", "reason").find("pre").get_text() == "- roots: A is 3"
    assert "2.0\n" not in page.find("div", "output").get_text()
    assert "right: all 3 checks passed" in page.get_text()


def test_the_type_of_an_error_is_named_where_python_raised_it():
    def told(kind):
        return reasons.headline(new_output("error", ename=kind, evalue="f: x"), "f")

    assert told("AssertionError") == told("GradingError") == "x"
    assert told("NameError") == "NameError: f: x"


def test_a_traceback_of_stock_execution_comes_below_its_reason():
    error = new_output("error", ename="E", evalue="x", traceback=["in f", "E: x"])
    assert "<pre>in f\nE: x</pre>" in reasons.reason(error)
    error.traceback = ["E: x"]
    assert "<pre>" not in reasons.reason(error)


def test_a_teachers_comment_is_linked_and_a_penalty_told():
    page = made(
        answer(),
        marks={"power": {"comment": "Well *done*"}},
        late_penalty=1.5,
    )
    assert rows(page) == [
        ["power", "", "A comment"],
        ["Late submission penalty", "-1.5", ""],
    ]
    assert page.find("em").get_text() == "done"
    assert page.find(attrs={"name": "comment-power"})


# What is shown


def test_of_the_courses_text_only_headings_with_a_cell_below_stay():
    page = made(
        text_cell("# Powers\n\nA power is a product.", "text-1"),
        text_cell("## Long ago\n\nProse.\n\n### In Babylon\n\nMore.", "text-2"),
        text_cell("## Exercise: `power`", "text-3"),
        answer(),
        text_cell("## Summary", "text-4"),
    )
    headings = [h.get_text() for h in page.find_all(["h1", "h2", "h3"])]
    assert headings == ["Powers", "Exercise: power"]
    assert "product" not in page.get_text()


def test_what_a_student_added_stays_and_the_courses_own_cells_go():
    failed = new_output("error", ename="NameError", evalue="no x", traceback=[])
    page = made(
        plain_cell("mine = 1", "own-3"),
        plain_cell("theirs = 1", "plain-1"),
        plain_cell("shown = 1", "demo-1"),
        plain_cell("broken = x", "plain-2", [failed]),
    )
    text = page.get_text()
    assert "mine = 1" in text
    assert "theirs = 1" not in text
    assert "shown = 1" not in text
    assert "broken = x" in text
    assert "NameError: no x" in text


def test_hidden_tests_go_from_checks_and_the_words_stay_in_a_students_own_cells():
    hidden = "### BEGIN HIDDEN TESTS\nsecret(1)\n### END HIDDEN TESTS"
    cell = code(f"power(1)\n{hidden}", "check-power", "check", 1)
    person = code("### BEGIN HIDDEN TESTS of mine", "essay")
    person["metadata"]["nbgrader"]["grade"] = True
    points = {"score": 1.0, "points": 1.0}
    page = made(cell, person, marks={"check-power": points, "essay": points})
    text = page.get_text()
    assert "secret" not in text
    assert "power(1)" in text
    assert "BEGIN HIDDEN TESTS of mine" in text


def test_pictures_and_text_are_shown_and_no_other_output():
    kinds = {"text/html": "<b>rich</b>", "image/svg+xml": "<svg>", "text/plain": "poor"}
    page = made(
        plain_cell("x", output=[new_output("display_data", kinds)]),
        plain_cell("y", output=[new_output("display_data", {"text/html": "alone"})]),
        plain_cell("z", output=[new_output("display_data", {"image/png": "aGk="})]),
    )
    assert "poor" in page.get_text()
    assert "rich" not in page.get_text()
    assert "alone" not in page.get_text()
    assert page.find("img")["src"] == "data:image/png;base64,aGk="
    assert page.find("img")["alt"]


def test_a_students_text_changes_no_other_page():
    first = made(answer(), plain_cell("a < b"))
    made(plain_cell("<script>"), text_cell("<script>", "own-2"))
    assert first == made(answer(), plain_cell("a < b"))


# How much is shown


@pytest.mark.parametrize("letter", ["x", "é", "語", "🙂"])
def test_a_text_is_cut_by_bytes_and_between_letters(letter):
    text = "a" + letter * harmless.TEXT_BYTES
    kept, _, note = harmless.cut(text).rpartition("\n")
    assert text.startswith(kept)
    assert harmless.TEXT_BYTES - 4 < len(kept.encode()) <= harmless.TEXT_BYTES
    more = len(text.encode()) - harmless.TEXT_BYTES
    assert note == f"... {more} more bytes are not shown."
    assert harmless.cut("a" * harmless.TEXT_BYTES) == "a" * harmless.TEXT_BYTES


def test_a_long_line_is_not_coloured():
    """The lexer's time grows with the square of its length: 10 kB took 3 seconds."""
    html = harmless.code('x = "%' + "0" * 1000)
    assert 'x = "%000' in html
    assert '<span class="' not in html
    assert '<span class="' in harmless.code('x = "%' + "0" * 900)


@pytest.mark.parametrize("blank", ["\n", " \n", "\f\n", "\xa0\n"])
def test_of_many_blank_lines_in_code_two_are_shown(blank):
    """The lexer's time grows with the square of their number: 10 kB took 2 seconds."""
    shown = BeautifulSoup(harmless.code(f"a = 1\n{blank * 2000}b = 2"), "html.parser")
    assert shown.get_text().rstrip() == "a = 1\n\n\nb = 2"
    few = "a = 1\n\n  \n    b = 2"
    assert few in BeautifulSoup(harmless.code(few), "html.parser").get_text()


def test_answers_and_reasons_stay_when_the_page_is_full():
    full = PAGE_BYTES // harmless.TEXT_BYTES
    long = "x".ljust(harmless.TEXT_BYTES, "y")
    cells = [plain_cell(long, f"own-{number}") for number in range(full)]
    marks = {"check-power": {"score": 0.0, "points": 4.0}}
    failed = check(0.0, "AssertionError: why", "printed")
    page = made(*cells, plain_cell("gone"), answer(), failed, marks=marks)
    text = page.get_text()
    assert "gone" not in text
    assert "printed" not in text
    assert "def power" in text
    assert page.find("div", "reason").get_text(strip=True) == "why"
    assert "Left out, since a page has its limits: 2 cells and outputs" in text


# Whose it is


def slipped(**told):
    """The slip as text on the page of somebody who handed in `told`."""
    one = Submission("ak42", **{"path": None, "assignment": "02-powers"} | told)
    text = attached(json.dumps(notebook(answer())), slip(one))
    total = {"score": 1, "max_score": 6, "late_penalty": 0}
    html = run(Page(("02-powers", "ak42"), text, {}, total))
    found = BeautifulSoup(html, "html.parser").find("p", "slip").get_text()
    return " ".join(found.split())


def test_a_page_says_whose_it_is_which_file_from_when_and_which_attempt(tmp_path):
    path = put(tmp_path, "work <b>.ipynb", "x")
    os.utime(path, (86_400, 86_400))
    assert slipped(path=path) == (
        "ak42: work <b>.ipynb, file of 1970-01-02 00:00 UTC, attempt 1."
    )
    told = slipped(path=path, name="Ada", attempt=1, late=True, aside=("a", "b"))
    assert told.startswith("Ada (ak42): work <b>.ipynb, file of")
    assert told.endswith("UTC, attempt 2, late. Not counted: a, b.")
    assert slipped(reason="no notebook") == "ak42, attempt 1."


def test_the_time_that_nbgrader_noted_comes_before_the_files(tmp_path):
    path = put(tmp_path, "02-powers/02-powers.ipynb", "x")
    put(tmp_path, "02-powers/timestamp.txt", "2026-03-04 05:06:07 UTC")
    assert "handed in 2026-03-04 05:06 UTC, attempt 1" in slipped(path=path)
    put(tmp_path, "02-powers/timestamp.txt", "1" * 99 + "h")
    assert "file of" in slipped(path=path)


def test_the_table_shows_the_hint_below_what_is_wrong():
    both = f"2 of 2 gradients are wrong.\n{GRADIENT}\nHint: `db` < 0."
    marks = {"check-power": {"score": 0.0, "points": 4.0}}
    page = made(answer(), check(0.0, f"AssertionError: power: {both}"), marks=marks)
    (mend,) = page.find("tr", "failed").find_all("td")[2:]
    assert mend.get_text("\n").split("\n") == [
        *("2 of 2 gradients are wrong.", "Hint: ", "dw", " is 7 times too large."),
        *("Hint: ", "db", " < 0."),
    ]


# Colours


def contrast(one, other):
    """WCAG's contrast of two colours such as #fff or #0b5cad."""

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
        linear = [
            c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAPERS = ("paper", "wrong", "head", "note", "code", "passed", "failed")


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_a_page_can_be_read_in_the_readers_light_and_dark(theme):
    css = made(answer()).find("style").get_text()
    assert "color-scheme: light dark" in css
    found = re.findall(r":root \{(.*?)\}", css, re.S)
    colours = dict(re.findall(r"--(\w+): (#\w+);", found[theme]))
    assert set(re.findall(r"var\(--(\w+)\)", css)) == set(colours)
    for text in ("text", "link"):
        for paper in PAPERS:
            assert contrast(colours[text], colours[paper]) >= 4.5, (text, paper)
    for text in ("keyword", "string", "comment", "name"):
        assert contrast(colours[text], colours["code"]) >= 4.5, text


def test_the_name_of_an_exercise_stands_in_one_line_and_the_page_fits(tmp_path):
    names = ("gradient_descent_with_momentum", "power")
    error = "AssertionError: " + "a message that is long enough to want all room, " * 9
    cells = [c for n in names for c in (answer(n), check(0.0, error, name=n))]
    path = tmp_path / "page.html"
    marks = {f"check-{n}": {"score": 0.0, "points": 4.0} for n in names}
    path.write_text(str(made(*cells, marks=marks)), "utf-8")
    with chromium(tmp_path / "profile") as browser:
        for width in (500, 1000):
            browser.set_window_size(width, 800)
            browser.get(path.as_uri())
            lines, over = browser.execute_script(
                """const links = [...document.querySelectorAll('.scores a')];
                const page = document.documentElement;
                return [links.map((link) => link.getClientRects().length),
                        page.scrollWidth - page.clientWidth]"""
            )
            assert (lines, over) == ([1, 1], 0), width
