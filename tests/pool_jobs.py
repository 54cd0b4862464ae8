"""Jobs that end the process they run in; imported by the processes of a pool."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple


class Outcome(NamedTuple):
    """Like job.Graded, as far as the pool looks at it."""

    value: str
    again: bool = False


def run(task):
    """task: (name, folder). The name says what happens."""
    name, folder = task
    here = Path(folder, name)
    before = here.read_text() if here.exists() else ""
    here.write_text(before + "x")
    if name == "killer" or (name == "victim" and not before):
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "fails":
        raise ValueError("no")
    time.sleep(0.1)
    return Outcome(f"{name} {len(before)}", again=name == "unclear" and not before)


def die(task):
    """End the process."""
    os.kill(os.getpid(), signal.SIGKILL)
