"""Modules that answer a chapter: its workers never have them.

Where a chapter makes its reader write what `gradbook` has, the table of exercises names
the modules. Its workers come from a warm process that never imports these: a module
without contents stands in the place of each, and in the sandbox their files are not
there. So nothing that a student's code can reach holds them, whatever it tries. Whole
packages that a student does not have are no matter of a chapter, see `packages`.
"""

import os
import sys
from types import ModuleType

from grading.trusted.worker import filesystem


def stand_in(modules):
    """In the warm process, before other imports: put an empty module in each place.

    Raises RuntimeError where one of `modules`, dotted names, is there already.
    """
    for name in modules:
        if name in sys.modules:
            raise RuntimeError(f"{name} was imported before it could be withheld")
        module = ModuleType(name, "Not there while this chapter is graded.")
        module.__getattr__ = _absent(name)
        sys.modules[name] = module


def rules(modules):
    """What a worker does not see of `modules`: dict path -> True or False.

    A package is covered. Around a module in one file its folder is covered and the
    other files are shown again; what Python keeps compiled is not, whenever it is
    written. Raises ValueError for a module that its package does not have.
    """
    paths = {path for name in modules for path in _files(name)}
    packages = {path for path in paths if not os.path.exists(f"{path}.py")}
    found = dict.fromkeys(sorted(packages), False)
    for folder in sorted({os.path.dirname(path) for path in paths - packages}):
        if any(filesystem.inside(folder, package) for package in packages):
            continue
        found[folder] = False
        for entry in os.scandir(folder):
            path = os.path.join(folder, entry.name.split(".")[0])
            found[entry.path] = path not in paths and entry.name != "__pycache__"
    return found


def _files(name):
    """Paths of a module on every folder of sys.path that has it, without endings.

    None of a package that is not installed: then there is nothing to hide.
    """
    roots = {os.path.realpath(path or ".") for path in sys.path}
    paths = [os.path.join(root, *name.split(".")) for root in sorted(roots)]
    found = [p for p in paths if os.path.isdir(p) or os.path.exists(f"{p}.py")]
    if not found and "." in name:
        raise ValueError(f"{name!r} cannot be withheld: sys.path has no such module")
    return found


def _absent(module):
    """What a module without contents does when it is asked for a name."""

    def absent(name):
        if name.startswith("__"):
            raise AttributeError(name)

        def withheld(*args, **kwargs):
            raise RuntimeError(
                f"`{name}` of {module} is not there while this chapter is graded: it "
                "does what the chapter makes you write"
            )

        return withheld

    return absent
