"""How long a body takes to read is estimated from its kind and its bytes."""

import json

import pytest

from service.core.inputs.estimates import seconds_to_read
from service.core.received import Received
from tests.contract.bodies import GRIDS, npy, picture

JSON = "application/json"
BINARY = "application/octet-stream"
CANONICAL = Received(json.dumps({"grids": GRIDS.tolist()}).encode(), JSON)
MAX_CANONICAL = 8 * 1024 * 1024


def a_byte(received: Received) -> float:
    return seconds_to_read(received) / len(received.body)


OTHER_JSON = Received(b'{"image": "AAAA"}', JSON)
ARRAY = Received(npy(GRIDS), "application/x-npy")


def test_each_byte_takes_as_long_as_the_one_before() -> None:
    assert seconds_to_read(Received(b"x" * 3000)) == pytest.approx(3 * seconds_to_read(Received(b"x" * 1000)))


def test_canonical_grids_take_less_than_arrays_and_those_less_than_other_json() -> None:
    spaced = Received(CANONICAL.body.replace(b"[", b"[ "), JSON)
    assert 0 < a_byte(CANONICAL) < a_byte(ARRAY) < a_byte(spaced) < a_byte(OTHER_JSON)
    assert a_byte(spaced) > 10 * a_byte(CANONICAL)


@pytest.mark.parametrize(
    "received",
    [
        Received(picture(), "image/png"),
        Received(picture(), JSON),
        Received(npy(GRIDS), "text/plain"),
        Received(b"x" * 100, BINARY, json_length="50"),
    ],
    ids=["picture", "picture under another type", "array under another type", "binary tensor"],
)
def test_pictures_and_binary_tensors_are_read_as_fast_as_arrays(received: Received) -> None:
    assert a_byte(received) == a_byte(ARRAY)


@pytest.mark.parametrize(
    "received",
    [
        Received(b"x" * 100, BINARY),
        Received(b"x" * 100, JSON, json_length="50"),
        Received(b"--x\r\n", "multipart/form-data; boundary=x"),
        Received(b"", JSON, query=[("pages", "all")]),
        Received(picture(), "image/png", query=[("version", "1"), ("pages", "all")]),
        Received(CANONICAL.body, JSON, query=[("pages", "all")]),
    ],
    ids=["bytes", "json length", "form", "nothing", "pages", "grids and pages"],
)
def test_all_else_takes_as_long_as_the_slowest(received: Received) -> None:
    assert seconds_to_read(received) == pytest.approx(len(received.body) * a_byte(OTHER_JSON))


def test_the_first_page_alone_is_read_as_fast_as_any_picture() -> None:
    assert a_byte(Received(picture(), "image/png", query=[("pages", "first")])) == a_byte(ARRAY)


def grids_of(size: int) -> bytes:
    """A row of 1s that is canonical, with so many bytes in all."""
    start, end = b'{"grid":[[', b"]]}"
    return start + b",".join([b"1"] * ((size - len(start) - len(end) + 1) // 2)) + end


def test_only_bodies_of_up_to_8_mebibytes_are_read_to_find_out_whether_they_are_canonical() -> None:
    largest, larger = (Received(grids_of(size), JSON) for size in (MAX_CANONICAL, MAX_CANONICAL + 2))
    assert len(largest.body) == MAX_CANONICAL
    assert a_byte(largest) == pytest.approx(a_byte(CANONICAL))
    assert a_byte(larger) > 10 * a_byte(CANONICAL)
    assert "canonical" not in vars(larger)
