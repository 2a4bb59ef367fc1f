"""The Helm chart of `deploy/`: its values, and their schema, which has the service's settings."""

import json
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import yaml

from service.settings import Settings

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "helm" / "tickcross"
VALUES = sorted((CHART / "ci").glob("*.yaml"))
SCHEMA = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))

OF_THE_CHART = {"port", "artifacts", "api_keys_file", "tls_certificate", "tls_key", "counters_file"}
"""Settings that no value changes: they name the chart's own port, and files in the container."""

Mapping = dict[str, Any]


def read(path: Path) -> Mapping:
    """A file of YAML that holds one mapping; an empty mapping if it has only comments."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def settings_schema() -> Mapping:
    """The schema of the settings that values pass on, made from the service's own."""
    return {item.name: _schema_of(item) for item in fields(Settings) if item.name not in OF_THE_CHART}


def _schema_of(item: "Field[Any]") -> Mapping:
    if item.type in (int, int | None):
        schema: Mapping = {"type": "integer"}
    elif item.type in (float, float | None):
        schema = {"type": "number"}
    else:
        schema = {"type": "string"}
    schema["description"] = item.metadata["description"]
    for name, key in (("at_least", "minimum"), ("at_most", "maximum")):
        if item.metadata[name] is not None:
            schema[key] = item.metadata[name]
    if item.metadata["choices"]:
        schema["enum"] = list(item.metadata["choices"])
    return schema


def values_table() -> list[str]:
    """The rows of the README's table: each value, its default and its description in the schema."""
    return [
        f"| `{name}` | {_shown(default)} | {description} |"
        for name, default, description in _rows(read(CHART / "values.yaml"), SCHEMA)
    ]


def _rows(values: Mapping, schema: Mapping, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    for name, value in values.items():
        property_schema = schema["properties"][name]
        if "description" in property_schema:
            yield prefix + name, value, property_schema["description"]
        else:
            yield from _rows(value, property_schema, f"{prefix}{name}.")


def _shown(value: Any) -> str:
    return f"`{json.dumps(value)}`" if value or value == 0 else ""
