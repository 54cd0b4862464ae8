"""What the documents say is so: commands, paths, links, versions, no other places."""

import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import yaml

from gradbook import __version__, check
from grading.editions.chapter import chapters

ROOT = Path(__file__).resolve().parent.parent
DOCS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "chapters/teachers-guide.md",
    "gradbook/data/README.md",
    "grading/trusted/ATTACKS.md",
]
GENERATED = {
    "_build",
    "course",
    ".venv",
    "dist",
    "folder",
}  # made by commands or readers
PLACEHOLDERS = {"NN-slug": "03-logistic-regression", "<module>": "logistic_regression"}

# Written so that no pattern matches its own text.
ELSEWHERE = {
    "a package registry": re.compile(
        r"pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|yarnpkg\.com"
        r"|anaconda\.(?:com|org)|(?:deb|security|snapshot)\.debian\.org"
        r"|(?:archive|ports)\.ubuntu\.com|crates\.io|proxy\.golang\.org"
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.~<>-])/(?:work|workspace|home|Users|root|mnt|media)/\w"
        r"|\b[A-Z]:\\\\?Users\b"
    ),
    "a temporary file of one machine": re.compile(r"(?<![\w.])/tmp/\w"),
}
# A sandbox lays out an own /tmp and looks at what it hides; attacks look for ways out.
OWN_ROOT = re.compile(
    r"grading/trusted/|tests/(?:attacks/|(?:test_)?(?:sandbox|zygote))"
)


def text(name):
    return (ROOT / name).read_text("utf-8")


def code(markdown):
    """All that stands in code: blocks in fences, indented blocks, spans."""
    fences = re.findall(r"^(`{3,}|~{3,})[^\n]*\n(.*?)^\1", markdown, re.M | re.S)
    rest = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", markdown, flags=re.M | re.S)
    indented = re.findall(r"^(?: {4}|\t)(.*)$", rest, re.M)
    return [*(block for _, block in fences), *indented, *spans(markdown)]


def spans(markdown):
    """The text of every code span, without the fences."""
    rest = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", markdown, flags=re.M | re.S)
    return [span.strip() for _, span in re.findall(r"(?<!`)(`+)([^`]+)\1(?!`)", rest)]


def commands(markdown):
    """The names of the make targets that code in a document calls."""
    calls = re.compile(r"(?:^|[;&(]|\s)make(?: [A-Z]+=\S+)*[ ]+([a-z][a-z-]*)")
    return {name for part in code(markdown) for name in calls.findall(part)}


def targets():
    """Target -> what `make help` says of it."""
    return dict(re.findall(r"^([a-z-]+):.*?## (.*)$", text("Makefile"), re.M))


def paths(markdown):
    """What looks like a path of the repository in code spans, placeholders filled."""
    for span in spans(markdown):
        for placeholder, example in PLACEHOLDERS.items():
            span = span.replace(placeholder, example)
        looks = re.fullmatch(r"[\w./-]+", span) and (
            "/" in span or re.search(r"\.(?:md|py|yml|toml|lock|ipynb|cff|txt)$", span)
        )
        if looks and span.split("/")[0] not in GENERATED:
            yield span


def missing_paths(name, markdown):
    """The paths in code spans that exist neither from the root nor beside the file."""
    folders = [ROOT, (ROOT / name).parent]
    return [p for p in paths(markdown) if not any((f / p).exists() for f in folders)]


def dead_links(name, markdown):
    """Relative links whose file is not there, or whose heading is not in it."""
    dead = []
    for link in re.findall(r"\]\(\s*<?([^)>\s]+)>?\s*\)", markdown):
        file, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(link)
    return dead


def anchors(path):
    """The anchors that a Markdown file's headings get."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.M)
    return {
        re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings
    }


def of_elsewhere(name, content):
    """What a file of the repository names that only one machine or host has."""
    allowed = OWN_ROOT.match(name)
    return [
        f"{name}: {what}: {match[0]}"
        for what, pattern in ELSEWHERE.items()
        if not (allowed and what != "a package registry")
        for match in pattern.finditer(content)
    ]


def repository():
    """The files that git tracks, by name; all files where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("needs git and a clone: what is tracked is looked at")
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def readable(name):
    """The text of a file, "" for one that is no text."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


@pytest.mark.parametrize("name", DOCS)
def test_every_command_that_a_document_names_exists(name):
    assert commands(text(name)) - set(targets()) == set()


def test_the_readme_lists_the_commands_as_make_help_does():
    rows = re.findall(r"^\| `make ([a-z-]+)` \| (.*?) \|$", text("README.md"), re.M)
    assert dict(rows) == targets()


def test_the_readme_begins_with_the_two_commands():
    before = text("README.md").split("## ")[0]
    assert re.findall(r"^    (.*)$", before, re.M) == ["make book", "make test"]


def test_the_readme_names_the_chapters_that_are_written():
    (said,) = re.findall(r"Chapters written: ([\d, \n]+)\.", text("README.md"))
    assert re.findall(r"\d\d", said) == [slug[:2] for slug in chapters()]


@pytest.mark.parametrize("name", ["README.md", "chapters/teachers-guide.md"])
def test_the_documents_say_how_make_grade_executes_submissions(name):
    chosen = re.search(r"^EXECUTION \?= (\w+)", text("Makefile"), re.M)
    execution = chosen[1] if chosen else "stock"
    assert f"`make grade` uses {execution} execution" in " ".join(text(name).split())


@pytest.mark.parametrize("name", DOCS)
def test_every_path_that_a_document_names_exists(name):
    assert missing_paths(name, text(name)) == []


@pytest.mark.parametrize("name", DOCS)
def test_every_relative_link_of_a_document_resolves(name):
    assert dead_links(name, text(name)) == []


def test_the_versions_agree():
    changelog = re.search(r"^## \[(\d+\.\d+\.\d+)\]", text("CHANGELOG.md"), re.M)
    citation = yaml.safe_load(text("CITATION.cff"))["version"]
    readme = re.search(r"^Version (\d+\.\d+\.\d+)", text("README.md"), re.M)
    assert {changelog[1], citation, readme[1]} == {__version__}


def test_no_file_names_a_host_or_folder_of_elsewhere():
    found = [row for name in repository() for row in of_elsewhere(name, readable(name))]
    assert found == []


def test_the_messages_that_contributing_quotes_are_those_of_today():
    with pytest.raises(AssertionError) as failure, check.exercise("propagate"):
        check.shape(np.zeros((4, 9)), (4, 1), "dw")
    quoted = re.search(r"^    Hint: .*$", text("CONTRIBUTING.md"), re.M)[0].strip()
    assert f"    {failure.value}\n" in text("CONTRIBUTING.md")
    assert f"\n{quoted}\n" in text("index.md")  # a test of the book runs that example


@pytest.mark.parametrize(
    ("wrong", "finds"),
    [
        ("run `make bok`", lambda t: commands(t) - set(targets())),
        ("    make bok\n", lambda t: commands(t) - set(targets())),
        ("```\nmake PYTHON=python3 bok\n```\n", lambda t: commands(t) - set(targets())),
        ("see `grading/none.py`", lambda t: missing_paths("README.md", t)),
        ("see `solutions/no_<module>.py`", lambda t: missing_paths("README.md", t)),
        ("see `NOTHING.md`", lambda t: missing_paths("README.md", t)),
        ("[a](chapters/99-none.md)", lambda t: dead_links("README.md", t)),
        ("[a](SECURITY.md#no-heading)", lambda t: dead_links("README.md", t)),
        ("from https://" + "pypi" + ".org/x", lambda t: of_elsewhere("a.md", t)),
        (os.sep.join(["", "work", "main"]), lambda t: of_elsewhere("a.md", t)),
        (os.sep.join(["", "tmp", "x"]), lambda t: of_elsewhere("a.md", t)),
        ("C:" + r"\Users\somebody", lambda t: of_elsewhere("a.md", t)),
    ],
)
def test_what_is_wrong_would_be_noticed(wrong, finds):
    assert finds(wrong)


@pytest.mark.parametrize(
    ("right", "finds"),
    [
        ("Make sure to make it; make haste.", commands),
        ("`X @ W.T / m`, `(n, m)`, `np.mean`, `_build/html/none.html`", paths),
        ("[a](https://example.org/x) [b](LICENSE)", lambda t: dead_links("x.md", t)),
        ("docs/tmp/x, ~/work/x, network/home/x", lambda t: of_elsewhere("a.md", t)),
    ],
)
def test_what_is_right_is_left_alone(right, finds):
    assert not list(finds(right))
