"""Pictures: a raw body, parts of a form, or base64 in JSON; each is decoded, or refused with its place."""

import io
from collections.abc import Iterator, Sequence

from flask import request
from PIL import Image
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from model.classifier import Grey, grey_values
from model.errors import BadPicture, PictureTooLarge
from service.problems import Problem

PART = "image"


def decoded_pictures(pictures: Sequence[bytes], places: Sequence[str], most: int) -> list[Grey]:
    """The grey values of each picture; `most` is the pixels of all of them, known before any is decoded.

    Raises a 400 `Problem` for a broken picture and a 413 one for too many pixels, saying which picture it is.
    """
    if len(pictures) > 1:
        _check_pixels(pictures, places, most)
    return [_decoded(data, place, most) for data, place in zip(pictures, places, strict=True)]


def _decoded(data: bytes, place: str, most: int) -> Grey:
    try:
        return grey_values(data, most)
    except BadPicture as error:
        status = 413 if isinstance(error, PictureTooLarge) else 400
        raise Problem(status, f"{place}: {error}", where=place) from None


def _check_pixels(pictures: Sequence[bytes], places: Sequence[str], most: int) -> None:
    """Many pictures, each small in bytes and large in pixels, must not keep a worker for minutes."""
    pixels = 0
    for data, place in zip(pictures, places, strict=True):
        pixels += _pixels(data)
        if pixels > most:
            detail = f"{place}: the pictures so far have {pixels} pixels; at most {most} are read"
            raise Problem(413, detail, where=place)


def _pixels(data: bytes) -> int:
    """What the header says; 0 for what is no picture, which reading it will tell better."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.width * image.height
    except Exception:  # noqa: BLE001 - Pillow raises nearly anything on broken bytes
        return 0


def form_pictures(body: bytes, most: int) -> list[bytes]:
    """The contents of the parts named `image` of a multipart/form-data body, in their order.

    Raises a 400 `Problem` for a body that is no such form, 413 above `most` parts, 422 without an `image`.
    """
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary:
        raise Problem(400, "multipart/form-data without a boundary")
    pictures = [
        content for name, content in _parts(body, boundary.encode("latin-1", "replace")) if name == PART
    ]
    if not pictures:
        raise Problem(422, f"the form has no part named `{PART}`", where=PART)
    if len(pictures) > most:
        raise Problem(413, f"the form has {len(pictures)} pictures; at most {most} are taken", where=PART)
    return pictures


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each part. Flask would write large ones to disk; these are in memory already."""
    decoder = MultipartDecoder(boundary, max_parts=None)
    name, pieces = "", list[bytes]()
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, Field | File):
                name, pieces = event.name, []
            elif isinstance(event, Data):
                pieces.append(event.data)
                if not event.more_data:
                    yield name, b"".join(pieces)
    except ValueError:
        raise Problem(400, "the body is not multipart/form-data with this boundary") from None
