"""Which Python a notebook was written with, where that explains an error."""

import re
import sys

HERE = "{}.{}".format(*sys.version_info)
SYNTAX = re.compile(r"\bSyntaxError: [^\n]*")


def version(metadata):
    """The version in a notebook's metadata, such as "3.13"; "" where none is told."""
    told = metadata.get("language_info")
    told = told.get("version") if isinstance(told, dict) else None
    found = re.match(r"\d{1,2}\.\d{1,3}(?!\d)", told) if isinstance(told, str) else None
    return found[0] if found else ""


def explained(error, theirs):
    """A reason in which a syntax is unknown, with both versions where they differ.

    theirs: of `version`.
    """
    if theirs in ("", HERE):
        return error
    both = f" (graded with Python {HERE}; your notebook says {theirs})"
    return SYNTAX.sub(lambda found: found[0] + both, error, count=1)
