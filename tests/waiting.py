"""Waiting for something to happen, as long as a busy machine may need for it."""

import time
from pathlib import Path


def wait_until(happened, seconds=600):
    """Wait until a function gives something true, and return that."""
    end = time.monotonic() + seconds
    while not (value := happened()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value


def alive(pid):
    """Whether a process runs. One that nobody has buried yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
