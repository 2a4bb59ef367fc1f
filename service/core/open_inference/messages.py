"""The protocol's messages as Pydantic models, for validation and for /openapi.json.

A tensor's `data` is not validated here, as Pydantic would check a hundred thousand numbers one by one.
`tensors.py` turns it into an array and reports what is wrong with it.
"""

from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

Datatype = Literal["INT8", "UINT8", "FP32", "BOOL", "BYTES"]
Data = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": "array",
            "items": {},
            "description": "the values in row order, flat or nested; left out if they follow in binary. "
            "1 may be written as 1.0, and for BOOL and UINT8 as true",
        }
    ),
]


def _without_default(schema: dict[str, Any]) -> None:
    """Remove the default null, which clients may not send: they leave the key out."""
    del schema["default"]


# Some clients send null for a key that they could leave out.
NOTHING = BeforeValidator(lambda value: {} if value is None else value)
NONE_OF_THEM = BeforeValidator(lambda value: [] if value is None else value)


class TensorParameters(BaseModel):
    """The parameters of an input tensor."""

    binary_data_size: int | None = Field(
        default=None, ge=0, description="bytes of this tensor's values, which follow the JSON"
    )


class InputTensor(BaseModel):
    """An input: `grid`, +-1 values, or `image`, encoded pictures."""

    name: Literal["grid", "image"]
    datatype: Datatype = Field(description="BYTES for `image`, any of the others for `grid`")
    shape: list[Annotated[int, Field(ge=0)]] = Field(
        max_length=3, description="[N, S, S] or [S, S] for `grid`, [N] for `image`; S as in the metadata"
    )
    parameters: Annotated[TensorParameters, NOTHING] = TensorParameters()
    data: Data = Field(default=None, json_schema_extra=_without_default)


class OutputParameters(BaseModel):
    """The parameters of an output; unsupported ones are refused, not ignored."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False}, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_one_unknown(cls, value: Any) -> Any:
        """Drop all unknown keys but the first: Pydantic writes an error of a kilobyte for each of them."""
        if not isinstance(value, dict):
            return value
        unknown = islice((key for key in value if key not in cls.model_fields), 1)
        return {key: value[key] for key in (*unknown, *cls.model_fields) if key in value}

    binary_data: bool | None = Field(default=None, description="whether its values follow the JSON in binary")


class RequestedOutput(BaseModel):
    """A requested output."""

    name: Literal["scores", "label"]
    parameters: Annotated[OutputParameters, NOTHING] = OutputParameters()


class RequestParameters(BaseModel):
    """The parameters of the whole request; unknown ones are ignored."""

    binary_data_output: bool = Field(
        default=False, description="whether all outputs follow the JSON in binary"
    )
    threshold: float | None = Field(
        default=None, ge=0, le=1, description="a score below it is no tick and no cross"
    )


class InferenceRequest(BaseModel):
    """The body of `POST .../infer`, or the JSON at its beginning."""

    id: str | None = Field(default=None, max_length=1024, description="returned in the answer")
    parameters: Annotated[RequestParameters, NOTHING] = RequestParameters()
    inputs: list[InputTensor] = Field(
        min_length=1, max_length=1, description="one tensor, either `grid` or `image`"
    )
    outputs: Annotated[list[RequestedOutput], NONE_OF_THEM] = Field(
        [], max_length=2, description="the outputs in the wanted order; all by default"
    )


class OutputTensor(BaseModel):
    """An output: `scores`, [tick, cross] of each mark, or `label`."""

    name: Literal["scores", "label"]
    datatype: Literal["FP32", "BYTES"]
    shape: list[int] = Field(description="[N, 2] for `scores`, [N] for `label`")
    parameters: TensorParameters | None = None
    data: list[float] | list[str] | None = None


class InferenceResponse(BaseModel):
    """The answer to `POST .../infer`, or the JSON at its beginning."""

    model_name: str
    model_version: str
    id: str | None = None
    outputs: list[OutputTensor]


class TensorMetadata(BaseModel):
    """One input or output of the network; -1 is any number of marks."""

    name: str
    datatype: str
    shape: list[int]


class ModelMetadata(BaseModel):
    """The inputs and outputs of the network."""

    name: str
    versions: list[str]
    platform: str
    inputs: list[TensorMetadata]
    outputs: list[TensorMetadata]


class ServerMetadata(BaseModel):
    """The server, its version, and the extensions of the protocol that it supports."""

    name: str
    version: str
    extensions: list[str]


class ServerLive(BaseModel):
    """Whether the server is alive."""

    live: bool


class ServerReady(BaseModel):
    """Whether the server accepts requests."""

    ready: bool


class ModelReady(BaseModel):
    """Whether a version accepts requests."""

    name: str
    ready: bool
