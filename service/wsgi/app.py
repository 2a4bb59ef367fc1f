"""The Flask application: created from settings, with the routes of every topic."""

from typing import TYPE_CHECKING

from flask import Flask

from service.service import Service
from service.settings import Settings
from service.wsgi import (
    docs,
    explain,
    health,
    metrics,
    model_info,
    open_inference,
    open_inference_extensions,
    page,
    predict,
)
from service.wsgi.allowed_methods import say_allowed_methods
from service.wsgi.compression import compress_large_answers
from service.wsgi.cross_origin import answer_other_origins
from service.wsgi.errors import handle_errors
from service.wsgi.keys import ask_for_keys
from service.wsgi.observing import observe_requests
from service.wsgi.proxies import believe_proxies
from service.wsgi.redirects import redirect_to_paths
from service.wsgi.responding import EXTENSION

if TYPE_CHECKING:
    from model.classifier import Classifier

TOPICS = (
    predict,
    explain,
    health,
    model_info,
    page,
    open_inference,
    open_inference_extensions,
    metrics,
    docs,
)


def create_app(settings: Settings | None = None, classifier: "Classifier | None" = None) -> Flask:
    """The service as a Flask application, hence a WSGI application.

    - `settings`: from the environment by default.
    - `classifier`: the only version to serve; by default, the versions in the artifacts folder are served.

    Raises `BadSettings` for settings that cannot be used, and `BadArtifact` if there is nothing to serve.
    It starts no threads before the first request, so it can be called before processes are forked.
    """
    settings = settings or Settings.from_environment()
    app = Flask("service", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_bytes + 1  # where Werkzeug stops reading; see `body`
    app.url_map.strict_slashes = False
    handle_errors(app)
    observe_requests(app)
    if settings.cors_origins:
        answer_other_origins(app)
    ask_for_keys(app)
    say_allowed_methods(app)
    compress_large_answers(app)
    redirect_to_paths(app)
    for topic in TOPICS:
        app.register_blueprint(topic.blueprint)
    routes = [rule.rule for rule in app.url_map.iter_rules()]
    believe_proxies(app, settings.trusted_proxies)
    app.extensions[EXTENSION] = Service(settings, routes, classifier)
    return app
