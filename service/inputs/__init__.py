"""What was sent to be read: grids and pictures out of every body that /predict and /explain take.

`canonical` reads plain JSON grids straight from the bytes, `json_body` all other JSON, `npy` arrays,
`pictures` single and many pictures. Each checks what it reads and says where something is wrong.
"""

from service.inputs.read import CONTENT_TYPES, PICTURE_TYPES, Inputs, read_inputs

__all__ = ["CONTENT_TYPES", "PICTURE_TYPES", "Inputs", "read_inputs"]
