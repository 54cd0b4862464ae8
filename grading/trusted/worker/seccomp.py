"""A filter in the kernel that refuses system calls which student code has no use for.

Numbers are those of Linux on x86_64 and aarch64; elsewhere `available` is False. A
refused call fails with EPERM, so that an honest program sees an ordinary error.
"""

import ctypes
import os
import struct
import sys

from grading.trusted.worker import syscalls

# name -> (x86_64, aarch64); None: there is no such call
REFUSED = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    # the kernel
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "personality": (135, 92),
    "syslog": (103, 116),
    "lookup_dcookie": (212, 18),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "vmsplice": (278, 75),
    # keys, mounts, namespaces
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "inotify_init": (253, None),  # what others open of the files that all see
    "inotify_init1": (294, 26),
    # settings of the machine
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # memory that no limit counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "io_setup": (206, 0),
}
# Without a process namespace these reach other processes of the same user.
REACHING = {
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
}
KILL, TGKILL, PRLIMIT = (62, 129), (234, 131), (302, 261)
CLONE, CLONE3 = (56, 220), (435, 435)
PRCTL, IOCTL = (157, 167), (16, 29)
SIGACTION, SIGCHLD = (13, 134), 17
SOCKET = (41, 198)
FCNTL = (72, 25)
SENDING = {  # call -> which of its arguments are flags
    "sendto": (44, 206, 3),
    "sendmsg": (46, 211, 2),
    "sendmmsg": (307, 269, 3),
}

NAMESPACES = 0x7E020080  # every CLONE_NEW… flag
TIOCSTI = 0x5412  # types into a terminal
F_SETLEASE, F_NOTIFY = 0x400, 0x402  # makes others wait for a file; as inotify
MSG_OOB = 0x1  # between local sockets a new and brittle part of the kernel

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000
_ALLOW, _ERRNO, _DEATH = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16


def available():
    """Whether this machine's numbers are known. The kernel may still refuse."""
    return sys.platform == "linux" and os.uname().machine in _MACHINES


def install(calls=True, network=True, own_pid=None):
    """Filter the calls of this process and all that it starts, for good.

    calls: refuse what is listed above. network: refuse sockets (pairs stay).
    own_pid: the only process that may be signalled; None where a process namespace
        keeps the others out of reach.
    Raises OSError when the kernel knows no filters. Needs no_new_privs or root.
    """
    program = _program(calls, network, own_pid)
    code = ctypes.create_string_buffer(b"".join(program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    header = Program(len(program), ctypes.addressof(code))
    syscalls.prctl(syscalls.PR_SET_SECCOMP, 2, ctypes.addressof(header))


def _program(calls, network, own_pid):
    column, arch = _MACHINES[os.uname().machine]
    lines = [
        _line(_LOAD, _ARCH),
        _line(_EQUAL, arch, 1, 0),
        _line(_RETURN, _DEATH),  # 32-bit calls have other numbers
        _line(_LOAD, _NUMBER),
    ]
    if column == 0:
        lines += [
            _line(_ABOVE, _X32, 0, 1),
            _line(_RETURN, _ERRNO | _ENOSYS),
        ]

    def refuse(number, error=_EPERM):
        if number is not None:
            lines.extend(_when(number, [_line(_RETURN, _ERRNO | error)]))

    def refuse_if(number, argument, test, *values):
        body = [_line(_LOAD, _FIRST_ARGUMENT + 8 * argument)]  # the low half
        for value in values:
            body += [_line(test, value, 0, 1), _line(_RETURN, _ERRNO | _EPERM)]
        lines.extend(_when(number, [*body, _line(_RETURN, _ALLOW)]))

    def default_for(number, signal):
        """Who ignores it has his children buried at once, and their time forgotten."""
        hit = _line(_RETURN, _ERRNO | _EPERM)
        body = [_line(_LOAD, _FIRST_ARGUMENT), _line(_EQUAL, signal, 1, 0)]
        body.append(_line(_RETURN, _ALLOW))
        for half in (8, 12):  # an action, or none for who only asks
            body += [_line(_LOAD, _FIRST_ARGUMENT + half), _line(_EQUAL, 0, 1, 0), hit]
        lines.extend(_when(number, [*body, _line(_RETURN, _ALLOW)]))

    def allow_only(number, *values):
        body = [_line(_LOAD, _FIRST_ARGUMENT)]
        for value in values:
            body += [_line(_EQUAL, value, 0, 1), _line(_RETURN, _ALLOW)]
        lines.extend(_when(number, [*body, _line(_RETURN, _ERRNO | _EPERM)]))

    if network:
        refuse(SOCKET[column])
    if calls:
        for numbers in REFUSED.values():
            refuse(numbers[column])
        refuse(CLONE3[column], _ENOSYS)  # its flags lie in memory; libc takes clone
        refuse_if(CLONE[column], 0, _ANY_BIT, NAMESPACES)
        refuse_if(
            *(PRCTL[column], 0, _EQUAL, syscalls.PR_SET_PDEATHSIG),
            syscalls.PR_SET_DUMPABLE,  # whose memory nobody sees
        )
        refuse_if(IOCTL[column], 1, _EQUAL, TIOCSTI)
        refuse_if(FCNTL[column], 1, _EQUAL, F_SETLEASE, F_NOTIFY)
        for *numbers, flags in SENDING.values():
            refuse_if(numbers[column], flags, _ANY_BIT, MSG_OOB)
        default_for(SIGACTION[column], SIGCHLD)
    if own_pid is not None:
        for numbers in REACHING.values():
            refuse(numbers[column])
        allow_only(KILL[column], own_pid)
        allow_only(TGKILL[column], own_pid)
        allow_only(PRLIMIT[column], 0, own_pid)
    return [*lines, _line(_RETURN, _ALLOW)]


def _when(number, body):
    return [_line(_EQUAL, number, 0, len(body)), *body]


def _line(code, value, yes=0, no=0):
    return struct.pack("=HBBI", code, yes, no, value)
