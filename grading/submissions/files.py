"""What lies in a folder of submissions: whose, which files, and what is none.

Links may lead to a neighbour's file or to the key; hidden files, and what an operating
system leaves behind, are nobody's.
"""

import contextlib
import os
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from grading.submissions import archives, names
from grading.submissions.archives import Unopened

NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")  # as mail programs call them
LEFT_BEHIND = {"__macosx", "thumbs.db", "desktop.ini"}
DOCUMENTS = {  # what is handed in for a notebook
    ".pdf": "a PDF",
    ".html": "an HTML page",
    ".htm": "an HTML page",
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a text document",
    ".py": "a Python file",
    ".rar": "a RAR archive",
    ".7z": "a 7z archive",
}
DEEPEST = 20  # folders in folders
ARCHIVES = 20  # of one person, those inside of others too
MOST = 100  # notebooks of one person: each is read
NOTHING = "no notebook was handed in"
UNSEEN = "it cannot be looked at"


class Handed(NamedTuple):
    """A notebook file that somebody handed in, or what came in its place.

    told: what its names say, a names.Told. owner: the file or folder in which all of
    that person's files lie. path: the notebook, None where there is none; reason: then
    why. unclear: whether that is for a person to find out.
    """

    told: names.Told
    owner: Path
    path: Path | None
    reason: str = ""
    unclear: bool = False


def handed_in(folder, assignments, scratch):
    """The Handed of all files and folders of `folder`.

    assignments: their names. scratch: an empty folder, in which archives are unpacked.
    """
    for entry in visible(folder):
        try:
            yield from list(_of_entry(entry, assignments, scratch))
        except Exception as error:  # whatever it is, it is this entry's
            told = names.Told(entry.name)
            yield Handed(
                told, entry, None, f"{UNSEEN}: {archives.why(error)}", unclear=True
            )


def _of_entry(entry, assignments, scratch):
    """The Handed of a file or folder among the submissions."""
    try:
        opened = _opened(entry, scratch)
    except Unopened as error:
        told = names.told(_name(entry), assignments)
        yield Handed(told, entry, None, str(error))
        return
    if _is_group(opened):
        yield from handed_in(opened, assignments, scratch)
    elif name := _name(entry):
        told = names.told(name, assignments, opened.is_dir())
        yield from _of_one(told, opened, scratch)


def _of_one(told, owner, scratch):
    """The Handed of one person."""
    notebooks, why = _looked_through(owner, scratch)
    if len(notebooks) > MOST:
        why = f"{len(notebooks)} notebooks were handed in"
        yield Handed(told, owner, None, why, unclear=True)
        return
    for path in notebooks:
        yield Handed(told, owner, path)
    if not notebooks:
        yield Handed(told, owner, None, why)


def _looked_through(owner, scratch):
    """(notebooks of one person, why there is none), archives in archives opened."""
    notebooks, why, waiting, opened = [], NOTHING, [owner], 0
    room = archives.Room()
    while waiting:
        found, others = _own(waiting.pop(0))
        notebooks += found
        why = _instead(others) or why
        for path in others:
            if not _ending(path, archives.ENDINGS):
                continue
            opened += 1
            if opened > ARCHIVES:
                return notebooks, f"more than {ARCHIVES} archives were handed in"
            try:
                waiting.append(_opened(path, scratch, room))
            except Unopened as error:
                why = str(error)
    return notebooks, why


def _opened(entry, scratch, room=None):
    """A folder with what an archive holds; what is no archive, as it is.

    room: an archives.Room that it shares with others; default: its own.
    """
    is_file = entry.is_file() and not entry.is_symlink()
    if not (is_file and _ending(entry, archives.ENDINGS)):
        return entry
    folder = scratch / str(sum(1 for _ in scratch.iterdir())) / _name(entry)
    archives.unpack(entry, folder, _matters, room)
    return folder


def _matters(name):
    """Whether a file of an archive may be a submission."""
    path = PurePosixPath(name)
    hidden = any(_is_hidden(part) for part in path.parts if part != "..")
    endings = (*NOTEBOOKS, *DOCUMENTS, *archives.ENDINGS)
    return not hidden and bool(_ending(path, endings))


def left_out(folder):
    """The names of what is nobody's submission: texts, pictures."""
    for entry in visible(folder):
        with contextlib.suppress(Exception):  # that one has its row
            if _is_group(entry):
                yield from left_out(entry)
            elif not _name(entry):
                yield entry.name


def visible(folder):
    """What lies in a folder, by name, without what nobody put there by hand."""
    return [entry for entry in sorted(folder.iterdir()) if not _is_hidden(entry.name)]


def stem(path):
    """A notebook's name without its ending."""
    ending = _ending(path, NOTEBOOKS)
    return path.name[: -len(ending)] if ending else path.stem


def _is_hidden(name):
    return name.startswith(".") or name.casefold() in LEFT_BEHIND


def _ending(path, endings):
    name = path.name.casefold()
    found = [ending for ending in endings if name.endswith(ending)]
    return max(found, key=len, default="")


def _is_group(entry, depth=0):
    """Whether a folder holds those of several people, as a platform calls them."""
    try:
        if entry.is_symlink() or not entry.is_dir() or names.by_platform(entry.name):
            return False
        inside = visible(entry) if depth < DEEPEST else []
        named = [names.by_platform(_name(one) or "") for one in inside]
    except OSError:  # it may be one person's
        return False
    return any(named) or any(_is_group(one, depth + 1) for one in inside)


def _name(entry):
    """What an entry of the folder says of whose submission it is; None: of nobody's."""
    if entry.is_dir():
        return entry.name
    ending = _ending(entry, (*NOTEBOOKS, *DOCUMENTS, *archives.ENDINGS))
    return entry.name[: -len(ending)] if ending and entry.is_file() else None


def _own(entry):
    """(notebooks, other files) of one person; links that lead elsewhere are neither."""
    if entry.is_symlink():
        return [], []
    every = sorted(_below(entry)) if entry.is_dir() else [entry]
    own = [path for path in every if _counts(path, entry)]
    is_one = [bool(_ending(path, NOTEBOOKS)) for path in own]
    split = zip(own, is_one, strict=True)
    notebooks = [path for path, one in split if one]
    return notebooks, [path for path in own if path not in notebooks]


def _below(folder, depth=0):
    for entry in visible(folder):
        if entry.is_dir() and not entry.is_symlink():
            if depth < DEEPEST:
                yield from _below(entry, depth + 1)
        else:
            yield entry


def _counts(path, owner):
    """Whether that is a file, in its owner's folder wherever a link leads."""
    real = Path(os.path.realpath(path))
    return real.is_file() and real.is_relative_to(owner.resolve())


def _instead(others):
    """What was handed in for a notebook, or ""."""
    what = [DOCUMENTS[e] for path in others if (e := _ending(path, DOCUMENTS))]
    return f"{what[0]} was handed in" if what else ""
