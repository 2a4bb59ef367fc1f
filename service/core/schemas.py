"""The JSON of requests and answers as Pydantic models, for validation and for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field, WithJsonSchema

from model.classifier import SMALLEST_SIDE, Label, WarningWord

Cell = Annotated[
    Literal[-1, 1], WithJsonSchema({"type": "integer", "minimum": -1, "maximum": 1, "not": {"const": 0}})
]
"""Documented as a range: client generators get a list of lists of an enum wrong."""

Row = Annotated[list[Cell], FailFast(), Field(json_schema_extra={"minItems": SMALLEST_SIDE})]
Grid = Annotated[list[Row], FailFast(), Field(json_schema_extra={"minItems": SMALLEST_SIDE})]

EXAMPLE_GRID = [[1, 1, 1, 1, -1], [1, 1, 1, -1, 1], [-1, 1, -1, 1, 1], [1, -1, 1, 1, 1], [1, 1, 1, 1, 1]]
EXAMPLE_IMAGE = (
    "iVBORw0KGgoAAAANSUhEUgAAABgAAAAYAQAAAADIDABVAAAARUlEQVR42lXMsQ1AUABF0ftvJHRswCg2ZwwDGOBX"
    "QiKeluK0pwTkpwqb0AkrySiZhFkeyBnvCw+xrdjs8PSRAQuQJeVzvshoFctH3fp4AAAAAElFTkSuQmCC"
)
"""A tick of 24 x 24 pixels as a PNG."""

EXAMPLE_REGIONS = [[0, 0, 24, 24], [2, 3, 20, 18]]
"""Two parts of that picture."""

Place = Annotated[int, Field(strict=True, ge=0)]
Side = Annotated[int, Field(strict=True, ge=SMALLEST_SIDE)]
Region = tuple[Place, Place, Side, Side]
"""Left, top, width and height. As in a grid, there is no mark in fewer than 3 pixels per side."""

PICTURE = "PNG, JPEG, WebP, BMP, TIFF, GIF or AVIF in base64, also as a `data:` URI"


class Exact(BaseModel):
    """A JSON object without unknown keys."""

    model_config = ConfigDict(extra="forbid")


class GridRequest(Exact):
    """One mark as H rows of W values; either of the two values may be the ink."""

    grid: Grid = Field(examples=[EXAMPLE_GRID], description="rows of -1 and 1, all of the same length")


class GridsRequest(Exact):
    """Many marks, each a grid."""

    grids: Annotated[list[Grid], FailFast()] = Field(min_length=1, examples=[[EXAMPLE_GRID]])


class ImageRequest(Exact):
    """One picture in base64."""

    image: str = Field(examples=[EXAMPLE_IMAGE], description=PICTURE)


class RegionsField(Exact):
    """Parts of a picture."""

    regions: Annotated[list[Region], FailFast()] = Field(
        min_length=1,
        examples=[EXAMPLE_REGIONS],
        description="left, top, width and height of each part, in the pixels of the upright picture",
    )


class ImageRegionsRequest(RegionsField):
    """Parts of one picture in base64, each answered from its own pixels alone."""

    image: str = Field(examples=[EXAMPLE_IMAGE], description=PICTURE)


class ImagesRequest(Exact):
    """Many pictures, each in base64."""

    images: Annotated[list[str], FailFast()] = Field(min_length=1, examples=[[EXAMPLE_IMAGE]])


REGIONS = "regions"
"""The key that comes with `image`."""

REQUESTS: dict[str, type[Exact]] = {
    "grid": GridRequest,
    "grids": GridsRequest,
    "image": ImageRequest,
    "images": ImagesRequest,
    REGIONS: ImageRegionsRequest,
}
"""The key of a JSON body -> its model. A body has exactly one key, or `image` with `regions`."""

Score = Annotated[float, Field(ge=0, le=1)]


class Scores(Exact):
    """The calibrated scores of the output neurons, each independently from 0 (rejected) to 1 (certain)."""

    tick: Score
    cross: Score


class ModelName(Exact):
    """The network that answered."""

    name: str
    version: str


FoundRegion = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=4, max_length=4)]
FOUND = "the place of the mark in the picture or grid: left, top, width and height"


class Prediction(Exact):
    """The answer for one mark."""

    label: Label
    confidence: Score = Field(description="the winning score; for `neither` 1 minus the larger score")
    scores: Scores
    warnings: list[WarningWord]
    grid: list[list[Cell]] | None = Field(
        default=None, description="the grid that the network saw; with `?include=grid`"
    )
    region: FoundRegion | None = Field(default=None, description=f"{FOUND}; with `?include=region`")


class OnePrediction(Prediction):
    """The answer for the one mark that was sent."""

    model: ModelName


class ManyPredictions(Exact):
    """The answers for many marks, in their order."""

    predictions: list[Prediction]
    model: ModelName


class ProblemDetails(Exact):
    """What went wrong (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422], ge=400, le=599)
    detail: str = Field(examples=["grid[3][7] is 0; expected -1 or 1"])
    error: str | None = Field(default=None, description="the same as `detail`; only under `/v2`")
    where: str | None = Field(
        default=None, examples=["grid[3][7]"], description="the place of the error, if known"
    )
