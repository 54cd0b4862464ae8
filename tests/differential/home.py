"""A student's machine: a real kernel that runs many notebooks, one after the other."""

import os
from pathlib import Path

from jupyter_client.manager import KernelManager

from tests.differential import anew

SECONDS = 120  # that a cell may take
ROOT = Path(__file__).parents[2]


class Home:
    """A kernel in a folder; a context manager."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.kernel = KernelManager(kernel_name="python3")
        path = os.pathsep.join([str(ROOT), *filter(None, [os.getenv("PYTHONPATH")])])
        self.kernel.start_kernel(
            cwd=str(self.folder), env=os.environ | {"PYTHONPATH": path}
        )
        self.client = self.kernel.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=SECONDS)
        assert self.execute(anew.REMEMBER) is None
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.kernel.shutdown_kernel(now=True)

    def run(self, cells):
        """What each cell of a notebook raised, as its type and text, or None."""
        said = [self.execute(cell["source"]) for cell in cells]
        assert self.execute(anew.FORGET) is None
        return said

    def execute(self, source):
        """What a cell raised: "type: text", or None."""
        errors = []

        def hear(message):
            if message["msg_type"] == "error":
                errors.append(message["content"])

        self.client.execute_interactive(
            source, output_hook=hear, allow_stdin=False, timeout=SECONDS
        )
        return f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else None
