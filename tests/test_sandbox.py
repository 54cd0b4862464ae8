"""The sandbox: with a defence on the attack fails, with it off the attack succeeds."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from sandbox_worker import ask, listener

from grading.limits import MIB, Defences, Limits
from grading.trusted.batch.run import grade_all
from grading.trusted.worker import filesystem, sandbox, seccomp, syscalls
from grading.trusted.worker.zygote import Zygote

SERVE = "sandbox_worker:serve"
LIMITS = Limits(cpu_seconds=10, processes=8, file_bytes=2 * MIB)
REPOSITORY = Path(__file__).resolve().parents[1]

full = pytest.mark.skipif(
    sys.platform != "linux" or sandbox.offers().form is None,
    reason="this system offers no namespaces",
)
filtered = pytest.mark.skipif(
    not sandbox.offers().filters, reason="this system takes no filter of calls"
)


@pytest.fixture(scope="module")
def zygote():
    with Zygote(LIMITS, serve=SERVE) as warm:
        yield warm


@pytest.fixture(scope="module")
def reduced():
    with Zygote(LIMITS, serve=SERVE, system=bare()) as warm:
        yield warm


@pytest.fixture
def outside():
    """A folder that everybody may read and write, not under the private /tmp."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def victim():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as process:
        yield process
        process.kill()


def bare():
    """Offers of a system without namespaces."""
    return sandbox.Offers(None, "simulated", sandbox.offers().filters)


def attempt(zygote, code, off=(), **limits):
    """What `code` gives in a fresh worker with the defences in `off` switched off."""
    defences = replace(Defences(), **dict.fromkeys(off, False))
    child = zygote.spawn(replace(LIMITS, **limits), defences)
    try:
        return ask(child, code)
    finally:
        child.close()


@full
def test_a_server_of_the_host_cannot_be_reached(zygote):
    with listener() as server:
        code = f"""
import socket
result = socket.create_connection({server.getsockname()!r}, 2) and True
"""
        assert attempt(zygote, code) is None
        assert attempt(zygote, code, off=["network"]) is True


@full
def test_files_of_others_cannot_be_read(zygote, outside):
    (outside / "key.txt").write_text("secret")
    code = f"result = open('{outside}/key.txt').read()"
    assert attempt(zygote, code) is None
    assert attempt(zygote, code, off=["hidden_files"]) == "secret"


@full
def test_a_hidden_folder_inside_the_interpreter_is_covered(zygote):
    folder = os.path.realpath(os.path.dirname(os.__file__))
    code = f"import os; result = os.listdir('{folder}/json')"
    assert "__init__.py" in attempt(zygote, code)
    with Zygote(LIMITS, hide=[f"{folder}/json"], serve=SERVE) as warm:
        assert attempt(warm, code) == []


@full
def test_configuration_of_jupyter_is_covered(zygote):
    folder = os.path.join(sys.prefix, "etc", "jupyter")
    if not os.path.isdir(folder):
        pytest.fail("nothing to test: Jupyter is not installed in this interpreter")
    code = f"import os; result = os.listdir({folder!r})"
    assert attempt(zygote, code) == []
    assert attempt(zygote, code, off=["hidden_files"]) == os.listdir(folder) != []


@full
def test_of_the_repository_only_interpreter_and_gradbook_are_left(zygote):
    provided = [Path(path).resolve() for path in filesystem.interpreter()]
    inside = [path for path in provided if path.is_relative_to(REPOSITORY)]
    expected = {path.relative_to(REPOSITORY).parts[0] for path in inside}
    code = f"import os; result = os.listdir({str(REPOSITORY)!r})"
    assert set(attempt(zygote, code) or []) == expected


@full
def test_nothing_is_written_outside(zygote, outside):
    code = f"open('{outside}/new.txt', 'w').write('x'); result = True"
    assert attempt(zygote, code) is None
    assert attempt(zygote, code, off=["hidden_files"]) is None
    assert not (outside / "new.txt").exists()
    assert attempt(zygote, code, off=["hidden_files", "read_only"]) is True
    assert (outside / "new.txt").exists()


@full
def test_nothing_can_be_written_but_tmp(zygote):
    code = """
import os
result = []
for at, folders, _ in os.walk("/"):
    # Deeper is the same mount, read-only as a whole; /tmp is the worker's own.
    if at.count("/") > 2 or at == "/tmp":
        folders.clear()
    if os.access(at, os.W_OK):
        result.append(at)
"""
    assert attempt(zygote, code) == ["/tmp"]


@full
def test_tmp_is_private_and_small(zygote):
    fill = """
import os
written = 0
try:
    for number in range(100):
        with open(f"/tmp/{number}", "wb", buffering=0) as file:
            for _ in range(8):
                written += file.write(bytes(1 << 16))
except OSError:
    pass
result = written
"""
    assert 1 * MIB <= attempt(zygote, fill) <= 2 * MIB
    # Empty, but for the way to an interpreter that lies in a folder of /tmp.
    prefix = Path(sys.prefix).resolve()
    way = {prefix.parts[2]} if filesystem.inside(str(prefix), "/tmp") else set()
    assert set(attempt(zygote, "import os; result = os.listdir('/tmp')")) == way


@full
def test_devices_are_harmless_ones(zygote):
    code = "import os; result = sorted(os.listdir('/dev'))"
    expected = ["null", "random", "shm", "urandom", "zero"]
    assert attempt(zygote, code) == expected
    write = "open('/dev/null', 'w').write('x'); result = len(os.urandom(3))"
    assert attempt(zygote, "import os\n" + write) == 3


@full
def test_another_process_cannot_be_signalled(zygote, victim):
    code = f"import os; os.kill({victim.pid}, {signal.SIGTERM:d}); result = True"
    assert attempt(zygote, code, off=["other_user"]) is None
    assert victim.poll() is None
    off = ["other_user", "own_processes"]
    assert attempt(zygote, code, off=off) is True
    assert victim.wait(60) == -signal.SIGTERM


@full
def test_only_the_workers_own_processes_are_there(zygote):
    code = "import os; result = [os.getpid(), os.getppid(), os.path.exists('/proc/1')]"
    assert attempt(zygote, code) == [2, 1, False]


@full
def test_the_name_of_the_machine_is_hidden(zygote):
    code = "import os; result = os.uname().nodename"
    assert attempt(zygote, code) == "worker"
    assert attempt(zygote, code, off=["namespaces"]) == os.uname().nodename


@full
def test_privileges_are_gone(zygote):
    code = "import socket; socket.sethostname('mine'); result = True"
    assert attempt(zygote, code, off=["system_calls"]) is None
    assert attempt(zygote, code, off=["system_calls", "other_user"]) is True


@full
def test_a_worker_of_root_is_a_user_of_its_own(zygote):
    code = "import os; result = [os.getuid(), os.geteuid(), os.getgroups()]"
    first, second = attempt(zygote, code), attempt(zygote, code)
    if os.geteuid() != 0:
        assert first[:2] == second[:2] == [os.geteuid()] * 2
    else:
        assert first[0] == first[1] > 65536
        assert first[0] != second[0]
        assert first[2] == []
        assert attempt(zygote, code, off=["other_user"])[0] == 0
    assert attempt(zygote, "import os; os.setuid(0); result = True") is None


PTRACE = """
import ctypes, os, time
child = os.fork()
if child == 0:
    time.sleep(60)
    os._exit(0)
libc = ctypes.CDLL(None, use_errno=True)
seized = libc.ptrace(0x4206, child, None, None)
os.kill(child, 9)
result = True if seized == 0 else None
"""
NESTED = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
result = True if libc.unshare(0x10000000) == 0 else None
"""
LEASE = """
import fcntl, os
own = os.open("own", os.O_RDWR | os.O_CREAT)
fcntl.fcntl(own, fcntl.F_SETLEASE, fcntl.F_WRLCK)
result = True
"""
NOTIFY = """
import fcntl, os
fcntl.fcntl(os.open("/usr", os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS)
result = True
"""
WATCH = """
import ctypes
libc = ctypes.CDLL(None)
watch = libc.inotify_add_watch(libc.inotify_init1(0), b"/usr", 1)
result = True if watch > 0 else None
"""
URGENT = """
import socket
a, b = socket.socketpair()
a.send(b"x", socket.MSG_OOB)
result = True
"""
UNCOUNTED = "import os; os.memfd_create('x'); result = True"


@filtered
@pytest.mark.parametrize(
    "code", [PTRACE, NESTED, UNCOUNTED, LEASE, NOTIFY, WATCH, URGENT]
)
def test_a_dangerous_call_is_refused(zygote, reduced, code):
    for warm in (zygote, reduced):
        assert attempt(warm, code, off=["other_user"]) is None
    if code is not NESTED or sandbox.offers().form:
        # Without a process namespace it is own_processes that forbids signals.
        off = ["other_user", "system_calls", "own_processes"]
        assert attempt(zygote, code, off=off) is True


@filtered
def test_every_listed_call_is_refused_with_an_ordinary_error(zygote):
    column = ["x86_64", "aarch64"].index(os.uname().machine)
    numbers = {name: both[column] for name, both in seccomp.REFUSED.items()}
    numbers = {name: number for name, number in numbers.items() if number is not None}
    code = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
result = []
for name, number in {numbers!r}.items():
    if libc.syscall(number, -1, -1, -1, -1, -1, -1) != -1 or ctypes.get_errno() != 1:
        result.append(name)
"""
    assert attempt(zygote, code) == []


@filtered
def test_threads_and_children_still_work(zygote, reduced):
    code = """
import subprocess, threading, sys, socket
done = []
thread = threading.Thread(target=lambda: done.append(1))
thread.start(); thread.join()
a, b = socket.socketpair()
a.send(b"x")
out = subprocess.run([sys.executable, "-c", "import numpy; print(numpy.ones(2).sum())"],
                     capture_output=True, text=True)
result = [done, b.recv(1).decode(), out.stdout, out.stderr]
"""
    assert attempt(zygote, code, processes=20) == [[1], "x", "2.0\n", ""]
    assert attempt(reduced, code, processes=20) == [[1], "x", "2.0\n", ""]


def test_the_environment_does_not_reach_a_worker(monkeypatch):
    monkeypatch.setenv("COURSE_TOKEN", "secret")
    code = "import os; result = os.environ.get('COURSE_TOKEN')"
    with Zygote(LIMITS, serve=SERVE) as warm:
        assert attempt(warm, code) is None
        home = attempt(warm, "import os; result = os.environ['HOME']")
    assert home != str(Path.home())
    off = Defences(clean_environment=False)
    with Zygote(LIMITS, off, serve=SERVE) as warm:
        assert attempt(warm, code, off=["clean_environment"]) == "secret"


def test_open_files_do_not_reach_a_worker(outside):
    (outside / "gradebook").write_text("marks")
    with open(outside / "gradebook") as book:
        os.set_inheritable(book.fileno(), True)
        code = f"import os; result = os.pread({book.fileno()}, 10, 0).decode()"
        with Zygote(LIMITS, serve=SERVE) as warm:
            assert attempt(warm, code) is None
        off = Defences(closed_descriptors=False)
        with Zygote(LIMITS, off, serve=SERVE) as warm:
            assert attempt(warm, code, off=["closed_descriptors"]) == "marks"


def test_only_the_socket_and_dev_null_are_open(zygote, reduced):
    code = """
import os
found = []
for number in range(1000):
    try:
        kind = os.fstat(number)
    except OSError:
        continue
    found.append([number, kind.st_rdev == os.stat("/dev/null").st_rdev])
result = found
"""
    for warm in (zygote, reduced):
        found = attempt(warm, code)
        assert found == [[0, True], [1, True], [2, True], [3, False]]


# Address space alone: how much memory the machine has, or promises, does not matter.
HUGE = "import mmap; mmap.mmap(-1, 3 << 30, prot=mmap.PROT_READ); result = True"
MANY = """
import os, time
for _ in range(40):
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
result = True
"""


@pytest.mark.skipif(sys.platform != "linux", reason="binds on Linux only")
def test_memory_is_limited(zygote):
    assert attempt(zygote, HUGE) is None
    assert attempt(zygote, HUGE, off=["limits"]) is True


@full  # elsewhere root's workers may be root, whose processes nobody counts
def test_processes_are_limited(zygote):
    assert attempt(zygote, MANY) is None
    assert attempt(zygote, MANY, off=["limits"]) is True


def test_a_worker_of_numpy_fits_into_its_memory(zygote):
    code = """
import numpy as np
a = np.random.default_rng(0).normal(size=(1000, 1000))
result = [float((a @ np.linalg.inv(a)).trace().round()), 8 * a.size]
"""
    assert attempt(zygote, code) == [1000.0, 8_000_000]


def test_a_file_is_limited(zygote, reduced):
    code = """
import os
file = os.open("big", os.O_CREAT | os.O_WRONLY)
size = 0
try:
    while size < 8 << 20:
        size += os.write(file, bytes(1 << 16))
except OSError:
    pass
os.unlink("big")
result = size
"""
    assert attempt(zygote, code) <= 2 * MIB
    assert attempt(reduced, code) == 2 * MIB


@filtered
def test_reduced_keeps_network_signals_and_limits(reduced, victim):
    with listener() as server:
        connect = f"import socket; socket.create_connection({server.getsockname()!r})"
        assert attempt(reduced, connect + "; result = True") is None
    for target in (victim.pid, -1, 0, os.getpid()):
        code = f"import os; os.kill({target}, 0); result = True"
        assert attempt(reduced, code) is None
    assert attempt(reduced, HUGE) is None
    own = "import os; os.kill(os.getpid(), 0); result = True"
    assert attempt(reduced, own) is True


def test_the_protection_in_force_is_told():
    system = sandbox.Offers("user", "", True)
    assert sandbox.describe(Defences(), system).startswith("full: ")
    told = sandbox.describe(Defences(), bare())
    assert told.startswith("reduced: no namespaces (simulated)")
    assert "can read every file" in told
    told = sandbox.describe(Defences(network=False), system)
    assert "switched off: network" in told
    told = sandbox.describe(Defences(), sandbox.Offers("user", "", False))
    assert "no filter of system calls" in told


def test_the_offers_of_this_system_are_true():
    system = sandbox.offers()
    with Zygote(LIMITS, serve=SERVE) as warm:
        assert warm.system == system
        assert warm.describe() == sandbox.describe()


# A folder that only root may enter, such as its home, is opened up for the run by an
# own mount namespace, if the interpreter lies in it.
BECOME_NOBODY = """
import os, sys
from grading.trusted.worker import filesystem
from grading.trusted.worker.syscalls import *
unshare(CLONE_NEWNS)
mount("none", "/", flags=MS_REC | MS_PRIVATE)
stage, home = sys.argv.pop(1), os.path.realpath("/root")
needed = [sys.base_prefix, sys.prefix, str(filesystem.REPOSITORY)]
needed = {p for p in map(os.path.realpath, needed) if filesystem.inside(p, home)}
for number, path in enumerate(sorted(needed)):
    os.mkdir(f"{stage}/{number}")
    mount(path, f"{stage}/{number}", flags=MS_BIND | MS_REC)
if needed:
    mount("none", home, "tmpfs", 0, "mode=755")
for number, path in enumerate(sorted(needed)):
    os.makedirs(path, exist_ok=True)
    mount(f"{stage}/{number}", path, flags=MS_BIND | MS_REC)
    unmount(f"{stage}/{number}")
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
os.execv(sys.argv[1], sys.argv[1:])
"""


if os.geteuid() == 0:  # an ordinary user runs the other tests as one

    @full
    def test_an_ordinary_user_gets_the_same_sandbox(outside):
        # The tests of this module once more, as a user without privileges.
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [__file__, "-x", "--basetemp", f"{outside}/tests"]
        out = subprocess.run(
            [sys.executable, "-c", BECOME_NOBODY, str(outside), *command],
            env={
                **os.environ,
                "HOME": "/nonexistent",
                "MPLCONFIGDIR": f"{outside}/mpl",
            },
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
        )
        assert out.returncode == 0, out.stdout + out.stderr
        assert "passed" in out.stdout

    def test_no_students_code_runs_as_root(monkeypatch, outside):
        python = outside / "home" / "python"
        python.mkdir(parents=True)
        python.parent.chmod(0o700)
        monkeypatch.setattr(filesystem, "interpreter", lambda: [str(python)])
        told = sandbox.refusal(system=bare())
        assert f"cannot reach Python in {python.parent}. Grade as an ordinary" in told
        assert "\n" not in told
        assert sandbox.refusal(Defences(namespaces=False), bare()) == told
        root = sandbox.Offers("root", "", True)
        assert sandbox.refusal(system=root) == ""
        found = bare()
        monkeypatch.setattr(sandbox, "offers", lambda: found)
        with pytest.raises(ValueError, match="students' code would run as root"):
            grade_all(None, [])
        python.parent.chmod(0o755)
        assert sandbox.refusal() == ""

    def test_no_warm_process_starts_whose_workers_would_be_root(monkeypatch):
        monkeypatch.setattr(sandbox, "closed_folder", lambda: "/root")
        with pytest.raises(RuntimeError, match="students' code would run as root"):
            Zygote(LIMITS, Defences(namespaces=False), serve=SERVE)


def test_other_systems_can_import_the_module(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    name = os.uname().sysname
    assert sandbox.probe() == sandbox.Offers(None, f"{name} has none", False)
    syscalls_left_out = sandbox.syscalls_or_not(syscalls.PR_SET_DUMPABLE, 1)
    assert syscalls_left_out is None


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is tried out")
def test_a_try_that_is_killed_says_nothing_of_the_system(monkeypatch):
    def killed(system):
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(sandbox, "_try_all", killed)
    with pytest.raises(RuntimeError, match="killed while it was tried out"):
        sandbox.probe()
