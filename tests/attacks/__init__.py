"""Attacks on the trusted grader, one module a group; `ATTACKS` in each.

They were thought up from the documents before the grader's code was read. Every
one is a submission to the small assignment of `tests.attacks.assignment`.
"""

from tests.attacks import (
    answers,
    files,
    notebooks,
    objects,
    patching,
    processes,
    protocol,
    resources,
)

GROUPS = {
    "patching": patching.ATTACKS,
    "objects": objects.ATTACKS,
    "files": files.ATTACKS,
    "protocol": protocol.ATTACKS,
    "process": processes.ATTACKS,
    "resources": resources.ATTACKS,
    "notebook": notebooks.ATTACKS,
    "answers": answers.ATTACKS,
}
