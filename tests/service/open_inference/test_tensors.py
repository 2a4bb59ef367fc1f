import base64
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from service.core.open_inference.messages import InputTensor
from service.core.open_inference.tensors import DTYPES, grids_of, join_bytes, pictures_of, split_bytes
from service.core.problems import Problem
from tests.allocations import counted_allocations

SIZE = 4
GRIDS = hnp.arrays(
    np.int8, st.tuples(st.integers(1, 3), st.just(SIZE), st.just(SIZE)), elements=st.sampled_from([-1, 1])
)


def grid_tensor(shape: list[int], data: Any = None, datatype: str = "INT8") -> InputTensor:
    return InputTensor(name="grid", datatype=datatype, shape=shape, data=data)


def image_tensor(shape: list[int], data: Any = None) -> InputTensor:
    return InputTensor(name="image", datatype="BYTES", shape=shape, data=data)


def as_sent(grids: np.ndarray[Any, Any], datatype: str) -> np.ndarray[Any, Any]:
    """The +-1 grids with the values that a datatype has for them."""
    values = (grids + 1) // 2 if datatype in ("UINT8", "BOOL") else grids
    return np.asarray(values, DTYPES[datatype])


@given(GRIDS, st.sampled_from(sorted(DTYPES)), st.booleans())
def test_grids_survive_encoding_in_json(grids: np.ndarray[Any, Any], datatype: str, flat: bool) -> None:
    sent = as_sent(grids, datatype)
    data = sent.reshape(-1).tolist() if flat else sent.tolist()
    decoded = grids_of(grid_tensor(list(grids.shape), data, datatype), None, SIZE)
    assert decoded.dtype == np.int8
    np.testing.assert_array_equal(decoded, grids)


@given(GRIDS, st.sampled_from(sorted(DTYPES)))
def test_grids_survive_encoding_in_binary(grids: np.ndarray[Any, Any], datatype: str) -> None:
    binary = memoryview(as_sent(grids, datatype).tobytes())
    decoded = grids_of(grid_tensor(list(grids.shape), datatype=datatype), binary, SIZE)
    np.testing.assert_array_equal(decoded, grids)


@pytest.mark.parametrize(
    ("datatype", "ink", "paper"),
    [
        ("BOOL", 0, 1),
        ("BOOL", 0.0, 1.0),
        ("UINT8", False, True),
        ("UINT8", 0.0, 1.0),
        ("INT8", -1.0, 1.0),
        ("INT8", -1, 1.0),
        ("BOOL", 0, True),
        ("FP32", -1, 1),
    ],
)
def test_the_values_of_a_datatype_may_have_another_json_type(datatype: str, ink: Any, paper: Any) -> None:
    data = [ink, paper] * 8
    grids = grids_of(grid_tensor([SIZE, SIZE], data, datatype), None, SIZE)
    assert grids.ravel().tolist() == [-1, 1] * 8


def test_one_grid_needs_no_first_axis() -> None:
    assert grids_of(grid_tensor([SIZE, SIZE], [1] * 16), None, SIZE).shape == (1, SIZE, SIZE)


@pytest.mark.parametrize(
    ("shape", "data", "datatype", "where", "message"),
    [
        ([1, SIZE, SIZE], [1] * 15 + [0], "INT8", "grid[0][3][3]", "grid[0][3][3] is 0; expected -1 or 1"),
        ([SIZE, SIZE], [1] * 4 + [7] + [1] * 11, "INT8", "grid[1][0]", "grid[1][0] is 7; expected -1 or 1"),
        ([SIZE, SIZE], [0.5] * 16, "FP32", "grid[0][0]", "0.5"),
        ([SIZE, SIZE], [1] * 15 + [-1], "UINT8", "grid[3][3]", "expected 0 or 1"),
        ([SIZE, SIZE], [1] * 9 + [0.5] * 7, "INT8", "grid[2][1]", "grid[2][1] is 0.5; expected -1 or 1"),
        ([SIZE, SIZE], [1] * 15 + [2], "BOOL", "grid[3][3]", "grid[3][3] is 2; expected 0 or 1"),
        ([SIZE, SIZE], [1] * 15 + [-1], "BOOL", "grid[3][3]", "grid[3][3] is -1; expected 0 or 1"),
        ([SIZE, SIZE], [1] * 3 + ["1"] * 13, "INT8", "grid[0][3]", 'grid[0][3] is "1"; expected -1 or 1'),
        ([SIZE, SIZE], ["x" * 99] * 16, "BOOL", "grid[0][0]", f'grid[0][0] is "{"x" * 39}...; expected'),
        ([1, SIZE, SIZE], [None] * 16, "INT8", "grid[0][0][0]", "is null; expected -1 or 1"),
        ([SIZE, SIZE], [10**19] * 16, "INT8", "grid[0][0]", "grid[0][0] is 1e+19; expected"),
        (
            [SIZE, SIZE],
            [[1] * 4, [1] * 3, [1] * 4, [1] * 5],
            "INT8",
            "inputs[0].data[1]",
            "data is ragged: inputs[0].data[1] has 3 values; expected 4",
        ),
        (
            [2, SIZE, SIZE],
            [[[1] * 4] * 4, [[1] * 4] * 3 + [5]],
            "INT8",
            "inputs[0].data[1][3]",
            "data is ragged: inputs[0].data[1][3] is 5; expected 4 values",
        ),
        ([SIZE, SIZE], [1] * 15, "INT8", "inputs[0].data", "[15]"),
        ([1, SIZE, SIZE], [[1] * 8] * 2, "INT8", "inputs[0].data", "[2, 8]"),
        ([SIZE, SIZE], {"a": 1}, "INT8", "inputs[0].data", "shape []"),
        ([SIZE, SIZE], "1" * 16, "INT8", "inputs[0].data", "shape []"),
        ([SIZE, SIZE], 1, "INT8", "inputs[0].data", "shape []"),
        ([SIZE, SIZE], [{}] * 16, "INT8", "grid[0][0]", "grid[0][0] is an object; expected -1 or 1"),
        ([SIZE, SIZE], [1] * 15 + [True], "INT8", "grid[3][3]", "grid[3][3] is true; expected -1 or 1"),
        ([SIZE, SIZE], [1.0] * 15 + [True], "FP32", "grid[3][3]", "grid[3][3] is true; expected -1 or 1"),
        ([SIZE, SIZE], [1] * 15 + [[1]], "INT8", "grid[3][3]", "grid[3][3] is a list; expected -1 or 1"),
        ([SIZE, SIZE], [[1]] * 15 + [1], "INT8", "inputs[0].data[15]", "ragged"),
        ([SIZE, SIZE], [[[1]] * 4] * 4, "INT8", "grid[0][0]", "grid[0][0] is a list; expected"),
        ([SIZE, SIZE], [[]] * 16, "INT8", "inputs[0].data", "[16, 0]"),
        ([SIZE, SIZE], [], "INT8", "inputs[0].data", "[0]"),
        ([SIZE, SIZE], [2**64 - 1] * 15 + [-1], "INT8", "grid[0][0]", "expected -1 or 1"),
        ([SIZE, SIZE], [1e308] * 16, "FP32", "grid[0][0]", "1e+308"),
        ([SIZE, SIZE], [float("nan")] * 16, "FP32", "grid[0][0]", "null"),
        ([1, 5, SIZE], [1] * 20, "INT8", "inputs[0].shape", "expected [N, 4, 4] or [4, 4]"),
        ([16], [1] * 16, "INT8", "inputs[0].shape", "expected [N, 4, 4] or [4, 4]"),
        ([SIZE, SIZE], ["eA=="], "BYTES", "inputs[0].datatype", "expected INT8"),
    ],
)
def test_the_refusal_of_a_wrong_grid_names_the_place(
    shape: list[int], data: Any, datatype: str, where: str, message: str
) -> None:
    with pytest.raises(Problem) as refused:
        grids_of(grid_tensor(shape, data, datatype), None, SIZE)
    assert (refused.value.status, refused.value.where) == (422, where)
    assert message in refused.value.detail


@pytest.mark.parametrize("other", ["", 1, []])
def test_no_array_is_made_of_long_texts(other: Any) -> None:
    """NumPy would allocate the length of the longest text for each value."""
    tensor = grid_tensor([SIZE, SIZE], ["x" * 1_000_000, *[other] * 15])
    with counted_allocations() as allocations, pytest.raises(Problem, match="expected -1 or 1"):
        grids_of(tensor, None, SIZE)
    assert allocations.peak < 1_000_000


@pytest.mark.parametrize("size", [0, 15, 17, 64])
def test_a_wrong_number_of_bytes_is_refused(size: int) -> None:
    with pytest.raises(Problem, match=f"{size} bytes") as refused:
        grids_of(grid_tensor([SIZE, SIZE]), memoryview(bytes(size)), SIZE)
    assert refused.value.status == 400


def test_an_enormous_shape_is_refused_without_an_allocation() -> None:
    with pytest.raises(Problem, match="4 bytes"):
        grids_of(grid_tensor([10**18, SIZE, SIZE]), memoryview(b"abcd"), SIZE)


def test_a_bool_that_is_neither_0_nor_1_is_refused() -> None:
    with pytest.raises(Problem, match="is 7; expected 0 or 1"):
        grids_of(grid_tensor([SIZE, SIZE], datatype="BOOL"), memoryview(bytes([7] * 16)), SIZE)


@given(st.lists(st.binary(max_size=40)))
def test_bytes_elements_survive_a_round_trip(elements: list[bytes]) -> None:
    assert [*split_bytes(memoryview(join_bytes(elements)))] == elements


@given(st.binary(max_size=60))
def test_any_bytes_are_split_or_refused(binary: bytes) -> None:
    try:
        elements = [*split_bytes(memoryview(binary))]
    except Problem as refused:
        assert refused.status == 400
    else:
        assert join_bytes(elements) == binary


def test_no_more_pictures_are_split_off_than_the_shape_says() -> None:
    binary = memoryview(bytes(10_000_000))
    with (
        counted_allocations() as allocations,
        pytest.raises(Problem, match="image has more pictures than its shape says"),
    ):
        pictures_of(image_tensor([2]), binary)
    assert allocations.peak < 1_000_000


def test_pictures_are_read_from_base64_and_from_binary() -> None:
    pictures = [b"first", b"\x00second\xff"]
    encoded = [base64.b64encode(picture).decode() for picture in pictures]
    assert pictures_of(image_tensor([2], encoded), None) == pictures
    assert pictures_of(image_tensor([2]), memoryview(join_bytes(pictures))) == pictures


@pytest.mark.parametrize(
    ("shape", "data", "where"),
    [
        ([1], ["not base64!"], "inputs[0].data[0]"),
        ([2], ["eA==", 7], "inputs[0].data[1]"),
        ([2], ["eA==", ["eA=="]], "inputs[0].data[1]"),
        ([1], ["é"], "inputs[0].data[0]"),
        ([1], "eA==", "inputs[0].data"),
        ([2], ["eA=="], "inputs[0].shape"),
        ([1], ["eA=="] * 3, "inputs[0].shape"),
        ([1], [None], "inputs[0].data[0]"),
        ([1], {"0": "eA=="}, "inputs[0].data"),
        ([1, 1], ["eA=="], "inputs[0].shape"),
    ],
)
def test_the_refusal_of_wrong_pictures_names_the_place(shape: list[int], data: Any, where: str) -> None:
    with pytest.raises(Problem) as refused:
        pictures_of(image_tensor(shape, data), None)
    assert (refused.value.status, refused.value.where) == (422, where)
