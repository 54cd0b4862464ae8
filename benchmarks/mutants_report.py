"""What a run of the mutants found, as text; the sentences stand in mutants.yml."""

import os
import platform
from collections import Counter
from datetime import date
from functools import cache

import yaml

from benchmarks.judge import HIDDEN, SEEDS, VISIBLE
from benchmarks.mutations import KINDS
from grading.editions.chapter import ROOT

DIFFERS, EQUAL = "differs", "equal"
HIDDEN_SHARE = 0.01  # of all mutants, at most


@cache
def sentences():
    """benchmarks/mutants.yml: slug or "everywhere" -> exercise -> list of entries."""
    return yaml.safe_load((ROOT / "benchmarks/mutants.yml").read_text("utf-8"))


def entries(slug, exercise):
    """The entries that may speak of an exercise's mutants, its own ones first."""
    table = sentences()
    return [*table.get(slug, {}).get(exercise, []), *table["everywhere"]]


def speaks_of(entry, mutant):
    """Whether an entry is about this mutant: a text that it brings in, or all of it."""
    before, after = mutant.before, mutant.after
    return any(
        text == after or (text in after and text not in before)
        for text in entry["brings"]
    )


def fate(result):
    """VISIBLE, HIDDEN, DIFFERS or EQUAL."""
    killed, reason = result.verdict
    return killed or (DIFFERS if reason else EQUAL)


def sentence(result):
    """What the table says of a survivor; None where it says nothing.

    A survivor that differs from the key needs an entry that says so.
    """
    for entry in entries(result.slug, result.exercise):
        if speaks_of(entry, result.mutant):
            if fate(result) == EQUAL and "equal" in entry:
                return entry["equal"]
            if fate(result) == DIFFERS and "differs" in entry:
                return entry["differs"]
    return None


def counted(results):
    """How many met which fate, as text."""
    fates = Counter(map(fate, results))
    return (
        f"{len(results)} mutants, {fates[VISIBLE]} seen by the visible check, "
        f"{fates[HIDDEN]} by the hidden test only, {fates[DIFFERS]} differ unseen, "
        f"{fates[EQUAL]} are equal"
    )


def faults(results):
    """Lines that say what has to be mended."""
    for one in results:
        if fate(one) in (DIFFERS, EQUAL) and sentence(one) is None:
            yield f"{one.exercise}: no sentence for {shown(one)}"
    hidden = sum(fate(one) == HIDDEN for one in results)
    if hidden > HIDDEN_SHARE * len(results):
        yield f"{hidden} of {len(results)} are seen by a hidden test only"


def shown(result):
    """A mutant in one line, with the input on which it differs, or what saw it."""
    mutant, verdict = result.mutant, result.verdict
    text = f"`{mutant.before or '(nothing)'}` became `{mutant.after or '(nothing)'}`"
    return text + (f" ({verdict.reason})" if verdict.reason else "")


def page(results, seconds, command):
    """The report as Markdown. seconds: CPU time of the run."""
    lines = [
        "# Mutants of the key",
        "",
        f"Measured on {date.today()}, {os.cpu_count()} cores of {platform.machine()}, "
        f"Python {platform.python_version()}, by `{command}`: {seconds / 60:.0f} CPU "
        "minutes.",
        "",
        "A mutant is the key with one natural mistake. What counts as natural was "
        "written down beforehand (`benchmarks/mutations.py`):",
        "",
        *(f"- {kind}: {text}" for kind, text in KINDS.items()),
        "",
        "The digits of a constant are not among them. A mutant runs through the "
        f"visible check, then through the hidden test with {len(SEEDS)} seeds. What "
        "passes both is compared with the key on every class of input that the "
        "docstring allows (`grading/inputs.yml`): it *differs*, or it is *equal*.",
        "",
        *_table("chapter", results, lambda one: one.slug),
        "",
        *_table("kind", results, lambda one: one.mutant.kind, KINDS),
        "",
        "## Seen by the hidden test only",
        "",
        *(_listed([r for r in results if fate(r) == HIDDEN]) or ["None."]),
        "",
        "## Differ on an allowed input, unseen",
        "",
        *(_listed([r for r in results if fate(r) == DIFFERS]) or ["None."]),
        "",
        "## Equal",
        "",
        *_reasons([r for r in results if fate(r) == EQUAL]),
        "",
    ]
    return "\n".join(lines)


def _table(title, results, group, order=None):
    yield f"| {title} | mutants | visible check | hidden test only | differ | equal |"
    yield "|---|---|---|---|---|---|"
    names = order or sorted({group(one) for one in results})
    for name in [*names, "all"]:
        ours = [one for one in results if name in ("all", group(one))]
        fates = Counter(map(fate, ours))
        cells = [len(ours), *(fates[f] for f in (VISIBLE, HIDDEN, DIFFERS, EQUAL))]
        yield f"| {name} | {' | '.join(map(str, cells))} |"


def _listed(results):
    return [
        f"- `{one.exercise}`: {shown(one)}. {sentence(one) or ''}".rstrip()
        for one in results
    ]


def _reasons(results):
    """Equal mutants by exercise: how many are right for which reason."""
    for slug in sorted({one.slug for one in results}):
        yield f"### {slug}"
        yield ""
        ours = [one for one in results if one.slug == slug]
        for (exercise, text), count in Counter(
            (one.exercise, sentence(one) or "no sentence") for one in ours
        ).items():
            yield f"- `{exercise}`, {count}: {text}"
        yield ""
