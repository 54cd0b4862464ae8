"""The Linux calls that Python does not offer, through ctypes. Imports anywhere."""

import ctypes
import os

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 0x1, 0x2, 0x4, 0x8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

_CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option, *values):
    """prctl(2). Raises OSError."""
    values = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _check(_libc.prctl(option, *values), "prctl", option)


def unshare(flags):
    """New namespaces for this process. Raises OSError."""
    _check(_libc.unshare(flags), "unshare", hex(flags))


def mount(source, target, kind=None, flags=0, options=None):
    """mount(2). source, target, kind, options: str or None. Raises OSError."""
    texts = [None if text is None else os.fsencode(text) for text in (source, target)]
    kind = None if kind is None else kind.encode()
    options = None if options is None else options.encode()
    code = _libc.mount(*texts, kind, ctypes.c_ulong(flags), options)
    _check(code, "mount", target)


def unmount(target):
    """Take the mount off the tree, now or when its last user goes. Raises OSError."""
    _check(_libc.umount2(os.fsencode(target), MNT_DETACH), "umount", target)


def pivot_root(new, old):
    """Make `new` the root; the old root appears at `old`. Raises OSError."""
    number = {"x86_64": 155, "aarch64": 41}[os.uname().machine]
    code = _libc.syscall(number, os.fsencode(new), os.fsencode(old))
    _check(code, "pivot_root", new)


def sethostname(name):
    """The host name of this UTS namespace. Raises OSError."""
    _check(_libc.sethostname(name.encode(), len(name)), "sethostname", name)


def drop_bounding_set():
    """No program that this process starts can gain a capability."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            return  # past the last one, or none to give away


def drop_capabilities():
    """Give up every capability of this process. Raises OSError."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, nothing), "capset", "")


def _check(code, call, detail):
    if code == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{call} {detail}: {os.strerror(number)}")
