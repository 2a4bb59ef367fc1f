"""A HEIC photo is read if decoding its streams costs no more than its size suggests."""

import struct

import numpy as np
import pytest
from PIL import Image

from model.errors import BadPicture, PictureTooComplex, PictureTooLarge
from model.picture import open_picture
from model.picture.decode import decode
from model.picture.opening.heic import check, look_through
from model.picture.opening.iso_items import parse_items
from model.picture.opening.limits import MAX_PARTS
from tests.model.picture.opening.iso_files import PAYLOAD, file
from tests.picture_files import HEIC

pi_heif = pytest.importorskip("pi_heif", reason="the extra heic is not installed")

LIMIT = 25_000_000
SIZE = HEIC.index(b"ispe") + 8
META = HEIC.index(b"meta") - 4
PRIMARY = HEIC.index(b"pitm") - 4
CONTENT = HEIC.index(b"mdat") + 4


def with_size(width: int, height: int) -> bytes:
    """The same stream in a file that declares another size."""
    return HEIC[:SIZE] + struct.pack(">II", width, height) + HEIC[SIZE + 8 :]


def with_grids(data: bytes, number: int) -> bytes:
    """The same file with this number of items that are composed of the original one."""
    inner = b"".join(struct.pack(">I4s3H", 14, b"dimg", source, 1, 1) for source in range(100, 100 + number))
    box = struct.pack(">I4sI", 12 + len(inner), b"iref", 0) + inner
    size = int.from_bytes(data[META : META + 4]) + len(box)
    moved = data[:META] + size.to_bytes(4) + data[META + 4 : PRIMARY] + box + data[PRIMARY:]
    return moved.replace(CONTENT.to_bytes(4), (CONTENT + len(box)).to_bytes(4))


def test_a_heic_photo_is_read() -> None:
    values = decode(HEIC, LIMIT).grey
    assert values.shape == (40, 40)
    assert values[20, 20] < 60 < 220 < values[5, 30]


@pytest.mark.parametrize("brand", [b"heix", b"mif1", b"msf1"])
def test_a_heic_photo_is_recognised_by_its_brand(brand: bytes) -> None:
    assert open_picture(HEIC[:8] + brand + HEIC[12:], LIMIT).name == "HEIC"


def test_the_size_is_known_before_anything_is_decoded() -> None:
    assert open_picture(HEIC, LIMIT).pixels == 1600
    with pytest.raises(PictureTooLarge, match="40 x 40"):
        open_picture(HEIC, 1599)


def test_a_stream_larger_than_declared_is_not_decoded() -> None:
    smaller = HEIC.replace(struct.pack(">I4s", 40, b"clap"), struct.pack(">I4s", 40, b"free"))
    with pytest.raises(BadPicture, match="the HEIC picture is broken"):
        decode(smaller[:SIZE] + struct.pack(">II", 0, 0) + smaller[SIZE + 8 :], LIMIT)


def test_only_stream_units_that_begin_a_picture_are_counted_as_pictures() -> None:
    """Such units have a kind below 32 and their first bit set."""
    beginning, continuation, metadata = b"\x28\1\x80", b"\x28\1\0", b"\x4e\1\x80"
    stream = b"".join(len(unit).to_bytes(4) + unit for unit in (beginning, continuation, metadata))
    content = stream[:11] + b"|" + stream[11:] + b"--"
    data = file().replace(PAYLOAD[: len(content)], content)
    assert look_through(data) == (parse_items(data).parts + 3, data)
    decoded = (640 + 64) * (480 + 64)
    assert check(Image.new("L", (640, 480)), data, LIMIT) == (decoded - 640 * 480) // 1024


def test_the_library_is_set_to_use_one_thread_and_read_one_picture() -> None:
    open_picture(HEIC, LIMIT)
    options = pi_heif.options
    assert options.DECODE_THREADS == 1
    assert not (options.THUMBNAILS or options.DEPTH_IMAGES or options.AUX_IMAGES)


def test_a_picture_that_needs_too_much_memory_is_refused() -> None:
    with pytest.raises(PictureTooComplex, match="HEIC takes 2415 MB to decode; at most 300 MB"):
        open_picture(with_size(20_000, 20_000), LIMIT)


def test_a_tile_counts_for_each_grid_that_uses_it() -> None:
    once = open_picture(with_grids(HEIC, 1), LIMIT).parts
    many = open_picture(with_grids(HEIC, 900), LIMIT).parts
    assert many - once == pytest.approx(900 * 128 * 128 // 1024, abs=20)
    assert open_picture(with_grids(HEIC, 3), LIMIT).parts - once == 2 * 128 * 128 // 1024
    with pytest.raises(PictureTooComplex, match=f"more than {MAX_PARTS} pieces"):
        open_picture(with_grids(with_size(400, 400), 900), LIMIT)


def test_a_picture_of_unusual_items_is_refused() -> None:
    with pytest.raises(PictureTooComplex, match="put together in a way that is not read"):
        open_picture(HEIC.replace(b"hvc1", b"iovl"), LIMIT)


def test_a_heic_with_flipped_bits_is_read_or_refused() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        broken = bytearray(HEIC)
        for place in rng.integers(0, len(HEIC), 3):
            broken[place] = int(rng.integers(256))
        try:
            decode(bytes(broken), LIMIT)
        except BadPicture as error:
            assert str(error)


@pytest.mark.parametrize("length", [20, 100, 300, 450, len(HEIC) - 1])
def test_a_truncated_file_is_refused(length: int) -> None:
    with pytest.raises(BadPicture, match="the HEIC picture is broken or cut off"):
        decode(HEIC[:length], LIMIT)


def test_the_library_uses_one_thread() -> None:
    assert pi_heif.options.DECODE_THREADS == 1


def test_a_picture_larger_than_its_header_says_is_refused() -> None:
    """The visible part begins outside the picture, so the library returns more pixels."""
    larger = HEIC.replace(b"\xff\xff\xff\xe8", b"\xff\xff\xff\x22", 1)
    with pytest.raises(BadPicture, match="the HEIC has more pixels than its header says"):
        decode(larger, 10_000)
