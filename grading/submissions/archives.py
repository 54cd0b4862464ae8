"""Archives among the submissions: opened within limits, what matters of them only."""

import bz2
import contextlib
import errno
import gzip
import lzma
import os
import stat
import tarfile
import time
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from grading.limits import Limits

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
MEMBERS = 10_000  # files in an archive, whatever they are
BYTES = 1_000_000_000  # of an archive, and of all that comes out of a person's
LINE = 200  # characters of a reason
FAULTS = (
    *(OSError, EOFError, ValueError, OverflowError, RuntimeError),
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
)  # what Python's readers raise of archives that are broken, locked or of other kinds
OF_THE_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO}
PACKED = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}  # by signs
UTF8 = 0x800  # the flag of a zip's name that is UTF-8


class Unopened(Exception):
    """An archive that cannot be opened; the text is the reason."""


class Room:
    """How much may still come out of archives; what is passed over is read too."""

    def __init__(self):
        self.left = BYTES

    def take(self, size):
        """So many bytes; raises Unopened where there is no room for them."""
        self.left -= size
        if self.left < 0:
            raise Unopened(f"the archive holds more than {BYTES} bytes")


class _Bounded:
    """A stream that is read as far as there is room, a notebook at once at most."""

    def __init__(self, stream, room):
        self.stream = stream
        self.room = room
        self.tell = stream.tell

    def read(self, size):
        if size > Limits().notebook_bytes + 1:
            raise ValueError(f"{size} bytes in one piece")
        data = self.stream.read(size)
        self.room.take(len(data))
        return data

    def seek(self, position):
        self.room.take(max(position - self.tell(), 0))
        return self.stream.seek(position)


def unpack(path, folder, wanted, room=None):
    """Write an archive's files below `folder`, which is made; nothing lands beside it.

    wanted: takes a file's name, says whether it is written. Of a file that is larger
    than a notebook may be one byte too much is written, so that it is refused as one.
    room: that it shares with other archives; default: its own.
    Raises Unopened, and OSError where this machine is the cause.
    """
    room = room or Room()
    folder.mkdir(parents=True)
    try:
        if path.stat().st_size > BYTES:
            raise Unopened(f"the archive is larger than {BYTES} bytes")
        members = _zip(path, room) if zipfile.is_zipfile(path) else _tar(path, room)
        for number, (name, seconds, source) in enumerate(members):
            if number >= MEMBERS:
                raise Unopened(f"the archive holds more than {MEMBERS} files")
            name = name.replace("\\", "/")
            if wanted(name):
                _write(source(), folder, name, seconds)
    except FAULTS as error:
        if getattr(error, "errno", None) in OF_THE_MACHINE:
            raise
        raise Unopened(f"the archive cannot be opened: {why(error)}") from None


def why(error):
    """An exception in a short line, without the paths of this machine."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text.split("\n")[0].rstrip(":")[:LINE]


def _zip(path, room):
    """(name, time, a function that opens it) of each file in a zip."""
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            is_link = stat.S_ISLNK(one.external_attr >> 16)
            if not one.is_dir() and not is_link:
                seconds = time.mktime((*one.date_time, 0, 0, -1))
                yield (
                    _name(one),
                    seconds,
                    lambda one=one: _Bounded(archive.open(one), room),
                )


def _name(one):
    """The name of a file in a zip; macOS writes UTF-8 and does not say so."""
    if not one.flag_bits & UTF8:
        with contextlib.suppress(UnicodeError):
            return one.filename.encode("cp437").decode("utf-8")
    return one.filename


def _tar(path, room):
    """(name, time, a function that opens it) of each file in a tar."""
    with path.open("rb") as file:
        unpacked = PACKED.get(file.read(2), open)
    with (
        unpacked(path, "rb") as stream,
        tarfile.open(fileobj=_Bounded(stream, room), mode="r:") as archive,
    ):
        for one in archive:
            if one.isfile():
                yield one.name, one.mtime, lambda one=one: archive.extractfile(one)


def _write(stream, folder, name, seconds):
    """Write one file."""
    parts = [p for p in PurePosixPath(name).parts if p.strip("./")]
    path = Path(folder, *parts)
    data = stream.read(Limits().notebook_bytes + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (seconds, seconds))
