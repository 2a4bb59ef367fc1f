"""multipart/form-data: pictures, or one picture with regions, and options.

Werkzeug's decoder takes some 20 microseconds per part, even if it is empty, and up to 0.7 per byte of its
headers, so the parts and their headers have limits. The decoder gets the body in pieces, since it searches
and copies its whole buffer at once.
"""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from service.core.inputs.kinds import is_picture, media_type_of
from service.core.problems import Problem
from service.core.spelling import misspelt

PART = "image"
OTHER_PARTS = ("images", "file", "files", "upload")
"""Other names for a file. Buttons may have these names too, so text under them is not a picture."""

PARTS = (PART, *OTHER_PARTS)
FIELD = "regions"
MISSPELT_LETTERS = 2
"""A field whose name differs this little from a known one is refused; all other fields are ignored."""

SHORT_NAME = 5
"""Options this short are too close to ordinary names of fields: `page` and `tags` are not misspelt."""

MAX_OPTION_BYTES = 1000
PIECE_BYTES = 16 * 1024

AFTER_BOUNDARY = (b"-", b" ", b"\t")
"""Bytes that may follow a boundary: the hyphens that end a form, or blanks, which RFC 2046 allows."""

MAX_PADDING = 256
"""How many bytes longer a piece may be, so that it does not end in one of these characters."""

MAX_BOUNDARY = 100
"""RFC 2046 allows 70 characters, and Werkzeug's test client sometimes sends a few more."""

MAX_OTHER_PARTS = 1000
"""Parts that a form may have in addition to the pictures."""

MAX_HEADER_BYTES = 2_500_000
"""Of all parts: 152 for each of 16,384 pictures; curl and browsers send 100. They take at most 1.7 s."""

HEADER_LINE_BYTES = 4
"""Bytes of a header line besides its name and value: the colon, a space and the end of the line."""


class SentForm(NamedTuple):
    """The parts of a form that are used.

    - `pictures`: the contents of the parts that are pictures, in order.
    - `media_types`: the content type of each of them; empty without one.
    - `regions`: the content of the part named `regions`, which comes with one picture; None without one.
    - `fields`: name and value of each option; empty fields are left out.
    """

    pictures: list[bytes]
    media_types: list[str]
    regions: bytes | None
    fields: list[tuple[str, str]]


class Part(NamedTuple):
    """One part of a form.

    - `name`: without the `[]` that some frameworks append to the name of a list; empty without a name.
    - `is_file`: whether it came with a file name.
    """

    name: str
    content: bytes
    media_type: str
    is_file: bool

    @property
    def is_picture(self) -> bool:
        """Whether to read the part as a picture."""
        return self.name == PART or (self.name in OTHER_PARTS and self.holds_file)

    @property
    def holds_file(self) -> bool:
        """Whether the part has a file. Some clients send files without a name; browsers send empty files."""
        return bool(self.content) and (self.is_file or is_picture(self.content))


def parse_form(body: bytes, boundary: str, max_pictures: int, options: Collection[str] = ()) -> SentForm:
    """The pictures, the regions and the fields named in `options` of a multipart/form-data body.

    Raises a `Problem`: 400 for a body that is not a form; 413 for more than `max_pictures`, too many other
    parts or too large headers; 422 without a picture, for `regions` with several pictures, for several
    `regions`, or for a misspelt name.
    """
    form = SentForm([], [], None, [])
    regions = list[bytes]()
    for part in _parts(body, _checked_boundary(boundary), max_pictures + MAX_OTHER_PARTS):
        if part.is_picture:
            form.pictures.append(part.content)
            form.media_types.append(part.media_type)
        elif part.name in options:
            form.fields.extend(_option(part))
        elif part.name == FIELD:
            regions.append(part.content)
        else:
            _refuse_misspelt(part, options)
        if len(form.pictures) > max_pictures:
            raise Problem(413, f"the form has more than {max_pictures} pictures", where=PART)
    if not form.pictures:
        raise Problem(422, f"the form has no part named `{PART}`", where=PART)
    _check_combination(len(form.pictures), len(regions))
    return form._replace(regions=regions[0]) if regions else form


def _option(part: Part) -> Iterator[tuple[str, str]]:
    """The name and value of a part, unless it is empty: a browser sends all fields of a form."""
    if len(part.content) > MAX_OPTION_BYTES:
        detail = f"{part.name} has {len(part.content)} bytes; at most {MAX_OPTION_BYTES} are read"
        raise Problem(422, detail, where=part.name)
    if part.content:
        yield part.name, part.content.decode(errors="replace")


def _refuse_misspelt(part: Part, options: Collection[str]) -> None:
    """Raise a 422 `Problem` for a file named almost like a picture, or text named almost like an option."""
    texts = (name for name in options if len(name) > SHORT_NAME)
    names = (*(PARTS if part.holds_file else texts), FIELD)
    meant = misspelt(part.name, names, MISSPELT_LETTERS)
    if meant is not None:
        detail = f"the form field `{part.name}` is unknown; the nearest one is `{meant}`"
        raise Problem(422, detail, where=part.name)


def _check_combination(pictures: int, regions: int) -> None:
    """Raise a 422 `Problem` if it is unclear which regions belong to which picture."""
    if regions and (pictures > 1 or regions > 1):
        parts = f"{pictures} parts named `{PART}` and {regions} named `{FIELD}`"
        raise Problem(422, f"the form has {parts}; expected one of each", where=FIELD)


def _checked_boundary(boundary: str) -> bytes:
    if not boundary:
        raise Problem(400, "multipart/form-data without a boundary")
    if len(boundary) > MAX_BOUNDARY:
        raise Problem(400, f"the boundary has {len(boundary)} characters; at most {MAX_BOUNDARY} are read")
    return boundary.encode("latin-1", "replace")


def _parts(body: bytes, boundary: bytes, max_parts: int) -> Iterator[Part]:
    """The parts, in order. Flask would write large ones to disk; these are in memory already."""
    head: Field | File | None = None
    pieces = list[bytes]()
    parts = header_bytes = 0
    try:
        for event in _events(body, boundary):
            if isinstance(event, Field | File):
                head, pieces = event, []
                parts += 1
                header_bytes += sum(len(key) + len(value) + HEADER_LINE_BYTES for key, value in event.headers)
                _refuse_too_much(parts, max_parts, header_bytes)
            elif isinstance(event, Data) and head is not None:
                pieces.append(event.data)
                if not event.more_data:
                    yield _part(head, b"".join(pieces))
    except ValueError:
        raise Problem(400, "the body is not multipart/form-data with this boundary") from None


def _part(head: Field | File, content: bytes) -> Part:
    media_type = media_type_of(head.headers.get("Content-Type", ""))
    name: str | None = head.name  # None for a part without one, whatever Werkzeug's type says
    return Part((name or "").removesuffix("[]"), content, media_type, isinstance(head, File))


def _events(body: bytes, boundary: bytes) -> Iterator[Event]:
    """The decoder's events. Raises a `ValueError` if a full piece of the body has only framing."""
    decoder = MultipartDecoder(boundary)
    for piece in chain(_pieces(body), [None]):
        decoder.receive_data(piece)
        has_event = False
        while not isinstance(event := decoder.next_event(), NeedData):
            has_event = True
            yield event
            if isinstance(event, Epilogue):
                return
        if piece is not None and not has_event and len(piece) >= PIECE_BYTES:
            raise ValueError("headers, or text around the parts, that do not end")


def _pieces(body: bytes) -> Iterator[bytes]:
    """Pieces that do not end after a boundary, where the decoder would add a byte to the part before it."""
    start = 0
    while start < len(body):
        end = start + PIECE_BYTES
        max_end = end + MAX_PADDING
        while end < max_end and body[end - 1 : end] in AFTER_BOUNDARY:
            end += 1
        yield body[start:end]
        start = end


def _refuse_too_much(parts: int, max_parts: int, header_bytes: int) -> None:
    if parts > max_parts:
        raise Problem(413, f"the form has more than {max_parts} parts")
    if header_bytes > MAX_HEADER_BYTES:
        raise Problem(413, f"the headers of the form's parts have more than {MAX_HEADER_BYTES} bytes")
