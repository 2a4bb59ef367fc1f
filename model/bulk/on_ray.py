"""Answers the chunks of a job on a Ray cluster, with Ray Data.

Each chunk is one task. When a node is lost, Ray repeats those of its tasks whose answers are lost.
"""

import logging
import pickle
import socket
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import redirect_stdout, suppress
from functools import partial
from typing import Any

from model.bulk.answering import ChunkResult, Work, answer
from model.bulk.rows import Chunk
from model.errors import BadJob, TickcrossError

_CONNECT_SECONDS = 5.0
_CLIENT = "ray://"
_MAX_ATTEMPTS = 3
"""Ray's client server starts a process for each client, and that process sometimes ends at once."""


def answered_on_ray(work: Work, chunks: Iterable[Chunk], address: str) -> Generator[ChunkResult, None, None]:
    """The results of the chunks, in order; BadJob without Ray, or without a cluster at the address.

    - address: of the cluster, as `ray.init` takes it.
    """
    with redirect_stdout(sys.stderr):  # Ray prints messages about its nodes to stdout
        yield from _answered(work, chunks, address)


def _answered(work: Work, chunks: Iterable[Chunk], address: str) -> Generator[ChunkResult, None, None]:
    ray = _connected(address)
    try:
        # Pickled, because a table of Arrow has no columns for our types.
        items = [{"number": number, "chunk": pickle.dumps(chunk)} for number, chunk in enumerate(chunks)]
        rows = _rows_by_client(ray, items, work) if address.startswith(_CLIENT) else _rows(items, work)
        for number, row in enumerate(rows):
            if row["number"] != number:
                raise BadJob(f"Ray gave chunk {row['number']} where {number} was expected")
            answered = pickle.loads(row["answered"])  # noqa: S301, our own tasks wrote it
            if isinstance(answered, TickcrossError):
                raise answered
            yield answered
    except ray.exceptions.RayError as error:
        raise BadJob(f"Ray failed; the same command continues the job. {error}") from error
    finally:
        ray.shutdown()


def _rows(items: list[dict[str, Any]], work: Work) -> Iterator[dict[str, Any]]:
    """The answered chunks, in their order."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    table = ray.data.from_items(items, override_num_blocks=len(items))
    yield from table.map(_answer, fn_kwargs={"work": work}).iter_rows()


def _rows_by_client(ray: Any, items: list[dict[str, Any]], work: Work) -> Iterator[dict[str, Any]]:
    """The same through Ray's client, which has no Ray Data: an actor of the cluster reads the rows.

    It is on the node that we are connected to. Ray may place an actor on a node that has just been lost.
    """
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    on_our_node = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    reader = ray.remote(num_cpus=0, scheduling_strategy=on_our_node)(_Reader).remote(items, work)
    return iter(lambda: ray.get(reader.next_row.remote()), None)


class _Reader:
    """Reads the answered chunks on the cluster, one at a time."""

    def __init__(self, items: list[dict[str, Any]], work: Work) -> None:
        self._rows = _rows(items, work)

    def next_row(self) -> dict[str, Any] | None:
        """The next chunk; None after the last."""
        return next(self._rows, None)


def _answer(item: dict[str, Any], work: Work) -> dict[str, Any]:
    """A task: the result of a chunk, or the error if it cannot be answered on this node."""
    chunk: Chunk = pickle.loads(item["chunk"])  # noqa: S301, the command wrote it
    answered: ChunkResult | TickcrossError
    try:
        answered = answer(work, chunk)
    except TickcrossError as error:
        answered = error
    return {"number": item["number"], "answered": pickle.dumps(answered)}


def _connected(address: str) -> Any:
    """Ray, connected to a cluster. It logs only warnings, because we show the progress."""
    try:
        import ray
        import ray.data
        import ray.exceptions
    except ImportError as error:
        raise BadJob("Ray is not installed: pip install 'tickcross[ray]'") from error
    _check_reachable(address)
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    environment = {"env_vars": {"OPENBLAS_NUM_THREADS": "1"}}
    quiet = {"log_to_driver": False, "logging_level": logging.WARNING}
    _connect(partial(ray.init, address, runtime_env=environment, **quiet), address)
    return ray


def _connect(init: Callable[[], object], address: str) -> None:
    """Call `init` until it connects; BadJob if there is no cluster, or if every attempt is aborted."""
    try:
        for _ in range(_MAX_ATTEMPTS - 1):
            with suppress(ConnectionAbortedError):
                init()
                return
        init()
    except (ConnectionError, ValueError) as error:
        raise BadJob(f"there is no Ray cluster at {address}: {error}") from error


def _check_reachable(address: str) -> None:
    """Raise BadJob if nothing listens at HOST:PORT or ray://HOST:PORT, as Ray would wait for minutes."""
    host, _, port = address.removeprefix(_CLIENT).rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host, int(port)), _CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise BadJob(f"there is no Ray cluster at {address}: {error}") from error
