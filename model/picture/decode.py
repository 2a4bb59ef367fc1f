"""Decodes the bytes of a picture to grey values, or raises an error that says what is wrong with them.

The bytes are untrusted. `opening` checks the cost of decoding before any pixel is decoded. Any error that
Pillow raises, except a lack of memory, means that the bytes are broken.
"""

from PIL import Image

from model.errors import BadPicture
from model.picture.greys import grey, in_colour
from model.picture.opening.kinds import Opened, open_picture, refusal
from model.picture.orientation import turn_of, upright_size
from model.picture.pixels import Pixels, values_of

_ENOUGH = 192  # pixels on the shorter side: a JPEG is decoded at the smallest size that has as many


def decode(data: bytes, max_pixels: int) -> Pixels:
    """Decodes a picture to upright pixels on white. Only the first of several frames is used.

    Raises as `open_picture` does, and `BadPicture` for a picture that is broken or cut off.
    """
    return pixels_of(open_picture(data, max_pixels))


def pixels_of(opened: Opened, *, whole: bool = False) -> Pixels:
    """The same for a picture whose header has been read; `whole` prevents a reduced size."""
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
    """Decodes the frame, and returns its full size if it is decoded at a reduced size.

    Unless `whole` is set, large JPEGs are decoded at 1/2, 1/4 or 1/8 of their size.
    """
    full_size = None
    if not whole and image.format == "JPEG" and min(image.size) >= 2 * _ENOUGH:
        full_size = image.size
        image.draft(image.mode, (_ENOUGH, _ENOUGH))
    image.load()
    return full_size
