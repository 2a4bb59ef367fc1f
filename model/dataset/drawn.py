"""Draws a set of marks, in as many processes as there are processors.

The work is split into chunks, each with its own seed, so the set depends on nothing but the seed.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import compress
from multiprocessing import get_context

import numpy as np

from model.dataset.marks import MarkSet
from model.dataset.shown import what_is_shown
from model.drawing import draw_marks
from model.errors import UnguardedScript
from model.interrupts import unaware_of_interrupts
from model.picture import HIGH, Manner, Pixels, Reading, pixels_to_readings

CHUNK = 1000

_HIGH_SHARE = 0.15
"""The share of pictures that are read with high sensitivity, as pictures without a visible mark are.

None is read with low sensitivity: the mark might vanish, and its label would be wrong.
"""

Report = Callable[[int, int], object]
"""Called with the number of marks done so far, and of all marks."""


def draw_mark_set(
    count: int,
    grid_size: int,
    seed: np.random.SeedSequence,
    workers: int | None = None,
    report: Report = lambda done, total: None,
) -> MarkSet:
    """Draw `count` marks and read them into grids, as the service reads pictures.

    A crowded picture contributes one look, labelled by its content.

    `workers` processes share the work, by default one for each processor.
    """
    counts = [min(CHUNK, count - start) for start in range(0, count, CHUNK)]
    jobs = (counts, [grid_size] * len(counts), seed.spawn(len(counts)))
    sets = []
    with _mapping(min(workers or os.cpu_count() or 1, len(counts))) as mapped:
        for drawn in mapped(_draw_chunk, *jobs):
            sets.append(drawn)
            report(sum(map(len, sets)), count)
    return MarkSet.joined([MarkSet.empty(grid_size), *sets])


def _draw_chunk(count: int, grid_size: int, seed: np.random.SeedSequence) -> MarkSet:
    rng = np.random.default_rng(seed)
    drawn = draw_marks(count, rng)
    readings = _readings([Pixels(grey) for stack in drawn.greys for grey in stack], grid_size, rng)
    shown = [
        what_is_shown(reading, label, box, rng)
        for reading, label, box in zip(readings, drawn.labels.tolist(), drawn.boxes, strict=True)
    ]
    grids, labels = zip(*shown, strict=True)
    return MarkSet(np.stack(grids), np.array(labels, np.int8))


def _readings(pictures: list[Pixels], grid_size: int, rng: np.random.Generator) -> list[Reading]:
    """The readings of the pictures, with the usual or with high sensitivity."""
    is_high = rng.random(len(pictures)) < _HIGH_SHARE
    usual = iter(pixels_to_readings([*compress(pictures, ~is_high)], grid_size))
    high = iter(pixels_to_readings([*compress(pictures, is_high)], grid_size, Manner(HIGH)))
    return [next(high if each else usual) for each in is_high]


@contextmanager
def _mapping(workers: int) -> Iterator[Callable[..., Iterable[MarkSet]]]:
    """A `map` over that many processes, which ignore Ctrl-C; for one worker, no process is started."""
    if workers <= 1:
        yield map
        return
    context = get_context("spawn")
    started = context.Event()
    pool = ProcessPoolExecutor(workers, context, started.set)
    try:
        yield lambda *jobs: unaware_of_interrupts(pool.map, *jobs)
    except BrokenProcessPool:
        if started.is_set():
            raise
        raise UnguardedScript from None
    except RuntimeError as error:
        if "bootstrapping" in str(error):  # Python is still importing the script
            sys.exit(1)
        raise
    finally:
        unaware_of_interrupts(partial(pool.shutdown, cancel_futures=True))
