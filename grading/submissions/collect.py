"""Find the submissions in a folder and tell which assignment each of them is."""

from pathlib import Path

from nbformat import NotebookNode

from grading.editions.assemble import is_stub
from grading.limits import Limits
from grading.submissions import files, names, notebook_file, python, recognise
from grading.submissions.archives import why
from grading.submissions.choose import Submission, Try, one_each
from grading.submissions.names import printable
from grading.submissions.notebook_file import Unusable
from grading.submissions.recognise import mapping
from grading.submissions.roster import Roster

NOBODY = Roster()
KINDS = ("code", "markdown", "raw")
NAMELESS = "the name says no student: put it into a folder with the student's name"
APART = "they need a notebook of that assignment"
LONGEST = 100  # characters of the name that a notebook gives its assignment


def collect(folder, releases, scratch, expected=None, people=NOBODY):
    """All submissions in a folder, one a student and assignment, sorted.

    folder: as learning platforms and people make it, see `files` and `names`.
    releases: dict assignment -> released notebook. scratch: an empty folder for what
    archives hold, to be kept until all is graded. expected: the assignment that all of
    the folder is meant for, where the teacher says so. people: the class list.
    Raises ValueError when the folder does not exist or `expected` is not released.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"SUBMISSIONS is {str(folder)!r}, expected a folder")
    if expected and expected not in releases:
        one_of = ", ".join(releases)
        raise ValueError(f"ASSIGNMENT is {expected!r}, expected one of {one_of}")
    known = files.Class(tuple(releases), people.find)
    found = [
        one
        for entry in files.handed_in(folder, known, Path(scratch))
        for handed in _each(entry, people)
        for one in _tries(handed, releases, expected, people)
    ]
    told = {one.submission.assignment for one in found if one.submission.assignment}
    only = told or set(releases)
    if len(only) == 1:  # what is no notebook goes with the rest
        found = [one if one.submission.unclear else one.of(min(only)) for one in found]
    chosen = one_each(found)
    return [one._replace(name=people.person(one.student).name) for one in chosen]


def _tries(handed, releases, expected, people):
    """The Tries of what was handed in; what cannot be looked at is for a person.

    A notebook is one assignment's. Of the others whose answers stand in it too, each
    has a Try that says so, for a person unless there is a notebook of that one.
    """
    student, known = printable(handed.owner.name), None
    try:
        told = handed.told
        known = people.find(*_called(told)) if told.student else None
        student = known or names.student_id(told.student or student)
        if not told.student:
            return [Try(handed, Submission(student, None, None, NAMELESS, True))]
        stated = expected or told.assignment or _stated(handed.path, releases)
        submission, worked_on, more = identify(student, handed, releases, stated)
        tries = [Try(handed, submission, worked_on, known)]
        for other in () if expected else more:
            reason = f"{other}: its answers stand in {handed.path.name}; {APART}"
            one = Submission(student, None, other, printable(reason), unclear=True)
            tries.append(Try(handed._replace(path=None), one, known=known))
        return tries
    except Exception as error:  # whatever it is, it is this student's
        reason = f"{files.UNSEEN}: {why(error)}"
        return [
            Try(handed, Submission(student, None, None, reason, True), False, known)
        ]


def _called(told):
    """All that a platform calls a person.

    Moodle writes a group before the name, Group 1-Ada King. Before Blackboard's login
    may stand the end of an assignment's name that has a _ in it. What a browser calls
    Ada King (1) is hers if there is nobody else of that name.
    """
    group, _, name = told.student.partition("-")
    in_group = told.platform == "Moodle" and group[-1:].isdigit()
    words = told.student.split("_") if told.platform == "Blackboard" else []
    ends = ["_".join(words[k:]) for k in range(1, len(words))]
    bare = names.without_copies(told.student)
    return told.student, told.number, name if in_group else "", *ends, bare


def _each(handed, people):
    """The same, once for each whom its name means: Ada King and Ben Oak."""
    several = people.all_of(handed.told.student)
    for name in several or (handed.told.student,):
        yield handed._replace(told=handed.told._replace(student=name))


def left_out(folder, releases=(), people=NOBODY):
    """The names of what lies beside the submissions and is none: texts, pictures."""
    known = files.Class(tuple(releases), people.find)
    return [printable(name) for name in files.left_out(Path(folder), known)]


def identify(student, handed, releases, stated=None):
    """(the Submission that a file is, whether somebody worked on it, what else it is).

    What else: the names of other assignments whose answers stand in it. handed:
    files.Handed. stated: the assignment its names tell, if any.
    """
    path = handed.path
    if path is None:
        unclear = handed.unclear
        stated = None if unclear else stated
        return Submission(student, None, stated, handed.reason, unclear), False, []
    try:
        notebook = read(path)
    except Unusable as error:
        return Submission(student, path, stated, str(error)), False, []
    claimed, found = _claimed(notebook, releases)
    if claimed is None:
        reason = "nothing in the notebook tells which assignment it is"
    elif stated and claimed != stated:
        reason = f"the notebook is that of {claimed}"
        return Submission(student, path, stated, reason), False, []
    elif claimed in releases:
        worked_on = _is_worked_on(notebook.cells, found, releases[claimed])
        more = _also(notebook.cells, found, releases, claimed)
        return Submission(student, path, claimed), worked_on, more
    else:
        reason = f"the notebook is that of {claimed}, which is not released"
    return Submission(student, path, None, reason, unclear=True), False, []


def read(path):
    """A submitted notebook from its file, as `parse`.

    Raises OSError too: that a file cannot be read is not the student's doing.
    """
    notebook_file.largest(path.stat().st_size)  # before it takes memory
    return parse(path.read_bytes())


def parse(data, limits=Limits()):  # noqa: B008
    """A submitted notebook: its cells' type, id, metadata and text, without outputs.

    data: bytes of the file. limits: how large it may be. Lenient about everything that
    grading does not need, so that a notebook saved by any tool can be read. Raises
    Unusable for a file that is no notebook.
    """
    raw = notebook_file.parse(data, limits)
    cells = [_cell(cell) for cell in raw["cells"]]
    if not any(cell.source.strip() for cell in cells):
        raise Unusable("the notebook is empty")
    metadata = mapping(raw.get("metadata"))
    told = mapping(metadata.get("checked_gradients"))
    told = NotebookNode(
        assignment=printable(_text(told.get("assignment") or ""))[:LONGEST],
        python=python.version(metadata),
    )
    return NotebookNode(cells=cells, metadata=NotebookNode(checked_gradients=told))


def _stated(path, releases):
    """The assignment that a path names, or None."""
    parts = () if path is None else (files.stem(path), path.parent.name)
    return next((part for part in parts if part in releases), None)


def _claimed(notebook, releases):
    """(the assignment that a notebook says it is, its cells as `recognise.names`).

    Where it says nothing, the one whose cells it has; (None, []) where it has none.
    """
    told = notebook.metadata.checked_gradients.assignment
    if told:
        known = told in releases
        return told, recognise.names(notebook.cells, releases[told]) if known else []
    found = {s: recognise.names(notebook.cells, nb) for s, nb in releases.items()}
    shared = {slug: len(names) - names.count(None) for slug, names in found.items()}
    best = max(shared, key=shared.get, default=None)
    return (best, found[best]) if best and shared[best] else (None, [])


def _is_worked_on(cells, found, release):
    """Whether an answer is another than the release's stub. found: of `recognise`."""
    stubs = {c.id: c.source.strip() for c in release.cells if is_stub(c)}
    answers = dict(zip(found, cells, strict=True))
    told = {name: answers[name].source.strip() for name in stubs if name in answers}
    return any(text != stubs[name] for name, text in told.items())


def _also(cells, found, releases, claimed):
    """Other assignments of which half the answers or more stand in a notebook too.

    Single functions of an earlier chapter are copied to be used. found: of `recognise`.
    """
    left = [cell for cell, name in zip(cells, found, strict=True) if name is None]
    texts = {}
    for cell in left:
        texts |= dict.fromkeys((cell.id, recognise.grade_id(cell)), cell.source.strip())
    more = []
    for slug, release in releases.items() if texts else ():
        stubs = {c.id: c.source.strip() for c in release.cells if is_stub(c)}
        there = [s for s, stub in stubs.items() if texts.get(s, stub) != stub]
        if slug != claimed and there and 2 * len(there) >= len(stubs):
            more.append(slug)
    return more


def _cell(raw):
    """One cell of the file, without the metadata and outputs that nobody needs."""
    raw = mapping(raw)
    told, metadata = mapping(raw.get("metadata")), NotebookNode()
    name = mapping(told.get("nbgrader")).get("grade_id")
    if isinstance(name, str):
        metadata.nbgrader = NotebookNode(grade_id=name)
    if isinstance(told.get("id"), str):
        metadata.id = told["id"]
    kind = str(raw.get("cell_type"))
    kind = kind if kind in KINDS else "raw"
    ran = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return NotebookNode(
        cell_type=kind,
        metadata=metadata,
        source=_text(raw.get("source", "")),
        id=str(raw.get("id")),
        **ran,
    )


def _text(value):
    """Text with Unix line ends that can be written as UTF-8."""
    text = "".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")
