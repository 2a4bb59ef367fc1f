"""Checks JSON against the types of the manifest: it walks a TypedDict and the JSON side by side."""

import types
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from model.artifact.manifest import FORMAT, Manifest
from model.artifact.sense import check_sense, shown
from model.errors import BadArtifact

_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", type(None): "null"}


def checked_manifest(value: object) -> Manifest:
    """Return decoded JSON as a manifest; else BadArtifact names the place and the expected type."""
    if not isinstance(value, dict):
        raise BadArtifact(f"manifest.json holds {shown(value)}; expected an object")
    if value.get("format") != FORMAT:
        declared = shown(value.get("format"))
        raise BadArtifact(f"manifest.json has format {declared}; this loader reads format {FORMAT}")
    _conform(value, Manifest, "")
    manifest: Manifest = value  # type: ignore[assignment]
    check_sense(manifest)
    return manifest


def _conform(value: object, expected: Any, place: str) -> None:
    """Raise BadArtifact unless `value` is of the type `expected`; `place` is its path, such as `a.b[3]`."""
    origin, arguments = get_origin(expected), get_args(expected)
    if expected is Any:
        return
    if is_typeddict(expected):
        _conform_object(value, expected, place)
    elif origin is list:
        for index, entry in enumerate(_as(list, value, "a list", place)):
            _conform(entry, arguments[0], f"{place}[{index}]")
    elif origin is dict:
        for key, entry in _as(dict, value, "an object", place).items():
            _conform(entry, arguments[1], f"{place}.{key}")
    elif origin in (Union, types.UnionType):
        if value is not None:
            _conform(value, arguments[0], place)
    elif not _is_plain(value, expected):
        raise BadArtifact(f"manifest.json: {place} is {shown(value)}; expected {_WORDS[expected]}")


def _conform_object(value: object, expected: Any, place: str) -> None:
    entries = _as(dict, value, "an object", place)
    for key, kind in get_type_hints(expected, include_extras=True).items():
        optional = get_origin(kind) is NotRequired
        if key in entries:
            _conform(entries[key], get_args(kind)[0] if optional else kind, f"{place}.{key}".lstrip("."))
        elif not optional:
            raise BadArtifact(f"manifest.json: {f'{place}.{key}'.lstrip('.')} is missing")


def _as(kind: type, value: object, words: str, place: str) -> Any:
    if not isinstance(value, kind):
        raise BadArtifact(f"manifest.json: {place} is {shown(value)}; expected {words}")
    return value


def _is_plain(value: object, expected: Any) -> bool:
    """Whether `value` is of the plain type: a whole number is also a number, true and false are not."""
    if expected is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is expected
