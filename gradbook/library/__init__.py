"""Gather your own functions from solved notebooks into a package, and check it.

    python -m gradbook library NOTEBOOK... --to FOLDER

The package has a module for each chapter: the functions of its exercises, and what else
of the notebook they use. Every visible check then runs on the functions of the package.
No notebook is changed. As `validate`, this command needs Jupyter.
"""

import importlib.util
import keyword
import shutil
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory

from gradbook import __version__, validate
from gradbook.library.checks import checked
from gradbook.library.gather import gather

__all__ = ["library"]
MARK = '"""My own functions of Checked Gradients, gathered by gradbook'
HEAD = f"""{MARK} {__version__}.

A module per chapter. CHECKS tells what the check of each function said.
\"\"\"

CHECKS = {{
"""


def library(patterns, to, replace=False, seconds=validate.SECONDS):
    """Write a package of the functions of notebooks; returns whether all checks pass.

    patterns: paths of .ipynb files; each may hold `*`. to: the folder to write.
    replace: whether it may be there already, if this command wrote it.
    seconds: that a cell may take. Prints a line for each exercise.
    Raises validate.CannotRun where a notebook or the folder is not what is expected.
    """
    target = _target(Path(to), replace)
    notebooks = [(path, validate.read(path)) for path in _paths(patterns)]
    modules = [(gather(notebook, path), path) for path, notebook in notebooks]
    _one_each(modules)
    with TemporaryDirectory(dir=target.parent, prefix=f"{target.name}-") as workshop:
        package = Path(workshop, target.name)
        package.mkdir()
        (package / "__init__.py").write_text(f"{HEAD}}}\n", "utf-8")
        for module, _ in modules:
            (package / f"{module.name}.py").write_text(module.text, "utf-8")
        results = {}
        for (module, path), (_, notebook) in zip(modules, notebooks, strict=True):
            print(f"{module.slug} -> {target.name}/{module.name}.py")
            for name, reason in checked(module, notebook, package, path, seconds):
                results[f"{module.name}.{name}"] = reason or "passed"
                print(f"  {name}: {reason or 'passed'}".replace("\n", "\n  "))
            for note in module.notes:
                print(f"  note: {note}")
        _sign(package, results)
        _move(package, target, Path(workshop, "old"))
    return _summary(results, to)


def _target(path, replace):
    """The folder to write, where a package of its name can be made."""
    name = path.name
    if not name.isidentifier() or keyword.iskeyword(name):
        raise validate.CannotRun(
            f"--to names the folder {name!r}, expected a name that Python can import, "
            "such as my_library"
        )
    if not path.parent.is_dir():
        raise validate.CannotRun(f"--to is {path}, but there is no {path.parent}")
    if path.exists():
        _may_replace(path, replace)
    elif importlib.util.find_spec(name):
        raise validate.CannotRun(
            f"--to names the folder {name!r}, and Python has a module of that name: "
            "expected another one, such as my_library"
        )
    return path.resolve()


def _may_replace(path, replace):
    init = path / "__init__.py"
    if not init.is_file() or not init.read_text("utf-8").startswith(MARK):
        raise validate.CannotRun(
            f"{path} exists and was not written by this command: name another folder"
        )
    if not replace:
        raise validate.CannotRun(
            f"{path} exists: name another folder, or write it anew by --replace"
        )


def _paths(patterns):
    """The files that patterns name; Windows leaves the `*` to us."""
    found = []
    for pattern in map(str, patterns):
        paths = sorted(glob(pattern)) if "*" in pattern else [pattern]
        if not paths:
            raise validate.CannotRun(f"{pattern} names no file, expected notebooks")
        found += map(Path, paths)
    return list(dict.fromkeys(found))


def _one_each(modules):
    """Raise where two notebooks are one chapter."""
    seen = {}
    for module, path in modules:
        if module.slug in seen:
            raise validate.CannotRun(
                f"{seen[module.slug]} and {path} are both {module.slug}, expected one "
                "notebook of each chapter"
            )
        seen[module.slug] = path


def _sign(package, results):
    """Write into the package what its checks said, a line for each."""
    lines = [f"    {n!r}: {why.splitlines()[0]!r},\n" for n, why in results.items()]
    (package / "__init__.py").write_text(HEAD + "".join(lines) + "}\n", "utf-8")
    shutil.rmtree(package / "__pycache__", ignore_errors=True)


def _move(package, target, old):
    if target.exists():
        target.rename(old)  # gone with the workshop
    package.rename(target)


def _summary(results, target):
    reasons = list(results.values())
    right, empty = reasons.count("passed"), reasons.count(validate.UNWRITTEN)
    wrong = len(reasons) - right - empty
    print(
        f"{right} of {len(reasons)} exercises pass, {empty} are not written yet, "
        f"{wrong} do not pass. The library is {target}"
    )
    return right == len(reasons)
