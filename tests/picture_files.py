"""Builds picture files by hand: unusual ones that no encoder writes, and hostile ones."""

import base64
import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.picture.opening.kinds import KINDS

Tags = dict[int, tuple[str, Sequence[int]]]
"""Number -> the format of the values for `struct`, and the values. Rationals are pairs of format `II`."""

TIFF_KINDS = {"B": 1, "H": 3, "I": 4, "II": 5, "Q": 16}
NOT_READ = "not a picture of a kind that is read: " + ", ".join(
    kind.name for kind in KINDS if kind.name != "HEIC"
)
"""The message for any other file if the extra `heic` is not installed."""

PIXELS = 8
"""The offset of the pixels in a TIFF."""

START, END = b"\xff\xd8", b"\xff\xd9"
EXIF = b"Exif\0\0"

TURNS_BY_THE_CAMERA = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""EXIF orientation -> how a camera in this position turns an upright picture; 1 leaves it unchanged."""


def shades(height: int, width: int) -> npt.NDArray[np.uint8]:
    """Grey values with distinct rows and columns."""
    return np.add.outer(3 * np.arange(height), np.arange(width)).astype(np.uint8)


def photo(mode: str) -> Image.Image:
    """A picture of 80 x 64 pixels, grey or in colour."""
    image = Image.fromarray(shades(64, 80))
    if mode == "L":
        return image
    return Image.merge("RGB", [image, image.transpose(Image.Transpose.ROTATE_180), image])


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def segment(marker: int, content: bytes = b"") -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def exif_segments(exif: bytes) -> bytes:
    """EXIF in as few segments of a JPEG as possible."""
    pieces = (exif[place : place + 65_000] for place in range(0, len(exif), 65_000))
    return b"".join(segment(0xE1, EXIF + piece) for piece in pieces)


def scan(first: int, last: int, bits: int, codes: bytes = b"") -> bytes:
    """A scan of the only component of a progressive JPEG, with these frequencies and bits."""
    return segment(0xDA, bytes([1, 1, 0, first, last, bits])) + codes


def coded(code: str, times: int) -> bytes:
    """The Huffman code of a JPEG's pixels, given as bits, repeated `times`."""
    bits = code * times
    padded = bits + "1" * (-len(bits) % 8)
    return int(padded, 2).to_bytes(len(padded) // 8).replace(b"\xff", b"\xff\0")


def progressive_jpeg(width: int, height: int, scans: int, frame: int = 0xC2) -> bytes:
    """A grey JPEG; all scans except the first change nothing, but take as long as others."""
    tables = segment(0xDB, bytes(1) + b"\1" * 64)
    for table, symbol in ((0x00, 0x00), (0x10, 0xE0)):
        tables += segment(0xC4, bytes([table, 1, *bytes(15), symbol]))
    start = segment(frame, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0))
    blocks = -(-width // 8) * -(-height // 8)
    first = scan(0, 0, 0x01, coded("0", blocks))
    nothing = coded("0" + "1" * 14, blocks // (2**15 - 1) + 1)
    return START + tables + start + first + scan(1, 63, 0x10, nothing) * (scans - 1) + END


def with_segments(jpeg: bytes, segments: bytes) -> bytes:
    """A JPEG with these segments at its beginning."""
    return START + segments + jpeg.removeprefix(START)


def directory(tags: Tags, place: int, *, big: bool = False) -> bytes:
    """A directory of tags for this offset, followed by the long values."""
    size, entry, pad = ("Q", "HHQ", 8) if big else ("H", "HHI", 4)
    behind = place + struct.calcsize(f"<{size}") + len(tags) * (struct.calcsize(f"<{entry}") + pad) + pad
    entries, values = bytearray(struct.pack(f"<{size}", len(tags))), bytearray()
    for number, (kind, numbers) in sorted(tags.items()):
        packed = struct.pack(f"<{len(numbers)}{kind[0]}", *numbers)
        entries += struct.pack(f"<{entry}", number, TIFF_KINDS[kind], len(numbers) // len(kind))
        if len(packed) > pad:
            entries += (behind + len(values)).to_bytes(pad, "little")
            values += packed
        else:
            entries += packed.ljust(pad, b"\0")
    return bytes(entries) + bytes(pad) + bytes(values)


def tiff(tags: Tags, pixels: bytes, *, big: bool = False) -> bytes:
    """A TIFF with its pixels at `PIXELS`, or at twice that offset in a BigTIFF, then the directory."""
    start = 2 * PIXELS if big else PIXELS
    place = start + len(pixels)
    header = struct.pack("<2sHHHQ", b"II", 43, 8, 0, place) if big else struct.pack("<2sHI", b"II", 42, place)
    return header + pixels + directory(tags, place, big=big)


def grey_tags(width: int, height: int, compression: int = 1, **more: int) -> Tags:
    """The tags of every grey TIFF."""
    return {
        256: ("I", [width]),
        257: ("I", [height]),
        258: ("H", [more.get("bits", 8)]),
        259: ("H", [compression]),
        262: ("H", [1]),
    }


def strips(offsets: Sequence[int], rows: int, sizes: Sequence[int]) -> Tags:
    return {273: ("I", offsets), 278: ("I", [rows]), 279: ("I", sizes)}


def tiles(offsets: Sequence[int], width: int, height: int, sizes: Sequence[int]) -> Tags:
    return {322: ("I", [width]), 323: ("I", [height]), 324: ("I", offsets), 325: ("I", sizes)}


def exif(tags: Tags) -> bytes:
    """EXIF with one directory."""
    return tiff(tags, b"")


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int, height: int, pixels: bytes | None = None, before: bytes = b"", after: bytes = b""
) -> bytes:
    """A white greyscale PNG with chunks before and after its pixels; `pixels` are their chunks."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    if pixels is None:
        pixels = chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * width) * height))
    return b"\x89PNG\r\n\x1a\n" + header + before + pixels + after + chunk(b"IEND")


def gif(before: bytes = b"", place: tuple[int, int] = (0, 0)) -> bytes:
    """A GIF of 8 x 8 white pixels after some blocks; its place may be outside the screen."""
    data = encoded(Image.new("L", (8, 8), 255), "GIF")
    start = data.index(b",", 13)
    return data[:start] + before + b"," + struct.pack("<HH", *place) + data[start + 5 :]


def bmp_of_runs(width: int, height: int, runs: bytes) -> bytes:
    """A run-length encoded BMP of 256 colours."""
    palette = b"".join(bytes([grey, 255 - grey, grey, 0]) for grey in range(256))
    start = 14 + 40 + len(palette)
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(runs), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", start + len(runs), 0, 0, start) + header + palette + runs


def webp(width: int, height: int, exif: bytes = b"") -> bytes:
    """A WebP animation of one white pixel on a canvas."""
    pixel = encoded(Image.new("RGB", (1, 1), "white"), "WEBP", lossless=True)[12:]
    canvas = (
        bytes([0x02 | (0x08 if exif else 0), 0, 0, 0]) + _three_bytes(width - 1) + _three_bytes(height - 1)
    )
    frame = bytes(12) + b"\1\0\0\0" + pixel
    chunks = [(b"VP8X", canvas), (b"ANIM", bytes(6)), (b"ANMF", frame)]
    content = b"WEBP" + b"".join(_riff(*one) for one in [*chunks, *([(b"EXIF", exif)] if exif else [])])
    return _riff(b"RIFF", content)


def _three_bytes(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _riff(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def box(kind: bytes, content: bytes = b"", version: int | None = None) -> bytes:
    """A box of an ISO media file; with a version, it begins with the version and three bytes of flags."""
    start = b"" if version is None else struct.pack(">I", version << 24)
    return struct.pack(">I4s", 8 + len(start) + len(content), kind) + start + content


def av1_sequence(width: int, height: int) -> bytes:
    """The header of an AV1 stream with a single picture."""
    bits = f"00011{0:05b}{15:04b}{15:04b}{width - 1:016b}{height - 1:016b}" + 20 * "0"
    content = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8))
    return bytes([0x0A, len(content)]) + content


AV1_FRAME = b"\x32\1\0"
"""A frame of an AV1 stream that every decoder refuses."""


def avif(
    stream: bytes,
    width: int = 8,
    height: int = 8,
    *,
    exif: bytes = b"",
    times: int = 1,
    places: bytes = b"",
    tables: bytes = b"",
    properties: bytes = b"",
    boxes: bytes = b"",
) -> bytes:
    """An AVIF with this stream, which is repeated `times` in the table of pieces.

    - `places`: another table of item locations.
    - `tables`: additional references between items.
    - `properties`: additional properties.
    - `boxes`: additional boxes at the end.
    """
    pieces = [(0, len(stream))] * times
    items = [(1, b"av01", pieces)] + ([(2, b"Exif", [(len(stream), len(exif))])] if exif else [])
    placed = struct.pack(">HH", 0x4400, len(items)) + b"".join(
        struct.pack(">HHHH", number, 1, 0, len(located))
        + b"".join(struct.pack(">II", *one) for one in located)
        for number, _, located in items
    )
    names = b"".join(box(b"infe", struct.pack(">HH4sx", number, 0, kind), 2) for number, kind, _ in items)
    own_properties = (
        box(b"ispe", struct.pack(">II", width, height), 0)
        + box(b"pixi", b"\1\x08", 0)
        + box(b"av1C", b"\x81\0\x1c\0")
        + box(b"colr", b"nclx" + struct.pack(">HHHB", 1, 13, 6, 0x80))
    )
    meta = (
        box(b"hdlr", bytes(4) + b"pict" + bytes(13), 0)
        + box(b"pitm", struct.pack(">H", 1), 0)
        + box(b"iloc", places or placed, 1)
        + box(b"iinf", struct.pack(">H", len(items)) + names, 0)
        + box(b"iref", tables, 0)
        + box(
            b"iprp",
            box(b"ipco", own_properties + properties)
            + box(b"ipma", struct.pack(">IHB4B", 1, 1, 4, 1, 2, 0x83, 4), 0),
        )
        + box(b"idat", stream + exif)
    )
    return box(b"ftyp", b"avif\0\0\0\0avifmif1miaf") + box(b"meta", meta, 0) + boxes


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAJcAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "AA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFz"
    "wIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAACgAAAABAAAAKAAAAAH////oAAAA"
    "Av///+gAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAJ9tZGF0AAAAkygBrwT47TKaX3V/"
    "0jzxN+F6cOQ7JF/Okq0H9jt+cBLp5njOd/sDLVHU2Q9iT18jW5Oc37uSHUfI1JbKEsqmaM5ahGiIZB2BTYjYLIy+Kl2+RCq6"
    "P1+b1JFh9UAJm0Xr5fSc5wXhDdFJybBONHBkn24AQtIL9Zx/nHkY90MMlx4D/2m+AJqOAgFagO3tETHACnp45A=="
)
"""A black diagonal stroke on white, 40 x 40 pixels, coded as 64 x 64; none of our libraries writes HEIC."""
