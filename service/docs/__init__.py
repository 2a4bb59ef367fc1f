"""What the service tells about itself: the OpenAPI document, and a page of it for people.

`shapes` are the answers as Pydantic models, `operations` says what each address takes and gives, `document`
puts both together, `page` writes the document as HTML.
"""

from .document import openapi_document
from .routes import blueprint

__all__ = ["blueprint", "openapi_document"]
