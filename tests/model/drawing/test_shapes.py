"""Shapes match their names, before pen and paper are simulated."""

import numpy as np
import pytest

from model.drawing import alphabet, bold, boxes, crosses, glyphs, signs, ticks, typed
from model.drawing.strokes import POINTS, Shape, Strokes, bent_line, fitted, path_matrix, smoothed, strokes


def bounds(drawn: Strokes, mark: int) -> tuple[np.ndarray, np.ndarray]:
    points = drawn.points[drawn.owner == mark].reshape(-1, 2)
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("family", [name for name in ticks.HABITS if name != "mirrored"])
def test_a_tick_ends_above_and_to_the_right_of_its_lowest_point(family: str) -> None:
    drawn = ticks.draw_ticks(family, 100, np.random.default_rng(0))
    for mark in range(100):
        path = drawn.points[drawn.owner == mark].reshape(-1, 2)
        lowest, rightmost = path[path[:, 1].argmax()], path[path[:, 0].argmax()]
        assert rightmost[0] > lowest[0] + 0.05
        assert rightmost[1] < lowest[1] - 0.1


def test_a_mirrored_tick_leans_to_the_left() -> None:
    drawn = ticks.draw_ticks("mirrored", 50, np.random.default_rng(0))
    low, high = zip(*(bounds(drawn, mark) for mark in range(50)), strict=True)
    assert all(abs(first[0]) > abs(second[0]) for first, second in zip(low, high, strict=True))


def strokes_meet(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(np.linalg.norm(first[:, None] - second[None], axis=2).min() < 0.2)


@pytest.mark.parametrize(
    "family", ["plain", "turned", "curved", "flat", "steep", "off-centre", "narrow", "struck", "printed"]
)
def test_the_two_strokes_of_a_cross_meet(family: str) -> None:
    drawn = crosses.draw_crosses(family, 100, np.random.default_rng(1))
    for mark in range(100):
        first, second = drawn.points[drawn.owner == mark][:2]
        assert strokes_meet(first, second)


@pytest.mark.parametrize(
    "family", [name for name in crosses.HABITS if name not in ("ribbon", "zigzag", "hooked")]
)
def test_no_cross_is_a_plus_sign(family: str) -> None:
    drawn = crosses.draw_crosses(family, 200, np.random.default_rng(2))
    angle = directions(drawn)[: 2 * 200].reshape(2, 200)
    upright_or_level = (np.minimum(angle % 90, 90 - angle % 90) < 8).all(axis=0)
    assert not (upright_or_level & (angle_between(*angle) > 45)).any()


def directions(drawn: Strokes) -> np.ndarray:
    direction = drawn.points[:, -1] - drawn.points[:, 0]
    angle: np.ndarray = np.rad2deg(np.arctan2(direction[:, 1], direction[:, 0])) % 180
    return angle


def angle_between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    difference = np.abs(first - second) % 180
    smaller: np.ndarray = np.minimum(difference, 180 - difference)
    return smaller


@pytest.mark.parametrize(("family", "longer"), [("narrow", 1), ("struck", 1.4)])
def test_the_strokes_of_a_narrow_cross_meet_at_15_to_50_degrees(family: str, longer: float) -> None:
    drawn = crosses.draw_crosses(family, 200, np.random.default_rng(7))
    angles = angle_between(*directions(drawn).reshape(2, 200))
    assert angles.min() > 15
    assert angles.max() < 52
    first, second = np.linalg.norm(drawn.points[:, -1] - drawn.points[:, 0], axis=1).reshape(2, 200)
    assert (first / second).mean() > longer


@pytest.mark.parametrize("family", ["narrow", "struck"])
def test_both_strokes_of_a_narrow_cross_extend_beyond_the_crossing(family: str) -> None:
    drawn = crosses.draw_crosses(family, 200, np.random.default_rng(8))
    for mark in range(200):
        first, second = drawn.points[drawn.owner == mark]
        along = (first[-1] - first[0]) / np.linalg.norm(first[-1] - first[0])
        side = np.array([-along[1], along[0]])
        reach = (second[[0, -1]] - first.mean(axis=0)) @ side
        assert reach[0] * reach[1] < 0
        assert np.abs(reach).min() > 0.04


def test_a_rounded_tick_has_no_corner_between_its_arms() -> None:
    drawn = ticks.draw_ticks("rounded", 100, np.random.default_rng(9))
    steps = np.diff(drawn.points, axis=1)
    heading = np.arctan2(steps[..., 1], steps[..., 0])
    turn = (heading[100:, 0] - heading[:100, -1] + np.pi) % (2 * np.pi) - np.pi
    assert np.abs(turn).max() < 0.7


@pytest.mark.parametrize("draw", [bold.bold_ticks, bold.bold_crosses])
def test_bold_arms_have_a_body_and_no_pen_width(draw: Shape) -> None:
    drawn = draw(50, np.random.default_rng(3))
    assert (drawn.body > 0).all()
    assert (drawn.width == 0).all()


@pytest.mark.parametrize("family", glyphs.FAMILIES)
def test_the_points_of_every_glyph_are_inside_its_frame(family: str) -> None:
    font = alphabet.font(family)
    points = np.matmul(font.matrices, font.controls)
    assert font.number.min() > 0
    assert np.abs(points).max() < 1.4


def test_a_hand_varies_repeated_glyphs() -> None:
    rng = np.random.default_rng(4)
    first, second = (alphabet.draw_glyphs("digit", 40, rng) for _ in range(2))
    assert first.points.shape != second.points.shape or not np.allclose(first.points, second.points)


@pytest.mark.parametrize("name", signs.SHAPES)
def test_every_sign_is_drawn_for_all_requested_marks(name: str) -> None:
    drawn = signs.SHAPES[name](30, np.random.default_rng(5))
    assert drawn.points.shape[1:] == (POINTS, 2)
    assert np.isfinite(drawn.points).all()
    assert name == "nothing" or set(drawn.owner) == set(range(30))


def distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.linalg.norm(first[:, None] - second[None], axis=2).min())


def test_parallel_strokes_do_not_meet() -> None:
    drawn = signs.side_by_side(100, np.random.default_rng(10))
    for mark in range(100):
        first, *others = drawn.points[drawn.owner == mark]
        assert others
        assert all(distance(first, other) > 0.05 for other in others)


def test_one_stroke_of_a_junction_ends_on_the_other() -> None:
    drawn = signs.junction(100, np.random.default_rng(11))
    for mark in range(100):
        bar, stem = drawn.points[drawn.owner == mark]
        assert distance(bar, stem[:1]) < 0.12
        assert np.linalg.norm(stem[-1] - stem[0]) > 0.4


@pytest.mark.parametrize(("name", "strokes_per_star"), [("pentagram", 5), ("hexagram", 6)])
def test_a_star_has_one_stroke_per_point(name: str, strokes_per_star: int) -> None:
    assert (np.bincount(signs.SHAPES[name](20, np.random.default_rng(12)).owner) == strokes_per_star).all()


@pytest.mark.parametrize("name", ["hatched", "cross-hatched", "dotted"])
def test_a_filling_covers_its_square_with_several_strokes(name: str) -> None:
    drawn = signs.SHAPES[name](40, np.random.default_rng(13))
    for mark in range(40):
        low, high = bounds(drawn, mark)
        assert (low < -0.4).all()
        assert (high > 0.4).all()
        assert (drawn.owner == mark).sum() >= 4


@pytest.mark.parametrize("draw", [typed.typed, typed.word, typed.typed_crosses])
def test_typed_strokes_have_a_body_and_no_pen_width(draw: Shape) -> None:
    drawn = draw(40, np.random.default_rng(14))
    assert (drawn.body > 0).all()
    assert (drawn.width == 0).all()
    assert set(drawn.owner) == set(range(40))


def test_the_falling_arm_of_a_typed_x_is_the_thicker_one() -> None:
    drawn = typed.typed_crosses(60, np.random.default_rng(15))
    direction = drawn.points[:, -1] - drawn.points[:, 0]
    arms = np.abs(direction[:, 1]) > 0.5
    falling = arms & (direction[:, 0] * direction[:, 1] > 0)
    assert drawn.body[falling].mean() > drawn.body[arms & ~falling].mean()


@pytest.mark.parametrize("name", boxes.BOXES)
def test_every_box_surrounds_its_centre(name: str) -> None:
    drawn = boxes.BOXES[name][0](30, np.random.default_rng(6))
    for mark in range(30):
        low, high = bounds(drawn, mark)
        assert (low < 0.3).all()
        assert (high > -0.3).all()
        assert (high - low).max() > 1


def test_a_fitted_mark_extends_one_unit_from_its_centre() -> None:
    points = np.array([[[3, 3]] * POINTS, [[3, 11]] * POINTS, [[5, 7]] * POINTS], float)
    mark = fitted(strokes(points, np.zeros(3)), 1)
    low, high = bounds(mark, 0)
    assert np.allclose(low, [-0.25, -1])
    assert np.allclose(high, [0.25, 1])


def test_a_path_passes_through_its_controls() -> None:
    controls = np.array([[0, 0], [1, 2], [3, 1], [4, 4]], float)
    for smooth in (True, False):
        path = path_matrix(4, smooth=smooth) @ controls
        assert all(np.isclose(path, control, atol=1e-6).all(axis=1).any() for control in controls)


def test_smoothing_rounds_the_corner_and_keeps_the_ends() -> None:
    path = np.concatenate(
        [
            bent_line(np.array([[0, 0]]), np.array([[1, 1]]), 0),
            bent_line(np.array([[1, 1]]), np.array([[2, 0]]), 0),
        ],
        axis=1,
    )
    rounded = smoothed(path, np.ones(1))
    assert np.allclose(rounded[0, [0, -1]], path[0, [0, -1]])
    assert rounded[0, :, 1].max() < path[0, :, 1].max()
