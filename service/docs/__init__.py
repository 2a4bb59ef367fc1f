"""The OpenAPI document, and a page for it.

It is loaded at the first request, because Pydantic takes a while to build schemas and most services never
need them. `shapes` has the answers as Pydantic models, `bodies` what /predict and /explain accept,
`operations` the routes. `document` combines them, and `page` writes the document as HTML.
"""
