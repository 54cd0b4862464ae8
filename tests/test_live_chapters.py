"""Each exercise of each chapter in the page: the key passes, its first mistake fails.

What a failing check says in the page is what it says in a notebook.
"""

import contextlib
import io
import re
import warnings
from functools import cache

import nbformat
import pytest

from gradbook.check import session
from grading.checks.trial import Trial, run_cell
from grading.editions import assemble
from grading.editions.chapter import Chapter, chapters
from grading.editions.keysource import key_cells
from grading.editions.live.plan import plan, student
from tests.live import SITE, Reader, needs_python, serve

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-?\b(?:inf|nan)\b")

NOTES = """
const places = arguments[0].map((id) => document.getElementById(id));
return places.map((place) => place.querySelector('.live-note').textContent)
"""

trial = cache(Trial)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def book():
    """The address of the built book."""
    needs_python()
    with serve(SITE) as address:
        yield address


@pytest.fixture(scope="module")
def reader(book, chrome):
    """A reader of the built book."""
    return Reader(chrome, book)


@pytest.mark.parametrize("slug", chapters())
def test_the_key_passes_and_a_mistake_is_told(slug, reader):
    chapter = Chapter(slug)
    key = key_cells(chapter)
    wrong = first_mistakes(chapter)
    reader.open(slug)
    reader.without_demos()  # they take longer than all checks
    reader.without_pictures()
    failed, different = {}, {}
    # From top to bottom: who goes back begins with a new namespace.
    for name, answer in key.items():
        if name in wrong:
            text = f"{answer}\n\n\n{wrong[name]}"
            verdict, told = reader_says(reader, name, text)
            expected = notebook_says(chapter, name, text)
            if verdict != "failed" or rounded(expected) not in rounded(told):
                different[name] = (verdict, told, expected)
        verdict, told = reader_says(reader, name, answer)
        if verdict != "passed":
            failed[name] = told
    assert failed == {}
    assert different == {}


@pytest.mark.soak
@pytest.mark.parametrize("slug", chapters())
def test_demonstrations_are_drawn_with_the_readers_functions(slug, reader, tmp_path):
    chapter = Chapter(slug)
    notebook = student(chapter)
    solved = tmp_path / "solved.ipynb"
    nbformat.write(assemble.fill(notebook, key_cells(chapter)), solved)
    reader.open(slug)
    reader.bring_in(solved)
    rows = [
        row
        for row in plan(chapter, notebook)["cells"]
        if row["role"] == "demo" and row["waits"] and not row["long"]
    ]
    for name in key_cells(chapter):
        assert reader.check(name)[0] == "passed", name

    def notes():
        places = [f"cell-{row['id']}" for row in rows]
        return reader.chrome.execute_script(NOTES, places)

    reader.wait(lambda: not any("…" in note for note in notes()), seconds=600)
    assert set(notes()) <= {""}
    own = reader.chrome.find_elements("css selector", "[id^=cell-demo] .live-own")
    assert len(own) == len(rows)


def reader_says(reader, name, text):
    reader.write(name, text)
    return reader.check(name)


def first_mistakes(chapter):
    """dict exercise -> source of its first mistake."""
    return {m.exercise: m.source for m in reversed(chapter.mistakes)}


def notebook_says(chapter, name, text):
    """The text of the failure with this answer and the key's for all else."""
    namespace = trial(chapter.slug).namespace()
    exec(compile(text, f"<{name}>", "exec"), namespace)
    session.passed.clear()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        with pytest.raises(AssertionError) as failure:
            run_cell(chapter.check(name).source, namespace)
    return str(failure.value)


def rounded(text):
    """A text without what rounding decides, and its other numbers to three digits.

    NumPy for browsers rounds otherwise: which of several entries that are wrong alike
    is the worst, how well a right one agrees, how many of many are beyond a bound.
    """
    text = re.sub(r"(?<=ok, relative error )\S+", "", text)
    text = re.sub(r" at \[[^]]*\]: yours \S+, two-sided difference [^;\n]+", "", text)
    text = re.sub(r"\(\d+(?= of \d+ entries are wrong)", "(some", text)
    return NUMBER.sub(lambda found: f"{float(found[0]):.3g}", text)


def test_rounding_hides_no_difference_that_matters():
    line = "dw (2,): wrong, error 0.8 at [{}]: yours {}, two-sided difference 2; 2 of 2"
    assert rounded(line.format(0, 1.5)) == rounded(line.format(1, 9.5))
    assert rounded("dw is 7 times") != rounded("dw is 6 times")
    assert rounded("(6 of 9 entries are wrong)") != rounded(
        "(6 of 8 entries are wrong)"
    )
