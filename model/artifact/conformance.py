"""Hold JSON against the types of the manifest, and the manifest against itself.

The first half walks a TypedDict and the JSON side by side; the second asks what types cannot: do the numbers
make sense together?
"""

import math
import types
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from model.artifact.manifest import FORMAT, Manifest, rows_to_grid
from model.errors import BadArtifact
from model.labels import LABELS, OUTPUTS

_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", type(None): "null"}
_LARGEST_GRID = 512


def checked_manifest(value: object) -> Manifest:
    """Return decoded JSON as a manifest; BadArtifact names the place and what was expected there."""
    if not isinstance(value, dict):
        raise BadArtifact(f"manifest.json holds {_shown(value)}; expected an object")
    if value.get("format") != FORMAT:
        found = _shown(value.get("format"))
        raise BadArtifact(f"manifest.json has format {found}; this loader reads format {FORMAT}")
    _conform(value, Manifest, "")
    manifest: Manifest = value  # type: ignore[assignment]
    _check_sense(manifest)
    return manifest


def _conform(value: object, expected: Any, place: str) -> None:
    """Raise BadArtifact unless `value` is of the type `expected`; `place` is where it stands, as `a.b[3]`."""
    origin = get_origin(expected)
    if expected is Any:
        return
    if is_typeddict(expected):
        _conform_object(value, expected, place)
    elif origin is list:
        _conform_list(value, get_args(expected)[0], place)
    elif origin is dict:
        _conform_mapping(value, get_args(expected)[1], place)
    elif origin in (Union, types.UnionType):
        if value is not None:
            _conform(value, get_args(expected)[0], place)
    elif not _is_plain(value, expected):
        raise BadArtifact(f"manifest.json: {place} is {_shown(value)}; expected {_WORDS[expected]}")


def _conform_object(value: object, expected: Any, place: str) -> None:
    entries = _as(dict, value, "an object", place)
    for key, kind in get_type_hints(expected, include_extras=True).items():
        optional = get_origin(kind) is NotRequired
        if key in entries:
            _conform(entries[key], get_args(kind)[0] if optional else kind, f"{place}.{key}".lstrip("."))
        elif not optional:
            raise BadArtifact(f"manifest.json: {f'{place}.{key}'.lstrip('.')} is missing")


def _conform_list(value: object, item: Any, place: str) -> None:
    for index, entry in enumerate(_as(list, value, "a list", place)):
        _conform(entry, item, f"{place}[{index}]")


def _conform_mapping(value: object, item: Any, place: str) -> None:
    for key, entry in _as(dict, value, "an object", place).items():
        _conform(entry, item, f"{place}.{key}")


def _as(kind: type, value: object, words: str, place: str) -> Any:
    if not isinstance(value, kind):
        raise BadArtifact(f"manifest.json: {place} is {_shown(value)}; expected {words}")
    return value


def _is_plain(value: object, expected: Any) -> bool:
    """Whether `value` is of the plain type: a whole number is also a number, true and false are not."""
    if expected is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is expected


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _check_sense(manifest: Manifest) -> None:
    size, threshold = manifest["grid_size"], manifest["threshold"]
    _require(manifest["labels"] == list(LABELS), f"labels are {manifest['labels']}; expected {list(LABELS)}")
    _require(3 <= size <= _LARGEST_GRID, f"grid_size is {size}; expected 3 to {_LARGEST_GRID}")
    _require(0 < threshold < 1, f"threshold is {threshold}; expected more than 0 and less than 1")
    _check_pair("calibration.scale", manifest["calibration"]["scale"])
    _check_pair("calibration.shift", manifest["calibration"]["shift"])
    _check_golden(manifest)
    for name, statistics in manifest.get("statistics", {}).items():
        _check_histograms(f"statistics.{name}", statistics)


def _check_pair(place: str, values: list[float]) -> None:
    fits = len(values) == len(OUTPUTS) and all(math.isfinite(value) for value in values)
    _require(fits, f"{place} is {values}; expected a number for each of {list(OUTPUTS)}")


def _check_golden(manifest: Manifest) -> None:
    grids, scores = manifest["golden"]["grids"], manifest["golden"]["scores"]
    _require(len(grids) == len(scores) > 0, f"golden has {len(grids)} grids and {len(scores)} scores")
    for index, (rows, pair) in enumerate(zip(grids, scores, strict=True)):
        _check_pair(f"golden.scores[{index}]", pair)
        _require(_is_grid(rows, manifest["grid_size"]), f"golden.grids[{index}] is not a grid of grid_size")


def _is_grid(rows: list[str], size: int) -> bool:
    try:
        return rows_to_grid(rows).shape == (size, size)
    except ValueError:
        return False


def _check_histograms(place: str, statistics: Any) -> None:
    for name in ("confidence", "ink"):
        edges, shares = statistics[name]["edges"], statistics[name]["shares"]
        _require(len(edges) == len(shares) + 1 > 1, f"{place}.{name} needs one edge more than shares")


def _require(fits: object, message: str) -> None:
    if not fits:
        raise BadArtifact(f"manifest.json: {message}")
