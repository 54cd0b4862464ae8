"""Hostile submissions of a chapter: attacks of `tests.attacks` in another notebook.

Those that act in a cell of their own stand in an otherwise right submission; those that
forge the file forge that of a right one.
"""

from tests.attacks import GROUPS

ATTACKS = {attack.name: attack for group in GROUPS.values() for attack in group}
QUICK = (
    "kill-parent",
    "kill-group",
    "exit-in-the-cell",
    "huge-length",
    "raw-output-flood",
    "thread-bomb",
    "extra-graded-cells",
    "cut-off",
)
TWENTY = (
    *QUICK,
    "kill-all",
    "detached-child",
    "sys-exit",
    "noise",
    "memory-of-children",
    "disk",
    "nbgrader-types",
    "deep-json",
    # These use up all of their CPU time.
    "loop-in-the-cell",
    "output-flood",
    "deaf",
    "fork-bomb",
)


def submissions(fabric, names):
    """Pairs (name, notebook or bytes) of the attacks of these names.

    fabric: a `grading.demo.Fabric`.
    """
    for name in names:
        attack = ATTACKS[name]
        forged = attack.forge and attack.forge(fabric.right)
        # What is drawn by chance would give another reason each time.
        cell = attack.cell.replace("os.urandom(4096)", "b'noise' * 800")
        yield name, forged or fabric.with_cell(cell)
