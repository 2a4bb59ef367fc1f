"""The building blocks of an OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Any

from service import settings
from service.docs.refusals import ALWAYS, Json

BINARY: Json = {"type": "string", "format": "binary"}

VERSION_NAME: Json = {"type": "string", "pattern": f"^{settings.VERSION_NAME}$", "examples": ["1"]}
VERSION_NAME_OR_EMPTY = VERSION_NAME | {"pattern": f"^({settings.VERSION_NAME})?$"}


def ref(shape: type | str) -> Json:
    """A reference to the schema of a model, or to a schema by its name."""
    return {"$ref": f"#/components/schemas/{shape if isinstance(shape, str) else shape.__name__}"}


def parameter(name: str, description: str, schema: Json, *, where: str = "query") -> Json:
    """One parameter of a query or a path."""
    item: Json = {"name": name, "in": where, "description": description, "schema": schema}
    return item | ({"required": True} if where == "path" else {})


def json_content(shape: type | str, examples: Mapping[str, Any] | None = None) -> Json:
    """A JSON body: a model, or a schema by its name."""
    content: Json = {"schema": ref(shape)}
    if examples:
        content["examples"] = {name: {"value": value} for name, value in examples.items()}
    return {"application/json": content}


def response(description: str, content: Json | None = None) -> Json:
    """One response."""
    return {"description": description} | ({"content": content} if content else {})


def operation(
    name: str, tag: str, summary: str, answer: Json, problems: Sequence[int] = ALWAYS, **more: Any
) -> Json:
    """An operation that answers with 200 or one of the problems; empty values in `more` are left out."""
    answers = {"200": answer}
    answers |= {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(problems)}
    more = {key: value for key, value in more.items() if value}
    return {"operationId": name, "tags": [tag], "summary": summary, **more, "responses": answers}


def simple(
    name: str, tag: str, summary: str, shape: type, problems: Sequence[int] = ALWAYS, **more: Any
) -> Json:
    """A GET that answers with one JSON model."""
    return {"get": operation(name, tag, summary, response(summary, json_content(shape)), problems, **more)}


def ready(name: str, tag: str, summary: str, shape: type, parameters: Sequence[Json] = ()) -> Json:
    """A readiness check: a GET of one JSON model, which says the same as the status."""
    item = simple(name, tag, summary, shape, (404,) if parameters else (), parameters=parameters)
    item["get"]["responses"]["503"] = response("Not ready.", json_content(shape))
    return item


def text(
    name: str, tag: str, summary: str, *kinds: str, problems: Sequence[int] = ALWAYS, **more: Any
) -> Json:
    """A GET that answers with text, or with 304 if the client has it cached."""
    content = {kind: {"schema": {"type": "string"}} for kind in kinds}
    return {"get": operation(name, tag, summary, response(summary, content), problems, **more)}
