"""What answering takes is estimated before any of it begins."""

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


def sent(width: int = 100, height: int = 80) -> SentPicture:
    file = io.BytesIO()
    Image.new("L", (width, height), 255).save(file, "PNG")
    return SentPicture("image", open_picture(file.getvalue(), 10_000))


def test_a_picture_takes_the_time_and_memory_of_its_pixels() -> None:
    inputs = Inputs(many=False, pictures=[sent()])
    assert inputs.seconds == pytest.approx(seconds_of_picture(8000) + 8000 * PIXEL_SECONDS)
    assert inputs.bytes == 8000 * PIXEL_BYTES


def test_regions_take_that_of_their_own_pixels_as_well() -> None:
    regions = [Region(0, 0, 100, 80), Region(0, 0, 100, 80), Region(5, 5, 10, 10)]
    inputs = Inputs(many=True, pictures=[sent().with_regions(regions, 20_000)])
    marks = 2 * seconds_of_picture(8000) + seconds_of_picture(100)
    assert inputs.seconds == pytest.approx(marks + 24_100 * PIXEL_SECONDS)
    assert inputs.bytes == 24_100 * PIXEL_BYTES


def test_a_decoded_picture_takes_the_time_of_being_read_alone() -> None:
    decoded = Inputs(many=False, pictures=[sent()]).decoded()
    assert decoded.seconds == pytest.approx(seconds_of_picture(8000))


def test_a_mark_is_searched_for_in_no_more_pixels_than_large_pictures_are_reduced_to() -> None:
    assert seconds_of_picture(8000) < seconds_of_picture(MAX_SEARCHED_PIXELS)
    assert seconds_of_picture(MAX_SEARCHED_PIXELS) == seconds_of_picture(10 * MAX_SEARCHED_PIXELS)
