"""A PostgreSQL server of one's own, as long as a test needs it."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest


@contextlib.contextmanager
def server():
    """Start a server on a free port of this machine; gives the URL of its database.

    Skips the test where the binaries are missing, or the user that root would run
    them as.
    """
    binaries = _binaries()
    account = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        if "postgres" not in {user.pw_name for user in pwd.getpwall()}:
            pytest.skip("PostgreSQL does not run as root; there is no user postgres")
        account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if account:
            shutil.chown(folder, "postgres", "postgres")
        data, port = folder / "data", _free_port()
        _run(
            account,
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "grader",
            "--auth=trust",
            "-N",
        )
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F"
        control = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        _run(account, *control, "-o", options, "start")
        try:
            yield f"postgresql://grader@127.0.0.1:{port}/postgres"
        finally:
            _run(account, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _binaries():
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        pytest.skip("no PostgreSQL server is installed")
    return folders[0]


def _run(account, *command):
    command = [*account, *map(str, command)]
    subprocess.run(command, check=True, capture_output=True, cwd="/")


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
