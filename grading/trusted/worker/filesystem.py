"""The files a worker sees: the system and the interpreter, read-only, and a /tmp.

Nothing is there unless it is provided: a new root holds the few folders that programs
need. Where two rules meet, the deeper one wins, so that an interpreter inside a hidden
course folder stays usable, and a course folder inside /usr stays hidden.
"""

import os
import re
import site
import sys
from pathlib import Path
from typing import NamedTuple

from grading.trusted.worker.syscalls import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    mount,
    pivot_root,
    unmount,
)

REPOSITORY = Path(__file__).resolve().parents[3]
SYSTEM = [
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"),
    *("/nix/store", "/gnu/store", "/etc/ld.so.cache", "/etc/localtime"),
    *("/etc/alternatives", "/etc/fonts", "/etc/mime.types"),
]
DEVICES = ["null", "zero", "random", "urandom"]
USERS = "root:x:0:0::/:/bin/false\nworker:x:{uid}:{gid}::/tmp:/bin/sh\n"
GROUPS = "root:x:0:\nworker:x:{gid}:\n"

_OLD = "/.old"
_KEPT = {  # flags that a remount must repeat
    "nosuid": MS_NOSUID,
    "nodev": MS_NODEV,
    "noexec": MS_NOEXEC,
    "noatime": 0x400,
    "nodiratime": 0x800,
    "relatime": 0x200000,
}


class Layout(NamedTuple):
    """What to show. rules: {real path: True to show, False to cover}, shallow first.

    links: {path: real path} of what is known under a second name.
    """

    rules: dict
    links: dict


def layout(hide=(), rules=None):
    """The layout for this interpreter, with `hide`, repository and home covered.

    Jupyter's configuration is covered too: it may name the gradebook's database.
    rules: further ones, dict real path -> True to show, False to cover.
    """
    wanted = [path for path in [*SYSTEM, *interpreter()] if os.path.exists(path)]
    wanted = [(os.path.abspath(path), os.path.realpath(path)) for path in wanted]
    more = rules or {}
    rules = {real: True for _, real in wanted}
    prefixes = {sys.prefix, sys.base_prefix, "/usr", "/usr/local"}
    settings = [f"{prefix}/etc/jupyter" for prefix in prefixes]
    covered = map(os.path.realpath, [REPOSITORY, Path.home(), *settings, *hide])
    rules |= {real: False for real in covered if os.path.exists(real)} | more
    kept = {}
    for path in sorted(rules, key=lambda path: (path.count("/"), path)):
        around = [shown for above, shown in kept.items() if inside(path, above)]
        if rules[path] != (around[-1] if around else False):
            kept[path] = rules[path]
    return Layout(kept, {path: real for path, real in wanted if path != real})


def interpreter():
    """Folders of the running interpreter, its site-packages, and gradbook."""
    import gradbook

    folders = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
    folders += site.getsitepackages()
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return [*folders, *gradbook.__path__]


def new_root(shown, size, uid, gid, writable=False):
    """Give this process, in its own mount namespace, a root with nothing else in it.

    shown: a Layout. size: bytes that fit into /tmp. uid, gid: whom /tmp belongs to.
    writable: leave out the read-only flag (the defence is off). Raises OSError.
    """
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("root", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    os.mkdir("/tmp" + _OLD)
    pivot_root("/tmp", "/tmp" + _OLD)
    os.chdir("/")
    os.mkdir("/tmp")
    _temporary(size, uid, gid)  # first: the interpreter may lie in a folder of /tmp
    for path, visible in shown.rules.items():
        _show(path) if visible else _cover(path)
    for path, real in shown.links.items():
        if not os.path.lexists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(real, path)
    _devices()
    _etc(uid, gid)
    if not writable:
        _read_only(_OLD, kept=["/", "/tmp"], below=["/dev", _OLD])
    unmount(_OLD)
    os.rmdir(_OLD)
    if not writable:
        mount(None, "/", flags=MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID)


def same_root(size, uid, gid, writable=False):
    """Leave every file in sight (the defence is off), but give an own /tmp.

    Where the interpreter lies in a folder of /tmp, that stays in sight too.
    """
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    if not writable:
        _read_only("", kept=[], below=["/dev", "/proc", "/sys"])
        mount(None, "/", flags=MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID)
    if not any(inside(os.path.realpath(path), "/tmp") for path in interpreter()):
        _temporary(size, uid, gid)


def inside(path, folder):
    """Whether `path` is `folder` or lies in it."""
    return folder == "/" or path == folder or path.startswith(folder + "/")


def _show(path):
    if os.path.isdir(_OLD + path):
        os.makedirs(path, exist_ok=True)
    else:
        _touch(path)
    mount(_OLD + path, path, flags=MS_BIND | MS_REC)


def _cover(path):
    if os.path.isdir(path):
        mount("none", path, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    else:
        mount(_OLD + "/dev/null", path, flags=MS_BIND)


def _read_only(old, kept, below):
    """Remount everything read-only but the mounts `kept`, and those `below` folders."""
    for line in _get(old + "/proc/self/mountinfo").splitlines():
        point, options = line.split()[4:6]
        point = re.sub(rb"\\(\d{3})", _octal, point) if b"\\" in point else point
        point, options = os.fsdecode(point), options.decode()
        if point in kept or any(inside(point, path) for path in below):
            continue
        flags = sum(_KEPT.get(option, 0) for option in options.split(","))
        flags |= MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV
        mount(None, point, flags=flags)


def _octal(match):
    return bytes([int(match[1], 8)])  # a blank is \040


def _devices():
    os.mkdir("/dev")
    os.symlink("/tmp", "/dev/shm")
    for name in DEVICES:
        _touch(f"/dev/{name}")
        mount(f"{_OLD}/dev/{name}", f"/dev/{name}", flags=MS_BIND)


def _etc(uid, gid):
    os.makedirs("/etc", exist_ok=True)
    _put("/etc/passwd", USERS.format(uid=uid, gid=gid).encode())
    _put("/etc/group", GROUPS.format(gid=gid).encode())


def _temporary(size, uid, gid):
    options = f"size={size},nr_inodes=4096,mode=700,uid={uid},gid={gid}"
    mount("none", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, options)


def _touch(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    _put(path, b"")


# Bare descriptors: Python's text files cost a fresh fork half a millisecond each.
def _put(path, data):
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o644)
    os.write(descriptor, data)
    os.close(descriptor)


def _get(path):
    descriptor, pieces = os.open(path, os.O_RDONLY), []
    while not pieces or pieces[-1]:
        pieces.append(os.read(descriptor, 1 << 16))
    os.close(descriptor)
    return b"".join(pieces)
