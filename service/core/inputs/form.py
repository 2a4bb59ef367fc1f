"""multipart/form-data: pictures, or one with regions, and options; refused once its framing costs too much.

Werkzeug's decoder takes some 20 microseconds for a part, however empty, and up to 0.7 for a byte of its
headers. It is given the body in pieces, since it searches and copies all that it has in one go.
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
"""Names that a file may have as well. A button may have them, too: text under them is no picture."""

PARTS = (PART, *OTHER_PARTS)
FIELD = "regions"
MISSPELT_LETTERS = 2
"""A field whose name is so near to a known one is refused; all other fields are ignored."""

SHORT_NAME = 5
"""Letters of an option that is near to too many ordinary fields: `page` and `tags` are no `pages`."""

MOST_OPTION_BYTES = 1000
PIECE_BYTES = 16 * 1024

MOST_PADDING = 256
"""Blanks behind a boundary that a piece is not cut in."""

MAY_GO_ON = (b"-", b" ", b"\t")
"""What may stand behind a boundary: the hyphens that end a form, or blanks, which RFC 2046 allows."""

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

    - `pictures`: the contents of the parts that are pictures, in their order.
    - `media_types`: what each of them says it is; empty where it says nothing.
    - `regions`: the content of the part named `regions`, which comes with one picture; None without one.
    - `fields`: the options, by name and value; an empty field is none.
    """

    pictures: list[bytes]
    media_types: list[str]
    regions: bytes | None
    fields: list[tuple[str, str]]


class Part(NamedTuple):
    """One part of a form.

    - `name`: without the `[]` that some frameworks write after the name of a list; empty without a name.
    - `is_file`: whether it came with a file name.
    """

    name: str
    content: bytes
    media_type: str
    is_file: bool

    @property
    def is_picture(self) -> bool:
        """Whether it is to be read as a picture."""
        return self.name == PART or (self.name in OTHER_PARTS and self.holds_file)

    @property
    def holds_file(self) -> bool:
        """Whether it is more than text. Some clients send files without a name, and browsers empty files."""
        return bool(self.content) and (self.is_file or is_picture(self.content))


def read_form(body: bytes, boundary: str, most: int, options: Collection[str] = ()) -> SentForm:
    """The pictures, the regions and the fields named as one of `options` in a multipart/form-data body.

    Raises a `Problem`: 400 for a body that is no form, 413 for more than `most` pictures, too many other
    parts or too large headers, 422 without a picture, for regions of several, for several `regions`, or for
    a name that is misspelt.
    """
    form = SentForm([], [], None, [])
    regions = list[bytes]()
    for part in _parts(body, _checked(boundary), most + MOST_OTHER_PARTS):
        if part.is_picture:
            form.pictures.append(part.content)
            form.media_types.append(part.media_type)
        elif part.name in options:
            form.fields.extend(_option(part))
        elif part.name == FIELD:
            regions.append(part.content)
        else:
            _refuse_misspelt(part, options)
        if len(form.pictures) > most:
            raise Problem(413, f"the form has more than {most} pictures", where=PART)
    if not form.pictures:
        raise Problem(422, f"the form has no part named `{PART}`", where=PART)
    _check_combination(len(form.pictures), len(regions))
    return form._replace(regions=regions[0]) if regions else form


def _option(part: Part) -> Iterator[tuple[str, str]]:
    """Its name and value, unless it is empty: a browser sends all fields of a form."""
    if len(part.content) > MOST_OPTION_BYTES:
        detail = f"{part.name} has {len(part.content)} bytes; at most {MOST_OPTION_BYTES} are read"
        raise Problem(422, detail, where=part.name)
    if part.content:
        yield part.name, part.content.decode(errors="replace")


def _refuse_misspelt(part: Part, options: Collection[str]) -> None:
    """A 422 `Problem` for a file that is named almost as a picture, or a text almost as an option."""
    texts = (name for name in options if len(name) > SHORT_NAME)
    names = (*(PARTS if part.holds_file else texts), FIELD)
    meant = misspelt(part.name, names, MISSPELT_LETTERS)
    if meant is not None:
        detail = f"the form field `{part.name}` is unknown; the nearest one is `{meant}`"
        raise Problem(422, detail, where=part.name)


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


def _parts(body: bytes, boundary: bytes, most: int) -> Iterator[Part]:
    """Flask would write large parts to disk; these are in memory already."""
    head: Field | File | None = None
    pieces = list[bytes]()
    parts = header_bytes = 0
    try:
        for event in _events(body, boundary):
            if isinstance(event, Field | File):
                head, pieces = event, []
                parts += 1
                header_bytes += sum(len(key) + len(value) + LINE_BYTES for key, value in event.headers)
                _refuse_too_much(parts, most, header_bytes)
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
    """None ends where a boundary may go on: cut there, the decoder adds a byte to the part before it."""
    start = 0
    while start < len(body):
        end = start + PIECE_BYTES
        most = end + MOST_PADDING
        while end < most and body[end - 1 : end] in MAY_GO_ON:
            end += 1
        yield body[start:end]
        start = end


def _refuse_too_much(parts: int, most: int, header_bytes: int) -> None:
    if parts > most:
        raise Problem(413, f"the form has more than {most} parts")
    if header_bytes > MOST_HEADER_BYTES:
        raise Problem(413, f"the headers of the form's parts have more than {MOST_HEADER_BYTES} bytes")
