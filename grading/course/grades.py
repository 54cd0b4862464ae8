"""All grades of a course as CSV: what was handed in, and what was not."""

import csv

from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook

COLUMNS = (
    "assignment",
    "student_id",
    "name",
    "email",
    "handed_in",
    "score",
    "max_score",
    "corrected_by_hand",
)


def write(course, people, path):
    """Write a CSV with a line for each submission, and for each of `people` without.

    people: a roster.Roster. An empty score says that nothing was handed in; 0 is 0.
    "handed_in" is a time in UTC where the submission tells one, else "yes" or "no".
    "corrected_by_hand" is "yes" where a person changed a score.
    """
    with (
        course.api.gradebook as gradebook,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        table = csv.writer(file)
        table.writerow(COLUMNS)
        changed = _corrected(gradebook)
        for assignment in sorted(a.name for a in gradebook.assignments):
            most = gradebook.find_assignment(assignment).max_score
            found = {s["student"]: s for s in gradebook.submission_dicts(assignment)}
            for student in sorted({*found, *people.people}):
                told = [assignment, *people.person(student)]
                if student in found:
                    one = found[student]
                    came = one["timestamp"] or "yes"
                    hand = "yes" if one["id"] in changed else "no"
                    table.writerow([*told, came, one["score"], most, hand])
                else:
                    table.writerow([*told, "no", "", most, "no"])


def _corrected(gradebook):
    """The submissions in which a score was changed by hand, as ids."""
    found = (
        gradebook.db.query(SubmittedAssignment.id)
        .join(SubmittedNotebook)
        .join(Grade)
        .filter(Grade.manual_score.isnot(None))
    )
    return {one for (one,) in found.distinct()}
