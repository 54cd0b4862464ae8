"""The mutants' machinery: what it changes, what it sees, and that it always ends."""

import ast
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import judge, mutants_report
from benchmarks.judge import HIDDEN, VISIBLE, Judge, apart
from benchmarks.mutants import Result
from benchmarks.mutate import Mutant, mutants
from benchmarks.mutations import KINDS
from gradbook import check
from grading.editions.chapter import ROOT, Chapter, chapters
from grading.editions.keysource import key_cells

KEY = '''
def halvings(n):
    """How often n, a whole number of at least 0, can be halved until it is 1 or 0."""
    count = 0
    while n > 1:
        n = n // 2
        count = count + 1
    return count
'''
CHECK = "assert halvings(8) == 3"


def toy(check_source=CHECK):
    """A trial of one exercise: the check asks for 8, the hidden test for 1 and 5."""
    solutions = SimpleNamespace()
    exec(KEY, vars(solutions))

    def hidden(student, key, rng):
        for n in (1, 5):
            check.values(student.halvings(n), key.halvings(n), "halvings")

    chapter = SimpleNamespace(
        slug="toy",
        solutions=solutions,
        hidden=SimpleNamespace(halvings=hidden),
        check=lambda name: SimpleNamespace(source=check_source),
    )
    namespace = {"halvings": solutions.halvings, "np": np}
    return SimpleNamespace(chapter=chapter, namespace=lambda: dict(namespace))


@pytest.fixture(scope="module")
def toy_judge():
    return Judge(toy(), "halvings", inputs=[{"n": n} for n in (0, 1, 2, 7, 100)])


@cache
def mutants_of(slug):
    """Exercise -> mutants of a chapter's key."""
    cells = key_cells(Chapter(slug)).items()
    return {exercise: mutants(source) for exercise, source in cells}


# What is changed


def test_each_mutant_is_another_program_and_comes_once():
    sources = [mutant.source for mutant in mutants(KEY)]
    assert len(set(sources)) == len(sources) > 20
    assert ast.unparse(ast.parse(KEY)) not in sources


@pytest.mark.parametrize(
    ("kind", "line", "wrong"),
    [
        ("operator", "return a + b", "return a - b"),
        ("name", "return a + b", "return a + a"),
        ("name", 'return a["x"] + a["y"]', "return a['x'] + a['x']"),
        ("axis", "return np.sum(a, axis=1, keepdims=True)", "return np.sum(a, axis=1)"),
        ("axis", "return np.sum(a, axis=1)", "return np.sum(a, axis=0)"),
        ("axis", "return a.shape[1]", "return a.shape[0]"),
        ("transpose", "return a.T @ b", "return a @ b"),
        ("transpose", "return a @ b", "return a @ b.T"),
        ("sign", "return -a", "return a"),
        ("sign", "return np.exp(a)", "return np.exp(-a)"),
        ("term", "return a + b", "return a"),
        ("factor", "return a * b", "return a"),
        ("factor", "return a / b", "return a"),
        ("factor", "return np.log(a)", "return a"),
        ("mask", "return a * (b > 0)", "return a * (b >= 0)"),
        ("mask", "return np.where(b, a, 0)", "return np.where(b, 0, a)"),
        ("branch", "return a if b else 0", "return a if not b else 0"),
        ("branch", "return list(range(b))", "return list(range(b - 1))"),
        ("order", "return f(a, b)", "return f(b, a)"),
        ("order", "return a - b", "return b - a"),
        ("in place", "a = a - b; return a", "a -= b"),
        ("in place", "return np.array(a)", "return np.asarray(a)"),
        ("type", "return np.array(a, dtype=float)", "return np.array(a)"),
    ],
)  # fmt: skip
def test_a_natural_mistake_of_each_kind_is_made(kind, line, wrong):
    made = mutants(f"def g(a, b):\n    {line}\n")
    assert (kind, wrong) in [(m.kind, m.after) for m in made]


def test_the_digits_of_a_constant_and_the_words_of_an_error_stay():
    lines = "if a < 0.5:\n  raise ValueError('low')", "return a * 2.5"
    for mutant in mutants("def g(a):\n " + "\n ".join(lines)):
        constants = [
            n for n in ast.walk(ast.parse(mutant.source)) if isinstance(n, ast.Constant)
        ]
        assert {n.value for n in constants} <= {0.5, 2.5, "low", True, False}


def test_every_mutant_is_a_program():
    for slug in chapters():
        for mutant in [m for made in mutants_of(slug).values() for m in made]:
            compile(mutant.source, "<mutant>", "exec")


def test_statements_that_do_not_depend_on_each_other_are_not_swapped():
    made = mutants(
        "def g(a):\n    b = a + 1\n    c = a + 2\n    d = b * c\n    return d\n"
    )
    swaps = [m.before for m in made if m.kind == "order" and "; " in m.before]
    assert swaps == ["c = a + 2; d = b * c"]


def test_every_kind_is_met_in_the_keys():
    made = [m for slug in chapters() for ms in mutants_of(slug).values() for m in ms]
    assert {mutant.kind for mutant in made} == set(KINDS)


# What is seen


def test_a_known_mutant_is_seen_by_the_visible_check(toy_judge):
    mutant = next(m for m in mutants(KEY) if m.after == "count = count - 1")
    assert toy_judge.bounded(mutant.source).killed == VISIBLE


def test_a_known_mutant_is_seen_by_the_hidden_test_only(toy_judge):
    verdict = toy_judge.bounded(KEY.replace("n > 1", "n > 1 and n != 5"))
    assert verdict.killed == HIDDEN
    assert verdict.reason.startswith("3 of 3 seeds")


def test_a_known_survivor_is_reported_with_the_input_that_tells(toy_judge):
    verdict = toy_judge.bounded(KEY.replace("n > 1", "n > 1 and n != 100"))
    assert verdict == (None, "n = 100: 0 in place of 6")


def test_a_mutant_that_does_the_same_is_equal(toy_judge):
    other = KEY.replace("count + 1", "1 + count")
    assert toy_judge.bounded(other) == (None, "")


@pytest.mark.parametrize(
    ("old", "new", "killed"),
    [
        ("n > 1", "True", VISIBLE),
        ("n > 1", "n > 1 or n == 0", None),
        ("count = 0", "count = np.ones((n, 10**6, 10**6))", VISIBLE),
    ],
    ids=["endless", "endless on an allowed input", "memory"],
)
def test_a_mutant_without_end_is_ended_where_it_is(toy_judge, old, new, killed):
    verdict = toy_judge.bounded(KEY.replace(old, new))
    assert verdict.killed == killed
    assert verdict.reason


def test_what_a_child_does_is_unknown_to_the_next(toy_judge):
    broken = KEY + "\nimport builtins\nbuiltins.len = None\n"
    toy_judge.bounded(broken)
    assert toy_judge.bounded(KEY) == (None, "")


def test_a_key_that_fails_its_own_checks_is_no_base():
    with pytest.raises(AssertionError):
        Judge(toy("assert halvings(8) == 4"), "halvings", inputs=[])


@pytest.mark.parametrize(
    ("right", "came", "differ"),
    [
        (np.ones((1, 3)), np.ones(3), True),
        (np.ones(3), np.ones(3) + 1e-12, False),
        (np.ones(3), np.ones(3) + 1e-5, True),
        (0.5, np.array(0.5), False),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}, False),
        ({"a": 1.0}, {"b": 1.0}, True),
        ((1.0, 2.0), [1.0, 2.0], False),
        ((1.0, 2.0), (1.0, 2.0, 3.0), True),
        ([1.0], np.array(1.0), True),
        (1.0, np.nan, True),
        (judge.Refused("ValueError"), judge.Refused("ValueError"), False),
        (judge.Refused("ValueError"), judge.Refused("TypeError"), True),
        (judge.Refused("ValueError"), 1.0, True),
    ],
)
def test_answers_differ_by_what_a_docstring_promises(right, came, differ):
    assert bool(apart(right, came)) is differ


def test_an_argument_that_is_changed_is_a_difference():
    def add(x):
        x += 1
        return x

    assert judge.answer(add, {"x": np.zeros(2)}) == judge.Refused(
        "an argument was changed"
    )


# The report


def result(killed=None, reason="", after="return b"):
    verdict = judge.Verdict(killed, reason)
    return Result("toy", "halvings", Mutant("name", "return a", after, ""), verdict)


@pytest.fixture
def table(monkeypatch):
    entries = [{"brings": ["return b"], "equal": "b is a."}]
    made = {"everywhere": [], "toy": {"halvings": entries}}
    monkeypatch.setattr(mutants_report, "sentences", lambda: made)


@pytest.mark.usefixtures("table")
def test_a_survivor_without_a_sentence_is_a_fault():
    assert list(mutants_report.faults([result()])) == []
    assert len(list(mutants_report.faults([result(after="return c")]))) == 1
    assert len(list(mutants_report.faults([result(reason="n = 1: 2")]))) == 1


@pytest.mark.usefixtures("table")
def test_too_many_that_a_hidden_test_sees_alone_are_a_fault():
    many = [result(VISIBLE)] * 99
    assert list(mutants_report.faults([*many, result(HIDDEN)])) == []
    assert len(list(mutants_report.faults([*many, *[result(HIDDEN)] * 2]))) == 1


@pytest.mark.usefixtures("table")
def test_the_report_counts_each_fate_by_chapter_and_kind():
    page = mutants_report.page([result(VISIBLE), result(HIDDEN), result()], 60, "it")
    assert "| toy | 3 | 1 | 1 | 0 | 1 |" in page
    assert "| name | 3 | 1 | 1 | 0 | 1 |" in page
    assert "- `halvings`, 1: b is a." in page


# What stands in the repository


def test_each_sentence_is_about_a_mutant_of_today():
    for slug, exercises in mutants_report.sentences().items():
        if slug == "everywhere":
            continue
        for exercise, entries in exercises.items():
            for text in [text for entry in entries for text in entry["brings"]]:
                entry = {"brings": [text]}
                made = mutants_of(slug)[exercise]
                speaks = any(mutants_report.speaks_of(entry, mutant) for mutant in made)
                assert speaks, f"{slug}/{exercise}: no mutant brings {text!r}"


def test_the_report_is_of_these_keys():
    page = (ROOT / "benchmarks/MUTANTS.md").read_text("utf-8")
    for slug in chapters():
        count = sum(map(len, mutants_of(slug).values()))
        assert f"| {slug} | {count} |" in page, "run `make mutants`"
