"""All common variants of Base64 are read, and anything else is refused."""

import base64
import contextlib
import string
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.inputs.base64_text import decode_base64

HEADS = ("", "data:;base64,", "data:image/png;base64,", "DATA:image/svg+xml;charset=utf-8;BASE64,")
ENDS = ("", "\n", "\r\n", " ")


@given(
    content=st.binary(max_size=300),
    urlsafe=st.booleans(),
    padded=st.booleans(),
    head=st.sampled_from(HEADS),
    end=st.sampled_from(ENDS),
    line_break=st.sampled_from(["", "\n", "\r\n"]),
    width=st.integers(1, 100),
)
def test_any_bytes_are_decoded_from_every_variant(
    content: bytes, urlsafe: bool, padded: bool, head: str, end: str, line_break: str, width: int
) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    text = encode(content).decode()
    text = text if padded else text.rstrip("=")
    text = line_break.join(textwrap.wrap(text, width)) if line_break else text
    assert decode_base64(head + text + end) == content


@given(st.binary(min_size=1, max_size=300))
def test_mime_lines_are_read(content: bytes) -> None:
    assert decode_base64(base64.encodebytes(content).decode()) == content


@pytest.mark.parametrize(
    "text",
    [
        "a picture",
        "A",
        "AAAAA",
        "AA=A",
        "=",
        "AA*A",
        "AA\0A",
        "é",
        "😀",
        "data:",
        "data:,AAAA",
        "data:image/png,AAAA",
        "data:image/png;base64",
        "data:image/png;base64,data:image/png;base64,AAAA",
        "image/png;base64,AAAA",
    ],
)
def test_invalid_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode_base64(text)


@given(st.text(string.ascii_letters + string.digits + "+/=-_ \r\n:;,", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(decode_base64(text), bytes)
