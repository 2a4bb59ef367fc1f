import numpy as np
import pytest

from model.nn.layers import Window

WINDOWS = [Window(), Window(3, 3, 1), Window(2, 2, 2), Window(2, 4, 3), Window(1, 1, 2), Window(3, 1, 4)]
MAPS = np.arange(2 * 8 * 9 * 3).reshape(2, 8, 9, 3)


@pytest.mark.parametrize("window", WINDOWS)
def test_views_hold_the_values_of_every_window_in_reading_order(window: Window) -> None:
    rows, columns = window.places(MAPS.shape[1:])
    views = np.stack(list(window.views(MAPS)))
    assert views.shape == (window.cells, 2, rows, columns, 3)
    for row in range(rows):
        for column in range(columns):
            top, left = row * window.stride, column * window.stride
            values = MAPS[:, top : top + window.height, left : left + window.width]
            assert (views[:, :, row, column] == values.reshape(2, -1, 3).transpose(1, 0, 2)).all()


@pytest.mark.parametrize("window", WINDOWS)
def test_no_more_windows_fit(window: Window) -> None:
    rows, columns = window.places(MAPS.shape[1:])
    assert 0 <= 8 - ((rows - 1) * window.stride + window.height) < window.stride
    assert 0 <= 9 - ((columns - 1) * window.stride + window.width) < window.stride


def test_changing_a_view_changes_the_maps() -> None:
    maps = np.zeros((1, 4, 4, 1))
    for view in Window(3, 3, 1).views(maps):
        view += 1
    assert maps[0, :, :, 0].tolist() == [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]


def test_a_window_through_another_has_their_combined_size_and_stride() -> None:
    assert Window(3, 3, 1).through(Window(2, 2, 2)) == Window(4, 4, 2)
    assert Window(4, 4, 2).through(Window(3, 1, 2)) == Window(8, 4, 4)


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_of_one_value_is_neutral(window: Window) -> None:
    assert window.through(Window()) == Window().through(window) == window
