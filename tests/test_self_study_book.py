"""A self-study book of two real chapters: folded answers, mistakes that are named."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from grading.editions import self_study
from grading.editions.chapter import Chapter
from grading.editions.keysource import key_cells
from tests.live import ROOT, Reader, chromium, needs_python, serve
from tests.test_live_chapters import first_mistakes
from tests.test_self_study import SOLUTION, said_on

CHAPTERS = ("01-introduction", "02-perceptron")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the pages, made with the real configuration."""
    folder = tmp_path_factory.mktemp("book")
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    files = [f"chapters/{slug}" for slug in CHAPTERS]
    toc = {"format": "jb-book", "root": "index"}
    toc["chapters"] = [{"file": file} for file in files]
    for name, content in (("_config.yml", config), ("_toc.yml", toc)):
        (folder / name).write_text(yaml.safe_dump(content), "utf-8")
    (folder / "index.md").write_text("# One\n\n:::{edition}\n:::\n", "utf-8")
    folders = ("_static", "_templates", "licenses")
    pages = [f"{file}.md" for file in files]
    for name in (*folders, "chapters/references.bib", *pages):
        (folder / name).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name in ("live-assets", ".jupyter_cache"):  # what is made is not made again
        if (ROOT / "_build" / name).exists():
            made = folder / "_build" / name
            shutil.copytree(ROOT / "_build" / name, made, symlinks=True)
    program = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run(
        [program, "build", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "EDITION": "self-study"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "_build/html"


@pytest.mark.parametrize("slug", CHAPTERS)
def test_its_answers_are_folded(slug, built):
    page = (built / f"chapters/{slug}.html").read_text("utf-8")
    ladders = BeautifulSoup(page, "html.parser").find_all("details", class_="ladder")
    solutions = [d for d in ladders if SOLUTION in d.summary.text]
    chapter = Chapter(slug)
    assert len(solutions) == len(chapter.exercises)
    for found, text in zip(solutions, key_cells(chapter).values(), strict=True):
        assert text.strip() in found.pre.text
    assert not any(details.has_attr("open") for details in ladders)


def test_it_says_which_edition_it_is(built):
    assert said_on(built / "index.html") == self_study.EDITIONS["self-study"]


@pytest.mark.browser
@pytest.mark.parametrize("slug", CHAPTERS)
def test_a_second_failed_check_names_the_mistake(slug, built, tmp_path):
    needs_python()
    chapter = Chapter(slug)
    key = key_cells(chapter)
    sentences = {m.exercise: m.sentence for m in reversed(chapter.mistakes)}
    with serve(built) as address, chromium(tmp_path / "profile") as chrome:
        reader = Reader(chrome, address)
        reader.open(slug)
        reader.without_demos()
        for name, text in key.items():
            reader.write(name, text)
        for name, source in first_mistakes(chapter).items():
            told = sentences[name].replace("`", "")
            reader.write(name, f"{key[name]}\n\n\n{source}")
            verdict, text = reader.check(name)
            assert (verdict, told in text) == ("failed", False), name
            verdict, text = reader.check(name)
            assert (verdict, told in text) == ("failed", True), (name, text)
            reader.write(name, key[name])
            verdict, text = reader.check(name)
            assert (verdict, told in text) == ("passed", False), name
