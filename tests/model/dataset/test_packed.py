"""The file of marks for the small network in the browser has the right contents, drawn by our generator."""

import gzip
import json
import re
from pathlib import Path

import numpy as np

from model.dataset import MarkSet
from model.dataset.packed import CHUNK, GRID_SIZE, TRAINING, VALIDATION, PackedSets, draw_chunk, pack, unpack
from model.labels import LABELS, OUTPUTS
from service.wsgi.compression import SMALL

LEARNING = Path(__file__).parents[3] / "service" / "static" / "learning"
SHIPPED = (LEARNING / "marks.bin").read_bytes()
MAX_BYTES = 250_000
"""Bytes on the wire."""


def some_marks(count: int, size: int) -> MarkSet:
    rng = np.random.default_rng(count)
    grids = rng.choice(np.array([-1, 1], np.int8), (count, size, size))
    return MarkSet(grids, rng.integers(0, len(LABELS), count).astype(np.int8))


def test_unpacked_marks_equal_the_packed_ones() -> None:
    sets = PackedSets(some_marks(5, size=3), some_marks(2, size=3))
    for before, after in zip(sets, unpack(pack(sets)), strict=True):
        np.testing.assert_array_equal(after.grids, before.grids)
        np.testing.assert_array_equal(after.labels, before.labels)


def test_the_shipped_file_has_equally_many_marks_of_each_label() -> None:
    sets = unpack(SHIPPED)
    assert [len(marks) for marks in sets] == [TRAINING, VALIDATION]
    assert {marks.grids.shape[1:] for marks in sets} == {(GRID_SIZE, GRID_SIZE)}
    for marks in sets:
        assert np.bincount(marks.labels).tolist() == [len(marks) // len(LABELS)] * len(LABELS)
    assert pack(sets) == SHIPPED


def test_the_shipped_marks_equal_the_drawn_ones() -> None:
    """A few cells may differ: a cell at an edge may depend on the processor's rounding."""
    drawn, shipped = draw_chunk(0), unpack(SHIPPED).training_set.pick(np.arange(CHUNK))
    np.testing.assert_array_equal(drawn.labels, shipped.labels)
    assert (drawn.grids != shipped.grids).mean() < 1e-4


def test_no_mark_is_repeated() -> None:
    marks = MarkSet.joined(unpack(SHIPPED))
    marked = marks.grids[marks.ink > 0]
    assert len(np.unique(marked, axis=0)) == len(marked)


def test_the_shipped_file_is_small_on_the_wire() -> None:
    assert len(gzip.compress(SHIPPED, SMALL)) <= MAX_BYTES


def test_the_page_has_the_labels_in_the_same_order() -> None:
    script = (LEARNING / "labels.js").read_text()
    match = re.search(r"LABELS = (\[.*\]);", script)
    assert match
    assert tuple(json.loads(match[1])) == LABELS
    assert f"OUTPUTS = LABELS.slice(0, {len(OUTPUTS)})" in script
