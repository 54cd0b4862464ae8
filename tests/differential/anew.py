"""In the kernel: what a notebook leaves behind is taken away before the next one."""

import builtins
import gc
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import warnings

import numpy as np

# Cells of the kernel.
REMEMBER = "import tests.differential.anew as anew; anew.remember()"
FORGET = """
import tests.differential.anew as anew
anew.forget(get_ipython())
"""
_before = {}


def remember():
    """Note the state of a new kernel, and go to a folder of its own."""
    _before.update(
        home=os.getcwd(),
        builtins=dict(vars(builtins)),
        modules=set(sys.modules),
        path=list(sys.path),
        filters=list(warnings.filters),
        errors=np.geterr(),
        printed=np.get_printoptions(),
        environment=dict(os.environ),
        recursion=sys.getrecursionlimit(),
        streams=(sys.stdout, sys.stderr),
        handlers=list(logging.root.handlers),
        alarm=signal.getsignal(signal.SIGALRM),
    )
    gc.freeze()  # a reset collects garbage
    _enter()


def forget(shell):
    """Bring all of that back; the notebook's names are gone."""
    shell.reset(new_session=True)
    _restore(vars(builtins), _before["builtins"])
    for name in set(sys.modules) - _before["modules"]:
        path = getattr(sys.modules[name], "__file__", None) or ""
        if path.startswith(os.path.realpath(_before["home"])):
            del sys.modules[name]
    sys.path[:] = _before["path"]
    warnings.filters[:] = _before["filters"]
    warnings._filters_mutated()
    np.seterr(**_before["errors"])
    np.set_printoptions(**_before["printed"])
    _restore(os.environ, _before["environment"])
    sys.setrecursionlimit(_before["recursion"])
    sys.stdout, sys.stderr = _before["streams"]
    logging.root.handlers[:] = _before["handlers"]
    signal.signal(signal.SIGALRM, _before["alarm"])
    random.seed()
    np.random.seed()
    for thread in threading.enumerate():
        if thread.name.startswith("Thread-") and not thread.daemon:
            thread.join(1)
    _enter()


def _restore(mapping, before):
    """Never empty on the way: other threads of the kernel look things up."""
    mapping.update(before)
    for name in set(mapping) - set(before):
        del mapping[name]


def _enter():
    os.chdir(_before["home"])
    for name in os.listdir():
        shutil.rmtree(name)
    os.chdir(tempfile.mkdtemp(dir=_before["home"]))
