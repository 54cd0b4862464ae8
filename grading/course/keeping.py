"""The gradebook before a batch: fit to be written, and copied.

Of SQLite, where a file may be anything. Another database has its own ways for both.
"""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy.engine import make_url

COPIES = 10  # the newest are kept
LOCK_SECONDS = 5  # as long as the gradebook itself waits for another program
MEND = (  # what SQLite says, and what a teacher can do
    ("locked", "another program holds it. End what else grades or shows it, try again"),
    (
        "readonly",
        "it may not be written. Give yourself the right to, and to its folder",
    ),
    ("unable to open", "it may not be opened. Give yourself the right to"),
    (
        "not a database",
        "that is no gradebook. Put the newest of {copies} in its place, or move the "
        "file away to begin anew",
    ),
    (
        "malformed",
        "the file is damaged. Put the newest of {copies} in its place",
    ),
)
OLD = (
    "another version of nbgrader wrote it. Bring it up to date: "
    "cd {root} && {nbgrader} db upgrade"
)


def usable(course):
    """Raise ValueError, in a line that says what to do, for a gradebook that is not."""
    path = _file(course)
    if path is None or not path.exists():
        return
    try:
        with closing(_opened(path)) as gradebook:
            gradebook.execute("BEGIN IMMEDIATE")
            gradebook.execute("CREATE TABLE trial (x)")  # undone: nothing commits it
            if gradebook.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("malformed")
            tables = "SELECT count(*) FROM sqlite_master WHERE name = ?"
            (made,) = gradebook.execute(tables, ["alembic_version"]).fetchone()
            (of_nbgrader,) = gradebook.execute(tables, ["grade"]).fetchone()
            version = "SELECT version_num FROM alembic_version"
            found = [one for (one,) in gradebook.execute(version)] if made else []
    except sqlite3.Error as error:
        copies = course.root / "copies"
        told = [mend for sign, mend in MEND if sign in str(error)]
        text = told[0].format(copies=copies) if told else str(error)
        raise ValueError(f"{path}: {text}") from None
    newest = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    if (made or of_nbgrader) and found != [newest]:
        nbgrader = Path(sys.executable).with_name("nbgrader")
        raise ValueError(f"{path}: {OLD.format(root=course.root, nbgrader=nbgrader)}")


def copy(course):
    """Copy the gradebook as a whole, where it changed since the last copy.

    Returns the path of the copy in the course's `copies`, named by the time in UTC, or
    None where there is none to make. Raises ValueError where it cannot be made.
    """
    path, folder = _file(course), course.root / "copies"
    if path is None or not path.exists():
        return None
    try:
        return _copied(path, folder)
    except (OSError, sqlite3.Error) as error:
        text = "Give it room, and yourself the right to write there"
        why = getattr(error, "strerror", None) or error
        raise ValueError(f"{folder}: no copy was made ({why}). {text}") from None


def _copied(path, folder):
    folder.mkdir(exist_ok=True)
    kept = sorted(folder.glob("gradebook-*.db"))
    changed = path.stat().st_mtime_ns  # a copy keeps it: clocks are set back too
    if changed in [one.stat().st_mtime_ns for one in kept]:
        return None
    now = datetime.now(UTC)
    made = folder / f"gradebook-{now:%Y-%m-%dT%H%M%S.%f}.db"
    part = made.with_suffix(".part")
    try:
        with (
            closing(_opened(path)) as gradebook,
            closing(sqlite3.connect(part)) as whole,
        ):
            gradebook.backup(whole)
        os.utime(part, ns=(changed, changed))
        part.replace(made)
    finally:
        part.unlink(missing_ok=True)
    for old in [*kept, made][:-COPIES]:
        old.unlink()
    return made


def _file(course):
    """The path of the gradebook, None where another database holds it."""
    url = make_url(course.api.coursedir.db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" else None


def _opened(path):
    """A connection to a file that is there; closing it undoes what is not committed."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, LOCK_SECONDS, uri=True)
