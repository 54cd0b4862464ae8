"""A PostgreSQL server of one's own, as long as a test needs it."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

INSTALLED = "usr/lib/postgresql/*/bin"  # where Debian puts it, below the root
OWNER = "postgres"  # runs it for root, whom it refuses


def missing():
    """Why there can be no server, "" where there can be one."""
    if _binaries() is None:
        return "needs PostgreSQL: apt-get install postgresql"
    if os.geteuid() == 0 and OWNER not in {user.pw_name for user in pwd.getpwall()}:
        return f"PostgreSQL does not run as root; there is no user {OWNER}"
    return ""


@contextlib.contextmanager
def server():
    """Start a server on a free port of this machine; gives the URL of its database."""
    binaries, settings = _binaries(), {}
    # Not where TMPDIR leads: another user need not be let in there.
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/var/tmp"))
    if os.geteuid() == 0:
        settings = {"user": OWNER, "group": OWNER, "extra_groups": []}
        shutil.chown(folder, OWNER, OWNER)
    try:
        data, port = folder / "data", _free_port()
        options = ["-D", data, "-U", "grader", "--auth=trust", "-N"]
        # The language of the machine is not always one that PostgreSQL has.
        _run(settings, binaries / "initdb", *options, "--no-locale", "--encoding=UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F"
        control = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        _run(settings, *control, "-o", options, "start")
        try:
            yield f"postgresql://grader@127.0.0.1:{port}/postgres"
        finally:
            _run(settings, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _binaries():
    """The folder of the server's programs; of several versions the last one's."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/").glob(INSTALLED), reverse=True)
    return next((one for one in folders if (one / "initdb").exists()), None)


def _run(settings, *command):
    command = list(map(str, command))
    subprocess.run(command, check=True, capture_output=True, cwd="/", **settings)


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
