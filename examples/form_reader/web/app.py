"""The form reader as a Flask application."""

from datetime import timedelta

from flask import Flask, Response, request

from examples.form_reader.web import page, reading_routes, review_routes, template_routes
from examples.form_reader.web.private_files import make_folder
from examples.form_reader.web.problems import Problem, handle_errors
from examples.form_reader.web.reader import Reader
from examples.form_reader.web.reading_store import ReadingStore
from examples.form_reader.web.services import EXTENSION, Services
from examples.form_reader.web.settings import Settings
from examples.form_reader.web.template_store import TemplateStore
from service.client import TickCross

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OWN_SITES = ("same-origin", "none")


def create_app(settings: Settings, tickcross: TickCross) -> Flask:
    """Create the service, which asks `tickcross` about every box. Nothing is read until its reader starts."""
    make_folder(settings.folder)
    readings = ReadingStore(
        settings.folder / "readings", timedelta(hours=settings.keep_hours), settings.max_readings
    )
    templates = TemplateStore(
        settings.folder / "templates", settings.max_templates, settings.max_template_pages
    )
    reader = Reader(readings, tickcross, settings.tickcross_url)
    app = Flask("form_reader", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_bytes + 1
    if settings.hosts != "*":  # against other sites whose names resolve to this address (DNS rebinding)
        app.config["TRUSTED_HOSTS"] = settings.hosts.replace(" ", "").split(",")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = Services(settings, templates, readings, reader)
    for topic in (template_routes, reading_routes, review_routes, page):
        app.register_blueprint(topic.blueprint)
    app.add_url_rule("/health", view_func=lambda: {"status": "ready"})
    app.before_request(_refuse_other_sites)
    app.after_request(_keep_private)
    handle_errors(app)
    return app


def _refuse_other_sites() -> None:
    """Refuse changes from pages of other sites, which the browser could send here."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in SAFE_METHODS and site not in OWN_SITES:
        raise Problem(403, "requests from pages of other sites are refused")


def _keep_private(response: Response) -> Response:
    response.headers.update(page.HEADERS)
    if not response.cache_control.no_cache:
        response.headers["Cache-Control"] = "no-store"
    return response


def from_environment() -> Flask:
    """The service with the settings from the environment. It reads stacks in a background thread."""
    settings = Settings.from_environment()
    tickcross = TickCross(settings.tickcross_url, api_key=settings.tickcross_api_key or None, retries=2)
    app = create_app(settings, tickcross)
    app.extensions[EXTENSION].reader.start()
    return app
