import numpy as np
import pytest
from PIL import Image

from model.picture.colour import coloured_ink
from model.picture.threshold import AT_THRESHOLD
from tests.model.picture.scenes import BLACK, RED, box, cross, drawn, ink, tick


def coloured(picture: Image.Image) -> np.typing.NDArray[np.bool_] | None:
    strength = coloured_ink(picture, ink(picture))
    return None if strength is None else strength >= AT_THRESHOLD


def overlap(one: np.typing.NDArray[np.bool_], other: np.typing.NDArray[np.bool_]) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("pen", [RED, (40, 70, 190), (20, 120, 60)])
def test_coloured_ink_is_separated_from_dark_ink(pen: tuple[int, int, int]) -> None:
    strength = coloured(drawn(box(10, 10, 40), cross(80, 10, 40, pen)))
    assert strength is not None
    assert overlap(strength, ink(drawn(cross(80, 10, 40, pen)))) > 0.8


def test_tinted_paper_is_not_coloured_ink() -> None:
    picture = drawn(box(10, 10, 40), tick(80, 10, 40))
    tinted = Image.fromarray((np.asarray(picture) * (1, 0.8, 0.6)).astype(np.uint8))
    assert coloured(tinted) is None


def test_ink_of_a_single_colour_is_not_separated() -> None:
    assert coloured(drawn(tick(10, 10, 40, RED), cross(80, 10, 40, RED))) is None
    assert coloured(drawn(tick(10, 10, 40, BLACK))) is None


def test_a_picture_without_ink_has_no_coloured_ink() -> None:
    assert coloured(drawn()) is None
