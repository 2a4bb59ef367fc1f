"""A higher sensitivity finds fainter ink, and a lower one leaves out stripes."""

import numpy as np

from model.picture import HIGH, LOW, Manner, Pixels, pixels_to_readings
from model.picture.threshold import AT_THRESHOLD, USUAL, Sensitivity, ink_of
from tests.model.picture.scenes import box, drawn, tick

PAPER, FAINT, FAINTER = 230, 195, 205


def boxed_tick(shade: int) -> Pixels:
    picture = drawn(box(14, 14, 68, width=7), tick(32, 32, 30, (shade,) * 3), size=(96, 96), paper=PAPER)
    return Pixels(np.asarray(picture.convert("L")))


def ink_in_the_box(sensitivity: Sensitivity) -> int:
    strength = ink_of(boxed_tick(FAINT).grey[np.newaxis], sensitivity).strength[0]
    return int(np.count_nonzero(strength[26:72, 26:72] >= AT_THRESHOLD))


def test_only_high_sensitivity_finds_a_pencil_mark_in_a_black_frame() -> None:
    assert ink_in_the_box(HIGH) > 50
    assert ink_in_the_box(USUAL) == ink_in_the_box(LOW) == 0


def test_low_sensitivity_leaves_out_stripes_that_are_ink_at_usual_sensitivity() -> None:
    grey = np.full((1, 96, 96), PAPER, np.uint8)
    for row in range(0, 96, 12):
        grey[0, row : row + 4] = 160
    grey[0, 20:70, 40:46] = 40
    usual, low = (ink_of(grey, sensitivity).strength[0] >= AT_THRESHOLD for sensitivity in (USUAL, LOW))
    assert np.count_nonzero(usual[:, 60:]) > 300
    assert not low[:, 60:].any()
    assert low[25:65, 42].all()


def test_a_picture_is_read_with_the_requested_sensitivity() -> None:
    pictures = [boxed_tick(FAINTER), boxed_tick(FAINTER)]
    manners = Manner(USUAL), Manner(HIGH)
    usual, high = (pixels_to_readings(pictures, 40, manner)[0].grid for manner in manners)
    assert not (usual[12:28, 12:28] < 0).any()
    assert (high[12:28, 12:28] < 0).any()
