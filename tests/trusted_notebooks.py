"""Small assignments and submissions for the tests of trusted grading."""

import json


def code(source, grade_id=None, kind="solution", points=0, tags=()):
    """A code cell; kind: solution, check or setup (with a grade_id)."""
    metadata = {"tags": list(tags)} if tags else {}
    if grade_id is not None:
        metadata["nbgrader"] = {
            "grade_id": grade_id,
            "solution": kind == "solution",
            "grade": kind == "check",
            "locked": kind != "solution",
            "points": points,
            "schema_version": 3,
        }
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": grade_id or "own",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def notebook(*cells):
    """A notebook as a dict."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def data(*cells):
    """A notebook as the bytes of its file."""
    return json.dumps(notebook(*cells)).encode()


SETUP = code("import numpy as np", "setup", "setup")
DOUBLE = "def double(x):\n    return 2 * x"
STUB = code("def double(x):\n    raise NotImplementedError", "double")
CHECK = code(
    "assert double(3) == 6\nassert np.array_equal(double(np.ones(2)), [2, 2])",
    "check-double",
    "check",
    points=2,
)
HALVE = code("def halve(x):\n    return x / 2", "halve")
CHECK_HALVE = code("assert halve(4) == 2", "check-halve", "check", points=1)
