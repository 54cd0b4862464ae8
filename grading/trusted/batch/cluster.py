"""A Dask cluster as an executor, for classes that one machine is too small for.

On each machine, in a copy of this repository at the same commit, as many processes as
it has cores: `dask worker ADDRESS --nthreads 1 --nworkers auto`.
"""

from concurrent.futures import BrokenExecutor, Executor, Future


class Cluster(Executor):
    """The cluster with the scheduler at `address`, such as "tcp://10.0.0.5:8786".

    size: how many jobs it runs at once. Raises ValueError where Dask is not installed,
    OSError when nobody answers.
    """

    def __init__(self, address):
        try:
            from distributed import Client
        except ImportError:
            text = "--scheduler needs Dask: install the dependency group `dask`"
            raise ValueError(text) from None
        self._client = Client(address, set_as_default=False)
        self._executor = self._client.get_executor(pure=False)
        self.size = sum(self._client.nthreads().values())

    def submit(self, function, /, *args, **kwargs):
        """The future of function(*args, **kwargs); see `concurrent.futures`."""
        outer = Future()
        inner = self._executor.submit(function, *args, **kwargs)
        inner.add_done_callback(lambda done: _pass_on(done, outer))
        return outer

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Leave the cluster; it goes on for others."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _pass_on(inner, outer):
    """Give a future's end to another; a job that killed its workers broke the pool."""
    from distributed import KilledWorker

    if inner.cancelled():
        outer.cancel()
        return
    error = inner.exception()
    if isinstance(error, KilledWorker):
        error = BrokenExecutor(f"it ended the cluster's processes: {error}")
    if error is None:
        outer.set_result(inner.result())
    else:
        outer.set_exception(error)
