"""What the requests share: the settings and the stores, found through the application."""

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
    """What the requests share."""

    settings: Settings
    templates: TemplateStore
    readings: ReadingStore
    reader: Reader


def services(app: Flask | None = None) -> Services:
    """Those of an application; without one, of the application that handles this request."""
    return cast("Services", (app or current_app).extensions[EXTENSION])
