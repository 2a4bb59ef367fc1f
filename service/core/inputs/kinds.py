"""Finds the kind of a body: for a picture from the signature in its bytes, else from Content-Type.

Many clients send a wrong media type for a picture, or none, and a picture can be recognised by its first
bytes. JSON and npy arrays are recognised in the same way if their type is unknown.
"""

import re
from typing import Final

from model.classifier import is_read, picture_kind, stripped_kind
from service.core.problems import Problem

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
NPY: Final = "application/x-npy"
PICTURE: Final = "image"

_KINDS = ("PNG", "JPEG", "WebP", "BMP", "TIFF", "GIF", "AVIF", "HEIC")
_NAMES = {kind.lower(): kind for kind in _KINDS} | {"heif": "HEIC"}
_OTHER_NAMES = {
    "x-png": "PNG",
    **dict.fromkeys(("jpg", "pjpeg"), "JPEG"),
    **dict.fromkeys(("x-ms-bmp", "x-bmp", "x-windows-bmp"), "BMP"),
    **dict.fromkeys(("tif", "x-tif", "x-tiff"), "TIFF"),
}
"""Names that were never registered, or are no longer used, but are still sent."""

HEIC_TYPES = ("image/heic", "image/heif")
"""Accepted if the extra `heic` is installed."""

PICTURE_TYPES = tuple(f"image/{name}" for name in _NAMES)
CONTENT_TYPES = (JSON, *PICTURE_TYPES, FORM, NPY)

_PICTURES = {f"image/{name}": kind for name, kind in (_NAMES | _OTHER_NAMES).items()}
"""Media type -> the kind of picture that it names."""

_BODIES = {JSON: JSON, FORM: FORM, NPY: NPY} | dict.fromkeys(_PICTURES, PICTURE)
"""Media type -> the kind of body that it names."""

_CONTENTS = _BODIES | _PICTURES
"""Media type -> the kind of picture, or of another body."""

_JSON_OBJECT = re.compile(
    rb'(?:\xef\xbb\xbf)?[ \t\r\n]{0,99}\{[ \t\r\n]{0,99}"'
    rb"|(?:\xff\xfe)?(?:\0\0)?\{\0"
    rb"|(?:\0\0)?(?:\xfe\xff)?(?:\0\0)?\0\{"
)
"""How JSON objects begin: in UTF-8 with their first key; in UTF-16 and UTF-32, which are refused by name."""

_NPY_SIGNATURE = b"\x93NUMPY"


def media_type_of(content_type: str) -> str:
    """A Content-Type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def kind_of(media_type: str, body: bytes) -> str | None:
    """The kind of a body: `JSON`, `FORM`, `NPY` or `PICTURE`; None for any other."""
    named = None if media_type in HEIC_TYPES and not is_read("HEIC") else _BODIES.get(media_type)
    if named == PICTURE or (named == JSON and body.startswith(b"{")):
        return named
    if is_picture(body):
        return PICTURE
    return named or _kind_by_signature(body)


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin like a picture and are not text: every picture has a NUL."""
    return picture_kind(data) is not None and b"\0" in data


def is_json_object(body: bytes) -> bool:
    """Whether the bytes begin like a non-empty JSON object."""
    return _JSON_OBJECT.match(body) is not None


def _kind_by_signature(body: bytes) -> str | None:
    if is_json_object(body):
        return JSON
    return NPY if body.startswith(_NPY_SIGNATURE) else None


def refuse_stripped(body: bytes) -> None:
    """Raise a 400 `Problem` for a picture that curl has sent as text."""
    kind = stripped_kind(body)
    if kind is not None:
        detail = (
            f"the body was a {kind} picture, but has lost its CR, LF and NUL bytes, as with curl's -d; "
            "use --data-binary"
        )
        raise Problem(400, detail)


def contradicts(media_type: str, kind: str) -> bool:
    """Whether a known media type names something other than this kind of picture."""
    return _CONTENTS.get(media_type, kind) != kind
