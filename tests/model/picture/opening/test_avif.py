"""An AVIF is read if decoding its stream costs no more than its size suggests."""

import struct

import numpy as np
import pytest
from PIL import AvifImagePlugin, Image

from model.errors import BadPicture, PictureTooComplex, PictureTooLarge
from model.picture import open_picture
from model.picture.decode import decode
from model.picture.opening import avif as opening
from tests.picture_files import AV1_FRAME, av1_sequence, avif, box, encoded, photo

LIMIT = 25_000_000
STREAM = av1_sequence(8, 8) + AV1_FRAME


def test_the_size_is_known_before_anything_is_decoded() -> None:
    assert open_picture(avif(STREAM, 3000, 2000), LIMIT).pixels == 6_000_000
    with pytest.raises(PictureTooLarge, match="9000 x 9000"):
        open_picture(avif(STREAM, 9000, 9000), LIMIT)


@pytest.mark.parametrize(("side", "megabytes"), [(10_000, 600), (65_536, 25_769)])
def test_a_stream_with_far_more_pixels_than_the_picture_is_refused(side: int, megabytes: int) -> None:
    stream = av1_sequence(side, side) + AV1_FRAME
    with pytest.raises(PictureTooComplex, match=f"AVIF takes {megabytes} MB to decode; at most 300 MB"):
        open_picture(avif(stream), LIMIT)


def test_a_stream_of_many_frames_is_refused() -> None:
    with pytest.raises(PictureTooComplex, match="AVIF takes"):
        open_picture(avif(av1_sequence(1000, 1000) + AV1_FRAME * 51), LIMIT)


def test_decoded_pixels_that_are_not_shown_count_as_parts() -> None:
    all_shown = open_picture(avif(av1_sequence(3000, 2000) + AV1_FRAME, 3000, 2000), LIMIT)
    half_shown = open_picture(avif(av1_sequence(3000, 4000) + AV1_FRAME, 3000, 2000), LIMIT)
    assert half_shown.parts - all_shown.parts == 6_000_000 // 1024


@pytest.mark.parametrize("frames", [1, 40])
def test_only_the_first_frame_of_an_animation_is_prepared(frames: int) -> None:
    pictures = [Image.new("L", (40, 30), grey) for grey in np.linspace(255, 0, frames).astype(int).tolist()]
    opened = open_picture(encoded(pictures[0], "AVIF", save_all=True, append_images=pictures[1:]), LIMIT)
    assert getattr(opened.image, "n_frames", 1) == 1
    assert opened.parts < 25


def test_colours_and_transparency_are_read() -> None:
    assert decode(encoded(photo("RGB"), "AVIF"), LIMIT).colours is not None
    clear = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    assert decode(encoded(clear, "AVIF"), LIMIT).grey.min() > 250


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (avif(STREAM, times=100), "items of the picture overlap"),
        (avif(STREAM, tables=box(b"dimg", struct.pack(">HH", 1, 40_000) + bytes(80_000))), "tables of the"),
        (avif(STREAM, exif=bytes(300_000)), "EXIF of the picture has more than 262144 bytes"),
        (avif(STREAM, boxes=box(b"free") * 10_001), "more than 10000 boxes"),
        (avif(STREAM + b"\x7a\0" * 100_001), "boxes, items and parts of streams"),
        (avif(STREAM, properties=box(b"free") * 10_001), "more than 10000 boxes"),
    ],
    ids=["pieces", "tables", "exif", "boxes", "units", "properties"],
)
def test_an_avif_with_excessive_content_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(PictureTooComplex, match=message):
        open_picture(data, LIMIT)


@pytest.mark.parametrize(
    "data",
    [
        avif(STREAM)[:100],
        avif(STREAM).replace(b"meta", b"free"),
        avif(STREAM) + box(b"meta"),
        avif(STREAM).replace(b"iloc", b"free"),
        avif(STREAM, boxes=b"\0\0\0\3free"),
        avif(b"\x0a\x01\x18" + AV1_FRAME),
        avif(b"\x0a" + b"\xff" * 9),
    ],
)
def test_a_broken_avif_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture, match="the AVIF picture is broken or cut off"):
        decode(data, LIMIT)


def test_pillow_is_limited_to_one_thread_per_avif() -> None:
    assert opening.IS_READ
    decode(encoded(photo("L"), "AVIF"), LIMIT)
    assert AvifImagePlugin.DEFAULT_MAX_THREADS == 1
