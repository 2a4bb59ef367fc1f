"""Items are found in every version of the tables that ISO/IEC 14496-12 describes."""

from typing import NamedTuple

import pytest

from model.errors import PictureTooComplex
from model.picture.opening.iso_boxes import Box, boxes
from model.picture.opening.iso_items import Item, Items, Reference, read_items

PAYLOAD = b"first piece|second piece|tiff"
FIRST, SECOND, EXIF = (8, 11), (20, 12), (33, 4)
"""Where the parts of the payload begin in the file, and their lengths."""


class Versions(NamedTuple):
    """Of the tables: where items are, what they are, what they refer to, and which properties they have."""

    iloc: int = 0
    infe: int = 2
    iref: int = 0
    ipma: int = 0
    wide_properties: bool = False


PLAIN = Versions()


def box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return (8 + len(content)).to_bytes(4) + kind + content


def table(kind: bytes, version: int, *contents: bytes, flags: int = 0) -> bytes:
    return box(kind, version.to_bytes(1), flags.to_bytes(3), *contents)


def numbers(size: int, *values: int) -> bytes:
    return b"".join(value.to_bytes(size) for value in values)


def iloc(version: int, *items: tuple[int, int, list[tuple[int, int]]]) -> bytes:
    """Numbers of items, what their places count from, and their pieces. All places have 2 for a base."""
    wide = 4 if version > 1 else 2
    found = numbers(2, 0x4442 if version else 0x4440) + numbers(wide, len(items))
    for item, origin, pieces in items:
        found += numbers(wide, item) + (numbers(2, origin) if version else b"") + numbers(2, 0)
        found += numbers(4, 2) + numbers(2, len(pieces))
        for place, length in pieces:
            found += (numbers(2, 9) if version else b"") + numbers(4, place - 2, length)
    return table(b"iloc", version, found)


def file(versions: Versions = PLAIN, *, origin: int = 0, second: int = 2, meta: bytes = b"") -> bytes:
    """A picture in two pieces, and its EXIF."""
    exif_place = EXIF[0] if origin == 0 else 3
    places = iloc(versions.iloc, (1, 0, [FIRST, SECOND]), (second, origin, [(exif_place, EXIF[1])]))
    wide = 4 if versions.infe > 2 else 2
    kinds = [table(b"infe", versions.infe, numbers(wide, item), numbers(2, 0), kind)
             for item, kind in ((1, b"hvc1"), (2, b"Exif"))]  # fmt: skip
    size = 4 if versions.iref else 2
    references = box(b"cdsc", numbers(size, 2), numbers(2, 2), numbers(size, 1, 7))
    number, index = (4 if versions.ipma else 2), (2 if versions.wide_properties else 1)
    used = numbers(4, 1) + numbers(number, 1) + numbers(1, 2)
    used += numbers(index, 1, (0x8000 if versions.wide_properties else 0x80) | 2)
    properties = box(b"ipco", box(b"irot", b"\0"), table(b"ispe", 0, numbers(4, 640, 480)))
    return box(b"mdat", PAYLOAD) + table(
        b"meta", 0, places, table(b"iinf", 0, numbers(2, 2), *kinds),
        table(b"iref", versions.iref, references), box(b"idat", b"---", b"tiff"), meta,
        box(b"iprp", properties, table(b"ipma", versions.ipma, used, flags=int(versions.wide_properties))),
    )  # fmt: skip


EXPECTED = Items(
    {1: Item(b"hvc1", b"first piece" + b"second piece"), 2: Item(b"Exif", b"tiff")},
    [Reference(b"cdsc", 2, [1, 7])],
    {1: (640, 480)},
    parts=5 + 2 + 2 + 3,
)


@pytest.mark.parametrize("iloc", [0, 1, 2])
@pytest.mark.parametrize("others", [PLAIN, Versions(0, 3, 1, 1, wide_properties=True)])
def test_items_are_found_in_every_version_of_the_tables(iloc: int, others: Versions) -> None:
    assert read_items(file(others._replace(iloc=iloc))) == EXPECTED


@pytest.mark.parametrize("iloc", [1, 2])
def test_an_item_may_be_in_the_box_of_data(iloc: int) -> None:
    assert read_items(file(Versions(iloc), origin=1)) == EXPECTED


def test_items_of_a_kind_are_told_from_others() -> None:
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
def test_what_is_not_clear_is_no_picture(data: bytes) -> None:
    if b"ispe" in data:
        with pytest.raises(ValueError):
            read_items(data)
    else:
        assert read_items(data).sizes == {}


def test_a_piece_that_goes_beyond_the_file_ends_with_it() -> None:
    data = file().replace(numbers(4, EXIF[0] - 2, EXIF[1]), numbers(4, EXIF[0] - 2, 0))
    assert read_items(data).by_number[2].content == data[EXIF[0] :]


def test_items_that_overlap_are_refused() -> None:
    long = file().replace(numbers(4, SECOND[0] - 2, SECOND[1]), numbers(4, 0, 0))
    with pytest.raises(PictureTooComplex, match="overlap"):
        read_items(long)


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
def test_a_box_that_is_too_short_or_too_long_is_broken(size: int) -> None:
    with pytest.raises(ValueError, match="longer than"):
        [*boxes(size.to_bytes(4) + b"free", 0, 8)]


def test_ten_thousand_boxes_are_read_and_no_more() -> None:
    assert len([*boxes(box(b"free") * 10_000, 0, 80_000)]) == 10_000
    with pytest.raises(PictureTooComplex, match="more than 10000 boxes"):
        [*boxes(box(b"free") * 10_001, 0, 80_008)]
