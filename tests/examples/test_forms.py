"""Boxes cut out of a form's picture."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from examples.form_reader.forms import BadForm, Box, crop, open_form, read_boxes

ROOT = Path(__file__).parents[2]


def png(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def test_a_crop_holds_the_box_and_a_margin_around_it() -> None:
    form = Image.new("L", (200, 100), 255)
    form.paste(0, (50, 20, 90, 60))
    cut = Image.open(io.BytesIO(crop(form, "agree", Box(50, 20, 90, 60))))
    assert cut.size == (52, 52)
    assert cut.getpixel((5, 5)) == 255
    assert cut.getpixel((6, 6)) == 0


def test_the_margin_ends_at_the_edge_of_the_form() -> None:
    cut = Image.open(io.BytesIO(crop(Image.new("L", (40, 40), 255), "agree", Box(0, 0, 40, 40))))
    assert cut.size == (40, 40)


def test_a_box_outside_the_form_is_refused_by_its_name() -> None:
    with pytest.raises(BadForm, match=r"boxes\['agree'\]: outside the form, which is 40x40"):
        crop(Image.new("L", (40, 40), 255), "agree", Box(30, 30, 50, 39))


def test_boxes_are_read_in_their_order() -> None:
    assert list(read_boxes({"b": [1, 2, 30, 40], "a": [1.5, 2, 30, 40]})) == ["b", "a"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "expected an object"),
        ({}, "expected an object"),
        ({"a": [1, 2, 3]}, r"boxes\['a'\]: expected \[left"),
        ({"a": [1, 2, 30, True]}, r"boxes\['a'\]: expected \[left"),
        ({"a": [1, 2, 30, "40"]}, r"boxes\['a'\]: expected \[left"),
        ({"a": [30, 2, 1, 40]}, r"boxes\['a'\]: right and bottom"),
        ({"a": [1, 2, float("nan"), 40]}, r"boxes\['a'\]: right and bottom"),
    ],
)
def test_boxes_that_are_none_are_refused_with_the_reason(document: object, message: str) -> None:
    with pytest.raises(BadForm, match=message):
        read_boxes(document)


def test_a_form_is_opened_upright() -> None:
    lying = Image.new("RGB", (30, 20), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    data = io.BytesIO()
    lying.save(data, "JPEG", exif=exif)
    assert open_form(data.getvalue()).size == (20, 30)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(BadForm, match="not a picture"):
        open_form(b"hello")
    with pytest.raises(BadForm, match="not a picture"):
        open_form(png(Image.effect_noise((50, 50), 40))[:300])


def test_a_form_in_another_format_is_refused_before_its_reader_is_loaded() -> None:
    asked = """
import io, sys
from PIL import Image
from examples.form_reader.forms import BadForm, open_form
eps, psd, ppm = b"%!PS-Adobe-3.0 EPSF-3.0\\n", b"8BPS\\0\\1" + bytes(60), b"P6 8 8 255\\n" + bytes(192)
for data in (eps, psd, ppm):
    try:
        open_form(data)
    except BadForm:
        print("refused")
for kind in ("PNG", "JPEG", "TIFF", "WEBP"):
    file = io.BytesIO()
    Image.new("L", (8, 8)).save(file, kind)
    open_form(file.getvalue())
print(*(name for name in ("Eps", "Psd", "Ico") if f"PIL.{name}ImagePlugin" in sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.split() == ["refused"] * 3
