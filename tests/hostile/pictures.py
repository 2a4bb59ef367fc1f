"""Pictures that are small to send and large to decode, and some that are just small enough."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from model.picture import is_read
from tests.hostile.case import MEGABYTE, Hostile
from tests.picture_files import (
    AV1_FRAME,
    EXIF,
    HEIC,
    PIXELS,
    Tags,
    av1_sequence,
    avif,
    bmp_of_runs,
    box,
    chunk,
    directory,
    encoded,
    exif,
    exif_segments,
    gif,
    grey_tags,
    png,
    progressive_jpeg,
    segment,
    strips,
    tiff,
    tiles,
    webp,
    with_segments,
)

Body = Callable[[], bytes]

MANY = 200_000
"""Parts of a picture, twice as many as are read."""

FRAME = b"," + struct.pack("<4HB", 0, 0, 8, 8, 0) + b"\2\0"
"""A frame of a GIF without pixels."""

BIG_TIFF = struct.pack("<2sHHHQQ", b"II", 43, 8, 0, 16, MANY)
"""The beginning of a BigTIFF with a directory of `MANY` tags."""

JPEG = encoded(Image.new("L", (8, 8), 255), "JPEG")
PART = b"--x\r\nContent-Disposition: form-data; name=image\r\n\r\n"
ZEROS = zlib.compress(bytes(MEGABYTE), 9)
PADDED = b"\x78\x9c" + b"\0\0\0\xff\xff" * 80_000 + zlib.compress(bytes(16))[2:]
"""16 pixels that take long to inflate."""


def picture(
    kind: str, name: str, body: Body, status: int = 413, decodes: int = 0, megabytes: int = 10
) -> Hostile:
    headers = {"Content-Type": f"image/{kind}"}
    return Hostile(name, "/predict", headers, body, status, decodes, megabytes * MEGABYTE)


def form(name: str, pictures: Callable[[], list[bytes]], status: int = 413, megabytes: int = 10) -> Hostile:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = lambda: b"".join(PART + one + b"\r\n" for one in pictures()) + b"--x--\r\n"  # noqa: E731 - made when it is sent
    return Hostile(name, "/predict", headers, body, status, max_bytes=megabytes * MEGABYTE)


def in_strips(number: int, width: int = 16, compression: int = 1, strip: bytes = bytes(16)) -> bytes:
    """A TIFF with strips of one row, all of which are read from the same bytes."""
    layout = strips([PIXELS] * number, 1, [len(strip)] * number)
    return tiff({**grey_tags(width, number, compression), **layout}, strip)


def in_a_ring() -> bytes:
    """A TIFF whose only page is followed by itself."""
    page = tiff({**grey_tags(8, 8), **strips([PIXELS], 8, [64])}, bytes(64))
    return page[:-4] + page[4:8]


def in_one_strip(width: int, height: int, jpeg: bytes) -> bytes:
    """A TIFF whose pixels are a JPEG."""
    return tiff({**grey_tags(width, height, 7), **strips([PIXELS], height, [len(jpeg)])}, jpeg)


def in_tiles(side: int, number: int, tile_side: int, compression: int = 1) -> bytes:
    layout = tiles([PIXELS] * number, tile_side, tile_side, [64] * number)
    return tiff({**grey_tags(side, side, compression), **layout}, bytes(64))


def tagged(tags: Tags, further: Tags | None = None) -> bytes:
    """A small TIFF with more tags, and further ones in a directory of EXIF."""
    pixels = bytes(64)
    if further is not None:
        tags = {**tags, 34665: ("I", [PIXELS + len(pixels)])}
        pixels += directory(further, PIXELS + len(pixels))
    return tiff({**grey_tags(8, 8), **strips([PIXELS], 8, [64]), **tags}, pixels)


def many_tags(number: int) -> Tags:
    return {1000 + tag: ("H", [1]) for tag in range(number)}


def rationals(number: int) -> tuple[str, list[int]]:
    return "II", [1] * 2 * number


def frames(number: int) -> bytes:
    """The chunks that announce the frames of an animation."""
    each = (chunk(b"fcTL", struct.pack(">5IHHxx", place, 8, 8, 0, 0, 1, 1)) for place in range(number))
    return chunk(b"acTL", struct.pack(">II", number, 0)) + b"".join(each)


def wide(kind: type[np.generic]) -> bytes:
    """A TIFF of 3000 x 3000 wide numbers."""
    image = Image.fromarray(np.tile(np.arange(3000, dtype=kind), (3000, 1)))
    return encoded(image, "TIFF", compression="tiff_adobe_deflate")


JPEGS = (
    picture("jpeg", "a JPEG of 4,000 scans", lambda: progressive_jpeg(2000, 2000, 4000)),
    picture("jpeg", "a small JPEG of 50,000 scans", lambda: progressive_jpeg(8, 8, 50_000)),
    picture("jpeg", "an arithmetic JPEG of 60 scans", lambda: progressive_jpeg(2000, 2000, 60, frame=0xCA)),
    picture("jpeg", "a JPEG of empty segments", lambda: with_segments(JPEG, segment(0xE0) * MANY)),
    picture("jpeg", "a JPEG of empty comments", lambda: with_segments(JPEG, segment(0xFE) * MANY)),
    picture("jpeg", "a JPEG of fill bytes", lambda: with_segments(JPEG, b"\xff" * MANY)),
    picture(
        "jpeg",
        "a JPEG of bytes that are no segment",
        lambda: with_segments(JPEG, segment(0xE0) + bytes(MANY)),
    ),
    picture("jpeg", "a JPEG of marks without a segment", lambda: with_segments(JPEG, b"\xff\xd0" * MANY)),
    picture(
        "jpeg",
        "a JPEG of segments within what looks like one",
        lambda: with_segments(JPEG, (b"\xff\xf0" + b"\xff\xff" + segment(0xE0) * 16_383) * 12),
    ),
    picture(
        "jpeg",
        "a JPEG of pieces of EXIF",
        lambda: with_segments(JPEG, segment(0xE1, EXIF + bytes(900)) * 2000),
    ),
    picture(
        "jpeg",
        "a JPEG of EXIF tags",
        lambda: with_segments(JPEG, exif_segments(exif(many_tags(60_000)))),
    ),
    picture(
        "jpeg",
        "a JPEG of EXIF resolutions",
        lambda: with_segments(JPEG, exif_segments(exif({282: rationals(90_000), 296: ("H", [2])}))),
    ),
)

TIFFS = (
    picture("tiff", "a TIFF of strips", lambda: in_strips(MANY)),
    picture("tiff", "a TIFF of compressed strips", lambda: in_strips(MANY, 6, 8, zlib.compress(bytes(6)))),
    picture("tiff", "a TIFF of tiles", lambda: in_tiles(8 * 450, 450 * 450, 8)),
    picture("tiff", "a TIFF in a huge tile", lambda: in_tiles(10, 1, 30_000, compression=8)),
    picture("tiff", "a TIFF of strips that inflate slowly", lambda: in_strips(1000, 16, 8, PADDED)),
    picture("tiff", "a BigTIFF of tags", lambda: BIG_TIFF + bytes(20 * MANY)),
    picture("tiff", "a TIFF of resolutions", lambda: tagged({282: rationals(MANY)})),
    picture("tiff", "a TIFF of bits for each sample", lambda: tagged({258: ("H", [8] * 10 * MANY)})),
    picture("tiff", "a TIFF of values in EXIF", lambda: tagged({}, {33434: rationals(MANY)})),
    picture(
        "tiff",
        "a TIFF of a JPEG of 4,000 scans",
        lambda: in_one_strip(2000, 2000, progressive_jpeg(2000, 2000, 4000)),
    ),
    picture(
        "tiff", "a low TIFF of a tall JPEG", lambda: in_one_strip(700, 16, progressive_jpeg(700, 65_500, 60))
    ),
    picture("tiff", "a TIFF of floats", lambda: wide(np.float32), 200, 100, 70),
    picture("tiff", "a TIFF of wide integers", lambda: wide(np.int32), 200, 100, 70),
)

PNGS = (
    picture("png", "a PNG of one column", lambda: png(1, 25_000_000)),
    picture("png", "a PNG of chunks", lambda: png(8, 8, before=chunk(b"abCd") * MANY)),
    picture("png", "a PNG of chunks after its pixels", lambda: png(8, 8, after=chunk(b"abCd") * MANY)),
    picture("png", "a PNG of animation frames", lambda: png(8, 8, before=frames(MANY))),
    picture("png", "a PNG of empty pieces of pixels", lambda: png(8, 8, before=chunk(b"IDAT") * MANY)),
    picture(
        "png",
        "a PNG of profiles that unfold",
        lambda: png(8, 8, before=chunk(b"iCCP", b"p\0\0" + ZEROS) * 120),
    ),
    picture(
        "png", "a PNG of texts that unfold", lambda: png(8, 8, before=chunk(b"zTXt", b"\0\0" + ZEROS) * 20)
    ),
    picture(
        "png",
        "a PNG of international texts that unfold",
        lambda: png(8, 8, before=chunk(b"iTXt", b"k\0\1\0\0\0" + ZEROS) * 20),
    ),
    picture(
        "png",
        "a PNG of one text",
        lambda: png(8, 8, before=chunk(b"tEXt", b"k\0" + b"a" * 13 * MEGABYTE)),
        200,
        2,
        40,
    ),
    picture(
        "png",
        "a PNG of texts that are just not too long",
        lambda: png(8, 8, before=chunk(b"tEXt", b"k\0" + b"a" * MEGABYTE) * 13),
        413,
        0,
        40,
    ),
    picture(
        "png", "a PNG of EXIF tags", lambda: png(8, 8, before=chunk(b"eXIf", exif(many_tags(20_000)))), 413, 1
    ),
    picture(
        "png",
        "a PNG of an old camera's tags",
        lambda: png(
            8,
            8,
            before=chunk(
                b"zTXt",
                b"Raw profile type exif\0\0"
                + zlib.compress(b"\nexif\n9\n" + exif(many_tags(20_000)).hex().encode()),
            ),
        ),
        413,
        1,
    ),
)

OTHERS = (
    picture("gif", "a GIF of a comment in pieces", lambda: gif(b"!\xfe" + b"\1a" * MANY + b"\0")),
    picture("gif", "a GIF of an extension in pieces", lambda: gif(b"!\x01" + b"\1a" * MANY + b"\0")),
    picture("gif", "a GIF of bytes that are no block", lambda: gif(bytes(MANY))),
    picture("gif", "a GIF far outside of its screen", lambda: gif(place=(60_000, 60_000))),
    picture(
        "bmp",
        "a BMP of runs of one pixel",
        lambda: bmp_of_runs(2000, 2000, (b"\1\2" * 2000 + b"\0\0") * 2000),
    ),
    picture("bmp", "a BMP of short lines", lambda: bmp_of_runs(4000, 4000, b"\1\2\0\0" * 4000)),
    picture("webp", "a WebP on a large canvas", lambda: webp(5000, 5000)),
    picture("webp", "a WebP on the largest canvas", lambda: webp(16_383, 16_383)),
    picture("webp", "a WebP of EXIF tags", lambda: webp(8, 8, exif(many_tags(20_000))), 413, 2),
)

AVIFS = (
    picture(
        "avif", "an AVIF with a far larger stream", lambda: avif(av1_sequence(60_000, 60_000) + AV1_FRAME)
    ),
    picture("avif", "an AVIF of many frames", lambda: avif(av1_sequence(4000, 4000) + AV1_FRAME * 300_000)),
    picture("avif", "an AVIF of boxes", lambda: avif(b"", boxes=box(b"free") * MANY)),
    picture("avif", "an AVIF of properties", lambda: avif(b"", properties=box(b"free") * MANY)),
    picture(
        "avif",
        "an AVIF of items",
        lambda: avif(b"", tables=box(b"dimg", b"\0\1\xff\xff" + bytes(131_070)) * 9),
    ),
    picture("avif", "an AVIF of the same bytes again and again", lambda: avif(bytes(MEGABYTE), times=5000)),
    picture(
        "avif",
        "an AVIF of pieces that take no byte",
        lambda: avif(
            b"",
            places=b"\0\0"
            + struct.pack(">H", 8000)
            + b"".join(struct.pack(">HHHH", item, 1, 0, 65_535) for item in range(8000)),
        ),
    ),
    picture("avif", "an AVIF of EXIF", lambda: avif(b"", exif=exif(many_tags(20_000)) + bytes(MEGABYTE))),
)

HEICS = (
    picture("jpeg", "a HEIC of boxes", lambda: HEIC + box(b"free") * MANY, 413 if is_read("HEIC") else 400),
    picture("jpeg", "a HEIC cut off", lambda: HEIC[:-1], 400),
)

PAGES = tuple(
    case._replace(path="/predict?pages=all")
    for case in (
        picture("gif", "all frames of a GIF of frames", lambda: gif()[:-1] + FRAME * MANY),
        picture("gif", "all frames of a GIF of blocks", lambda: gif()[:-1] + FRAME[:-1] + b"\1\0" * MANY),
        picture("gif", "all frames of a GIF far outside of its screen", lambda: gif(place=(60_000, 60_000))),
        picture("tiff", "all pages of a TIFF of strips", lambda: in_strips(MANY)),
        picture("tiff", "all pages of a TIFF that goes round", in_a_ring, 200, 3),
        picture("webp", "all frames of a WebP on a large canvas", lambda: webp(5000, 5000)),
    )
)

FORMS = (
    form("two pictures that are none of ours", lambda: [b"P5 5000 4000 255\n"] * 2, 400),
    form("many pixels together", lambda: [png(4000, 4000)] * 2),
    form("many strips together", lambda: [in_strips(9000, 1, 8, zlib.compress(b"w"))] * 20),
    form(
        "many scans of few pixels together",
        lambda: [in_one_strip(700, 16, progressive_jpeg(700, 3000, 40))] * 50,
    ),
)

CASES: tuple[Hostile, ...] = (*JPEGS, *TIFFS, *PNGS, *OTHERS, *AVIFS, *HEICS, *PAGES, *FORMS)
