"""What the names of files and folders tell of a submission: whose, of what, when.

Learning platforms write it into the names of what they let a teacher download. Sources:
the documentation of Moodle's, Canvas' and GitHub Classroom's downloads.
"""

import re
import unicodedata
from typing import NamedTuple

# First Last_12345_assignsubmission_file_/x.ipynb, or without the folder _file_x.ipynb
MOODLE = re.compile(
    r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.S
)
# lastfirst_LATE_101_5550_x-1.ipynb: the person's number, the file's, the attempt
CANVAS = re.compile(
    r"(?P<student>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_"
    r"(?P<file>.+?)(?:-(?P<attempt>\d{1,3}))?",
    re.S,
)
# What a browser, a drive or Jupyter adds to the name of a copy.
COPIES = re.compile(r"^Copy of |(?: ?\(\d+\)|-Copy\d*| - Copy(?: \(\d+\))?)$")


class Told(NamedTuple):
    """student: their name as it stands there. number: the platform's for them, or "".
    assignment: its name, "" where it is not told. attempt: later ones are larger. late:
    whether the platform calls it late. file: what the student called it, or "".
    """

    student: str
    number: str = ""
    assignment: str = ""
    attempt: int = 0
    late: bool = False
    file: str = ""


def told(name, assignments, is_folder=False):
    """What a name tells, without the ending of a file. assignments: their names."""
    name = unicodedata.normalize("NFC", name)
    if found := by_platform(name):
        parts = found.groupdict()
        file = parts["file"] or ""
        return Told(
            parts["student"],
            parts["number"],
            _assignment(file, assignments),
            int(parts.get("attempt") or 0),
            bool(parts.get("late")),
            file,
        )
    for one in assignments if is_folder else ():  # GitHub Classroom: assignment-login
        if name.startswith(f"{one}-") and COPIES.sub("", name) != one:
            return Told(name.removeprefix(f"{one}-"), assignment=one)
    return Told(name)


def by_platform(name):
    """The match of a name as Moodle or Canvas write it, else None."""
    name = unicodedata.normalize("NFC", name)
    return MOODLE.fullmatch(name) or CANVAS.fullmatch(name)


def without_copies(name):
    """A file's name without what makes it a copy: "x (1)", "x-Copy2", "Copy of x"."""
    before = None
    while before != name:
        before, name = name, COPIES.sub("", name)
    return name


def student_id(name):
    """A student's id in the gradebook, which takes some characters for patterns."""
    name = unicodedata.normalize("NFC", name)
    if not name.strip("."):  # "." and ".." are folders of the course
        return "_" * len(name)
    return "".join(letter if _is_kept(letter) else "_" for letter in name)


def _is_kept(letter):
    """Letters, digits, marks that belong to a letter, and a few signs."""
    return (
        letter.isalnum() or letter in ".@-_" or unicodedata.category(letter)[0] == "M"
    )


def _assignment(file, assignments):
    name = without_copies(file)
    return name if name in assignments else ""
