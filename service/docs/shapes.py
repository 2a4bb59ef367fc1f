"""The answers as Pydantic models, for the OpenAPI document only: nothing is validated with them here.

Schemathesis and the tests of each topic check that the service answers like this.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.core.schemas import FOUND, Cell, Exact, FoundRegion, ModelName, Prediction

Pair = tuple[int, int]
AT_STEP = "the requested step; absent without one"


class Live(Exact):
    """The process answers."""

    status: Literal["live"]


class Ready(Exact):
    """The golden grids are answered correctly, and the service is not shutting down."""

    status: Literal["ready"]


class Health(Exact):
    """Status, version and self-test."""

    status: Literal["ready", "not ready"]
    application: Literal["asgi", "wsgi"] = Field(description="the application that serves")
    version: str = Field(examples=["1"], description="the version that answers")
    versions: list[str] = Field(examples=[["1", "2"]], description="the versions that requests can name")
    draining: bool = Field(description="whether the service is shutting down")


class Manifest(BaseModel):
    """The manifest of a version as in its folder, with its name and hash."""

    model_config = ConfigDict(extra="allow")

    version: str = Field(examples=["1"])
    hash: str = Field(examples=["8b44636f"], description="the first eight digits of the weights' SHA-256")
    format: int
    name: str = Field(examples=["tickcross"])
    created: str
    labels: list[str] = Field(examples=[["tick", "cross", "neither"]])
    grid_size: int = Field(examples=[32])
    layers: list[dict[str, Any]]
    preprocessing: dict[str, Any]
    calibration: dict[str, Any]
    threshold: float
    weights: dict[str, Any]
    golden: dict[str, Any] = Field(description="grids and their expected scores")
    training: dict[str, Any] | None = Field(default=None, description="settings and history")
    accuracy: dict[str, Any] | None = Field(default=None, description="measured on the validation set")
    exam: dict[str, Any] | None = Field(default=None, description="compared with the version served before")
    statistics: dict[str, Any] | None = Field(
        default=None, description="confidence, labels and ink of the sets"
    )


class Window(Exact):
    """A receptive field: its size and its stride, each in rows and columns."""

    size: Pair
    stride: Pair


class ReceptiveFields(Exact):
    """The receptive field of one value of a layer, in the layer before and in the grid."""

    before: Window
    grid: Window


class Layer(Exact):
    """One layer and its geometry."""

    kind: str = Field(examples=["convolution"])
    settings: dict[str, Any] = Field(examples=[{"filters": 16, "size": 3, "stride": 1}])
    input_shape: list[int]
    output_shape: list[int]
    receptive_field: ReceptiveFields


class LayerWithWeights(Layer):
    """A layer of the network with its parameters."""

    parameters: dict[str, Any] = Field(description="filters or weights, and biases, as nested lists")


class LayerWithMaps(Layer):
    """A layer of the network with its feature maps for the mark."""

    feature_maps: list[Any] = Field(description="rows of columns of values, one value for each filter")


class Evidence(Exact):
    """The evidence for one class, cell by cell. The cells add up to the pre-activation."""

    pre_activation: float = Field(description="calibrated: its sigmoid is the score")
    bias: float = Field(
        description="the pre-activation's part that no cell causes; distributed over the cells"
    )
    cells: list[list[float]] = Field(
        description="each cell's value times its weight, and its share of the bias"
    )


class EvidencePerClass(Exact):
    """The evidence for each output neuron."""

    tick: Evidence
    cross: Evidence


class MarkExplained(Prediction):
    """The answer for one mark, with its explanation."""

    grid: list[list[Cell]] = Field(description="the grid that the network saw")
    region: FoundRegion = Field(description=FOUND)
    layers: list[LayerWithMaps]
    evidence: EvidencePerClass
    model: ModelName
    step: int | None = Field(default=None, description=AT_STEP)


class NetworkExplained(Exact):
    """The network: its layers, parameters and calibration."""

    labels: list[str]
    threshold: float
    grid_size: int
    calibration: dict[str, Any]
    layers: list[LayerWithWeights]
    model: ModelName
    step: int | None = Field(default=None, description=AT_STEP)
    steps: list[int] = Field(
        examples=[[0, 42, 337, 44295]],
        description="the possible values of `step`: the mini-batches before each snapshot, including those "
        "of the versions that this one was trained further from; none without snapshots",
    )
