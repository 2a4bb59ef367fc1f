"""The orientation of a picture, which a camera writes into EXIF."""

from PIL import Image
from PIL.ExifTags import Base

from model.picture.opening.exif import check_exif_of

_EXIF_KEYS = frozenset({"exif", "Raw profile type exif", "XML:com.adobe.xmp", "xmp"})
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUARTER_TURNS = frozenset(turn for orientation, turn in _TURNS.items() if orientation >= 5)


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """The turn that makes a decoded picture upright, None if it is. Pillow turns a TIFF while decoding it."""
    if _EXIF_KEYS.isdisjoint(image.info) or image.format == "TIFF":
        return None
    check_exif_of(image)
    return _TURNS.get(image.getexif().get(Base.Orientation, 1))


def upright_size(width: int, height: int, turn: Image.Transpose) -> tuple[int, int]:
    """The width and height of a picture after a turn."""
    return (height, width) if turn in _QUARTER_TURNS else (width, height)
