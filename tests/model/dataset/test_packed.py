"""The file of marks for the small network in the browser has the right contents, drawn by our generator."""

import gzip
import json
import re
from pathlib import Path

import numpy as np

from model.dataset import MarkSet
from model.dataset.packed import CHUNK, GRID_SIZE, TRAINING, VALIDATION, draw_chunk, pack
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


def unpack(content: bytes) -> tuple[MarkSet, MarkSet]:
    """The training set and the validation set in the content of a file."""
    size, training, validation = np.frombuffer(content, "<u4", 3).tolist()
    count, start = training + validation, 12
    labels = np.frombuffer(content, np.int8, count, start)
    bits = np.frombuffer(content, np.uint8, offset=start + count).reshape(count, -1)
    grids = 2 * np.unpackbits(bits, axis=1, count=size * size).view(np.int8) - 1
    marks, places = MarkSet(grids.reshape(count, size, size), labels), np.arange(count)
    return marks.pick(places < training), marks.pick(places >= training)


def test_unpacked_marks_equal_the_packed_ones() -> None:
    marks, places = some_marks(7, size=3), np.arange(7)
    before = marks.pick(places < 5), marks.pick(places >= 5)
    for packed, unpacked in zip(before, unpack(pack(marks, 5)), strict=True):
        np.testing.assert_array_equal(unpacked.grids, packed.grids)
        np.testing.assert_array_equal(unpacked.labels, packed.labels)


def test_the_shipped_file_has_equally_many_marks_of_each_label() -> None:
    sets = unpack(SHIPPED)
    assert [len(marks) for marks in sets] == [TRAINING, VALIDATION]
    assert {marks.grids.shape[1:] for marks in sets} == {(GRID_SIZE, GRID_SIZE)}
    for marks in sets:
        assert np.bincount(marks.labels).tolist() == [len(marks) // len(LABELS)] * len(LABELS)
    assert pack(MarkSet.joined(sets), TRAINING) == SHIPPED


def test_the_shipped_marks_equal_the_drawn_ones() -> None:
    """A few cells may differ: a cell at an edge may depend on the processor's rounding."""
    drawn, shipped = draw_chunk(0), unpack(SHIPPED)[0].pick(np.arange(CHUNK))
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
