"""Two editions of one source: no answers for a class, hints for those on their own."""

import re
import sys
import warnings

import jupytext
import numpy as np
import pytest
from bs4 import BeautifulSoup

from gradbook.check import session
from grading.checks.trial import Trial
from grading.editions import self_study
from grading.editions.chapter import Chapter, chapters
from grading.editions.keysource import key_cells
from grading.editions.live.web import diagnosis, runner
from grading.trusted import agreement
from tests.test_book import SITE

DROPDOWN = re.compile(r"^:::\{dropdown\} (.*)$", re.MULTILINE)
SOLUTION = "A worked solution"


@pytest.fixture(params=chapters())
def chapter(request):
    return Chapter(request.param)


@pytest.fixture
def text(chapter):
    """The chapter as the self-study edition reads it."""
    return self_study.with_ladders(chapter.path.read_text("utf-8"), chapter)


def between(text, name):
    """What stands between an exercise's check and the next cell or heading."""
    after = text[text.index(f"grade_id: check-{name},") :]
    after = after[after.index("\n```\n") + len("\n```\n") :]
    return re.split(
        r"^(?:#+ |```\{code-cell\})", after, maxsplit=1, flags=re.MULTILINE
    )[0]


def test_below_each_check_are_hints_and_one_solution(chapter, text):
    solutions = key_cells(chapter)
    for row in chapter.exercises:
        ladder = between(text, row.name)
        titles = [
            t for t in DROPDOWN.findall(ladder) if t.startswith(("Hint", SOLUTION))
        ]
        assert titles[:3] == [
            "Hint 1: the formula",
            "Hint 2: in NumPy",
            "Hint 3: what often goes wrong",
        ]
        assert titles[3:] == [SOLUTION]
        assert solutions[row.name] in ladder
    assert text.count(f"}} {SOLUTION}\n") == len(chapter.exercises)


def test_the_sentences_of_all_mistakes_are_there(chapter, text):
    for mistake in chapter.mistakes:
        ladder = between(text, mistake.exercise)
        assert f"- {self_study._literal(mistake.sentence)}\n" in ladder


def test_a_solution_runs_as_it_is_printed(chapter):
    """So a reader may copy it below the imports of the chapter."""
    for name, source in key_cells(chapter).items():
        assert f"def {name}(" in source
        compile(source, name, "exec")


def test_the_cells_are_those_of_the_class_edition(chapter, text):
    """So that a page is executed once for both."""
    before = jupytext.reads(chapter.path.read_text("utf-8"), fmt="md:myst").cells
    after = jupytext.reads(text, fmt="md:myst").cells
    code = [
        [c.source for c in cells if c.cell_type == "code"] for cells in (before, after)
    ]
    assert code[0] == code[1]


def test_a_hint_is_read_as_it_was_written():
    text = "w_1 * x_1 and [a](b) <c> `d_1 * e` $f_1$ {g} ^2"
    assert self_study._literal(text) == (
        r"w\_1 \* x\_1 and \[a\](b) \<c\> `d_1 * e` $f_1$ \{g\} \^2"
    )


def test_equations_are_those_that_the_section_has_shown():
    text = (
        "\n## A\n\n$$a$$ (eq-a)\n\n## B\n\n$$b$$ (eq-b)\n\n"
        "### Exercise: `f` (1 point)\n\n$$c$$ (eq-c)\n"
    )
    assert self_study._equations_above(text, "f") == ["eq-b"]


def test_an_edition_that_nobody_knows_is_refused(monkeypatch):
    monkeypatch.setenv("EDITION", "teacher")
    with pytest.raises(ValueError, match="EDITION is 'teacher'"):
        self_study.edition()


def test_the_default_is_the_class_edition(monkeypatch):
    monkeypatch.delenv("EDITION", raising=False)
    assert self_study.edition() == "class"


def test_the_built_book_has_no_ladder_and_says_which_edition_it_is():
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    pages = [path.read_text("utf-8") for path in SITE.rglob("*.html")]
    assert not any(SOLUTION in page or "Hint 1:" in page for page in pages)
    assert said_on(SITE / "index.html") == self_study.EDITIONS["class"]


def said_on(page):
    """What a front page says of its edition."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return soup.find(class_="edition").text


# What these do wrong shows in no answer: a warning, calls in another order.
SILENT = {"sigmoid", "activation", "train"}


@pytest.fixture
def diagnosed(chapter, monkeypatch):
    """diagnosed(name, function) -> what the page says of such an answer."""
    monkeypatch.setitem(sys.modules, "page_agreement", agreement)
    monkeypatch.setattr(diagnosis, "SECONDS", 60)  # on whatever machine
    trial, known = Trial(chapter.slug), self_study.known(chapter)

    def sentence(name, function):
        namespace = trial.namespace(**{name: function})
        check = chapter.check(name).source
        told = {"key": known["key"], "mistakes": known["mistakes"][name]}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return diagnosis.sentence(name, check, namespace, told, runner.execute)

    return sentence


def test_a_known_mistake_is_named_and_a_right_answer_has_none(chapter, diagnosed):
    firsts = {m.exercise: m for m in reversed(chapter.mistakes)}
    for name, mistake in firsts.items():
        expected = "" if name in SILENT else mistake.sentence
        assert diagnosed(name, mistake.function(chapter.solutions)) == expected
        assert diagnosed(name, getattr(chapter.solutions, name)) == ""


@pytest.mark.parametrize("chapter", ["03-logistic-regression"], indirect=True)
def test_what_is_no_known_mistake_is_not_named(diagnosed, monkeypatch):
    passed = {**session.passed, "sigmoid": False}
    monkeypatch.setattr(session, "passed", {**passed})
    assert diagnosed("sigmoid", lambda z: 0.1 / (1 + np.exp(-z))) == ""
    assert diagnosed("sigmoid", None) == ""
    assert session.passed == passed


@pytest.mark.parametrize("chapter", ["03-logistic-regression"], indirect=True)
def test_what_never_ends_is_not_waited_for(diagnosed, monkeypatch):
    monkeypatch.setattr(diagnosis, "SECONDS", 0.1)
    answer = {}
    runner.execute("def sigmoid(z):\n    while True:\n        pass", "<a>", answer)
    assert diagnosed("sigmoid", answer["sigmoid"]) == ""
