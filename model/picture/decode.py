"""Bytes that somebody sent become grey values, or a sentence that says what is wrong with them.

Nothing in here trusts the bytes. What decoding them takes is checked in `opening` before any pixel is
decoded. What Pillow trips over is the fault of the bytes, but for a lack of memory.
"""

from PIL import Image

from model.errors import BadPicture
from model.picture.greys import grey
from model.picture.opening import Opened, open_picture, refusal
from model.picture.orientation import turn_of

_ENOUGH = 192  # pixels on the shorter side of a JPEG: it is decoded no larger than needed for that


def decode(data: bytes, max_pixels: int) -> Image.Image:
    """The bytes of a picture as an upright grey (`L`) image on white. Of several frames the first is taken.

    Raises as `open_picture` does, and `BadPicture` for a picture that is broken or cut off.
    """
    return decoded(open_picture(data, max_pixels))


def decoded(opened: Opened) -> Image.Image:
    """The same for a picture whose header has been read."""
    try:
        page = grey(_loaded(opened.image))
        turn = turn_of(opened.image)
        return page if turn is None else page.transpose(turn)
    except (BadPicture, MemoryError):
        raise
    except Exception as error:  # Pillow raises nearly anything on broken bytes
        raise refusal(opened.name, error) from error


def _loaded(image: Image.Image) -> Image.Image:
    """The first frame, decoded; a large JPEG at 1/2, 1/4 or 1/8 of its size, which is quicker."""
    if image.format == "JPEG" and min(image.size) >= 2 * _ENOUGH:
        image.draft("L", (_ENOUGH, _ENOUGH))
    image.load()
    return image
