"""Builds ISO media files with a picture and its EXIF, with every version of the item tables."""

from typing import NamedTuple

PAYLOAD = b"first piece|second piece|tiff"
FIRST, SECOND, EXIF = (8, 11), (20, 12), (33, 4)
"""The offsets and lengths of the parts of the payload in the file."""


class Versions(NamedTuple):
    """Versions of the tables of item locations, kinds, references and properties.

    - `iinf`: the version of the table that holds the tables of kinds.
    """

    iloc: int = 0
    infe: int = 2
    iref: int = 0
    ipma: int = 0
    wide_properties: bool = False
    iinf: int = 0


PLAIN = Versions()


def box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return (8 + len(content)).to_bytes(4) + kind + content


def table(kind: bytes, version: int, *contents: bytes, flags: int = 0) -> bytes:
    return box(kind, version.to_bytes(1), flags.to_bytes(3), *contents)


def numbers(size: int, *values: int) -> bytes:
    return b"".join(value.to_bytes(size) for value in values)


def iloc(version: int, *items: tuple[int, int, list[tuple[int, int]]]) -> bytes:
    """The table of item numbers, origins of offsets, and pieces. All offsets have the base 2."""
    wide = 4 if version > 1 else 2
    content = numbers(2, 0x4442 if version else 0x4440) + numbers(wide, len(items))
    for item, origin, pieces in items:
        content += numbers(wide, item) + (numbers(2, origin) if version else b"") + numbers(2, 0)
        content += numbers(4, 2) + numbers(2, len(pieces))
        for place, length in pieces:
            content += (numbers(2, 9) if version else b"") + numbers(4, place - 2, length)
    return table(b"iloc", version, content)


def file(versions: Versions = PLAIN, *, origin: int = 0, second: int = 2, meta: bytes = b"") -> bytes:
    """A picture in two pieces, and its EXIF."""
    exif_place = EXIF[0] if origin == 0 else 3
    places = iloc(versions.iloc, (1, 0, [FIRST, SECOND]), (second, origin, [(exif_place, EXIF[1])]))
    wide = 4 if versions.infe > 2 else 2
    kinds = [table(b"infe", versions.infe, numbers(wide, item), numbers(2, 0), kind)
             for item, kind in ((1, b"hvc1"), (2, b"Exif"))]  # fmt: skip
    size = 4 if versions.iref else 2
    references = box(b"cdsc", numbers(size, 2), numbers(2, 2), numbers(size, 1, 7))
    number, index = (4 if versions.ipma else 2), (2 if versions.wide_properties else 1)
    used = numbers(4, 1) + numbers(number, 1) + numbers(1, 2)
    used += numbers(index, 4, (0x8000 if versions.wide_properties else 0x80) | 2)
    size_of_picture = table(b"ispe", 0, numbers(4, 640, 480))
    properties = box(b"ipco", box(b"irot", b"\0"), size_of_picture, box(b"free"), box(b"free"))
    return box(b"mdat", PAYLOAD) + table(
        b"meta", 0, places, table(b"iinf", versions.iinf, numbers(4 if versions.iinf else 2, 2), *kinds),
        table(b"iref", versions.iref, references), box(b"idat", b"---", b"tiff"), meta,
        box(b"iprp", properties, table(b"ipma", versions.ipma, used, flags=int(versions.wide_properties))),
    )  # fmt: skip
