"""What the service tells about itself: the OpenAPI document, and a page of it for people.

All of it is loaded when it is first asked for: most services never are, and Pydantic takes its time over
schemas. `shapes` are the answers as Pydantic models, `bodies` says what /predict and /explain take,
`operations` what each address takes and gives, `document` puts all of it together, `page` writes the
document as HTML.
"""
