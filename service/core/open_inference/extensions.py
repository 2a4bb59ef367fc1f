"""Triton's extensions of the protocol: configuration, statistics, and the index of the repository.

The statistics contain only what the service counts; Triton's other figures are left out.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

NAMES = ("model_configuration", "statistics")
"""The complete extensions, by their names in the metadata. The repository extension has only its index."""


class TensorConfig(BaseModel):
    """One input or output; -1 is any number of marks."""

    name: str
    data_type: Literal["TYPE_INT8", "TYPE_FP32", "TYPE_STRING"]
    dims: list[int]


class InputConfig(TensorConfig):
    """One input; a request has one of them."""

    optional: bool


class ModelConfig(BaseModel):
    """The configuration of the network."""

    name: str
    platform: str
    max_batch_size: int = Field(description="0: the dimensions include the number of marks")
    input: list[InputConfig]
    output: list[TensorConfig]


class Duration(BaseModel):
    """A number of requests, and how long they took in total."""

    count: int = Field(ge=0)
    ns: int = Field(ge=0, description="nanoseconds, from the head of a request to its answer")


class InferenceStatistics(BaseModel):
    """Durations of requests."""

    success: Duration = Field(description="requests that were answered, on all routes")


class VersionStatistics(BaseModel):
    """The counts of all workers for one version."""

    name: str
    version: str
    last_inference: int = Field(ge=0, description="milliseconds since 1970; 0: none yet")
    inference_count: int = Field(ge=0, description="marks answered")
    inference_stats: InferenceStatistics


class ModelStatistics(BaseModel):
    """The statistics of each available version."""

    model_stats: list[VersionStatistics]


class IndexRequest(BaseModel):
    """The versions to list; the body may also be empty."""

    model_config = ConfigDict(extra="forbid", strict=True)

    ready: bool = Field(default=False, description="only the versions that are ready")


class IndexEntry(BaseModel):
    """One available version."""

    name: str
    version: str
    state: Literal["READY", "UNAVAILABLE"]
    reason: str
