"""The OpenAPI document as one HTML page, without scripts and without files from other hosts."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Json = Mapping[str, Any]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
WORDS = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")


def html(document: Json) -> str:
    """The whole page."""
    return "".join(_page(document))


def _page(document: Json) -> Iterator[str]:
    info = document["info"]
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(info['title'])}: API</title>"
    yield '<link rel="icon" href="static/icon.svg"><link rel="stylesheet" href="static/docs.css"></head>'
    yield f"<body><header><h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>"
    yield "".join(f"<p>{_words(part)}</p>" for part in info["description"].strip().split("\n\n"))
    yield '<p><a href=".">the drawing page</a> · <a href="openapi.json">openapi.json</a></p></header><main>'
    yield from _operations(document)
    yield from _schemas(document)
    yield "</main></body></html>"


def _operations(document: Json) -> Iterator[str]:
    tags: dict[str, list[str]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            tags.setdefault(operation["tags"][0], []).append(
                "".join(_operation(document, path, method, operation))
            )
    for tag, parts in tags.items():
        yield f"<section><h2>{escape(tag)}</h2>{''.join(parts)}</section>"


def _operation(document: Json, path: str, method: str, operation: Json) -> Iterator[str]:
    yield f'<details id="{operation["operationId"]}"><summary><b class="{method}">{method.upper()}</b> '
    yield f"<code>{escape(path)}</code> {_words(operation['summary'])}</summary>"
    yield from _parameters(operation.get("parameters", ()))
    if "requestBody" in operation:
        yield "<h4>Body</h4>"
        yield from _content(operation["requestBody"]["content"])
    yield "<h4>Answers</h4><table>"
    for status, response in operation["responses"].items():
        resolved = _resolved(document, response)
        yield f"<tr><th>{status}</th><td>{_words(resolved['description'])}"
        yield from _content(resolved.get("content", {}))
        yield "</td></tr>"
    yield "</table></details>"


def _parameters(parameters: Any) -> Iterator[str]:
    if not parameters:
        return
    yield "<h4>Parameters</h4><table>"
    for item in parameters:
        yield f"<tr><th><code>{escape(item['name'])}</code></th><td>{item['in']}</td>"
        yield f"<td>{_words(item['description'])}</td><td>{_type(item['schema'])}</td></tr>"
    yield "</table>"


def _content(content: Json) -> Iterator[str]:
    for kind, body in content.items():
        yield f"<p><code>{escape(kind)}</code> {_type(body['schema'])}</p>"
        for name, example in body.get("examples", {}).items():
            text = escape(json.dumps(example["value"]))
            yield f"<details><summary>example: {escape(name)}</summary><pre>{text}</pre></details>"


def _schemas(document: Json) -> Iterator[str]:
    yield "<section><h2>schemas</h2>"
    for name, schema in document["components"]["schemas"].items():
        yield f'<details id="schema-{name}"><summary><code>{name}</code></summary>'
        yield f"<p>{_words(schema.get('description', ''))}</p>"
        yield f"<p>{_type(schema)}</p><table>" if "oneOf" in schema else "<table>"
        required = schema.get("required", ())
        for key, value in schema.get("properties", {}).items():
            needed = "required" if key in required else ""
            yield f"<tr><th><code>{escape(key)}</code></th><td>{_type(value)}</td><td>{needed}</td>"
            yield f"<td>{_words(value.get('description', ''))}</td></tr>"
        yield "</table></details>"
    yield "</section>"


def _type(schema: Json) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#schema-{name}">{name}</a>'
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return " or ".join(_type(option) for option in schema[choice])
    if "enum" in schema or "const" in schema:
        return " or ".join(
            f"<code>{escape(json.dumps(v))}</code>" for v in schema.get("enum", [schema.get("const")])
        )
    if "prefixItems" in schema:
        return f"[{', '.join(map(_type, schema['prefixItems']))}]"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind = schema.get("format") or schema.get("type", "anything")
    without = f" except {schema['not']['const']}" if "const" in schema.get("not", ()) else ""
    return escape(kind) + _range(schema) + without


def _range(schema: Json) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is None and high is None:
        return ""
    return f" from {low}" if high is None else f" from {low} to {high}"


def _resolved(document: Json, item: Json) -> Json:
    """A response, or the component that it refers to."""
    reference = item.get("$ref")
    if reference is None:
        return item
    component: Json = document["components"]["responses"][reference.rpartition("/")[2]]
    return component


def _words(text: str) -> str:
    """Text with `code` and **bold** in it."""
    return WORDS.sub(
        lambda match: f"<b>{match[1]}</b>" if match[1] else f"<code>{match[2]}</code>",
        escape(text, quote=False),
    )
