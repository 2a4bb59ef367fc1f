"""Reads grids and pictures from every kind of body that /predict and /explain accept.

`kinds` recognises the kind of body. `canonical` reads JSON grids in their usual form straight from the
bytes, and `json_body` reads all other JSON, with `json_text` and `base64_text`. `npy` reads arrays, `form`
reads forms, and `pictures` opens one or many pictures. Each of them limits its cost, checks what it reads,
and names the place of an error.
"""

from service.core.inputs.kinds import CONTENT_TYPES, HEIC_TYPES, PICTURE_TYPES
from service.core.inputs.marks import Inputs
from service.core.inputs.read import content_of, read_inputs

__all__ = ["CONTENT_TYPES", "HEIC_TYPES", "PICTURE_TYPES", "Inputs", "content_of", "read_inputs"]
