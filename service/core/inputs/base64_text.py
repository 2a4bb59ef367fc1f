"""Base64 as people have it: from a page's data URI, from a mail, from a URL, or from a file with a line end.

RFC 4648 and its URL-safe alphabet, with or without padding, in one line or several, and after
`data:...;base64,` or without it.
"""

import base64

STANDARD = bytes.maketrans(b"-_", b"+/")
LINE_BREAKS = b"\r\n"
SCHEME, MARK = b"data:", b";base64"


def decode_base64(text: str) -> bytes:
    """The bytes that the text stands for; a `ValueError` when it is not base64."""
    encoded = _without_head(text.encode("ascii").strip()).translate(STANDARD, LINE_BREAKS)
    padding = b"=" * (-len(encoded) % 4)
    return base64.b64decode(encoded + padding if padding else encoded, validate=True)


def _without_head(encoded: bytes) -> bytes:
    """What follows the comma of a data URI; any other text as it is."""
    if encoded[: len(SCHEME)].lower() != SCHEME:
        return encoded
    head, comma, content = encoded.partition(b",")
    if not comma or not head.lower().endswith(MARK):
        raise ValueError("the data URI is not in base64")
    return content
