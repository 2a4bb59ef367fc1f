"""The fast reader of canonical JSON grids agrees with the parser, and leaves all other JSON to it."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.inputs.canonical import parse_canonical
from tests.allocations import counted_allocations

COMPACT, SPACED = (",", ":"), (", ", ": ")
STYLES = pytest.mark.parametrize("separators", [COMPACT, SPACED], ids=["compact", "spaced"])
shapes = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5))


def random_grids(shape: tuple[int, ...], seed: int = 0) -> list[Any]:
    values: list[Any] = np.random.default_rng(seed).choice([-1, 1], size=shape).tolist()
    return values


def write(document: object, separators: tuple[str, str] = SPACED) -> bytes:
    return json.dumps(document, separators=separators).encode()


@STYLES
@given(shape=shapes, seed=st.integers(0, 2**16))
def test_the_output_of_a_json_writer_is_read_back(
    separators: tuple[str, str], shape: tuple[int, int, int], seed: int
) -> None:
    grids = random_grids(shape, seed)
    for document in ({"grids": grids}, {"grid": grids[0]}):
        parsed = parse_canonical(write(document, separators))
        assert parsed is not None
        key, values = parsed
        assert document == {key: values.tolist()}
        assert values.dtype == np.int8


@STYLES
@given(data=st.data(), seed=st.integers(0, 2**16))
def test_an_edited_body_is_refused_or_read_exactly(
    separators: tuple[str, str], data: st.DataObject, seed: int
) -> None:
    """One or two edits of a canonical body: it is refused, or read exactly as the parser reads it."""
    body = bytearray(write({"grids": random_grids((2, 3, 3), seed)}, separators))
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(body) - 1))
        end = place + data.draw(st.integers(0, 2))
        body[place:end] = data.draw(st.text(alphabet='-1,[]{} 0"\n', max_size=3)).encode()
    parsed = parse_canonical(bytes(body))
    if parsed is not None:
        key, values = parsed
        assert bytes(body) in (write({key: values.tolist()}, COMPACT), write({key: values.tolist()}, SPACED))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"grid":[[]]}',
        b'{"grid":[]}',
        b'{"grids":[[[1]],[]]}',
        b'{"grid":[[1, -1],[1, 1]]}',
        b'{"grid": [[1, -1], [1, 1]]} ',
        b'{"grid":[[1,-1],[1]]}',
        b'{"grid":[[1,11],[1,1]]}',
        b'{"grid":[[--1]]}',
        b'{"grid":[[1-]]}',
        b'{"grids":[[[-11,]]]}',
        b'{"grid":[[1],[1]],[[1]]}',
        b'{"grids":[[[1]],[[1],[1]]]}',
        b'{"grids":[[[1,1],[1,1]],[[1],[1],[1],[1]]]}',
    ],
)
def test_a_body_that_is_not_canonical_is_left_to_the_parser(body: bytes) -> None:
    assert parse_canonical(body) is None


@STYLES
def test_consecutive_bodies_of_different_shapes_are_read_independently(
    separators: tuple[str, str],
) -> None:
    for seed, shape in enumerate([(4, 6), (6, 4), (3, 8), (4, 6), (90, 90), (2, 12), (24, 1), (6, 4)]):
        document = {"grid": random_grids(shape, seed)}
        parsed = parse_canonical(write(document, separators))
        assert parsed is not None
        assert document == {parsed[0]: parsed[1].tolist()}


def test_the_text_for_comparison_is_no_longer_than_the_body() -> None:
    """The first row is so long, and so many rows follow, that rows of equal length would take gigabytes."""
    body = b'{"grids":[[[' + b",".join([b"1"] * 100_000) + b"],[1" * 100_000 + b"]]]}"
    with counted_allocations() as allocations:
        assert parse_canonical(body) is None
    assert allocations.peak < 3 * len(body)


def test_a_large_body_is_compared_in_parts() -> None:
    """The copy without minus signs and the values take up to 1.5 times its size; another copy would add 1."""
    body = write({"grids": np.ones((1000, 32, 32), np.int8).tolist()}, COMPACT)
    with counted_allocations() as allocations:
        assert parse_canonical(body) is not None
    assert allocations.peak < 1.75 * len(body)
