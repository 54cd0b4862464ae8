"""The table of what is lent names every exercise that is lent something, once."""

import re

from grading.editions.chapter import ROOT, Chapter, chapters

TEXT = (ROOT / "grading/trusted/LENT.md").read_text("utf-8")


def test_every_exercise_that_is_lent_something_is_in_one_row():
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| ")]
    named = sorted(re.findall(r"(\d\d) `(\w+)`", " ".join(rows)))
    lent = sorted(
        (slug[:2], row.name)
        for slug in chapters()
        for row in Chapter(slug).exercises
        if row.needs
    )
    assert named == lent
