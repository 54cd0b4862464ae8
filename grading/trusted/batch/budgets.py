"""How much time a submission gets: several times what the key takes on this machine."""

import json
import math
from dataclasses import replace

import nbformat

from grading.editions.assemble import fill, role
from grading.editions.chapter import Chapter
from grading.editions.keysource import key_cells
from grading.trusted.batch.job import Job

TIMES = 5  # as much as the key
LEAST, LEAST_CHECK = 4, 2  # seconds, where the key takes next to nothing


def key_job(assignment, truth, limits):
    """A Job that hands in the key of a chapter, for `job.taken`.

    assignment: its name. truth: from `job.truth`.
    """
    notebook = nbformat.from_dict(json.loads(truth))
    setups = [cell for cell in notebook.cells if role(cell) == "setup"]
    solved = fill(notebook, key_cells(Chapter(assignment), setups))
    return Job(assignment, json.dumps(solved).encode(), truth, limits=limits)


def fitted(limits, taken):
    """The Limits of an assignment; `limits` says the most it may get.

    taken: the job.Taken of its key.
    """
    whole = max(LEAST, math.ceil(TIMES * taken.seconds))
    check = max(LEAST_CHECK, math.ceil(TIMES * taken.check_seconds))
    return replace(
        limits,
        cpu_seconds=min(whole, limits.cpu_seconds),
        check_cpu_seconds=min(check, limits.check_cpu_seconds),
    )
