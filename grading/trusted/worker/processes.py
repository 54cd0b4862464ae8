"""What a worker's processes use, seen from outside, and how to end them all.

`pid` is the worker's first process; everything it started hangs below it, also after
a double fork, since the first process adopts orphans.
"""

import os
import re
import signal
import subprocess

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PIECE = 65536
MOST = 1 << 22  # bytes of a file of /proc that are read
SHARED = re.compile(r"^(\w+)-(\w+) \S+ \S+ \S+ (\d+) +/dev/zero \(deleted\)$", re.M)
LISTED = os.path.exists(f"/proc/{os.getpid()}/task/{os.getpid()}/children")


def family(pid):
    """[pid, and those of all its descendants]."""
    if not LISTED:
        return _family_by_ps(pid)
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children(one)
    return found


def children(pid):
    """The processes that one started and that are not buried; none once it has ended.

    Known where LISTED.
    """
    told = [_read(f"/proc/{pid}/task/{task}/children") for task in _tasks(pid)]
    return [int(child) for text in told for child in text.split()]


def cpu_seconds(pid):
    """CPU time of the whole family so far, ended members included."""
    ticks = 0
    for one in family(pid):
        fields = _read(f"/proc/{one}/stat").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # user, system, and of ended children
    return ticks / TICK


def own_cpu_seconds(pid):
    """CPU time of one process so far, without that of others; 0 where it is unknown."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / TICK


def at_rest(pid):
    """Whether nobody of the family runs or waits for a core just now."""
    return LISTED and not any(
        _read(f"{task}/stat").rpartition(")")[2].split()[:1] == ["R"]
        for task in _all_tasks(pid)
    )


def delays(pid):
    """{thread: seconds that it has waited for a core}, of those of the family alive."""
    told = {task: _read(f"{task}/schedstat").split() for task in _all_tasks(pid)}
    return {task: int(fields[1]) / 1e9 for task, fields in told.items() if fields}


def memory_bytes(pid, enough, shared=0):
    """Memory of the family, what its members share counted once.

    enough: bytes; below them a bound is told that is quicker had. shared: bytes that
    the first process, which is ours, has in common with others.
    """
    members = family(pid)
    total = sum(map(_resident, members)) - shared
    unseen = sum(_unseen(members).values())
    if total + unseen > enough:
        total = sum(map(_proportional, members[1:]))
    return total + unseen


def _resident(pid):
    fields = _read(f"/proc/{pid}/statm").split()
    return int(fields[1]) * PAGE if fields else 0


def _proportional(pid):
    """A page that n processes share is an n-th; all where that is not to be known."""
    found = re.search(r"^Pss:\s+(\d+) kB", _read(f"/proc/{pid}/smaps_rollup"), re.M)
    return int(found[1]) * 1024 if found else _resident(pid)


def _unseen(members):
    """{inode: bytes} of memory to share, which stays when nobody has it resident."""
    found = {}
    for one in members:
        for start, end, inode in SHARED.findall(_read(f"/proc/{one}/maps")):
            size = int(end, 16) - int(start, 16)
            found[inode] = max(found.get(inode, 0), size)
    return found


def own_mapped_bytes():
    """Address space of this process."""
    fields = _read("/proc/self/statm").split()
    return int(fields[0]) * PAGE if fields else 0


def own_resident_bytes():
    """Memory of this process; what a fork of it shares at first."""
    fields = _read("/proc/self/statm").split()
    return int(fields[1]) * PAGE if fields else 0


def end(pid, alone):
    """Kill the family. alone: `pid` is the init of a process namespace, which takes
    all others along; else they are looked for until none is left."""
    if not alone:
        members = family(pid)[1:]
        while members:
            for one in members:  # first nobody runs, then nobody is left
                _send(one, signal.SIGSTOP)
            for one in members:
                _send(one, signal.SIGKILL)
            members = [one for one in family(pid)[1:] if not _ended(one)]
    _send(pid, signal.SIGKILL)


def interrupt(pid):
    """Interrupt the worker whose init is `pid`: the first child; others are adopted."""
    for worker in children(pid)[:1]:
        _send(worker, signal.SIGINT)


def end_children():
    """Kill all that this process has started or adopted, and bury it."""
    init = os.getpid() == 1  # of a namespace, where there is no /proc
    while True:
        for one in [-1] if init else family(os.getpid())[1:]:
            _send(one, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def tasks_of(uid):
    """Number of processes and threads of a user."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid == uid:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue
    return count


def _all_tasks(pid):
    """The folders of all threads of the family."""
    for one in family(pid):
        for task in _tasks(one):
            yield f"/proc/{one}/task/{task}"


def _tasks(pid):
    """The threads of a process, none where it has ended."""
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def _read(path):
    try:
        file = os.open(path, os.O_RDONLY)  # half the time of `open`, and asked often
        try:
            text = piece = os.read(file, PIECE)
            while len(piece) > PIECE // 2 and len(text) < MOST:  # the rest of `maps`
                piece = os.read(file, PIECE)
                text += piece
            return text.decode(errors="replace")
        finally:
            os.close(file)
    except OSError:
        return ""  # the process has ended


def _ended(pid):
    state = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1]
    return state in ([], ["Z"])


def _send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _family_by_ps(pid):
    listing = subprocess.run(
        ["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = [map(int, line.split()) for line in listing.stdout.splitlines()]
    children = {}
    for child, parent in pairs:
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found
