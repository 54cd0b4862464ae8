"""Whose name is it, and how often the worker is asked for it."""

from collections import Counter
from types import SimpleNamespace

import pytest

from grading.trusted.border.proxy import Function
from grading.trusted.namespace import Namespace
from grading.trusted.session import ANY


class Session:
    """A worker that knows functions and data by their names, and counts."""

    def __init__(self, **known):
        self.known = known
        self.asked = []
        self.ran = 0
        self.bindings = Counter()

    def request(self, what, *content):
        self.asked.append((what, content[0]))
        self.ran += what != "get"
        if what == "get":
            value = self.known[content[0]]
            return self.function(value) if callable(value) else value
        if what == "set":
            self.bindings[content[0]] += 1
            self.known[content[0]] = content[1]
        return None

    def function(self, work):
        remote = SimpleNamespace(number=1, name=work.__name__, signature="(w)")
        return Function(self, remote)


@pytest.fixture
def names():
    def double(w):
        return 2 * w

    found = Namespace(Session(double=double, rate=0.5), {"double"})
    found.defined = {"double", "rate"}
    return found


def test_a_function_is_asked_for_once_as_long_as_names_mean_the_same(names):
    first = names["double"]
    assert names["double"] is first
    assert names.session.asked == [("get", "double")]
    names.session.bindings["rate"] += 1
    assert names["double"] is first
    for bound in ("double", ANY):  # by name, and by a cell
        names.session.bindings[bound] += 1
        assert names["double"] is not first
        first = names["double"]


def test_another_worker_has_other_functions(names):
    first, known = names["double"], names.session.known
    names.session = Session(**known)
    assert names["double"] is not first


def test_data_are_kept_until_something_may_have_run(names):
    assert names["rate"] == 0.5
    names.session.known["rate"] = 0.25
    assert names["rate"] == 0.5
    names.session.request("call", "double")
    assert names["rate"] == 0.25
    names.session = Session(rate=0.125)
    assert names["rate"] == 0.125


def test_what_a_locked_cell_binds_for_the_student_is_asked_for_anew(names):
    before = names["double"]
    names["double"] = lambda w: 3 * w
    assert names["double"] is not before
