"""The parts of a received request that reading marks depends on."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from service.core.inputs.canonical import Canonical, parse_canonical
from service.core.inputs.kinds import media_type_of
from service.core.options import Pairs


@dataclass
class Received:
    """The content of a request.

    - `body`: all of it, within the limit on its bytes.
    - `content_type`: the header's value, parameters included; empty without one.
    - `content_encoding`: the header's value; empty without one.
    - `query`: the arguments of the query, in order.
    - `json_length`: the value of the V2 header Inference-Header-Content-Length.
    """

    body: bytes
    content_type: str = ""
    content_encoding: str = ""
    query: Pairs = ()
    json_length: str | None = None

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return media_type_of(self.content_type)

    @property
    def coding(self) -> str:
        """The content coding in lower case; empty without one."""
        return coding_of(self.content_encoding)

    @cached_property
    def canonical(self) -> Canonical | None:
        """The grids of a canonical JSON body; parsed on first use."""
        return parse_canonical(self.body)

    @property
    def boundary(self) -> str:
        """The boundary that the content type of a form names; empty without one."""
        return parse_options_header(self.content_type)[1].get("boundary", "")


def coding_of(content_encoding: str) -> str:
    """The content coding that a value of Content-Encoding names, in lower case; empty without one."""
    coding = content_encoding.strip().lower()
    return "" if coding == "identity" else coding


def query_of(text: str) -> Pairs:
    """The arguments of a query string such as `include=grid&threshold=0.8`."""
    return parse_qsl(text, keep_blank_values=True, errors="replace") if text else ()
