"""JSON text to Python objects, refused where it would unfold into too many of them.

A value takes two bytes of JSON and 30 to 250 bytes as an object, and the parser holds the interpreter's lock
until it has made the last one. So the characters that begin or end values are counted before anything is
parsed. Those inside strings count too; base64 has none of them.
"""

import codecs
from collections.abc import Sequence
from typing import Any

import orjson

from service.core.inputs.kinds import FORM
from service.core.problems import Problem

MOST_VALUES = 2_000_000
"""1,250 grids of 40x40. With as many, parsing takes up to 0.13 s and 170 MB; without a bound 1 s and 2 GB."""

MOST_LISTS_AND_STRINGS = 200_000
"""Lists, objects and strings among the values: each takes up to ten times as long as a number, and 250 bytes.
1,250 grids of 40x40 have 51,000, and 16,384 grids of 3x3 have 82,000."""

MOST_OF_A_FORM = 1000
"""Bytes in which the first part of a form says that it is one."""

_OTHER_ENCODINGS = {
    "UTF-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"{\0\0\0", b"\0\0\0{"),
    "UTF-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"{\0", b"\0{"),
}
"""Encoding -> how an object in it begins, with a byte order mark or without. The first that fits."""

MOST_SHOWN = 40
"""Characters of a key or value in a message."""


def load_json(text: bytes) -> Any:
    """The document of a body; a 413 `Problem` when it has too many values, a 400 one when it is not JSON."""
    return _loaded(text, 400, "the body", None)


def load_json_field(text: bytes, name: str) -> Any:
    """The same for a field of a form; a 422 `Problem` when it is not JSON."""
    return _loaded(text, 422, name, name)


def _loaded(text: bytes, status: int, what: str, where: str | None) -> Any:
    _check_size(text)
    try:
        return orjson.loads(text.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise Problem(status, f"{what} is not JSON: {_reason(text) or error}", where=where) from None


def _reason(text: bytes) -> str:
    """Why it is not JSON, where the parser would only say at which character; empty for anything else."""
    for encoding, beginnings in _OTHER_ENCODINGS.items():
        if text.startswith(beginnings):
            return f"it is in {encoding}; expected UTF-8"
    if text.startswith(b"--") and b"content-disposition:" in text[:MOST_OF_A_FORM].lower():
        return f"it is {FORM}, which its Content-Type does not say"
    return ""


def _check_size(text: bytes) -> None:
    if text.count(b"[") + text.count(b"{") + text.count(b'"') // 2 > MOST_LISTS_AND_STRINGS:
        raise _too_many(MOST_LISTS_AND_STRINGS, "lists, objects and strings")
    if text.count(b",") >= MOST_VALUES:
        raise _too_many(MOST_VALUES, "values")


def _too_many(most: int, of_what: str) -> Problem:
    advice = "send fewer marks in a request, or send them as an npy array or a binary tensor"
    return Problem(413, f"the JSON has more than {most} {of_what}; {advice}")


def shortened(text: str) -> str:
    """As much of a key or value as a message shows."""
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."


def shown(value: object) -> str:
    """A value in a message: short, whatever was sent."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return shortened(orjson.dumps(value[:MOST_SHOWN] if isinstance(value, str) else value).decode())


def place_of(location: Sequence[int | str]) -> str:
    """A location of Pydantic's in messages: `("inputs", 0, "shape")` -> `inputs[0].shape`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{shortened(step)}" for step in location)
    return "".join(steps).lstrip(".")
