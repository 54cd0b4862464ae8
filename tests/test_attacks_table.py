"""The tables of attacks are complete, and the documents that sum them up agree."""

import pytest

from tests.attacks import GROUPS, reduced
from tests.attacks.canary import ROOT
from tests.attacks.compare import TABLE, plain, summary, tables

TEXT = TABLE.read_text("utf-8")
LINES, WEAK = tables(TEXT)


def test_the_table_has_a_line_for_each_attack():
    attacks = [
        (group, a.name, plain(a.tries)) for group in GROUPS for a in GROUPS[group]
    ]
    assert [tuple(line[:3]) for line in LINES] == attacks


def test_our_grader_gives_no_attack_a_point():
    assert {line[5] for line in LINES} == {"0"}


def test_the_second_table_is_what_the_tests_of_the_reduced_form_expect():
    said = [
        [name, *cells(reduced.SAME_USER, name), *cells(reduced.OTHER_USER, name)]
        for name in (line[1] for line in LINES)
        if name in {*reduced.SAME_USER, *reduced.OTHER_USER}
    ]
    assert said == WEAK


@pytest.mark.parametrize("name", ["SECURITY.md", "chapters/teachers-guide.md"])
def test_the_documents_sum_the_tables_up_as_they_are(name):
    assert summary(TEXT) in " ".join((ROOT / name).read_text("utf-8").split())


def cells(expected, name):
    points, seen = expected.get(name, reduced.NOTHING)
    return plain(points), plain("; ".join(seen))
