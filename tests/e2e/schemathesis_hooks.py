"""Tells Schemathesis how to send our types that are plain bytes."""

from typing import Any

import schemathesis

from service.core.inputs import PICTURE_TYPES


@schemathesis.serializer("application/x-npy", *PICTURE_TYPES)
def as_bytes(context: Any, value: Any) -> bytes:
    """Send bytes unchanged, and anything else as text, which must be refused."""
    content = getattr(value, "data", value)
    return content if isinstance(content, bytes) else str(content).encode()
