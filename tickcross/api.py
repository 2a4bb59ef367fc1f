"""The Python API, which `import tickcross` offers; docs/python.md has examples of all of it."""

from model import plots
from model.answers.calibration import calibrated, fit_platt
from model.answers.decision import choose_threshold
from model.classifier import Classifier
from model.dataset import MarkSet, draw_mark_set
from model.drawing import draw_plain_marks
from model.engine.onnx_export import export
from model.errors import TickcrossError
from model.evaluation import evaluate, measure
from model.explanation import explain
from model.labels import LABELS
from model.nn.layers import Convolution, Flatten, FullyConnected, MaxPooling, ReLU, Sigmoid
from model.nn.network import Network, build_network
from model.picture import image_to_reading
from model.training import TrainingSettings
from model.training.arrays import save, train

__all__ = [
    "LABELS",
    "Classifier",
    "Convolution",
    "Flatten",
    "FullyConnected",
    "MarkSet",
    "MaxPooling",
    "Network",
    "ReLU",
    "Sigmoid",
    "TickcrossError",
    "TrainingSettings",
    "build_network",
    "calibrated",
    "choose_threshold",
    "draw_mark_set",
    "draw_plain_marks",
    "evaluate",
    "explain",
    "export",
    "fit_platt",
    "image_to_reading",
    "measure",
    "plots",
    "save",
    "train",
]
