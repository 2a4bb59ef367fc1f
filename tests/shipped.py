"""The shipped version of the weights."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "artifacts" / "tickcross"
SHIPPED = max((path for path in FOLDER.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
"""The folder of the shipped version."""
