"""From a request to what the classifier answers: by content type, then by key, with the limits applied."""

from collections.abc import Callable
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from model.classifier import Region, is_read, other_kind
from service.core.content_encoding import decoded
from service.core.inputs import json_body
from service.core.inputs.form import read_form
from service.core.inputs.json_text import load_json_field
from service.core.inputs.marks import Inputs
from service.core.inputs.npy import read_npy
from service.core.inputs.pictures import PAGES, opened_pages, opened_pictures
from service.core.problems import Problem
from service.core.schemas import REGIONS, ImageRegionsRequest, RegionsField

if TYPE_CHECKING:
    from model.classifier import Classifier
    from service.core.received import Received
    from service.settings import Settings

HEIC_TYPES = ("image/heic", "image/heif")
"""Taken where the extra `heic` is installed."""

PICTURE_TYPES = (
    *(f"image/{kind}" for kind in ("png", "jpeg", "webp", "bmp", "tiff", "gif", "avif")),
    *HEIC_TYPES,
)
CONTENT_TYPES = ("application/json", *PICTURE_TYPES, "multipart/form-data", "application/x-npy")
DIMENSIONS_OF_MANY = 3


def read_inputs(
    received: "Received", classifier: "Classifier", settings: "Settings", *, all_pages: bool = False
) -> Inputs:
    """The marks that were sent to `classifier`; a `Problem` for anything that is not right with them.

    `all_pages` asks about each page of the one picture that is sent, else its first page is a mark.
    """
    media_type = received.media_type
    reader = _READERS.get(media_type)
    if reader is None or (media_type in HEIC_TYPES and not is_read("HEIC")):
        raise _refusal(received)
    return reader(_Task(classifier, settings, decoded(received, settings.max_bytes), all_pages))


def _refusal(received: "Received") -> Problem:
    """The refusal of a content type; it says what to do about a file that people often send."""
    taken = ", ".join(kind for kind in CONTENT_TYPES if kind not in HEIC_TYPES or is_read("HEIC"))
    detail = f"the content type is {received.media_type or 'not given'}; expected one of {taken}"
    found = other_kind(received.body)
    if found is not None and found.hint:
        detail += f". The body is {found.name}; {found.hint}"
    return Problem(415, detail)


class _Task(NamedTuple):
    """What the readers below need, each some of it."""

    classifier: "Classifier"
    settings: "Settings"
    received: "Received"
    all_pages: bool

    @property
    def body(self) -> bytes:
        return self.received.body


def _from_json(task: _Task) -> Inputs:
    found = task.received.canonical
    if found is not None:
        key, values = found
        return _from_values(task, values, key)
    key, request = json_body.parse(task.body)
    if isinstance(request, ImageRegionsRequest):
        return _from_regions(task, json_body.picture_of(request.image, "image"), request)
    value = getattr(request, key)
    many = key.endswith("s")
    items = value if many else [value]
    _refuse_too_many(task, len(items), key)
    places = [f"{key}[{index}]" for index in range(len(items))] if many else [key]
    read = _from_rows if key.startswith("grid") else _from_base64
    return read(task, items, places, many=many)


def _from_rows(task: _Task, items: list[Any], places: list[str], *, many: bool) -> Inputs:
    _refuse_all_pages(task, "grids")
    most = task.settings.max_grid_side
    grids = [json_body.grid_of(rows, place, most) for rows, place in zip(items, places, strict=True)]
    if all(grid.shape == grids[0].shape for grid in grids):
        return _of_one_size(task, np.stack(grids), many=many)
    return Inputs(many, odd_grids=list(grids))


def _from_base64(task: _Task, items: list[str], places: list[str], *, many: bool) -> Inputs:
    pictures = [json_body.picture_of(text, place) for text, place in zip(items, places, strict=True)]
    return _from_pictures(task, pictures, places, many=many)


def _from_picture(task: _Task) -> Inputs:
    return _from_pictures(task, [task.body], ["image"], many=False)


def _from_form(task: _Task) -> Inputs:
    pictures, regions = read_form(task.body, task.received.boundary, task.settings.max_items)
    if regions is not None:
        document = {REGIONS: load_json_field(regions, REGIONS)}
        return _from_regions(task, pictures[0], json_body.validated(RegionsField, document))
    many = len(pictures) > 1
    places = [f"image[{index}]" for index in range(len(pictures))] if many else ["image"]
    return _from_pictures(task, pictures, places, many=many)


def _from_regions(task: _Task, picture: bytes, asked: RegionsField) -> Inputs:
    _refuse_all_pages(task, f"`{REGIONS}`")
    _refuse_too_many(task, len(asked.regions), REGIONS)
    most = task.settings.max_pixels
    (sent,) = opened_pictures([picture], ["image"], most)
    return Inputs(many=True, pictures=[sent.with_regions([*starmap(Region, asked.regions)], most)])


def _from_npy(task: _Task) -> Inputs:
    return _from_values(task, read_npy(task.body, task.settings.max_grid_side), "array")


def _from_values(task: _Task, values: npt.NDArray[np.int8], place: str) -> Inputs:
    """Checked +-1 values (H, W) or (N, H, W)."""
    _refuse_all_pages(task, "grids")
    many = values.ndim == DIMENSIONS_OF_MANY
    grids = values if many else values[np.newaxis]
    _refuse_too_many(task, len(grids), place)
    first = f"{place}[0]" if many else place
    json_body.check_sides(grids.shape[1], grids.shape[2], first, task.settings.max_grid_side)
    return _of_one_size(task, grids, many=many)


def _of_one_size(task: _Task, grids: npt.NDArray[np.int8], *, many: bool) -> Inputs:
    size = task.classifier.grid_size
    if grids.shape[1:] == (size, size):
        return Inputs(many, grids=grids)
    return Inputs(many, odd_grids=list(grids))


def _from_pictures(task: _Task, pictures: list[bytes], places: list[str], *, many: bool) -> Inputs:
    most = task.settings.max_pixels
    if many:
        _refuse_all_pages(task, "several pictures")
    elif task.all_pages:
        return Inputs(many=True, pictures=opened_pages(pictures[0], most, task.settings.max_items))
    return Inputs(many, pictures=opened_pictures(pictures, places, most))


def _refuse_all_pages(task: _Task, what: str) -> None:
    """A 422 `Problem` where it is not clear which pages are asked about."""
    if task.all_pages:
        detail = f"`{PAGES}=all` comes with one picture; this request has {what}"
        raise Problem(422, detail, where=PAGES)


def _refuse_too_many(task: _Task, count: int, place: str) -> None:
    most = task.settings.max_items
    if count > most:
        raise Problem(413, f"{place} has {count} items; at most {most} are taken", where=place)


_READERS: dict[str, Callable[[_Task], Inputs]] = {
    "application/json": _from_json,
    "multipart/form-data": _from_form,
    "application/x-npy": _from_npy,
    **dict.fromkeys(PICTURE_TYPES, _from_picture),
}
