"""Looks through one locked cell for what trusted execution cannot do."""

import ast
import builtins

from grading.trusted.lint import rules
from grading.trusted.lint.kinds import STUDENTS, Kind, Kinds
from grading.trusted.lint.names import bound, eager, unsteady

OBJECTS = {Kind.OBJECT, Kind.OBJECTS, Kind.CALLABLE, Kind.CLASS}
ANSWERS = {Kind.ANSWER, Kind.DATA, Kind.PART}
WRITES = ast.Store | ast.Del
ATTRIBUTE_COPIES = ("append", "extend", "setdefault")  # no names of students' methods


class Locked(Kinds):
    """What no locked cell must do: a visitor that notes findings.

    names: the Names of the notebook. found: list of (line, rule, what it is about).
    """

    def __init__(self, names, env, modules):
        super().__init__(env, names.returns, modules)
        self.names = names
        self.found = []

    def flag(self, node, rule, about=None):
        """Note a finding; about: an expression or a text, default the node itself."""
        text = about if isinstance(about, str) else ast.unparse(about or node)
        self.found.append((node.lineno, rule, rules.short(text)))

    def visit_Call(self, node):
        """f(...)"""
        self.generic_visit(node)
        dotted = self.dotted(node.func) or ""
        if dotted.startswith(rules.FILES):
            self.flag(node, "file")
        if dotted.startswith(rules.NETWORK):
            self.flag(node, "network")

    def visit_Name(self, node):
        """a"""
        known = {*self.names.students, *self.names.locked, *self.env, *self.modules}
        if node.id in rules.IPYTHON and node.id not in known:
            self.flag(node, "ipython")


class Setup(Locked):
    """What a locked cell without points must not do: it runs for both sides.

    tainted: names of the student, and of locked functions that use them; those that the
    cell defines are added.
    """

    def look(self, tree, tainted):
        """Look through the cell."""
        self.visit(tree)
        for node in tree.body:
            used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            if isinstance(node, ast.FunctionDef) and used & tainted:
                tainted.add(node.name)
        for node in eager(tree):
            if isinstance(node.ctx, ast.Load) and node.id in tainted:
                self.flag(node, "setup")
        for name in sorted(unsteady(tree) & self.names.reads):
            self.flag(_binding(tree, name), "twice", name)


class Check(Locked):
    """What a check must not do."""

    def look(self, tree):
        """Look through the cell."""
        self.visit(tree)
        names = self.names
        imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        imported = bound(ast.Module(imports, [])) & {*names.students, *names.locked}
        deleted = {n.id for n in eager(tree) if isinstance(n.ctx, ast.Del)}
        own = (bound(tree) & names.reads) - names.released - imported - deleted
        for name in sorted(own):
            self.flag(_binding(tree, name), "own", name)

    def visit(self, node):
        """Any node; conditions are looked at here, as many kinds of node have one."""
        for part in _conditions(node):
            if self.kind(part) is Kind.OBJECT:
                self.flag(part, "truth")
        super().visit(node)

    # Names

    def visit_Name(self, node):
        """a"""
        super().visit_Name(node)
        if isinstance(node.ctx, ast.Load):
            if self.env.get(node.id) in (Kind.IMPORTED, Kind.UNLOCKED):
                self.flag(node, "judge")
            if node.id in self.names.changes:
                self.flag(node, "two")

    def visit_Import(self, node):
        """import a"""
        super().visit_Import(node)
        if any(alias.name == "__main__" for alias in node.names):
            self.flag(node, "main")

    def visit_ImportFrom(self, node):
        """from a import b"""
        super().visit_ImportFrom(node)
        if node.module == "__main__":
            self.flag(node, "main")

    # Calls

    def visit_Call(self, node):
        """f(...)"""
        super().visit_Call(node)
        dotted = self.dotted(node.func) or ""
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        kinds = [self.kind(value) for value in values]
        hears = [ast.unparse(value) for value in node.args[:1]] == ["'sys.stdout'"]
        if (rule := rules.rule_of(dotted)) and not hears:
            self.flag(node, rule, node.func)
        self._python(node, dotted, kinds)
        self._numpy(node, dotted, values, kinds)
        self._changed(node)
        if _last(node.func) in rules.RAISES and node.args:
            self._expected(node.args[0])
        if self.is_students(node.func):
            for value, kind in zip(values, kinds, strict=True):
                self._given(value, kind)
                is_kept = self.kind(node.func) is Kind.CLASS and kind is None
                if is_kept and isinstance(value, ast.Name):
                    self.bind(value, Kind.KEPT)

    def _python(self, node, dotted, kinds):
        """Functions of Python and its library that look at a student's thing."""
        first = kinds[0] if kinds else None
        if dotted in rules.OF_OBJECTS and first in (Kind.OBJECT, Kind.CALLABLE):
            self.flag(node, rules.OF_OBJECTS[dotted])
        are_sorted = kinds.count(Kind.OBJECT) > 1 or first is Kind.OBJECTS
        if dotted in rules.SORTERS and are_sorted and not node.keywords:
            self.flag(node, "compare")
        if dotted in rules.CLASS_TESTS and len(node.args) == 2:
            self._is_class(node, *node.args)
        knows_names = dotted in rules.INSPECTED and Kind.CLASS not in kinds
        if dotted.startswith("inspect.") and STUDENTS & set(kinds) and not knows_names:
            self.flag(node, "inspect")
        if dotted in ("builtins.eval", "builtins.exec") and self.depth:
            self.flag(node, "eval", node.func)
        if dotted == "builtins.setattr" and node.args and self.dotted(node.args[0]):
            self.flag(node, "patch")

    def _numpy(self, node, dotted, values, kinds):
        if dotted in rules.SAME_MEMORY and {Kind.ANSWER, Kind.PART} & set(kinds):
            self.flag(node, "identity")
        raises = any(getattr(value, "value", None) == "raise" for value in values)
        if dotted in ("numpy.errstate", "numpy.seterr") and raises:
            self.flag(node, "patch")

    def _given(self, value, kind):
        """What is given to the student's code."""
        if kind in (Kind.STAYS, Kind.MODULE):
            self.flag(value, "argument")
        elif kind is Kind.TYPE:
            self.flag(value, "type")

    def _changed(self, node):
        """A method that changes what is a copy."""
        if not isinstance(node.func, ast.Attribute):
            return
        if node.func.attr in rules.MUTATORS:
            self._in_place(node, node.func.value, (Kind.DATA, Kind.KEPT))
        if node.func.attr in ATTRIBUTE_COPIES:
            self._in_place(node, node.func.value, (Kind.PART,))

    def _in_place(self, node, value, kinds):
        kind = self.kind(value)
        if kind in kinds:
            self.flag(node, "kept" if kind is Kind.KEPT else "inplace", value)

    def _is_class(self, node, value, classes):
        """isinstance(value, classes), and the like."""
        for one in getattr(classes, "elts", [classes]):
            if self.kind(one) is Kind.CLASS:
                self.flag(node, "class", one)
            elif self.kind(value) in STUDENTS | ANSWERS and self._is_no_answer(one):
                self.flag(node, "stays", one)

    def _is_no_answer(self, node):
        """Whether an expression is a class that nothing from the student has."""
        dotted = self.dotted(node) or ""
        if self.kind(node) is not Kind.TYPE:
            return False
        return dotted in rules.NO_ANSWERS or not dotted.startswith(rules.ANSWERS)

    # Operators

    def visit_Compare(self, node):
        """a < b"""
        self.generic_visit(node)
        operands = [node.left, *node.comparators]
        for op, *pair in zip(node.ops, operands, operands[1:], strict=False):
            if isinstance(op, ast.Is | ast.IsNot):
                self._is_same(node, *pair)
                self._is_same(node, *reversed(pair))
            else:
                self._is_equal(node, *pair)

    def _is_same(self, node, one, other):
        """a is b"""
        is_type = isinstance(one, ast.Call) and _last(one.func) == "type"
        if is_type and len(one.args) == 1:
            self._is_class(node, one.args[0], other)
        ours = self.kind(other) in (None, Kind.STAYS, Kind.KEPT)
        if self.kind(one) is Kind.ANSWER and ours and not _is_plain(other):
            self.flag(node, "identity")

    def _is_equal(self, node, left, right):
        """a == b"""
        kinds = {self.kind(left), self.kind(right)}
        if kinds & OBJECTS:
            self.flag(node, "compare")
        elif Kind.STAYS in kinds and kinds & ANSWERS:
            self.flag(node, "stays")

    def visit_Set(self, node):
        """{a, b}"""
        self.generic_visit(node)
        for item in getattr(node, "elts", getattr(node, "keys", ())):
            if self.kind(item) is Kind.OBJECT:
                self.flag(item, "hash")

    visit_Dict = visit_Set

    def visit_FormattedValue(self, node):
        """f"{a!r:5}" """
        self.generic_visit(node)
        has_format = node.conversion == ord("r") or node.format_spec
        if has_format and self.kind(node.value) is Kind.OBJECT:
            self.flag(node.value, "builtin")

    # Attributes and items

    def visit_Attribute(self, node):
        """a.b"""
        self.generic_visit(node)
        kind, written = self.kind(node.value), isinstance(node.ctx, WRITES)
        is_dunder = node.attr[:2] == "__" == node.attr[-2:]
        if written and kind in (Kind.FUNCTION, Kind.CALLABLE):
            self.flag(node, "attribute")
        elif written and self.dotted(node.value) and self.dotted(node) != "sys.stdout":
            self.flag(node, "patch")
        elif isinstance(node.ctx, ast.Del) and kind is Kind.OBJECT:
            self.flag(node, "item")
        elif is_dunder and kind in STUDENTS - {Kind.PART, Kind.CLASS}:
            if node.attr not in rules.DUNDERS:
                self.flag(node, "dunder")
        elif is_dunder and kind is Kind.CLASS:
            self.flag(node, "dunder")

    def visit_Subscript(self, node):
        """a[b]"""
        self.generic_visit(node)
        kind, written = self.kind(node.value), isinstance(node.ctx, WRITES)
        if rule := rules.ITEMS.get(self.dotted(node.value)):
            self.flag(node, rule)
        if written:
            self._in_place(node, node.value, (Kind.PART, Kind.DATA, Kind.KEPT))
        if kind is Kind.OBJECT and (written or isinstance(node.slice, ast.Slice)):
            self.flag(node, "item")

    # Statements

    def visit_With(self, node):
        """with a"""
        for item in node.items:
            if self.kind(item.context_expr) in STUDENTS | {Kind.ANSWER}:
                self.flag(item.context_expr, "with")
        super().visit_With(node)

    def visit_ClassDef(self, node):
        """class A(B)"""
        for base in node.bases:
            if self.kind(base) is Kind.CLASS:
                self.flag(base, "subclass")
        for name in eager(node):
            if isinstance(name.ctx, ast.Load) and name.id in self.names.students:
                self.flag(name, "classbody")
        super().visit_ClassDef(node)

    def visit_Try(self, node):
        """try"""
        inside = [part for statement in node.body for part in ast.walk(statement)]
        calls = [part for part in inside if isinstance(part, ast.Call)]
        if any(self.is_students(call.func) for call in calls):
            for handler in node.handlers:
                if handler.type:
                    self._expected(handler.type)
        self.generic_visit(node)

    def _expected(self, node):
        """An exception, or a tuple of some, that the student's code is to raise."""
        for one in getattr(node, "elts", [node]):
            module, _, name = (self.dotted(one) or "").rpartition(".")
            known = getattr(builtins, name, None) if module == "builtins" else None
            crosses = known is BaseException or (known and issubclass(known, Exception))
            if self.kind(one) in (Kind.CLASS, Kind.TYPE) and not crosses:
                self.flag(one, "exception")


def _binding(tree, name):
    """The statement that binds a name first."""
    return next(node for node in tree.body if name in bound(ast.Module([node], [])))


def _conditions(node):
    match node:
        case ast.Assert(test=test) | ast.If(test=test) | ast.While(test=test):
            return [test]
        case ast.IfExp(test=test) | ast.UnaryOp(op=ast.Not(), operand=test):
            return [test]
        case ast.BoolOp(values=values):
            return values
    return []


def _is_plain(node):
    return isinstance(node, ast.Constant) and node.value in (None, True, False)


def _last(node):
    """The last name of `a.b.c`."""
    return getattr(node, "attr", getattr(node, "id", ""))
