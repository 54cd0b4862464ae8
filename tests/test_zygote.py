"""The warm process: workers end, and nothing that one does reaches it or another."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from sandbox_worker import SECONDS, ask, send
from test_sandbox import LIMITS, SERVE, bare, filtered, full
from test_sandbox import reduced as reduced
from test_sandbox import zygote as zygote

from grading.limits import MIB, Defences, Limits
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Stem, Zygote
from tests.attacks.resources import UNSEEN
from tests.waiting import alive, wait_until


@pytest.fixture(params=["zygote", "reduced"])
def warm(request):
    """The warm process, with namespaces and as if there were none."""
    return request.getfixturevalue(request.param)


def ends(child, reason):
    """The Exit, whose reason must be `reason`."""
    outcome = child.wait(SECONDS)
    assert outcome.reason == reason, outcome
    return outcome


def still_serves(warm):
    child = warm.spawn()
    assert ask(child, "result = 6 * 7") == 42
    child.close()


def gone(sock):
    """Whether every process that held the other end has ended."""
    sock.settimeout(SECONDS)
    try:
        while sock.recv(4096):
            pass
    except ConnectionResetError:
        return True
    return True


def test_a_worker_holds_imports_and_no_answers(zygote):
    child = zygote.spawn()
    code = """
import sys
names = [name for name in sys.modules
         if name.split(".")[0] == "solutions" or name.startswith("grading.")]
result = [sorted(names), "numpy.random" in sys.modules, "matplotlib" in sys.modules]
"""
    names, *warm = ask(child, code)
    assert warm == [True, True]
    its_own = ("grading.trusted", "grading.limits")
    assert [name for name in names if not name.startswith(its_own)] == []
    child.close()


@full
def test_a_worker_cannot_import_answers(zygote):
    child = zygote.spawn()
    for module in (
        "solutions.logistic_regression",
        "grading.hidden",
        "grading.editions.book",
    ):
        assert ask(child, f"import {module}; result = 1") is None
    child.close()


def test_late_imports_work(warm):
    child = warm.spawn()
    code = """
import xml.dom.minidom, sqlite3, numpy.polynomial, matplotlib.animation, gradbook.data
from matplotlib import pyplot
figure, axes = pyplot.subplots(); axes.text(0, 0, "$a^2$"); figure.savefig("a.png")
result = gradbook.data.iris().X.shape[0]
"""
    assert ask(child, code) == 4
    child.close()


def test_every_worker_draws_the_same_numbers(zygote):
    code = """
import random, numpy as np
result = [random.random(), np.random.rand(), hash("a"), __import__("os").getpid()]
"""
    first, second = zygote.spawn(), zygote.spawn()
    ours, theirs = ask(first, code), ask(second, code)
    assert ours[:-1] == theirs[:-1]
    if sandbox.offers().form:  # then each has the same process ids too
        assert ours == theirs
    first.close()
    second.close()


def test_a_workers_end_is_told(warm):
    child = warm.spawn()
    child.sock.close()
    outcome = ends(child, "ended with code 0")
    assert outcome.code == 0
    assert outcome.signal is None
    assert outcome.max_rss_bytes > 10 * MIB
    child = warm.spawn()
    send(child, "import os; os._exit(3)")
    assert ends(child, "ended with code 3").code == 3
    child = warm.spawn()
    send(child, "import ctypes; ctypes.string_at(0)")
    assert ends(child, "SIGSEGV").signal == signal.SIGSEGV
    still_serves(warm)


def test_the_time_of_a_worker_counts_whatever_signal_ends_it(warm):
    child = warm.spawn()
    code = "import os, time\nwhile time.process_time() < 0.2: pass\n"
    send(child, code + "os.kill(os.getpid(), 40)")  # it has no name
    assert ends(child, "signal 40").cpu_seconds >= 0.2


def test_a_folder_deeper_than_pythons_stack_is_removed_and_paid_for(reduced):
    child = reduced.spawn()
    deep = "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')\n"
    home = ask(child, "import os; result = os.getcwd()")
    send(child, deep + "os._exit(5)")
    assert ends(child, "ended with code 5").cpu_seconds > 0
    assert not os.path.exists(home)


def test_a_killed_worker_is_told_from_one_that_kills_itself(warm):
    child = warm.spawn()
    assert ask(child, "result = 1") == 1
    child.kill()
    ends(child, "killed")
    child = warm.spawn()
    send(child, "import os; os.kill(os.getpid(), 9)")
    ends(child, "SIGKILL")
    child = warm.spawn()
    assert ask(child, "result = 1") == 1
    os.kill(child.pid, signal.SIGKILL)  # its first process, from outside
    ends(child, "SIGKILL")


def test_waiting_has_an_end(warm):
    child = warm.spawn()
    assert ask(child, "result = 1") == 1
    with pytest.raises(TimeoutError):
        child.wait(0.05)
    child.close()


SPIN = "while True: pass"
DEAF = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n" + SPIN
SHARED = """
import os
for _ in range(5):
    if os.fork() == 0:
        while True: pass
os.wait()
"""


@pytest.mark.parametrize("code", [SPIN, DEAF, SHARED])
def test_cpu_time_is_limited_for_all_processes_together(warm, code):
    child = warm.spawn(Limits(cpu_seconds=1, processes=8))
    send(child, code)
    outcome = ends(child, "CPU limit")
    # The kernel counts whole ticks of the limit. Each for itself, five would take 5 s.
    assert 0.7 <= outcome.cpu_seconds < 4


def test_memory_is_limited_for_all_processes_together(warm):
    child = warm.spawn(Limits(memory_bytes=1024 * MIB, processes=8))
    code = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        held = bytearray(300 << 20)
        time.sleep(60)
time.sleep(60)
"""
    send(child, code)
    ends(child, "memory limit")


# A fork has much in common with others, a program that it becomes has nothing.
STRANGERS = """
import subprocess, sys, time
program = "import time; held = bytearray(b'x' * (45 << 20)); time.sleep(60)"
for _ in range(28):
    subprocess.Popen([sys.executable, "-S", "-c", program])
time.sleep(60)
"""


@pytest.mark.parametrize(
    "code", [STRANGERS, UNSEEN + "time.sleep(60)"], ids=["strangers", "unseen"]
)
def test_memory_counts_whoever_holds_it(warm, code):
    child = warm.spawn(Limits(memory_bytes=1024 * MIB))
    send(child, code)
    ends(child, "memory limit")


def test_what_forks_share_counts_once(warm):
    child = warm.spawn(Limits(memory_bytes=1024 * MIB, processes=20))
    code = """
import os, time
held = bytearray(b"x" * (300 << 20))
for _ in range(12):
    if os.fork() == 0:
        time.sleep(60)
time.sleep(1)
result = 1
"""
    assert ask(child, code) == 1
    child.close()


BRIEF = """
import os, time
def brief():
    while time.process_time() < 0.05: pass
    os._exit(0)
"""
UNWATCHED = """
import ctypes, signal
try:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
except OSError:
    pass
action = (ctypes.c_uint64 * 32)(1)  # SIG_IGN, past Python
ctypes.CDLL(None).sigaction(17, action, None)
action[0], action[17] = 0, 2  # SA_NOCLDWAIT
ctypes.CDLL(None).sigaction(17, action, None)
"""
UNCOUNTED = {
    "unwatched": BRIEF
    + UNWATCHED
    + """
for _ in range(20):
    if os.fork() == 0:
        brief()
    time.sleep(0.06)
""",
    "orphans": BRIEF
    + UNWATCHED
    + """
for _ in range(20):
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            brief()
        os._exit(0)
    try:
        os.waitpid(child, 0)
    except OSError:
        pass
    time.sleep(0.06)
""",
    "another signal": BRIEF
    + """
import ctypes
for _ in range(20):
    if ctypes.CDLL(None).syscall({"x86_64": 56, "aarch64": 220}[os.uname().machine],
                                 0, 0, 0, 0, 0) == 0:
        brief()
    time.sleep(0.06)
""",
}


@filtered
@pytest.mark.parametrize("way", UNCOUNTED)
def test_the_time_of_all_children_counts_whatever_becomes_of_them(warm, way):
    child = warm.spawn(Limits())
    assert ask(child, UNCOUNTED[way] + "result = 1") == 1
    wait_until(lambda: child.cpu() >= 0.7)  # on a busy machine they work on
    child.close()


@filtered
def test_without_the_filter_the_time_of_children_is_forgotten(warm):
    child = warm.spawn(Limits(), replace(Defences(), system_calls=False))
    assert ask(child, UNCOUNTED["unwatched"] + "result = 1") == 1
    assert child.cpu() < 0.6
    child.close()


@filtered
def test_a_shell_still_waits_for_its_children(warm):
    child = warm.spawn(Limits())
    code = """
import shutil, subprocess
line = "(sleep 0.1; echo 1); echo $(echo 2 | cat)"
result = [subprocess.run([shell, "-c", line], capture_output=True, text=True).stdout
          for shell in ("sh", "bash") if shutil.which(shell)]
"""
    assert set(ask(child, code)) == {"1\n2\n"}
    child.close()


def test_cpu_time_is_seen_from_outside(warm):
    child = warm.spawn()
    code = """
import os, time
if os.fork() == 0:
    while time.process_time() < 0.5: pass
    os._exit(0)
os.wait()
result = sum(os.times()[:4])
"""
    assert 0.4 <= ask(child, code) <= child.cpu() + 0.1 < 2 * ask(child, code) + 1
    child.kill()
    assert child.wait(SECONDS).cpu_seconds >= 0.4
    assert child.cpu() >= 0.4


DETACHED = """
import os, time, signal
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (1, 2, 13, 15):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(600)
    os._exit(0)
os.wait()
result = 1
"""


@pytest.mark.parametrize("end", ["kill", "exit", "let go"])
def test_detached_children_end_with_the_worker(warm, end):
    child = warm.spawn()
    assert ask(child, DETACHED) == 1
    if end == "kill":
        child.kill()
    elif end == "exit":
        send(child, "import os; os._exit(0)")
    else:
        child._status.close()
    assert gone(child.sock)


def test_a_stopped_worker_can_be_killed(warm):
    child = warm.spawn()
    assert ask(child, "result = 1") == 1
    send(child, "import os; os.kill(os.getpid(), 19)")
    time.sleep(0.1)
    child.kill()
    ends(child, "killed")
    assert gone(child.sock)


def test_signals_reach_nobody_outside(warm):
    other = warm.spawn()
    assert ask(other, "result = 1") == 1
    child = warm.spawn()
    code = f"""
import os
for target in (-1, os.getppid(), 1, {other.pid}, {warm.pid}, {os.getpid()}):
    for number in (1, 2, 3, 10, 12, 14, 15, 19, 18, 9):
        try:
            os.kill(target, number)
        except OSError:
            pass
for group in ({os.getpgrp()}, {warm.pid}, 1):
    try:
        os.killpg(group, 15)
    except OSError:
        pass
result = "done"
"""
    assert ask(child, code) == "done"
    assert ask(other, "result = 2") == 2
    still_serves(warm)
    child.close()
    other.close()


def test_many_workers_at_the_same_time(zygote):
    answers = {}

    def one(number):
        child = zygote.spawn()
        answers[number] = ask(child, f"result = {number} ** 2")
        child.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: number**2 for number in range(20)}


def test_a_fork_bomb_stays_inside(zygote):
    child = zygote.spawn(Limits(cpu_seconds=2, processes=16))
    code = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
    send(child, code)
    still_serves(zygote)
    assert child.wait(SECONDS).reason in ("CPU limit", "memory limit")
    assert gone(child.sock)


def test_nothing_is_left_behind(warm):
    child = warm.spawn()
    assert ask(child, "import os; open('a', 'w').write('x'); result = 1") == 1
    home = ask(child, "import os; result = os.getcwd()")
    child.kill()
    child.wait(SECONDS)
    assert home == "/tmp" or not os.path.exists(home)
    assert not alive(child.pid)


def test_all_ends_when_the_warm_process_does():
    warm = Zygote(LIMITS, serve=SERVE)
    child = warm.spawn()
    assert ask(child, DETACHED) == 1
    os.kill(warm.pid, signal.SIGKILL)
    ends(child, "killed")
    assert gone(child.sock)
    warm.close()
    with pytest.raises(RuntimeError, match="warm process is gone"):
        warm.spawn()


@pytest.fixture
def stem():
    made = Stem(LIMITS, SERVE)
    yield made
    made.close()


def test_forks_of_a_stem_are_warm_processes_of_their_own(stem):
    with Zygote(LIMITS, stem=stem) as one, Zygote(LIMITS, stem=stem) as other:
        assert one.system == other.system
        assert one.pid != other.pid
        os.kill(one.pid, signal.SIGKILL)
        wait_until(lambda: not one.alive(), SECONDS)
        assert other.alive()
        still_serves(other)
        stem.close()
        still_serves(other)


def test_a_fork_of_a_stem_ends_when_it_is_closed(stem):
    fork = Zygote(LIMITS, stem=stem)
    child = fork.spawn()
    assert ask(child, DETACHED) == 1
    fork.close()
    assert not fork.alive()
    ends(child, "killed")
    with Zygote(LIMITS, stem=stem) as another:
        still_serves(another)


def test_a_stem_that_has_ended_cannot_be_forked(stem):
    stem.close()
    with pytest.raises(OSError):
        Zygote(LIMITS, stem=stem)


@pytest.mark.parametrize("system", [None, bare()])
def test_all_ends_when_the_grader_is_killed(system):
    given = "None" if system is None else f"sandbox.{system!r}"
    code = f"""
import sys, time
sys.path[:0] = {sys.path!r}
from sandbox_worker import ask
from grading.trusted.worker import sandbox
from grading.trusted.worker.zygote import Zygote
warm = Zygote(serve={SERVE!r}, system={given})
child = warm.spawn()
assert ask(child, {DETACHED!r}) == 1
print(warm.pid, child.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=-1, text=True) as grader:
        pids = list(map(int, grader.stdout.readline().split()))
        assert all(map(alive, pids))
        grader.kill()
    wait_until(lambda: not any(map(alive, pids)), SECONDS)


@full
def test_a_sandbox_that_cannot_be_set_up_runs_nothing(zygote):
    # A /tmp of this size is refused by the kernel: the worker must not start without.
    child = zygote.spawn(Limits(file_bytes="nonsense"))
    assert ask(child, "result = 1") is None
    assert child.wait(SECONDS).reason.startswith("no sandbox: ")


def test_a_serve_that_cannot_be_imported_is_told():
    with pytest.raises(RuntimeError, match="during its imports"):
        Zygote(LIMITS, serve="sandbox_worker:nothing")


@full
def test_a_worker_in_the_full_form_is_not_seen_as_reduced(zygote):
    assert zygote.describe().startswith("full: ")
