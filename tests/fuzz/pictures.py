"""Targets for pictures: the first byte of an input decides how the rest, the picture, is sent."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator

from service.core.received import Received
from service.core.reply import Reply
from tests.contract.bodies import FORM, form
from tests.fuzz.core import ask_predict

QUERY = (("include", "grid,region"),)
ALL_PAGES = (*QUERY, ("pages", "all"))
PNG = b"\x89PNG\r\n\x1a\n"
FIX_CHECKSUMS = 0x80
"""The bit of the first byte that requests right checksums."""


def picture(data: bytes) -> None:
    """A picture of any kind, sent in one of the possible ways."""
    if not data:
        return
    content = with_right_checksums(data[1:]) if data[0] & FIX_CHECKSUMS else data[1:]
    WAYS[data[0] % len(WAYS)](content)


def raw(content: bytes) -> Reply:
    """The picture is the body."""
    return ask_predict(Received(content, "image/png", query=QUERY))


def all_pages(content: bytes) -> None:
    """All pages; the first one gets the same answer as the picture."""
    pages = ask_predict(Received(content, "image/png", query=ALL_PAGES))
    first = raw(content)
    if pages.status == first.status == 200:
        assert pages.body.startswith(b'{"predictions":[' + first.body.partition(b',"model":')[0])


def in_base64(content: bytes) -> None:
    """The picture in JSON, with the same answer as the raw picture."""
    body = json.dumps({"image": base64.b64encode(content).decode()}).encode()
    encoded = ask_predict(Received(body, "application/json", query=QUERY))
    first = raw(content)
    assert 200 not in {encoded.status, first.status} or encoded.body == first.body


def with_regions(content: bytes) -> None:
    """The picture in a form with regions; the last region is given by the picture's first bytes."""
    last = [*content[:4].ljust(4, b"\3")]
    body = form(content, regions=json.dumps([[0, 0, 3, 3], last]))
    ask_predict(Received(body, FORM, query=QUERY))


WAYS: tuple[Callable[[bytes], object], ...] = (raw, all_pages, in_base64, with_regions)


def with_right_checksums(data: bytes) -> bytes:
    """Fix the checksums of a PNG's chunks; return other data unchanged.

    Otherwise almost every changed PNG would be refused for its checksums.
    """
    if not data.startswith(PNG):
        return data
    return PNG + b"".join(_fixed_chunks(data, len(PNG)))


def _fixed_chunks(data: bytes, place: int) -> Iterator[bytes]:
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        content = data[place + 4 : place + 8 + length]
        end = place + 8 + length
        has_checksum = end + 4 <= len(data)
        checksum = zlib.crc32(content).to_bytes(4, "big") if has_checksum else data[end:]
        yield data[place : place + 4] + content + checksum
        place = end + 4


def seeds_of(*pictures: bytes) -> list[bytes]:
    """Seeds of pictures, each sent in every way."""
    ways = [bytes([FIX_CHECKSUMS | way]) for way in range(len(WAYS))]
    return [way + content for content in pictures for way in ways]
