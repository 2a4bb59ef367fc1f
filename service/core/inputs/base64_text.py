"""Base64 in the forms that clients send: a data URI, the lines of a mail, part of a URL, a text file.

RFC 4648 and its URL-safe alphabet, with or without padding, in one line or several, and after
`data:...;base64,` or without it.
"""

import base64

STANDARD = bytes.maketrans(b"-_", b"+/")
LINE_BREAKS = b"\r\n"
SCHEME, SUFFIX = b"data:", b";base64"


def decode_base64(text: str) -> bytes:
    """The decoded bytes. Raises a `ValueError` if the text is not base64."""
    encoded = _without_scheme(text.encode("ascii").strip()).translate(STANDARD, LINE_BREAKS)
    padding = b"=" * (-len(encoded) % 4)
    return base64.b64decode(encoded + padding if padding else encoded, validate=True)


def _without_scheme(encoded: bytes) -> bytes:
    """The part of a data URI after its comma; any other text unchanged."""
    if encoded[: len(SCHEME)].lower() != SCHEME:
        return encoded
    head, comma, content = encoded.partition(b",")
    if not comma or not head.lower().endswith(SUFFIX):
        raise ValueError("the data URI is not in base64")
    return content
