"""Decodes the bytes of a request and encodes the bytes of a response: the protocol without HTTP.

With the binary tensor extension a body is JSON followed by the values of the tensors that have a
`binary_data_size`. The header Inference-Header-Content-Length says how long the JSON is.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from pydantic import ValidationError

from service.core.inputs.json_text import load_json, place_of
from service.core.open_inference.messages import InferenceRequest, RequestedOutput
from service.core.open_inference.tensors import Grids, grids_of, join_bytes, pictures_of
from service.core.problems import Problem

HEADER = "Inference-Header-Content-Length"
ALL_OUTPUTS = (RequestedOutput(name="scores"), RequestedOutput(name="label"))


def decode_request(
    body: bytes, header_length: str | None, grid_size: int, max_items: int
) -> tuple[InferenceRequest, Grids | list[bytes]]:
    """The JSON of a body, and its marks: int8 grids (N, S, S) of +-1, or N encoded pictures.

    `header_length` is the value of the header `HEADER`, if it was sent.
    Raises a `Problem`: 400 for a body that is not JSON or wrongly framed, 413 for too many values or items,
    422 for any other error.
    """
    header, rest = split_body(body, header_length)
    message = _parse_message(header)
    tensor = message.inputs[0]
    binary = _binary_of(message, rest)
    if tensor.name == "grid":
        _check_items(tensor.shape[0] if len(tensor.shape) == 3 else 1, max_items)
        return message, grids_of(tensor, binary, grid_size)
    _check_items(tensor.shape[0] if tensor.shape else 1, max_items)
    return message, pictures_of(tensor, binary)


def split_body(body: bytes, header_length: str | None) -> tuple[bytes, memoryview]:
    """The JSON of a body, and the binary values after it."""
    if header_length is None:
        return body, memoryview(b"")
    # Limited to the digits of the largest length: int() of a million digits takes long.
    is_valid = header_length.isascii() and header_length.isdigit() and len(header_length) < 16
    if not is_valid or int(header_length) > len(body):
        raise Problem(
            400, f"{HEADER} is {header_length[:40]!r}; the body has {len(body)} bytes", where=HEADER
        )
    return body[: int(header_length)], memoryview(body)[int(header_length) :]


def _parse_message(header: bytes) -> InferenceRequest:
    document = load_json(header)
    try:
        return InferenceRequest.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = place_of(first["loc"])
        raise Problem(422, f"{where or 'the request'}: {first['msg']}", where=where or None) from None


def _binary_of(message: InferenceRequest, rest: memoryview) -> memoryview | None:
    """The bytes of the input's values; None if the values are in the JSON."""
    size = message.inputs[0].parameters.binary_data_size
    if size is None and message.inputs[0].data is None:
        raise Problem(422, "the input has neither data nor binary_data_size", where="inputs[0].data")
    if size is not None and message.inputs[0].data is not None:
        raise Problem(422, "the input has both data and binary_data_size", where="inputs[0].data")
    if (size or 0) != len(rest):
        raise Problem(
            400,
            f"{len(rest)} bytes follow the JSON; binary_data_size is {size or 0}",
            where="inputs[0].parameters.binary_data_size",
        )
    return None if size is None else rest


def _check_items(count: int, max_items: int) -> None:
    if count > max_items:
        raise Problem(413, f"{count} items; at most {max_items} are taken", where="inputs[0].shape")
    if count == 0:
        raise Problem(422, "no items; expected at least one", where="inputs[0].shape")


def encode_response(
    request: InferenceRequest, name: str, version: str, scores: npt.NDArray[np.float32], labels: Sequence[str]
) -> tuple[bytes, int | None]:
    """The body of the answer, and the length of its JSON if binary values follow it.

    - `scores`: (N, 2), [tick, cross] of each mark.
    - `labels`: the N labels.
    """
    values = {"scores": scores, "label": labels}
    outputs: list[dict[str, Any]] = []
    binaries: list[bytes] = []
    for output in request.outputs or ALL_OUTPUTS:
        binary = output.parameters.binary_data
        in_binary = request.parameters.binary_data_output if binary is None else binary
        tensor, encoded = _encode_output(output.name, values[output.name], in_binary=in_binary)
        outputs.append(tensor)
        binaries += encoded
    message: dict[str, Any] = {"model_name": name, "model_version": version, "outputs": outputs}
    if request.id is not None:
        message["id"] = request.id
    header = orjson.dumps(message, option=orjson.OPT_SERIALIZE_NUMPY)
    return (b"".join([header, *binaries]), len(header)) if binaries else (header, None)


def _encode_output(name: str, values: Any, *, in_binary: bool) -> tuple[dict[str, Any], list[bytes]]:
    """An output's JSON, and its values in binary if the request asks for them."""
    if name == "scores":
        tensor = {"name": name, "datatype": "FP32", "shape": values.shape}
        flat = np.ascontiguousarray(values, "<f4").reshape(-1)
    else:
        tensor = {"name": name, "datatype": "BYTES", "shape": [len(values)]}
        flat = values
    if not in_binary:
        return tensor | {"data": flat}, []
    encoded = flat.tobytes() if name == "scores" else join_bytes([label.encode() for label in values])
    return tensor | {"parameters": {"binary_data_size": len(encoded)}}, [encoded]
