"""`python -m model export`: the network as ONNX, calibration included."""

import argparse
from pathlib import Path

from model.artifact import load_version
from model.commands.arguments import add_artifact_argument, chosen_version
from model.engine.onnx_export import export


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the version, and the file to write."""
    parser.add_argument("--onnx", type=Path, required=True, metavar="FILE", help="file to write")
    add_artifact_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file: input `grid`, float32 (N, S, S) of +-1; output `scores`, (N, 2), calibrated."""
    artifact = load_version(chosen_version(arguments))
    export(artifact.network, arguments.onnx, artifact.manifest["calibration"])
    print(arguments.onnx)
    return 0
