"""`python -m model draw`: a contact sheet of drawn marks, to hold beside real ones."""

import argparse
from pathlib import Path

import numpy as np

from model.drawing import draw_sheet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write, and which marks."""
    parser.add_argument("--sheet", type=Path, required=True, metavar="FILE", help="the PNG to write")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another seed, other marks (%(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Draw the sheet."""
    draw_sheet(arguments.sheet, np.random.default_rng(arguments.seed))
    print(arguments.sheet)
    return 0
