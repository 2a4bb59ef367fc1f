"""The OpenAPI document, and a page that shows it.

`shapes` has the answers as Pydantic models, `bodies` what /predict and /explain accept, and `operations` the
routes. `document` combines them, and `page` writes the document as HTML. `document` is imported at the first
request for either, because Pydantic takes a while to build schemas and most services never need them.
"""
