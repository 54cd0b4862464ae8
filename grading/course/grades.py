"""All grades of a course as CSV: what was handed in, and what was not."""

import csv
import io

from grading.course import by_hand, records

COLUMNS = (
    "assignment",
    "student_id",
    "name",
    "email",
    "handed_in",
    "score",
    "max_score",
    "corrected_by_hand",
    "decide",
)
FORMULA = ("=", "+", "-", "@")  # a spreadsheet works out what begins with one of these


def write(course, people, path, rows=()):
    """Write a CSV with a line for each submission, and for each of `people` without.

    people: a roster.Roster; of an assignment that nobody handed in they have no line.
    rows: those of a batch just now, which may have dashes. An empty score says that
    there is none; 0 is 0. "handed_in" is a time in UTC where the submission tells one,
    else "yes" or "no", or "unclear" where a dash stands in the table. What a
    spreadsheet would take for a formula has a ' before it.
    "corrected_by_hand" is "yes" where a person changed a score; "decide" says what to
    decide where a later hand-in has met that, and why there is a dash.
    """
    changed, text = by_hand.corrections(course), io.StringIO(newline="")
    batch = {row.assignment for row in rows}
    dashes = {row[1::-1]: row for row in rows if row.score is None and not row.absent}
    with course.api.gradebook as gradebook:
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for assignment in sorted(a.name for a in gradebook.assignments):
            most = gradebook.find_assignment(assignment).max_score
            found = {s["student"]: s for s in gradebook.submission_dicts(assignment)}
            for student in sorted({*found, *people.people}) if found else ():
                told = [assignment, *map(_text, people.person(student))]
                if student in found:
                    one = found[student]
                    came = one["timestamp"] or "yes"
                    hand = changed.get((assignment, student))
                    noted = ["yes", hand.decision()] if hand else ["no", ""]
                    if dash := dashes.pop((assignment, student), None):
                        noted[1] = _text(dash.reason)  # the score is an earlier one
                    table.writerow([*told, came, one["score"], most, *noted])
                elif assignment not in batch or not any(
                    (name, student) in dashes for name in (assignment, "?")
                ):
                    table.writerow([*told, "no", "", most, "no", ""])
        for (assignment, student), dash in sorted(dashes.items()):
            told = [assignment, *map(_text, people.person(student))]
            table.writerow([*told, "unclear", "", "", "no", _text(dash.reason)])
    records.write(path, text.getvalue())


def _text(told):
    """What a student, or their platform, calls them, as a spreadsheet shows it."""
    return f"'{told}" if told.startswith(FORMULA) else told
