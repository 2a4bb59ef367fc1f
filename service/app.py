"""The Flask application: settings and a classifier go in, every topic's routes come out."""

from typing import TYPE_CHECKING

from flask import Flask

from . import explain, health, model_info, open_inference, page, predict
from .problems import handle_problems
from .serving import EXTENSION, Serving
from .settings import Settings

if TYPE_CHECKING:
    from model.classifier import Classifier

BLUEPRINTS = (
    predict.blueprint,
    explain.blueprint,
    health.blueprint,
    model_info.blueprint,
    page.blueprint,
    open_inference.blueprint,
)


def create_app(settings: Settings, classifier: "Classifier | None" = None) -> Flask:
    """The service as a WSGI application.

    With a `classifier` it serves that one for good; without, the artifacts folder of `settings` decides.
    Raises `BadArtifact` when there is nothing to serve.
    """
    app = Flask("service", static_folder=None)
    app.config["TICKCROSS"] = settings
    app.config["MAX_CONTENT_LENGTH"] = settings.max_bytes
    app.extensions[EXTENSION] = Serving(classifier) if classifier else _open_serving(settings)
    handle_problems(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _open_serving(settings: Settings) -> Serving:
    from model.artifact import latest_version
    from model.classifier import Classifier

    folder = (
        settings.artifacts / str(settings.version) if settings.version else latest_version(settings.artifacts)
    )
    return Serving(Classifier.load(folder, engine=settings.engine))
