"""Which files of this repository a piece of code depends on, through its imports."""

import ast
import hashlib
from pathlib import Path

OWN = ("gradbook", "solutions", "grading", "tests")


def imported_names(code, package=""):
    """The repository's own modules that `code` may import, as a sorted list.

    code: Python source. package: dotted name that relative imports start from.
    `from gradbook import check` gives gradbook and gradbook.check, since only the
    file system knows whether `check` is a module. Code with a syntax error gives [].
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []  # running it will say so, and better
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            names.add(base)
            names.update(f"{base}.{alias.name}" for alias in node.names)
    return sorted(name for name in names if name.split(".")[0] in OWN)


def closure(names, root):
    """All files below `root` that importing `names` reads, sorted.

    names: dotted module names. A package brings its data files (everything below it
    that is not Python and belongs to no package further down).
    """
    root = Path(root)
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if "." in name:
            waiting.append(name.rpartition(".")[0])
        path = _module_file(name, root)
        if path is None or path in found:
            continue
        found.add(path)
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        waiting += imported_names(path.read_text("utf-8"), package)
        if path.name == "__init__.py":
            found.update(_data_files(path.parent))
    return sorted(found)


def digest(paths, root):
    """One sha256 over names and contents of `paths`, as hexadecimal text."""
    total = hashlib.sha256()
    for path in paths:
        name = Path(path).relative_to(root).as_posix()
        content = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        total.update(f"{name} {content}\n".encode())
    return total.hexdigest()


def _absolute(node, package):
    """The dotted name that an ImportFrom node starts from."""
    if not node.level:
        return node.module
    parts = package.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join(parts + ([node.module] if node.module else []))


def _module_file(name, root):
    """The file of a module or package, None when there is none."""
    path = root.joinpath(*name.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def _data_files(folder):
    """Files below a package that are neither Python nor a deeper package's."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "__pycache__" and not (path / "__init__.py").exists():
                yield from _data_files(path)
        elif path.suffix not in (".py", ".pyc"):
            yield path
