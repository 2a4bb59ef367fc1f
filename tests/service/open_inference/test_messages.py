import pytest
from pydantic import ValidationError

from service.core.open_inference.messages import TensorParameters


def test_a_negative_number_of_bytes_is_refused() -> None:
    assert TensorParameters(binary_data_size=0).binary_data_size == 0
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        TensorParameters(binary_data_size=-1)
