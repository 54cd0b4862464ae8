"""How often `explain` names a mistake it should know, and how often it misleads."""

import pytest

from gradbook.check import gradients
from gradbook.explain import WHERE, explain
from grading.checks.trial import Trial
from grading.editions.chapter import Chapter, chapters

MISTAKES = [
    (slug, mistake) for slug in chapters() for mistake in Chapter(slug).mistakes
]


def hint_kinds(slug, mistake, monkeypatch):
    """The kinds of the relations that a student with this mistake reads."""
    seen = []

    def recording(name, *args, **kwargs):
        hints = explain(name, *args, **kwargs)
        seen.extend(hint.kind for hint in hints[:1])
        return hints

    monkeypatch.setattr(gradients, "explain", recording)
    wrong = mistake.function(Chapter(slug).solutions)
    verdict = Trial(slug).verdict(mistake.exercise, **{mistake.exercise: wrong})
    assert ("\nHint: " in verdict) == bool(seen)
    return [kind for kind in seen if kind not in WHERE]


@pytest.mark.parametrize(
    ("slug", "mistake"),
    MISTAKES,
    ids=[f"{s}/{m.exercise}/{m.name}" for s, m in MISTAKES],
)
def test_a_mistake_gets_the_hint_it_claims_and_no_other(slug, mistake, monkeypatch):
    kinds = hint_kinds(slug, mistake, monkeypatch)
    assert set(kinds) == ({mistake.hint} if mistake.hint else set())


def test_mistakes_claim_a_hint_or_none():
    """So that the test above looks at both kinds."""
    claims = [bool(mistake.hint) for _, mistake in MISTAKES]
    assert min(claims.count(True), claims.count(False)) > 100
