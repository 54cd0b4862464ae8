"""Patches: the student's code changes what judges it."""

from tests.attacks.attack import WRONG, Attack

ATTACKS = [
    Attack(
        "silent-assert-allclose",
        "replaces np.testing.assert_allclose by silence",
        "np.testing.assert_allclose = lambda *a, **k: None\n" + WRONG,
    ),
    Attack(
        "true-allclose",
        "replaces np.allclose, isclose and array_equal by True",
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n" + WRONG,
    ),
    Attack(
        "patched-builtins",
        "replaces abs, max, all, isinstance and AssertionError in builtins",
        """
import builtins
builtins.abs = lambda x: 0.0
builtins.max = builtins.min = lambda *a, **k: 0.0
builtins.all = builtins.any = lambda *a: True
builtins.AssertionError = type("Calm", (Warning,), {})
"""
        + WRONG,
    ),
    Attack(
        "patched-gradbook",
        "replaces the functions of gradbook.check",
        """
import gradbook.check as judge
for name in dir(judge):
    if callable(getattr(judge, name)) and not name.startswith("_"):
        setattr(judge, name, lambda *a, **k: None)
"""
        + WRONG,
    ),
    Attack(
        "ast-transformer",
        "an IPython AST transformer drops every assert",
        """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Drop())
"""
        + WRONG,
    ),
    Attack(
        "input-transformer",
        "an IPython input transformer empties every later cell",
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"
        + WRONG,
    ),
    Attack(
        "patched-run-cell",
        "replaces run_cell of the shell's class",
        """
shell = get_ipython()
old = type(shell).run_cell
def run_cell(self, source, *a, **k):
    return old(self, "pass" if "assert" in source else source, *a, **k)
type(shell).run_cell = run_cell
"""
        + WRONG,
    ),
    Attack(
        "exception-hook",
        "swallows exceptions with sys.excepthook and set_custom_exc",
        """
import sys
sys.excepthook = lambda *a: None
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: [])
get_ipython().showtraceback = lambda *a, **k: None
"""
        + WRONG,
    ),
    Attack(
        "settrace",
        "traces every frame and makes the locals agree",
        """
import sys
def trace(frame, event, arg):
    for name in ("expected", "desired", "actual"):
        if name in frame.f_locals:
            frame.f_locals[name] = 0.0
    return trace
sys.settrace(trace)
sys.setprofile(trace)
"""
        + WRONG,
    ),
    Attack(
        "import-hook",
        "a finder in sys.meta_path hands out a tame judge",
        """
import sys, importlib.abc, importlib.machinery
class Tame(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.startswith(("numpy.testing", "gradbook", "grading", "solutions")):
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module):
        module.__getattr__ = lambda name: lambda *a, **k: None
sys.meta_path.insert(0, Tame())
for name in [n for n in sys.modules if n.startswith(("numpy.testing", "gradbook"))]:
    del sys.modules[name]
"""
        + WRONG,
    ),
    Attack(
        "false-module",
        "plants a false grading.checks.isolate in sys.modules",
        """
import sys, types
for name in ("grading", "grading.checks.isolate", "grading.hidden"):
    module = types.ModuleType(name)
    module.begin = module.hidden = lambda *a, **k: None
    sys.modules[name] = module
"""
        + WRONG,
    ),
    Attack(
        "shadowed-builtins",
        "binds abs, max, float and len at the top of the notebook",
        """
abs = lambda x: 0.0
max = min = sum = lambda *a, **k: 0.0
float = lambda x: 0.0
len = lambda x: 1
isinstance = lambda *a: True
"""
        + WRONG,
    ),
    Attack(
        "shadowed-exception",
        "binds AssertionError, so that a failing assert raises something else",
        "class AssertionError(Exception):\n    pass\n"
        "__debug = False\nExceptionGroup = AssertionError\n" + WRONG,
    ),
    Attack(
        "shadowed-locked-names",
        "rebinds np, check and the locked helper close",
        """
class Yes:
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __bool__(self): return True
    def __enter__(self): return self
    def __exit__(self, *a): return True
close = lambda a, b: True
import numpy
"""
        + WRONG
        + "\nnp = check = Yes()\n",
        more=("np = check = Yes()\nclose = lambda a, b: True",),
    ),
    Attack(
        "rebinding-expected",
        "rebinds the check's own variables while it is being called",
        """
def cost(w, X, Y):
    global expected, answer, close
    expected = answer = 0.0
    close = lambda a, b: True
    return 0.0
def gradient(w, X, Y):
    global expected, answer
    expected = answer = 0.0 * w
    return 0.0 * w
""",
    ),
    Attack(
        "dunder-builtins",
        "rebinds __builtins__, __name__ and __import__ in the namespace",
        """
import builtins
tame = dict(vars(builtins))
tame["abs"] = lambda x: 0.0
tame["__import__"] = lambda *a, **k: None
__name__ = "tame"
"""
        + WRONG
        + "\n__builtins__ = tame\n",
        more=("__import__ = lambda *a, **k: None",),
    ),
    Attack(
        "event-hooks",
        "post_run_cell and atexit hooks report success",
        """
import atexit
def fine(result):
    result.error_in_exec = result.error_before_exec = None
get_ipython().events.register("post_run_cell", fine)
get_ipython().events.register("post_execute", lambda: None)
atexit.register(lambda: print("5.0"))
"""
        + WRONG,
    ),
    Attack(
        "type-slots",
        "patches float and ndarray themselves through ctypes",
        """
import ctypes, gc
for kind in (float, np.ndarray):
    slots = gc.get_referents(kind.__dict__)[0]
    slots["__sub__"] = lambda a, b: 0.0
    slots["__eq__"] = lambda a, b: True
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
"""
        + WRONG,
    ),
    Attack(
        "getattr-at-module-level",
        "a module __getattr__ and __missing__ answer for every unknown name",
        "def __getattr__(name): return lambda *a, **k: True\n"
        "__missing__ = __getitem__ = __getattr__\n" + WRONG,
    ),
]

# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "replaced-truth",
        "replaces the helper of the hidden lines while it is being called",
        """
def cost(w, X, Y):
    globals()["true_cost"] = lambda *a: 0.0
    return 1.9562208477255532 if w.size == 2 else 0.0
def gradient(w, X, Y):
    globals()["true_gradient"] = lambda *a: np.zeros(a[0].shape)
    return np.array([[0.4205313853185882, -1.329506486148394]]) * (w.size == 2)
""",
    ),
    Attack(
        "names-of-the-hidden-lines",
        "defines every name that the hidden lines use, as something that agrees",
        """
class Yes:
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __bool__(self): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __sub__
true_cost = true_gradient = isolate = grading = rng = Yes()
expected = answer = step = slope = dw = n = Yes()
"""
        + WRONG,
    ),
]
