"""Pictures that were sent as text: `curl -d @picture` removes every CR, LF and NUL from them."""

import re

_BEGINNING = re.compile(
    rb"(?P<PNG>\x89PNG\x1a)"
    rb"|(?P<JPEG>\xff\xd8\xff)"
    rb"|(?P<WebP>RIFF.{0,4}WEBP)"
    rb"|(?P<BMP>BM)"
    rb"|(?P<TIFF>II[*+]|MM[*])"
    rb"|(?P<GIF>GIF8[79]a)"
    rb"|(?P<AVIF>.{0,4}ftyp.{0,60}?avi[fs])"
    rb"|(?P<HEIC>.{0,4}ftyp(?:he[iv]|mif1|msf1))",
    re.DOTALL,
)
"""How the bytes of each kind begin without these three characters."""


def stripped_kind(data: bytes) -> str | None:
    """The name of the kind of picture that these bytes were before; None for anything else.

    A whole picture has at least one of the three: a PNG in its signature, each other kind among its sizes.
    """
    match = _BEGINNING.match(data)
    if match is None or b"\0" in data or b"\n" in data or b"\r" in data or _is_text(data):
        return None
    return match.lastgroup


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
