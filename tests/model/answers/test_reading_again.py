import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from model.answers.reading_again import RETRIES, pictures_to_read_again
from model.classifier import Classifier
from model.picture import HIGH, LOW, Look, Pixels, Reading, Region
from model.picture.looks import Kind
from tests.model.picture.scenes import box, drawn, tick
from tests.shipped import SHIPPED

PICTURE = Reading(np.ones((5, 5), np.int8), (), Region(0, 0, 5, 5), pixels=Pixels(np.zeros((5, 5), np.uint8)))
GRID = PICTURE._replace(pixels=None)
MORE_SENSITIVE, LESS_SENSITIVE, OTHER_POLARITY = RETRIES


def score_pairs(*scores: tuple[float, float]) -> npt.NDArray[np.float32]:
    return np.array(scores, np.float32)


def look(kind: Kind) -> Look:
    return Look(PICTURE.grid, PICTURE.region, kind, 1.0, 1.0)


def pixels(image: Image.Image) -> Pixels:
    return Pixels(np.asarray(image.convert("L")))


IN_A_THICK_FRAME = pixels(drawn(box(4, 4, 92, width=24), tick(34, 34, 32), size=(101, 101)))


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return Classifier.load(SHIPPED)


def test_a_picture_is_read_again_if_its_mark_is_rejected_with_some_doubt() -> None:
    scores = score_pairs((0.01, 0.06), (0.01, 0.3), (0.4, 0.1), (0.7, 0.0))
    for retry in (MORE_SENSITIVE, LESS_SENSITIVE):
        assert [*pictures_to_read_again([PICTURE] * 4, scores, retry)] == [1, 2]


def test_each_retry_has_its_own_limits() -> None:
    readings = [PICTURE._replace(has_doubtful_polarity=True)] * 5
    scores = score_pairs((0.0, 0.019), (0.021, 0.0), (0.099, 0.0), (0.0, 0.101), (0.0, 0.481))
    assert [*pictures_to_read_again(readings, scores, OTHER_POLARITY)] == [1, 2, 3]
    for retry in (MORE_SENSITIVE, LESS_SENSITIVE):
        assert [*pictures_to_read_again(readings, scores, retry)] == [3]
    assert [retry.sure for retry in RETRIES] == [0.6, 0.6, 0.8]


def test_a_posted_grid_is_never_read_again() -> None:
    for retry in (MORE_SENSITIVE, LESS_SENSITIVE):
        pictures = pictures_to_read_again([GRID, PICTURE], score_pairs((0.3, 0.0), (0.3, 0.0)), retry)
        assert pictures == {1: PICTURE.pixels}


def test_only_a_picture_with_a_third_of_ink_or_more_is_read_in_the_other_polarity(
    shipped: Classifier,
) -> None:
    images = [drawn(box(10, 10, 80, width=width), size=(101, 101)) for width in (9, 18)]
    readings = shipped.pixels_to_readings([*map(pixels, images)])
    pictures = pictures_to_read_again(readings, score_pairs((0.3, 0.0), (0.3, 0.0)), OTHER_POLARITY)
    assert [*pictures] == [1]


def test_a_picture_with_a_coloured_pen_is_not_read_again_in_another_sensitivity() -> None:
    readings = [
        PICTURE._replace(looks=(look("all"), look(kind))) for kind in ("colour", "group", "frame", "colour")
    ]
    scores = score_pairs((0.3, 0.0), (0.3, 0.0), (0.0, 0.3), (0.0, 0.3))
    for retry in (MORE_SENSITIVE, LESS_SENSITIVE):
        assert [*pictures_to_read_again(readings, scores, retry)] == [1, 2]


def test_the_three_retries_read_in_different_manners() -> None:
    assert (MORE_SENSITIVE.manner.sensitivity, LESS_SENSITIVE.manner.sensitivity) == (HIGH, LOW)
    assert [retry.manner.other_polarity for retry in RETRIES] == [False, False, True]


def test_a_mark_in_a_frame_that_takes_more_than_half_of_its_picture_is_read(shipped: Classifier) -> None:
    assert np.mean(IN_A_THICK_FRAME.grey < 128) > 0.6
    (answer,) = shipped.classify(shipped.pixels_to_readings([IN_A_THICK_FRAME]))
    assert (answer.label, answer.warnings) == ("tick", ())


def test_an_unsure_retry_does_not_replace_the_first_reading(
    shipped: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.classifier.RETRIES", [retry._replace(sure=1.01) for retry in RETRIES])
    (answer,) = shipped.classify(shipped.pixels_to_readings([IN_A_THICK_FRAME]))
    assert (answer.label, answer.warnings) == ("neither", ("inverted",))
