"""Runs cells in one process, as a stock kernel does: `python -m tests.lint_stock FILE`.

FILE: JSON, a list of cases, each a list of sources. Prints a list with the errors of
each case, as texts. In the folder where it is called.
"""

import contextlib
import gc
import io
import json
import sys
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell


def main(path):
    """Run the cases of a file and print their errors."""
    cases = json.loads(Path(path).read_text("utf-8"))
    shell = InteractiveShell.instance()
    shell.enable_gui = lambda gui=None: None  # what a kernel does for `%matplotlib`
    gc.freeze()  # a reset collects garbage
    with contextlib.redirect_stdout(io.StringIO()):
        errors = [run(shell, sources) for sources in cases]
    print(json.dumps(errors))


def run(shell, sources):
    """The errors of cells that are run one after the other in an empty namespace."""
    shell.reset(new_session=False)
    results = [shell.run_cell(source, store_history=True) for source in sources]
    errors = [result.error_before_exec or result.error_in_exec for result in results]
    return [repr(error) for error in errors if error is not None]


if __name__ == "__main__":
    main(*sys.argv[1:])
