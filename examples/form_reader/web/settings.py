"""All settings of a deployment, read once from the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from examples.form_reader.documents import MAX_BYTES, MAX_PAGES

PREFIX = "FORM_READER_"
_SERVICE_LINK = re.compile(r"FORM_READER_(SERVICE_(HOST|PORT.*)|PORT(_\d+_(TCP|UDP).*)?)")
"""Variables that Kubernetes sets for a service named form-reader."""


class BadSettings(ValueError):
    """A setting that is unknown or cannot be used; the message names it."""


def setting(default: Any, description: str, *, at_least: float = 0, at_most: float = 0) -> Any:
    """A field of `Settings`: its default, its description, and the range of a number."""
    bounds = {"at_least": at_least, "at_most": at_most}
    return field(default=default, metadata={"description": description, **bounds})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The current settings. `Settings.from_environment()` reads and checks them."""

    tickcross_url: str = setting("http://127.0.0.1:8000", "URL of tickcross")
    tickcross_api_key: str = setting("", "sent to tickcross with each request; empty: none")
    hosts: str = setting("127.0.0.1,localhost", "host names of the service, separated by commas; *: any")
    folder: Path = setting(Path("form-reader-files"), "folder of templates and uploaded pages")
    keep_hours: float = setting(
        8.0, "hours after which an uploaded stack and its results are deleted", at_least=0.01, at_most=8760
    )
    max_bytes: int = setting(MAX_BYTES, "bytes of an upload", at_least=1024, at_most=MAX_BYTES)
    body_seconds: float = setting(
        30.0, "seconds in which each megabyte of a body must arrive", at_least=0.1, at_most=3600
    )
    max_pages: int = setting(200, "pages of a stack", at_least=1, at_most=MAX_PAGES)
    max_readings: int = setting(100, "stacks that are kept at the same time", at_least=1, at_most=10_000)
    max_templates: int = setting(100, "templates that are kept", at_least=1, at_most=10_000)
    max_template_pages: int = setting(
        100, "pages of all templates together; each takes about 4 MB of memory", at_least=1, at_most=1000
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings in environment variables. An empty variable counts as not set.

        Raises `BadSettings` for a value that cannot be used, and for a name that is not a setting.
        """
        known = {variable(item): item for item in fields(cls)}
        given = {name: text for name, text in environment.items() if text and _is_ours(name)}
        for name in given:
            if name not in known:
                raise BadSettings(f"{name} is not a setting; the settings are {', '.join(known)}")
        return cls(**{known[name].name: _read(name, text, known[name]) for name, text in given.items()})


def variable(item: "Field[Any]") -> str:
    """The environment variable of a setting."""
    return PREFIX + item.name.upper()


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX) and not _SERVICE_LINK.fullmatch(name)


def _read(name: str, text: str, item: "Field[Any]") -> Any:
    if isinstance(item.default, Path):
        return Path(text)
    if isinstance(item.default, str):
        return text
    low, high = item.metadata["at_least"], item.metadata["at_most"]
    try:
        value = int(text) if isinstance(item.default, int) else float(text)
    except ValueError:
        raise BadSettings(f"{name} is {text!r}; expected a number") from None
    if not low <= value <= high:
        raise BadSettings(f"{name} is {text}; expected {low} to {high}")
    return value


def table() -> list[tuple[str, str, str, str]]:
    """(variable, default, range, description) for each setting."""
    return [(variable(item), *_described(item)) for item in fields(Settings)]


def _described(item: "Field[Any]") -> tuple[str, str, str]:
    low, high = item.metadata["at_least"], item.metadata["at_most"]
    return str(item.default), f"{low} to {high}" if high else "", item.metadata["description"]
