"""Whose name is it? The namespace of the locked cells.

A name that a locked cell binds is trusted, and missing where the cell did not run. Any
other name that the student's cells have defined resolves to what the worker holds: a
proxy for a function, asked for again when a name may mean something else, a copy for
data, asked for again when code of the student's may have run: two looks with nothing in
between see one thing.
"""

import builtins

from grading.trusted.border.proxy import Function
from grading.trusted.session import ANY
from grading.trusted.together import together


class Namespace(dict):
    """Globals for `exec` in the trusted process.

    session: where names of the student are looked up. students: names that the released
    stubs define: these stay the student's even where a locked cell assigns to them.
    ours: names that locked cells bind: these never are the student's. It may grow.
    """

    def __init__(self, session, students=(), ours=()):
        super().__init__(__name__="__main__")
        self.session = session
        self.students = set(students)
        self.ours = ours
        self.defined = set()  # by the student's cells, as the worker reports
        self._functions = {}  # name -> (as it was bound then, the function)
        self._data = {}  # by name, while nothing has run in it since
        self._as_run = None  # this: (session, how many requests but for names)

    def __missing__(self, name):
        if not self._is_theirs(name):
            raise KeyError(name)
        bindings = self.session.bindings
        bound = self.session, bindings[ANY], bindings[name]
        as_bound, known = self._functions.get(name, (None, None))
        if as_bound == bound:
            return known
        run = self.session, self.session.ran
        if self._as_run != run:
            self._as_run, self._data = run, {}
        if name in self._data:
            return self._data[name]
        found = self.session.request("get", name)
        if type(found) is Function:
            self._functions[name] = bound, found
        else:
            self._data[name] = found
        return found

    def together(self, function, points):
        """The results of a check's own function, which calls the student's by name."""
        __tracebackhide__ = True
        return together(self.session, function, points)

    def __contains__(self, name):
        return super().__contains__(name) or self._is_theirs(name)

    def keys(self):
        """The names of both, for `dir()` too."""
        return super().keys() | set(filter(self._is_theirs, self.defined))

    def _is_theirs(self, name):
        """A student's `abs` must not judge, unless the assignment asks for one."""
        ours = hasattr(builtins, name) or name in self.ours
        return name in self.defined and (name in self.students or not ours)

    def __setitem__(self, name, value):
        if name in self.students:
            self.session.request("set", name, value)
            self.defined.add(name)
        else:
            super().__setitem__(name, value)

    def __delitem__(self, name):
        if self._is_theirs(name) and not super().__contains__(name):
            self.session.request("delete", name)
            self.defined.discard(name)
        else:
            super().__delitem__(name)

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
