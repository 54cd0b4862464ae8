"""Small assignments for the linter: (student's code, check[, locked cell before]).

All of them pass in a kernel, as under stock nbgrader. Those of OUTSIDE fail in trusted
execution, and stand below the rule that the linter names; those of INSIDE pass there.
"""

from tests.lint_cases import crossing, objects, surroundings
from tests.lint_cases.inside import INSIDE
from tests.lint_cases.surroundings import SILENT

__all__ = ["INSIDE", "OUTSIDE", "SILENT"]
OUTSIDE = objects.OUTSIDE | crossing.OUTSIDE | surroundings.OUTSIDE
