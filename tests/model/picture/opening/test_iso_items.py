"""Items are found in every version of the tables in ISO/IEC 14496-12."""

import pytest

from model.errors import PictureTooComplex
from model.picture.opening.iso_boxes import Box, boxes
from model.picture.opening.iso_items import Item, Items, Reference, parse_items
from tests.model.picture.opening.iso_files import EXIF, PLAIN, SECOND, Versions, box, file, numbers, table

EXPECTED = Items(
    {1: Item(b"hvc1", b"first piece" + b"second piece"), 2: Item(b"Exif", b"tiff")},
    [Reference(b"cdsc", 2, [1, 7])],
    {1: (640, 480)},
    parts=5 + 2 + 4 + 3,
)


@pytest.mark.parametrize("iloc", [0, 1, 2])
@pytest.mark.parametrize("others", [PLAIN, Versions(0, 3, 1, 1, wide_properties=True, iinf=1)])
def test_items_are_found_in_every_version_of_the_tables(iloc: int, others: Versions) -> None:
    assert parse_items(file(others._replace(iloc=iloc))) == EXPECTED


@pytest.mark.parametrize("iloc", [1, 2])
def test_an_item_may_be_stored_in_the_idat_box(iloc: int) -> None:
    assert parse_items(file(Versions(iloc), origin=1)) == EXPECTED


def test_items_are_selected_by_kind() -> None:
    assert [*EXPECTED.of_kind(b"Exif")] == [(2, b"tiff")]


@pytest.mark.parametrize(
    "data",
    [
        file(Versions(1), origin=2),
        file(second=1),
        file()[:-1],
        file(meta=box(b"iprp")),
        file().replace(b"ispe", b"ipco"),
    ],
    ids=["an unknown origin", "two places of one item", "cut off", "two tables", "no size"],
)
def test_ambiguous_tables_are_refused(data: bytes) -> None:
    if b"ispe" in data:
        with pytest.raises(ValueError):
            parse_items(data)
    else:
        assert parse_items(data).sizes == {}


def test_a_piece_of_length_zero_reaches_to_the_end_of_the_file() -> None:
    data = file().replace(numbers(4, EXIF[0] - 2, EXIF[1]), numbers(4, EXIF[0] - 2, 0))
    assert parse_items(data).by_number[2].content == data[EXIF[0] :]


def test_overlapping_items_are_refused() -> None:
    long = file().replace(numbers(4, SECOND[0] - 2, SECOND[1]), numbers(4, 0, 0))
    with pytest.raises(PictureTooComplex, match="overlap"):
        parse_items(long)


def size_of_tables(data: bytes) -> int:
    """The total size of a file's item tables."""
    (meta,) = (box for box in boxes(data, 0, len(data)) if box.kind == b"meta")
    outer = [*boxes(data, meta.start + 4, meta.end)]
    (properties,) = (box for box in outer if box.kind == b"iprp")
    all_boxes = [*outer, *boxes(data, properties.start, properties.end)]
    return sum(box.end - box.start for box in all_boxes if box.kind in (b"iloc", b"iinf", b"iref", b"ipma"))


def test_tables_of_up_to_65536_bytes_are_read() -> None:
    def with_tables(size: int) -> bytes:
        more = box(b"dimg", bytes(size - size_of_tables(file()) - 12))
        return file(meta=table(b"iref", 0, more))

    assert size_of_tables(with_tables(65_536)) == 65_536
    assert parse_items(with_tables(65_536)).by_number == EXPECTED.by_number
    with pytest.raises(PictureTooComplex, match="more than 65536 bytes"):
        parse_items(with_tables(65_537))


def test_a_box_may_have_a_wide_size_or_reach_to_the_end() -> None:
    wide = (1).to_bytes(4) + b"wide" + (20).to_bytes(8) + b"1234"
    rest = (0).to_bytes(4) + b"rest" + b"56"
    data = b"??" + box(b"free") + wide + rest
    assert [*boxes(data, 2, len(data))] == [
        Box(b"free", 10, 10),
        Box(b"wide", 26, 30),
        Box(b"rest", 38, 40),
    ]


@pytest.mark.parametrize("size", [2, 7, 9, 2**32 - 1])
def test_a_box_with_an_impossible_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="longer than"):
        [*boxes(size.to_bytes(4) + b"free", 0, 8)]


def test_a_box_with_an_impossible_wide_size_is_refused() -> None:
    data = (1).to_bytes(4) + b"wide" + (2**56 + 20).to_bytes(8) + b"1234"
    with pytest.raises(ValueError, match="longer than"):
        [*boxes(data, 0, len(data))]


def test_at_most_10000_boxes_are_read() -> None:
    assert len([*boxes(box(b"free") * 10_000, 0, 80_000)]) == 10_000
    with pytest.raises(PictureTooComplex, match="more than 10000 boxes"):
        [*boxes(box(b"free") * 10_001, 0, 80_008)]
