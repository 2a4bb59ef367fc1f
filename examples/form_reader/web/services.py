"""The settings and the stores that all requests share, reached through the application."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from examples.form_reader.web.reader import Reader
from examples.form_reader.web.reading_store import ReadingStore
from examples.form_reader.web.settings import Settings
from examples.form_reader.web.template_store import TemplateStore

EXTENSION = "form_reader"


@dataclass(frozen=True)
class Services:
    """The objects that all requests share."""

    settings: Settings
    templates: TemplateStore
    readings: ReadingStore
    reader: Reader


def services(app: Flask | None = None) -> Services:
    """The services of an application, by default of the one that handles this request."""
    return cast("Services", (app or current_app).extensions[EXTENSION])
