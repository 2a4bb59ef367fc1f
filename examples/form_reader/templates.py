"""Templates: the picture of an empty form, the places of its boxes, and the meaning of a mark in each.

A template is saved as JSON, which `template.schema.json` describes. All positions are millimetres from the
top left corner of the upright page, so they do not depend on the resolution of any picture.
"""

import base64
import binascii
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Annotated, Literal, Self

from PIL import Image, UnidentifiedImageError
from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.dataclasses import dataclass

MAX_PAGES = 32
MAX_GROUPS = 500
MAX_BOXES = 1000
"""The maximum for one page."""
MAX_PICTURE_BYTES = 8 * 1024 * 1024
MAX_PICTURE_PIXELS = 40_000_000
MAX_AREA, MAX_BOX_AREA = 250_000, 10_500
"""The maximum area of a page (A2) and of all its boxes together, in square millimetres. tickcross takes 25
million pixels per request: those of all pictures of the boxes, and those of the sheet that they are on."""
MAX_STRETCH = 0.01
"""The maximum relative difference between the aspect ratios of a page and of its picture."""

Rule = Literal["one", "at-most-one", "any"]
"""How many boxes of a group may be chosen: exactly one, one or none, any number."""

Meaning = Literal["chosen", "not-chosen"]
"""What a mark says about its box."""

Name = Annotated[str, Field(min_length=1, max_length=200)]
Length = Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)]
Distance = Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)]


class BadTemplate(ValueError):
    """A template cannot be used; the message says where and why."""


def _decoded(value: object) -> object:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else value
    except binascii.Error:
        raise ValueError("expected a PNG in base64") from None


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


Picture = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(_encoded, when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}),
    Field(max_length=MAX_PICTURE_BYTES, repr=False),
]
"""The bytes of a PNG; base64 in JSON."""

_CONFIG = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, config=_CONFIG)
class Box:
    """A printed box: its outline in millimetres from the top left corner of the page.

    `name` is unique in its group.
    """

    name: Name
    left: Distance
    top: Distance
    width: Length
    height: Length


@dataclass(frozen=True, config=_CONFIG)
class Group:
    """Boxes that answer one question.

    - `name`: unique in the template.
    - `rule`: how many of them may be chosen.
    - `tick`, `cross`: what these marks mean. An empty box is never chosen.
    """

    name: Name
    rule: Rule
    boxes: Annotated[tuple[Box, ...], Field(min_length=1, max_length=MAX_BOXES)]
    tick: Meaning = "chosen"
    cross: Meaning = "chosen"

    @model_validator(mode="after")
    def _check(self) -> Self:
        _refuse_repeated("box", (box.name for box in self.boxes))
        return self

    def means_chosen(self, label: str) -> bool:
        """Whether a box with this label (`tick`, `cross` or `neither`) is chosen."""
        return {"tick": self.tick, "cross": self.cross}.get(label) == "chosen"


@dataclass(frozen=True, config=_CONFIG)
class Page:
    """One page of an empty form.

    - `width`, `height`: millimetres.
    - `picture`: the page as a PNG, with which filled pages are compared. It shows the whole page and nothing
      else, so its resolution follows from the two.
    """

    width: Length
    height: Length
    picture: Picture
    groups: Annotated[tuple[Group, ...], Field(max_length=MAX_GROUPS)] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_picture(self)
        if self.width * self.height > MAX_AREA:
            raise ValueError(
                f"the page is {self.width:g}x{self.height:g} mm; at most {MAX_AREA} mm² are taken"
            )
        if sum(box.width * box.height for _, box in self.boxes) > MAX_BOX_AREA:
            raise ValueError(f"the boxes have more than {MAX_BOX_AREA} mm² together")
        if len(self.boxes) > MAX_BOXES:
            raise ValueError(f"the page has {len(self.boxes)} boxes; at most {MAX_BOXES} are taken")
        for group, box in self.boxes:
            if box.left + box.width > self.width or box.top + box.height > self.height:
                raise ValueError(f"box {box.name!r} of group {group.name!r} is outside the page")
        return self

    @property
    def boxes(self) -> list[tuple[Group, Box]]:
        """All boxes with their groups, in the order of the template."""
        return [(group, box) for group in self.groups for box in group.boxes]

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        with Image.open(io.BytesIO(self.picture), formats=("PNG",)) as opened:
            return opened.size


@dataclass(frozen=True, config=_CONFIG)
class Template:
    """A form of one or more pages."""

    name: Name
    pages: Annotated[tuple[Page, ...], Field(min_length=1, max_length=MAX_PAGES)]
    version: Literal[1] = field(default=1, kw_only=True)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _refuse_repeated("group", (group.name for page in self.pages for group in page.groups))
        return self

    def to_json(self) -> str:
        """The template as JSON, as `template.schema.json` describes it."""
        return _ADAPTER.dump_json(self, indent=1).decode()

    @classmethod
    def from_json(cls, document: str | bytes) -> "Template":
        """The template in a JSON document. Raises `BadTemplate`, which names the place of the first error."""
        try:
            return _ADAPTER.validate_json(document)
        except ValidationError as error:
            raise BadTemplate(explained(error)) from None


_ADAPTER = TypeAdapter(Template)


def schema() -> dict[str, object]:
    """The JSON Schema of templates, as saved in `template.schema.json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_ADAPTER.json_schema()}


def explained(error: ValidationError) -> str:
    """The first error, after its place, such as `pages[0].groups[2].rule`."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return f"{place.lstrip('.')}: {message}" if place else message


def _refuse_repeated(kind: str, names: Iterable[str]) -> None:
    for name in _repeated(names):
        raise ValueError(f"more than one {kind} is named {name!r}")


def _repeated(names: Iterable[str]) -> Iterator[str]:
    return (name for name, times in Counter(names).items() if times > 1)


def _check_picture(page: Page) -> None:
    try:
        width, height = page.picture_size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise ValueError("the picture is not a PNG that can be read") from None
    if width * height > MAX_PICTURE_PIXELS:
        raise ValueError(f"the picture has {width}x{height} pixels; at most {MAX_PICTURE_PIXELS} are taken")
    if abs(width * page.height / (height * page.width) - 1) > MAX_STRETCH:
        raise ValueError(
            f"the picture has {width}x{height} pixels, which is not the shape of the page, "
            f"{page.width:g}x{page.height:g} mm"
        )
