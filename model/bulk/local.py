"""Answers the chunks of a job in processes of this machine."""

import os
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import active_children, get_context

from model.bulk.answering import ChunkResult, Work, answer
from model.bulk.rows import Chunk
from model.interrupts import unaware_of_interrupts

_IN_FLIGHT = 4
"""Chunks per process that are queued, in progress, or answered but not yet yielded."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answered_locally(work: Work, chunks: Iterable[Chunk], workers: int) -> Generator[ChunkResult, None, None]:
    """The results of the chunks, in order; a single worker runs in this process.

    The processes ignore Ctrl-C, which this one handles. They end when the iterator is closed.
    """
    if workers == 1:
        yield from (answer(work, chunk) for chunk in chunks)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"))
    jobs = (partial(pool.submit, answer, work, chunk) for chunk in chunks)
    try:
        waiting = deque(unaware_of_interrupts(lambda: [job() for job in islice(jobs, _IN_FLIGHT * workers)]))
        while waiting:
            answered = waiting.popleft().result()
            waiting.extend(job() for job in islice(jobs, 1))
            yield answered
    except BaseException:
        for process in active_children():
            process.terminate()
        raise
    finally:
        unaware_of_interrupts(partial(pool.shutdown, cancel_futures=True))
