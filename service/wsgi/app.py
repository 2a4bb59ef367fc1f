"""The Flask application: created from settings, with the routes of every topic."""

from typing import TYPE_CHECKING

from flask import Flask

from service.service import Service
from service.settings import Settings
from service.wsgi import docs, health, marks, metrics, model_info, open_inference, page
from service.wsgi.access import check_access
from service.wsgi.compression import compress_large_answers
from service.wsgi.flask_answers import adapt_answers_of_flask
from service.wsgi.observing import observe_requests
from service.wsgi.proxies import believe_proxies
from service.wsgi.responding import EXTENSION

if TYPE_CHECKING:
    from model.classifier import Classifier

TOPICS = (marks, health, model_info, page, open_inference, metrics, docs)


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
    observe_requests(app)
    check_access(app, cors=bool(settings.cors_origins))
    compress_large_answers(app)
    adapt_answers_of_flask(app)
    for topic in TOPICS:
        app.register_blueprint(topic.blueprint)
    routes = [rule.rule for rule in app.url_map.iter_rules()]
    believe_proxies(app, settings.trusted_proxies)
    app.extensions[EXTENSION] = Service(settings, routes, classifier)
    return app
