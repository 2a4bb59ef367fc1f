"""multipart/form-data: pictures, or one with regions; refused once its framing costs more than they need.

Werkzeug's decoder takes some 20 microseconds for a part, however empty, and up to 0.7 for a byte of its
headers. It is given the body in pieces, since it searches and copies all that it has in one go.
"""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from service.core.problems import Problem

PART = "image"
FIELD = "regions"
PIECE_BYTES = 16 * 1024

MOST_BOUNDARY = 100
"""Characters of a boundary. RFC 2046 allows 70, and Werkzeug's test client sends a few more at times."""

MOST_OTHER_PARTS = 1000
"""Parts that may come beside as many pictures as are taken."""

MOST_HEADER_BYTES = 2_500_000
"""Of all parts: 152 for each of 16,384 pictures; curl and browsers send 100. At the worst they take 1.7 s."""

LINE_BYTES = 4
"""What stands in a header line beside its name and value: the colon, a space and the end of the line."""


class SentForm(NamedTuple):
    """What is read of a form.

    - `pictures`: the contents of the parts named `image`, in their order.
    - `regions`: the content of the part named `regions`, which comes with one picture; None without one.
    """

    pictures: list[bytes]
    regions: bytes | None


def read_form(body: bytes, boundary: str, most: int) -> SentForm:
    """The pictures and regions in a multipart/form-data body.

    Raises a `Problem`: 400 for a body that is no form, 413 for more than `most` pictures, too many other
    parts or too large headers, 422 without an `image`, for regions of several, or for several `regions`.
    """
    pictures, regions = list[bytes](), list[bytes]()
    for name, content in _parts(body, _checked(boundary), most + MOST_OTHER_PARTS):
        if name == PART:
            pictures.append(content)
        elif name == FIELD:
            regions.append(content)
        if len(pictures) > most:
            raise Problem(413, f"the form has more than {most} pictures", where=PART)
    if not pictures:
        raise Problem(422, f"the form has no part named `{PART}`", where=PART)
    _check_combination(len(pictures), len(regions))
    return SentForm(pictures, regions[0] if regions else None)


def _check_combination(pictures: int, regions: int) -> None:
    """A 422 `Problem` where it is not clear which regions are those of which picture."""
    if regions and (pictures > 1 or regions > 1):
        parts = f"{pictures} parts named `{PART}` and {regions} named `{FIELD}`"
        raise Problem(422, f"the form has {parts}; expected one of each", where=FIELD)


def _checked(boundary: str) -> bytes:
    if not boundary:
        raise Problem(400, "multipart/form-data without a boundary")
    if len(boundary) > MOST_BOUNDARY:
        raise Problem(400, f"the boundary has {len(boundary)} characters; at most {MOST_BOUNDARY} are read")
    return boundary.encode("latin-1", "replace")


def _parts(body: bytes, boundary: bytes, most: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each part. Flask would write large ones to disk; these are in memory already."""
    name, pieces = "", list[bytes]()
    parts = header_bytes = 0
    try:
        for event in _events(body, boundary):
            if isinstance(event, Field | File):
                name, pieces = event.name, []
                parts += 1
                header_bytes += sum(len(key) + len(value) + LINE_BYTES for key, value in event.headers)
                _refuse_too_much(parts, most, header_bytes)
            elif isinstance(event, Data):
                pieces.append(event.data)
                if not event.more_data:
                    yield name, b"".join(pieces)
    except ValueError:
        raise Problem(400, "the body is not multipart/form-data with this boundary") from None


def _events(body: bytes, boundary: bytes) -> Iterator[Event]:
    """What the decoder finds; a `ValueError` where a whole piece of the body is nothing but framing."""
    decoder = MultipartDecoder(boundary)
    for piece in chain(_pieces(body), [None]):
        decoder.receive_data(piece)
        found = False
        while not isinstance(event := decoder.next_event(), NeedData):
            found = True
            yield event
            if isinstance(event, Epilogue):
                return
        if piece is not None and not found and len(piece) >= PIECE_BYTES:
            raise ValueError("headers, or what stands around the parts, that do not end")


def _pieces(body: bytes) -> Iterator[bytes]:
    """The last is the longest: cut through the end of the form, the decoder adds a byte to the last part."""
    last = max(0, len(body) // PIECE_BYTES - 1) * PIECE_BYTES
    for start in range(0, last, PIECE_BYTES):
        yield body[start : start + PIECE_BYTES]
    yield body[last:]


def _refuse_too_much(parts: int, most: int, header_bytes: int) -> None:
    if parts > most:
        raise Problem(413, f"the form has more than {most} parts")
    if header_bytes > MOST_HEADER_BYTES:
        raise Problem(413, f"the headers of the form's parts have more than {MOST_HEADER_BYTES} bytes")
