"""Pages are executed ahead of reading, several at once.

Jupyter Book alone executes one after the other, as it reads them. What is executed here
lands in its cache, where it is found. What fails here is left to Jupyter Book, which
executes it again and tells why.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader

AT_ONCE = max(2, os.cpu_count() or 1)  # kernels are processes, so threads will do


def execute_ahead(app, env, docnames):
    """Execute those of the pages that the cache does not hold.

    Connected to Sphinx' event before it reads `docnames`, after all that changes a
    page's text.
    """
    config = env.mystnb_config
    if config.execution_mode != "cache":
        return
    cache = get_cache(config.execution_cache_path or ".jupyter_cache")
    pages = ((Path(env.doc2path(name)), _notebook(app, env, name)) for name in docnames)
    todo = [(p, nb) for p, nb in pages if nb and not _is_cached(cache, nb)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = pool.map(lambda page: _executed(*page, config), todo)
        for (path, notebook), seconds in zip(todo, results, strict=True):
            if seconds is not None:
                data = {"execution_seconds": seconds}
                bundle = CacheBundleIn(notebook, str(path), data=data)
                cache.cache_notebook_bundle(
                    bundle, check_validity=False, overwrite=True
                )


def _notebook(app, env, docname):
    """A page as myst-nb will read it; None: it is none, or has rules of its own."""
    path = env.doc2path(docname)
    source = [Path(path).read_text("utf-8")]
    app.emit("source-read", docname, source)
    reader = create_nb_reader(path, env.myst_config, env.mystnb_config, source[0])
    notebook = reader and reader.read(source[0])
    if not notebook or env.mystnb_config.metadata_key in notebook.metadata:
        return None
    return notebook


def _is_cached(cache, notebook):
    try:
        return cache.match_cache_notebook(notebook) is not None
    except KeyError:
        return False


def _executed(path, notebook, config):
    """Seconds that a page took; its notebook has its outputs then. None: it failed."""
    try:
        result = single_nb_execution(
            notebook,
            cwd=str(path.parent),
            allow_errors=config.execution_allow_errors,
            timeout=config.execution_timeout,
        )
    except Exception:  # a kernel that died, say: the page is executed once more
        return None
    return result.time if result.err is None else None
