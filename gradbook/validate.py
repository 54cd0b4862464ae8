"""Run the checks of a notebook in a fresh kernel: a line for each exercise.

    python -m gradbook validate NOTEBOOK

This command, and nothing else in gradbook, needs Jupyter: nbclient and ipykernel. The
notebook is not changed. Demonstrations are not run, as when it is graded.
"""

import asyncio
import contextlib
import re
from pathlib import Path

SECONDS = 60  # that a cell may take
UNWRITTEN = "not written yet"
INSTALL = (
    "This command runs notebooks with nbclient and ipykernel, and {} is missing. "
    "Install them:\n    python -m pip install nbclient ipykernel"
)
EXERCISE = re.compile(r"check\.exercise\(\s*[\"'](\w+)[\"']")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
FILE = re.compile(r"\((?:\d+\.py|<[^>]*>), (?=line \d+\)$)")  # of a SyntaxError
STUCK = 2  # cells out of time, one after the other: the kernel heeds no interruption


class CannotRun(Exception):
    """The notebook cannot be run; the text says why."""


def validate(path, seconds=SECONDS):
    """Print what the checks of a notebook say; returns whether all of them pass.

    path: of the .ipynb file. seconds: that a cell may take. Raises CannotRun where
    there is no such notebook, or no Jupyter to run it.
    """
    run = Run(read(path), Path(path).parent, seconds)
    right = 0
    for name, reason in run.checks():
        right += not reason
        print(f"{name}: {reason or 'passed'}", flush=True)
    for line, reason in run.stopped:
        print(f"A cell that is no check stopped: {reason}\n    {line}")
    print(f"{right} of {run.count} exercises pass.")
    return right == run.count


def read(path):
    """The notebook in a file; raises CannotRun where there is none, or no Jupyter."""
    try:
        import nbformat
    except ImportError as error:
        raise CannotRun(INSTALL.format(error.name)) from None
    try:
        return nbformat.read(path, as_version=4)
    except OSError as error:
        raise CannotRun(f"{path} cannot be read: {error.strerror}") from None
    except Exception as error:  # broken JSON, or JSON that is no notebook
        why = str(error).split("\n")[0]
        raise CannotRun(f"{path} is no notebook: {why}") from None


class Run:
    """One run of a notebook.

    stopped: (first line, reason) of other cells that raised an error. count: exercises.
    """

    def __init__(self, notebook, folder, seconds):
        self.notebook = notebook
        self.folder = folder
        self.seconds = seconds
        self.stopped = []
        self.count = 0
        self._homes = {}  # exercise -> why its own cell stopped
        self._late = 0  # cells that ran out of time just now
        self._end = ""  # why nothing is run any more

    def checks(self):
        """(exercise, why it is wrong or "") of each check, as soon as it has run."""
        marked = any(map(is_check, self.notebook.cells))
        with self._kernel() as client:
            for index, cell in enumerate(self.notebook.cells):
                if cell.cell_type != "code" or is_demo(cell):
                    continue
                reason = self._end or self._execute(client, cell, index)
                name = exercise_of(cell, marked)
                if name:
                    self.count += 1
                    reason = reason or _unproved(cell, name)
                    yield name, self._traced(name, reason)
                elif reason and reason != self._end:
                    self._note(cell, reason)
        if not self.count:
            raise CannotRun("No check is in this notebook: is it the right one?")

    @contextlib.contextmanager
    def _kernel(self):
        try:
            import ipykernel  # noqa: F401 (the kernel is started by its name)
            from nbclient import NotebookClient
        except ImportError as error:
            raise CannotRun(INSTALL.format(error.name)) from None
        resources = {"metadata": {"path": str(self.folder)}}
        client = NotebookClient(
            self.notebook,
            kernel_name="python3",
            resources=resources,
            allow_errors=True,
            timeout=self.seconds,
        )
        client.extra_arguments = ["--log-level=50"]  # what it has to say is no check's
        client.log.setLevel("CRITICAL")
        with client.setup_kernel():
            yield client

    def _execute(self, client, cell, index):
        """Run a cell; returns why it stopped, or ""."""
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from nbclient.util import run_sync

        try:
            client.execute_cell(cell, index)
        except CellTimeoutError:
            run_sync(_interrupt)(client.km)
            self._late += 1
            if self._late == STUCK:
                self._end = "not run: the cells above do not end"
            return f"out of time: it takes more than {self.seconds} seconds"
        except DeadKernelError:
            self._end = f"not run: Python ended in cell {index + 1}"
            return "Python ended while this cell ran"
        self._late = 0
        return _error(cell)

    def _note(self, cell, reason):
        """Keep why a cell stopped that is no check."""
        marks, why = cell.metadata.get("nbgrader", {}), reason.split("\n")[0]
        if marks.get("solution"):
            self._homes[marks.get("grade_id")] = why
        else:
            self.stopped.append((cell.source.strip().split("\n")[0], why))

    def _traced(self, name, reason):
        """A reason, with what became of the exercise's own cell."""
        reason = reason.removeprefix(f"{name}: ")
        if reason.startswith(UNWRITTEN):
            return UNWRITTEN
        if reason and name in self._homes:
            reason = f"its cell stopped: {self._homes[name]}\n{reason}"
        return reason.replace("\n", "\n    ")


async def _interrupt(kernel):
    """Stop a cell, and what nbclient still awaits of it: it takes the next outputs."""
    from nbclient.util import ensure_async

    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await ensure_async(kernel.interrupt_kernel())


def code_cell(source):
    """A new code cell."""
    from nbformat.v4 import new_code_cell

    return new_code_cell(source)


def is_demo(cell):
    """Whether a cell is a demonstration, which no check needs."""
    return "demo" in cell.metadata.get("tags", [])


def exercise_of(cell, marked):
    """The exercise that a cell checks, "" for other cells.

    marked: whether the notebook marks its checks. Then other cells with
    `check.exercise` only show what a check says.
    """
    if marked and not is_check(cell):
        return ""
    found = EXERCISE.search(cell.source)
    marks = cell.metadata.get("nbgrader", {})
    return found[1] if found else marks.get("grade_id", "").removeprefix("check-")


def is_check(cell):
    """Whether a cell is graded by what it says: a check, and no answer."""
    marks = cell.metadata.get("nbgrader", {})
    return marks.get("grade") and not marks.get("solution")


def _error(cell):
    """The text of the error that a cell ended with, or ""."""
    for output in cell.outputs:
        if output.output_type == "error":
            if output.ename == "CheckFailed":  # with the student's lines below
                return COLOURS.sub("", "\n".join(output.traceback))
            return f"{output.ename}: {FILE.sub('(', output.evalue)}"
    return ""


def _unproved(cell, name):
    """Why a check that raised nothing passed nothing; "" where it says that it did."""
    printed = "".join(out.get("text", "") for out in cell.outputs)
    passed = re.search(rf"^{name}: (passed|all \d+ checks passed)$", printed, re.M)
    in_gradbook = EXERCISE.search(cell.source)
    return "" if passed or not in_gradbook else "its check did not reach its end"
