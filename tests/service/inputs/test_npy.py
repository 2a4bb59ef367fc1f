"""Arrays are read as `numpy.save` wrote them, and refusals name what is wrong with a file."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from service.core.inputs.npy import MAX_HEADER_BYTES, parse_npy
from service.core.problems import Problem

LARGEST = 20
NOT_A_FILE = "the body is not an npy file of format 1.0"
BROKEN = "the header of the npy file is broken"
NO_SHAPE = "the header of the npy file has an invalid shape"


def saved(values: npt.NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def written(header: str, values: bytes = b"") -> bytes:
    """A file of format 1.0 with this header."""
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + values


def with_shape(shape: str, values: bytes = b"") -> bytes:
    return written(f"{{'descr': '|i1', 'fortran_order': False, 'shape': {shape}}}\n", values)


def refusal(body: bytes) -> tuple[int, str, str | None]:
    with pytest.raises(Problem) as refused:
        parse_npy(body, LARGEST)
    return refused.value.status, refused.value.detail, refused.value.where


def random(*shape: int) -> npt.NDArray[np.int8]:
    return np.random.default_rng(1).choice(np.array([-1, 1], np.int8), shape)


@pytest.mark.parametrize(
    "shape", [(3, 3), (LARGEST, 3), (3, LARGEST), (1, 3, 4), (2, LARGEST, LARGEST), (50, 3, 3)]
)
def test_grids_are_read_as_they_were_saved(shape: tuple[int, ...]) -> None:
    values = random(*shape)
    np.testing.assert_array_equal(parse_npy(saved(values), LARGEST), values)
    np.testing.assert_array_equal(parse_npy(saved(np.asfortranarray(values)), LARGEST), values)


@pytest.mark.parametrize(
    "shape", [(2, 3), (3, 2), (LARGEST + 1, 3), (3, LARGEST + 1), (5, 2, 3), (5, 3, LARGEST + 1)]
)
def test_a_grid_with_a_side_that_is_too_short_or_too_long_is_refused(shape: tuple[int, ...]) -> None:
    detail = f"the array has shape {shape}; expected sides of 3 to {LARGEST}"
    assert refusal(saved(random(*shape))) == (422, detail, "shape")


@pytest.mark.parametrize("shape", [(), (9,), (1, 1, 3, 3)])
def test_other_numbers_of_dimensions_are_refused(shape: tuple[int, ...]) -> None:
    detail = f"the array has shape {shape}; expected (H, W) or (N, H, W)"
    assert refusal(saved(np.ones(shape, np.int8))) == (422, detail, "shape")


def test_an_array_without_grids_is_refused() -> None:
    detail = "the array has shape (0, 3, 3); expected at least one grid"
    assert refusal(saved(random(0, 3, 3))) == (422, detail, "shape")


@pytest.mark.parametrize("kind", ["float64", "uint8", "int16", "bool"])
def test_other_types_are_refused(kind: str) -> None:
    detail = f"the array is of {kind}; expected int8"
    assert refusal(saved(np.ones((3, 3), kind))) == (422, detail, "dtype")


def test_the_refusal_of_a_wrong_value_names_the_first_place() -> None:
    one, many = random(3, 4), random(2, 3, 4)
    one[2, 1] = 0
    many[1, 0, 3] = -2
    many[1, 2, 0] = 5
    assert refusal(saved(one)) == (422, "array[2][1] is 0; expected -1 or 1", "array[2][1]")
    assert refusal(saved(many)) == (422, "array[1][0][3] is -2; expected -1 or 1", "array[1][0][3]")


@pytest.mark.parametrize(("change", "values"), [(-1, 11), (1, 13)])
def test_values_that_do_not_fit_the_shape_are_refused(change: int, values: int) -> None:
    whole = saved(random(3, 4))
    body = whole[:change] if change < 0 else whole + b"\1" * change
    detail = f"the npy file has {values} values; shape (3, 4) needs 12"
    assert refusal(body) == (400, detail, None)


@pytest.mark.parametrize("size", [0, 5, 8, 9, 10, 60, 127])
def test_a_file_that_ends_in_its_header_is_refused(size: int) -> None:
    assert refusal(saved(random(3, 3))[:size]) == (400, NOT_A_FILE, None)


def test_another_file_format_is_refused() -> None:
    body = saved(random(3, 3))
    assert refusal(body.replace(b"\x01\x00", b"\x02\x00", 1)) == (400, NOT_A_FILE, None)
    assert refusal(b"x" + body[1:]) == (400, NOT_A_FILE, None)


def test_a_header_has_at_most_1024_bytes() -> None:
    header = "{'descr': '|i1', 'fortran_order': False, 'shape': (3, 3)}"
    parse_npy(written(header.ljust(MAX_HEADER_BYTES - 1) + "\n", b"\1" * 9), LARGEST)
    status, detail, _ = refusal(written(header.ljust(MAX_HEADER_BYTES) + "\n", b"\1" * 9))
    assert (status, detail) == (400, "the header of the npy file has more than 1024 bytes")


@pytest.mark.parametrize("header", ["", "\n", "{}\n", "[" * 500 + "\n", "{'descr': '|i1'}\n"])
def test_an_invalid_header_is_refused(header: str) -> None:
    assert refusal(written(header)) == (400, BROKEN, None)


@pytest.mark.parametrize("shape", ["(-1, 3)", "(3, -1)", "(True, 3)", "(3, 9223372036854775808)"])
def test_an_impossible_shape_is_refused(shape: str) -> None:
    assert refusal(with_shape(shape)) == (400, NO_SHAPE, None)


def test_the_largest_possible_shape_is_refused_for_its_sides() -> None:
    assert refusal(with_shape("(9223372036854775807, 3)"))[0::2] == (422, "shape")
