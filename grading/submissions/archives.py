"""Archives among the submissions: opened within limits, what matters of them only."""

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
BYTES = 1_000_000_000  # of all that is written
LINE = 200  # characters of a reason
FAULTS = (
    *(OSError, EOFError, ValueError, OverflowError, RuntimeError),
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
)  # what Python's readers raise of archives that are broken, locked or of other kinds


class Unopened(Exception):
    """An archive that cannot be opened; the text is the reason."""


def unpack(path, folder, wanted):
    """Write an archive's files below `folder`, which is made; nothing lands beside it.

    wanted: takes a file's name, says whether it is written. Of a file that is larger
    than a notebook may be one byte too much is written, so that it is refused as one.
    Raises Unopened.
    """
    folder.mkdir(parents=True)
    try:
        members = _zip(path) if zipfile.is_zipfile(path) else _tar(path)
        left = BYTES
        for number, (name, seconds, source) in enumerate(members):
            if number >= MEMBERS:
                raise Unopened(f"the archive holds more than {MEMBERS} files")
            name = name.replace("\\", "/")
            if wanted(name):
                with source() as stream:
                    left -= _write(stream, folder, name, seconds)
            if left < 0:
                raise Unopened(f"the archive holds more than {BYTES} bytes")
    except FAULTS as error:
        raise Unopened(f"the archive cannot be opened: {why(error)}") from None


def why(error):
    """An exception in a short line, without the paths of this machine."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text.split("\n")[0].rstrip(":")[:LINE]


def _zip(path):
    """(name, time, a function that opens it) of each file in a zip."""
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            is_link = stat.S_ISLNK(one.external_attr >> 16)
            if not one.is_dir() and not is_link:
                seconds = time.mktime((*one.date_time, 0, 0, -1))
                yield one.filename, seconds, lambda one=one: archive.open(one)


def _tar(path):
    """(name, time, a function that opens it) of each file in a tar."""
    with tarfile.open(path) as archive:
        for one in archive:
            if one.isfile():
                yield one.name, one.mtime, lambda one=one: archive.extractfile(one)


def _write(stream, folder, name, seconds):
    """Write one file; returns how many bytes."""
    parts = [p for p in PurePosixPath(name).parts if p.strip("./")]
    path = Path(folder, *parts)
    data = stream.read(Limits().notebook_bytes + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (seconds, seconds))
    return len(data)
