"""What an attack must leave unread and untouched, and how it shows if it does not.

The canary is a small course: hidden tests, a neighbour's submission, a gradebook; a
variable of the environment and two sockets that listen. All of it is open to everyone,
so that it stays unread only where it cannot be reached.
"""

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import tempfile
from pathlib import Path

from grading.trusted.worker import filesystem
from tests.attacks.assignment import RIGHT, source, submission

ROOT = Path(__file__).resolve().parents[2]
SECRET = "SECRET-CANARY-5f2c"
MARK = "attack-was-here"
# What an attack prints when it succeeds, and what that means.
WORDS = {
    SECRET: "reads what is secret",
    "IMPORTED": "imports the key or the grader",
    "OPENED": "opens a device",
    "RAISED": "raises its limits",
    "ATTACHED": "traces a process",
    "ENTERED": "makes namespaces",
    "JOINED": "joins namespaces",
    "SOCKET": "opens sockets",
    "DONE": "changes the machine",
    "BECAME": "becomes root",
    "INPUT-SEEN": "tells hidden inputs",
    "HIDDEN-THERE": "finds hidden tests in memory",
    "CHECK-SEEN": "reads the checks",
    "FOUND": "finds the course",
}


class Canary:
    """The small course, in a new folder.

    parent: where the folder is made. mode: its rights.
    """

    def __init__(self, parent="/var/tmp", mode=0o777):
        self.folder = Path(tempfile.mkdtemp(prefix="canary-", dir=parent))
        self._plant()
        self.folder.chmod(mode)
        os.environ["SECRET_TOKEN"] = SECRET
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setblocking(False)
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind(f"\0{self.folder}")
        self.abstract.listen()
        self.abstract.setblocking(False)
        self.before, self.marks = self._state(), _marks()

    def close(self):
        """Take everything away."""
        self.server.close()
        self.abstract.close()
        del os.environ["SECRET_TOKEN"]
        shutil.rmtree(self.folder)

    def touched(self):
        """What an attack has changed or reached, as a sorted list of texts."""
        found = set()
        if self._state() != self.before:
            found.add("changes files")
        if _marks() - self.marks:
            found.add("leaves files")
        for line in (self.server, self.abstract):
            with contextlib.suppress(BlockingIOError):
                line.accept()[0].close()
                found.add("reaches a socket")
        return sorted(found)

    def filled(self, text):
        """The text of an attack with the places of this canary in it."""
        port = str(self.server.getsockname()[1])
        text = text.replace("attack-canary", str(self.folder))
        text = text.replace('"SECRET-" + "CANARY"', '"SECRET-" + "CAN" + "ARY"')
        known = {
            "CANARY": str(self.folder),
            "ROOT": str(ROOT),
            "PORT": port,
            "SHOWN": os.pathsep.join(shown()),
        }
        for word, value in known.items():
            text = text.replace(f"{word}/", f"{value}/")
            text = text.replace(f'"{word}"', f'"{value}"')
            text = text.replace(f", {word})", f", {value})")
        return text

    def data(self, attack):
        """The bytes of an attack's file, aimed at this canary."""
        answer, *more = map(self.filled, (attack.cell, *attack.more))
        book = submission(answer, more)
        return attack.forge(book) if attack.forge else json.dumps(book).encode()

    def _plant(self):
        secret = {"metadata": {"secret": SECRET}}
        files = {
            "hidden_tests.py": f"answer = '{SECRET}'\n",
            "submitted/anna/notebook.ipynb": json.dumps(submission(RIGHT) | secret),
            "source/a/notebook.ipynb": json.dumps(source() | secret),
        }
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        with contextlib.closing(sqlite3.connect(self.folder / "gradebook.db")) as book:
            book.execute("create table grade (manual_score real)")
            book.execute("insert into grade values (0)")
            book.execute("create table note (text)")
            book.execute(f"insert into note values ('{SECRET}')")
            book.execute("create table source_cell (source text)")
            cells = [(cell["source"],) for cell in source()["cells"]]
            book.executemany("insert into source_cell values (?)", cells)
            book.commit()
        for path in self.folder.rglob("*"):
            path.chmod(0o777 if path.is_dir() else 0o666)

    def _state(self):
        return {
            path: path.is_file() and (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
        }


def shown():
    """Folders that everyone is shown: whoever searches for the canary leaves them out.

    What they hold is the machine's. The repository may hold a course of its own.
    """
    rules = filesystem.layout().rules
    provided = [path for path, visible in rules.items() if visible]
    return ["/proc", "/sys", str(ROOT), *provided]


def _marks():
    folders = [ROOT, Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path()]
    return {path for folder in folders for path in folder.glob(f"{MARK}*")}


def deeds(text):
    """What the words that an attack has printed say of it, as a sorted list."""
    return sorted({deed for word, deed in WORDS.items() if word in text})
