"""The OpenAPI 3.1 document: the paths of `operations`, and the schemas that they refer to."""

import re
from functools import cache

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from service import VERSION
from service.core import schemas
from service.core.open_inference import extensions, messages
from service.docs import shapes
from service.docs.bodies import named_schemas
from service.docs.operations import paths
from service.docs.refusals import Json, problem_responses

DESCRIPTION = """\
Reads one mark: is it a **tick**, a **cross**, or **neither**?

Send a picture of a box, a list of them, or grids of +-1. Answers have calibrated scores, and
are in the order of the marks in the request. Errors are problems (RFC 9457) that say what is wrong and where.

The format of a picture is detected from its first bytes, whatever its Content-Type says. So are JSON and
npy arrays if their type is not listed, such as the one that `curl -d` sends.

An unknown query argument is refused with 422. Pages and probes (`/`, `/docs`, `/openapi.json`,
`/static`, `/health`, `/metrics`, `/v2`) ignore unknown arguments, since browsers and load balancers add some.

Every answer has `X-Content-Type-Options: nosniff`. All but `GET /explain`, `/` and `/static` have
`Cache-Control: no-store`; clients may cache those three and revalidate them by their `ETag`.

Bodies may be compressed: `Content-Encoding: gzip` or `deflate`. Limits and lengths count inflated bytes.
"""

REFERENCE = re.compile(r"#/components/schemas/(\w+)")


@cache
def openapi_document() -> Json:
    """The document, which is the same on every machine."""
    operations, bodies, problems = paths(), named_schemas(), problem_responses()
    schemas_ = bodies | _schemas(operations, bodies, problems)
    key = {"type": "http", "scheme": "bearer", "description": "if the deployment requires keys"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tickcross",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"key": []}],
        "paths": operations,
        "components": {
            "schemas": dict(sorted(schemas_.items())),
            "responses": problems,
            "securitySchemes": {"key": key},
        },
    }


class _WithItems(GenerateJsonSchema):
    """Adds `items` to the schema of a tuple, for readers that know only lists."""

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        json_schema = super().tuple_schema(schema)
        return json_schema | {"items": json_schema["prefixItems"][0]}


def _schemas(*parts: Json) -> Json:
    """The schemas that these parts of the document refer to, directly or indirectly."""
    names = set(REFERENCE.findall(str(parts)))
    wanted = [shape for name, shape in _models().items() if name in names]
    _, generated = models_json_schema(
        [(shape, "validation") for shape in wanted],
        ref_template="#/components/schemas/{model}",
        schema_generator=_WithItems,
    )
    definitions: Json = generated["$defs"]
    return definitions


def _models() -> dict[str, type[BaseModel]]:
    modules = (schemas, shapes, messages, extensions)
    items = [item for module in modules for item in vars(module).values()]
    return {item.__name__: item for item in items if isinstance(item, type) and issubclass(item, BaseModel)}
