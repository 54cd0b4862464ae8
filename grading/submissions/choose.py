"""Which of several files of a student counts, and why the others do not."""

from pathlib import Path
from typing import NamedTuple

from grading.submissions import files, names
from grading.submissions.archives import why
from grading.submissions.names import printable


class Submission(NamedTuple):
    """One notebook file of one student, or none at all.

    student: id as in the gradebook. path: the file, None when there is none.
    assignment: its name, None when it cannot be told. reason: why it scores 0, or "".
    unclear: whether a person has to look, before anything is graded. aside: the files
    that do not count, each with the reason. late: whether the learning platform calls
    it late. attempt: as the platform counts, from 0. name: the student's in the class
    list, or "".
    """

    student: str
    path: Path | None
    assignment: str | None
    reason: str = ""
    unclear: bool = False
    aside: tuple = ()
    late: bool = False
    attempt: int = 0
    name: str = ""


class Try(NamedTuple):
    """A files.Handed and the Submission that it would be.

    known: the student's id in the class list, None where the list does not tell whom
    the names mean. worked_on: whether an answer is no longer the release's stub.
    """

    handed: files.Handed
    submission: Submission
    worked_on: bool = False
    known: str | None = None

    def of(self, assignment):
        """The same, of that assignment."""
        return self._replace(submission=self.submission._replace(assignment=assignment))

    def rank(self):
        """What counts before others is larger: see BEHIND."""
        _, path, assignment, reason, *_ = self.submission
        if path is None:
            return ()
        named = names.without_copies(files.stem(path)) == assignment
        newest = path.stat().st_mtime
        attempt = self.handed.told.attempt, self.handed.told.when
        return not reason, self.worked_on, attempt, named, newest, str(path)


MEND = (
    "then grade that folder by itself, or make a class list; else take one of them out"
)
# Why a file comes behind another, by the first place in which their ranks differ.
BEHIND = (
    "cannot be used",
    "as it was released",
    "an earlier attempt",
    "another name",
    "older",
    "a copy",
)


def one_each(found):
    """The submission that counts among several of a student for one assignment.

    A usable one before others, then one that was worked on, then the later attempt,
    then the one named as the assignment, then the newest. Two people with one id are
    nobody's submission: a person has to look. So are files in several places of which
    nothing but a name says that they are one person's: whoever hands in a folder can
    write another's name into it. And so is a folder that may hold several people's.
    """
    called, several = {}, {}
    for one in found:
        student, assignment = one.submission.student, one.submission.assignment
        called.setdefault(student, set()).add(one.known or one.handed.told.student)
        several.setdefault((student, assignment or ""), []).append(one)
    chosen, mixed = [], {}
    for (student, _), tries in several.items():
        if reason := _of_several_people(tries):
            mixed[student] = reason
    for key in sorted(several):
        clash = [n for n in (called[key[0]], *_numbers(several[key])) if len(n) > 1]
        if clash:
            reason = f"{_listed(clash[0])} are both student {key[0]!r}"
            chosen.append(Submission(key[0], None, None, reason, unclear=True))
        elif len(places := _places(several[key])) > 1:
            reason = f"the name stands in {_listed(path.name for path in places)}"
            chosen.append(Submission(key[0], None, None, reason, unclear=True))
        elif reason := mixed.get(key[0]):
            chosen.append(Submission(key[0], None, None, reason, unclear=True))
        else:
            chosen.append(_fenced(several[key]))
    return _with_scratch_aside(dict.fromkeys(chosen))


def _with_scratch_aside(chosen):
    """What nothing tells of a file counts as scratch beside a student's other work."""
    found = {}
    for one in sorted(chosen, key=lambda one: (one.student, one.unclear)):
        first = next((s for s in found.values() if s.student == one.student), None)
        if first and one.unclear and one.path:
            aside = (*first.aside, _named(one.path, one.reason), *one.aside)
            found[first.assignment, first.student, ""] = first._replace(aside=aside)
        else:
            found[one.assignment, one.student, one.reason * one.unclear] = one
    return sorted(found.values(), key=lambda one: (one.student, one.assignment or ""))


def _numbers(tries):
    """Sets of platforms' numbers that one student can have only one of.

    A platform gives each its own. Two platforms' numbers are one student's where the
    class list says so.
    """
    numbers = {}
    for one in tries:
        told = one.handed.told
        numbers.setdefault(one.known and told.platform, set()).add(told.number)
    return [them - {""} for them in numbers.values()]


def _listed(texts):
    return " and ".join(repr(printable(text)) for text in sorted(texts))


def _places(tries):
    """The folders with a student's files; one where a platform's number ties them."""
    numbers = {one.handed.told.number for one in tries}
    one_person = len(numbers) == 1 and numbers != {""}
    return {one.handed.place for one in tries[: 1 if one_person else None]}


def _of_several_people(tries):
    """Why the files of one folder may be several people's, or "".

    Nobody knows a folder that neither a platform nor the class list names. Two files of
    one assignment in it, both worked on, may be versions of one person's work, where
    one is called as the assignment or both alike but for "v2", "old", "final"; else
    they may as well be the files of a class.
    """
    unknown = [
        one
        for one in tries
        if one.worked_on and not one.submission.reason
        if not (one.known or one.handed.told.number)
    ]
    places = {_place(one): one.handed.within for one in unknown}
    longest = max(places, key=len, default=())
    other = next((one for one in places if one != longest[: len(one)]), None)
    if other is None:
        return ""
    both = _listed(map(str, (places[longest], places[other])))
    return f"{both} may be two people's: {MEND}"


def _place(one):
    """A file's folders and name without what is the same for everybody's."""
    within = one.handed.within
    parts = (*within.parent.parts, names.without_copies(files.stem(within)))
    told = [part.replace(one.submission.assignment, " ") for part in parts]
    return tuple(filter(None, map(names.without_versions, told)))


def _fenced(tries):
    """As `_chosen`; what cannot be looked at any more is for a person."""
    try:
        return _chosen(tries)
    except Exception as error:
        reason = f"{files.UNSEEN}: {why(error)}"
        return Submission(tries[0].submission.student, None, None, reason, unclear=True)


def _chosen(tries):
    """The Submission that counts of several of one student, and what does not."""
    ranked = sorted(((one.rank(), one) for one in tries), key=_rank, reverse=True)
    (best, first), *others = ranked
    aside = tuple(
        _named(one.handed.path, one.submission.reason or _behind(rank, best))
        for rank, one in others
        if one.handed.path
    )
    told, chosen = first.handed.told, first.submission
    if chosen.unclear:  # the table has no score of it in any assignment
        chosen = chosen._replace(assignment=None)
    return chosen._replace(aside=aside, late=told.late, attempt=told.attempt)


def _rank(ranked):
    return ranked[0]


def _behind(rank, best):
    differ = [one != other for one, other in zip(rank, best, strict=True)]
    return BEHIND[differ.index(True)]


def _named(path, why):
    return f"{printable(path.name)} ({why})"
