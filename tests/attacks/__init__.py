"""Attacks on the trusted grader, one module a group; `ATTACKS` in each.

Most were thought up from the documents before the grader's code was read. Every one is
a submission to the small assignment of `tests.attacks.assignment`. They run in
`tests/test_attacks.py` (ours), `tests/test_attacks_reduced.py` (ours, where the system
has no namespaces) and `tests.attacks.compare` (ours beside stock nbgrader). What that
assignment has no check for is in `elsewhere`, with an assignment for each attack.
"""

from tests.attacks import (
    answers,
    files,
    forms,
    further,
    interpreter,
    line,
    names,
    notebooks,
    objects,
    patching,
    processes,
    protocol,
    resources,
    taken,
)

GROUPS = {
    "patching": patching.ATTACKS,
    "objects": objects.ATTACKS + forms.ATTACKS,
    "files": files.ATTACKS,
    "protocol": protocol.ATTACKS + taken.ATTACKS + line.ATTACKS + further.PROTOCOL,
    "process": processes.ATTACKS + interpreter.ATTACKS + further.PROCESS,
    "resources": resources.ATTACKS + further.RESOURCES,
    "notebook": notebooks.ATTACKS + names.ATTACKS + further.NOTEBOOK,
    "answers": answers.ATTACKS + further.ANSWERS,
}
