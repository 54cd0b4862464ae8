"""Settings for stock nbgrader; `course/nbgrader_config.py` loads this file.

Stock nbgrader runs a submission's code with the rights of whoever grades, next to the
hidden tests and the gradebook: grade only the work of people you trust.
"""

import os
import sys
from pathlib import Path

from nbgrader import preprocessors as steps

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from grading.feedback.settings import safe_pages  # noqa: E402
from grading.stock.budget import Budget  # noqa: E402

# Kernels start in the submission's folder and must find gradbook, solutions, grading.
paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))

# nbgrader calls `alembic` by name; it stands beside this Python.
bin_folder = str(Path(sys.executable).parent)
os.environ["PATH"] = os.pathsep.join([bin_folder, os.environ.get("PATH", "")])

c = get_config()  # noqa: F821  (nbgrader's)
c.CourseDirectory.course_id = "checked-gradients"
if os.environ.get("DATABASE"):  # else SQLite, gradebook.db in the course root
    c.CourseDirectory.db_url = os.environ["DATABASE"].replace(
        "postgresql://", "postgresql+psycopg://", 1
    )

# A stub is a stub already; stock ClearSolutions would erase it.
c.GenerateAssignment.preprocessors = [
    steps.IncludeHeaderFooter,
    steps.LockCells,
    steps.ClearOutput,
    steps.CheckCellMetadata,
    steps.ComputeChecksums,
    steps.SaveCells,
    steps.ClearHiddenTests,
    steps.ClearMarkScheme,
    steps.ComputeChecksums,
    steps.CheckCellMetadata,
]

# Wall time in seconds: of a submission, of one cell, and what each cell gets at least.
c.Execute.timeout_func = Budget(
    submission=float(os.environ.get("GRADE_SECONDS", 120)),
    cell=float(os.environ.get("GRADE_CELL_SECONDS", 20)),
)
c.Execute.iopub_timeout = 10  # a loop that prints leaves much to read after its end
c.Execute.shutdown_kernel = "immediate"
c.Execute.extra_arguments = [
    "--log-level=40",
    # Imported here, so not on a cell's clock.
    "--IPKernelApp.exec_lines=__import__('grading.checks.isolate')",
]
c.Execute.skip_cells_with_tag = "demo"  # demonstrations earn nothing and take long
c.IgnorePattern.enabled = True  # else a mere warning on stderr costs the points
c.IgnorePattern.pattern = r"(?s).*"
c.LimitOutput.max_lines = 200

safe_pages(c)  # feedback goes to students and is opened by teachers
