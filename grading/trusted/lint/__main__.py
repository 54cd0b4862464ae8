"""`python -m grading.trusted.lint NOTEBOOK...`, on nbgrader's source notebooks.

Exit code 0: every cell can be graded by trusted execution. 1: some cannot; the
assignment needs nbgrader's own execution. 2: a file is no notebook.
"""

import argparse
import sys
from pathlib import Path

import nbformat

from grading.trusted.lint import findings


def main(arguments=None):
    """Print what is found; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m grading.trusted.lint", description=__doc__
    )
    parser.add_argument("notebook", nargs="+", type=Path)
    return max(_lint(path) for path in parser.parse_args(arguments).notebook)


def _lint(path):
    try:
        found = findings(nbformat.read(path, as_version=4), path.parent)
    except (OSError, ValueError, LookupError, AttributeError) as error:
        print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for one in found:
        cell = f"cell {one.cell} ({one.grade_id or 'no grade_id'}), line {one.line}"
        print(f"{path}: {cell}: {one.reason}\n    Instead: {one.instead}")
    if not found:
        print(f"{path}: inside the trusted form")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
