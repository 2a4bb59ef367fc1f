"""EXIF says how a picture is turned. It is a TIFF without a picture, and may have as many tags as one."""

from PIL import Image
from PIL.ExifTags import Base

from model.errors import PictureTooComplex
from model.picture.opening.directories import Directories
from model.picture.opening.limits import MOST_EXIF_TAGS

PREFIX = b"Exif\0\0"

_LOOKED_AT = frozenset({Base.Orientation, Base.XResolution, Base.ResolutionUnit})


def check_exif(exif: bytes) -> None:
    """Raises `PictureTooComplex` when looking into EXIF would take too long."""
    while exif.startswith(PREFIX):
        exif = exif.removeprefix(PREFIX)
    directories = Directories(exif)
    for number, tag in enumerate(directories.tags(directories.first), 1):
        values = tag.numbers(len(exif)) if tag.number in _LOOKED_AT else 0
        if max(number, values) > MOST_EXIF_TAGS:
            raise PictureTooComplex(f"the EXIF of the picture has more than {MOST_EXIF_TAGS} tags and values")


def check_exif_of(image: Image.Image) -> None:
    """The same for what is in an opened picture, as Pillow looks for it."""
    exif, raw = image.info.get("exif"), image.info.get("Raw profile type exif")
    if exif is None and isinstance(raw, str):
        exif = bytes.fromhex("".join(raw.split("\n")[3:]))
    if exif:
        check_exif(exif)
