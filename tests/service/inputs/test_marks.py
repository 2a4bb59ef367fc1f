"""The time and memory that an answer takes are estimated before work begins."""

import io

import pytest
from PIL import Image

from model.classifier import Region, open_picture
from service.core.inputs import Inputs
from service.core.inputs.estimates import (
    MAX_SEARCHED_PIXELS,
    PIXEL_BYTES,
    PIXEL_SECONDS,
    seconds_of_picture,
)
from service.core.inputs.pictures import SentPicture


def sent_picture(width: int = 100, height: int = 80) -> SentPicture:
    file = io.BytesIO()
    Image.new("L", (width, height), 255).save(file, "PNG")
    return SentPicture("image", open_picture(file.getvalue(), 10_000))


def test_a_picture_takes_the_time_and_memory_of_its_pixels() -> None:
    inputs = Inputs(many=False, pictures=[sent_picture()])
    assert inputs.seconds == pytest.approx(seconds_of_picture(8000) + 8000 * PIXEL_SECONDS)
    assert inputs.bytes == 8000 * PIXEL_BYTES


def test_regions_add_the_time_and_memory_of_their_pixels() -> None:
    regions = [Region(0, 0, 100, 80), Region(0, 0, 100, 80), Region(5, 5, 10, 10)]
    inputs = Inputs(many=True, pictures=[sent_picture().with_regions(regions, 20_000)])
    marks = 2 * seconds_of_picture(8000) + seconds_of_picture(100)
    assert inputs.seconds == pytest.approx(marks + 24_100 * PIXEL_SECONDS)
    assert inputs.bytes == 24_100 * PIXEL_BYTES


def test_a_decoded_picture_takes_only_the_time_to_be_read() -> None:
    decoded = Inputs(many=False, pictures=[sent_picture()]).decoded()
    assert decoded.seconds == pytest.approx(seconds_of_picture(8000))


def test_the_time_to_find_a_mark_is_bounded_by_the_reduced_size() -> None:
    assert seconds_of_picture(8000) < seconds_of_picture(MAX_SEARCHED_PIXELS)
    assert seconds_of_picture(MAX_SEARCHED_PIXELS) == seconds_of_picture(10 * MAX_SEARCHED_PIXELS)
