"""From a request to what the classifier answers: by content type, then by key, with the limits applied."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from flask import request

from model.classifier import Classifier, Grey, Predictions, Reading
from service.body import body
from service.inputs import json_body
from service.inputs.canonical import read_canonical
from service.inputs.form import form_pictures
from service.inputs.npy import read_npy
from service.inputs.pictures import decoded_pictures
from service.problems import Problem
from service.settings import Settings

PICTURE_TYPES = tuple(f"image/{kind}" for kind in ("png", "jpeg", "webp", "bmp", "tiff", "gif"))
CONTENT_TYPES = ("application/json", *PICTURE_TYPES, "multipart/form-data", "application/x-npy")
DIMENSIONS_OF_MANY = 3


class Inputs(NamedTuple):
    """Marks to answer, in their order; of one of three kinds.

    - `many`: whether they came as a batch, even one of a single item.
    - `grids`: int8 (N, S, S) of either polarity when all are of the network's own size.
    - `pictures`: grey values, uint8 (H, W) each.
    - `readings`: grids of other sizes, brought to the network's.
    """

    many: bool
    grids: npt.NDArray[np.int8] | None = None
    pictures: Sequence[Grey] = ()
    readings: Sequence[Reading] = ()

    def answered_by(self, classifier: Classifier, threshold: float | None = None) -> Predictions:
        """The answers, in order; scores below `threshold` (None: the artifact's own) are `neither`."""
        if self.grids is not None:
            return classifier.classify_grids(self.grids, threshold)
        readings = classifier.read_images(self.pictures) if self.pictures else self.readings
        return classifier.classify_readings(readings, threshold)


def read_inputs(environ: dict[str, Any], classifier: Classifier, settings: Settings) -> Inputs:
    """What the request of the moment sent to be read, by its environ.

    Raises a `Problem` for anything that is not right with it.
    """
    _refuse_encoding(environ.get("HTTP_CONTENT_ENCODING", "identity"))
    reader = _READERS.get(environ.get("CONTENT_TYPE", "")) or _READERS.get(request.mimetype)
    if reader is None:
        taken = ", ".join(CONTENT_TYPES)
        raise Problem(415, f"the content type is {request.mimetype or 'not given'}; expected one of {taken}")
    return reader(_Task(classifier, settings, body(environ)))


class _Task(NamedTuple):
    classifier: Classifier
    settings: Settings
    body: bytes


def _refuse_encoding(encoding: str) -> None:
    if encoding != "identity":
        raise Problem(415, f"the content encoding is {encoding}; expected none")


def _from_json(task: _Task) -> Inputs:
    found = read_canonical(task.body)
    if found is not None:
        key, values = found
        return _from_values(task, values, key)
    key, value = json_body.parse(task.body)
    many = key.endswith("s")
    items = value if many else [value]
    _refuse_too_many(task, len(items), key)
    places = [f"{key}[{index}]" for index in range(len(items))] if many else [key]
    read = _from_rows if key.startswith("grid") else _from_base64
    return read(task, items, places, many=many)


def _from_rows(task: _Task, items: list[Any], places: list[str], *, many: bool) -> Inputs:
    most = task.settings.max_grid_side
    grids = [json_body.grid_of(rows, place, most) for rows, place in zip(items, places, strict=True)]
    if all(grid.shape == grids[0].shape for grid in grids):
        return _of_one_size(task, np.stack(grids), many=many)
    return Inputs(many, readings=[task.classifier.read_grid(grid) for grid in grids])


def _from_base64(task: _Task, items: list[str], places: list[str], *, many: bool) -> Inputs:
    pictures = [json_body.picture_of(text, place) for text, place in zip(items, places, strict=True)]
    return _from_pictures(task, pictures, places, many=many)


def _from_picture(task: _Task) -> Inputs:
    return _from_pictures(task, [task.body], ["image"], many=False)


def _from_form(task: _Task) -> Inputs:
    pictures = form_pictures(task.body, request.mimetype_params.get("boundary", ""), task.settings.max_items)
    many = len(pictures) > 1
    places = [f"image[{index}]" for index in range(len(pictures))] if many else ["image"]
    return _from_pictures(task, pictures, places, many=many)


def _from_npy(task: _Task) -> Inputs:
    return _from_values(task, read_npy(task.body, task.settings.max_grid_side), "array")


def _from_values(task: _Task, values: npt.NDArray[np.int8], place: str) -> Inputs:
    """Checked +-1 values (H, W) or (N, H, W)."""
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
    return Inputs(many, readings=[task.classifier.read_grid(grid) for grid in grids])


def _from_pictures(task: _Task, pictures: list[bytes], places: list[str], *, many: bool) -> Inputs:
    return Inputs(many, pictures=decoded_pictures(pictures, places, task.settings.max_pixels))


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
