"""Directories of tags are read as defined by TIFF 6.0 and BigTIFF."""

import struct

import pytest

from model.picture.opening.directories import Directories, Tag

BYTES = {3: 2, 4: 4, 5: 8, 6: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
TAGS = [Tag(256, 3, 1, b"ab"), Tag(273, 4, 2, b"cd")]


@pytest.mark.parametrize(("kind", "size"), BYTES.items())
def test_a_tag_has_the_declared_count_of_numbers_if_the_file_can_hold_them(kind: int, size: int) -> None:
    assert Tag(1, kind, 5, b"").numbers(5 * size) == 5
    assert Tag(1, kind, 5, b"").numbers(5 * size - 1) == 0


@pytest.mark.parametrize("kind", [1, 2, 7, 99])
def test_tags_of_bytes_and_text_have_no_numbers(kind: int) -> None:
    assert Tag(1, kind, 5, b"").numbers(1000) == 0


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True)])
def test_the_tags_and_the_next_directory_are_found(order: str, *, big: bool) -> None:
    width = 8 if big else 4
    mark = b"II" if order == "<" else b"MM"
    header = struct.pack(
        f"{order}2sHHHQ" if big else f"{order}2sHI", mark, *((43, 8, 0, 20) if big else (42, 20))
    )
    tags = [tag._replace(field=tag.field.ljust(width, b"\0")) for tag in TAGS]
    entries = b"".join(struct.pack(f"{order}HH{'Q8s' if big else 'I4s'}", *tag) for tag in tags)
    count, pointer = (
        struct.pack(f"{order}{'Q' if big else 'H'}", 2),
        struct.pack(f"{order}{'Q' if big else 'I'}", 77),
    )
    data = header.ljust(20, b"\0") + count + entries + pointer
    directories = Directories(data)
    assert (directories.first, directories.size(20), directories.following(20)) == (20, 2, 77)
    assert [tag._replace(field=bytes(tag.field)) for tag in directories.tags(20)] == tags
    assert len([*Directories(data[: -width - 1]).tags(20)]) == 1
    assert Directories(data).size(len(data) - 1) == 0
    assert [*Directories(data).tags(len(data) - 1)] == []
