"""Stop a call that takes too long, in the thread that made it.

What is lent to a student's code runs over here, with arguments of the student's choice:
a key that loops over its argument can be kept busy for hours.
"""

import contextlib
import ctypes
import threading
import time

TICK = 0.1  # seconds


class Watch:
    """Raises `error`, an exception class, in the thread that makes this object.

    A loop of Python is stopped within a tick; a single call of NumPy runs to its end.
    """

    def __init__(self, error):
        self.error = error
        self._ident = threading.get_ident()
        self._lock = threading.Lock()  # so that no exception comes late
        self._closed = threading.Event()
        self._until = None
        self._thread = None

    @contextlib.contextmanager
    def limit(self, seconds):
        """At most so many seconds of CPU time in the `with` block; None: any."""
        if seconds is not None and self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        before = self._until
        self._set(before if seconds is None else self._now() + seconds)
        try:
            yield
        finally:
            self._set(before)

    def close(self):
        """End the watching."""
        self._closed.set()

    def _set(self, until):
        with self._lock:
            self._until = until

    def _now(self):
        if not hasattr(time, "pthread_getcpuclockid"):  # macOS: wall time
            return time.monotonic()
        return time.clock_gettime(time.pthread_getcpuclockid(self._ident))

    def _run(self):
        while not self._closed.wait(TICK):
            with self._lock:
                if self._until is not None and self._now() >= self._until:
                    self._until = None
                    ident, error = ctypes.c_ulong(self._ident), self.error
                    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
                    raise_in(ident, ctypes.py_object(error))
