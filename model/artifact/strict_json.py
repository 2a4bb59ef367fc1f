"""JSON that every reader understands alike.

Python's own reader accepts more: it keeps the last of two equal keys, and reads numbers and text that
cannot be written again.
"""

import json
import math
from typing import Any, NoReturn

MAX_LEVELS = 32
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def decode(data: bytes) -> object:
    """Return the decoded value; ValueError for bytes that are not such JSON."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    _check(value, MAX_LEVELS)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    parsed = dict(members)
    if len(parsed) < len(members):
        keys = [key for key, _ in members]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"an object has the key {twice[:40]!r} twice")
    return parsed


def _check(value: object, levels: int) -> None:
    """Raise ValueError for a number or a text that some readers cannot read, and for too deep nesting."""
    match value:
        case str():
            value.encode()  # a UnicodeEncodeError, which is a ValueError, for half a surrogate pair
        case float() if not math.isfinite(value):
            raise ValueError("a number is too large")
        case int() if not _SMALLEST <= value <= _LARGEST:
            raise ValueError("a whole number has more than 64 bits")
        case dict() | list() if not levels:
            raise ValueError("it is nested too deeply")
        case dict():
            for key, member in value.items():
                _check(key, levels)
                _check(member, levels - 1)
        case list():
            for item in value:
                _check(item, levels - 1)
