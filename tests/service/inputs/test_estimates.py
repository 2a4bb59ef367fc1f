"""The time to read a body is estimated from its kind and its size."""

import json

import pytest

from service.core.inputs.estimates import seconds_to_read
from service.core.received import Received
from tests.contract.bodies import GRIDS, npy, picture

JSON = "application/json"
BINARY = "application/octet-stream"
CANONICAL = Received(json.dumps({"grids": GRIDS.tolist()}).encode(), JSON)
MAX_CANONICAL = 8 * 1024 * 1024


def seconds_per_byte(received: Received) -> float:
    return seconds_to_read(received) / len(received.body)


OTHER_JSON = Received(b'{"image": "AAAA"}', JSON)
ARRAY = Received(npy(GRIDS), "application/x-npy")


def test_the_estimate_is_proportional_to_the_size() -> None:
    assert seconds_to_read(Received(b"x" * 3000)) == pytest.approx(3 * seconds_to_read(Received(b"x" * 1000)))


def test_canonical_grids_take_less_than_arrays_and_arrays_less_than_other_json() -> None:
    spaced = Received(CANONICAL.body.replace(b"[", b"[ "), JSON)
    assert (
        0
        < seconds_per_byte(CANONICAL)
        < seconds_per_byte(ARRAY)
        < seconds_per_byte(spaced)
        < seconds_per_byte(OTHER_JSON)
    )
    assert seconds_per_byte(spaced) > 10 * seconds_per_byte(CANONICAL)


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
    assert seconds_per_byte(received) == seconds_per_byte(ARRAY)


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
def test_every_other_body_takes_as_long_as_the_slowest_kind(received: Received) -> None:
    assert seconds_to_read(received) == pytest.approx(len(received.body) * seconds_per_byte(OTHER_JSON))


def test_the_first_page_alone_is_read_as_fast_as_any_picture() -> None:
    assert seconds_per_byte(Received(picture(), "image/png", query=[("pages", "first")])) == seconds_per_byte(
        ARRAY
    )


def grids_of(size: int) -> bytes:
    """A canonical grid of one row of ones, with `size` bytes in all."""
    start, end = b'{"grid":[[', b"]]}"
    return start + b",".join([b"1"] * ((size - len(start) - len(end) + 1) // 2)) + end


def test_only_bodies_of_up_to_8_mebibytes_are_checked_for_canonical_grids() -> None:
    largest, larger = (Received(grids_of(size), JSON) for size in (MAX_CANONICAL, MAX_CANONICAL + 2))
    assert len(largest.body) == MAX_CANONICAL
    assert seconds_per_byte(largest) == pytest.approx(seconds_per_byte(CANONICAL))
    assert seconds_per_byte(larger) > 10 * seconds_per_byte(CANONICAL)
    assert "canonical" not in vars(larger)
