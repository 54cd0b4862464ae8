"""`make release`: assignments through stock nbgrader, and a zip for each.

python -m grading.course.release [ASSIGNMENT...]      default: all chapters
"""

import argparse
import sys
import zipfile
from pathlib import Path

import nbformat
from tqdm import tqdm

from grading.course import keeping
from grading.course.root import DEFAULT, Course, Failure, completed
from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter, chapters
from grading.editions.wheel import build_wheel

REQUIREMENTS = """\
# What a student needs: pip install -r requirements.txt
./{wheel}[plot]
jupyterlab>=4
nbclient>=0.10
"""
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content gives the same zip


def main(arguments=None):
    """Release what the command line names; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--course", type=Path, default=DEFAULT, help="course root")
    options = parser.parse_args(arguments)
    course = Course(options.course)
    try:
        keeping.usable(course)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    failed = {}
    slugs = options.assignments or chapters()
    wheel = build_wheel(course.root / "zips")
    for slug in tqdm(slugs, desc="release", unit="assignment", disable=len(slugs) < 2):
        try:
            release(course, Chapter(slug))
            pack(course, slug, wheel)
        except (Failure, ValueError) as error:
            failed[slug] = error
    for slug in slugs:
        print(f"{slug}: {failed[slug]}" if slug in failed else _done(course, slug))
    return 1 if failed else 0


def release(course, chapter):
    """Write the source notebook and let stock nbgrader make the student's.

    Grades that the gradebook holds stay. Raises `course.Failure` when nbgrader
    refuses: it does when checks were added or removed after the first submission.
    """
    path = course.notebook("source", chapter.slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(assemble.source(chapter), path)
    try:
        completed(course.api.generate_assignment(chapter.slug))
    except Failure as failure:
        if "Cannot add or remove cells" in failure.log:
            text = "its checks changed, but submissions exist: give it another name"
            raise Failure(f"{text}, or start a new course root", failure.log) from None
        raise


def pack(course, slug, wheel):
    """Write the zip that a student gets; returns its path."""
    howto = (ROOT / "grading/course/howto.md").read_text("utf-8")
    python = "{}.{}".format(*sys.version_info)
    howto = howto.replace("{assignment}", slug).replace("{python}", python)
    members = {
        f"{slug}.ipynb": course.notebook("release", slug).read_bytes(),
        wheel.name: wheel.read_bytes(),
        "HOWTO.md": howto.encode(),
        "requirements.txt": REQUIREMENTS.format(wheel=wheel.name).encode(),
    }
    path = course.root / "zips" / f"{slug}.zip"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(f"{slug}/{name}", EPOCH), content)
    return path


def _done(course, slug):
    notebook = course.notebook("release", slug)
    return f"{slug}: {_near(notebook)}, {_near(course.root / 'zips' / f'{slug}.zip')}"


def _near(path):
    """A path as the reader's folder sees it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


if __name__ == "__main__":
    sys.exit(main())
