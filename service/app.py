"""The Flask application: settings and a classifier go in, every topic's routes come out."""

from typing import TYPE_CHECKING

from . import docs, explain, health, metrics, model_info, open_inference, page, predict
from .instruments import install
from .problems import handle_problems
from .security import ask_for_keys
from .serving import EXTENSION, Serving
from .settings import Settings
from .versions import WatchedServing
from .web import Web

if TYPE_CHECKING:
    from model.classifier import Classifier

BLUEPRINTS = (
    predict.blueprint,
    explain.blueprint,
    health.blueprint,
    model_info.blueprint,
    page.blueprint,
    open_inference.blueprint,
    metrics.blueprint,
    docs.blueprint,
)


def create_app(settings: Settings, classifier: "Classifier | None" = None) -> Web:
    """The service as a Flask, hence WSGI, application.

    With a `classifier` it serves that one for good; without, the artifacts folder of `settings` decides.
    Raises `BadArtifact` when there is nothing to serve.
    """
    app = Web("service", static_folder=None)
    app.config["TICKCROSS"] = settings
    app.config["MAX_CONTENT_LENGTH"] = settings.max_bytes
    handle_problems(app)
    ask_for_keys(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    instruments = install(app, settings)
    app.extensions[EXTENSION] = Serving(classifier) if classifier else WatchedServing(settings, instruments)
    return app
