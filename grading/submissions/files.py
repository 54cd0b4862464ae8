"""What lies in a folder of submissions: whose, which files, and what is none.

Links may lead to a neighbour's file or to the key; hidden files, and what an operating
system leaves behind, are nobody's.
"""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import yaml

from grading.submissions import archives, names
from grading.submissions.archives import Unopened

NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")  # as mail programs call them
OVERVIEW = "index.html"  # what Brightspace lays beside the folders
SUBMITTERS = "submission_metadata.yml"  # Gradescope's list of who handed in what
SUBMITTER = re.compile(r" +(?P<first>- )? *:(?P<key>name|sid|email):(?P<value> .*)?")
LIST_BYTES, SCALAR = 10_000_000, 300  # bytes that are read, characters of a name
GATHERING = {"submitted", "submitted files"}  # nbgrader's and Teams' folder of folders
LEFT_BEHIND = {"__macosx", "thumbs.db", "desktop.ini", "feedbacktext.html"}
DOCUMENTS = {  # what is handed in for a notebook
    ".pdf": "a PDF",
    ".html": "an HTML page",
    "onlinetext.html": "a text typed into the platform",  # Moodle's
    "submissiontext.html": "a text typed into the platform",  # Sakai's, or an empty one
    ".htm": "an HTML page",
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a text document",
    ".py": "a Python file",
    ".rar": "a RAR archive",
    ".7z": "a 7z archive",
}
PICTURES = (".png", ".jpg", ".jpeg", ".heic", ".gif", ".webp", ".bmp", ".tif", ".tiff")
HEAD = 100_000  # bytes in which a notebook tells that it is one
BOM, WHITE = b"\xef\xbb\xbf", b" \t\r\n"
DEEPEST = 20  # folders in folders
ARCHIVES = 20  # of one person, those inside of others too
MOST = 100  # notebooks of one person: each is read
NAMED, LONGEST = 3, 60  # files that a reason names, and characters of a name
NOTHING = "no notebook was handed in"
UNSEEN = "it cannot be looked at"


class Handed(NamedTuple):
    """A notebook file that somebody handed in, or what came in its place.

    told: what its names say, a names.Told. owner: the file or folder in which all of
    that person's files lie. path: the notebook, None where there is none; reason: then
    why. unclear: whether that is for a person to find out. within: the file's path in
    its owner's folder or archive. place: where a teacher finds the owner's file or
    folder.
    """

    told: names.Told
    owner: Path
    path: Path | None
    reason: str = ""
    unclear: bool = False
    within: PurePosixPath = PurePosixPath()
    place: Path | None = None


class Class(NamedTuple):
    """What is known of the class whose folder is looked through.

    assignments: their names. find: says whom of the class list a name means, or None.
    """

    assignments: tuple = ()
    find: Callable = lambda *told: None


def handed_in(folder, known, scratch):
    """The Handed of all files and folders of `folder`.

    known: a Class. scratch: an empty folder, in which archives are unpacked.
    """
    listed = _submitters(folder)
    for entry in visible(folder):
        try:
            found = list(_of_entry(entry, known, scratch))
            found = [one._replace(place=one.place or folder) for one in found]
            for name, number in listed.get(entry.name, ()):
                yield from (_by(one, name, number) for one in found)
            if entry.name not in listed:
                yield from found
        except Exception as error:  # whatever it is, it is this entry's
            told = names.Told(entry.name)
            why = f"{UNSEEN}: {archives.why(error)}"
            yield Handed(told, entry, None, why, unclear=True, place=folder)


def _by(handed, name, number):
    """What somebody handed in whom a list beside it names."""
    return handed._replace(told=handed.told._replace(student=name, number=number))


def _submitters(folder):
    """Who handed in what of Gradescope's: dict folder -> [(name, number or e-mail)].

    Its list lies beside the folders. What two handed in together is each one's.
    """
    path, listed = folder / SUBMITTERS, {}
    with contextlib.suppress(OSError, ValueError):
        plain = path.is_file() and not path.is_symlink()
        if plain and path.stat().st_size <= LIST_BYTES:
            listed = _listed_by_line(path.read_text("utf-8"))
    named = {entry: list(_named(people)) for entry, people in listed.items()}
    return {entry: people for entry, people in named.items() if people}


def _named(people):
    for one in people:
        if name := one.get("name"):
            yield name, one.get("sid") or one.get("email", "")


def _listed_by_line(text):
    """dict folder -> a list of dicts, of a list as Gradescope writes it.

    Line by line: it is YAML, but a student may have written it, and a library takes
    minutes for some files and ends Python for others.
    """
    entry, inside, listed = "", False, {}
    for line in text.splitlines():
        if found := SUBMITTER.match(line):
            if inside and found["first"]:
                listed.setdefault(entry, []).append({})
            if inside and entry in listed:
                listed[entry][-1][found["key"]] = _scalar(found["value"] or "")
        elif line.startswith("  :"):
            inside = line.rstrip() == "  :submitters:"
        elif not line.startswith((" ", "-")):
            entry, inside = line.rstrip().removesuffix(":"), False
    return listed


def _scalar(text):
    """A text or number of YAML as text, "" for anything else."""
    value = None
    with contextlib.suppress(yaml.YAMLError, ValueError):
        value = yaml.safe_load(text[:SCALAR])
    return str(value) if isinstance(value, str | int) else ""


def _of_entry(entry, known, scratch):
    """The Handed of a file or folder among the submissions."""
    try:
        opened = _opened(entry, scratch)
    except Unopened as error:
        told = names.told(_name(entry, known), known.assignments)
        yield Handed(told, entry, None, str(error))
        return
    if _is_group(opened, known):
        for one in handed_in(opened, known, scratch):
            yield one._replace(told=_of_group(one.told, opened.name, known))
    elif name := _name(entry, known):
        told = names.told(name, known.assignments)
        yield from _of_one(told, opened, known, scratch)


def _of_group(told, name, known):
    """What is told of somebody's in a folder of several, which may be a chapter's."""
    if name in known.assignments and not told.assignment:
        return told._replace(assignment=name)
    return told


def _of_one(told, owner, known, scratch):
    """The Handed of one person."""
    notebooks, others, why = _looked_through(owner, scratch)
    if len(notebooks) > MOST:
        why = f"{len(notebooks)} notebooks were handed in"
        yield Handed(told, owner, None, why, unclear=True)
        return
    for path, within in notebooks:
        yield Handed(told, owner, path, within=within)
    if not notebooks:
        named = {part for path in others for part in (path.parent.name, path.stem)}
        named &= set(known.assignments)
        if len(named) == 1 and not told.assignment:  # a PDF of that name
            told = told._replace(assignment=min(named))
        yield Handed(told, owner, None, why)


def _looked_through(owner, scratch):
    """(notebooks of one person, what else there is, why there is no notebook).

    Archives in archives are opened. notebooks: (path, path as the person knows it).
    """
    notebooks, every, why, waiting, opened = [], [], "", [owner], 0
    room = archives.Room()
    while waiting:
        place = waiting.pop(0)
        top = place if place == owner else place.parent
        found, others = _own(place)
        notebooks += [(one, PurePosixPath(one.relative_to(top))) for one in found]
        every += [(one, PurePosixPath(one.relative_to(top))) for one in others]
        why = _instead(others) or why
        for path in others:
            if not _ending(path, archives.ENDINGS):
                continue
            opened += 1
            if opened > ARCHIVES:
                why = f"more than {ARCHIVES} archives were handed in"
                return notebooks, [one for one, _ in every], why
            try:
                waiting.append(_opened(path, scratch, room))
            except Unopened as error:
                why = str(error)
    notebooks = notebooks or [one for one in every[:MOST] if _reads_as_notebook(one[0])]
    others = [one for one, _ in every]
    return notebooks, others, why or _nothing(others)


def _reads_as_notebook(path):
    """Whether a file of another name is a notebook: browsers call some .json."""
    with path.open("rb") as file:
        head = file.read(HEAD).lstrip(BOM + WHITE)
    return head[:1] == b"{" and b'"cells"' in head and b'"cell_type"' in head


def _opened(entry, scratch, room=None):
    """A folder with what an archive holds; what is no archive, as it is.

    room: an archives.Room that it shares with others; default: its own.
    """
    is_file = entry.is_file() and not entry.is_symlink()
    if not (is_file and _ending(entry, archives.ENDINGS)):
        return entry
    folder = scratch / str(sum(1 for _ in scratch.iterdir())) / _bare(entry)
    archives.unpack(entry, folder, _matters, room)
    return folder


def _matters(name):
    """Whether a file of an archive may be a submission."""
    path = PurePosixPath(name)
    if path.name == SUBMITTERS:
        return True
    hidden = any(_is_hidden(part) for part in path.parts if part != "..")
    endings = (*NOTEBOOKS, *DOCUMENTS, *archives.ENDINGS)
    return not hidden and bool(_ending(path, endings))


def left_out(folder, known):
    """The names of what is nobody's submission: texts, pictures."""
    for entry in visible(folder):
        with contextlib.suppress(Exception):  # that one has its row
            if _is_group(entry, known):
                yield from left_out(entry, known)
            elif not _name(entry, known):
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


def _is_group(entry, known, depth=0):
    """Whether a folder holds those of several people.

    So it is where something inside, however deep, is called as a platform calls it or
    as somebody on the class list is, and where the folder has a name that only such
    folders have. What is a person's by its own name is no group.
    """
    try:
        if entry.is_symlink() or not entry.is_dir() or _is_ones(entry.name, known):
            return False
        inside = visible(entry) if depth < DEEPEST else []
        told = [_name(one, known) or "" for one in inside]
    except OSError:  # it may be one person's
        return False
    if depth == 0 and any(told) and _gathers(entry.name, told, known):
        return True
    return any(_is_ones(name, known) for name in told) or any(
        _is_group(one, known, depth + 1) for one in inside
    )


def _is_ones(name, known):
    """Whether a platform or the class list knows whose that is."""
    return bool(names.by_platform(name) or _listed(name, known))


def _listed(name, known):
    """The id of whom the class list knows by the name of a file or folder, or None.

    Short numbers are nobody's: they count files.
    """
    student = names.told(name, known.assignments).student
    return known.find(student) if names.without_versions(student) else None


def _gathers(name, inside, known):
    """Whether a folder's own name says that others' folders and files lie in it.

    A chapter's does, unless nothing but the chapter lies in it: that is one person's.
    So do names inside that have an assignment and a person each, of more than two: one
    person may call two files "solved" and "extra".
    """
    if name in known.assignments:
        return any(names.without_copies(one) != name for one in inside)
    told = [names.told(one, known.assignments) for one in inside]
    if all(one.assignment for one in told) and len({one.student for one in told}) > 2:
        return True
    return name.casefold() in GATHERING or name.endswith("-submissions")


def _name(entry, known):
    """What an entry of the folder says of whose submission it is; None: of nobody's.

    A text or a picture is one where a platform or the class list says whose.
    """
    if entry.is_dir():
        return entry.name
    if not entry.is_file() or entry.name == OVERVIEW:
        return None
    if (name := _bare(entry)) is not None:
        return name
    return entry.stem if _is_ones(entry.stem, known) else None


def _bare(path):
    """A notebook's, document's or archive's name without the ending, else None."""
    ending = _ending(path, (*NOTEBOOKS, *DOCUMENTS, *archives.ENDINGS))
    return path.name[: -len(ending)] if ending else None


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
    others = [path for path in others if path.stat().st_size]
    what = [DOCUMENTS[e] for path in others if (e := _ending(path, DOCUMENTS))]
    what += ["a picture" for path in others if _ending(path, PICTURES)]
    return f"{what[0]} was handed in" if what else ""


def _nothing(others):
    """That there is no notebook, and what there is: it may be one by another name."""
    named = [names.printable(path.name[:LONGEST]) for path in others[:NAMED]]
    return f"{NOTHING}: {', '.join(named)}" if named else NOTHING
