"""Whose name is it, and how often the worker is asked for it."""

from types import SimpleNamespace

import numpy as np
import pytest

from gradbook import check
from grading.checks import side
from grading.trusted.border.proxy import Function
from grading.trusted.namespace import Namespace

CELL = """
def cost(w):
    return np.sum(double(w) * w)

def run(w):
    check.gradient(cost, {"w": w}, "w", grads={"dw": 4 * w})
"""


class Session:
    """A worker that knows functions and data by their names, and counts."""

    def __init__(self, **known):
        self.known = known
        self.asked = []

    def request(self, what, *content):
        self.asked.append((what, content[0]))
        if what == "get":
            value = self.known[content[0]]
            return self.function(value) if callable(value) else value
        if what == "call":
            target, args, kwargs = content
            return target.work(*args, **kwargs)
        if what == "set":
            self.known[content[0]] = content[1]
        return None

    def function(self, work):
        remote = SimpleNamespace(number=1, name=work.__name__, signature="(w)")
        proxy = Function(self, remote)
        proxy.work = work
        return proxy


@pytest.fixture
def names():
    def double(w):
        return 2 * w

    found = Namespace(Session(double=double, rate=0.5), {"double"})
    found.defined = {"double", "rate"}
    return found


def test_a_gradient_check_asks_for_a_function_once_in_each_batch(names):
    names["check"], names["np"] = check, np
    exec(CELL, names)
    with side.batched():
        names["run"](np.array([1.0, 2.0, 3.0]))
    asked = names.session.asked
    calls = sum(what == "call" for what, _ in asked)
    gets = sum(what == "get" for what, _ in asked)
    assert calls > 15
    assert gets < calls / 4


def test_outside_of_a_batch_each_look_asks_anew(names):
    first, second = names["double"], names["double"]
    assert first is not second
    with names.steady():
        assert names["double"] is names["double"]
    assert names["double"] is not first


def test_data_and_what_is_bound_anew_are_never_kept(names):
    with names.steady():
        assert names["rate"] == 0.5
        names.session.known["rate"] = 0.25
        assert names["rate"] == 0.25
        before = names["double"]
        names["double"] = lambda w: 3 * w  # a locked cell gives the student another
        assert names["double"] is not before
