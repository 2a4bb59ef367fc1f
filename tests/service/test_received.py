"""The content headers and the query of a request are parsed as HTTP defines them."""

import pytest

from service.core.received import Received, query_of


@pytest.mark.parametrize(
    ("content_type", "media_type", "boundary"),
    [
        ("", "", ""),
        ("image/png", "image/png", ""),
        (" Image/PNG ; q=1", "image/png", ""),
        ("multipart/form-data; boundary=Edge", "multipart/form-data", "Edge"),
        ('multipart/form-data; boundary="a b"; charset=x', "multipart/form-data", "a b"),
        ("multipart/form-data; charset=x", "multipart/form-data", ""),
    ],
)
def test_a_content_type_has_a_media_type_and_may_have_a_boundary(
    content_type: str, media_type: str, boundary: str
) -> None:
    received = Received(b"", content_type)
    assert (received.media_type, received.boundary) == (media_type, boundary)


@pytest.mark.parametrize(
    ("content_encoding", "coding"),
    [("", ""), ("gzip", "gzip"), (" GZIP ", "gzip"), ("identity", ""), ("Identity", ""), ("br", "br")],
)
def test_a_coding_is_in_lower_case_and_identity_is_empty(content_encoding: str, coding: str) -> None:
    assert Received(b"", content_encoding=content_encoding).coding == coding


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("version=", [("version", "")]),
        ("version", [("version", "")]),
        ("include=grid%2Cregion&threshold=0.8", [("include", "grid,region"), ("threshold", "0.8")]),
        ("threshold=1&threshold=0", [("threshold", "1"), ("threshold", "0")]),
        ("version=%ff+1", [("version", "\N{REPLACEMENT CHARACTER} 1")]),
    ],
)
def test_a_query_is_parsed_into_arguments_in_order(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [*query_of(text)] == pairs


def test_canonical_grids_are_read_once() -> None:
    received = Received(b'{"grid":[[1]]}')
    assert received.canonical is received.canonical is not None
