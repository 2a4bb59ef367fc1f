"""The version of the weights that the project ships."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "artifacts" / "tickcross"
SHIPPED = max((path for path in FOLDER.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
"""Its folder."""
