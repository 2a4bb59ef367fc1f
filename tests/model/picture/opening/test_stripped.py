"""A picture that was corrupted by sending it as text is recognised; other data is not."""

import pytest

from model.picture.opening.kinds import KINDS, picture_kind
from model.picture.opening.stripped import stripped_kind
from tests.picture_files import HEIC, encoded, photo


def stripped(data: bytes) -> bytes:
    return data.translate(None, b"\r\n\0")


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.name != "HEIC"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("size", [(3, 3), (13, 10), (80, 64), (300, 200)])
def test_a_picture_of_each_kind_is_recognised(kind: str, mode: str, size: tuple[int, int]) -> None:
    data = encoded(photo(mode).resize(size), kind)
    assert picture_kind(data) == stripped_kind(stripped(data)) == kind
    assert stripped_kind(data) is None


def test_a_heic_photo_is_recognised() -> None:
    assert stripped_kind(stripped(HEIC)) == "HEIC"
    assert stripped_kind(HEIC) is None


@pytest.mark.parametrize("data", [b"", b"BM", b"BMI is weight", "BMI für Männer".encode(), b"GIF89a", b"{}"])
def test_text_is_not_recognised_as_a_picture(data: bytes) -> None:
    assert stripped_kind(data) is None


def test_a_file_of_another_kind_is_not_recognised_as_a_picture() -> None:
    assert stripped_kind(b"RIFF\xff\xff\x01WAVEfmt \xff") is None
    assert stripped_kind(b"%PDF-1.7 \xff\xff") is None
