"""Pictures as targets: the first byte says how a picture is sent, the rest is the picture."""

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
MENDED = 0x80
"""The bit of the first byte that asks for right checksums."""


def picture(data: bytes) -> None:
    """A picture of any kind, in one of the ways in which one may be sent."""
    if not data:
        return
    content = with_right_checksums(data[1:]) if data[0] & MENDED else data[1:]
    WAYS[data[0] % len(WAYS)](content)


def raw(content: bytes) -> Reply:
    """The picture is the body."""
    return ask_predict(Received(content, "image/png", query=QUERY))


def all_pages(content: bytes) -> None:
    """All its pages; the first of them is answered as the picture is."""
    pages = ask_predict(Received(content, "image/png", query=ALL_PAGES))
    first = raw(content)
    if pages.status == first.status == 200:
        assert pages.body.startswith(b'{"predictions":[' + first.body.partition(b',"model":')[0])


def in_base64(content: bytes) -> None:
    """In JSON, which makes no difference to a picture that is read."""
    body = json.dumps({"image": base64.b64encode(content).decode()}).encode()
    sent = ask_predict(Received(body, "application/json", query=QUERY))
    first = raw(content)
    assert 200 not in {sent.status, first.status} or sent.body == first.body


def with_regions(content: bytes) -> None:
    """In a form with regions, of which the last is wherever its own first bytes say."""
    last = [*content[:4].ljust(4, b"\3")]
    body = form(content, regions=json.dumps([[0, 0, 3, 3], last]))
    ask_predict(Received(body, FORM, query=QUERY))


WAYS: tuple[Callable[[bytes], object], ...] = (raw, all_pages, in_base64, with_regions)


def with_right_checksums(data: bytes) -> bytes:
    """A PNG whose chunks have the checksums that they should have; anything else as it is.

    Without it, hardly any change to a PNG is seen by more than the check of its checksums.
    """
    if not data.startswith(PNG):
        return data
    return PNG + b"".join(_mended_chunks(data, len(PNG)))


def _mended_chunks(data: bytes, place: int) -> Iterator[bytes]:
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        content = data[place + 4 : place + 8 + length]
        end = place + 8 + length
        has_checksum = end + 4 <= len(data)
        checksum = zlib.crc32(content).to_bytes(4, "big") if has_checksum else data[end:]
        yield data[place : place + 4] + content + checksum
        place = end + 4


def seeds_of(*pictures: bytes) -> list[bytes]:
    """Small pictures, each in every way."""
    ways = [bytes([MENDED | way]) for way in range(len(WAYS))]
    return [way + content for content in pictures for way in ways]
