"""Turns requests into inputs for the classifier: by kind of body, then by key, within the limits."""

import logging
from collections.abc import Collection, Sequence
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from model.classifier import Region, is_read, other_kind
from service.core.content_encoding import decoded
from service.core.inputs import json_body
from service.core.inputs.form import SentForm, parse_form
from service.core.inputs.json_text import load_json, shortened
from service.core.inputs.kinds import (
    CONTENT_TYPES,
    FORM,
    HEIC_TYPES,
    JSON,
    NPY,
    PICTURE,
    contradicts,
    kind_of,
    refuse_stripped,
)
from service.core.inputs.marks import Inputs
from service.core.inputs.npy import parse_npy
from service.core.inputs.pictures import PAGES, SentPicture, opened_pages, opened_pictures
from service.core.problems import Problem
from service.core.schemas import REGIONS, ImageRegionsRequest, RegionsField

if TYPE_CHECKING:
    from model.classifier import Classifier
    from service.core.received import Received
    from service.settings import Settings

log = logging.getLogger("tickcross")


class Content(NamedTuple):
    """A request whose body is inflated; a form is parsed.

    - `kind`: `JSON`, `FORM`, `NPY` or `PICTURE`.
    """

    kind: str
    received: "Received"
    form: SentForm | None = None


def content_of(received: "Received", settings: "Settings", options: Collection[str]) -> Content:
    """The content of a request; a form may have the fields named in `options`.

    Raises a `Problem` for an unsupported kind of body and for a wrong form.
    """
    received = decoded(received, settings.max_bytes)
    refuse_stripped(received.body)
    kind = kind_of(received.media_type, received.body)
    if kind is None:
        raise _unknown_kind(received)
    if kind != FORM:
        return Content(kind, received)
    return Content(kind, received, parse_form(received.body, received.boundary, settings.max_items, options))


def _unknown_kind(received: "Received") -> Problem:
    """The refusal of an unsupported kind of body, with a hint for kinds of files that people often send."""
    kind = other_kind(received.body)
    body, hint = "is in no supported format", ""
    if kind is not None and kind.hint:
        body, hint = f"is {kind.name}", f"; {kind.hint}"
    taken = ", ".join(kind for kind in CONTENT_TYPES if kind not in HEIC_TYPES or is_read("HEIC"))
    content_type = f"the content type is {shortened(received.media_type) or 'not given'}"
    return Problem(415, f"{content_type}, and the body {body}; expected one of {taken}{hint}")


def read_inputs(
    content: Content, classifier: "Classifier", settings: "Settings", *, all_pages: bool = False
) -> Inputs:
    """The marks in a request, for `classifier`. Raises a `Problem` if anything is wrong with them.

    With `all_pages`, each page of the one picture is a mark; otherwise its first page is.
    """
    return _READERS[content.kind](_Task(classifier, settings, content.received, content.form, all_pages))


class _Task(NamedTuple):
    """The arguments of the readers below."""

    classifier: "Classifier"
    settings: "Settings"
    received: "Received"
    form: SentForm | None
    all_pages: bool


def _from_json(task: _Task) -> Inputs:
    canonical = task.received.canonical
    if canonical is not None:
        key, values = canonical
        return _from_values(task, values, key)
    key, request = json_body.parse(task.received.body)
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
    max_side = task.settings.max_grid_side
    grids = [json_body.grid_of(rows, place, max_side) for rows, place in zip(items, places, strict=True)]
    if all(grid.shape == grids[0].shape for grid in grids):
        return _of_one_size(task, np.stack(grids), many=many)
    return Inputs(many, odd_grids=list(grids))


def _from_base64(task: _Task, items: list[str], places: list[str], *, many: bool) -> Inputs:
    pictures = [json_body.picture_of(text, place) for text, place in zip(items, places, strict=True)]
    return _from_pictures(task, pictures, places, many=many)


def _from_picture(task: _Task) -> Inputs:
    inputs = _from_pictures(task, [task.received.body], ["image"], many=False)
    return _with_mistyped(inputs, [task.received.media_type])


def _from_form(task: _Task) -> Inputs:
    form = cast("SentForm", task.form)
    if form.regions is not None:
        document = {REGIONS: load_json(form.regions, REGIONS)}
        request = json_body.validated(RegionsField, document)
        inputs = _from_regions(task, form.pictures[0], request)
    else:
        many = len(form.pictures) > 1
        places = [f"image[{index}]" for index in range(len(form.pictures))] if many else ["image"]
        inputs = _from_pictures(task, form.pictures, places, many=many)
    return _with_mistyped(inputs, form.media_types)


def _with_mistyped(inputs: Inputs, media_types: Sequence[str]) -> Inputs:
    """A copy with the number of pictures that are not of these types; of several pages, the first counts."""
    return inputs._replace(mistyped=sum(map(_is_mistyped, inputs.pictures, media_types)))


def _is_mistyped(picture: SentPicture, media_type: str) -> bool:
    """Whether a picture came with a wrong media type, which is logged."""
    is_mistyped = contradicts(media_type, picture.opened.name)
    if is_mistyped:
        log.debug("%s is a %s; its type is %s", picture.place, picture.opened.name, media_type)
    return is_mistyped


def _from_regions(task: _Task, picture: bytes, request: RegionsField) -> Inputs:
    _refuse_all_pages(task, f"`{REGIONS}`")
    _refuse_too_many(task, len(request.regions), REGIONS)
    max_pixels = task.settings.max_pixels
    (sent,) = opened_pictures([picture], ["image"], max_pixels)
    return Inputs(many=True, pictures=[sent.with_regions([*starmap(Region, request.regions)], max_pixels)])


def _from_npy(task: _Task) -> Inputs:
    return _from_values(task, parse_npy(task.received.body, task.settings.max_grid_side), "array")


def _from_values(task: _Task, values: npt.NDArray[np.int8], place: str) -> Inputs:
    """Inputs from checked +-1 values (H, W) or (N, H, W)."""
    _refuse_all_pages(task, "grids")
    many = values.ndim == 3
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
    max_pixels = task.settings.max_pixels
    if many:
        _refuse_all_pages(task, "several pictures")
    elif task.all_pages:
        return Inputs(many=True, pictures=opened_pages(pictures[0], max_pixels, task.settings.max_items))
    return Inputs(many, pictures=opened_pictures(pictures, places, max_pixels))


def _refuse_all_pages(task: _Task, what: str) -> None:
    """Raise a 422 `Problem` if `pages=all` comes with anything but one picture."""
    if task.all_pages:
        detail = f"`{PAGES}=all` comes with one picture; this request has {what}"
        raise Problem(422, detail, where=PAGES)


def _refuse_too_many(task: _Task, count: int, place: str) -> None:
    max_items = task.settings.max_items
    if count > max_items:
        raise Problem(413, f"{place} has {count} items; at most {max_items} are taken", where=place)


_READERS = {JSON: _from_json, FORM: _from_form, NPY: _from_npy, PICTURE: _from_picture}
