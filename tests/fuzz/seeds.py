"""The first inputs for fuzzing: small ones of every kind, also from the contract and hostile requests."""

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from tests.contract.bodies import GRID, INFER, ONE, Request, binary_tensor, form, npy, picture, tensor
from tests.contract.cases import REQUESTS
from tests.contract.real_clients import REAL_CLIENTS
from tests.fuzz.bodies import NO_LENGTH
from tests.fuzz.corpus import MAX_BYTES
from tests.fuzz.pictures import seeds_of
from tests.hostile.corpus import CORPUS
from tests.picture_files import (
    AV1_FRAME,
    EXIF,
    HEIC,
    PIXELS,
    av1_sequence,
    avif,
    bmp_of_runs,
    chunk,
    encoded,
    exif,
    grey_tags,
    photo,
    png,
    progressive_jpeg,
    segment,
    strips,
    tiff,
    tiles,
    webp,
    with_segments,
)
from tests.picture_files import gif as blank_gif
from tests.tiny import random_grids

TURNED = exif({274: ("H", [6]), 282: ("II", [72, 1]), 296: ("H", [2])})
SMALL = photo("RGB").resize((12, 10))
GREY = SMALL.convert("L")
INDEXED = SMALL.quantize(4)


def _within(seeds: Iterable[bytes]) -> list[bytes]:
    return sorted({seed for seed in seeds if len(seed) <= MAX_BYTES})


def _jpegs() -> list[bytes]:
    jpeg = encoded(GREY, "JPEG", quality=30)
    return [
        jpeg,
        picture("JPEG"),
        encoded(SMALL, "JPEG", progressive=True, quality=30),
        encoded(SMALL.convert("CMYK"), "JPEG", quality=30),
        with_segments(jpeg, segment(0xE1, EXIF + TURNED)),
        progressive_jpeg(16, 16, 4),
    ]


def _pngs() -> list[bytes]:
    old = b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n9\n" + TURNED.hex().encode())
    text = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x/>")
    modes = ("1", "L", "LA", "RGB", "RGBA", "I;16")
    return [
        *(encoded(GREY.convert(mode), "PNG") for mode in modes),
        encoded(INDEXED, "PNG", transparency=1),
        png(8, 8, before=chunk(b"eXIf", TURNED)),
        png(8, 8, before=chunk(b"zTXt", old)),
        png(8, 8, before=chunk(b"iTXt", text)),
        png(
            8, 8, before=chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(99))) + chunk(b"gAMA", b"\0\0\xb1\x8f")
        ),
        encoded(GREY, "PNG", save_all=True, append_images=[GREY.rotate(90)]),
    ]


def _tiffs() -> list[bytes]:
    compressions = (None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")
    stored = strips([PIXELS, PIXELS + 32], 4, [32, 32])
    return [
        *(encoded(GREY, "TIFF", compression=compression) for compression in compressions),
        *(encoded(GREY.convert("1"), "TIFF", compression=name) for name in ("group3", "group4")),
        *(encoded(SMALL.convert(mode), "TIFF") for mode in ("RGB", "RGBA", "CMYK", "F", "I")),
        encoded(INDEXED, "TIFF"),
        encoded(GREY, "TIFF", save_all=True, append_images=[GREY.rotate(90), GREY]),
        tiff({**grey_tags(8, 8), **stored, 274: ("H", [6])}, bytes(range(64))),
        tiff({**grey_tags(16, 8), **tiles([PIXELS, PIXELS], 8, 8, [64, 64])}, bytes(range(64))),
        tiff({**grey_tags(8, 8), **strips([2 * PIXELS], 8, [64])}, bytes(range(64)), big=True),
    ]


def _others() -> dict[str, list[bytes]]:
    rle = bmp_of_runs(8, 8, b"\x08\1\0\0" * 8 + b"\0\1")
    return {
        "webp": [
            *(encoded(SMALL, "WEBP", lossless=lossless) for lossless in (False, True)),
            encoded(SMALL.convert("RGBA"), "WEBP", exif=TURNED),
            encoded(GREY, "WEBP", save_all=True, append_images=[GREY.rotate(90)]),
            webp(8, 8, TURNED),
        ],
        "bmp": [*(encoded(GREY.convert(mode), "BMP") for mode in ("1", "L", "RGB", "RGBA")), rle],
        "gif": [
            encoded(INDEXED, "GIF", transparency=1),
            encoded(GREY, "GIF", interlace=0),
            encoded(GREY, "GIF", save_all=True, append_images=[GREY.rotate(90), GREY], duration=9, loop=0),
            blank_gif(b"!\xfe\1a\0"),
        ],
        "avif": [
            encoded(GREY, "AVIF", quality=20),
            encoded(SMALL.convert("RGBA"), "AVIF", quality=20, exif=TURNED),
            avif(av1_sequence(8, 8) + AV1_FRAME, exif=TURNED),
            encoded(GREY, "AVIF", save_all=True, append_images=[GREY.rotate(90)], quality=20),
        ],
        "heic": [HEIC],
    }


def _picture_seeds() -> dict[str, list[bytes]]:
    """Kind of picture -> its seeds, including small ones from the hostile requests."""
    pictures_by_kind = {"png": _pngs(), "jpeg": _jpegs(), "tiff": _tiffs(), **_others()}
    for kind, pictures in pictures_by_kind.items():
        pictures += _hostile_of(f"image/{kind}")
    return {kind: _within(seeds_of(*pictures)) for kind, pictures in pictures_by_kind.items()}


@cache
def _hostile() -> list[tuple[str, bytes]]:
    """Content type and body of the small hostile requests."""
    requests = ((case.headers.get("Content-Type", ""), case.body()) for case in CORPUS)
    return [(kind, body) for kind, body in requests if len(body) < MAX_BYTES]


def _hostile_of(content_type: str) -> list[bytes]:
    return [body for kind, body in _hostile() if kind == content_type]


def _requests() -> Sequence[Request]:
    return [*REQUESTS.values(), *(case.request for case in REAL_CLIENTS.values())]


def _bodies(content_type: str, path: str = "/predict") -> list[bytes]:
    return [
        request.body
        for request in _requests()
        if request.content_type.startswith(content_type) and request.path.startswith(path)
    ]


def _heads() -> list[bytes]:
    heads = []
    for request in _requests():
        coding = request.headers.get("Content-Encoding", "")
        length = request.headers.get("Inference-Header-Content-Length", "")
        lines = (request.content_type, coding, request.path.partition("?")[2] or length)
        heads.append("\n".join(lines).encode("latin-1", "replace") + b"\n" + request.body)
    return heads


def _queries() -> list[bytes]:
    return [request.path.partition("?")[2].encode() for request in _requests() if "?" in request.path]


def _grids() -> list[bytes]:
    small = random_grids(2, size=4)
    documents = [{"grid": GRID}, {"grid": small[0].tolist()}, {"grids": small.tolist()}]
    separators = ((",", ":"), (", ", ": "))
    return [json.dumps(document, separators=pair).encode() for document in documents for pair in separators]


def _inferences() -> list[bytes]:
    documents = [
        json.dumps(tensor(random_grids(1), datatype)).encode() for datatype in ("INT8", "FP32", "BOOL")
    ]
    plain = [*documents, *_bodies("application/json", INFER)]
    binary = binary_tensor(random_grids(2))
    length = int(binary.headers["Inference-Header-Content-Length"])
    framed = [(length, binary.body)]
    for request in _requests():
        declared = request.headers.get("Inference-Header-Content-Length", "")
        framed += [(int(declared), request.body)] if declared.isdigit() and int(declared) < NO_LENGTH else []
    return [_framed(NO_LENGTH, body) for body in plain] + [_framed(size, body) for size, body in framed]


def _framed(length: int, body: bytes) -> bytes:
    return length.to_bytes(2, "big") + body


def _body_seeds() -> dict[str, list[bytes]]:
    values = random_grids(2)
    arrays = [npy(values), npy(values[0]), npy(np.asfortranarray(values)), npy(values.astype(np.float32))]
    regions = form(picture(), regions="[[0, 0, 9, 9]]")
    seeds_by_target = {
        "json": [*_bodies("application/json"), *_grids(), *_hostile_of("application/json")],
        "canonical": _grids(),
        "npy": [*arrays, *_bodies("application/x-npy"), *_hostile_of("application/x-npy")],
        "multipart": [form(picture(), picture("BMP", 8)), regions, *_bodies("multipart/form-data")],
        "head": [*_heads(), b"application/json\ngzip\n\n" + gzip.compress(ONE, mtime=0)],
        "query": _queries(),
        "encoding": [gzip.compress(ONE, mtime=0), zlib.compress(ONE), gzip.compress(bytes(9999), mtime=0)],
        "inference": _inferences(),
    }
    return {name: _within(seeds) for name, seeds in seeds_by_target.items()}


@cache
def seeds() -> Mapping[str, list[bytes]]:
    """Target -> its first inputs."""
    return _picture_seeds() | _body_seeds()
