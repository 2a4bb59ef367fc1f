"""Parses JSON text into Python objects, unless there would be too many of them.

A value takes two bytes of JSON and 30 to 250 bytes as an object, and the parser holds the interpreter's lock
until it has created the last one. So the characters that begin or end values are counted before parsing.
Those inside strings count too; base64 has none of them.
"""

import codecs
from collections.abc import Sequence
from typing import Any

import orjson

from service.core.inputs.kinds import FORM
from service.core.problems import Problem

MAX_VALUES = 2_000_000
"""1,250 grids of 40x40, which take up to 0.13 s and 170 MB to parse; without a limit 1 s and 2 GB."""

MAX_LISTS_AND_STRINGS = 200_000
"""Lists, objects and strings among the values: each takes up to ten times as long as a number, and 250 bytes.
1,250 grids of 40x40 have 51,000, and 16,384 grids of 3x3 have 82,000."""

FORM_START_BYTES = 1000
"""The bytes in which to look for the first part of a form."""

_OTHER_ENCODINGS = {
    "UTF-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"{\0\0\0", b"\0\0\0{"),
    "UTF-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"{\0", b"\0{"),
}
"""Encoding -> how an object begins in it, with a byte order mark or without. The first match counts."""

MAX_SHOWN = 40
"""Characters of a key or value in a message."""


def load_json(text: bytes, field: str | None = None) -> Any:
    """The document in a body, or in a field of a form.

    Raises a `Problem`: 413 for too many values, 400 for a body and 422 for a field that is not JSON.
    """
    _check_size(text)
    try:
        return orjson.loads(text.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        detail = f"{field or 'the body'} is not JSON: {_reason(text) or error}"
        raise Problem(422 if field else 400, detail, where=field) from None


def _reason(text: bytes) -> str:
    """Why a text is not JSON, if this is clearer than the parser's error; else empty."""
    for encoding, beginnings in _OTHER_ENCODINGS.items():
        if text.startswith(beginnings):
            return f"it is in {encoding}; expected UTF-8"
    if text.startswith(b"--") and b"content-disposition:" in text[:FORM_START_BYTES].lower():
        return f"it is {FORM}, which its Content-Type does not say"
    return ""


def _check_size(text: bytes) -> None:
    if text.count(b"[") + text.count(b"{") + text.count(b'"') // 2 > MAX_LISTS_AND_STRINGS:
        raise _too_many(MAX_LISTS_AND_STRINGS, "lists, objects and strings")
    if text.count(b",") >= MAX_VALUES:
        raise _too_many(MAX_VALUES, "values")


def _too_many(limit: int, of_what: str) -> Problem:
    advice = "send fewer marks in a request, or send them as an npy array or a binary tensor"
    return Problem(413, f"the JSON has more than {limit} {of_what}; {advice}")


def shortened(text: str) -> str:
    """A key or value, cut to the length that a message shows."""
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "..."


def shown(value: object) -> str:
    """A value as messages show it: always short."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return shortened(orjson.dumps(value[:MAX_SHOWN] if isinstance(value, str) else value).decode())


def place_of(location: Sequence[int | str]) -> str:
    """A location from Pydantic as messages show it: `("inputs", 0, "shape")` -> `inputs[0].shape`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{shortened(step)}" for step in location)
    return "".join(steps).lstrip(".")
