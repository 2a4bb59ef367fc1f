"""JSON bodies: validated by Pydantic, and refused with the exact place of what is wrong."""

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from pydantic import ValidationError

from model.classifier import SMALLEST_SIDE
from service.core.inputs.base64_text import decode_base64
from service.core.inputs.json_text import MOST_SHOWN, load_json, place_of, shortened
from service.core.problems import Problem
from service.core.schemas import REQUESTS

KEYS = ", ".join(f"`{key}`" for key in REQUESTS)


def parse(body: bytes) -> tuple[str, Any]:
    """The one key of a JSON body and its value, structure validated; or a 400, 413 or 422 `Problem`."""
    document = load_json(body)
    key = _key(document)
    try:
        value = getattr(REQUESTS[key].model_validate(document), key)
    except ValidationError as error:
        raise _refusal(error) from None
    if b"true" in body:
        _refuse_true(document[key], key)
    return key, value


def _key(document: object) -> str:
    if not isinstance(document, dict):
        raise Problem(422, f"the body is {_shown(document)}; expected an object with one of {KEYS}")
    for key in document:
        if key not in REQUESTS:
            raise Problem(422, f"`{shortened(key)}` is unknown; expected one of {KEYS}", where=shortened(key))
    if len(document) != 1:
        found = " and ".join(f"`{key}`" for key in document) or "none"
        raise Problem(422, f"the body has {found}; expected exactly one of {KEYS}")
    return str(next(iter(document)))


def _refusal(error: ValidationError) -> Problem:
    """The first thing that Pydantic found, in our words."""
    first = error.errors(include_url=False)[0]
    place = place_of(first["loc"])
    if first["type"] == "too_short":
        return Problem(422, f"{place} is empty; expected at least one", where=place)
    expected = {"list_type": "a list", "string_type": "a string"}.get(first["type"], "-1 or 1")
    return Problem(422, f"{place} is {_shown(first['input'])}; expected {expected}", where=place)


def _refuse_true(value: Any, place: str) -> None:
    """Python takes true for 1, JSON does not."""
    if value is True:
        raise Problem(422, f"{place} is true; expected -1 or 1", where=place)
    if isinstance(value, list) and {bool, list} & {*map(type, value)}:
        for index, item in enumerate(value):
            _refuse_true(item, f"{place}[{index}]")


def grid_of(rows: list[list[int]], place: str, most: int) -> npt.NDArray[np.int8]:
    """Validated rows as int8 (H, W), 3 to `most` a side; a 422 `Problem` for ragged rows or other sizes."""
    width = len(rows[0]) if rows else 0
    check_sides(len(rows), width, place, most)
    for index, row in enumerate(rows):
        if len(row) != width:
            detail = f"{place}[{index}] has {len(row)} values; the rows before it have {width}"
            raise Problem(422, detail, where=f"{place}[{index}]")
    return np.array(rows, dtype=np.int8)


def check_sides(height: int, width: int, place: str, most: int) -> None:
    """A 422 `Problem` unless a grid has 3 to `most` rows and values in a row."""
    for count, of_what, where in ((height, "rows", place), (width, "values", f"{place}[0]")):
        if not SMALLEST_SIDE <= count <= most:
            raise Problem(
                422, f"{where} has {count} {of_what}; expected {SMALLEST_SIDE} to {most}", where=where
            )


def picture_of(text: str, place: str) -> bytes:
    """The bytes of a picture in base64; a 422 `Problem` when it is not base64."""
    try:
        return decode_base64(text)
    except ValueError:
        raise Problem(422, f"{place} is not base64", where=place) from None


def _shown(value: object) -> str:
    """A value in a message: short, whatever was sent."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return shortened(orjson.dumps(value[:MOST_SHOWN] if isinstance(value, str) else value).decode())
