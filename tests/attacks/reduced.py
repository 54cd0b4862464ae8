"""Our grader where the system has no namespaces: what the attacks get there.

The grader runs in a box, as a user without rights, and its workers are the same user:
no form of it is weaker.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from grading.trusted.grade import grade_notebook
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Zygote
from tests.attacks import GROUPS, box, ours
from tests.attacks.canary import Canary, deeds

READS, CHANGES, LEAVES = "reads what is secret", "changes files", "leaves files"
# Attack -> what it gets: (points that it has not earned, what else is seen). All other
# attacks get NOTHING. Where a grader runs as root, workers are another user.
NOTHING = (0.0, [])
SAME_USER = {
    "gradebook-manual-score": (0.0, [CHANGES]),
    "hidden-tests": (0.0, [READS]),
    "other-submission": (5.0, [CHANGES]),
    "proc-of-others": (0.0, [READS]),
    "proc-root": (0.0, [READS]),
    "symlinks": (0.0, [CHANGES, LEAVES, READS]),
    "hard-links": (0.0, [LEAVES, READS]),
    "writes-outside": (0.0, [CHANGES, LEAVES]),
    "poisoned-start": (0.0, [LEAVES]),
    "imports-the-key": (0.0, ["imports the key or the grader"]),
    "unmount": (0.0, [READS]),
    "chroot-escape": (0.0, [LEAVES, READS]),
    "whole-tree": (0.0, ["finds the course", READS]),
    "answer-from-the-source": (5.0, []),
    "answer-from-the-gradebook": (5.0, []),
    "vandal": (0.0, [CHANGES]),
    "packages-of-others": (5.0, []),
    "shell-escape": (0.0, [READS]),
    "detached-child": (0.0, [CHANGES]),
    "disk": (0.0, ["fills the disk", LEAVES]),
    "inodes": (0.0, [LEAVES]),
}
OTHER_USER = {
    "symlinks": (0.0, [LEAVES]),
    "writes-outside": (0.0, [LEAVES]),
    "poisoned-start": (0.0, [LEAVES]),
    "imports-the-key": (0.0, ["imports the key or the grader"]),
    "chroot-escape": (0.0, [LEAVES]),
    "packages-of-others": (5.0, []),
    "disk": (0.0, ["fills the disk", LEAVES]),
    "inodes": (0.0, [LEAVES]),
}


def outcomes(*groups, root=False):
    """Attack -> what it gets, for the attacks of some groups, default all.

    Beside them "honest after GROUP" -> (points, log) of an honest submission.
    root: the grader is root.
    """
    program = box.opened("tests.attacks.reduced", *groups, root=root)
    with program as child, child.sock.makefile() as lines:
        told = map(json.loads, lines)
        found = {name: (points, seen) for name, points, seen in told}
        reason = child.wait(box.END_SECONDS).reason
    if reason != "ended with code 0":
        raise RuntimeError(f"the box has ended: {reason}, after {len(found)} lines")
    return found


def main():
    """In the box: grade all attacks, and an honest submission after each group."""
    system = sandbox.Offers(None, "simulated", sandbox.offers().filters)
    with box.line().makefile("w") as lines, Zygote(ours.LIMITS, system=system) as warm:
        for group in sys.argv[1:] or GROUPS:
            for attack in GROUPS[group]:
                outcome = attack.name, *_outcome(attack, warm)
                print(json.dumps(outcome), file=lines, flush=True)
            result = grade_notebook(ours.HONEST, ours.ASSIGNMENT, warm, ours.LIMITS)
            honest = f"honest after {group}", result.score, result.log
            print(json.dumps(honest), file=lines, flush=True)


def _outcome(attack, zygote):
    files, processes = _files(), box.processes()
    canary = Canary("/tmp", 0o700 if os.geteuid() == 0 else 0o777)
    result = ours.graded(attack, canary, zygote)
    seen = {*canary.touched(), *deeds(ours.told(result))}
    canary.close()
    if box.left(processes):
        seen.add("leaves processes")
    if box.full("/tmp"):
        seen.add("fills the disk")
    for path in _files() - files:
        seen.add("leaves files")
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return ours.unearned(result, attack), sorted(seen)


def _files():
    return set(Path("/tmp").iterdir())


if __name__ == "__main__":
    main()
