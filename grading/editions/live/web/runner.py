"""Runs the cells of one chapter in the reader's browser, as a notebook would.

Before a cell runs, those above it do, in the order of the notebook, each once; a cell
further up than the last one that ran starts a new namespace. Demonstrations run when
they are asked for. Until then matplotlib is not loaded: who asks for it is told that it
is `NeedsDrawing`.
"""

import ast
import contextlib
import importlib
import io
import json
import linecache
import sys
import traceback
import types

MOST = 20_000  # characters that a cell may say
OURS = ("matplotlib", "matplotlib.pyplot", "gradbook.plot")


class NeedsDrawing(BaseException):
    """A cell wants matplotlib, not loaded yet. No `except Exception` sees it."""


class StandIn(types.ModuleType):
    """In the place of a module that draws."""

    __path__ = ()

    def __getattr__(self, name):
        if name == "style":  # of gradbook.plot: each chapter begins with it
            return lambda: None
        if name.startswith("__"):
            raise AttributeError(name)
        raise NeedsDrawing(f"{self.__name__}.{name}")


class Finder:
    """Finds no part of matplotlib, and says so."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """Raise NeedsDrawing for a module of matplotlib."""
        if name.startswith("matplotlib."):
            raise NeedsDrawing(name)


class Chapter:
    """The cells of a chapter and the namespace they run in.

    cells: list of {"id", "role", "source"}, in the order of the notebook.
    """

    def __init__(self, cells):
        self.cells = cells
        self.draws = False
        self.place = {cell["id"]: index for index, cell in enumerate(cells)}
        self._forget()
        for name in OURS:
            sys.modules[name] = StandIn(name)
        sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"]
        sys.meta_path.insert(0, Finder)

    def draw(self):
        """From now on matplotlib is there; cells above run again."""
        if self.draws:
            return
        self.draws = True
        sys.meta_path.remove(Finder)
        for name in OURS:
            del sys.modules[name]
        importlib.import_module("matplotlib").use("svg")
        self._forget()

    def check(self, name, needs, answers):
        """Run the check of an exercise; {"passed", "said"}.

        Why one that it needs or the first cell stopped is said before. Where its own
        cell stopped, that is all: what it defines may be from another text.
        """
        cell = self.cells[self.place[f"check-{name}"]]
        self._run_above(cell["id"], answers)
        if own := self.stopped.get(name):
            return {"passed": False, "said": own}
        said, error = self._run(cell["id"], cell["source"])
        passed = session().passed.get(name, False) and error is None
        above = [self.cells[0]["id"], *needs]
        stopped = [self.stopped.get(one) for one in above if error]
        return {"passed": passed, "said": joined(*stopped, said, error)}

    def diagnose(self, name, known):
        """The sentence of the known mistake that an answer makes; see diagnosis.py."""
        find = importlib.import_module("page_diagnosis").sentence
        return find(name, self._source(f"check-{name}"), self.namespace, known, execute)

    def show(self, cell_id, after, answers):
        """Run a demonstration, before it those that it builds on; what it shows.

        Returns {"said", "figures", "passed"}; figures are texts of SVG.
        """
        todo = [one for one in after if one not in self.ran] + [cell_id]
        if any(self.place[one] < self.reached for one in todo):
            self._forget()
        for one in [*after, cell_id]:
            if one == cell_id or one not in self.ran:
                self._run_above(one, answers)
                figures = []
                said, error = self._run(one, self._source(one), figures)
        waits = "This demonstration " in said
        return {
            "said": joined(said, error),
            "figures": figures,
            "passed": error is None and not waits,
        }

    def _run_above(self, cell_id, answers):
        """Run what stands above a cell: what has not run, and answers that changed."""
        if self.place[cell_id] < self.reached:
            self._forget()
        for cell in self.cells[: self.place[cell_id]]:
            if cell["role"] == "stub":
                self._run_answer(cell["id"], answers)
            elif cell["role"] in ("setup", "plain") and cell["id"] not in self.ran:
                # While nothing draws, a cell that does has its say later.
                with contextlib.suppress(NeedsDrawing):
                    self._run_quietly(cell["id"], cell["source"])

    def _run_answer(self, name, answers):
        source = answers.get(name, self._source(name))
        if self.ran.get(name) != source:
            self._run_quietly(name, source)

    def _run_quietly(self, cell_id, source):
        """Run a cell of which nothing is shown, but that it stopped."""
        error = self._run(cell_id, source)[1]
        self.stopped[cell_id] = error and f"The cell `{cell_id}` stopped.\n{error}"

    def _source(self, cell_id):
        return self.cells[self.place[cell_id]]["source"]

    def _run(self, cell_id, source, figures=None):
        """(what a cell said, its error as text or None); keeps that it ran.

        figures: list that gets what it draws.
        """
        self.ran[cell_id] = source
        self.reached = max(self.reached, self.place[cell_id])
        out, error = io.StringIO(), None
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            self._drawing(figures),
        ):
            try:
                execute(source, f"<{cell_id}>", self.namespace)
            except (Exception, SystemExit, KeyboardInterrupt) as caught:
                error = told(caught)
        return out.getvalue()[:MOST], error

    @contextlib.contextmanager
    def _drawing(self, figures):
        """What a cell draws goes into a list: at `plt.show()`, or at its end."""
        if not self.draws:
            yield
            return
        plt = importlib.import_module("matplotlib.pyplot")
        plt.show = lambda *_, **__: take_figures(plt, figures)
        yield
        take_figures(plt, figures)

    def _forget(self):
        """A new namespace, in which nothing has run."""
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        self.namespace = main.__dict__
        self.ran, self.stopped, self.reached = {}, {}, -1


def execute(source, filename, namespace):
    """Run a cell's source; a last expression shows its value, as in a notebook."""
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    tree = ast.parse(source, filename)
    last = tree.body[-1:] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
    if source.rstrip().endswith(";"):
        last = []
    tree.body = tree.body[: len(tree.body) - len(last)]
    exec(compile(tree, filename, "exec"), namespace)
    for node in last:
        code = compile(ast.Expression(node.value), filename, "eval")
        value = eval(code, namespace)
        if value is not None:
            print(repr(value))


def take_figures(plt, figures):
    """Write the open figures to a list, and close them."""
    for number in plt.get_fignums() if figures is not None else ():
        text = io.StringIO()
        plt.figure(number).savefig(
            text, format="svg", bbox_inches=None, dpi=192, metadata={"Date": None}
        )
        themed = importlib.import_module("page_svg").themed  # editions/figures/svg.py
        figures.append(themed(text.getvalue(), ""))
    plt.close("all")


def told(error):
    """An exception as text: a check's own words, or a traceback of own code."""
    if hasattr(error, "_render_traceback_"):
        return "\n".join(error._render_traceback_())
    whole = traceback.TracebackException.from_exception(error)
    for part in chain(whole):
        own = [frame for frame in part.stack if frame.filename.startswith("<")]
        part.stack = traceback.StackSummary.from_list(
            [frame for frame in own if not frame.filename.startswith("<frozen")]
        )
    return "".join(whole.format()).rstrip()


def chain(whole):
    """An exception and those behind it."""
    while whole:
        yield whole
        whole = whole.__cause__ or whole.__context__


def joined(*texts):
    """The texts that there are, each on lines of its own."""
    return "\n".join(text.rstrip("\n") for text in texts if text)


def session():
    """gradbook's record of what passed."""
    return importlib.import_module("gradbook.check.session")


def answer(chapter, request):
    """Do what a request, a text of JSON, asks for; returns JSON."""
    job = json.loads(request)
    try:
        if job["kind"] == "draw":
            chapter.draw()
            result = {}
        elif job["kind"] == "check":
            result = chapter.check(job["name"], job["needs"], job["answers"])
            if job.get("known") and not result["passed"]:
                result["sentence"] = chapter.diagnose(job["name"], job["known"])
        else:
            result = chapter.show(job["cell"], job["after"], job["answers"])
    except NeedsDrawing:
        result = {"needs": "matplotlib"}
    return json.dumps(result)
