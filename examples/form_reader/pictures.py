"""Encodes pictures as PNGs."""

import io

from PIL import Image

from examples.form_reader.sent_pages import Grey


def png(grey: Grey) -> bytes:
    """A page as a PNG, compressed for speed rather than size."""
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG", compress_level=1)
    return file.getvalue()
