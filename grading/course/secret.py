"""What the inputs of hidden tests are drawn from, beside the submission itself.

A course keeps one secret as long as its grades: the same notebook, graded again, meets
the same inputs. Without it nobody can work them out beforehand, not even from all of
the grader's code and the bytes that are handed in.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import tempfile
from pathlib import Path

BYTES = 32


def secret(root):
    """The secret of the course in folder `root`; made when there is none.

    Returns 32 bytes. They stand in the file `secret`, which only its owner may read.
    Raises ValueError when the file holds something else.
    """
    path = Path(root, "secret")
    if not path.exists():
        _make(path)
    text = path.read_text("ascii", errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * BYTES}}}", text):
        raise ValueError(
            f"{path}: came with {len(text)} characters, expected {2 * BYTES} digits "
            "and letters a to f. Take it from a copy of the course, or delete it: "
            "hidden tests then draw other inputs"
        )
    return bytes.fromhex(text)


def seed(secret, submission):
    """Text that a submission's hidden inputs depend on. secret, submission: bytes."""
    return hmac.new(secret, submission, hashlib.sha256).hexdigest()


def _make(path):
    """Write a new one, whole or not at all; one that came in between stays."""
    handle, made = tempfile.mkstemp(dir=path.parent)  # only its owner may read it
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(made, path)
    os.unlink(made)
