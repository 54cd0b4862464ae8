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


def write(course, people, path):
    """Write a CSV with a line for each submission, and for each of `people` without.

    people: a roster.Roster. An empty score says that nothing was handed in; 0 is 0.
    "handed_in" is a time in UTC where the submission tells one, else "yes" or "no".
    What a spreadsheet would take for a formula has a ' before it.
    "corrected_by_hand" is "yes" where a person changed a score; "decide" says what to
    decide where a later hand-in has met that.
    """
    changed, text = by_hand.corrections(course), io.StringIO(newline="")
    with course.api.gradebook as gradebook:
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for assignment in sorted(a.name for a in gradebook.assignments):
            most = gradebook.find_assignment(assignment).max_score
            found = {s["student"]: s for s in gradebook.submission_dicts(assignment)}
            for student in sorted({*found, *people.people}):
                told = [assignment, *map(_text, people.person(student))]
                if student in found:
                    one = found[student]
                    came = one["timestamp"] or "yes"
                    hand = changed.get((assignment, student))
                    noted = ["yes", hand.decision()] if hand else ["no", ""]
                    table.writerow([*told, came, one["score"], most, *noted])
                else:
                    table.writerow([*told, "no", "", most, "no", ""])
    records.write(path, text.getvalue())


def _text(told):
    """What a student, or their platform, calls them, as a spreadsheet shows it."""
    return f"'{told}" if told.startswith(FORMULA) else told
