"""What the names of files and folders tell of a submission: whose, of what, when.

Learning platforms write it into the names of what they let a teacher download. Sources:
the documentation of the downloads of Moodle, Canvas, Blackboard, Brightspace, Sakai,
Gradescope and GitHub Classroom.
"""

import contextlib
import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

# First Last_12345_assignsubmission_file_/x.ipynb, or without the folder _file_x.ipynb
MOODLE = re.compile(
    r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.S
)
# lastfirst_LATE_101_5550_x-1.ipynb: the person's number, the file's, the attempt. No
# download are what a student counts or dates: hw_3_2_final.ipynb, hw_2026_03_04.ipynb.
CANVAS = re.compile(
    r"(?P<student>[^_]+)_(?P<late>LATE_)?(?!20\d\d_\d\d_)(?P<number>\d{3,})_\d+_"
    r"(?P<file>.+?)(?:-(?P<attempt>\d{1,3}))?",
    re.S,
)
# Homework 3_login_attempt_2026-03-04-10-11-12_x.ipynb, and .txt with what they wrote
BLACKBOARD = re.compile(
    r"[^_]+_(?P<student>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+))?",
    re.S,
)
# 12345-678 - First Last - Mar 4, 2026 1011 AM/x.ipynb, or without the folder - x.ipynb
BRIGHTSPACE = re.compile(
    r"(?P<number>\d+-\d+) - (?P<student>.+?) - "
    r"(?P<when>[^-]*(?<!\d)\d{4}(?!\d)[^-]*?)(?: - (?P<file>.+))?",
    re.S,
)
# Last, First(login)/Submission attachment(s)/x.ipynb; King, Ada (1) is a copy
SAKAI = re.compile(
    r"(?P<student>[^(),]+,[^(),]*[^(), ])\((?!\d{1,2}\))(?P<number>[^()]+)\)"
)
# submission_123456/x.ipynb; whose it is stands in a list beside it
GRADESCOPE = re.compile(r"(?P<student>submission_(?P<number>\d{5,}))")
PLATFORMS = {
    "Moodle": MOODLE,
    "Canvas": CANVAS,
    "Blackboard": BLACKBOARD,
    "Brightspace": BRIGHTSPACE,
    "Sakai": SAKAI,
    "Gradescope": GRADESCOPE,
}
TIMES = ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%d %B, %Y %H%M", "%d %B %Y %H%M")
# What a browser, a drive or Jupyter adds to the name of a copy.
COPIES = re.compile(
    r"^(?:Copy of|Kopie von|Kopie van|Copie de|C[oó]pia d[eio]) "
    r"|(?: ?\(\d+\)|-Copy\d*| - (?:Copy|Kopie|Copie|C[oó]pia)(?: \(\d+\))?)$",
    re.I,
)
BETWEEN = " -_.,"  # what stands between a name and an assignment
# Words, short numbers and times that tell versions of somebody's work apart.
VERSIONS = re.compile(
    r"(?<![^\W_])(?:(?:v|old|new|draft|final|fixed|copy|version|attempt|try|backup|main"
    r"|master|submissions?)?\d{0,4}|20\d{6}(?:\d{4,6})?)(?![^\W_])|[\W_]+",
    re.I,
)


class Told(NamedTuple):
    """student: their name as it stands there, "" where it says nobody's. number: the
    platform's for them, or "". assignment: its name, "" where it is not told. attempt:
    later ones are larger. late: whether the platform calls it late. file: what the
    student called it, or "". when: the time of an attempt as text that sorts, where the
    platform does not count them. platform: the name of it, or "".
    """

    student: str
    number: str = ""
    assignment: str = ""
    attempt: int = 0
    late: bool = False
    file: str = ""
    when: str = ""
    platform: str = ""


def told(name, assignments):
    """What a name tells, without the ending of a file. assignments: their names."""
    name = unicodedata.normalize("NFC", name)
    if found := by_platform(name):
        platform = next(key for key, one in PLATFORMS.items() if one is found.re)
        parts = found.groupdict("")
        file = parts.get("file", "")
        return Told(
            parts["student"],
            parts.get("number", ""),
            _assignment(file, assignments),
            int(parts.get("attempt") or 0),
            bool(parts.get("late")),
            file,
            _sorted(parts.get("when", "")),
            platform,
        )
    bare = without_copies(name)
    for one in assignments:  # by Google and GitHub Classroom, and by hand
        head, found, tail = bare.partition(one)
        who = [part for part in (head.rstrip(BETWEEN), tail.lstrip(BETWEEN)) if part]
        if found and len(who) == 1 and bare not in (who[0] + one, one + who[0]):
            return Told(who[0] if without_versions(who[0]) else "", assignment=one)
    return Told("" if bare in assignments else name)


def by_platform(name):
    """The match of a name as a learning platform writes it, else None."""
    name = unicodedata.normalize("NFC", name)
    return next(filter(None, (one.fullmatch(name) for one in PLATFORMS.values())), None)


def without_copies(name):
    """A file's name without what makes it a copy: "x (1)", "x-Copy2", "Copy of x"."""
    before = None
    while before != name:
        before, name = name, COPIES.sub("", name)
    return name


def without_versions(name):
    """A name without what tells versions apart: "Homework 3 final" is "homework"."""
    return VERSIONS.sub("", unicodedata.normalize("NFC", name)).casefold()


def printable(text):
    """A text in one line that does nothing to a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


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


def _sorted(when):
    """A time as text that sorts; as it stands there where nothing can read it."""
    when = re.sub(r"(?<!\d)\d{3}(?!\d)", r"0\g<0>", when)  # 933 AM
    for form in TIMES:
        with contextlib.suppress(ValueError):
            return datetime.strptime(when, form).isoformat()
    return when


def _assignment(file, assignments):
    name = without_copies(file)
    return name if name in assignments else ""
