"""EXIF contains the orientation of a picture. It is a TIFF without a picture, with any number of tags."""

from PIL import Image
from PIL.ExifTags import Base

from model.errors import PictureTooComplex
from model.picture.opening.directories import Directories
from model.picture.opening.limits import MAX_EXIF_TAGS

PREFIX = b"Exif\0\0"

_LOOKED_AT = frozenset({Base.Orientation, Base.XResolution, Base.ResolutionUnit})


def check_exif(exif: bytes) -> None:
    """Raises `PictureTooComplex` if parsing the EXIF would take too long."""
    while exif.startswith(PREFIX):
        exif = exif.removeprefix(PREFIX)
    directories = Directories(exif)
    for number, tag in enumerate(directories.tags(directories.first), 1):
        values = tag.numbers(len(exif)) if tag.number in _LOOKED_AT else 0
        if max(number, values) > MAX_EXIF_TAGS:
            raise PictureTooComplex(f"the EXIF of the picture has more than {MAX_EXIF_TAGS} tags and values")


def check_exif_of(image: Image.Image) -> None:
    """The same for the EXIF of an opened picture, in the places where Pillow looks for it."""
    exif, raw = image.info.get("exif"), image.info.get("Raw profile type exif")
    if exif is None and isinstance(raw, str):
        exif = bytes.fromhex("".join(raw.split("\n")[3:]))
    if exif:
        check_exif(exif)
