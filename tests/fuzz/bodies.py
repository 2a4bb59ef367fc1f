"""Targets for bodies other than pictures. Fast and incremental parsers are compared with plain ones."""

import gzip
import io
import zlib
from unittest.mock import patch

import numpy as np
import orjson

from service.core.content_encoding import decoded
from service.core.inputs import form as forms
from service.core.inputs.canonical import parse_canonical
from service.core.inputs.npy import parse_npy
from service.core.predict import OPTIONS
from service.core.problems import Problem
from service.core.received import Received, query_of
from tests.contract.bodies import FORM, ONE
from tests.fuzz.core import SETTINGS, ask_explain, ask_infer, ask_predict

JSON = "application/json"
NPY = "application/x-npy"
QUERY = (("include", "grid,region"),)
NO_LENGTH = 0xFFFF
"""In the first two bytes of a V2 input: the request is sent without the length of its JSON."""


def json_body(data: bytes) -> None:
    """JSON for `/predict` and for `/explain`."""
    ask_predict(Received(data, JSON, query=QUERY))
    ask_explain(Received(data, JSON))


def canonical(data: bytes) -> None:
    """Grids that are read directly from the bytes equal the parsed ones, and get the same answer.

    A body with a trailing blank is always parsed.
    """
    grids = parse_canonical(data)
    answer = ask_predict(Received(data, JSON, query=QUERY))
    if grids is not None:
        key, values = grids
        assert orjson.loads(data) == {key: values.tolist()}
        spaced = data + b" "
        assert parse_canonical(spaced) is None
        assert ask_predict(Received(spaced, JSON, query=QUERY))[:3] == answer[:3]


def npy(data: bytes) -> None:
    """An array; an accepted one equals what NumPy reads."""
    ask_predict(Received(data, NPY))
    ask_explain(Received(data, NPY, query=(("format", "safetensors"),)))
    try:
        values = parse_npy(data, SETTINGS.max_grid_side)
    except Problem:
        return
    assert np.array_equal(values, np.load(io.BytesIO(data), allow_pickle=False))


def multipart(data: bytes) -> None:
    """A form; read in pieces it has the same content as a whole, or is refused for its framing."""
    ask_predict(Received(data, FORM, query=QUERY))
    whole = _form(data)
    for piece_bytes in (64, 65, 257):
        with patch.object(forms, "PIECE_BYTES", piece_bytes):
            in_pieces = _form(data)
        assert in_pieces == whole or in_pieces == 400, (piece_bytes, in_pieces, whole)


def _form(data: bytes) -> forms.SentForm | int:
    """The content of a form, or the status of its refusal."""
    try:
        return forms.parse_form(data, "edge", SETTINGS.max_items, OPTIONS)
    except Problem as problem:
        return problem.status


def head(data: bytes) -> None:
    """The content type, content encoding and query of a request, a line each; then the body."""
    content_type, encoding, query, body = _lines(data)
    received = Received(body, content_type, encoding, query_of(query))
    ask_predict(received)
    ask_explain(Received(body, content_type, encoding, query_of(query)))
    ask_infer(Received(body, content_type, encoding, json_length=query))


def _lines(data: bytes) -> tuple[str, str, str, bytes]:
    lines = [*data.split(b"\n", 3), b"", b"", b""]
    content_type, encoding, query = (line.decode("latin-1") for line in lines[:3])
    return content_type, encoding, query, lines[3]


def query(data: bytes) -> None:
    """A query string with a valid grid."""
    pairs = query_of(data.decode("latin-1"))
    ask_predict(Received(ONE, JSON, query=pairs))
    ask_explain(Received(ONE, JSON, query=pairs))


def encoding(data: bytes) -> None:
    """A compressed body; an accepted one is inflated like by Python's own functions."""
    for coding, inflate in (("gzip", gzip.decompress), ("deflate", zlib.decompress)):
        received = Received(data, JSON, coding)
        ask_predict(received)
        try:
            inflated = decoded(received, SETTINGS.max_bytes)
        except Problem:
            continue
        assert inflated.body == inflate(data)
        assert not inflated.coding


def inference(data: bytes) -> None:
    """A V2 request; the first two bytes are the length of its JSON."""
    length, body = int.from_bytes(data[:2], "big"), data[2:]
    json_length = None if length == NO_LENGTH else str(length)
    ask_infer(Received(body, "application/octet-stream" if json_length else JSON, json_length=json_length))
