"""What a locked cell cannot do in trusted execution, and what to do instead.

Each rule stands for patterns that `tests/lint_cases` runs.
"""

RULES = {
    # The student's classes and objects
    "class": (
        "{name}: a student's class is a proxy in a check, not a class",
        "check what its objects do: attributes, results, str()",
    ),
    "subclass": (
        "{name}: a check cannot inherit from a student's class",
        "ask for a function that makes what the check needs",
    ),
    "compare": (
        "{name}: a comparison with a student's object would be the student's word",
        "compare its attributes, its str(), or a list() or set() made of it",
    ),
    "truth": (
        "{name}: the truth of a student's object would be the student's word",
        "test an attribute, or `is not None`",
    ),
    "hash": (
        "{name}: the hash of a student's object would be the student's word",
        "use one of its attributes as the key",
    ),
    "builtin": (
        "{name}: this does not reach a student's object",
        "call a method of it; str, len, float, int, list and iteration reach it",
    ),
    "copy": (
        "{name}: a student's object cannot be copied or pickled by a check",
        "make a second one",
    ),
    "item": (
        "{name}: a check cannot set, delete or slice items of a student's object",
        "call a method of it",
    ),
    "with": (
        "{name}: what comes from the student is no context manager in a check",
        "let the student's code use it, and check the result",
    ),
    "attribute": (
        "{name}: set in a check, the student's code does not see it",
        "give the value as an argument",
    ),
    "inplace": (
        "{name}: data of the student come as a copy, a change stays in the check",
        "assign the whole attribute or variable",
    ),
    "kept": (
        "{name}: the student's object got a copy and keeps the old value",
        "give the new value by a call",
    ),
    # The student's functions
    "dunder": (
        "{name}: does not cross; of a function its name and parameters do",
        "check what the function does",
    ),
    "inspect": (
        "{name}: sees a proxy, not the student's code",
        "check what the function does; inspect.signature knows parameter names",
    ),
    # What crosses
    "argument": (
        "{name}: cannot be given to the student's code",
        "give numbers, text, lists, tuples, dicts, arrays of numbers, functions",
    ),
    "type": (
        "{name}: a class arrives as a function, which can be called and no more",
        "give its name as text",
    ),
    "stays": (
        "{name}: nothing that comes from the student has this type in a check",
        "ask for a list or a dict, or make one: list(answer), set(answer)",
    ),
    "identity": (
        "{name}: answers are copies, so this tells nothing",
        "compare values, those of the argument before and after the call too",
    ),
    "exception": (
        "{name}: only Python's own exceptions cross as themselves",
        "expect ValueError, TypeError and the like, or Exception and its text",
    ),
    # Names
    "own": (
        "{name}: the student's code reads it, but does not see what a check binds",
        "give it as an argument, or bind it in a locked cell without points",
    ),
    "two": (
        "{name}: the student's code changes its own copy, a check reads the locked one",
        "let a function return it, or bind it in the stub",
    ),
    "classbody": (
        "{name}: the body of a class does not see the student's names, methods do",
        "use it in a method",
    ),
    "eval": (
        "{name}: in a function it does not see the student's names",
        "write the expression itself",
    ),
    "main": (
        "{name}: `__main__` is the grader, not the notebook",
        "use the name itself",
    ),
    "judge": (
        "{name}: comes from a cell that students may change, so it could say anything",
        "import or define it in a locked cell",
    ),
    "twice": (
        "{name}: a locked cell without points runs twice, for checks and for students, "
        "and this value differs",
        "set a seed, or give the value as an argument",
    ),
    "setup": (
        "{name}: a locked cell without points has to run without the student's code",
        "move this into a check, or unlock the cell",
    ),
    # Surroundings
    "patch": (
        "{name}: the student's code does not see this change",
        "give a function or a value as an argument, or rebind a name of the student",
    ),
    "output": (
        "{name}: what the student's code writes to stderr or logs does not come here",
        "ask for a function that prints or returns the text",
    ),
    "figure": (
        "{name}: has the figures of the checks, not the student's",
        "ask for a function that returns the axes, and call their methods",
    ),
    "watch": (
        "{name}: watches the check, not the student's code",
        "check what the function does",
    ),
    "thread": (
        "{name}: the student's code answers one call at a time",
        "call it in a loop",
    ),
    "suite": (
        "{name}: looks for tests in the grader, finds none and passes",
        "use assert, or run a suite and assert that it was successful",
    ),
    "file": (
        "{name}: files of the assignment are not there, and none cross",
        "put the data into a locked cell or an installed package",
    ),
    "network": (
        "{name}: the student's code has no network",
        "put the data into a locked cell or an installed package",
    ),
    "module": (
        "{name}: this module is not installed here",
        "install it for the grader, or write its code into a locked cell",
    ),
    "ipython": (
        "{name}: a locked cell runs as plain Python, without IPython",
        "write it in Python; display comes from IPython.display",
    ),
    "magic": (
        "{name}: the line is left out",
        "write it in Python",
    ),
    "syntax": (
        "{name}: the cell is no plain Python",
        "write it in Python",
    ),
    "language": (
        "{name}: trusted execution is for Python",
        "use nbgrader's own execution",
    ),
}

# By the dotted name of what is called; a name that ends in a dot stands for all in it.
CALLS = {
    "IPython.get_ipython": "ipython",
    "dis.": "inspect",
    "typing.get_type_hints": "inspect",
    "unittest.main": "suite",
    "pytest.main": "suite",
    "unittest.mock.patch": "patch",
    "unittest.mock.patch.": "patch",
    "contextlib.redirect_stderr": "output",
    "matplotlib.pyplot.gca": "figure",
    "matplotlib.pyplot.gcf": "figure",
    "matplotlib.pyplot.get_fignums": "figure",
    "sys.setrecursionlimit": "patch",
    "sys.settrace": "watch",
    "sys.setprofile": "watch",
    "tracemalloc.": "watch",
    "threading.Thread": "thread",
    "concurrent.futures.": "thread",
    "multiprocessing.": "thread",
}
# What these do to an object of the student, they do to a proxy.
OF_OBJECTS = {
    "builtins.type": "class",
    "builtins.hash": "hash",
    "builtins.bool": "truth",
    "copy.copy": "copy",
    "copy.deepcopy": "copy",
    "pickle.dumps": "copy",
} | {f"builtins.{n}": "builtin" for n in ("abs", "dir", "next", "repr", "vars")}
FILES = (
    "builtins.open",
    "glob.glob",
    "matplotlib.pyplot.imread",
    "numpy.fromfile",
    "numpy.genfromtxt",
    "numpy.load",
    "numpy.loadtxt",
    "os.listdir",
    "os.path.exists",
    "os.path.isfile",
    "pandas.read_",
    "pathlib.Path",
)
NETWORK = ("requests.", "urllib.request.", "sklearn.datasets.fetch_")
RAISES = ("assertRaises", "assertRaisesRegex", "raises", "assert_raises")
ITEMS = {"sys.modules": "main", "os.environ": "patch"}
CLASS_TESTS = ("builtins.isinstance", "builtins.issubclass")
INSPECTED = ("inspect.signature", "inspect.getfullargspec", "inspect.getdoc")
SORTERS = ("builtins.max", "builtins.min", "builtins.sorted")
SAME_MEMORY = ("builtins.id", "numpy.may_share_memory", "numpy.shares_memory")
IPYTHON = ("In", "Out", "get_ipython", "display", "_ih", "_oh", "_dh", "_", "__", "___")
# Magics without which a cell means the same.
MAGICS = {"autoreload", "config", "load_ext", "matplotlib", "pip", "timeit", "?"}
MAGICS |= {"pinfo", "pinfo2"}
MUTATORS = {"append", "extend", "setdefault", "sort", "clear", "update", "add", "pop"}
SHIFTS = {"random", "normal", "standard_normal", "integers", "choice", "permutation"}
UNSTEADY = ("numpy.random.", "random.", "time.", "datetime.", "uuid.")
DUNDERS = {"__name__", "__len__", "__getitem__", "__iter__", "__float__", "__int__"}
DUNDERS |= {"__str__", "__neg__", "__call__", "__init__", "__signature__", "__doc__"}
DUNDERS |= {f"__{n}__" for n in ("add", "sub", "mul", "truediv", "pow", "matmul")}

# Makers of what cannot cross, apart from classes; and classes whose calls can.
STAYS = {
    "builtins.iter",
    "datetime.date",
    "datetime.datetime",
    "datetime.timedelta",
    "numpy.bytes_",
    "numpy.datetime64",
    "numpy.dtype",
    "numpy.random.RandomState",
    "numpy.str_",
    "numpy.timedelta64",
}
CLASS_MAKERS = ("dataclasses.make_dataclass",)
STAYS_OF = ("itertools.", "numpy.ma.")
PLAIN = (
    *(f"builtins.{n}" for n in ("bool", "bytes", "complex", "dict", "float", "int")),
    *(f"builtins.{n}" for n in ("list", "str", "super", "tuple", "type")),
    *(f"collections.{n}" for n in ("Counter", "OrderedDict", "defaultdict", "deque")),
    "numpy.",
    "unittest.",
    "warnings.",
)
# Classes that answers of the student can have.
ANSWERS = (*PLAIN, "builtins.object", "collections.abc.", "numbers.", "typing.")
NO_ANSWERS = {"collections.abc.Iterator", "collections.abc.Generator"}


def rule_of(dotted):
    """The rule against a call of this dotted name, or None."""
    if dotted in CALLS:
        return CALLS[dotted]
    modules = [name for name in CALLS if name[-1] == "."]
    return next((CALLS[name] for name in modules if dotted.startswith(name)), None)


def short(text):
    """A text in one line of at most 50 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 50 else text[:49] + "…"
