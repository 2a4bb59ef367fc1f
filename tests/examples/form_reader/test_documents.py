"""Documents: their pages come upright and in grey, and what is too large or damaged is refused."""

import io
import tracemalloc

import numpy as np
import pytest
from PIL import Image

from examples.form_reader import documents
from examples.form_reader.documents import BadDocument, Document, TooLarge

LEFT_BLACK = Image.new("L", (120, 160), 255)
LEFT_BLACK.paste(0, (0, 0, 60, 160))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def stack(kind: str, *levels: int) -> bytes:
    first, *others = [Image.new("L", (120, 160), level) for level in levels]
    return saved(first, kind, save_all=True, append_images=others)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_document_of_one_page(kind: str) -> None:
    with Document(saved(LEFT_BLACK, kind)) as document:
        assert len(document) == 1
        grey = document.page(1).grey
    assert grey.shape == (160, 120)
    assert grey[:, 10].mean() < 10
    assert grey[:, 110].mean() > 245


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_each_page_of_a_stack_can_be_read_in_any_order(kind: str) -> None:
    with Document(stack(kind, 0, 100, 200)) as document:
        assert len(document) == 3
        means = [document.page(number).grey.mean() for number in (3, 1, 2)]
    assert means == pytest.approx([200, 0, 100], abs=3)


def test_a_page_of_a_pdf_has_its_size_at_200_dots_an_inch() -> None:
    with Document(saved(LEFT_BLACK, "PDF", resolution=20)) as document:
        page = document.page(1)
    assert (page.grey.shape, page.dots_per_inch) == ((1600, 1200), 200)


def test_a_picture_says_its_resolution_or_nothing() -> None:
    for options, claimed in (({"dpi": (300, 300)}, 300), ({}, None)):
        with Document(saved(LEFT_BLACK, "PNG", **options)) as document:
            assert document.page(1).dots_per_inch == pytest.approx(claimed, abs=0.1)


def test_a_photo_is_turned_as_its_exif_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Document(saved(LEFT_BLACK, "JPEG", exif=exif)) as document:
        assert document.page(1).grey.shape == (120, 160)


def test_what_is_transparent_is_white() -> None:
    with Document(saved(Image.new("RGBA", (120, 120), (0, 0, 0, 0)), "PNG")) as document:
        assert document.page(1).grey.min() == 255


def test_sixteen_bits_are_brought_to_eight() -> None:
    deep = Image.fromarray(np.full((120, 120), 0x8000, dtype=np.uint16))
    with Document(saved(deep, "PNG")) as document:
        assert np.unique(document.page(1).grey).tolist() == [127]


@pytest.mark.parametrize("data", [b"", b"hello", saved(LEFT_BLACK, "BMP"), saved(LEFT_BLACK, "GIF")])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(BadDocument, match="expected a PDF, a TIFF, a JPEG or a PNG"):
        Document(data)


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(BadDocument, match="the PDF is damaged"):
        Document(b"%PDF-1.7 nothing more")


def test_a_damaged_picture_is_refused_by_its_page() -> None:
    noise = saved(Image.effect_noise((200, 200), 40), "PNG")
    with Document(noise[: len(noise) // 2]) as document, pytest.raises(BadDocument, match="page 1: the pic"):
        document.page(1)


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 4)
    with pytest.raises(TooLarge, match="the document has 5 bytes; at most 4 are read"):
        Document(b"hello")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_PAGES", 2)
    with pytest.raises(TooLarge, match="the document has more than 2 pages"):
        Document(stack("TIFF", 0, 1, 2))


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_too_many_pixels_are_refused_before_they_are_decoded(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_PIXELS", 1000)
    with Document(saved(Image.new("1", (4000, 4000)), kind)) as document:
        tracemalloc.start()
        with pytest.raises(TooLarge, match=r"page 1: .* pixels; at most 1000 are read"):
            document.page(1)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
        tracemalloc.stop()


def test_a_picture_that_pillow_does_not_open_for_its_pixels_is_refused_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(BadDocument, match=r"more than \d+ pixels"):
        Document(saved(Image.new("1", (200, 200)), "PNG"))


@pytest.mark.parametrize("size", [(99, 120), (2000, 120), (120, 2000)])
def test_what_has_not_the_shape_of_a_page_is_refused(size: tuple[int, int]) -> None:
    refusal = f"page 1: {size[0]}x{size[1]} pixels are not those of a page"
    with Document(saved(Image.new("L", size), "PNG")) as document, pytest.raises(BadDocument, match=refusal):
        document.page(1)
