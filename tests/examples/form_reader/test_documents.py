"""Documents: their pages are upright and grey, and large or damaged ones are refused."""

import io
import multiprocessing

import numpy as np
import pytest
from PIL import Image

from examples.form_reader import documents, pdf_process, sent_pages
from examples.form_reader.documents import Document
from examples.form_reader.sent_pages import BadDocument, TooLarge
from tests.allocations import counted_allocations

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


def test_a_page_of_a_pdf_is_rendered_at_200_dots_per_inch() -> None:
    with Document(saved(LEFT_BLACK, "PDF", resolution=20)) as document:
        page = document.page(1)
    assert (page.grey.shape, page.dots_per_inch) == ((1600, 1200), 200)


def test_a_picture_has_its_claimed_resolution_or_none() -> None:
    for options, claimed in (({"dpi": (300, 300)}, 300), ({}, None)):
        with Document(saved(LEFT_BLACK, "PNG", **options)) as document:
            assert document.page(1).dots_per_inch == pytest.approx(claimed, abs=0.1)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "L"), ("JPEG", "RGB"), ("PNG", "RGBA"), ("TIFF", "RGB")])
def test_a_photo_is_turned_according_to_its_exif(kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Document(saved(LEFT_BLACK.convert(mode), kind, exif=exif)) as document:
        for _ in range(2):
            grey = document.page(1).grey
            assert grey.shape == (120, 160)
            assert grey[:50].max() < 10
            assert grey[70:].min() > 245


def test_transparent_pixels_are_white() -> None:
    with Document(saved(Image.new("RGBA", (120, 120), (0, 0, 0, 0)), "PNG")) as document:
        assert document.page(1).grey.min() == 255


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_half_transparent_pixels_are_half_as_dark(mode: str) -> None:
    black = Image.new("L", (120, 120), 0).convert(mode)
    black.putalpha(128)
    with Document(saved(black, "PNG")) as document:
        assert document.page(1).grey[0, 0] == pytest.approx(127, abs=1)


def test_sixteen_bits_are_reduced_to_eight() -> None:
    deep = Image.fromarray(np.full((120, 120), 0x8000, dtype=np.uint16))
    with Document(saved(deep, "PNG")) as document:
        assert np.unique(document.page(1).grey).tolist() == [127]


@pytest.mark.parametrize("data", [b"", b"hello", saved(LEFT_BLACK, "BMP"), saved(LEFT_BLACK, "GIF")])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(BadDocument, match="expected a PDF, a TIFF, a JPEG or a PNG"):
        Document(data)


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(BadDocument, match="the PDF is damaged"):
        Document(b"%PDF-1.7 nothing more")


def test_the_refusal_of_a_damaged_picture_names_its_page() -> None:
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


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_pages, "MAX_PIXELS", 1000)
    with Document(saved(Image.new("1", (4000, 4000)), "TIFF")) as document:
        with (
            counted_allocations() as allocations,
            pytest.raises(TooLarge, match=r"page 1: .* pixels; at most 1000 are read"),
        ):
            document.page(1)
        assert allocations.peak < 1_000_000


def test_a_page_of_a_pdf_with_too_many_pixels_is_refused() -> None:
    with (
        Document(saved(Image.new("1", (200, 200)), "PDF", resolution=1)) as document,
        pytest.raises(TooLarge, match=f"page 1: 40000x40000 pixels; at most {sent_pages.MAX_PIXELS} are"),
    ):
        document.page(1)


def test_a_picture_with_too_many_pixels_for_pillow_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(BadDocument, match=r"more than \d+ pixels"):
        Document(saved(Image.new("1", (200, 200)), "PNG"))


@pytest.mark.parametrize("size", [(99, 120), (2000, 120), (120, 2000)])
def test_a_picture_without_the_shape_of_a_page_is_refused(size: tuple[int, int]) -> None:
    refusal = f"page 1: {size[0]}x{size[1]} pixels are too few or too stretched for a page"
    with Document(saved(Image.new("L", size), "PNG")) as document, pytest.raises(BadDocument, match=refusal):
        document.page(1)


def endless_pdf() -> bytes:
    """Three pages. The second draws a form a hundred times, which draws another a hundred times, ten deep."""
    nested = [b"/F Do " * 100] * 9 + [b"0 0 1 1 re f "]
    contents = [b"0 0 300 300 re f", b"/F Do", b"0 0 300 300 re f"]
    first_form, pages = 3 + 2 * len(contents), [3 + 2 * at for at in range(len(contents))]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids)]
    for page, content in zip(pages, contents, strict=True):
        uses = b"<</XObject<</F %d 0 R>>>>" % first_form
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources%b/Contents %d 0 R>>"
            % (uses, page + 1)
        )
        parts.append(b"<</Length %d>>stream\n%b\nendstream" % (len(content), content))
    for number, content in enumerate(nested, first_form):
        uses = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1) if number < first_form + 9 else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 300 300]%b/Length %d>>" % (uses, len(content))
        parts.append(b"%bstream\n%b\nendstream" % (head, content))
    objects = b"".join(b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(parts, 1))
    return b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R/Size %d>>\n%%EOF" % (len(parts) + 1)


def test_a_page_that_takes_too_long_is_refused_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Document(endless_pdf()) as document:
        assert document.page(1).grey.max() == 0
        with monkeypatch.context() as patched:
            patched.setattr(pdf_process, "SECONDS", 0.5)
            with pytest.raises(BadDocument, match=r"page 2: the page takes more than 0.5 s to read"):
                document.page(2)
        assert document.page(3).grey.max() == 0


def test_no_process_is_left_after_a_pdf_is_closed() -> None:
    with Document(stack("PDF", 0)):
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []
    with pytest.raises(BadDocument):
        Document(b"%PDF-1.7 nothing more")
    assert multiprocessing.active_children() == []
