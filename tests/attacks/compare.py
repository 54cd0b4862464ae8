"""The tables of attacks, ours beside stock nbgrader.

    python -m tests.attacks.compare [NAME...|none]      default: all attacks

Writes grading/trusted/ATTACKS.md. Stock nbgrader runs in a box (see `box`), a new one
for each attack, so all of it takes an hour.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

from grading.trusted.worker.zygote import Zygote
from tests.attacks import GROUPS, ours, reduced, stock
from tests.attacks.canary import ROOT, Canary, deeds

TABLE = ROOT / "grading/trusted/ATTACKS.md"
NOT_RUN = "not run"
HEAD = f"""# Attacks

Each line is a submission to one small assignment: an honest exercise of 1 point, and
two exercises of 2 and 3 points that the attack asks for. `python -m
tests.attacks.compare` remakes these tables; `tests/test_attacks.py` and
`tests/test_attacks_reduced.py` run the attacks on our grader.

**stock**: the points that stock nbgrader gives without a solution, or how it failed.
It runs in a small machine of its own, as an ordinary user, and grades an earlier
submission, the attack and a later one. A cell may take {stock.CELL_SECONDS} seconds.
Not run: nobody has tried it there yet.
**beside that**: what else was seen. The files that are read and changed are those of
another course of the same user. **ours**: the points that our grader gives; beside that
nothing was read, changed or reached. **our log**: the first thing that it says.

| group | attack | what it tries | stock | beside that | ours | our log |
|---|---|---|---|---|---|---|
"""
REDUCED = """
## Without namespaces

Where the system offers no namespaces, the sandbox is reduced. All attacks were run
there too; this table has those that get anything.

**same user**: the grader is an ordinary user, and the student's code runs as the same
one. **other user**: the grader is root, the student's code runs as another user, and
only its owner may enter the course's folder.

| attack | points, same user | beside that | points, other user | beside that |
|---|---|---|---|---|
"""


def main(*names):
    """Run the attacks and write the tables.

    names: of attacks that stock nbgrader runs, "none" for none of them; the others keep
    what the table has.
    """
    # nbgrader calls `alembic` by name; its kernels must find gradbook and grading.
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    os.environ["PYTHONPATH"] = str(ROOT)
    known = {line[1]: line[3:5] for line in tables(TABLE.read_text("utf-8"))[0]}
    lines, canary = [], Canary()
    with tempfile.TemporaryDirectory() as folder:
        course = stock.prepared(folder)
    with Zygote(ours.LIMITS) as zygote:
        for group, attacks in GROUPS.items():
            for attack in attacks:
                theirs = known.get(attack.name, (NOT_RUN, ""))
                if attack.name in names or not names:
                    points, beside = stock.outcome(attack, course)
                    theirs = points, "; ".join(beside)
                what = group, attack.name, attack.tries
                cells = [*what, *theirs, *mine(attack, canary, zygote)]
                lines.append(list(map(plain, cells)))
                print(row(lines[-1]), end="", flush=True)
    canary.close()
    weak = [[name, *one, *other] for name, one, other in without_namespaces()]
    weak = [list(map(plain, line)) for line in weak]
    text = HEAD + "".join(map(row, lines)) + REDUCED + "".join(map(row, weak))
    TABLE.write_text(text, "utf-8")
    print(summary(text))


def summary(text):
    """What the tables come to, in a few sentences for other documents."""
    lines, weak = tables(text)
    theirs = [line[3] for line in lines if line[3] != NOT_RUN]
    graded = [cell for cell in theirs if cell[0].isdigit()]
    earned = sum(cell != "0" for cell in graded)
    beside = sum(line[4] != "" for line in lines)
    earning = sum(line[5] != "0" for line in lines)
    same = [line[1:3] for line in weak if line[1:3] != ["0", ""]]
    other = [line[3:] for line in weak if line[3:] != ["0", ""]]
    tried = f"Of {len(lines)} attacks, {len(theirs)}"
    tried = tried if len(theirs) < len(lines) else f"All {len(lines)} attacks"
    return (
        f"{tried} were run on stock nbgrader too. It "
        f"gives {earned} of these points without a solution and "
        f"{len(theirs) - len(graded)} no grade at all; {beside} do something beside "
        "that, such as reading another course or changing a grade. Our grader gives "
        f"{earning} of all {len(lines)} points, and none does anything more. "
        f"Without namespaces {len(same)} get something where the grader is an ordinary "
        f"user, {sum(one[0] != '0' for one in same)} of them points, and {len(other)} "
        f"where it is root, {sum(one[0] != '0' for one in other)} of them points."
    )


def tables(text):
    """The lines of both tables, each line a list of cells."""
    return tuple(
        [line[2:-2].split(" | ") for line in part.splitlines() if line[:2] == "| "][1:]
        for part in text.split("\n## ")
    )


def mine(attack, canary, zygote):
    """[unearned points, the first thing that the log says] of our grader."""
    result = ours.graded(attack, canary, zygote)
    if seen := [*canary.touched(), *deeds(ours.told(result))]:
        raise RuntimeError(f"{attack.name} {'; '.join(seen)}")
    return [ours.unearned(result, attack), ours.first_told(result)]


def without_namespaces():
    """(attack, what it gets as the same user, and as another one), where any gets."""
    same, other = reduced.outcomes(), reduced.outcomes(root=True)
    for name, outcome in same.items():
        both = outcome, other.get(name, reduced.NOTHING)
        if both != (reduced.NOTHING,) * 2 and not name.startswith("honest"):
            yield name, *([points, "; ".join(seen)] for points, seen in both)


def row(cells):
    """A line of a table."""
    return f"| {' | '.join(cells)} |\n"


def plain(value):
    """One cell of the table."""
    if isinstance(value, float):
        return f"{value:g}"
    text = re.sub(r"0x[0-9a-f]+", "0x…", " ".join(str(value).split()))
    text = re.sub(r"\d{12,}", "…", text).replace("|", "\\|")
    text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= 100 else text[:99] + "…"


if __name__ == "__main__":
    main(*sys.argv[1:])
