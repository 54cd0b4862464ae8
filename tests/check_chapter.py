"""`make check CHAPTER=06`: lint, tests and golden notebook of one chapter.

The chapter is named by its number or its slug. For whoever writes it; `make test`
looks at everything.
"""

import subprocess
import sys
from pathlib import Path

from grading.editions.chapter import ROOT, Chapter, chapters

ROOMS = (
    *("solutions", "grading/hidden", "grading/mistakes"),
    *("tests/alternatives", "tests/attempts", "tests/oracles"),
)
BOOK = "not soak and not browser"  # they look at the built book, not at the source


def main(arguments=None):
    """Check the chapter that the command line names; returns the exit code."""
    (asked,) = sys.argv[1:] if arguments is None else arguments
    try:
        slug = found(asked)
    except ValueError as error:
        print(error)
        return 2
    codes = []
    for title, command in steps(slug):
        print(f"\n{slug}: {title}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", *command], cwd=ROOT))
    return int(any(code.returncode for code in codes))


def found(asked, slugs=None):
    """The slug of a chapter. asked: "6", "06" or "06-deep-networks".

    slugs: those there are, default `chapters()`. Raises ValueError for any other.
    """
    slugs = chapters() if slugs is None else slugs
    for slug in slugs:
        if asked in (slug, slug[:2], slug[:2].lstrip("0")) and asked:
            return slug
    came = f"CHAPTER is {asked!r}" if asked else "CHAPTER is missing"
    raise ValueError(
        f"{came}, expected the number or the name of one of: {', '.join(slugs)}.\n"
        "Example: make check CHAPTER=06"
    )


def steps(slug):
    """The commands of a check in order: (title, arguments after `python -m`)."""
    files = [f"{room}/{Chapter(slug).module}.py" for room in ROOMS]
    files = [name for name in files if Path(ROOT, name).exists()]
    pytest = ["pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    golden = f"tests/notebooks/{slug}.ipynb"
    clean = "tests/notebooks/sanitize.cfg"
    return [
        ("lint", ["ruff", "check", *files]),
        ("format", ["ruff", "format", "--check", *files]),
        ("tests", [*pytest, "-m", BOOK, "-k", f"{slug} or first_page"]),
        (
            "golden notebook",
            ["pytest", "-q", "--nbval", golden, "--nbval-sanitize-with", clean],
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
