"""What was sent to be read: grids and pictures out of every body that /predict and /explain take.

`kinds` tells what a body is. `canonical` reads plain JSON grids straight from the bytes, `json_body` all
other JSON, with `json_text` and `base64_text`; `npy` reads arrays, `form` forms, `pictures` single and many
pictures. Each bounds what it costs, checks what it reads, and says where something is wrong.
"""

from service.core.inputs.kinds import CONTENT_TYPES, HEIC_TYPES, PICTURE_TYPES
from service.core.inputs.marks import Inputs
from service.core.inputs.read import content_of, read_inputs

__all__ = ["CONTENT_TYPES", "HEIC_TYPES", "PICTURE_TYPES", "Inputs", "content_of", "read_inputs"]
