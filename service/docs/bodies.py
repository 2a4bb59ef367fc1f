"""The query arguments and bodies of /predict and /explain, with working examples, which a test sends."""

from collections.abc import Sequence
from itertools import permutations

from pydantic import BaseModel

from service.core.inputs import HEIC_TYPES, PICTURE_TYPES
from service.core.inputs.form import OTHER_PARTS
from service.core.predict import INCLUDED, WHICH_PAGES
from service.core.schemas import (
    EXAMPLE_GRID,
    EXAMPLE_IMAGE,
    EXAMPLE_REGIONS,
    REQUESTS,
    ManyPredictions,
    OnePrediction,
)
from service.docs.building import BINARY, VERSION_NAME_OR_EMPTY, json_content, parameter, ref
from service.docs.refusals import Json

SINGLE = [key for key in REQUESTS if not key.endswith("s")]
"""The keys of the JSON bodies with one mark."""

_REQUESTS: Json = {
    "grid": {"grid": EXAMPLE_GRID},
    "grids": {"grids": [EXAMPLE_GRID, EXAMPLE_GRID]},
    "image": {"image": EXAMPLE_IMAGE},
    "images": {"images": [EXAMPLE_IMAGE, EXAMPLE_IMAGE]},
    "regions": {"image": EXAMPLE_IMAGE, "regions": EXAMPLE_REGIONS},
}
"""One request for each key that a JSON body may have."""

_SCORES = {"label": "tick", "confidence": 0.9987, "scores": {"tick": 0.9987, "cross": 0.0004}, "warnings": []}
_MODEL = {"name": "tickcross", "version": "4"}
ANSWER_EXAMPLES: Json = {
    "one": {**_SCORES, "model": _MODEL},
    "many": {"predictions": [_SCORES], "model": _MODEL},
}

VERSION = parameter(
    "version", "the version to use; by default, or if empty, the served version", VERSION_NAME_OR_EMPTY
)
THRESHOLD = parameter(
    "threshold",
    "scores below it are `neither`; by default the version's own threshold",
    {"type": "number", "minimum": 0, "maximum": 1, "examples": [0.8]},
)
FORMAT = parameter(
    "format",
    "`safetensors`: the maps as arrays `layers.0.feature_maps`, ..., the rest as JSON in the metadata",
    {"type": "string", "enum": ["json", "safetensors"]},
)
INCLUDE = parameter(
    "include",
    "`grid`: also return the grid that the network saw; `region`: also return the mark's place",
    {"type": "string", "enum": [*INCLUDED, *map(",".join, permutations(INCLUDED))]},
)

ALL_PAGES = parameter(
    "pages",
    "`all`: answer each page of a TIFF, each frame of a GIF or WebP, as a batch; by default the first only. "
    "Requires a single picture without `regions`",
    {"type": "string", "enum": [*WHICH_PAGES], "default": WHICH_PAGES[0]},
)

SOME_PARAMETERS = parameter(
    "parameters",
    "names of the layers' parameters to return, separated by commas; by default all. "
    "Without `weights` the answer is a third as large",
    {"type": "string", "examples": ["filters,biases"]},
)

STEP = parameter(
    "step",
    "the version as it was after this many mini-batches of training: one of the `steps` that GET /explain "
    "lists, from the first snapshot to the last one, which is the version itself. Calibration and threshold "
    "are always those of the version itself. Metrics do not count the answer",
    {"type": "integer", "minimum": 0, "examples": [0]},
)

OF_PREDICT = [INCLUDE, ALL_PAGES, THRESHOLD, VERSION]
OF_EXPLAIN = [FORMAT, STEP, VERSION]
"""The query arguments of each route; in a form they may also be fields."""

WITH_HEIC: Json = {"description": "only if the service is installed with the extra `heic`; else 415"}

REGIONS_IN_FORM: Json = {
    "type": "string",
    "contentMediaType": "application/json",
    "description": "the `regions` of a single `image`, as in a JSON body",
    "examples": [str(EXAMPLE_REGIONS)],
}

OTHER_NAMES = f"files may also be named {', '.join(OTHER_PARTS)}, and all names may end in `[]`"
AS_IN_QUERY = "as in the query; values in the form and the query must not differ"


def marks(topic: str, *, many: bool) -> Json:
    """The body of /predict and /explain: JSON, a picture, a form, an array."""
    array = "(H, W) or (N, H, W)" if many else "(H, W)"
    examples = _REQUESTS if many else {key: _REQUESTS[key] for key in SINGLE}
    content = json_content(f"{topic}Body", examples)
    content |= {kind: {"schema": BINARY} for kind in PICTURE_TYPES}
    content |= {kind: {"schema": BINARY | WITH_HEIC} for kind in HEIC_TYPES}
    content["multipart/form-data"] = {"schema": ref(f"{topic}Form")}
    content["application/x-npy"] = {"schema": BINARY | {"description": f"an int8 array {array} of +-1"}}
    return {"required": True, "content": content}


def named_schemas() -> Json:
    """The schemas of these bodies and of the answer to them.

    Client generators invent a name for a schema without one, and it may clash with another.
    """
    return {
        "PredictBody": _request([*REQUESTS.values()], "PredictForm"),
        "PredictForm": _form(OF_PREDICT, many=True),
        "PredictAnswer": _one_of([OnePrediction, ManyPredictions]),
        "ExplainBody": _request([REQUESTS[key] for key in SINGLE], "ExplainForm"),
        "ExplainForm": _form(OF_EXPLAIN, many=False),
    }


def _request(requests: Sequence[type[BaseModel]], form: str) -> Json:
    """A schema for one of the requests, which excludes the form.

    openapi-generator imports the model of a form beside that of the request, but writes it only if another
    schema refers to it (its issue 24727). So this schema refers to the form, which no request matches.
    """
    return _one_of(requests) | {"not": ref(form)}


def _one_of(shapes: Sequence[type[BaseModel]]) -> Json:
    """A schema for one of several models, sorted by name, as openapi-generator does.

    Its TypeScript client sends the first model whose required keys are all present, so
    the name of a model must come before those of models that require less.
    """
    return {"oneOf": [ref(shape) for shape in sorted(shapes, key=lambda shape: shape.__name__)]}


def _form(options: Sequence[Json], *, many: bool) -> Json:
    images = {"type": "array", "items": BINARY, "minItems": 1} | ({} if many else {"maxItems": 1})
    parts: Json = {"image": images | {"description": OTHER_NAMES}}
    parts |= {"regions": REGIONS_IN_FORM} if many else {}
    parts |= {option["name"]: option["schema"] | {"description": AS_IN_QUERY} for option in options}
    return {"type": "object", "required": ["image"], "properties": parts}
