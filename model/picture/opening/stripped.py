"""Pictures that were sent as text: `curl -d @picture` removes every CR, LF and NUL from them."""

from model.picture.opening.kinds import KINDS

REMOVED = b"\0\r\n"
_BEGINNINGS = {kind: tuple(bytes_.translate(None, REMOVED) for bytes_ in kind.beginnings) for kind in KINDS}
_ALL_BEGINNINGS = tuple(start for starts in _BEGINNINGS.values() for start in starts)


def stripped_kind(data: bytes) -> str | None:
    """The name of the kind of picture that these bytes were before that; None for anything else.

    A whole picture has at least one of the three: a PNG in its signature, each other kind among its sizes.
    """
    if not data.startswith(_ALL_BEGINNINGS) or b"\0" in data or b"\n" in data or b"\r" in data:
        return None
    if _is_text(data):
        return None
    for kind, starts in _BEGINNINGS.items():
        if data.startswith(starts) and kind.at_eight in data[:12]:
            return kind.name
    return None


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
