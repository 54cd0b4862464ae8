"""Whose name is it? The namespace of the locked cells.

A name that a locked cell binds is trusted. Any other name that the student's cells have
defined resolves to what the worker holds, asked anew each time: a proxy for a function,
a copy for data.
"""

import builtins
from contextlib import contextmanager

from grading.trusted.border.proxy import Function


class Namespace(dict):
    """Globals for `exec` in the trusted process.

    session: where names of the student are looked up. students: names that the released
    stubs define: these stay the student's even where a locked cell assigns to them.
    """

    def __init__(self, session, students=()):
        super().__init__(__name__="__main__")
        self.session = session
        self.students = set(students)
        self.defined = set()  # by the student's cells, as the worker reports
        self._known = None  # name -> function, while these are asked for once only

    def __missing__(self, name):
        if not self._is_theirs(name):
            raise KeyError(name)
        known = self._known or {}
        if name in known:
            return known[name]
        found = self.session.request("get", name)
        if self._known is not None and type(found) is Function:
            self._known[name] = found
        return found

    @contextmanager
    def steady(self):
        """For a while ask for each function of the student once.

        A gradient check calls it hundreds of times; asking takes as long as a call.
        """
        before, self._known = self._known, {}
        try:
            yield
        finally:
            self._known = before

    def __contains__(self, name):
        return super().__contains__(name) or self._is_theirs(name)

    def keys(self):
        """The names of both, for `dir()` too."""
        return super().keys() | set(filter(self._is_theirs, self.defined))

    def _is_theirs(self, name):
        """A student's `abs` must not judge, unless the assignment asks for one."""
        pythons = hasattr(builtins, name) and name not in self.students
        return name in self.defined and not pythons

    def __setitem__(self, name, value):
        if name in self.students:
            self._forget(name)
            self.session.request("set", name, value)
            self.defined.add(name)
        else:
            super().__setitem__(name, value)

    def __delitem__(self, name):
        if self._is_theirs(name) and not super().__contains__(name):
            self._forget(name)
            self.session.request("delete", name)
            self.defined.discard(name)
        else:
            super().__delitem__(name)

    def _forget(self, name):
        (self._known or {}).pop(name, None)

    def get(self, name, default=None):
        """Like indexing, with a default."""
        try:
            return self[name]
        except KeyError:
            return default

    def lend(self, functions):
        """Bind names to trusted functions on both sides, until `take_back`.

        functions: dict name -> function.
        """
        self.update(functions)
        self.session.request("lend", functions)

    def take_back(self, names):
        """Give names back to the student."""
        for name in names:
            self.session.revoke(self.pop(name, None))
        self.session.request("take_back", list(names))
