"""JSON bodies: validated by Pydantic. A refusal names the exact place of the error."""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import orjson
from pydantic import ValidationError

from model.classifier import SMALLEST_SIDE
from service.core.inputs.base64_text import decode_base64
from service.core.inputs.json_text import load_json, place_of, shortened, shown
from service.core.problems import Problem
from service.core.schemas import REGIONS, REQUESTS, Exact

SIDES = ("left", "top", "width", "height")
KEYS = ", ".join(f"`{key}`" for key in REQUESTS if key != REGIONS)
_Request = TypeVar("_Request", bound=Exact)


def parse(body: bytes) -> tuple[str, Exact]:
    """The key of a JSON body and its validated content. Raises a 400, 413 or 422 `Problem`."""
    document = load_json(body)
    key = _key(document)
    request = validated(REQUESTS[key], document)
    if b"true" in body:
        _refuse_true(document[key], key)
    return key, request


def validated(kind: type[_Request], document: Any) -> _Request:
    """The validated document. Raises a 422 `Problem` for the first error."""
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        raise _refusal(error, document) from None


def _key(document: object) -> str:
    if not isinstance(document, dict):
        raise Problem(422, f"the body is {shown(document)}; expected an object with one of {KEYS}")
    for key in document:
        if key not in REQUESTS:
            raise Problem(422, f"`{shortened(key)}` is unknown; expected one of {KEYS}", where=shortened(key))
    keys = " and ".join(f"`{key}`" for key in document) or "none"
    if REGIONS in document:
        if document.keys() != {"image", REGIONS}:
            raise Problem(422, f"the body has {keys}; `regions` comes with `image` only", where=REGIONS)
        return REGIONS
    if len(document) != 1:
        raise Problem(422, f"the body has {keys}; expected exactly one of {KEYS}")
    return str(next(iter(document)))


def _refusal(error: ValidationError, document: Any) -> Problem:
    """The first error that Pydantic reports, in our words."""
    first = error.errors(include_url=False)[0]
    if first["loc"][0] == REGIONS and len(first["loc"]) > 1:
        return _refusal_of_region(document, int(first["loc"][1]))
    place = place_of(first["loc"])
    if first["type"] == "too_short":
        return Problem(422, f"{place} is empty; expected at least one", where=place)
    expected = {"list_type": "a list", "string_type": "a string"}.get(first["type"], "-1 or 1")
    return Problem(422, f"{place} is {shown(first['input'])}; expected {expected}", where=place)


def _refusal_of_region(document: Any, index: int) -> Problem:
    region, place = document[REGIONS][index], f"{REGIONS}[{index}]"
    is_list = isinstance(region, list) and not any(isinstance(item, list | dict) for item in region)
    if is_list and len(region) == len(SIDES) and all(type(item) is int and item >= 0 for item in region):
        width, height = region[2:]
        how = "too small" if width and height else "empty"
        detail = f"is {how}: {width} x {height} pixels; expected at least {SMALLEST_SIDE} x {SMALLEST_SIDE}"
    else:
        value = shortened(orjson.dumps(region).decode()) if is_list else shown(region)
        detail = f"is {value}; expected [{', '.join(SIDES)}], integers of 0 or more"
    return Problem(422, f"{place} {detail}", where=place)


def _refuse_true(value: Any, place: str) -> None:
    """Refuse `true`, which Python takes for 1, unlike JSON."""
    if value is True:
        raise Problem(422, f"{place} is true; expected -1 or 1", where=place)
    if isinstance(value, list) and {bool, list} & {*map(type, value)}:
        for index, item in enumerate(value):
            _refuse_true(item, f"{place}[{index}]")


def grid_of(rows: list[list[int]], place: str, max_side: int) -> npt.NDArray[np.int8]:
    """Validated rows as int8 (H, W). Raises a 422 `Problem` for ragged rows or a wrong side."""
    width = len(rows[0]) if rows else 0
    check_sides(len(rows), width, place, max_side)
    for index, row in enumerate(rows):
        if len(row) != width:
            detail = f"{place}[{index}] has {len(row)} values; the rows before it have {width}"
            raise Problem(422, detail, where=f"{place}[{index}]")
    return np.array(rows, dtype=np.int8)


def check_sides(height: int, width: int, place: str, max_side: int) -> None:
    """Raise a 422 `Problem` unless a grid has 3 to `max_side` rows, and 3 to `max_side` columns."""
    for count, of_what, where in ((height, "rows", place), (width, "values", f"{place}[0]")):
        if not SMALLEST_SIDE <= count <= max_side:
            raise Problem(
                422, f"{where} has {count} {of_what}; expected {SMALLEST_SIDE} to {max_side}", where=where
            )


def picture_of(text: str, place: str) -> bytes:
    """The bytes of a picture. Raises a 422 `Problem` if the text is not base64."""
    try:
        return decode_base64(text)
    except ValueError:
        raise Problem(422, f"{place} is not base64", where=place) from None
