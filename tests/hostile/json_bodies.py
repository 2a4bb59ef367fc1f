"""JSON bodies that expand to far more than their bytes, and some that are just small enough."""

import json
from collections.abc import Callable
from typing import Any

from tests.hostile.case import MEGABYTE, Hostile
from tests.tiny import GRID_SIZE

JSON = {"Content-Type": "application/json"}
INFER = "/v2/models/tickcross/infer"
Body = Callable[[], bytes]

MANY = 31 * MEGABYTE
"""Bytes of a body just below the limit."""

SENT = 40
"""Megabytes for such a body that is only scanned: the test client holds it twice."""

PARSED = 13 * 31 + SENT
"""Megabytes for such a body that is parsed: orjson allocates 12 bytes for each byte, and uses few of them."""

LETTER = '"é"'.encode()
WIDE = '😀"}'.encode()
"""Its first letter makes a string that contains it take four bytes for each letter."""

STRINGS = b'["' + b"x" * 20_000 + b'"]' + b',[""]' * 20_000


def predict(name: str, body: Body, status: int, megabytes: int = 10) -> Hostile:
    return Hostile(name, "/predict", JSON, body, status, max_bytes=megabytes * MEGABYTE)


def explain(name: str, body: Body, status: int, megabytes: int = 10) -> Hostile:
    return Hostile(name, "/explain", JSON, body, status, max_bytes=megabytes * MEGABYTE)


def infer(name: str, body: Body, status: int, megabytes: int = 10) -> Hostile:
    return Hostile(name, INFER, JSON, body, status, max_bytes=megabytes * MEGABYTE)


def filled(start: bytes, item: bytes, end: bytes, size: int = MANY) -> bytes:
    """As many equal items as fit, between a start and an end."""
    return start + item * ((size - len(start) - len(end)) // len(item)) + end


def listed(item: bytes, count: int) -> bytes:
    return b"[" + b",".join([item] * count) + b"]"


def nested(depth: int) -> bytes:
    return b"[" * depth + b"1" + b"]" * depth


def keys(count: int) -> bytes:
    """`count` different keys of an object."""
    return b",".join(b'"%d":1' % index for index in range(count))


def grids(value: Any, count: int, side: int) -> bytes:
    """Grids of equal values, written in many lines."""
    rows = json.dumps([[value] * side] * side, separators=(",\n", ":")).encode()
    return b'{"grids": ' + listed(rows, count) + b"}"


def row(value: bytes, count: int) -> bytes:
    return b'{"grid": [' + listed(value, count) + b"]}"


def ending_in_true(body: bytes) -> bytes:
    """The body of grids of 1, the last of them true."""
    return body[: -len(b"1]]]}")] + b"true]]]}"


def tensor(data: bytes, count: int = 1, datatype: str = "INT8") -> bytes:
    """A request of the Open Inference Protocol with `data` as it is."""
    shape = [count] if datatype == "BYTES" else [count, GRID_SIZE, GRID_SIZE]
    name = "image" if datatype == "BYTES" else "grid"
    fields = f'"name": "{name}", "datatype": "{datatype}", "shape": {shape}, "data": '
    return b'{"inputs": [{' + fields.encode() + data + b"}]}"


def tensor_of_ones(count: int) -> bytes:
    return tensor(listed(b"1", count * GRID_SIZE**2), count)


def pictures(data: bytes) -> bytes:
    return tensor(data, datatype="BYTES")


def of_shape(shape: bytes) -> bytes:
    """A request whose tensor has a `shape` as it is."""
    return b'{"inputs": [{"name": "grid", "datatype": "INT8", "data": [1], "shape": ' + shape + b"}]}"


def with_long_string(items: bytes) -> bytes:
    return tensor(b'["' + b"x" * 20_000 + b'"' + items + b"]")


def asking_for(parameters: bytes) -> bytes:
    """A request with parameters of an output."""
    output = b'"outputs": [{"name": "label", "parameters": {' + parameters + b"}}]"
    return tensor_of_ones(1)[:-1] + b", " + output + b"}"


TOO_MANY = (
    predict("grids of one value", lambda: filled(b'{"grids": [[[1]]', b",[[1]]", b"]}"), 413, SENT),
    predict("grids of one value, spaced", lambda: filled(b'{"grids": [[[1]]', b", [[1]]", b"]}"), 413, SENT),
    predict("grids without rows", lambda: filled(b'{"grids": [[]', b",[]", b"]}"), 413, SENT),
    predict("a row of millions of numbers", lambda: filled(b'{"grid": [[1', b",1", b"]]}"), 413, SENT),
    predict("millions of long numbers", lambda: filled(b'{"grid": [[1', b",-0.1234567", b"]]}"), 413, SENT),
    predict("millions of objects", lambda: filled(b'{"images": [{}', b",{}", b"]}"), 413, SENT),
    predict("millions of objects in each other", lambda: filled(b"", b'{"a":', b"1"), 413, SENT),
    predict("millions of empty strings", lambda: filled(b'{"images": [""', b',""', b"]}"), 413, SENT),
    predict("a million unknown keys", lambda: b"{" + keys(1_000_000) + b"}", 413, SENT),
    predict("millions of opening brackets", lambda: b"[" * MANY, 413, SENT),
    explain("a grid of millions of rows", lambda: filled(b'{"grid": [[]', b",[]", b"]}"), 413, SENT),
    infer("a tensor of millions of numbers", lambda: tensor(filled(b"[1", b",1", b"]")), 413, SENT),
    infer("a tensor of millions of lists", lambda: tensor(filled(b"[[]", b",[]", b"]")), 413, SENT),
    infer("a tensor of millions of strings", lambda: pictures(filled(b'[""', b',""', b"]")), 413, SENT),
    infer("a million unknown parameters", lambda: asking_for(keys(1_000_000)), 413, SENT),
)

AT_THE_LIMIT = (
    predict("as many values as may be", lambda: grids(1, 7, 512), 200, 100),
    predict("as many values as may be in small grids", lambda: grids(1, 13_800, GRID_SIZE), 200, 150),
    predict("as many values as may be in a row", lambda: row(b"1", 1_999_000), 422, 80),
    predict("as many wrong values as may be", lambda: row(b"0.123", 1_999_000), 422, 250),
    predict("as many values as may be, one of them true", lambda: ending_in_true(grids(1, 7, 512)), 422, 100),
    predict("as many unknown keys as may be", lambda: b"{" + keys(190_000) + b"}", 422, 60),
    predict("as many lists as may be", lambda: b'{"grids":' + listed(b"[]", 199_000) + b"}", 413, 40),
    predict("as many strings as may be", lambda: b'{"images":' + listed(LETTER, 199_000) + b"}", 413, 60),
    infer("a tensor as large as may be", lambda: tensor_of_ones(13_800), 200, 100),
    infer("a tensor of as many values as may be", lambda: tensor(listed(b"1", 1_999_000)), 422, 80),
    infer("a tensor of as many lists as may be", lambda: tensor(listed(b"[]", 199_000)), 422, 40),
    infer("as many inputs as may be", lambda: b'{"inputs":' + listed(b"{}", 199_000) + b"}", 422, 40),
    infer("as many outputs as may be", lambda: b'{"outputs":' + listed(b"{}", 199_000) + b"}", 422, 40),
    infer("as many unknown parameters as may be", lambda: asking_for(keys(190_000)), 422, 60),
    infer("a shape of as many strings as may be", lambda: of_shape(listed(LETTER, 199_000)), 422, 40),
    infer("a shape of as many numbers as may be", lambda: of_shape(listed(b"1", 1_999_000)), 422, 80),
)

NOT_NUMBERS = (
    infer("a long string and many empty ones", lambda: with_long_string(b',""' * 20_000), 422),
    infer("a long string and many numbers", lambda: with_long_string(b",1" * 20_000), 422),
    infer("a long string and many lists", lambda: with_long_string(b",[1]" * 20_000), 422),
    infer("lists of a long string and empty ones", lambda: tensor(b"[" + STRINGS + b"]"), 422),
    infer("a tensor of objects", lambda: tensor(listed(b'{"a":1}', 64)), 422),
    infer("a tensor of ragged lists", lambda: tensor(listed(b"[1]", 9999)[:-1] + b",[1,1]]"), 422),
    infer("a tensor of lists and a number", lambda: tensor(listed(b"[1]", 9999)[:-1] + b",1]"), 422),
    infer("a tensor of a thousand axes", lambda: tensor(nested(1000)), 422),
    infer("a tensor of numbers and true", lambda: tensor(listed(b"1,true", GRID_SIZE**2 // 2)), 422),
    infer("a tensor of null", lambda: tensor(listed(b"null", GRID_SIZE**2)), 422),
    infer("a tensor of numbers of 20 digits", lambda: tensor(listed(b"%d,-1" % (2**64 - 1), 72)), 422),
    infer("a tensor of a number above all floats", lambda: tensor(b"[1e999]", datatype="FP32"), 400),
    infer("a tensor of NaN", lambda: tensor(b"[NaN]", datatype="FP32"), 400),
)

LONG = (
    infer("one string as a tensor", lambda: pictures(filled(b'"', b"A", b'"')), 422, PARSED),
    infer("a parameter with a long name", lambda: asking_for(filled(b'"', b"k", b'":1')), 422, PARSED),
    infer("a long id", lambda: filled(b'{"id": "', b"i", b'", "inputs": []}'), 422, PARSED),
    infer("a long number as a shape", lambda: of_shape(filled(b'["', b"9", b'"]')), 422, PARSED),
    predict("lists as deep as JSON goes", lambda: b'{"grid": ' + nested(1000) + b"}", 422),
    predict("lists deeper than JSON goes", lambda: nested(90_000), 400),
    predict("a number of millions of digits", lambda: filled(b'{"grid": [[', b"1", b"]]}"), 400, PARSED),
    predict("a fraction of millions of digits", lambda: filled(b'{"grid": [[0.', b"1", b"]]}"), 422, PARSED),
    predict("a key of millions of letters", lambda: filled(b'{"', b"k", b'": 1}'), 422, PARSED),
    predict("a string of millions of letters", lambda: filled(b'{"grid": [["', b"k", b'"]]}'), 422, PARSED),
    predict("millions of blanks", lambda: filled(b"{", b" \n", b"}"), 422, PARSED),
    predict("base64 and a wide letter", lambda: filled(b'{"image": "', b"A", WIDE), 422, PARSED + 130),
    predict("base64 of line breaks only", lambda: filled(b'{"image": "', b"\\r\\n", b'"}'), 400, PARSED),
    predict("base64 of padding only", lambda: filled(b'{"image": "', b"=", b'"}'), 422, PARSED),
    predict("base64 of no picture", lambda: filled(b'{"image": "', b"AAAA", b'"}'), 400, PARSED),
    predict("a data URI without its data", lambda: filled(b'{"image": "data:', b"x", b'"}'), 422, PARSED),
)

CASES: tuple[Hostile, ...] = (*TOO_MANY, *AT_THE_LIMIT, *NOT_NUMBERS, *LONG)
