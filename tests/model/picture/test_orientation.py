import pytest
from PIL import Image

from model.picture.orientation import upright_size


@pytest.mark.parametrize("turn", Image.Transpose)
def test_the_upright_size_is_that_of_the_turned_picture(turn: Image.Transpose) -> None:
    assert upright_size(30, 20, turn) == Image.new("L", (30, 20)).transpose(turn).size
