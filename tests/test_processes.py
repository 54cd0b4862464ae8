"""What is seen of processes from outside, also while they end."""

import os
import subprocess
import sys

import pytest

from grading.trusted.worker import processes
from tests.waiting import alive, wait_until

TWO = "import subprocess; subprocess.run(['sleep', '600'])"
pytestmark = pytest.mark.skipif(not processes.LISTED, reason="looks at /proc")


def test_the_family_of_a_process_is_its_descendants():
    first = subprocess.Popen([sys.executable, "-c", TWO])
    (second,) = wait_until(lambda: processes.children(first.pid))
    assert first.pid in processes.children(os.getpid())
    assert processes.family(first.pid) == [first.pid, second]
    processes.end(first.pid, alone=False)
    wait_until(lambda: not alive(first.pid) and not alive(second))
    assert processes.children(first.pid) == []  # not buried yet, and so without any
    first.wait()
    assert processes.children(first.pid) == []  # nobody any more
    assert processes.family(first.pid) == [first.pid]
