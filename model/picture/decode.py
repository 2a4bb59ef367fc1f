"""Bytes that somebody sent become grey values, or a sentence that says what is wrong with them.

Nothing in here trusts the bytes. What decoding them takes is checked in `opening` before any pixel is
decoded. What Pillow trips over is the fault of the bytes, but for a lack of memory.
"""

from PIL import Image

from model.errors import BadPicture
from model.picture.greys import grey, in_colour
from model.picture.images import values_of
from model.picture.opening import Opened, open_picture, refusal
from model.picture.orientation import turn_of, upright_size
from model.picture.pixels import Pixels

_ENOUGH = 192  # pixels on the shorter side of a JPEG: it is decoded no larger than needed for that


def decode(data: bytes, max_pixels: int) -> Pixels:
    """The bytes of a picture as upright pixels on white. Of several frames the first is taken.

    Raises as `open_picture` does, and `BadPicture` for a picture that is broken or cut off.
    """
    return pixels_of(open_picture(data, max_pixels))


def pixels_of(opened: Opened, *, whole: bool = False) -> Pixels:
    """The same for a picture whose header has been read; `whole` asks for each of its pixels."""
    try:
        image = opened.image
        if opened.page or image.tell():
            image.seek(opened.page)
        full_size = _load(image, whole=whole)
        if image.width * image.height > opened.pixels:
            raise BadPicture(f"the {opened.name} has more pixels than its header says")
        page, colours, turn = grey(image), in_colour(image), turn_of(image)
        if turn is not None:
            page, colours = page.transpose(turn), colours and colours.transpose(turn)
            full_size = full_size and upright_size(*full_size, turn)
        return Pixels(values_of(page), colours, full_size)
    except (BadPicture, MemoryError):
        raise
    except Exception as error:  # Pillow raises nearly anything on broken bytes
        raise refusal(opened.name, error) from error


def _load(image: Image.Image, *, whole: bool) -> tuple[int, int] | None:
    """Decode the first frame, and return the full size of one that is decoded at a part of it.

    Unless all pixels are wanted, those are large JPEGs: they are decoded at 1/2, 1/4 or 1/8 of their size.
    """
    full_size = None
    if not whole and image.format == "JPEG" and min(image.size) >= 2 * _ENOUGH:
        full_size = image.size
        image.draft(image.mode, (_ENOUGH, _ENOUGH))
    image.load()
    return full_size
