"""Stock nbgrader and one attack, in a box: what the attack gets.

The class has three students: one was graded before, one is graded after the attacker,
in the same run of `nbgrader autograde`.
"""

import contextlib
import io
import json
import os
import re
import signal
import socket
import sys
import tarfile
import time
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from tests.attacks import GROUPS, box
from tests.attacks.assignment import RIGHT, source, submission
from tests.attacks.canary import Canary, deeds
from tests.attacks.notebooks import dumps

EARLIER, ATTACKER, LATER = "a-earlier", "attacker", "later"  # in the order of names
FULL = 6.0
CELL_SECONDS = 10
SECONDS = 180  # for the attacker and the student after
CAUSE = re.compile(r"^\s*(?:\w+\.)*(\w+(?:Error|Exception|Interrupt))\b", re.M)


def prepared(folder):
    """A course with a released assignment and one grade, as bytes of an archive."""
    course = Path(folder, "course")
    write(course / "source/a/notebook.ipynb", dumps(source()))
    write(handed_in(course, EARLIER), dumps(submission(RIGHT)))
    write(handed_in(course, LATER), dumps(submission(RIGHT)))
    api = _api(course)
    for report in (api.generate_assignment("a"), api.autograde("a", EARLIER)):
        if not report["success"]:
            raise RuntimeError(report["error"])
    if points(course, EARLIER) != FULL:
        raise RuntimeError(
            f"stock gives a right answer {points(course, EARLIER)} points"
        )
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.add(course, "course")
    return archive.getvalue()


def outcome(attack, course):
    """What an attack on the course of `prepared` comes to.

    Returns (points that it has not earned or how stock failed, what else was seen).
    """
    with box.opened("tests.attacks.stock", attack.name) as child:
        child.sock.settimeout(
            2 * SECONDS
        )  # whoever watches in there can be stopped too
        child.sock.sendall(course)
        child.sock.shutdown(socket.SHUT_WR)
        try:
            said = _all(child.sock)
        except TimeoutError:
            return "every process is stopped", []
        if said:
            return tuple(json.loads(said))
        reason = child.wait(box.END_SECONDS).reason
    return "every process is killed" if reason == "SIGKILL" else reason, []


def main():
    """In the box: let the attacker and the student after be graded, and look."""
    line = box.line()
    attack = next(a for one in GROUPS.values() for a in one if a.name == sys.argv[1])
    home = Path.home()
    with tarfile.open(fileobj=io.BytesIO(_all(line))) as tar:
        tar.extractall(home, filter="data")
    course, canary = home / "course", Canary(home)
    write(handed_in(course, ATTACKER), canary.data(attack))
    line.sendall(json.dumps(_watched(attack, course, canary)).encode())


def handed_in(course, student):
    """The path of a submitted notebook."""
    return course / "submitted" / student / "a/notebook.ipynb"


def write(path, data):
    """Write a file of a folder that need not be there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def points(course, student, apart=()):
    """The sum of a student's points in the gradebook, None where it has no such row.

    apart: cells that do not count.
    """
    try:
        with _api(course).gradebook as book:
            grades = book.find_submission_notebook("notebook", "a", student).grades
            return sum(g.score or 0.0 for g in grades if g.name not in apart)
    except (MissingEntry, SQLAlchemyError):
        return None


def _watched(attack, course, canary):
    status, log = _graded(course)
    notebook = course / "autograded" / ATTACKER / "a/notebook.ipynb"
    result = _result(attack, course, status or _why(notebook, log))
    return result, sorted({*canary.touched(), *_said(notebook), *_left(course)})


def _result(attack, course, failure):
    """Points that the attack has not earned; where it has none, how stock failed."""
    given = points(course, ATTACKER, ["check-double"])
    if given is None:
        return "the gradebook is lost"
    unearned = given - sum(attack.earned.values())
    return unearned if unearned > 0 else failure or 0.0


def _why(notebook, log):
    """Why nbgrader has not graded the attack, "" if it has."""
    if notebook.exists():
        return ""
    cause = CAUSE.search(log)
    return f"not graded ({cause[1] if cause else 'no reason told'})"


def _graded(course):
    """(how the run of nbgrader was ended, "" if it ended by itself; its log)."""
    reader, writer = os.pipe()
    for _ in range(2):  # what the attack takes for its parent's parent is nobody
        os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    teacher = os.fork()
    if teacher == 0:
        _teacher(course, writer)
    os.close(writer)
    end = time.monotonic() + SECONDS
    while not os.waitpid(teacher, os.WNOHANG)[0]:
        if time.monotonic() > end:
            os.kill(teacher, signal.SIGKILL)
            os.waitpid(teacher, 0)
            return "never ends", ""
        time.sleep(0.1)
    with os.fdopen(reader) as file:
        log = file.read()
    return ("" if log else "the grader is killed"), log


def _teacher(course, writer):
    report = _api(course).autograde("a", "*", force=False)
    with os.fdopen(writer, "w") as file:
        file.write(report.get("log") or report.get("error") or "done")
    os._exit(0)


def _said(notebook):
    """What the attack's output says that it did."""
    with contextlib.suppress(OSError, ValueError):
        outputs = [o for c in nbformat.read(notebook, 4).cells for o in _outputs(c)]
        return deeds("".join(o.text for o in outputs if o.output_type == "stream"))
    return []


def _outputs(cell):
    return cell.get("outputs", ())


def _left(course):
    """What became of the others' grades, and of the machine."""
    earlier, later = points(course, EARLIER), points(course, LATER)
    if earlier != FULL:
        yield f"an earlier grade of {FULL:g} becomes {_number(earlier)}"
    if later != FULL:
        yield f"a later submission of {FULL:g} points gets {_number(later)}"
    if box.left({1, os.getpid()}):
        yield "leaves processes"
    if box.full(course):
        yield "fills the disk"


def _number(value):
    return "none" if value is None else f"{value:g}"


def _api(course):
    config = Config()
    config.CourseDirectory.root = str(course)
    config.Execute.timeout = config.ExecutePreprocessor.timeout = CELL_SECONDS
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def _all(line):
    pieces = []
    while not pieces or pieces[-1]:
        pieces.append(line.recv(1 << 20))
    return b"".join(pieces)


if __name__ == "__main__":
    main()
